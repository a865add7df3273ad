"""Everybody this installation knows, ready to be searched: one file a host, and in each process what happened since.

    [found.rid for found in search(row, most=20, offices=frozenset({algiers.pk})) if found.probability > 0.5]

The chain of events is the order of commits (`access/audit.py`), so whoever has read it up to some number has missed
nobody: every search first takes in the people whom later events speak of. The file says up to which event it goes; a
database that has another event there, restored or rolled back, is another one, and the file is made anew.

People whom Protection hides never enter the file (`field.md`, rule of care 3); `comparison.py` looks among them by itself.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from masar.access import audit
from masar.access.jobs import job
from masar.access.models import ChainHead, Change, Event, Holding
from masar.access.prepared import prepared

from .identity.matching.row import Row
from .models import Contact, Identifier, Name, Nationality, Person
from .recorded import rows

if TYPE_CHECKING:
    from .identity.matching.index import Found, Index

FILE = "people.index"
TAUGHT = "weights.json"
PIECE = 2000  # people read at once
FOLLOWED = 20_000  # people taken in one by one; with more, a new file is quicker
RENEWED = 1000  # changes since the file was made, before the worker makes a new one …
PART = 20  # … or one person in so many: what is frequent is counted in the file, and few people soon become other people
BUILT_AT_ONCE = 20_000  # people for whom a page may wait; of more the worker makes the file

SAYS = [  # the records that say something of a person
    model._meta.label_lower for model in (Person, Name, Nationality, Identifier, Contact, Holding)
]


class NotReady(Exception):
    """There is no file yet and too many people to make it while somebody waits."""


class Everybody:
    """What one process knows."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.index: Index | None = None
        self.file: tuple[int, int] = (0, 0)  # which file it is
        self.seen: tuple[int, str] = (0, "")  # the last event taken in: its number and code

    def current(self, *, wait: bool = False) -> "Index":
        """The index with everybody who was committed before now. Without `wait` it raises `NotReady`."""
        with self.lock:
            if self.index is None or self.file != file_now():
                self.open()
            if self.index is None or not self.follow(self.index):
                self.make(wait=wait)
            assert self.index is not None
            return self.index

    def open(self) -> None:
        # Numbers by the million are loaded by whoever first searches, not by every process that starts.
        from .identity.matching.index import Index
        from .identity.matching.snapshot import Unreadable

        self.file = file_now()
        try:
            self.index = Index.open(folder())
            self.seen = (self.index.mark[0], self.index.mark[1])
        except (FileNotFoundError, Unreadable):
            self.index = None

    def follow(self, index: "Index") -> bool:
        """Take in what happened since; False where this index is not of this database, or too far behind."""
        now = last_event()
        if now == self.seen:
            return True
        if now[0] < self.seen[0] or not was_there(*self.seen):
            return False
        changed = spoken_of(after=self.seen[0], upto=now[0])
        if len(changed) > FOLLOWED:
            return False
        found = people(uids=changed)
        for row in rows(found):
            index.put(row)
        shown = {pk for pk, _uid in found}
        for pk in gone(uids=changed):
            if pk not in shown:
                index.drop(pk)
        if somebody_erased(after=self.seen[0], upto=now[0]):
            for pk in rids_of(index) - set(Person.objects.values_list("pk", flat=True)):
                index.drop(pk)
        self.seen = now
        return True

    def make(self, *, wait: bool = False) -> None:
        """A new file, by one process at a time; the others take what that one made."""
        if not wait and Person.objects.all()[BUILT_AT_ONCE : BUILT_AT_ONCE + 1].exists():
            raise NotReady
        from .identity.matching.index import Index

        with alone():
            self.open()
            if self.index is None or not self.follow(self.index):
                mark = last_event()
                self.index, self.seen = Index.build(everyone(), folder(), mark), mark
                self.file = file_now()

    def renew(self) -> None:
        """A new file where there is none or much has changed since: the work of the worker."""
        with self.lock:
            self.make(wait=True)
            assert self.index is not None
            tail = self.index.tail
            # Whoever was dropped is hidden, and no longer to stand in any file.
            few = min(RENEWED, len(self.index.people.table) // PART)
            if tail.gone - tail.rows.keys() or len(tail.gone) > few:
                with alone():
                    self.index = self.index.renew(self.seen)
                    self.file = file_now()


EVERYBODY = Everybody()


def begin_anew() -> int:
    """Make the file from the database alone, and say how many people are in it."""
    (folder() / FILE).unlink(missing_ok=True)
    with EVERYBODY.lock:
        EVERYBODY.make(wait=True)
        assert EVERYBODY.index is not None
        return len(EVERYBODY.index)


@job("index_people", every=timedelta(minutes=10))
def index_people(_subject: str) -> None:
    """Keep the file near to what is known, without those who are hidden. Running twice changes nothing."""
    EVERYBODY.renew()


def search(
    card: Row, most: int, *, offices: frozenset[int] | None = None, typing: bool = False
) -> "list[Found]":
    """At most `most` people who may be meant, best first, held by one of `offices` or by anybody; `rid` is the key of
    the person. Raises `NotReady`."""
    return EVERYBODY.current().search(card, most, among=offices, typing=typing)


def folder() -> Any:
    return settings.VAR / "identity"


def file_now(name: str = FILE) -> tuple[int, int]:
    """Tells one file from the next that takes its place."""
    try:
        found = os.stat(folder() / name)
    except FileNotFoundError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def taught_for_nothing() -> bool:
    """Whether what this installation was taught cannot be read, so that what Masar came with compares."""
    now = file_now(TAUGHT)
    return now != (0, 0) and unreadable(folder(), now)


@lru_cache(maxsize=1)
def unreadable(there: Any, _now: tuple[int, int]) -> bool:
    from .identity.matching.learning import running

    return bool(running(there)[1])


@contextmanager
def alone() -> Iterator[None]:
    """While one process writes the file, the others wait. A killed process holds nothing."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder() / "lock", "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def last_event() -> tuple[int, str]:
    head = end_of.first(chain=audit.EVENTS)
    return (head.seq, bytes(head.mac).hex()) if head and head.seq else (0, "")


@prepared
def end_of(*, chain: Any) -> Any:
    return ChainHead.objects.filter(chain=chain)


def was_there(seq: int, code: str) -> bool:
    event = numbered.first(seq=seq)
    return not seq or (event is not None and bytes(event.mac).hex() == code)


@prepared
def numbered(*, seq: Any) -> Any:
    return Event.objects.filter(seq=seq).only("mac")


def spoken_of(*, after: int, upto: int) -> list[Any]:
    """The uids of the people whom these events speak of."""
    these = Event.objects.filter(seq__gt=after, seq__lte=upto)
    changed = Change.objects.filter(event_uid__in=these.values("uid"), record__in=SAYS)
    erased = these.filter(record=Person._meta.label_lower)
    return list(
        set(changed.values_list("subject_uid", flat=True)) | set(erased.values_list("record_uid", flat=True))
    )


def rids_of(index: "Index") -> set[int]:
    return set(index.people.table.rid.tolist()) | index.tail.rows.keys()


def somebody_erased(*, after: int, upto: int) -> bool:
    """Whether one of these events is about a person of whom nothing is left, not even their key here."""
    about = Event.objects.filter(seq__gt=after, seq__lte=upto, record=Person._meta.label_lower)
    return bool(about.exclude(Exists(Person.objects.filter(uid=OuterRef("record_uid")))).exists())


def hidden() -> Any:
    """Whether Protection hides a person."""
    return Exists(Holding.objects.filter(subject_uid=OuterRef("uid"), until=None, shielded=True))


def shown() -> Any:
    """Whoever the desk may be shown: not hidden, and not joined to another file, which stands for both."""
    return Person.objects.filter(~hidden(), joined_to=None)


def people(*, uids: list[Any]) -> list[tuple[int, Any]]:
    return list(shown().filter(uid__in=uids).order_by("pk").values_list("pk", "uid"))


def gone(*, uids: list[Any]) -> list[int]:
    return list(Person.objects.filter(uid__in=uids).values_list("pk", flat=True))


def everyone(among: Any = None) -> Iterator[Row]:
    """A row for everybody who is shown, or of these people, read in pieces."""
    last, among = 0, shown() if among is None else among
    while piece := list(among.filter(pk__gt=last).order_by("pk").values_list("pk", "uid")[:PIECE]):
        yield from rows(piece)
        last = piece[-1][0]
