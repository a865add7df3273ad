"""Paper for when there is no power, or no screen may come in: numbered forms, and what became of each."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Deadline, Office, Record, Scope
from masar.access.roles import Role
from masar.access.verbs import current, verb
from masar.lib import numbers

from .task import done

if TYPE_CHECKING:
    from masar.access.policy import Places

DIGITS = 6  # of a form's number
LOST = "form-missing"  # what the head owes, once for each pack


class Pack(Record):
    """Forms that an office printed together."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="packs", verbose_name=_("office"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("printed on"))

    read_verb = "pack.read"
    classes = classified(T="office by happened_on")

    class Meta:
        ordering = ["-pk"]

    def get_absolute_url(self) -> str:
        return reverse("pack", args=[self.uid])

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @verb("pack.print")
    def print_(self, *, by: Any, size: int) -> "Pack":
        """`Pack(office=…).print_(by=sara, size=20)`: that many forms, each with a number of its own."""
        self.by, self.happened_on = by, current().happened_on
        self.save()
        PaperForm.objects.bulk_create([PaperForm(pack=self, number=number) for number in new_numbers(size)])
        return self


def new_numbers(size: int) -> list[str]:
    """So many numbers that were never given, drawn and not counted: a stack of forms tells nothing of the next."""
    found: set[str] = set()
    while len(found) < size:
        drawn = {numbers.draw(DIGITS) for _number in range(size - len(found))}
        found |= drawn - set(
            PaperForm.objects.filter(number__in=drawn).order_by().values_list("number", flat=True)
        )
    return sorted(found)


class PaperForm(Record):
    """One numbered form, and what became of it."""

    class State(models.TextChoices):
        ISSUED = "ISSUED", _("still out")
        USED = "USED", _("typed in")
        SPOILED = "SPOILED", _("spoiled")
        MISSING = "MISSING", _("missing")

    class Reason(models.TextChoices):
        TORN = "TORN", _("torn, wet, or cannot be read")
        MISWRITTEN = "MISWRITTEN", _("written wrongly, begun again on another form")
        MISPRINTED = "MISPRINTED", _("badly printed")
        EMPTY = "EMPTY", _("came back empty, and was destroyed")

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="forms")
    number = models.CharField(_("number"), max_length=DIGITS)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.ISSUED)
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices, blank=True)
    happened_on = models.DateField(_("since"), null=True)  # typed in, spoiled or missed
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)

    read_verb = "pack.read"
    classes = classified(T="pack number state reason happened_on by")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                name="form_number_once",
                violation_error_message=_(
                    "One of these numbers was given to another form this very moment. Send again."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="SPOILED") | ~Q(reason=""),
                name="form_spoiled_by_something",
                violation_error_message=_("Say why this form cannot be used."),
            ),
        ]

    def __str__(self) -> str:
        return numbers.show(self.number)

    def get_absolute_url(self) -> str:
        return self.pack.get_absolute_url()

    @property
    def scope(self) -> Scope:
        return self.pack.scope

    @property
    def open(self) -> bool:
        """A form that was missing may turn up, and be typed in."""
        return self.state in (self.State.ISSUED, self.State.MISSING)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pack__office__in=places.offices) | Q(pack__office__mission__in=places.missions)

    @verb("form.spoil")
    def spoil(self, *, by: Any, reason: str) -> None:
        self.became(self.State.SPOILED, by, current().happened_on, reason)

    @verb("form.lose")
    def lose(self, *, by: Any) -> None:
        """Nobody knows where it is. It may say who came, so the head thinks about whom that puts at risk."""
        self.became(self.State.MISSING, by, current().happened_on)
        office = self.pack.office
        if not Deadline.objects.filter(subject_uid=self.pack.uid, kind=LOST, met_at=None).exists():
            Deadline(
                subject_uid=self.pack.uid,
                kind=LOST,
                office=office,
                role=Role.HRC,
                due_on=office.calendar.add_working_days(office.today(), 0),
            ).save()

    def became(self, state: str, by: Any, day: date, reason: str = "") -> None:
        """Inside an act: the registration that was typed from it, or one of the above."""
        turned_up = self.state == self.State.MISSING
        self.state, self.by, self.happened_on, self.reason = state, by, day, reason
        self.save()
        if turned_up and not PaperForm.objects.filter(pack=self.pack_id, state=self.State.MISSING).exists():
            done(LOST, self.pack.uid)
