"""The Islamic calendar by arithmetic (the tabular civil calendar), for birth dates that are told in it.

The days that were announced by sight of the moon differ by up to two days, so every answer is a range and an estimate.
"""

from datetime import date, timedelta

SIGHT = timedelta(days=2)


def day_of(year: int, month: int, day: int) -> date:
    """The Gregorian day of a tabular Hijri date; `day_of(1415, 1, 1) == date(1994, 6, 10)`. Year 1 to 9000, month 1–12,
    day 1–30; a 30th that the month lacks is the first of the next."""
    days = (11 * year + 3) // 30 + 354 * year + 30 * month - (month - 1) // 2 + day - 385
    return date.fromordinal(days + 227015)


def year_on(day: date) -> int:
    """The Hijri year that contains this Gregorian day."""
    year = (day.year - 622) * 33 // 32 - 1
    while day_of(year + 1, 1, 1) <= day:
        year += 1
    return year


def span(year: int, month: int | None = None, day: int | None = None) -> tuple[date, date]:
    """First and last Gregorian day that this Hijri year, month or day may be."""
    if month is None:
        return day_of(year, 1, 1) - SIGHT, day_of(year + 1, 1, 1) + SIGHT
    if day is None:
        following = day_of(year, month + 1, 1) if month < 12 else day_of(year + 1, 1, 1)
        return day_of(year, month, 1) - SIGHT, following - timedelta(days=1) + SIGHT
    return day_of(year, month, day) - SIGHT, day_of(year, month, day) + SIGHT


def span_within(gregorian_year: int, month: int, day: int | None = None) -> tuple[date, date]:
    """When this Hijri month, or day of it, fell in a Gregorian year; from the first to the last where it fell twice."""
    first = year_on(date(gregorian_year, 1, 1))
    spans = [span(year, month, day) for year in (first, first + 1)]
    within = [pair for pair in spans if any(end.year == gregorian_year for end in pair)]
    return within[0][0], within[-1][1]
