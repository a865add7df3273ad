"""The second wall: what the application's own role may do, and which sealed rows it may see.

Run by the owner after each migration; safe to run again. The application's role owns nothing, so it cannot lift these.
"""

from collections.abc import Iterable
from typing import Any

APP_ROLE = "masar_app"

# Written once, never changed: not even a broken application can rewrite what was done.
APPEND_ONLY = (
    "access_event",
    "access_reading",
    "access_checkpoint",
    "access_sealedtext",
    "access_sealedfile",
)
# Erased with the person, never changed.
NEVER_CHANGED = ("access_change",)

USER = "nullif(current_setting('masar.user', true), '')::uuid"
# The grants that whoever reads has now, as `policy.places` counts them. `masar.user` is set for one transaction by
# sealing.reading_as; `since` was written by another clock than the database's, so only whether it is set is asked.
LIVE_GRANT = f"""
    SELECT 1 FROM access_grant g JOIN access_user u ON u.id = g.user_id
    WHERE u.uid = {USER} AND u.is_active
      AND g.project_id IS NULL AND g.since IS NOT NULL AND (g.until IS NULL OR g.until > statement_timestamp())
"""  # noqa: S608  (no value in it comes from anybody)
HELD = "SELECT 1 FROM access_holding h WHERE h.subject_uid = {table}.subject_uid AND h.until IS NULL"
# Who reads sealed content, as `sealing.may_read` says it: those named in access_reader who still have a role where the
# file is held, and, for a file that Protection hides, are named for the file itself.
NAMED = f"""
    SELECT 1 FROM access_reader r
    WHERE r.user_uid = {USER}
      AND r.subject_uid = {{{{table}}}}.subject_uid AND r.data_class = {{data_class}}
      AND (r.until IS NULL OR r.until > statement_timestamp())
"""  # noqa: S608
# What is about a mission itself, in class B, is read by whoever has a role in it.
READER_OF = f"""
    {{table}}.data_class = 'B' AND EXISTS (SELECT 1 FROM access_mission m WHERE m.uid = {{table}}.subject_uid AND EXISTS (
        {LIVE_GRANT} AND g.mission_id = m.id))
    OR EXISTS ({NAMED.format(data_class="{table}.data_class")})
    AND CASE WHEN EXISTS ({HELD})
        THEN EXISTS (
            SELECT 1 FROM access_holding h JOIN access_office o ON o.id = h.office_id
            WHERE h.subject_uid = {{table}}.subject_uid AND h.until IS NULL AND EXISTS (
                {LIVE_GRANT} AND (g.office_id = o.id OR g.office_id IS NULL AND g.mission_id = o.mission_id)))
        ELSE EXISTS ({LIVE_GRANT}) END
    AND (NOT EXISTS ({HELD} AND h.shielded) OR EXISTS ({NAMED.format(data_class="'A'")}))
"""  # noqa: S608
# A draft is its author's, and the head's unless it holds more than class B; an expired one may be swept by anyone.
READER_OF_DRAFT = f"""
    expires_at < statement_timestamp()
    OR EXISTS (
        SELECT 1 FROM access_office o WHERE o.id = access_draft.office_id AND (
            author_uid = {USER} AND EXISTS (
                {LIVE_GRANT} AND g.mission_id = o.mission_id)
            OR access_draft.data_class = 'B' AND EXISTS (
                {LIVE_GRANT} AND g.role = 'HRC'
                AND (g.office_id = o.id OR g.office_id IS NULL AND g.mission_id = o.mission_id))))
"""  # noqa: S608
# Which of these files have a row, which of these subjects have anything sealed: all that the sweepers may know. Both run
# as the owner, whom a policy lets through.
KNOWN = {
    "known_files": "SELECT uid FROM access_sealedfile WHERE uid = ANY(asked)",
    "known_subjects": "SELECT subject_uid FROM access_sealedtext WHERE subject_uid = ANY(asked) UNION "
    "SELECT subject_uid FROM access_sealedfile WHERE subject_uid = ANY(asked) UNION "
    "SELECT uid FROM access_draft WHERE uid = ANY(asked)",
}


def raise_walls(connection: Any, app_role: str = APP_ROLE) -> None:
    """Grants and row-level security on the database of `connection`, which must be the owner's. Nothing on SQLite."""
    if connection.vendor != "postgresql":
        return
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {app_role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app_role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app_role}")
        for table in tables.intersection(APPEND_ONLY):
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {app_role}")
        for table in tables.intersection(NEVER_CHANGED):
            cursor.execute(f"REVOKE UPDATE, TRUNCATE ON {table} FROM {app_role}")
        for table in ("access_sealedtext", "access_sealedfile"):
            if table in tables:
                _wall(cursor, table, READER_OF.format(table=table))
        if "access_draft" in tables:
            _wall(cursor, "access_draft", READER_OF_DRAFT)
        if "access_sealedfile" in tables:
            _let_sweeper_know(cursor, app_role)


def _wall(cursor: Any, table: str, readable: str) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    for command, clause in (
        ("SELECT", f"USING ({readable})"),
        ("INSERT", "WITH CHECK (true)"),
        ("UPDATE", f"USING ({readable}) WITH CHECK (true)"),
        ("DELETE", f"USING ({readable})"),
    ):
        name = f"{table}_{command.lower()}"
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        cursor.execute(f"CREATE POLICY {name} ON {table} FOR {command} {clause}")


def _let_sweeper_know(cursor: Any, app_role: str) -> None:
    for table in ("access_sealedtext", "access_sealedfile", "access_draft"):
        cursor.execute(f"DROP POLICY IF EXISTS {table}_owner ON {table}")
        cursor.execute(f"CREATE POLICY {table}_owner ON {table} FOR SELECT TO CURRENT_USER USING (true)")
    for name, question in KNOWN.items():
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {name}(asked uuid[]) RETURNS SETOF uuid "
            f"LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS '{question}'"
        )
        cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        cursor.execute(f"GRANT EXECUTE ON FUNCTION {name} TO {app_role}")


def known_files(connection: Any, uids: list[str]) -> set[str]:
    """Those of `uids` that are sealed files; nothing else about them."""
    return {str(uid) for uid in _ask(connection, "known_files", uids)}


def known_subjects(connection: Any, uids: Iterable[Any]) -> set[Any]:
    """Those of `uids` about which anything is sealed, or that are drafts; nothing else about them."""
    return set(_ask(connection, "known_subjects", list(uids)))


def _ask(connection: Any, function: str, uids: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::uuid[])", [uids])
        return [row[0] for row in cursor.fetchall()]
