"""Interpreters whom a family did not accept, asked alone. Who of them said so is not kept."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Record, Scope
from masar.access.verbs import current
from masar.programme.models import Interpreter

from .case import Case, Episode, OfEpisode
from .enquiry import Enquiry

if TYPE_CHECKING:
    from masar.access.policy import Places


class NotAccepted(Record):
    """Said at the counter, of an enquiry; later, of an episode. Only ever added."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, null=True, related_name="not_accepted")
    episode = models.ForeignKey(Episode, models.PROTECT, null=True, related_name="not_accepted")
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="+")
    happened_on = models.DateField(_("happened on"))

    read_verb = "interpreter.read"
    classes = classified(T="enquiry episode happened_on", A="interpreter")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(enquiry=None, episode__isnull=False) | Q(enquiry__isnull=False, episode=None),
                name="not_accepted_by_a_family",
                violation_error_message=_("Say which family did not accept this interpreter."),
            )
        ]

    @property
    def family(self) -> Any:
        return self.episode or self.enquiry

    @property
    def scope(self) -> Scope:
        scope: Scope = self.family.scope
        return scope

    @property
    def office(self) -> Any:
        return self.family.office

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        from .registration import Registration

        visits = Registration.objects.filter(Registration.unshielded(named), enquiry=OuterRef("enquiry"))
        return OfEpisode.unshielded(named) & (Q(enquiry=None) | Exists(visits))

    @classmethod
    def within(cls, places: "Places") -> Q:
        asked = Enquiry.objects.filter(Enquiry.within(places), pk=OuterRef("enquiry"))
        return Q(Exists(asked)) | Q(
            Exists(Case.objects.filter(Case.within(places), pk=OuterRef("episode__case")))
        )


def keep_declined(interpreters: Iterable[Interpreter], **family: Any) -> None:
    """`keep_declined([moussa], episode=…)`: they are not offered first to this family again. Only inside a verb."""
    for interpreter in interpreters:
        NotAccepted(interpreter=interpreter, happened_on=current().happened_on, **family).save()


def declined_by(user: Any, *, case: Any = None, enquiry: Any = None) -> frozenset[int]:
    """The interpreters whom this family did not accept, by number: of case number `case` and the one it came from, or
    before there is one, of an enquiry."""
    cases = Case.objects.filter(
        Q(pk=case) | Exists(Episode.objects.filter(case=case, after__case=OuterRef("pk")))
    )
    of_case = (
        Q(episode__case__in=cases)
        | Q(enquiry__episode__case__in=cases)
        | Q(enquiry__added_to__case__in=cases)
    )
    rows = NotAccepted.objects.visible_to(user).filter(of_case if case else Q(enquiry=enquiry))
    return frozenset(rows.values_list("interpreter", flat=True))
