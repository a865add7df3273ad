from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..roles import FUNCTIONS
from ..verbs import Refused, verb
from .office import Office
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places


class Function(Record):
    """Who answers for a duty at an office, and who stands in. Focal points exist where they exist."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="functions")
    code = models.CharField(_("function"), max_length=5, choices=FUNCTIONS)
    holder = models.ForeignKey(User, models.PROTECT, related_name="functions_held", verbose_name=_("holder"))
    cover = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="functions_covered",
        null=True,
        blank=True,
        verbose_name=_("stand-in"),
    )
    cover_until = models.DateTimeField(_("stand-in until"), null=True, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    read_verb = "function.read"
    classes = classified(T="office code holder cover cover_until since until")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "code"],
                condition=Q(until=None),
                name="function_held_once",
                violation_error_message=_("Somebody already answers for this here. End that first."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def open(self) -> bool:
        return self.until is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @property
    def covered_now(self) -> bool:
        return self.cover_id is not None and (self.cover_until is None or self.cover_until > timezone.now())

    @verb("function.cover")
    def hand_to(self, *, by: Any, cover: Any, until: Any) -> None:
        """`cover` acts with this function's role at this office until then, decisions included. Never whoever names them."""
        from ..policy import not_oneself

        if cover == by:
            raise Refused(not_oneself(), self, "function.cover")
        self.end_cover_grants()
        self.cover, self.cover_until = cover, until
        self.save()
        self.give_cover_grant(by=by)

    def give_cover_grant(self, *, by: Any) -> None:
        from .grant import Grant

        Grant(
            user=self.cover,
            role=self.code,
            mission_id=self.office.mission_id,
            office=self.office,
            function=self,
            since=timezone.now(),
            until=self.cover_until,
        ).save()

    def end_cover_grants(self) -> None:
        now = timezone.now()
        for grant in self.grants.filter(Q(until=None) | Q(until__gt=now)):
            grant.until = now
            grant.save()

    @verb("function.uncover")
    def take_back(self, *, by: Any) -> None:
        self.end_cover_grants()
        self.cover, self.cover_until = None, None
        self.save()

    @verb("function.end")
    def end(self, *, by: Any) -> None:
        self.end_now()

    def end_now(self) -> None:
        self.end_cover_grants()
        self.until = timezone.now()
        self.save()
