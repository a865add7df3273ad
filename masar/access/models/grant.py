from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..roles import Role
from ..verbs import verb
from .mission import Mission
from .office import Office
from .project import Project
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places


class Grant(Record):
    """A role that somebody has, at one office or in the whole mission, in one project or all, until a day or open."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=5, choices=Role.choices)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="grants")
    office = models.ForeignKey(Office, models.PROTECT, related_name="grants", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="grants", null=True, blank=True)
    function = models.ForeignKey(
        "access.Function", models.PROTECT, related_name="grants", null=True, editable=False
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    read_verb = "grant.read"
    author_path = "user"
    classes = classified(T="user role mission office project function since until")

    class Meta:
        ordering = ["since"]
        indexes = [models.Index(fields=["user", "until"], name="grant_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="grant_ends_after_start",
                violation_error_message=_("The role would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()

    @property
    def scope(self) -> Scope:
        return Scope(
            mission=self.mission_id,
            offices=frozenset({self.office_id} if self.office_id else ()),
            projects=frozenset({self.project_id} if self.project_id else ()),
        )

    @property
    def author_id(self) -> int | None:
        return self.user_id

    @property
    def open(self) -> bool:
        return self.until is None or self.until > timezone.now()

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(mission__in=places.missions)

    def covers(self, scope: Scope) -> bool:
        """Whether this grant reaches a record that belongs there."""
        if scope.mission is not None and self.mission_id != scope.mission:
            return False
        if self.office_id is not None and self.office_id not in scope.offices:
            return False
        return self.project_id is None or not scope.projects or self.project_id in scope.projects

    @verb("grant.end")
    def end(self, *, by: Any) -> None:
        self.until = timezone.now()
        self.save()
