from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from .mission import Mission
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Project(Record):
    """Identity of a project: code, title, dates. What it pays for belongs to `programme` and `finance`."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="projects")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=200)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))

    read_verb = "project.read"
    classes = classified(T="mission code title opens_on closes_on")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code"],
                name="project_code_once",
                violation_error_message=_("Another project has this code."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="project_closes_after_opening",
                violation_error_message=_("The project closes before it opens."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.mission_id, projects=frozenset({self.pk}))

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(mission__in=places.missions | places.missions_of_offices)
