"""Forms of the Now page: one press, then words when there is time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from ..models import HelpCall, Office
from .act import ActForm


class HelpForm(ActForm):
    kind = forms.ChoiceField(label=gettext_lazy("What is needed"), choices=HelpCall.Kind.choices)
    office = forms.ModelChoiceField(label=gettext_lazy("Office"), queryset=Office.objects.none())

    def __init__(self, request: Any, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["office"].queryset = Office.objects.visible_to(request.user).filter(closed_on=None)


class WriteUpForm(ActForm):
    text = forms.CharField(
        label=gettext_lazy("What happened, and what was done"), widget=forms.Textarea(attrs={"rows": 6})
    )
