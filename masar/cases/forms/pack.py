"""Paper forms: how many, what became of one, and the number that is typed from it."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.models import Office
from masar.lib import numbers

from ..models import PaperForm
from .case import HappenedForm

MOST_FORMS = 100


class PackForm(ActForm):
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    size = forms.IntegerField(
        label=gettext_lazy("How many forms"),
        help_text=gettext_lazy("One form a family, with room for six people."),
        min_value=1,
        max_value=MOST_FORMS,
        initial=20,
    )

    def __init__(self, request: HttpRequest, *, offices: Any, **how: Any) -> None:
        super().__init__(request, **how)
        self.fields["office"].queryset = offices


class SpoiledForm(HappenedForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why it cannot be used"),
        choices=PaperForm.Reason.choices,
        widget=forms.RadioSelect,
    )

    field_order = ("reason",)


def form_typed(user: Any, typed: str, office: Any, day: date | None) -> PaperForm:
    """The form with this number, ready to be typed in for a visit to `office` on `day`; or a sentence why not.

    A form of an office that is none of this colleague's is answered like a number that nobody was given.
    """
    payload = numbers.read(typed)
    if payload is None:
        raise forms.ValidationError(_("One sign of this number is not right. Compare it with the paper."))
    found = PaperForm.objects.visible_to(user).filter(number=payload).select_related("pack__office").first()
    if found is None:
        raise forms.ValidationError(_("No form with this number is known here. Compare it with the paper."))
    if found.state == PaperForm.State.USED:
        raise forms.ValidationError(_("This form was typed in already."))
    if found.state == PaperForm.State.SPOILED:
        raise forms.ValidationError(
            _("This form was set aside as spoiled. What it says belongs on another form.")
        )
    if found.pack.office != office:
        raise forms.ValidationError(
            _("This form belongs to another office: %(office)s.") % {"office": found.pack.office}
        )
    if day and day < found.pack.happened_on:
        raise forms.ValidationError(
            _("This form was printed after the day of the visit. Look at the number and at the day.")
        )
    return found
