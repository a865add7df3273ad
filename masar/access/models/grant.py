from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..roles import GUARDED, Role
from ..rules import CONFIRMING
from ..verbs import verb
from .mission import Mission
from .office import Office
from .project import Project
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places


class Grant(Record):
    """A role that somebody has, at one office or in the whole mission, in one project or all, until a day or open.

    `since` is empty while a guarded role waits for its second person: until then it gives no power.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=5, choices=Role.choices)
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="grants")
    office = models.ForeignKey(Office, models.PROTECT, related_name="grants", null=True, blank=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="grants", null=True, blank=True)
    function = models.ForeignKey(
        "access.Function", models.PROTECT, related_name="grants", null=True, editable=False
    )
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, editable=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, editable=False)
    since = models.DateTimeField(_("since"), null=True)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    read_verb = "grant.read"
    author_path = "user"
    classes = classified(T="user role mission office project function given_by confirmed_by since until")

    class Meta:
        ordering = ["pk"]
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
        return self.project_id is None or self.project_id in scope.projects

    @property
    def waits(self) -> bool:
        """Whether a second person must still confirm it."""
        return self.since is None and self.open

    @property
    def lent(self) -> bool:
        """Whether one person alone named a stand-in: that gives the duty, but makes no second person."""
        return self.function_id is not None and self.confirmed_by_id is None

    @classmethod
    def not_ended(cls) -> Any:
        """Grants that hold or wait."""
        return cls.objects.filter(Q(until=None) | Q(until__gt=timezone.now()))

    @classmethod
    def to_confirm(cls, user: Any) -> Any:
        """The roles that wait for this colleague as the second person."""
        waiting = cls.objects.visible_to(user, "grant.confirm") & cls.not_ended()
        others = waiting.exclude(user=user).exclude(given_by=user)
        return others.filter(since=None, user__password_set_at__isnull=False).select_related("user")

    def begin(self, *, by: Any, delegated: bool = False) -> None:
        """Inside a verb: it holds from now, or waits. What somebody delegates is theirs, so it takes nobody else."""
        self.given_by = by if isinstance(by, User) else None
        waits = self.role in GUARDED and not delegated and self.given_by and self.confirmable(besides=by)
        self.since = None if waits else timezone.now()
        self.save()

    def confirmable(self, *, besides: Any) -> bool:
        """Whether anybody else could ever confirm it: history, so that blocking people does not bring the beginning back."""
        own_right = Q(function=None) | Q(confirmed_by__isnull=False)
        known = Grant.objects.filter(
            own_right, mission=self.mission_id, role__in=CONFIRMING, since__isnull=False
        )
        return bool(known.filter(user__password_set_at__isnull=False).exclude(user=besides).exists())

    @verb("grant.confirm")
    def confirm(self, *, by: Any) -> None:
        """A second person knows that the account is in the colleague's own hands. From now on the role holds."""
        self.confirmed_by, self.since = by if isinstance(by, User) else None, timezone.now()
        self.save()
        if self.function is not None:
            self.function.let_stand_in(self)

    @verb("grant.end")
    def end(self, *, by: Any) -> None:
        """It gives no power from now on; one that waits is declined."""
        self.until = timezone.now()
        self.save()
        if self.function is not None and self.since is not None:
            self.function.let_nobody_stand_in()
