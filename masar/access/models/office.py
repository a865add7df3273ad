from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from masar.lib.calendar import Calendar

from ..classes import classified
from ..jobs import ask
from ..rules import COORDINATOR
from ..verbs import Refused, verb
from .mission import Mission
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places

ROLE_FIRST = _(
    "This colleague does not have the role of this duty here, so its files would stay shut. Give the role first."
)


class Office(Record):
    """A place where people are received: it has a clock, working days, staff, and local numbers for help."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="offices")
    name = models.CharField(_("name"), max_length=120)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    place = models.CharField(_("town"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2)
    zone = models.CharField(_("time zone"), max_length=50, default="Africa/Algiers")
    weekend = models.CharField(_("weekend"), max_length=13, default="4,5")
    holidays = models.TextField(_("holidays"), blank=True)
    help_numbers = models.TextField(_("local numbers for help"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    read_verb = "office.read"
    classes = classified(T="mission name name_ar place country zone weekend holidays help_numbers closed_on")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "name"],
                name="office_name_once",
                violation_error_message=_("Another office of this mission has this name."),
            ),
        ]

    def __str__(self) -> str:
        return (self.name_ar or self.name) if get_language() == "ar" else self.name

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.mission_id, offices=frozenset({self.pk}))

    @property
    def open(self) -> bool:
        return self.closed_on is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pk__in=places.offices) | Q(mission__in=places.missions)

    @property
    def calendar(self) -> Calendar:
        return calendar_of(self.zone, self.weekend, self.holidays)

    def today(self, now: datetime | None = None) -> date:
        return self.calendar.day_of(now or timezone.now())

    @verb("office.edit")
    def edit(self, *, by: Any, **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()

    @verb("office.close")
    def close(self, *, by: Any) -> None:
        self.closed_on = self.today()
        self.save()

    @verb("office.reopen")
    def reopen(self, *, by: Any) -> None:
        self.closed_on = None
        self.save()

    @verb("function.assign")
    def assign_function(self, *, by: Any, code: str, holder: Any) -> Any:
        """`holder`, who has its role here, answers for this function from today; the one before ends today."""
        from ..policy import Answer
        from .function import Function
        from .user import powers_of

        if not any(power.role == code and power.covers(self.scope) for power in powers_of(user=holder.pk)):
            answer = Answer(False, ROLE_FIRST, COORDINATOR, reverse("colleague", args=[holder.uid]))
            raise Refused(answer, self, "function.assign")

        # Two who assign it at once wait for each other.
        Office.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        for before in self.functions.filter(code=code, until=None):
            before.end_now()
        function = Function(office=self, code=code, holder=holder, since=timezone.now())
        function.save()
        ask("pass_on_reading", str(function.uid))
        return function


@cache
def calendar_of(zone: str, weekend: str, holidays: str) -> Calendar:
    """From the three columns of an office: a list of cases asks it for every line."""
    return Calendar(
        zone=zone,
        weekend=tuple(int(day) for day in weekend.split(",") if day),
        holidays=frozenset(
            date.fromisoformat(line.split()[0]) for line in holidays.splitlines() if line.strip()
        ),
    )
