"""A date in day, month and year, any of them perhaps missing; and the shape of a date that is not known to the day."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import wording

Precision = Literal["day", "month", "year", "estimated", "unknown"]

OLDEST = 120  # years
DOUBT = 2  # years on each side of "about 1990" and "about 30 years old"


@dataclass(frozen=True)
class Understood:
    """When something was. `earliest` and `latest` are both known or both None (precision `unknown`); `latest` of
    something past is never after today. `said`: what was typed, kept as it was."""

    earliest: date | None
    latest: date | None
    precision: Precision
    said: str

    @property
    def placeholder(self) -> bool:
        """1 January and 31 December are what registers write when only the year is known: ask again."""
        first = self.earliest
        return (
            self.precision == "day" and first is not None and (first.month, first.day) in ((1, 1), (12, 31))
        )

    @property
    def suggested(self) -> "Understood":
        """The same, with the year alone where the day looks like a placeholder."""
        if not (self.placeholder and self.earliest):
            return self
        year = self.earliest.year
        return replace(self, earliest=date(year, 1, 1), latest=date(year, 12, 31), precision="year")


class NotUnderstood(ValueError):
    """`sentence` says what is wrong and what to write instead, to the person who typed."""

    def __init__(self, sentence: str | Promise):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Said:
    """What was typed, taken apart: `numbers` and `words` in order, noise gone from `words` only."""

    text: str
    parts: tuple[str, ...]
    today: date
    language: str
    past: bool

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(part for part in self.parts if part.isdigit())

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(part for part in self.parts if not part.isdigit())

    @property
    def about(self) -> bool:
        return bool(wording.ABOUT & set(self.words)) or bool(re.search(r"[~≈±]|\d\s*[?؟]\s*$", self.text))

    def has(self, *sets: frozenset[str]) -> bool:
        return any(word in wanted for word in self.words for wanted in sets)

    def at(self, earliest: date, latest: date, precision: Precision) -> Understood:
        if self.past and earliest > self.today:
            raise NotUnderstood(_("This date is in the future."))
        if self.past and earliest.year < self.today.year - OLDEST:
            raise NotUnderstood(_("This date is more than 120 years ago."))
        latest = min(latest, self.today) if self.past else latest
        return Understood(earliest, latest, precision, self.text)


def not_a_date() -> NotUnderstood:
    return NotUnderstood(
        _("This is not understood. Write 14/3/1991, March 1991, 1991, about 1991, 30 years or unknown.")
    )


def ordinary(said: Said) -> Understood | None:
    """Day, month and year in numbers or words; parts may be missing, zero or x."""
    month, words = _month_word(said)
    extra = set(words) - wording.NOISE - wording.ABOUT - set(wording.PARTS) - wording.YEARS
    if extra or not said.numbers:
        return None
    day_text, month_text, year_text = _day_month_year(said, month)
    year = year_of(said, year_text)
    month = month or int(month_text or 0) or None
    day = int(day_text or 0) or None
    if month is None:
        return _about(said, date(year, 1, 1), date(year, 12, 31), "year")
    if month > 12:
        raise NotUnderstood(
            format_lazy(_("There is no month {month}. Write day, month and year: 14/3/1991."), month=month)
        )
    if day is None:
        return _about(said, date(year, month, 1), last_day(year, month), "month")
    _must_exist(year, month, day, said.language)
    return _about(said, date(year, month, day), date(year, month, day), "day")


def _month_word(said: Said) -> tuple[int | None, list[str]]:
    """The month that is named, and the other words."""
    words = list(said.words)
    for place, word in enumerate(words):
        following = words[place + 1] if place + 1 < len(words) else ""
        if word in wording.SECOND and following in wording.FIRST_WORDS | wording.SECOND_WORDS:
            first, second = wording.SECOND[word]
            month = second if following in wording.SECOND_WORDS else first
            return month, words[:place] + words[place + 2 :]
        if word in wording.MONTHS:
            return wording.MONTHS[word], words[:place] + words[place + 1 :]
    return None, words


def _day_month_year(said: Said, month: int | None) -> tuple[str, str, str]:
    """The numbers as texts of day, month and year; empty where not said."""
    numbers = list(said.numbers)
    if len(numbers) == 1 and month is None:
        return _run_together(said, numbers[0])
    if len(numbers) > (2 if month else 3):
        raise not_a_date()
    year_first = len(numbers[0]) == 4 or (len(numbers) > 1 and len(numbers[0]) == 2 and int(numbers[0]) > 31)
    if year_first:
        numbers.reverse()
    if month and len(numbers) == 1:
        number_first = said.parts.index(numbers[0]) == 0
        if number_first and len(numbers[0]) < 3 and int(numbers[0]) <= 31:
            raise NotUnderstood(_("The year is missing. Write it with four digits."))
        return "", "", numbers[0]
    if month:
        return numbers[0], "", numbers[1]
    if len(numbers) == 2:
        if len(numbers[1]) < 4 and int(numbers[1]) <= 31:
            raise NotUnderstood(_("The year is missing. Write it with four digits."))
        return "", numbers[0], numbers[1]
    return numbers[0], numbers[1], numbers[2]


def _run_together(said: Said, number: str) -> tuple[str, str, str]:
    """A single number: a year, or 14031991, 19910314, 140391."""
    ahead = said.parts[: said.parts.index(number)]
    if len(number) == 4 or (len(number) == 2 and ahead and ahead[-1] in wording.YEAR_AHEAD):
        return "", "", number
    if len(number) == 8 and number[4:6] not in ("19", "20") and number[:2] in ("19", "20"):
        return number[6:], number[4:6], number[:4]
    if len(number) in (6, 8):
        return number[:2], number[2:4], number[4:]
    if len(number) <= 2:
        question = _("Is {number} a year or an age? Write {year} or {number} years.")
        raise NotUnderstood(format_lazy(question, number=number, year=year_of(said, number.zfill(2))))
    raise not_a_date()


def year_of(said: Said, text: str) -> int:
    """Four digits as they are; two digits in this century unless that is a future birth."""
    if len(text) == 4:
        year = int(text)
        if not 1800 <= year <= 2200:
            raise NotUnderstood(format_lazy(_("{year} cannot be the year."), year=text))
        return year
    if len(text) != 2:
        raise NotUnderstood(_("The year is missing. Write it with four digits."))
    year = 2000 + int(text)
    return year - 100 if said.past and year > said.today.year else year


def _must_exist(year: int, month: int, day: int, language: str) -> None:
    days = monthrange(year, month)[1]
    if day <= days:
        return
    name = get_month_names("wide", locale=locale_of(language))[month]
    raise NotUnderstood(
        format_lazy(
            _("There is no {day} {month} {year}. {month} has {days} days; write the month and year if the day is not sure."),
            day=day, month=name, year=year, days=days,
        )
    )  # fmt: skip


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _about(said: Said, first: date, last: date, precision: Precision) -> Understood:
    """As it is, or two years to each side of "about 1990" and two months of "about March 1990"."""
    if precision == "day" and said.past and first > said.today and len(said.numbers[-1]) == 2:
        first = last = date(
            first.year - 100, first.month, min(first.day, monthrange(first.year - 100, first.month)[1])
        )
    if not said.about:
        return said.at(first, last, precision)
    if precision == "year":
        return said.at(date(first.year - DOUBT, 1, 1), date(last.year + DOUBT, 12, 31), "estimated")
    return said.at(months_before(first, 2), last + timedelta(days=61), "estimated")


def months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def locale_of(language: str) -> Locale:
    """Algeria's month names and Western digits in Arabic."""
    try:
        return Locale.parse({"ar": "ar_DZ", "en": "en_GB"}.get(language, language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
