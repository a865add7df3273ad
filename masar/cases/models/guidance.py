"""Talks to people who gave no names."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Office, Record, Scope
from masar.access.verbs import current, verb

if TYPE_CHECKING:
    from masar.access.policy import Places


class Guidance(Record):
    """A talk to people who gave no names: how many, where, about what, and how many asked to be registered."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="guidance", verbose_name=_("office"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="guidance")
    place = models.CharField(_("where"), max_length=120)
    language = models.CharField(_("language spoken"), max_length=5)
    men = models.PositiveSmallIntegerField(_("men"), default=0)
    women = models.PositiveSmallIntegerField(_("women"), default=0)
    boys = models.PositiveSmallIntegerField(_("boys"), default=0)
    girls = models.PositiveSmallIntegerField(_("girls"), default=0)
    topics = models.CharField(_("explained"), max_length=120, blank=True)
    questions = models.CharField(_("what people asked, without names"), max_length=500, blank=True)
    asked = models.PositiveSmallIntegerField(_("how many asked to be registered"), default=0)
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    read_verb = "guidance.read"
    author_path = "by"
    classes = classified(
        T="office by place language men women boys girls topics asked happened_on recorded_at", A="questions"
    )

    class Meta:
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(men__gt=0) | Q(women__gt=0) | Q(boys__gt=0) | Q(girls__gt=0),
                name="guidance_to_somebody",
                violation_error_message=_("Say how many people listened."),
            )
        ]

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def author_id(self) -> int | None:
        return self.by_id

    @property
    def people(self) -> int:
        return self.men + self.women + self.boys + self.girls

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @verb("guidance.record")
    def record(self, *, by: Any) -> "Guidance":
        self.by, self.happened_on, self.recorded_at = by, current().happened_on, timezone.now()
        self.save()
        return self
