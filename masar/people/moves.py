"""Every single column that an act changed, so that it can be taken back: `[label, uid, column, before, after]`, as the
record of acts writes values. A row that the act made has no column, and ends when it is taken back.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone

from masar.access.audit import plain

Move = list[Any]


class Moves:
    """What one act changed, in the order in which it did."""

    def __init__(self) -> None:
        self.rows: list[Move] = []

    def set(self, record: Any, **values: Any) -> None:
        """Write these columns and remember what was there; also where nothing changes, so that a later change shows."""
        for column, value in values.items():
            before = plain(record, column, getattr(record, column))
            setattr(record, column, value)
            self.rows.append(
                [record._meta.label, str(record.uid), column, before, plain(record, column, value)]
            )
        record.save()

    def make(self, record: Any) -> None:
        record.save()
        self.rows.append([record._meta.label, str(record.uid), "", None, None])


def take_back(moves: list[Move], instead: dict[Any, Any]) -> None:
    """Inside an act: what still holds what was written then holds again what was there before, the newest first.

    The `ends` of a pair are one value. Where another joining moved them on since, `instead` says which of them is which again.
    A row whose place somebody else has taken stays where it is.
    """
    rows: dict[tuple[str, str], list[Move]] = {}
    for move in reversed(moves):
        rows.setdefault((move[0], move[1]), []).append(move)
    for (label, uid), of_row in rows.items():
        record = apps.get_model(label)._base_manager.get(uid=uid)
        ends = [move for move in of_row if move[2] in getattr(record, "ends", ())]
        moved_on = not all(holds(record, column, after) for _label, _uid, column, _before, after in ends)
        for _label, _uid, column, before, after in of_row:
            if not column:
                record.until = record.until or timezone.now()
            elif holds(record, column, after) and not (moved_on and column in record.ends):
                put(record, column, before)
        if moved_on:
            now = [getattr(record, column) for column in record.ends]
            for column, key in zip(record.ends, sorted(instead.get(key, key) for key in now), strict=True):
                setattr(record, column, key)
        if fits(record):
            record.save()


def holds(record: Any, column: str, value: Any) -> bool:
    return bool(plain(record, column, getattr(record, column)) == value)


def put(record: Any, column: str, value: Any) -> None:
    """A value of the record of acts, back into its column."""
    setattr(record, column, None if value is None else record._meta.get_field(column).to_python(value))


def fits(record: Any, **values: Any) -> bool:
    """Whether no constraint is against these values; they are in the record then, and else it is as it was."""
    before = {column: getattr(record, column) for column in values}
    for column, value in values.items():
        setattr(record, column, value)
    try:
        record.validate_constraints()
    except ValidationError:
        for column, value in before.items():
            setattr(record, column, value)
        return False
    return True
