import pytest
from hypothesis import given
from hypothesis import strategies as st

from masar.people.identity.phones import understand, understand_all

ALGIERS = "+213661234567"

WAYS = """0661234567 | 06 61 23 45 67 | 06.61.23.45.67 | 06-61-23-45-67 | 0661/23/45/67 | 0661 / 23.45.67 | +213661234567
+213 661 23 45 67 | +213 (0) 661 23 45 67 | 00213661234567 | 00 213 661 23 45 67 | 213661234567 | ٠٦٦١٢٣٤٥٦٧ | ۰۶۶۱۲۳۴۵۶۷
661234567 | tel: 0661234567 | \u202a0661 23 45 67\u202c | +2130661234567 | ＋２１３６６１２３４５６７"""


@pytest.mark.parametrize("text", [way.strip() for line in WAYS.splitlines() for way in line.split("|")])
def test_one_number_in_every_way_it_is_written(text):
    phone = understand(text)
    assert (phone.e164, phone.shown, phone.kind, phone.warning) == (ALGIERS, "0661 23 45 67", "mobile", "")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("boss's phone 0661234567", "boss's phone"),
        ("هاتف الجار 0661 23 45 67", "هاتف الجار"),
        ("0661234567 (frère)", "frère"),
        ("0661234567 - WhatsApp", "WhatsApp"),
        ("chambre 12 : 0661234567", "chambre 12"),
        ("voisin, 0661234567", "voisin"),
        ("0661234567, le soir", "le soir"),
    ],
)
def test_the_words_around_a_number_are_kept(text, note):
    phone = understand(text)
    assert (phone.e164, phone.note, phone.typed) == (ALGIERS, note, text)


@pytest.mark.parametrize("between", [" / ", "/", " ou ", " or ", " أو ", " و ", ", ", "; ", "\n", "  ", " "])
def test_several_numbers(between):
    phones = understand_all(f"0661234567{between}0770 12 34 56")
    assert [phone.e164 for phone in phones] == [ALGIERS, "+213770123456"]
    assert understand(f"0661234567{between}0770 12 34 56").note == "0770 12 34 56"


@pytest.mark.parametrize(
    ("text", "e164", "shown"),
    [
        ("+223 76 12 34 56", "+22376123456", "+223 76 12 34 56"),
        ("0022376123456", "+22376123456", "+223 76 12 34 56"),
        ("+224 621 23 45 67", "+224621234567", "+224 621 23 45 67"),
        ("00 225 07 07 12 34 56", "+2250707123456", "+225 07 07 12 3456"),
    ],
)
def test_numbers_of_home(text, e164, shown):
    phone = understand(text)
    assert (phone.e164, phone.shown, phone.warning) == (e164, shown, "")


def test_a_prefix_without_its_sign_is_read_with_a_warning():
    phone = understand("22376123456")
    assert (phone.e164, str(phone.warning)) == (
        "+22376123456",
        "This is read as a number abroad. Check the country.",
    )


def test_where_the_desk_stands_decides_what_a_short_number_means():
    assert understand("76 12 34 56", "ML").e164 == "+22376123456"
    assert understand("76 12 34 56", "ML").shown == "76 12 34 56"
    assert understand("021 23 45 67").kind == "fixed"


@pytest.mark.parametrize(
    ("text", "shown", "warning"),
    [
        ("06 61 23", "06 61 23", "This number is too short. It is kept as written."),
        ("066123456789012", "066123456789012", "This number is too long. It is kept as written."),
        ("no phone", "no phone", "There is no phone number here. It is kept as written."),
        ("", "", "There is no phone number here. It is kept as written."),
    ],
)
def test_what_no_plan_knows_is_kept_as_written(text, shown, warning):
    phone = understand(text)
    assert (phone.e164, phone.shown, str(phone.warning), phone.typed) == (None, shown, warning, text)


def test_a_number_reads_left_to_right_in_arabic():
    assert understand("0661234567").isolated == "\u20660661 23 45 67\u2069"


@given(st.text(max_size=40) | st.text("0123456789+ /-().ou٠٦", max_size=40))
def test_nothing_is_refused(text):
    phones = understand_all(text)
    assert phones
    assert all(phone.typed == text for phone in phones)
    assert all(phone.e164 or phone.warning for phone in phones)
