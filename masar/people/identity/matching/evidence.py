"""What each field of a card says about each of many people: log-odds that they are the same person, and in words why.

Odds are natural logarithms of (how often it is seen of one person) / (how often of any two people); what is not known
says nothing (0). Fields are taken as independent, which sex, nationality and name are not quite: `comparing.PRIOR` and the
shares below were set together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import UNKNOWN_DAYS, issued_alike, to_the_day
from .levels import ONE_OFF, likeness
from .spellings import NONE, Likenesses, likenesses
from .table import Table

Floats = NDArray[np.float32]
Whole = NDArray[np.int32]

SPARE = -3.2  # for each of a person's words that the card does not have
ORDER = (0.3, -1.0)  # the words stand in the same order, or not
LIVING = slice(1940, 2030)  # years of birth of which a small register shows too few
MOST_YEARS = 500  # of birth whose odds are kept ready
MANY = 10_000  # a number is not frequent because few people are known yet

# Share of cards of one person, by what the two births have in common. With a day on both sides:
DAY, SWAPPED, ONE_PART, OTHER_YEAR, YEAR, YEAR_1, YEAR_2, APART = range(8)
DAYS = np.array([0.80, 0.015, 0.035, 0.10, 0.015, 0.012, 0.010, 0.013])
# By how far the years are apart (0, 1, 2, a decade, further), how many of day and month are the same, and whether exchanged.
YEARS_OFF = np.array([0, 1, 2, 4, 4, 4, 4, 4, 4, 4, 3, 4])
HAVE_IN_COMMON = np.array([
    [[YEAR, SWAPPED], [ONE_PART, SWAPPED], [DAY, DAY]],
    [[YEAR_1, YEAR_1], [YEAR_1, YEAR_1], [OTHER_YEAR, OTHER_YEAR]],
    [[YEAR_2, YEAR_2], [YEAR_2, YEAR_2], [OTHER_YEAR, OTHER_YEAR]],
    [[APART, APART], [APART, APART], [OTHER_YEAR, OTHER_YEAR]],
    [[APART, APART], [APART, APART], [APART, APART]],
], np.int32)  # fmt: skip
# With the year alone on one side: the same, one off, two off, three to five, further; where the person's own birth is
# known by its year alone, and where it is known to the day.
OFF = np.array([0, 1, 2, 3, 3, 3, 4])
YEARS = np.array([[0.545, 0.29, 0.115, 0.04, 0.01], [0.90, 0.06, 0.03, 0.005, 0.005]])
SEX = (np.log(0.985 / 0.5), np.log(0.015 / 0.5))
NATION = (0.98, 0.02)
PHONE = (0.65, 0.09, 0.26)  # the same, one digit off, another
DOCUMENT = (0.86, 0.03, 0.11)
ELSEWHERE = 0.02  # the same number on a paper of another kind or issuer: its kind was mistaken
MOTHER = np.log([0.60, 0.15, 0.05, 0.08, 0.02, 0.02, 0.02, 1.0])  # share of a mother's names by likeness
NO_MOTHER = np.log(0.25)
PLACE, PLACE_CHANCE = (0.6, 0.4), 0.03


@dataclass(frozen=True)
class Crowd:
    """What is usual: how many people there are, and how many of each year of birth and nationality."""

    people: int
    years: NDArray[np.float64]  # share of people by year of birth, 0 to 9999
    nations: NDArray[np.float64]  # share by code, 0 to 32767
    _births: dict[tuple[int, int], tuple[NDArray[Any], NDArray[Any]]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def of(cls, table: Table) -> "Crowd":
        known = table.year[table.year > 0]
        years = np.bincount(known, minlength=10_000)[:10_000] + 1e-3
        years[LIVING] += 1
        nations = np.bincount(table.nations[:, 0], minlength=32_768).astype(float)
        nations[0] = 0
        return cls(max(len(table), 1), years / years.sum(), (nations + 0.5) / (nations.sum() + 1))

    def of_births(self, year: int, slack: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The odds of each level of `DAYS` and of `YEARS`, for somebody born in that year, `slack` off either way."""
        found = self._births.get((year, slack))
        if found is None:
            if len(self._births) > MOST_YEARS:
                self._births.clear()
            found = self._births[year, slack] = _day_odds(year, self), _year_odds(year, slack, self)
        return found


