from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masar.lib.dates import NotUnderstood, hijri, show, understand

TODAY = date(2026, 11, 22)


def read(text, today=TODAY, **options):
    understood = understand(text, today, **options)
    assert understood.said == text
    return understood.earliest, understood.latest, understood.precision


TO_THE_DAY = """14/3/91 | 14.03.1991 | 14-3-1991 | 14 3 1991 | 1991-03-14 | 1991/3/14 | 14031991 | 19910314 | 140391
14 mars 1991 | le 14 mars 91 | né le 14 mars 1991 | March 14, 1991 | 14th March 1991 | 14 mar 91 | 14 مارس 1991
١٤/٣/١٩٩١ | ۱۴/۳/۱۹۹۱ | ولد في 14 مارس 1991 | 14 آذار 1991 | 14 MARS 1991"""

TO_THE_MONTH = """mars 1991 | March 91 | مارس 1991 | آذار 1991 | 3/1991 | 03/91 | 00/03/1991 | ??/03/1991 | xx/03/1991 | 1991-03
mois de mars 1991 | شهر مارس 1991 | mars 91 | fin mars 1991"""

TO_THE_YEAR = """1991 | en 1991 | né en 1991 | سنة 1991 | عام 91 | مواليد 1991 | ١٩٩١ | ۱۹۹۱ | 00/00/1991 | xx/xx/1991 | year 1991
--/--/1991"""

ABOUT = """vers 1991 | about 1991 | حوالي 1991 | environ 1991 | vers 91 | 1991 environ | présumé 1991 | circa 1991 | ~1991 | 1991?
تقريبا 1991 | née vers 1991"""

UNKNOWN = """unknown | inconnu | غير معروف | مجهول | je ne sais pas | ne sait pas | don't know | لا أعرف | ? | - | 00/00/0000 | N/A
INCONNUE | not known"""


def cells(table):
    return [cell.strip() for line in table.splitlines() for cell in line.split("|")]


@pytest.mark.parametrize("text", cells(TO_THE_DAY))
def test_a_day(text):
    assert read(text) == (date(1991, 3, 14), date(1991, 3, 14), "day")


@pytest.mark.parametrize("text", cells(TO_THE_MONTH))
def test_a_month(text):
    assert read(text) == (date(1991, 3, 1), date(1991, 3, 31), "month")


@pytest.mark.parametrize("text", cells(TO_THE_YEAR))
def test_a_year(text):
    assert read(text) == (date(1991, 1, 1), date(1991, 12, 31), "year")


@pytest.mark.parametrize("text", cells(ABOUT))
def test_about_a_year_is_two_years_to_each_side(text):
    assert read(text) == (date(1989, 1, 1), date(1993, 12, 31), "estimated")


@pytest.mark.parametrize("text", cells(UNKNOWN))
def test_unknown_is_an_answer(text):
    assert read(text) == (None, None, "unknown")


@pytest.mark.parametrize(
    ("names", "month"),
    [
        ("janvier january جانفي يناير", 1),
        ("février february fev فيفري فبراير شباط", 2),
        ("avril april أفريل أبريل نيسان", 4),
        ("mai may ماي مايو أيار", 5),
        ("juin june جوان يونيو حزيران", 6),
        ("juillet july جويلية يوليو تموز", 7),
        ("août aout august أوت أغسطس غشت آب", 8),
        ("septembre september سبتمبر أيلول", 9),
        ("octobre october أكتوبر", 10),
        ("novembre november نوفمبر", 11),
        ("décembre december ديسمبر", 12),
    ],
)
def test_months_of_the_maghreb_the_levant_and_egypt(names, month):
    assert {read(f"{name} 1990")[0] for name in names.split()} == {date(1990, month, 1)}


