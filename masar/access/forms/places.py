"""Forms about missions and offices."""

import zoneinfo
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from ..models import User
from ..roles import FUNCTIONS
from .act import ActForm
from .days import DayField, UntilField

DAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]


def country_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("Country"), choices=lambda: [("", ""), *list(countries)])


class MissionForm(ActForm):
    name = forms.CharField(label=gettext_lazy("Name of the mission"), max_length=120)
    country = country_field()


class OfficeForm(ActForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=120, required=False)
    place = forms.CharField(label=gettext_lazy("Town"), max_length=120, required=False)
    country = country_field()
    zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=50,
        initial="Africa/Algiers",
        help_text=gettext_lazy("As in Africa/Algiers. The clock on this office's wall."),
    )
    weekend = forms.MultipleChoiceField(
        label=gettext_lazy("Days off"),
        choices=DAYS,
        required=False,
        initial=["4", "5"],
        widget=forms.CheckboxSelectMultiple,
    )
    holidays = forms.CharField(
        label=gettext_lazy("Holidays"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One a line: the date as 2026-07-05, then its name."),
    )
    help_numbers = forms.CharField(
        label=gettext_lazy("Local numbers for help"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One a line: the number, then whose it is. They stand on the Now page of this office."
        ),
    )

    def __init__(self, request: Any, *, record: Any = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs.setdefault("initial", {})["weekend"] = record.weekend.split(",")
        super().__init__(request, record=record, **kwargs)

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone. Write it as Africa/Algiers.") % {"zone": zone}
            )
        return zone

    def clean_weekend(self) -> str:
        if len(self.cleaned_data["weekend"]) == 7:
            raise forms.ValidationError(_("The office must work on some day."))
        return ",".join(self.cleaned_data["weekend"])

    def clean_holidays(self) -> str:
        for line in self.cleaned_data["holidays"].splitlines():
            try:
                if line.strip():
                    date.fromisoformat(line.split()[0])
            except ValueError:
                raise forms.ValidationError(
                    _("“%(line)s” does not begin with a date. Write 2026-07-05 Independence Day.")
                    % {"line": line}
                ) from None
        return self.cleaned_data["holidays"]


class ProjectForm(ActForm):
    code = forms.CharField(label=gettext_lazy("Code"), max_length=20)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    opens_on = DayField(label=gettext_lazy("Opens on"))
    closes_on = DayField(label=gettext_lazy("Closes on"))


class ColleagueField(forms.ModelChoiceField):
    """A colleague of the mission, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), empty_label="", **kwargs)


class FunctionForm(ActForm):
    code = forms.ChoiceField(label=gettext_lazy("Duty"), choices=FUNCTIONS)
    holder = ColleagueField(label=gettext_lazy("Who answers for it"))

    def __init__(self, request: Any, *, mission: Any, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["holder"].queryset = User.objects.filter(mission=mission, is_active=True)


class CoverForm(ActForm):
    cover = ColleagueField(label=gettext_lazy("Stand-in"))
    until = UntilField(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Until then the stand-in decides in this duty.")
    )

    def __init__(self, request: Any, *, record: Any, **kwargs: Any) -> None:
        super().__init__(request, record=record, **kwargs)
        self.fields["cover"].queryset = User.objects.filter(
            mission=record.office.mission_id, is_active=True
        ).exclude(pk=record.holder_id)
