"""What somebody agreed to, purpose by purpose, and on what basis we act."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Deadline
from masar.access.sealing import seal
from masar.access.verbs import current, verb

from .of_person import OfPerson
from .person import Person


class Basis(models.TextChoices):
    CONSENT = "consent", _("she or he agreed")
    VITAL = "vital", _("life is at risk")
    CHILD = "child", _("the child's best interests")
    REPRESENTATIVE = "legal", _("the legal representative decided")


class Answer(models.TextChoices):
    GIVEN = "given", _("yes")
    REFUSED = "refused", _("no")


class Consent(OfPerson):
    """What somebody said to one use of their data, and on what basis we act. A refusal stops that use only.

    The newest row of a purpose stands; rows are never changed. Its reason, where one is needed, is sealed.
    """

    purpose = models.CharField(_("purpose"), max_length=20)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices, default=Basis.CONSENT)
    language = models.CharField(_("asked in"), max_length=5, blank=True)
    happened_on = models.DateField(_("asked on"))
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)

    read_verb = "consent.read"
    classes = classified(A="purpose answer basis language happened_on ask_again_on")

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "purpose", "-id"], name="consent_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis=Basis.CONSENT) | Q(ask_again_on__isnull=False),
                name="consent_asks_again",
                violation_error_message=_("Without the person's own agreement, say when to ask again."),
            ),
        ]

    @verb("consent.record")
    def record(self, *, by: Any, reason: str = "") -> "Consent":
        """`Consent(person=…, purpose=…, …).record(by=…, reason=…)`; the reason is needed for any basis but consent."""
        if self.basis != Basis.CONSENT and not reason.strip():
            raise ValueError("a basis other than consent needs a reason")
        self.happened_on = current().happened_on
        self.save()
        if reason.strip():
            seal(by, self, "reason", reason.strip(), subject_uid=self.person.uid, data_class="B")
        self._ask_again()
        return self

    def _ask_again(self) -> None:
        kind = f"consent:{self.purpose}"
        for waiting in Deadline.objects.filter(subject_uid=self.person.uid, kind=kind, met_at=None):
            waiting.met_at = timezone.now()
            waiting.save()
        if self.ask_again_on and self.person.held_by:
            Deadline(
                subject_uid=self.person.uid,
                kind=kind,
                office=self.person.held_by[0].office,
                role="RCW",
                due_on=self.ask_again_on,
            ).save()


def allowed(person: Person, purpose: str, today: date) -> Consent | None:
    """The consent that lets us use data for `purpose` today, or None."""
    newest = Consent.objects.filter(person=person, purpose=purpose).order_by("-pk").first()
    return newest if newest is not None and newest.answer == Answer.GIVEN else None