def test_months_of_two_words():
    assert read("تشرين الأول 1990")[0] == date(1990, 10, 1)
    assert read("تشرين الثاني 1990")[0] == date(1990, 11, 1)
    assert read("كانون الأول 1990")[0] == date(1990, 12, 1)
    assert read("كانون الثاني 1990")[0] == date(1990, 1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "30 ans",
        "30 years",
        "30 years old",
        "عمره 30 سنة",
        "30 عاما",
        "âge 30",
        "٣٠ سنة",
        "30ans",
        "J'ai 30 ans".replace("J'ai ", ""),
    ],
)
@pytest.mark.parametrize(
    ("today", "earliest", "latest"),
    [
        (date(2026, 11, 22), date(1995, 11, 23), date(1996, 11, 22)),
        (date(2024, 2, 29), date(1993, 3, 1), date(1994, 2, 28)),
        (date(2027, 1, 1), date(1996, 1, 2), date(1997, 1, 1)),
    ],
)  # fmt: skip
def test_an_age_counts_back_from_today(text, today, earliest, latest):
    assert read(text, today) == (earliest, latest, "estimated")


@pytest.mark.parametrize(
    "text", ["about 30", "environ 30 ans", "حوالي 30 سنة", "30 ans environ", "about 30 years"]
)
def test_about_an_age(text):
    assert read(text) == (date(1993, 11, 23), date(1998, 11, 22), "estimated")


def test_small_children_have_ages_in_months_weeks_and_days():
    assert read("6 mois") == read("6 أشهر") == (date(2026, 4, 23), date(2026, 5, 22), "estimated")
    assert read("3 weeks") == (date(2026, 10, 26), date(2026, 11, 1), "estimated")
    assert read("7 jours") == (date(2026, 11, 15), date(2026, 11, 15), "estimated")


@pytest.mark.parametrize(
    ("text", "today", "year"),
    [
        ("22/11/26", TODAY, 2026),
        ("23/11/26", TODAY, 1926),
        ("1/1/27", TODAY, 1927),
        ("1/1/27", date(2027, 1, 1), 2027),
        ("mars 05", TODAY, 2005),
        ("12/99", TODAY, 1999),
    ],
)
def test_two_digits_are_never_a_future_birth(text, today, year):
    assert read(text, today)[0].year == year


def test_other_dates_may_be_in_the_future():
    assert read("15/3/31", past=False)[0] == date(2031, 3, 15)
    assert read("2031-03-15", past=False)[0] == date(2031, 3, 15)


def test_this_year_ends_today():
    assert read("2026") == (date(2026, 1, 1), TODAY, "year")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1415 هـ", date(1994, 6, 8), date(1995, 6, 2)),
        ("1415", date(1994, 6, 8), date(1995, 6, 2)),
        ("3 ramadan 1410", date(1990, 3, 28), date(1990, 4, 1)),
        ("رمضان 1410", date(1990, 3, 26), date(1990, 4, 28)),
        ("ramadan 1995", date(1995, 1, 30), date(1995, 3, 4)),
        ("tabaski 1995", date(1995, 5, 8), date(1995, 5, 12)),
        ("Aïd el Kebir 1995", date(1995, 5, 8), date(1995, 5, 12)),
        ("عيد الأضحى 1995", date(1995, 5, 8), date(1995, 5, 12)),
        ("1/1/1415", date(1994, 6, 8), date(1994, 6, 12)),
        ("1990-1992", date(1990, 1, 1), date(1992, 12, 31)),
        ("entre 1990 et 1992", date(1990, 1, 1), date(1992, 12, 31)),
        ("بين 1990 و 1992", date(1990, 1, 1), date(1992, 12, 31)),
        ("années 90", date(1990, 1, 1), date(1999, 12, 31)),
        ("1990s", date(1990, 1, 1), date(1999, 12, 31)),
        ("التسعينات", date(1990, 1, 1), date(1999, 12, 31)),
        ("fin 1990", date(1990, 9, 1), date(1990, 12, 31)),
        ("saison des pluies 1992", date(1992, 6, 1), date(1992, 10, 31)),
        ("vers mars 1990", date(1990, 1, 1), date(1990, 5, 31)),
    ],
)
def test_estimates(text, earliest, latest):
    assert read(text) == (earliest, latest, "estimated")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("31/4/1990", "There is no 31 April 1990. April has 30 days; write the month and year if the day is not sure."),
        ("29/2/1991", "There is no 29 February 1991. February has 28 days; write the month and year if the day is not sure."),
        ("3/14/1991", "There is no month 14. Write day, month and year: 14/3/1991."),
        ("14/3", "The year is missing. Write it with four digits."),
        ("14 mars", "The year is missing. Write it with four digits."),
        ("15/3/2031", "This date is in the future."),
        ("1850", "This date is more than 120 years ago."),
        ("90", "Is 90 a year or an age? Write 1990 or 90 years."),
        ("about 75", "Is 75 a year or an age? Write 1975 or 75 years."),
        ("150 ans", "Nobody is that old."),
        ("", "Nothing is written. Write unknown if it is not known."),
        ("hello", "This is not understood. Write 14/3/1991, March 1991, 1991, about 1991, 30 years or unknown."),
        ("14/3/1991 5", "This is not understood. Write 14/3/1991, March 1991, 1991, about 1991, 30 years or unknown."),
    ],
)  # fmt: skip
def test_what_is_no_date_is_told_in_a_sentence(text, sentence):
    with pytest.raises(NotUnderstood) as refused:
        understand(text, TODAY, "en")
    assert str(refused.value.sentence) == sentence


