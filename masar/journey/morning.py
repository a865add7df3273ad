"""The morning list: what a colleague owes and when, what waits for them, and what stands still because of whom.

    list = morning(sara)             # four queries, however long
    list.due, list.waiting, list.duties, list.cases

What it says is neutral: a list may be read over a shoulder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.fixed import url
from masar.access.prepared import prepared
from masar.access.roles import FUNCTIONS
from masar.cases.models import Episode
from masar.cases.models.case import TURN
from masar.cases.models.turn import NOBODY

from .caseload import CaseFile, in_a_list, load
from .owed import DEADLINES, SHOWN, Row, rows
from .steps import STEPS, WORKER, Reason, in_the_way, onward

DONE_BY_HAND = {
    "see-first",
    "consent",
    "task",
    "letter",
    "answer",
    "form-missing",
    "told",
    "withdrew",
}  # the others are done by the act itself
# What waits for somebody, besides what is due: the words, and the address by its uid.
WAITING: dict[str, tuple[str | Promise, str]] = {
    "decide": (_("Cases that wait for your decision"), "desk"),
    "look": (_("A file to look at before it goes on"), "case"),
    "concern": (_("A concern to look at"), "concern"),
    "waiver": (_("Something that you may let pass"), "waiver"),
    "appeal": (_("A refusal to look at again"), "appeal"),
    "text": (_("A text to read and approve"), "text_approval"),
    "recording": (_("A recording to hear and approve"), "recording_approval"),
    "match": (_("Files that may be one person"), "matches"),
    "join": (_("Two files that you may join"), "join"),
}
MANY = {"decide", "match"}  # one row for all of them, which leads to a page that offers one after the other


@dataclass(frozen=True)
class Due:
    """Something that is due: who it is about, what, when, and where it is done."""

    row: Row
    sentence: str | Promise
    href: str
    by_hand: bool


@dataclass(frozen=True)
class Standing:
    """One of the colleague's own cases, with the first thing that stands in its way and that can be done."""

    file: CaseFile
    step: str
    reason: Reason | None
    days: int

    @property
    def mine(self) -> bool:
        if self.reason is None:
            return not self.file.episode.pending
        return self.reason.need.owner is WORKER and not self.reason.need.later

    @property
    def says(self) -> str | Promise:
        return STEPS[self.step].says


@dataclass
class Morning:
    due: list[Due] = field(default_factory=list)  # at most SHOWN, the soonest
    more: bool = False  # more is due than that
    calls: list[Row] = field(default_factory=list)
    waiting: list[tuple[Row, str | Promise, str]] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)
    cases: list[Standing] = field(default_factory=list)  # first what this colleague can do
    later: list[Standing] = field(default_factory=list)  # those that wait only for what is not there yet
    others: bool = False  # more cases are theirs than these

    def stood_in(self) -> list[tuple[str, str, datetime | None]]:
        """Duties that somebody stands in for now: the duty, who, until when."""
        labels = dict(FUNCTIONS)
        return [(str(labels[row.more]), row.title, row.at) for row in self.duties if row.title]

    def vacant(self, offices: tuple[Any, ...]) -> list[tuple[Any, str]]:
        """Duties that nobody answers for at these offices."""
        held = {(row.number, row.more) for row in self.duties}
        return [
            (office, str(label))
            for office in offices
            for code, label in FUNCTIONS
            if (office.pk, code) not in held
        ]


def morning(user: Any) -> Morning:
    """Everything on one colleague's list."""
    said = Morning()
    for row in rows(user):
        kind = row.more.split(":")[0]
        if row.kind == "due" and (says := DEADLINES[kind]) is not None:
            said.due.append(Due(row, row.says or says[0], place(row, says[1]), kind in DONE_BY_HAND))
        elif row.kind == "call":
            said.calls.append(row)
        elif row.kind == "duty":
            said.duties.append(row)
        elif row.kind in WAITING and not (row.kind == "decide" and not row.number):
            words, name = WAITING[row.kind]
            said.waiting.append((row, words, url(name) if row.kind in MANY else url(name, row.uid)))
    said.more = len(said.due) > SHOWN
    said.due = sorted(said.due, key=lambda due: (due.row.day, due.row.uid))[:SHOWN]
    said.waiting.sort(key=lambda each: list(WAITING).index(each[0].kind))
    theirs = list(own_cases(user))
    said.others = len(theirs) > SHOWN
    found = standing(theirs[:SHOWN])
    said.later = [each for each in found if each.reason and each.reason.need.later]
    said.cases = sorted((each for each in found if each not in said.later), key=lambda each: not each.mine)
    return said


def place(row: Row, name: str) -> str:
    """The page where it is done."""
    kind, _colon, line = row.more.partition(":")
    if kind == "withdrew" and row.case:
        return url("case_step", row.case, "take_back")  # who it was, while it can be taken back
    if kind == "told" and row.case:
        return f"{url(name, row.case)}?alone={line}"
    if name.startswith(("case", "kept")):
        return url(name, row.case) if row.case else url("person", row.about)
    return url(name, row.about)


def standing(episodes: list[Episode]) -> list[Standing]:
    """What stands in the way of each. Two queries."""
    found = []
    for file in load(episodes, acting=False):
        if step := onward(file.episode):
            days = (file.today - file.episode.since).days
            found.append(Standing(file, step, first_of(in_the_way(file)), days))
    return found


def first_of(reasons: Iterable[Reason]) -> Reason | None:
    """What can be done comes before what is not there yet."""
    first = None
    for each in reasons:
        if each.stops and not each.need.later:
            return each
        first = first or (each if each.stops else None)
    return first


@prepared
def own_cases(user: Any) -> Any:
    """This colleague's own open cases, one more than is shown: first those at which it is their turn, then those that wait for
    a decision, then the journey; in each those that stand longest."""
    mine = Episode.objects.visible_to(user).filter(worker=user, ending="").alias(turn=TURN)
    return in_a_list(mine.filter(turn__lt=NOBODY).order_by("turn", "since", "pk")[: SHOWN + 1])
