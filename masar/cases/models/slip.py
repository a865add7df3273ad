"""What somebody carries away from a visit: asked alone, and chosen by them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import current, verb
from masar.lib import numbers

from .situation import OfMember

DIGITS = 9  # of a code: too many to guess one of those that lead somewhere


class Slip(OfMember):
    """What a person chose to carry away. The newest row stands, and only its code leads anywhere.

    The code is drawn, says nothing, and is never given again; `hour` is written `09:00`.
    """

    class Kind(models.TextChoices):
        NOTHING = "NOTHING", _("nothing on paper")
        REMINDER = "REMINDER", _("a reminder: day, hour, a telephone number and a code")
        SEEN = "SEEN", _("a paper that says they were seen here on this day")

    kind = models.CharField(_("what they carry away"), max_length=8, choices=Kind.choices)
    language = models.CharField(_("language of the paper"), max_length=5, blank=True)
    day = models.DateField(_("day of the appointment"), null=True)
    hour = models.CharField(_("hour"), max_length=5, blank=True)
    hotline = models.CharField(_("telephone number on the slip"), max_length=40, blank=True)
    code = models.CharField(_("code"), max_length=DIGITS, null=True)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("given on"))
    printed = models.PositiveSmallIntegerField(_("times printed"), default=0)
    replaced = models.BooleanField(default=False)  # a newer row stands

    read_verb = "case.read"
    classes = classified(T="by happened_on printed replaced", A="kind language day hour hotline code")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["happened_on"], condition=Q(printed=0), name="slip_to_print")]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="slip_code_once",
                violation_error_message=_(
                    "This code was given to somebody else this very moment. Send again."
                ),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(replaced=False),
                name="slip_stands_once",
                violation_error_message=_(
                    "A colleague wrote down this very moment what this person carries away."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(kind="REMINDER")
                | Q(day__isnull=False, code__isnull=False) & ~Q(hour="") & ~Q(hotline=""),
                name="slip_reminds",
                violation_error_message=_("A reminder needs a day, an hour, and a telephone number to call."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("member_slip", args=[self.member.uid])

    @property
    def open(self) -> bool:
        return self.episode.open and not self.replaced

    @property
    def on_paper(self) -> bool:
        return self.kind != self.Kind.NOTHING

    @property
    def spoken(self) -> str:
        """The code as it stands on the slip: `475 003 918 Q`."""
        return numbers.show(self.code) if self.code else ""

    @verb("slip.give")
    def give(self, *, by: Any) -> "Slip":
        """What this person chose stands from now on; whatever they were given before leads nowhere any more."""
        self.by, self.happened_on = by, current().happened_on
        standing = Slip.objects.filter(
            member__person=self.member.person_id, member__mission=self.member.mission_id, replaced=False
        )
        for before in standing:
            before.replaced = True
            before.save()
        if self.kind == self.Kind.REMINDER:
            self.code = numbers.draw(DIGITS)
            while Slip.objects.filter(code=self.code).exists():
                self.code = numbers.draw(DIGITS)
        self.save()
        return self

    @verb("slip.print")
    def print_(self, *, by: Any) -> None:
        """Once more on paper. Only what stands, and what was to be on paper at all."""
        if not self.on_paper:
            raise ValueError("nothing on paper was chosen")
        self.printed += 1
        self.save()
