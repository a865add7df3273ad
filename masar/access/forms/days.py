"""Days as people type them, day before month in every language, and shown back as they are understood."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.lib import dates


class DayInput(forms.DateInput):
    """`kind` is "day", or "end" where a month or a year means its last day."""

    input_type = "text"

    def __init__(self, kind: str = "day") -> None:
        attrs = {"data-understood": reverse_lazy("understood"), "data-kind": kind, "autocomplete": "off"}
        super().__init__(attrs, format="%d/%m/%Y")


class DayField(forms.DateField):
    """One day: 14/3/2026, 14 mars 2026, ١٤/٣/٢٠٢٦. `end`: until when a paper is valid, where 3/2026 is its last day."""

    def __init__(self, *, end: bool = False, **kwargs: Any) -> None:
        self.end = end
        kwargs.setdefault("help_text", gettext_lazy("Day, month, year: 14/3/2026"))
        super().__init__(widget=DayInput("end" if end else "day"), **kwargs)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            said = dates.understand(str(value)[:60], timezone.localdate(), get_language() or "en", past=False)
        except dates.NotUnderstood:  # its own sentence may propose less than a day
            said = None
        if said is None or said.precision not in (("day", "month", "year") if self.end else ("day",)):
            raise forms.ValidationError(
                _("This is no day of the calendar. Write day, month and year: 14/3/2026.")
            )
        return said.latest

    def shown(self, value: Any) -> str:
        """How it is understood, in words; nothing for what is empty or no day."""
        try:
            day = self.to_python(value)
        except forms.ValidationError:
            return ""
        return in_words(day) if day else ""


class UntilField(DayField):
    """The last day of a role that begins now."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is None:
            return None
        until = timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
        if until <= timezone.now():
            raise forms.ValidationError(_("The role would end before it begins."))
        return until


def in_words(day: date) -> str:
    return dates.show(dates.Understood(day, day, "day", ""), (get_language() or "en")[:2])
