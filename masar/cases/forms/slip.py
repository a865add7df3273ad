"""What somebody carries away, the pages that print it, and the code on it."""

import re
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField
from masar.lib.digits import plain_digits

from ..models import Slip

FARTHEST = timedelta(days=180)
HOUR = re.compile(r"(\d{1,2})(?:[:.,h]?(\d{2})|h)?")
NUMBER = re.compile(r"\+?[0-9][0-9 ().-]+")
PLACES = ["1", "2", "3", "4"]  # of a slip on a sheet


class HourField(forms.CharField):
    """An hour of the day as people say it, 9, 9 h, 9h30, 14:15, ٩:٣٠, kept as `09:30`."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return ""
        found = HOUR.fullmatch(plain_digits(typed).lower())
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("This is no hour of the day. Write 9:00 or 14:30."))
        return f"{hour:02}:{minute:02}"


class SlipForm(ActForm):
    """Asked alone. Day, hour and telephone are for a reminder only."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Asked alone: what do you want to carry away?"),
        choices=Slip.Kind.choices,
        widget=forms.RadioSelect,
    )
    day = DayField(label=gettext_lazy("Day of the appointment"), required=False)
    hour = HourField(
        label=gettext_lazy("Hour"), help_text=gettext_lazy("9:00 or 14:30"), max_length=12, required=False
    )
    hotline = forms.CharField(
        label=gettext_lazy("Telephone number on the slip"),
        help_text=gettext_lazy("The office’s own line. Whoever answers says no name of a programme."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the paper"), choices=settings.LANGUAGES, required=False
    )

    def __init__(self, request: HttpRequest, *, office: Any, **how: Any) -> None:
        super().__init__(request, **how)
        self.office = office

    def clean_day(self) -> Any:
        day, today = self.cleaned_data["day"], self.office.today()
        if day and day < today:
            raise forms.ValidationError(_("Choose today or a day to come."))
        if day and day > today + FARTHEST:
            raise forms.ValidationError(_("This day is more than half a year away. Look at the year."))
        if day and not self.office.calendar.is_working(day):
            raise forms.ValidationError(_("The office is closed on this day."))
        return day

    def clean_hotline(self) -> str:
        typed = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in self.cleaned_data["hotline"])
        if typed and not NUMBER.fullmatch(typed):
            raise forms.ValidationError(_("Write a telephone number, without a name."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["language"] = cleaned.get("language") or self.initial["language"]
        if cleaned.get("kind") == Slip.Kind.REMINDER:
            for name, says in (
                ("day", _("Write the day of the appointment.")),
                ("hour", _("Write the hour of the appointment.")),
                ("hotline", _("Write the number that somebody can call.")),
            ):
                if name not in self.errors and not cleaned.get(name):
                    self.add_error(name, says)
        elif cleaned.get("kind"):
            cleaned |= {"day": None, "hour": "", "hotline": ""}
            for name in ("day", "hour", "hotline"):  # of no matter here, so not to be corrected
                self.errors.pop(name, None)
        return cleaned


class PrintForm(forms.Form):
    """Which of the waiting slips, and where on the sheet the first of them goes."""

    slips = forms.ModelMultipleChoiceField(queryset=Slip.objects.none(), to_field_name="uid")
    first_place = forms.ChoiceField(
        label=gettext_lazy("First free place on the sheet"),
        help_text=gettext_lazy("Four slips fit on a sheet. A sheet that is used in part can be fed again."),
        choices=[(place, place) for place in PLACES],
    )

    def __init__(self, data: Any, *, waiting: Any) -> None:
        super().__init__(data, initial={"first_place": "1"})
        self.fields["slips"].queryset = waiting


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        help_text=gettext_lazy(
            "Of a slip or of a signed declaration: nine digits and one more sign. Type it, or scan it."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autofocus": True}),
    )
