from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb

from .of_person import OfPerson
from .person import Person


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
