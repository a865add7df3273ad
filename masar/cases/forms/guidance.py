"""The form of a talk to people who gave no names."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Topic
from .case import HappenedForm, listed


class GuidanceForm(HappenedForm):
    """A talk to people who gave no names."""

    office = forms.ModelChoiceField(label=gettext_lazy("Office"), queryset=None, empty_label=None)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language we speak in"), choices=listed("languages"))
    men = forms.IntegerField(label=gettext_lazy("Men"), min_value=0, max_value=5000, initial=0)
    women = forms.IntegerField(label=gettext_lazy("Women"), min_value=0, max_value=5000, initial=0)
    boys = forms.IntegerField(label=gettext_lazy("Boys"), min_value=0, max_value=5000, initial=0)
    girls = forms.IntegerField(label=gettext_lazy("Girls"), min_value=0, max_value=5000, initial=0)
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Explained"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    questions = forms.CharField(
        label=gettext_lazy("What people asked, without names"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    asked = forms.IntegerField(
        label=gettext_lazy("How many asked to be registered"), min_value=0, max_value=5000, initial=0
    )

    def __init__(self, request: HttpRequest, *, offices: Any, **how: Any) -> None:
        super().__init__(request, **how)
        self.fields["office"].queryset = offices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        counts = [cleaned.get(name) or 0 for name in ("men", "women", "boys", "girls")]
        if not any(counts):
            self.add_error("men", _("Say how many people listened."))
        elif (cleaned.get("asked") or 0) > sum(counts):
            self.add_error("asked", _("More people asked than listened. Please check."))
        cleaned["topics"] = " ".join(cleaned.get("topics", ()))
        return cleaned
