"""The morning list: what a colleague owes and when, what waits for them, and what stands still because of whom.

    list = morning(sara)             # four queries, however long
    list.due, list.waiting, list.duties, list.cases

What it says is neutral: a list may be read over a shoulder.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    Subquery,
    UUIDField,
    Value,
)
from django.db.models import DateTimeField as Moment
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.models import Deadline, Function, HelpCall
from masar.access.policy import may_somewhere
from masar.access.roles import FUNCTIONS
from masar.cases.models import Appeal, Case, Concern, Episode, Member, Pause, Stage, Task, Waiver
from masar.cases.models.handover import worked_by
from masar.people.models import Match, Person

from .caseload import CaseFile, load
from .desk import pending
from .steps import STEPS, WORKER, Reason, blockers, onward

SHOWN = 50
AHEAD = timedelta(days=30)  # what is due later than this is not work for today

# What a deadline says, by the first part of its kind, and the page where the work is done: of the case (`case…`) or, with
# no case, of the person. None: the work stands in `WAITING`, once for each thing, and not a second time as a deadline.
DEADLINES: dict[str, tuple[str | Promise, str] | None] = {
    "see-first": (_("to be seen first"), "case"),
    "consent": (_("to be asked again for an agreement"), "person_consents"),
    "write-up": (_("A call for help is to be written up"), "help_call"),
    "review-hold": (_("on hold, to be looked at again"), "case"),
    "see-alone": (_("to be spoken with once more"), "case_session"),
    "task": (_("a colleague asks for this"), "kept"),
    "decide": None,
    "concern": None,
    "waiver": None,
    "appeal": None,
}
DONE_BY_HAND = {"see-first", "consent", "task"}  # the others are done by the act itself
# What waits for somebody, besides what is due: the words, and the address by its uid.
WAITING: dict[str, tuple[str | Promise, str]] = {
    "decide": (_("Cases that wait for your decision"), "desk"),
    "look": (_("A file to look at before it goes on"), "case"),
    "concern": (_("Somebody to think of"), "concern"),
    "waiver": (_("Something that you may let pass"), "waiver"),
    "appeal": (_("A refusal to look at again"), "appeal"),
    "match": (_("Files that may be one person"), "match"),
}


class Row(NamedTuple):
    """One thing on the list. `uid` is its page; `about` the person or case; `case` the case, where there is one."""

    kind: str
    uid: UUID
    about: UUID | None
    case: UUID | None
    title: str
    more: str
    day: date | None
    at: datetime | None
    number: int


@dataclass(frozen=True)
class Due:
    """Something that is due: who it is about, what, when, and where it is done."""

    row: Row
    sentence: str | Promise
    href: str
    by_hand: bool


@dataclass(frozen=True)
class Standing:
    """One of the colleague's own cases, with the first thing that stands in its way."""

    file: CaseFile
    step: str
    reason: Reason | None
    days: int

    @property
    def mine(self) -> bool:
        return self.reason is not None and self.reason.need.owner is WORKER

    @property
    def says(self) -> str | Promise:
        return STEPS[self.step].says


@dataclass
class Morning:
    due: list[Due] = field(default_factory=list)
    calls: list[Row] = field(default_factory=list)
    waiting: list[tuple[Row, str | Promise, str]] = field(default_factory=list)
    duties: list[Row] = field(default_factory=list)
    cases: list[Standing] = field(default_factory=list)

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
            said.due.append(Due(row, says[0], place(row, says[1]), kind in DONE_BY_HAND))
        elif row.kind == "call":
            said.calls.append(row)
        elif row.kind == "duty":
            said.duties.append(row)
        elif row.kind in WAITING and not (row.kind == "decide" and not row.number):
            words, name = WAITING[row.kind]
            said.waiting.append((row, words, reverse(name, args=[] if name == "desk" else [row.uid])))
    said.due = sorted(said.due, key=lambda due: (due.row.day, due.row.uid))[:SHOWN]
    said.waiting.sort(key=lambda each: list(WAITING).index(each[0].kind))
    said.cases = standing(user)
    return said


def place(row: Row, name: str) -> str:
    """The page where it is done."""
    if name.startswith(("case", "kept")):
        return reverse(name, args=[row.case]) if row.case else reverse("person", args=[row.about])
    return reverse(name, args=[row.about])


def standing(user: Any) -> list[Standing]:
    """This colleague's own open cases, those that stand longest first. Three queries."""
    mine = Episode.objects.visible_to(user).filter(worker=user, ending="").exclude(stage=Stage.CLOSED)
    found = []
    for file in load(mine.order_by("since", "pk")[:SHOWN], acting=False):
        if step := onward(file.episode):
            chosen_there = "project" if file.episode.pending else ""  # at the decision itself
            reasons = [each for each in blockers(file, step) if each.stops and each.need.code != chosen_there]
            days = (file.today - file.episode.since).days
            found.append(Standing(file, step, reasons[0] if reasons else None, days))
    return found


NOBODY = Value(None, output_field=UUIDField())
NOTHING = Value("", output_field=CharField())
NO_DAY = Cast(Value(None), DateField())
NO_MOMENT = Cast(Value(None), Moment())
NO_NUMBER = Value(0, output_field=IntegerField())