def name(said: Sequence[Likenesses], words: Whole, odds: Floats) -> tuple[Floats, Whole]:
    """Odds of k words said against c forms (`words`, c×8, -1 for none), and how many of both are left over: ten times those
    that were said, and the others. `odds`, k×(words + 1), has each word's odds to be meant by each word said, and -inf for
    those that cannot be. Every word counts once, the order hardly."""
    best, left = np.zeros(len(words), np.float32), (words >= 0).sum(axis=1)
    words, rows = np.array(words), np.arange(len(words)) * words.shape[1]
    met_at = [rows] * len(said)
    for place in sorted(range(len(said)), key=lambda place: -said[place].best):
        each = odds[place].take(words)
        at = each.argmax(axis=1)
        worth = each.take(rows + at)
        met = worth > said[place].unmatched
        best += np.maximum(worth, said[place].unmatched)
        words.put((rows + at)[met], -1)  # taken
        left -= met
        met_at[place] = np.where(met, at, -1)
    last, several, ordered = met_at[0], np.zeros(len(words), np.int8), np.ones(len(words), bool)
    for at in met_at:
        known = at >= 0
        several += known
        ordered &= ~known | (at >= last)
        last = np.maximum(last, at)
    order = np.where(several > 1, np.where(ordered, *ORDER), 0)
    return best + SPARE * left + order.astype(np.float32), (10 * (len(said) - several) + left).astype(
        np.int32
    )


def births(
    card: tuple[int, int, int, int], table: Table, people: Whole, crowd: Crowd
) -> tuple[Floats, Whole]:
    """Odds, and what the births have in common: a level of `DAYS`, 10 + one of `YEARS`, or -1 where not known."""
    year, month, day, slack = card
    odds, level = np.zeros(len(people), np.float32), np.full(len(people), -1, np.int32)
    if not year:
        return odds, level
    theirs = table.year[people].astype(np.int32)
    months, days = table.month[people], table.day[people]
    known = to_the_day(months, days)
    off = np.maximum(np.abs(theirs - year) - slack - table.slack[people], 0)
    level = 10 + OFF[np.minimum(off, 6)]
    by_day, by_year = crowd.of_births(year, slack)
    worth = by_year[known.astype(np.int8), level - 10]
    if day and (month, day) not in UNKNOWN_DAYS:
        of_days = _day_level(card, theirs, months, days)
        level, worth = np.where(known, of_days, level), np.where(known, by_day[of_days], worth)
    return np.where(theirs > 0, worth, 0).astype(np.float32), np.where(theirs > 0, level, -1)


def _day_level(
    card: tuple[int, int, int, int], years: Whole, months: NDArray[np.int8], days: NDArray[np.int8]
) -> Whole:
    year, month, day, _slack = card
    off = YEARS_OFF[np.minimum(np.abs(years - year), 11)]
    swapped = (months == day) & (days == month)
    return HAVE_IN_COMMON[off, (months == month).astype(np.int8) + (days == day), swapped.astype(np.int8)]


def _day_odds(year: int, crowd: Crowd) -> NDArray[np.float64]:
    near = crowd.years[max(year - 2, 0) : year + 3].sum() + 1e-6
    same = crowd.years[year] + 1e-6
    one = crowd.years[max(year - 1, 0) : year + 2].sum() - crowd.years[year] + 1e-6
    parts = 1 / 12 + 1 / 30
    chance = [same / 365, same / 365, same * parts, near / 300, same, one, near, 1.0]
    return np.log(DAYS / np.minimum(chance, 1.0))


def _year_odds(year: int, slack: int, crowd: Crowd) -> NDArray[np.float64]:
    def within(off: int) -> float:
        return float(crowd.years[max(year - slack - off, 0) : year + slack + off + 1].sum()) + 1e-6

    chance = [within(0), within(1), within(2), within(5), 1.0]
    odds: NDArray[np.float64] = np.log(YEARS / np.minimum(chance, 1.0))
    return odds


def mother(
    word: str, others: Sequence[str], heard: Sequence[str], borne: Whole, own: int, crowd: Crowd
) -> Floats:
    """Odds of one word of the mother's name against each of `others`, whose skeletons are `heard` and which `borne`
    people bear, `own` the word itself."""
    found = likenesses(word, others, heard)
    chance = np.maximum(np.maximum(borne, own) * np.where(found > 0, 3, 1) / crowd.people, 0.002)
    odds = MOTHER[found] - np.log(np.minimum(chance, 0.5))
    return np.where(found < NONE, odds, NO_MOTHER).astype(np.float32)


