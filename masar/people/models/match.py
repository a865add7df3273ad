from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import DataClass, classified
from masar.access.models import Function, Holding, Record, Scope
from masar.access.roles import Role
from masar.access.verbs import verb

from .person import Person, both_seen

if TYPE_CHECKING:
    from masar.access.policy import Places


# Codes of `identity/matching/reasons.py`; those that say nothing to a clerk have no words.
REASONS = {
    "name:same": _("same name"),
    "name:order": _("same names in another order"),
    "name:spelling": _("same name, other spelling"),
    "name:near": _("almost the same name"),
    "name:part": _("part of the name"),
    "name:other": _("another name"),
    "birth:day": _("same birth date"),
    "birth:swapped": _("day and month of birth exchanged"),
    "birth:part": _("same birth year, another day"),
    "birth:other_year": _("same day of birth, another year"),
    "birth:year": _("same birth year"),
    "birth:year_1": _("birth year one off"),
    "birth:year_2": _("birth year two off"),
    "birth:near": _("birth year a few years off"),
    "birth:differs": _("another birth date"),
    "document:same": _("same document"),
    "document:sign": _("document one sign off"),
    "document:differs": _("another document"),
    "phone:same": _("same phone"),
    "phone:sign": _("phone one digit off"),
    "sex:differs": _("another sex"),
    "nationality:differs": _("another nationality"),
    "mother:same": _("same mother’s name"),
    "mother:order": _("same mother’s name"),
    "mother:spelling": _("same mother’s name, other spelling"),
    "mother:near": _("almost the same mother’s name"),
    "mother:other": _("another mother’s name"),
    "place:same": _("same home"),
}


def reasons_shown(why: Iterable[str]) -> str:
    """What agrees between two files, in words."""
    return " · ".join(str(REASONS[code]) for code in why if code in REASONS)


class Match(Record):
    """Two files may be one person, found after saving. Told to whoever holds the earlier file, never to the desk.

    `protected`: one of the files is hidden, so only Protection is told; of a hidden earlier file only those named for it.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("not decided")
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("two different people")

    earlier = models.ForeignKey(Person, models.PROTECT, related_name="matches_later")
    later = models.ForeignKey(Person, models.PROTECT, related_name="matches_earlier")
    why = models.CharField(_("what agrees"), max_length=200)  # codes of REASONS
    protected = models.BooleanField(_("for Protection only"), default=False)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision.choices, default=Decision.OPEN)
    found_at = models.DateTimeField(_("found at"))
    decided_at = models.DateTimeField(null=True)

    read_verb = "match.read"
    shield_path = "earlier__uid"
    classes = classified(A="earlier later why protected decision found_at decided_at")

    class Meta:
        ordering = ["-found_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="match_once",
                violation_error_message=_("This pair is known already."),
            )
        ]

    @property
    def subject_uid(self) -> Any:
        return self.earlier.uid

    @property
    def scope(self) -> Scope:
        return self.earlier.scope

    @property
    def sensitivity(self) -> str:
        return DataClass.PROT if self.protected else DataClass.A

    @property
    def open(self) -> bool:
        return self.decision == self.Decision.OPEN

    def reasons(self) -> str:
        return reasons_shown(self.why.split())

    @classmethod
    def within(cls, places: "Places") -> Q:
        held = Holding.objects.filter(
            Holding.within(places), subject_uid=OuterRef("earlier__uid"), until=None
        )
        return Q(Exists(held), earlier__joined_to=None, later__joined_to=None)

    def seen_by(self, user: Any) -> bool:
        """Whether this colleague may see both files."""
        return both_seen(user, self.earlier, self.later)

    def to_ask(self, person: Person) -> list[tuple[Any, Any]]:
        """Each office that holds this side's file, with who answers there: the head, or Protection; None if nobody."""
        offices = [holding.office for holding in person.held_by]
        duty = Role.PFP if self.protected else Role.HRC
        held = Function.objects.filter(office__in=offices, code=duty, until=None)
        answering = {
            each.office_id: each.cover if each.covered_now else each.holder
            for each in held.select_related("holder", "cover")
        }
        return [(office, answering.get(office.pk)) for office in offices]

    @verb("match.find")
    def find(self, *, by: Any) -> "Match":
        self.found_at = timezone.now()
        self.save()
        return self

    @verb("match.decide")
    def decide(self, *, by: Any, decision: str) -> None:
        self.decision, self.decided_at = decision, timezone.now()
        self.save()
