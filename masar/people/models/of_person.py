from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from masar.access.models import Record, Scope

from .person import Person, hold_still

if TYPE_CHECKING:
    from masar.access.policy import Places


class OfPerson(Record):
    """A record that belongs to one person, seen by whoever sees the person."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    shield_path = "person__uid"
    base_classes = {**Record.base_classes, "person": "A"}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            hold_still(*self.people)
        super().save(*args, **kwargs)

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody of whom it says something."""
        return (self.person,)

    @property
    def office(self) -> Any:
        return self.person.office

    @property
    def scope(self) -> Scope:
        return self.person.scope

    @property
    def subject_uid(self) -> Any:
        return self.person.uid

    @classmethod
    def within(cls, places: "Places") -> Q:
        # By key of the one row at hand: as `person__in` SQLite would list everybody of these places first.
        return Q(Exists(Person.objects.filter(Person.within(places), pk=OuterRef("person"))))
