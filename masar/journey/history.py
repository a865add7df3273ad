"""What was done in an episode: sessions, decisions and steps, for the reader of its page, in one question.

told = history(sara, episode)
told["sessions"][0].day, told["decisions"], told["taken"]
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case as Turn
from django.db.models import CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import get_language

from masar.access.policy import may_somewhere
from masar.access.prepared import prepared
from masar.cases.models import (
    Attendance,
    Decision,
    Declaration,
    Episode,
    Left,
    Member,
    Session,
    SignedBy,
    StepTaken,
    Withdrawal,
)
from masar.cases.models.decision import Outcome
from masar.cases.models.session import Way

from .steps import STEPS

BY_STEP = {"decease": Left.DIED, "split": Left.SPLIT}  # which leave no row of their own
KINDS = ("sessions", "decisions", "declarations", "taken")
NOTHING = Value("", output_field=CharField())


class Done(NamedTuple):
    """`code` is how a session was held, the outcome of a decision, how a declaration was signed, or the step.

    Of a session, who was `heard` stands by its number: `code` is filled where they were alone.
    `more` is the language that was spoken, how a declaration ended, or the number of the member whom alone a decision is
    about; `name` the colleague, of a declaration the number of the member whose paper it is.
    """

    kind: str
    key: int
    uid: UUID
    day: date
    code: str
    more: str
    name: str
    name_ar: str

    @property
    def says(self) -> Any:
        labels = {"sessions": Way, "decisions": Outcome, "declarations": SignedBy}
        return STEPS[self.code].says if self.kind == "taken" else labels[self.kind](self.code).label

    @property
    def who(self) -> str:
        """Empty for what the system did."""
        return (self.name_ar or self.name) if get_language() == "ar" else self.name


def history(user: Any, episode: Episode) -> dict[str, Any]:
    """Newest first. By number: `heard`, those of each session in the order of their line, and `left`, those whom a step was
    about; of each member the `declarations`, and the decisions about them alone, `of_one`."""
    rows = sorted(map(Done._make, done_in(user, episode=episode.pk)), key=lambda row: row.key, reverse=True)
    told = {kind: [row for row in rows if row.kind == kind] for kind in KINDS}
    told["sessions"].sort(key=lambda row: row.day, reverse=True)
    of_one = [row for row in told["decisions"] if row.more]
    return told | {
        "decisions": [row for row in told["decisions"] if not row.more],
        "declarations": grouped(told["declarations"], "name"),
        "of_one": grouped(of_one, "more"),
        "heard": grouped((row for row in reversed(rows) if row.kind == "heard"), "more"),
        "left": grouped((row for row in reversed(rows) if row.kind == "left" and row.more), "more"),
    }


def grouped(rows: Iterable[Done], by: str) -> dict[int, list[Done]]:
    found: dict[int, list[Done]] = defaultdict(list)
    for row in rows:
        found[int(getattr(row, by))].append(row)
    return found


@prepared
def done_in(user: Any, *, episode: Any) -> Any:
    sessions = Session.objects.visible_to(user).filter(episode=episode)
    decisions, taken = Decision.objects.filter(episode=episode), StepTaken.objects.filter(episode=episode)
    if not may_somewhere(user, "case.look"):
        # Where they stand, a case that rests without them would be one that Protection holds.
        taken = taken.exclude(step__in=("look", "looked"))
    whose = Coalesce(Cast(F("member_id"), CharField()), NOTHING)
    signed = Declaration.objects.visible_to(user).filter(episode=episode, signed_on__isnull=False)
    heard = Attendance.objects.filter(episode=episode)  # told with the sessions that this reader sees
    apart = Turn(When(alone=True, then=Value("alone")), default=NOTHING, output_field=CharField())
    there = Cast(F("session_id"), CharField())
    parts = (
        row(heard, "heard", apart, there, "member__person"),
        row(sessions, "sessions", F("way"), F("language"), "counsellor"),
        row(decisions, "decisions", F("outcome"), whose, "by"),
        row(signed, "declarations", F("way"), F("ended_as"), "", day="signed_on"),
        row(taken, "taken", F("step"), NOTHING, "by"),
        *leaving(user, episode),
    )
    return parts[0].union(*parts[1:], all=True)


def leaving(user: Any, episode: Any) -> list[Any]:
    """Of whom the steps were by which somebody leaves, comes back or is added. A step is recorded right after what it did."""
    said = Withdrawal.objects.visible_to(user).filter(episode=episode)
    refused = Decision.objects.filter(episode=episode, member__isnull=False)
    gone = Member.objects.filter(episode=episode, left_as__in=BY_STEP.values())
    added = Member.objects.filter(episode=episode, heard_after__isnull=False)
    about = "member__person"
    which = Turn(
        *(
            When(left_as=how, then=step_of(code, happened_on=OuterRef("left_on")))
            for code, how in BY_STEP.items()
        )
    )
    return [
        row(said, "left", NOTHING, step_of("withdraw", recorded_at__gte=OuterRef("recorded_at")), about),
        row(said, "left", NOTHING, step_of("take_back", recorded_at__gte=OuterRef("undone_at")), about),
        row(refused, "left", NOTHING, step_of("refuse_one", recorded_at__gte=OuterRef("recorded_at")), about),
        row(gone, "left", NOTHING, which, "person", day="left_on"),
        row(
            added,
            "left",
            NOTHING,
            step_of("add", happened_on=OuterRef("joined_on")),
            "person",
            day="joined_on",
        ),
    ]


def step_of(code: str, **when: Any) -> Any:
    """The number of the first such step then; nothing where there is none."""
    steps = StepTaken.objects.filter(episode=OuterRef("episode"), step=code, **when).order_by("pk")
    return Coalesce(Cast(Subquery(steps.values("pk")[:1]), CharField()), NOTHING)


def row(rows: Any, kind: str, code: Any, more: Any, who: str, day: str = "happened_on") -> Any:
    """`who`: the path to a colleague or a person; empty for the number of the member."""
    arabic = "name" if who.endswith("person") else "name_ar"
    names = [
        Coalesce(F(f"{who}__{name}"), NOTHING, output_field=CharField()) for name in ("name", arabic) if who
    ]
    names = names or [Cast(F("member_id"), CharField()), NOTHING]
    head = (Value(kind, output_field=CharField()), "pk", "uid", day)
    return rows.order_by().values_list(*head, code, more, *names)
