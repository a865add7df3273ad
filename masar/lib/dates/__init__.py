"""Dates as people say and type them, with how precisely they are known: "14/3/91", "vers 1990", "عمره 30 سنة".

A date is a pair of days, the earliest and the latest it may be. Day comes before month, as in Algeria; a year of four
digits may come first. French, English and Arabic words are understood whatever the language of the screen.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from babel.dates import format_date
from django.utils.translation import gettext_lazy as _

from masar.lib.text import fold

from . import hijri, wording
from .parts import (
    DOUBT,
    OLDEST,
    NotUnderstood,
    Precision,
    Said,
    Understood,
    last_day,
    locale_of,
    months_before,
    not_a_date,
    ordinary,
    year_of,
)

__all__ = ["NotUnderstood", "Precision", "Understood", "show", "understand"]

LONGEST = 200  # signs: more is no date, whatever it is
SHORT = timedelta(days=62)  # an estimate within two months is shown with its month
FIRST_AGE_IN_DOUBT = 60  # "about 75" may be an age or a year; "about 30" is an age


def understand(text: str, today: date, language: str = "fr", *, past: bool = True) -> Understood:
    """Read a date. `past`: it is a birth or another day that is over, so a year of two digits is never in the future.

    `understand("mars 91", date(2026, 11, 22))` is 1 to 31 March 1991, to the month. "unknown" in three languages gives
    precision `unknown`. Ages count back from `today`; "about" means two years more or less; Islamic dates, seasons,
    decades and ages are `estimated`. `language` names months in sentences. Raises `NotUnderstood`.
    """
    if len(text) > LONGEST:
        raise not_a_date()
    parts = tuple(re.findall(r"\d+|[^\W\d_]+", fold(text)))
    said = Said(text, parts, today, language, past)
    for reader in READERS:
        found = reader(said)
        if found:
            return found
    raise not_a_date()


def _unknown(said: Said) -> Understood | None:
    if not said.text.strip():
        raise NotUnderstood(_("Nothing is written. Write unknown if it is not known."))
    nothing = said.parts == ("n", "a") or (not said.parts and bool(re.fullmatch(r"[\s?؟./_-]+", said.text)))
    zeros = bool(said.numbers) and not said.words and all(not int(number) for number in said.numbers)
    words = set(said.words) - {"x", "xx", "xxx", "xxxx"}
    told = words <= wording.UNKNOWN and bool(words - wording.NOT_ALONE)
    if nothing or zeros or (told and not said.numbers) or (said.words and not words and not said.numbers):
        return Understood(None, None, "unknown", said.text)
    return None


def _age(said: Said) -> Understood | None:
    """ "30 ans", "about 30", "6 mois", "عمره 30 سنة"."""
    if len(said.numbers) != 1 or len(said.numbers[0]) > 3:
        return None
    number, place = int(said.numbers[0]), said.parts.index(said.numbers[0])
    unit = said.parts[place + 1] if place + 1 < len(said.parts) else ""
    rest = set(said.words)
    if rest - wording.AGE - wording.ABOUT - wording.YEARS - _UNITS - wording.NOISE:
        return None
    year_ahead = place > 0 and said.parts[place - 1] in wording.YEAR_AHEAD
    if unit in _UNITS and not rest & set(wording.MONTHS):
        doubt = DOUBT if said.about and unit in wording.YEARS else 0
    elif rest & wording.AGE or (said.about and not year_ahead and number <= FIRST_AGE_IN_DOUBT):
        unit, doubt = "ans", DOUBT if said.about else 0
    else:
        return None
    if unit in wording.YEARS and number > OLDEST:
        raise NotUnderstood(_("Nobody is that old."))
    first, last = _born(said.today, number, unit, doubt)
    return said.at(first, last, "estimated")


_UNITS = wording.YEARS | wording.MONTHS_OLD | wording.WEEKS | wording.DAYS


def _born(today: date, number: int, unit: str, doubt: int) -> tuple[date, date]:
    """Earliest and latest birth of somebody who is `number` full units old, give or take `doubt` years."""
    if unit in wording.YEARS:
        return months_before(today, 12 * (number + 1 + doubt)) + timedelta(days=1), months_before(
            today, 12 * max(number - doubt, 0)
        )
    if unit in wording.MONTHS_OLD:
        return months_before(today, number + 1) + timedelta(days=1), months_before(today, number)
    days = number * (7 if unit in wording.WEEKS else 1)
    return today - timedelta(days=days + (6 if unit in wording.WEEKS else 0)), today - timedelta(days=days)


def _islamic(said: Said) -> Understood | None:
    """ "1415 هـ", "3 ramadan 1410", "ramadan 1998", "tabaski 1995"; a bare 1415 is Islamic too."""
    month = next((wording.HIJRI_MONTHS[word] for word in said.words if word in wording.HIJRI_MONTHS), None)
    feast = next((wording.FEASTS[word] for word in said.words if word in wording.FEASTS), None)
    numbers = [int(number) for number in said.numbers]
    if "rabi" in said.words or "joumada" in said.words or not numbers:
        return None
    year = max(numbers)
    islamic_year = 1300 <= year <= hijri.year_on(said.today) + (0 if said.past else 5)
    if not (month or feast or islamic_year) or (said.has(wording.HIJRI) and not islamic_year):
        return None
    if not islamic_year and not 1850 <= year <= said.today.year + 5:
        raise NotUnderstood(_("The year is missing. Write it with four digits."))
    day = next((number for number in numbers if number <= 30), None)
    if feast:
        month, day = feast
    elif islamic_year and not month and len(numbers) == 3:
        others = numbers if numbers[2] == year else numbers[::-1]
        day, month = others[0], others[1]
        if not (1 <= month <= 12 and 1 <= day <= 30):
            raise not_a_date()
    first, last = hijri.span(year, month, day) if islamic_year else hijri.span_within(year, month or 1, day)
    return said.at(first, last, "estimated")


def _decade(said: Said) -> Understood | None:
    """ "1990s", "années 90", "التسعينات"."""
    for word in said.words:
        start = wording.DECADES.get(word.removeprefix("ال"))
        if start:
            return said.at(date(start, 1, 1), date(start + 9, 12, 31), "estimated")
    if len(said.numbers) == 1 and said.has(wording.DECADE):
        year = year_of(said, said.numbers[0])
        if year % 10 == 0:
            return said.at(date(year, 1, 1), date(year + 9, 12, 31), "estimated")
    return None


def _between(said: Said) -> Understood | None:
    """ "1990-1992", "entre 1990 et 1992"."""
    extra = set(said.words) - wording.BETWEEN - wording.NOISE - wording.ABOUT
    if [len(number) for number in said.numbers] != [4, 4] or extra:
        return None
    years = [year_of(said, number) for number in said.numbers]
    return said.at(date(min(years), 1, 1), date(max(years), 12, 31), "estimated")


def _part_of_year(said: Said) -> Understood | None:
    """ "fin 1990", "été 1995", "saison des pluies 1992"."""
    part = next((wording.PARTS[word] for word in said.words if word in wording.PARTS), None)
    if not part or len(said.numbers) != 1 or said.has(frozenset(wording.MONTHS)):
        return None
    year = year_of(said, said.numbers[0])
    return said.at(date(year, part[0], 1), last_day(year, part[1]), "estimated")


READERS: tuple[Callable[[Said], Understood | None], ...] = (
    _unknown, _age, _decade, _between, _islamic, _part_of_year, ordinary,
)  # fmt: skip


# The few words that Babel does not have, in the languages of the screens; any other language is shown in English.
SHOWN = {
    "en": {"about": "about {}", "between": "between {} and {}", "unknown": "not known"},
    "fr": {"about": "vers {}", "between": "entre {} et {}", "unknown": "non connue"},
    "ar": {"about": "حوالي {}", "between": "بين {} و{}", "unknown": "غير معروف"},
}


def show(understood: Understood, language: str) -> str:
    """For people: "14 March 1991", "mars 1991", "1991", "حوالي 1991", "between 1990 and 1999", "not known"."""
    words = SHOWN.get(language[:2], SHOWN["en"])
    first, last = understood.earliest, understood.latest
    if first is None or last is None:
        return words["unknown"]
    if understood.precision == "estimated":
        middle = first + (last - first) / 2
        if last.year - first.year > 2 * DOUBT + 1:
            return words["between"].format(first.year, last.year)
        month = format_date(middle, "MMMM y", locale=locale_of(language))
        return words["about"].format(month if last - first < SHORT else middle.year)
    if understood.precision == "year":
        return str(first.year)
    pattern = "MMMM y" if understood.precision == "month" else "d MMMM y"
    text = format_date(first, pattern, locale=locale_of(language))
    return (
        re.sub(r"^1 ", "1er ", text) if language.startswith("fr") and understood.precision == "day" else text
    )
