"""Does every record hold what its newest changes say? Finds what raw SQL did to the nouns themselves.

Both sides are read once, in the order of their identifiers, and compared side by side: memory does not grow.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import connection

from . import audit
from .audit import plain
from .chain_walk import BEGINNING
from .models import Change, Draft, Event, Key, Record
from .models.sealed import Sealed

# Records that are written without a verb, and so without an event.
WITHOUT_EVENTS = (Draft,)


@dataclass
class Fault:
    """One kind of disagreement in one table; `uid` is the first record that has it."""

    table: str
    uid: Any
    what: str
    count: int = 1

    def sentence(self) -> str:
        return f"First: {self.table} {self.uid}: {self.what}."


@dataclass
class Comparison:
    records: int = 0
    faults: list[Fault] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)

    def note(self, model: Any, uid: Any, what: str) -> None:
        table = model._meta.db_table
        for fault in self.faults:
            if (fault.table, fault.what) == (table, what):
                fault.count += 1
                return
        self.faults.append(Fault(table, uid, what))


def compare() -> Comparison:
    """Compare all records with all changes. On PostgreSQL sealed rows are hidden from this role and left out."""
    found = Comparison()
    for model in apps.get_models():
        if not issubclass(model, Record) or model in WITHOUT_EVENTS:
            continue
        if issubclass(model, Sealed) and connection.vendor == "postgresql":
            found.unseen.append(model._meta.db_table)
            continue
        _compare(model, found)
    return found


def agrees(record: Record) -> bool:
    """Whether this one record holds what its newest changes say."""
    found = Comparison()
    _check(type(record), record.uid, found)
    return not found.faults


def proven(record: Record) -> bool:
    """Whether it also holds what its events stand for: its changes are those that were chained, and each link is whole."""
    chained = Change.objects.filter(record_uid=record.uid).values("event_uid")
    return agrees(record) and all(map(_as_chained, Event.objects.filter(uid__in=chained)))


def _as_chained(event: Event) -> bool:
    changes = Change.objects.filter(event_uid=event.uid).order_by("pk")
    before = Event.objects.filter(seq=event.seq - 1).values_list("mac", flat=True).first() or BEGINNING
    code = audit.link_code(audit.EVENTS, before, event.seq, audit.link_text(event, audit.EVENT_FIELDS))
    told = audit.changes_code([audit.change_text(change) for change in changes])
    return (bytes(event.changes_mac), bytes(event.mac)) == (told, code)


def _compare(model: Any, found: Comparison) -> None:
    states = newest(model._meta.label_lower)
    state = next(states, None)
    for row in model._base_manager.order_by("uid").values().iterator(chunk_size=2000):
        found.records += 1
        while state is not None and state[0] < row["uid"]:
            _check(model, state[0], found)
            state = next(states, None)
        if state is not None and state[0] == row["uid"]:
            if difference(model, row, *state[1:]):
                _check(model, row["uid"], found)
            state = next(states, None)
        else:
            _check(model, row["uid"], found)
    while state is not None:
        _check(model, state[0], found)
        state = next(states, None)


def newest(label: str) -> Iterator[tuple[Any, int, dict[str, Any]]]:
    """For each record that has changes, by identifier: `(uid, newest version, newest value of each field)`."""
    changes = (
        Change.objects.filter(record=label)
        .order_by("record_uid", "version", "id")
        .values_list("record_uid", "version", "field", "new")
    )
    for uid, rows in groupby(changes.iterator(chunk_size=2000), key=lambda row: row[0]):
        values: dict[str, Any] = {}
        version = 0
        for _uid, version, name, new in rows:  # noqa: B007
            values[name] = new
        yield uid, version, values


def difference(model: Any, row: dict[str, Any], version: int, values: dict[str, Any]) -> str:
    """In what a row differs from its newest changes; empty when in nothing."""
    if row["version"] != version:
        return "its version is not the one that its newest change made"
    for name, value in row.items():
        if name not in ("id", "version") and plain(model, name, value) != values.get(name):
            return f"{name} is not what its newest change says"
    return ""


def _check(model: Any, uid: Any, found: Comparison) -> None:
    """Look again at one record that seems to differ: somebody may have been changing it just now."""
    for _time in range(5):
        row = model._base_manager.filter(uid=uid).values().first()
        state = next(newest_of(model._meta.label_lower, uid), None)
        what = _what(model, uid, row, state)
        if not what:
            return
        if model._base_manager.filter(uid=uid).values().first() == row:
            found.note(model, uid, what)
            return


def newest_of(label: str, uid: Any) -> Iterator[tuple[Any, int, dict[str, Any]]]:
    rows = list(Change.objects.filter(record=label, record_uid=uid).order_by("version", "id"))
    if rows:
        yield uid, rows[-1].version, {change.field: change.new for change in rows}


def _what(model: Any, uid: Any, row: dict[str, Any] | None, state: Any) -> str:
    if row is None:
        return "the record is gone"
    if state is not None:
        return difference(model, row, *state[1:])
    subject = model(**row).subject_uid
    if Key.objects.filter(subject_uid__in={uid, subject}, destroyed_at__isnull=False).exists():
        return ""  # erased
    return "no event made this record"
