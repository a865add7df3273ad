"""What a colleague owes and what waits for them, in one question; `morning` puts it into words."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case as Turn
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
    When,
)
from django.db.models import DateTimeField as Moment
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.models import Deadline, Function, HelpCall
from masar.access.policy import may_somewhere
from masar.access.prepared import prepared
from masar.cases.models import Appeal, Case, Concern, Decision, Left, Member, Pause, Task, Waiver
from masar.cases.models.handover import worked_by
from masar.people.models import Join, Match, Person
from masar.people.models.queue import queue
from masar.programme.models import Recording, Wording

from .desk import pending

AHEAD = timedelta(days=30)  # what is due later than this is not work for today
SHOWN = 25  # of what is due, the soonest
COUNTED = 500  # pairs of files

# What a deadline says, by the first part of its kind, and the page where the work is done: of the case (`case…`) or, with
# no case, of the person. None: the work stands in `WAITING`, once for each thing, and not a second time as a deadline.
DEADLINES: dict[str, tuple[str | Promise, str] | None] = {
    "see-first": (_("to be seen first"), "case"),
    "consent": (_("to be asked again for an agreement"), "person_consents"),
    "write-up": (_("A call for help is to be written up"), "help_call"),
    "review-hold": (_("on hold, to be looked at again"), "case"),
    "see-alone": (_("to be spoken with once more"), "case_session"),
    "told": (_("to be asked alone whether it is their own wish"), "case_session"),
    "withdrew": (_("to be asked alone whether it is their own wish"), "case"),
    "reach": (_("to be tried once more, or written down as not reached"), "case"),
    "form-missing": (_("A paper form is missing: think about whom it may put at risk"), "pack"),
    "letter": (_("a letter to hand over, and to explain in person"), "decision"),
    "answer": (_("the answer to an appeal, to tell in person"), "decision"),
    "task": (_("a colleague asks for this"), "kept"),
    "decide": None,
    "concern": None,
    "waiver": None,
    "appeal": None,
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
    says: str  # in their words, where it is a task


# What nobody of the family should read beside a name.
BETWEEN_US = Q(kind__startswith="told") | Q(kind="withdrew")
NOBODY = Value(None, output_field=UUIDField())
NOTHING = Value("", output_field=CharField())
NO_DAY = Cast(Value(None), DateField())
NO_MOMENT = Cast(Value(None), Moment())
NO_NUMBER = Value(0, output_field=IntegerField())


def rows(user: Any) -> list[Row]:
    """All but the cases."""
    return [Row._make(row) for row in owed_and_waiting(user, until=user.today() + AHEAD)]


@prepared
def owed_and_waiting(user: Any, *, until: Any) -> Any:
    """In one question: each kind is asked as the policy lets this colleague see it."""
    parts = [due(user, until), calls(user), duties(user)]
    if may_somewhere(user, "case.approve"):
        parts += [decisions(user), files_to_look_at(user), appeals(user)]
    if may_somewhere(user, "waiver.agree"):
        parts.append(waivers(user))
    if may_somewhere(user, "concern.answer"):
        parts.append(concerns(user))
    if may_somewhere(user, "recording.approve"):
        parts.append(recordings(user))
    if may_somewhere(user, "wording.approve"):
        parts.append(wordings(user))
    if may_somewhere(user, "match.read"):
        parts.append(matches(user))
    if may_somewhere(user, "join.confirm"):
        parts.append(joins(user))
    return parts[0].union(*parts[1:], all=True)


def row(rows: Any, kind: str, **said: Any) -> Any:
    """A part of the question in the shape of `Row`."""
    shape = {
        "uid": F("uid"), "about": Cast(NOBODY, UUIDField()), "case": Cast(NOBODY, UUIDField()), "title": NOTHING, "more": NOTHING,
        "day": NO_DAY, "at": NO_MOMENT, "number": NO_NUMBER, "says": NOTHING,
    } | said  # fmt: skip
    return rows.order_by().values_list(Value(kind, output_field=CharField()), *shape.values())


def text(path: Any) -> Any:
    return Coalesce(path, Value(""), output_field=CharField())


def due(user: Any, until: Any) -> Any:
    """What this colleague owes in person, or by a role at an office where they have it, until that day, and whom
    each is about."""
    about = OuterRef("subject_uid")
    case = Case.objects.visible_to(user).filter(uid=about).order_by()
    member = Member.objects.visible_to(user).filter(person__uid=about, ended=False).order_by()
    task = Task.objects.visible_to(user).filter(uid=about).order_by()
    decided = Decision.objects.visible_to(user).filter(uid=about).order_by()
    return row(
        soonest(user, until),
        "due",
        about=F("subject_uid"),
        case=Coalesce(
            Subquery(case.values("uid")[:1]),
            Subquery(member.values("episode__case__uid")[:1]),
            Subquery(task.values("episode__case__uid")[:1]),
            Subquery(decided.values("episode__case__uid")[:1]),
        ),
        title=text(
            Coalesce(
                Turn(When(BETWEEN_US, then=Subquery(case.values("number")[:1]))),
                whom(user),
                Subquery(decided.values("episode__case__number")[:1]),
            )
        ),
        more=F("kind"),
        day=F("due_on"),
        at=F("met_at"),
        number=F("version"),
        says=text(Subquery(task.values("line")[:1])),
    )


def whom(user: Any) -> Any:
    """A person, or the one whose name a case goes by. What was decided about somebody goes by its number."""
    about = OuterRef("subject_uid")
    person = Person.objects.visible_to(user).filter(uid=about).order_by()
    theirs = Member.objects.visible_to(user).exclude(left_as=Left.DIED).order_by("-episode__number", "line")
    named = theirs.values("person__name")
    task = Task.objects.visible_to(user).filter(uid=OuterRef(OuterRef("subject_uid"))).order_by()
    return Coalesce(
        Subquery(person.values("name")[:1]),
        Subquery(named.filter(episode__case__uid=about)[:1]),
        Subquery(named.filter(episode__in=task.values("episode"))[:1]),
    )


def soonest(user: Any, until: Any) -> Any:
    """Of what they owe in person, and by each role, one more than is shown: each apart, so that an index gives the soonest
    and the rest is not read."""
    mine = [Q(owner=user)]
    for power in user.powers:
        where = Q(office=power.office_id) if power.office_id else Q(office__mission=power.mission_id)
        mine.append(Q(role=power.role, owner=None) & where)
    apart = Q()
    for kind, says in DEADLINES.items():
        if says is None:
            apart |= Q(kind__startswith=kind)
    owed = Deadline.objects.visible_to(user).filter(met_at=None, due_on__lte=until).exclude(apart)
    owed = owed.order_by("due_on", "pk").values("pk")
    first, *others = (
        Deadline.objects.filter(pk__in=owed.filter(each)[: SHOWN + 1]).order_by() for each in mine
    )
    found = first.values("pk").union(*(other.values("pk") for other in others))
    return Deadline.objects.filter(pk__in=found)


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


def wordings(user: Any) -> Any:
    """Texts that another prepared."""
    prepared = Wording.objects.visible_to(user, "wording.approve").filter(approved_at=None, ended_on=None)
    return row(prepared.exclude(prepared_by=user), "text", title=text(F("title")), at=F("prepared_at"))


def recordings(user: Any) -> Any:
    """Recordings that another brought, of texts that are in use."""
    brought = Recording.objects.visible_to(user, "recording.approve").filter(
        approved_by=None, ended_on=None, wording__ended_on=None
    )
    return row(
        brought.exclude(recorded_by=user), "recording", title=text(F("wording__title")), day=F("happened_on")
    )


def matches(user: Any) -> Any:
    """One row: how many pairs of files this colleague may decide about, and since when the oldest of these waits. More than
    COUNTED are as good as one more."""
    some = Match.objects.filter(pk__in=queue(user).values("pk")[: COUNTED + 1])
    together = some.order_by().annotate(all=Value(1)).values("all")
    return row(
        together.annotate(many=Count("pk"), oldest=Min("found_at")),
        "match",
        uid=Cast(NOBODY, UUIDField()),
        at=F("oldest"),
        number=F("many"),
    )


def joins(user: Any) -> Any:
    """Files that another colleague wants to be joined."""
    asked = Join.objects.visible_to(user, "join.confirm").filter(done_at=None, undone_at=None)
    return row(asked.exclude(asked_by=user), "join", title=F("kept__name"), at=F("asked_at"))
