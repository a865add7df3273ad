"""The form of the roster."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField
from masar.access.models import Office
from masar.access.policy import places
from masar.access.rules import RULES

from .. import lists
from ..models.code import own_entries


class InterpreterForm(ActForm):
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"), queryset=Office.objects.none(), empty_label=None
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(entry.code, entry.label(get_language())) for entry in lists.entries("languages")],
    )
    sex = forms.ChoiceField(
        label=gettext_lazy("Woman or man"),
        required=False,
        choices=[("", ""), ("F", gettext_lazy("woman")), ("M", gettext_lazy("man"))],
    )
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    hours = forms.CharField(label=gettext_lazy("Hours"), max_length=120, required=False)
    conflicts = forms.CharField(
        label=gettext_lazy("Not for"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("People or places this interpreter should not speak for, and no reason."),
    )
    pledged_on = DayField(label=gettext_lazy("Signed the pledge on"), required=False)
    left_on = DayField(label=gettext_lazy("Left on"), required=False)

    def __init__(self, request: Any, *, record: Any = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs["initial"] = {"languages": [tongue.code for tongue in record.tongues.filter(ended=False)]}
        super().__init__(request, record=record, **kwargs)
        languages = self.fields["languages"]
        languages.choices = [*languages.choices, *own_entries(request.user).get("languages", ())]
        self.fields["office"].queryset = Office.objects.filter(
            Office.within(places(request.user, RULES["interpreter.add"].roles)), closed_on=None
        )