def rows(user: Any) -> list[Row]:
    """All but the cases, in one question: each kind is asked as the policy lets this colleague see it."""
    parts = [due(user), calls(user), duties(user)]
    if may_somewhere(user, "case.approve"):
        parts += [decisions(user), files_to_look_at(user), appeals(user)]
    if may_somewhere(user, "waiver.agree"):
        parts.append(waivers(user))
    if may_somewhere(user, "concern.answer"):
        parts.append(concerns(user))
    if may_somewhere(user, "match.read"):
        parts.append(matches(user))
    return [Row._make(row) for row in parts[0].union(*parts[1:], all=True)]


def row(rows: Any, kind: str, **said: Any) -> Any:
    """A part of the question in the shape of `Row`."""
    shape = {
        "uid": F("uid"), "about": Cast(NOBODY, UUIDField()), "case": Cast(NOBODY, UUIDField()), "title": NOTHING, "more": NOTHING,
        "day": NO_DAY, "at": NO_MOMENT, "number": NO_NUMBER,
    } | said  # fmt: skip
    return rows.order_by().values_list(Value(kind, output_field=CharField()), *shape.values())


def text(path: Any) -> Any:
    return Coalesce(path, Value(""), output_field=CharField())


def due(user: Any) -> Any:
    """What this colleague owes in person, or by a role at an office where they have it."""
    mine = Q(owner=user)
    for power in user.powers:
        where = Q(office=power.office_id) if power.office_id else Q(office__mission=power.mission_id)
        mine |= Q(role=power.role, owner=None) & where
    apart = Q()
    for kind, says in DEADLINES.items():
        if says is None:
            apart |= Q(kind__startswith=kind)
    owed = Deadline.objects.visible_to(user).filter(mine, met_at=None, due_on__lte=user.today() + AHEAD)
    about = OuterRef("subject_uid")
    person = Person.objects.visible_to(user).filter(uid=about).order_by().values("name")[:1]
    case = Case.objects.visible_to(user).filter(uid=about).order_by()
    member = Member.objects.visible_to(user).filter(person__uid=about, ended=False).order_by()
    task = Task.objects.visible_to(user).filter(uid=about).order_by()
    return row(
        owed.exclude(apart),
        "due",
        about=F("subject_uid"),
        case=Coalesce(
            Subquery(case.values("uid")[:1]),
            Subquery(member.values("episode__case__uid")[:1]),
            Subquery(task.values("episode__case__uid")[:1]),
        ),
        title=text(
            Coalesce(Subquery(person), Subquery(case.values("number")[:1]), Subquery(task.values("line")[:1]))
        ),
        more=F("kind"),
        day=F("due_on"),
        at=F("met_at"),
        number=F("version"),
    )


def calls(user: Any) -> Any:
    return row(HelpCall.objects.visible_to(user).filter(answered_at=None), "call", at=F("asked_at"))


def duties(user: Any) -> Any:
    """Who answers for what at the offices of this colleague; `title` names a stand-in."""
    held = Function.objects.filter(office__in=[office.pk for office in user.offices], until=None)
    return row(
        held, "duty", title=text(F("cover__name")), more=F("code"), at=F("cover_until"), number=F("office_id")
    )


def decisions(user: Any) -> Any:
    """One row: how many cases this colleague may decide, and since when the oldest waits."""
    offered = pending(user).exclude(worked_by(user)).order_by().values("ending")
    return row(
        offered.annotate(many=Count("pk"), oldest=Min("submitted_on")),
        "decide",
        uid=Cast(NOBODY, UUIDField()),
        day=F("oldest"),
        number=F("many"),
    )


def files_to_look_at(user: Any) -> Any:
    held = Pause.objects.visible_to(user, "case.looked").filter(kind=Pause.Kind.LOOK, ended_on=None)
    return row(
        held, "look", uid=F("episode__case__uid"), title=F("episode__case__number"), day=F("happened_on")
    )


def appeals(user: Any) -> Any:
    asked = Appeal.objects.visible_to(user, "appeal.grant").filter(granted=None).exclude(decision__by=user)
    return row(asked, "appeal", title=F("episode__case__number"), day=F("asked_on"))


def waivers(user: Any) -> Any:
    """Those that wait for a role of this colleague, asked for by somebody else."""
    roles = [power.role for power in user.powers]
    asked = Waiver.objects.visible_to(user, "waiver.agree").filter(
        second=None, ended_at=None, agrees__in=roles
    )
    return row(asked.exclude(first=user), "waiver", title=F("episode__case__number"), at=F("first_at"))


def concerns(user: Any) -> Any:
    raised = Concern.objects.visible_to(user, "concern.answer").filter(answered_at=None)
    return row(raised, "concern", title=F("member__person__name"), at=F("raised_at"))


def matches(user: Any) -> Any:
    found = Match.objects.visible_to(user).filter(decision=Match.Decision.OPEN)
    return row(found, "match", title=F("earlier__name"), more=F("why"))
