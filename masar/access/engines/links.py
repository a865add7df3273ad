"""The audit trail as raw bytes, as `audit.link_text` and `audit.change_text` make them, written by the database itself.

Reading 100,000 links a second leaves no time for objects: each row comes as its number, its code and one text. What an
intruder may have put into a column (another type, broken UTF-8, nothing) comes as other bytes, never as an exception.
"""

from collections.abc import Sequence
from typing import Any

from ..audit import CHANGE_FIELDS

SEPARATOR = {"sqlite": "char(31)", "postgresql": "chr(31)"}
AS_BYTES = {"sqlite": "CAST({} AS BLOB)", "postgresql": "convert_to({}, 'UTF8')"}
IN_HEX = {"sqlite": "lower(hex(CAST({} AS BLOB)))", "postgresql": "encode(convert_to({}, 'UTF8'), 'hex')"}
AS_TEXT = {
    "sqlite": {
        "UUIDField": "{}",
        "DateTimeField": "CASE WHEN length({0}) = 19 THEN {0} || '.000000' ELSE {0} END",
        "DateField": "{}",
        "BinaryField": "lower(hex({}))",
    },
    "postgresql": {
        "UUIDField": "replace({}::text, '-', '')",
        "DateTimeField": "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
        "DateField": "to_char({}, 'YYYY-MM-DD')",
        "BinaryField": "encode({}, 'hex')",
        "BigIntegerField": "{}::text",
        "PositiveIntegerField": "{}::text",
    },
}

# Event by event through the index. PostgreSQL would rather read the whole table for each piece, hence LATERAL.
CHANGES = {
    "sqlite": "SELECT e.seq, {} FROM access_event e JOIN access_change c ON c.event_uid = e.uid "
              "WHERE e.seq > %s AND e.seq <= %s ORDER BY e.seq, c.id",
    "postgresql": "SELECT e.seq, k.said FROM access_event e CROSS JOIN LATERAL "
                  "(SELECT c.id, {} AS said FROM access_change c WHERE c.event_uid = e.uid OFFSET 0) k "
                  "WHERE e.seq > %s AND e.seq <= %s ORDER BY e.seq, k.id",
}  # fmt: skip


def text(vendor: str, model: Any, fields: Sequence[str], alias: str) -> str:
    """SQL for one row's bytes."""
    parts = []
    for name in fields:
        column = f'{alias}."{name}"'
        kind = model._meta.get_field(name).get_internal_type()
        part = AS_TEXT[vendor].get(kind, "{}").format(column)
        if name == "once":
            part = f"CASE WHEN {column} IS NOT NULL THEN '=' || {IN_HEX[vendor].format(column)} END"
        parts.append(f"coalesce({part}, '')" if model._meta.get_field(name).null else part)
    joined = f" || {SEPARATOR[vendor]} || ".join(f"({part})" for part in parts)
    return AS_BYTES[vendor].format(joined)


def links(
    connection: Any, model: Any, fields: Sequence[str], after: int, most: int
) -> list[tuple[int, Any, Any, Any]]:
    """The next `most` links after number `after`: `(seq, mac, text, changes_mac or None)`, by number."""
    table, also = model._meta.db_table, "k.changes_mac" if "changes_mac" in fields else "NULL"
    return rows(
        connection,
        f'SELECT k.seq, k.mac, {text(connection.vendor, model, fields, "k")}, {also} FROM "{table}" k '  # noqa: S608
        f"WHERE k.seq > %s ORDER BY k.seq LIMIT {most}",
        [after],
    )


def changes(connection: Any, after: int, until: int) -> list[tuple[int | None, bytes]]:
    """The changes of the events numbered from `after` (without) to `until` (with): `(seq, text)`, by number and order."""
    from ..models import Change

    said = text(connection.vendor, Change, CHANGE_FIELDS, "c")
    return rows(connection, CHANGES[connection.vendor].format(said), [after, until])


def rows(connection: Any, sql: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
