"""What was done in an episode: sessions, decisions and steps, for the reader of its page, in one question.

told = history(sara, episode)
told["sessions"][0].day, told["decisions"], told["taken"]
"""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from masar.access.prepared import prepared
from masar.cases.models import Decision, Episode, Session, StepTaken
from masar.cases.models.decision import Outcome
from masar.cases.models.session import Way

from .steps import STEPS

NOTHING = Value("", output_field=CharField())


class Done(NamedTuple):
    """`code` is how a session was held, the outcome of a decision, or the step; `more` the language that was spoken."""

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
        if self.kind == "taken":
            return STEPS[self.code].says
        return (Way if self.kind == "sessions" else Outcome)(self.code).label

    @property
    def who(self) -> str:
        """Empty for what the system did."""
        return (self.name_ar or self.name) if get_language() == "ar" else self.name


def history(user: Any, episode: Episode) -> dict[str, list[Done]]:
    """Newest first."""
    rows = sorted(map(Done._make, done_in(user, episode=episode.pk)), key=lambda row: row.key, reverse=True)
    told = {kind: [row for row in rows if row.kind == kind] for kind in ("sessions", "decisions", "taken")}
    told["sessions"].sort(key=lambda row: row.day, reverse=True)
    return told


@prepared
def done_in(user: Any, *, episode: Any) -> Any:
    sessions = Session.objects.visible_to(user).filter(episode=episode)
    decisions, taken = Decision.objects.filter(episode=episode), StepTaken.objects.filter(episode=episode)
    parts = (
        row(sessions, "sessions", F("way"), F("language"), "counsellor"),
        row(decisions, "decisions", F("outcome"), NOTHING, "by"),
        row(taken, "taken", F("step"), NOTHING, "by"),
    )
    return parts[0].union(*parts[1:], all=True)


def row(rows: Any, kind: str, code: Any, more: Any, who: str) -> Any:
    names = (Coalesce(F(f"{who}__{name}"), NOTHING, output_field=CharField()) for name in ("name", "name_ar"))
    head = (Value(kind, output_field=CharField()), "pk", "uid", "happened_on")
    return rows.order_by().values_list(*head, code, more, *names)