def agreeing(values: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Which rows of `values` (c×w, 0 unknown) share something with `wanted`."""
    shared = np.zeros(len(values), bool)
    for number in wanted:
        shared |= (values == number).any(axis=1)
    return shared


def one_off(values: NDArray[np.int64], wanted: Sequence[int], base: int) -> NDArray[np.bool_]:
    """Which rows of `values` differ from one of `wanted` in a single digit of that base, or by two neighbours swapped."""
    near = np.zeros(len(values), bool)
    theirs = values.ravel()
    for number in wanted:
        found = likeness(theirs, np.full(len(theirs), number), base) == ONE_OFF
        near |= (found.reshape(values.shape) & (values > 0)).any(axis=1)
    return near


def numbers(
    values: NDArray[np.int64], wanted: Sequence[int], base: int, shares: Sequence[float], crowd: Crowd,
    borne: Sequence[int] = (), issued: tuple[Whole, Sequence[int]] | None = None,
) -> tuple[Floats, Whole]:  # fmt: skip
    """Odds, and 0 the same, 1 one sign off, 2 another, 3 the same of another kind or issuer, -1 unknown. `borne`: how many
    people have each of `wanted`; `issued`: `kind_code` of `values` and of `wanted`."""
    known = (values > 0).any(axis=1) if wanted else np.zeros(len(values), bool)
    if not known.any():
        return np.zeros(len(values), np.float32), np.full(len(values), -1, np.int32)
    same, weak = np.zeros(len(values), bool), np.zeros(len(values), bool)
    fewest = np.full(len(values), np.inf)
    for place, number in enumerate(wanted):
        met = values == number
        alike = met & issued_alike(issued[0], issued[1][place]) if issued else met
        every = met.any(axis=1)
        same |= alike.any(axis=1)
        weak |= every
        fewest[every] = np.minimum(fewest[every], max(borne[place], 1) if borne else every.sum())
    near = np.zeros(len(values), bool)
    rest = np.flatnonzero(known & ~weak)
    near[rest] = one_off(values[rest], wanted, base)
    level = np.select([~known, same, weak, near], [-1, 0, 3, 1], 2).astype(np.int32)
    odds = np.log(np.array([shares[0], shares[1] * min(crowd.people, 10_000), shares[2], ELSEWHERE, 1.0]))
    by_chance = np.where(weak, np.log(max(crowd.people, MANY) / fewest.clip(max=crowd.people + MANY)), 0)
    return (odds[level] + by_chance).astype(np.float32), level


def places(values: Whole, wanted: Sequence[int]) -> tuple[Floats, Whole]:
    """Odds, and 0 one in common, 2 none, -1 unknown."""
    if not wanted:
        return np.zeros(len(values), np.float32), np.full(len(values), -1, np.int32)
    known = (values > 0).any(axis=1)
    level = np.where(~known, -1, np.where(agreeing(values, wanted), 0, 2)).astype(np.int32)
    odds = np.array([np.log(PLACE[0] / PLACE_CHANCE), 0.0, np.log(PLACE[1] / (1 - PLACE_CHANCE)), 0.0])
    return odds[level].astype(np.float32), level


def nations(values: NDArray[np.int16], wanted: Sequence[int], crowd: Crowd) -> tuple[Floats, Whole]:
    """Odds, and 0 one in common, 2 none, -1 unknown."""
    if not wanted:
        return np.zeros(len(values), np.float32), np.full(len(values), -1, np.int32)
    known = (values > 0).any(axis=1)
    chance = min(float(crowd.nations[list(wanted)].sum()), 0.9)
    level = np.where(~known, -1, np.where(agreeing(values, wanted), 0, 2)).astype(np.int32)
    odds = np.array([np.log(NATION[0] / chance), 0.0, np.log(NATION[1] / (1 - chance)), 0.0])
    return odds[level].astype(np.float32), level


def sexes(values: NDArray[np.int8], wanted: int) -> tuple[Floats, Whole]:
    """Odds, and 0 the same, 2 another, -1 unknown."""
    if not wanted:
        return np.zeros(len(values), np.float32), np.full(len(values), -1, np.int32)
    level = np.where(values == 0, -1, np.where(values == wanted, 0, 2)).astype(np.int32)
    return np.array([SEX[0], 0.0, SEX[1], 0.0])[level].astype(np.float32), level
