"""Numbers for help, as heads of centres write them down."""

import pytest

from masar.lib import telephones


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("14 — Protection civile", ("14", "14", "Protection civile")),
        ("Clinique, jour et nuit : 021 00 41 10", ("021 00 41 10", "021004110", "Clinique, jour et nuit")),
        ("0661 23 45 67 24h/24", ("0661 23 45 67", "0661234567", "24h/24")),
        ("+213 661-23-45-67 Dr. Amel", ("+213 661-23-45-67", "+213661234567", "Dr. Amel")),
        ("Nuit et jour 24h/24 : 0770 00 99 01", ("0770 00 99 01", "0770009901", "Nuit et jour 24h/24")),
        ("الحماية المدنية: ١٤", ("14", "14", "الحماية المدنية")),
        ("SAMU : à compléter", ("", "", "SAMU : à compléter")),
    ],
)
def test_a_line_is_a_number_and_whose_it_is(written, read):
    assert telephones.line(written) == read


def test_what_can_be_called_stands_first_and_empty_lines_are_none():
    found = telephones.understand("Hospital: ask the head\n\n - \n17 Police\n14 Ambulance")
    assert [(each.number, each.whose) for each in found] == [
        ("17", "Police"),
        ("14", "Ambulance"),
        ("", "Hospital: ask the head"),
    ]
