"""Dates chosen from a calendar. Browsers exchange them in one form whatever the language, so they are not localised."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class UntilField(forms.DateTimeField):
    """When a role ends that begins now."""

    widget = MomentInput

    def clean(self, value: Any) -> Any:
        until = super().clean(value)
        if until is not None and until <= timezone.now():
            raise forms.ValidationError(_("The role would end before it begins."))
        return until
