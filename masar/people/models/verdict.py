from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Record, Scope

from .match import Match

if TYPE_CHECKING:
    from masar.access.policy import Places


class Verdict(Record):
    """What was said of a pair until somebody said otherwise; what stands now is in the pair. Seen by whoever sees the pair."""

    match = models.ForeignKey(Match, models.PROTECT, related_name="verdicts")
    decision = models.CharField(_("decision"), max_length=9, choices=Match.Decision.choices)
    ground = models.CharField(_("why"), max_length=9, choices=Match.Ground.choices, blank=True)
    decided_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    second = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    read_verb = "match.read"
    shield_path = "match__earlier__uid"
    classes = classified(A="match decision ground", T="decided_by decided_at second second_at")

    class Meta:
        ordering = ["-pk"]

    @property
    def scope(self) -> Scope:
        return self.match.scope

    @property
    def subject_uid(self) -> Any:
        return self.match.subject_uid

    @property
    def sensitivity(self) -> str:
        return self.match.sensitivity

    def seen_by(self, user: Any) -> bool:
        return self.match.seen_by(user)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return of_pairs(Match.within(places))

    @classmethod
    def shielded_rows(cls) -> Q:
        return of_pairs(Match.shielded_rows())

    @classmethod
    def waiting_for(cls, user: Any) -> Q:
        return of_pairs(Match.waiting_for(user))


def of_pairs(which: Q) -> Q:
    return Q(Exists(Match.objects.filter(which, pk=OuterRef("match"))))
