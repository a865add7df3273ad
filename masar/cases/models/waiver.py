"""A need that two named people let pass: the head, and whoever owns the rule. Written down, listed, looked at again."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import User
from masar.access.models.user import live_grants
from masar.access.policy import Answer, may, no
from masar.access.roles import Role
from masar.access.sealing import name_reader
from masar.access.verbs import Refused, verb

from .case import OfEpisode
from .task import ask, done
from .words import keep_words

WRITTEN_WITHIN = timedelta(hours=24)  # `field.md`, rule of care 1


class Waiver(OfEpisode):
    """`need` may be missing for this episode. It holds once a second person has said so too; where they said so on the
    telephone, for a day, in which they write it themselves."""

    need = models.CharField(_("what may be missing"), max_length=20)
    agrees = models.CharField(_("who may agree"), max_length=5, choices=Role.choices)  # who owns the rule
    first = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    first_at = models.DateTimeField(_("asked at"))
    second = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    second_at = models.DateTimeField(_("agreed at"), null=True)
    phoned = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    phoned_until = models.DateTimeField(_("holds until"), null=True)
    ended_at = models.DateTimeField(null=True)

    read_verb = "waiver.read"
    author_path = "first"
    classes = classified(T="need agrees first first_at second second_at phoned phoned_until ended_at")

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
            models.CheckConstraint(
                condition=Q(phoned=None, phoned_until=None)
                | ~Q(phoned=models.F("first")) & Q(phoned_until__isnull=False),
                name="waived_by_two_on_the_phone",
                violation_error_message=_("A second person must agree."),
            ),
        ]

    @classmethod
    def holds(cls, episode: int, need: str) -> bool:
        """Whether two people let this need of `journey.steps` pass."""
        return bool(cls.objects.filter(cls.agreed(timezone.now()), episode=episode, need=need).exists())

    @staticmethod
    def agreed(now: Any) -> Q:
        """Rows that hold at this moment."""
        return Q(ended_at=None) & (Q(second__isnull=False) | Q(phoned_until__gt=now))

    @property
    def author_id(self) -> int | None:
        return self.first_id

    @property
    def open(self) -> bool:
        return self.second_id is None and self.ended_at is None and self.episode.open

    @property
    def on_the_phone(self) -> bool:
        """Whether it holds for now by what was said on the telephone."""
        return self.open and self.phoned_until is not None and self.phoned_until > timezone.now()

    @verb("waiver.ask")
    def ask(self, *, by: Any, why: str, phoned: Any = None) -> "Waiver":
        """`why` is sealed for the head, and for whoever may agree, as a file of its own: it opens nothing else of the case to
        them. `phoned` is the one of them who agreed on the telephone."""
        if not why.strip():
            raise ValueError("a waiver needs a reason")
        self.first, self.first_at = by, timezone.now()
        if phoned is not None:
            if not self.who_may_agree().filter(pk=phoned.pk).exclude(pk=by.pk).exists():
                raise Refused(
                    Answer(False, no("waiver.agree").sentence, Role(self.agrees).label), self, "waiver.ask"
                )
            self.phoned, self.phoned_until = phoned, self.first_at + WRITTEN_WITHIN
        self.save()
        keep_words(by, self, "why", why, about=self.uid, episode=self.episode)
        for colleague in self.who_may_agree():
            name_reader(colleague, self.uid, "B")
        ask(self.deadline, self.subject_uid, self.episode, in_days=1, role=self.agrees)
        return self

    @property
    def deadline(self) -> str:
        return f"waiver:{self.need}"

    def who_may_agree(self) -> Any:
        """Colleagues who own this rule at the office of the case."""
        held = live_grants().filter(
            Q(office=self.episode.office) | Q(office=None, mission=self.episode.office.mission_id),
            role=self.agrees,
        )
        return User.objects.filter(pk__in=held.values("user"), is_active=True)

    @verb("waiver.agree")
    def agree(self, *, by: Any) -> None:
        """By whoever owns this rule, not by another head."""
        if not (answer := self.answer_for(by)):
            raise Refused(answer, self, "waiver.agree")
        self.second, self.second_at = by, timezone.now()
        self.save()
        done(self.deadline, self.subject_uid)

    def answer_for(self, user: Any) -> Answer:
        """Whether `user` may agree: their role at this office must be the one that owns the rule."""
        if not any(power.role == self.agrees and power.covers(self.scope) for power in user.powers):
            return Answer(False, no("waiver.agree").sentence, Role(self.agrees).label)
        return may(user, "waiver.agree", self)

    @verb("waiver.end")
    def end(self, *, by: Any) -> None:
        """Not needed any more, or not agreed to."""
        self.stop()

    def stop(self) -> None:
        """Inside an act after which it does not hold."""
        self.ended_at = timezone.now()
        self.save()
        done(self.deadline, self.subject_uid)


# What steps ask of a case file: see `session`.


def is_written(file: Any) -> Any:
    """What holds by telephone only is confirmed before it would end."""
    if any(row.yes and row.more for row in file.rows("waiver")):
        return _("What was agreed on the telephone is to be confirmed in writing first.")
    return None