def test_a_placeholder_is_kept_and_the_year_suggested():
    for text in ("01/01/1990", "31/12/1990", "1er janvier 1990"):
        understood = understand(text, TODAY)
        assert (understood.precision, understood.placeholder) == ("day", True)
        assert (understood.suggested.precision, understood.suggested.latest) == ("year", date(1990, 12, 31))
    assert not understand("02/01/1990", TODAY).placeholder
    assert not understand("1990", TODAY).placeholder


@pytest.mark.parametrize(
    ("text", "english", "french", "arabic"),
    [
        ("14/3/91", "14 March 1991", "14 mars 1991", "14 مارس 1991"),
        ("1/8/91", "1 August 1991", "1er août 1991", "1 أوت 1991"),
        ("mars 91", "March 1991", "mars 1991", "مارس 1991"),
        ("1991", "1991", "1991", "1991"),
        ("vers 1991", "about 1991", "vers 1991", "حوالي 1991"),
        ("30 ans", "about 1996", "vers 1996", "حوالي 1996"),
        ("6 mois", "about May 2026", "vers mai 2026", "حوالي ماي 2026"),
        ("années 90", "between 1990 and 1999", "entre 1990 et 1999", "بين 1990 و1999"),
        ("?", "not known", "non connue", "غير معروف"),
    ],
)
def test_dates_are_shown_in_words(text, english, french, arabic):
    understood = understand(text, TODAY)
    assert [show(understood, language) for language in ("en", "fr", "ar")] == [english, french, arabic]
    assert show(understood, "xx") == english


def test_the_islamic_calendar_by_arithmetic():
    assert hijri.day_of(1415, 1, 1) == date(1994, 6, 10)
    assert hijri.day_of(1447, 9, 1) == date(2026, 2, 18)
    assert (hijri.year_on(date(1994, 6, 9)), hijri.year_on(date(1994, 6, 10))) == (1414, 1415)


@given(st.dates(date(1300, 1, 1), date(2200, 1, 1)))
def test_every_day_has_one_islamic_year(day):
    year = hijri.year_on(day)
    assert hijri.day_of(year, 1, 1) <= day < hijri.day_of(year + 1, 1, 1)


@given(st.dates(TODAY - timedelta(days=365 * 119), TODAY), st.sampled_from(["fr", "en", "ar"]))
def test_what_is_shown_is_understood_again(day, language):
    shown = show(understand(day.isoformat(), TODAY), language)
    assert read(shown) == (day, day, "day")


WORDS = "14 3 91 1991 1415 00 31 2 / - . ? ~ mars مارس vers about ans سنة ramadan هـ fin entre et unknown xx le 9999 0000 s n a tabaski mois"


@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=6).map(" ".join) | st.text(max_size=20), st.booleans()
)
def test_nothing_typed_breaks_it(text, past):
    try:
        earliest, latest, precision = read(text, past=past)
    except NotUnderstood:
        return
    assert (earliest is None) == (latest is None) == (precision == "unknown")
    if earliest:
        assert earliest <= latest
        assert not past or latest <= TODAY


def test_ten_thousand_digits_are_no_date():
    with pytest.raises(NotUnderstood):
        understand("1234567890" * 1000, date(2026, 11, 22))
