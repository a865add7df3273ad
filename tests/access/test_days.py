"""Days are typed, day before month in every language; no browser decides in which order they stand."""

from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.utils import timezone, translation

from masar.access.forms.days import DayField, UntilField

MASAR = Path(__file__).resolve().parents[2] / "masar"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    "typed",
    ["3/4/2026", "03.04.26", "2026-04-03", "3 avril 2026", "3 April 2026", "٣/٤/٢٠٢٦", "3 أفريل 2026"],
)
def test_a_day_is_the_same_in_every_language(typed, language):
    with translation.override(language):
        assert DayField().clean(typed) == date(2026, 4, 3)


@pytest.mark.parametrize(
    "typed", ["avril 2026", "2026", "about 2026", "30 years", "unknown", "soon", "31/2/2026"]
)
def test_what_is_no_day_gets_a_sentence(typed):
    with pytest.raises(forms.ValidationError, match="no day of the calendar"):
        DayField().clean(typed)


def test_a_paper_is_valid_until_the_last_day_of_its_month():
    assert DayField(end=True).clean("2/2027") == date(2027, 2, 28)
    assert DayField(end=True, required=False).clean("") is None
    assert DayField(end=True).shown("2027") == "31 December 2027"
    assert DayField(end=True).shown("soon") == ""


def test_a_role_ends_with_its_last_day():
    today = timezone.localdate()
    until = timezone.localtime(UntilField().clean(f"{today:%d/%m/%Y}"))
    assert (until.date(), f"{until:%H:%M}") == (today, "23:59")
    with pytest.raises(forms.ValidationError, match="end before it begins"):
        UntilField().clean("14/3/2020")


def test_no_field_leaves_the_order_to_the_browser():
    for file in [*MASAR.rglob("*.py"), *MASAR.rglob("*.html")]:
        text = file.read_text()
        for sign in (
            'type="date"',
            'input_type = "date',
            "datetime-local",
            "forms.DateField(",
            "forms.DateTimeField(",
        ):
            assert sign not in text, file
