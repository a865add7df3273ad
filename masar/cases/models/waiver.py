"""A need that two named people let pass: the head, and whoever owns the rule. Written down, listed, looked at again."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb

from .case import OfEpisode
from .words import keep_words


class Waiver(OfEpisode):
    """`need` may be missing for this episode. It holds once a second person has said so too."""

    need = models.CharField(_("what may be missing"), max_length=20)
    first = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    first_at = models.DateTimeField(_("asked at"))
    second = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    second_at = models.DateTimeField(_("agreed at"), null=True)
    ended_at = models.DateTimeField(null=True)

    read_verb = "case.read"
    author_path = "first"
    classes = classified(T="need first first_at second second_at ended_at")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "need"],
                condition=Q(ended_at=None),
                name="waived_once",
                violation_error_message=_("This was asked for already."),
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("first")),
                name="waived_by_two",
                violation_error_message=_("A second person must agree."),
            ),
        ]

    @property
    def author_id(self) -> int | None:
        return self.first_id

    @property
    def open(self) -> bool:
        return self.second_id is None and self.ended_at is None and self.episode.open

    @verb("waiver.ask")
    def ask(self, *, by: Any, why: str) -> "Waiver":
        """`why` is sealed for the two."""
        if not why.strip():
            raise ValueError("a waiver needs a reason")
        self.first, self.first_at = by, timezone.now()
        self.save()
        keep_words(by, self, "why", why, about=self.subject_uid, episode=self.episode)
        return self

    @verb("waiver.agree")
    def agree(self, *, by: Any) -> None:
        self.second, self.second_at = by, timezone.now()
        self.save()

    @verb("waiver.end")
    def end(self, *, by: Any) -> None:
        """Not needed any more, or not agreed to."""
        self.ended_at = timezone.now()
        self.save()
