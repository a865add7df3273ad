from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb

from .of_person import OfPerson
from .person import Person

SMALL = 12  # years: younger than that nobody is married, and nobody's parent or guardian
MARRIED = "SPO"
# Codes of the list `relations` that no small child is to anybody, and those that nobody is to a small child.
OLDER = frozenset({MARRIED, "PAR", "FAT", "MOT", "GRP", "GUA", "PIL", "CIL"})
OF_OLDER = frozenset({MARRIED, "PAR", "SON", "DAU", "STC", "FOS", "GRC", "PIL", "CIL"})
TOO_YOUNG = _(
    "Whoever is under twelve is nobody's husband or wife, parent or guardian. Look at the relation, and at the birth."
)


class Kinship(OfPerson):
    """`relative` is the `relation` of `person`: her son, his guardian. Codes of the list `relations`."""

    relative = models.ForeignKey(Person, models.PROTECT, related_name="kin_of")
    relation = models.CharField(_("relation"), max_length=20)
    ended = models.BooleanField(_("no longer so"), default=False)

    read_verb = "person.read"
    classes = classified(A="relative relation ended")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("relative")),
                name="kinship_of_two",
                violation_error_message=_("Nobody is their own relative."),
            ),
            models.UniqueConstraint(
                fields=["person", "relative", "relation"],
                condition=Q(ended=False),
                name="kinship_once",
                violation_error_message=_("This relation is written down already."),
            ),
        ]

    @property
    def people(self) -> tuple[Person, ...]:
        return (self.person, self.relative)

    @verb("kinship.record")
    def record(self, *, by: Any) -> "Kinship":
        self.save()
        return self

    @verb("kinship.end")
    def end(self, *, by: Any) -> None:
        self.ended = True
        self.save()


def write_down(person: Person, relative: Person, relation: str) -> None:
    """Inside an act: `relative` is the `relation` of `person`, unless that is written down already, or nothing is known."""
    if (
        relation
        and not Kinship.objects.filter(
            person=person, relative=relative, relation=relation, ended=False
        ).exists()
    ):
        Kinship(person=person, relative=relative, relation=relation).save()


def too_young(relation: str, relative: int | None, person: int | None) -> bool:
    """Whether one of two is a small child, by the greatest age they may have, so that `relative` is no `relation` of
    `person`. Whose age nobody knows is none."""
    small_relative = relative is not None and relative < SMALL
    small_person = person is not None and person < SMALL
    return (small_relative and relation in OLDER) or (small_person and relation in OF_OLDER)


def related(person: Person, relative: Person, relation: str) -> None:
    """Inside an act: what somebody is to another is one thing. Another one that was written down does not hold any more,
    nor that the two are married, from whichever side it was said."""
    if not relation:
        return
    ties = Kinship.objects.filter(person=person, relative=relative, ended=False).exclude(relation=relation)
    turned = Kinship.objects.filter(person=relative, relative=person, relation=MARRIED, ended=False)
    for tie in (*ties, *(turned if relation != MARRIED else ())):
        tie.ended = True
        tie.save()
    write_down(person, relative, relation)
