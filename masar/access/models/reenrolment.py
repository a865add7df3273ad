from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..verbs import verb
from .one_time_code import OneTimeCode, Purpose
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places

ASKED_FOR = timedelta(hours=24)  # then it must be asked anew


class Reenrolment(Record):
    """A colleague lost their second factor. One person asks, another confirms; the code is given in person."""

    user = models.ForeignKey(User, models.PROTECT, related_name="reenrolments", verbose_name=_("colleague"))
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("confirmed by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)

    read_verb = "reenrolment.read"
    author_path = "asked_by"
    classes = classified(T="user asked_by asked_at confirmed_by ended_at")

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at=None),
                name="reenrolment_open_once",
                violation_error_message=_("This was already asked for. A second person must confirm it."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("reenrolment", args=[self.uid])

    @property
    def scope(self) -> Scope:
        return self.user.scope

    @property
    def author_id(self) -> int | None:
        return self.asked_by_id

    @property
    def assignees(self) -> frozenset[int]:
        return frozenset({self.user_id})  # whom it is about

    @property
    def open(self) -> bool:
        return self.ended_at is None and self.asked_at + ASKED_FOR > timezone.now()

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(user__in=User.objects.filter(User.within(places)))

    @verb("reenrolment.confirm")
    def confirm(self, *, by: Any) -> str:
        """Every way into the account is closed. The code that opens it anew, for half an hour, is shown once."""
        self.confirmed_by = by
        self.end_now()
        self.user.lose_ways_in()
        return OneTimeCode.make(self.user, Purpose.REENROL).plain

    @verb("reenrolment.withdraw")
    def withdraw(self, *, by: Any) -> None:
        """It was found again, or was asked by mistake."""
        self.end_now()

    def end_now(self) -> None:
        self.ended_at = timezone.now()
        self.save()
