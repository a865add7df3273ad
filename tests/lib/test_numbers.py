"""Numbers that are read aloud: drawn, shown, and read back as people type them."""

import pytest

from masar.lib import numbers


def test_a_number_is_read_back_from_what_was_shown():
    for digits in (6, 9):
        payload = numbers.draw(digits)
        assert len(payload) == digits
        assert numbers.check_character(payload) not in numbers.CONFUSABLE
        assert numbers.read(numbers.show(payload)) == payload


SHOWN = numbers.show("004103")


@pytest.mark.parametrize("typed", [
    SHOWN, SHOWN.lower(), SHOWN.replace(" ", ""), SHOWN.replace(" ", "-"), SHOWN.replace("0", "O"), SHOWN.replace("1", "I"),
    SHOWN.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")), SHOWN.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")),
    f"\u2066{SHOWN}\u2069", f"  {SHOWN}\t",
])  # fmt: skip
def test_a_number_is_read_as_people_type_it(typed):
    assert numbers.read(typed) == "004103"


@pytest.mark.parametrize(
    "typed", ["", "K", SHOWN[:-1], SHOWN.replace("103", "130"), "خمسة", "²³" + SHOWN, "DZ" + SHOWN]
)
def test_what_is_no_number_is_none(typed):
    assert numbers.read(typed) is None
