"""One comparison of two people, for a million pairs at once: a small number for each field.

Level 0 is "not known" in every field. Lower levels agree more; what a level weighs is the business of `weights`.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from . import rarity
from .alignment import BANDS, Aligned, Alike, align
from .codes import issued_alike, to_the_day
from .levels import (
    DAY,
    GENERATION,
    ONE_PART,
    ONE_YEAR,
    SWAPPED,
    TWO_YEARS,
    YEAR,
    agree,
    days,
    nations,
    numbers,
    places,
)
from .rarity import Borne, Counts
from .spellings import SLIP
from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Floats = NDArray[np.float32]

LEVELS = {"birth": 25, "sex": 3, "nation": 3, "phone": 6, "paper": 6, "place": 4, "mother": 9, "name": 37, "order": 3}  # fmt: skip
OF_NAMES = ("name", "order", "first", "left", "right", "odd", "odd_other", "rare", "rare_other")
APART = (1, 2, 3, 4, 10, 11, 29, 33, 60, 183, 366, 367, 732, 733)  # days, of months that have 31


class People:
    """A table made ready to be compared, and what is `counted` of everybody, of whom these may be some (`size`: how many
    all are). `kind`: a number for nationality and sex; `unknown`: whose is not whole. `forms`: which rows of `words` are whose."""

    def __init__(self, table: Table, counted: Counts | None = None, alike: Alike | None = None) -> None:
        self.table, self._alike = table, alike
        self.counted = counted or Counts.of(table)
        self.size = self.counted.people
        self.exact = to_the_day(table.month, table.day)
        self.nation, self.kind = rarity.kinds(table)
        self.unknown = (self.nation == 0) | (table.sex == 0)
        self.forms: Whole = np.searchsorted(table.form_person, np.arange(len(table) + 1)).astype(np.int32)
        used = max(1, int((table.form_words >= 0).any(axis=0).sum()))
        self.words: Whole = np.ascontiguousarray(table.form_words[:, :used])

    @cached_property
    def alike(self) -> Alike:
        return self._alike or Alike(self.table.vocabulary)

    @cached_property
    def sharers(self) -> Small:
        """People who have a phone, in the shape of `Table.phones`, 0 for none."""
        return self.counted.sharers(self.table.phones)

    @cached_property
    def years(self) -> Floats:
        return rarity.surprise(self.counted.years)

    @cached_property
    def nations(self) -> Floats:
        return rarity.surprise(self.counted.nations)

    @cached_property
    def days(self) -> Floats:
        return self.counted.piled(self.table, self.exact)

    @cached_property
    def rarity(self) -> Floats:
        """Minus the log of the share of others of the same nationality and sex whose name has such a sound, in the shape of
        `words`."""
        return self._of_names(self.counted.sounds, rarity.sounds(self.table, self.words))

    @cached_property
    def words_rarity(self) -> Floats:
        """The same of that very word."""
        return self._of_names(self.counted.words, self.words)

    @cached_property
    def mothers_rarity(self) -> Floats:
        """The same of mothers, of the same nationality, in the shape of `Table.mother`."""
        return self._of_mothers(self.counted.mothers_sounds, rarity.sounds(self.table, self.table.mother))

    @cached_property
    def mothers_words_rarity(self) -> Floats:
        return self._of_mothers(self.counted.mothers, self.table.mother)

    @cached_property
    def odd(self) -> tuple[Small, Small]:
        """Of each row of `words`, in tenths: how much rarer its oddest word is than its sound, and how rare its rarest word is."""
        odd, rare = (self.words_rarity - self.rarity).max(axis=1), self.words_rarity.max(axis=1)
        return tenths(odd), tenths(rare)

    def _of_names(self, borne: Borne, words: Whole) -> Floats:
        return borne.rarity(words, self.table.form_person, self.kind, self.unknown)

    def _of_mothers(self, borne: Borne, words: Whole) -> Floats:
        rows = np.arange(len(self.table), dtype=np.int32)
        return borne.rarity(words, rows, self.nation, self.nation == 0)


def tenths(values: Floats) -> Small:
    return (10 * values.clip(0, 25)).astype(np.uint8)


@dataclass
class Compared:
    """m pairs. `levels`: field to m uint8, as in `LEVELS`; "met" is m×24: words of the name met at each likeness.
    "apart", and of the names that were laid side by side "odd" and "rare" (of the odder and of the rarer; of the other one,
    in tenths as in `People.odd`), are for trees alone. `surprise`: field to m float32, what agreeing on this very value adds (log): "name", "mother" minus the log of the
    chance that a stranger has it; "birth", "nation" against the usual chance."""

    levels: dict[str, Small]
    surprise: dict[str, Floats]

    def __len__(self) -> int:
        return len(self.levels["birth"])

    def only(self, chosen: NDArray[np.integer] | NDArray[np.bool_]) -> "Compared":
        return Compared(
            {what: each[chosen] for what, each in self.levels.items()},
            {what: each[chosen] for what, each in self.surprise.items()},
        )


def together(parts: list[Compared]) -> Compared:
    first = parts[0]
    return Compared(
        {what: np.concatenate([part.levels[what] for part in parts]) for what in first.levels},
        {what: np.concatenate([part.surprise[what] for part in parts]) for what in first.surprise},
    )


def fields(people: People, left: Whole, right: Whole) -> Compared:
    """All but the names, of pairs of positions in the table: cheap."""
    table = people.table
    birth = births(people, left, right)
    nation, from_ = nations(table.nations, left, right)
    day = np.isin(birth, (DAY, SWAPPED))
    near_year = np.isin(birth, (DAY, SWAPPED, ONE_PART, YEAR, ONE_YEAR, TWO_YEARS))
    return Compared(
        {
            "birth": birth,
            "apart": _apart(people, left, right),
            "sex": agree(table.sex[left], table.sex[right]),
            "nation": nation,
            "phone": numbers(
                table.phones,
                left,
                right,
                10,
                lambda who, first, _whom, _second: people.sharers[who, first] > 2,
            ),
            "paper": numbers(
                table.documents,
                left,
                right,
                37,
                lambda *both: ~issued_alike(*(table.kinds[both[at], both[at + 1]] for at in (0, 2))),
            ),
            "place": places(table.places, left, right),
            "mother": _motherless(table, left, right),
        },
        {
            "birth": np.where(near_year, people.years[table.year[left]], 0)
            + np.where(day, people.days[left], 0),
            "nation": people.nations[from_],
        },
    )


def _motherless(table: Table, left: Whole, right: Whole) -> Small:
    """0 where neither has a mother's name, 8 where one has, 1 where both have."""
    has = table.mother[:, 0] >= 0
    return np.where(has[left] & has[right], 1, np.where(has[left] | has[right], 8, 0)).astype(np.uint8)


def births(people: People, left: Whole, right: Whole) -> Small:
    table = people.table
    one, other = table.year[left].astype(np.int32), table.year[right].astype(np.int32)
    off = np.maximum(np.abs(one - other) - table.slack[left] - table.slack[right], 0)
    exact = people.exact[left], people.exact[right]
    of_years = np.digitize(off, (1, 2, 3, 6, GENERATION)).astype(np.uint8)
    level = of_years + np.where(exact[0] | exact[1], ONE_YEAR, TWO_YEARS).astype(np.uint8)
    both = np.flatnonzero(exact[0] & exact[1])
    level[both] = days(table, left[both], right[both], np.abs(one - other)[both])
    return np.where((one > 0) & (other > 0), level, 0).astype(np.uint8)


def _apart(people: People, left: Whole, right: Whole) -> Small:
    """How far births are apart where both are known to the day: 1 and more by `APART`, days; else 20 and so many years, ten
    at most."""
    table = people.table
    one, other = (
        table.year[side].astype(np.int32) * 366 + table.month[side] * 31 + table.day[side]
        for side in (left, right)
    )
    years = np.abs(table.year[left].astype(np.int32) - table.year[right])
    exact = people.exact[left] & people.exact[right]
    level = np.where(exact, 1 + np.digitize(np.abs(one - other), APART), 20 + np.minimum(years, 10))
    return np.where((table.year[left] > 0) & (table.year[right] > 0), level, 0).astype(np.uint8)


def names(people: People, left: Whole, right: Whole) -> Compared:
    """Names and mothers' names: dear."""
    name, levels = _names(people, left, right)
    table = people.table
    mother = align(
        table.mother[left], table.mother[right], people.alike,
        (people.mothers_rarity[left], people.mothers_rarity[right]),
        (people.mothers_words_rarity[left], people.mothers_words_rarity[right]),
    )  # fmt: skip
    has = _motherless(table, left, right)
    known = has == 1
    return Compared(
        levels | {"mother": np.where(known, _mother(mother), has).astype(np.uint8)},
        {"name": name, "mother": np.where(known, mother.surprise, 0).astype(np.float32)},
    )


def _names(people: People, left: Whole, right: Whole) -> tuple[Floats, dict[str, Small]]:
    """The best of all forms of both."""
    starts, ends = people.forms[:-1], people.forms[1:]
    counts = (ends - starts)[left] * (ends - starts)[right]
    pair = np.repeat(np.arange(len(left)), counts)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(counts) - counts, counts)
    theirs = (ends - starts)[right][pair]
    one, other = starts[left][pair] + nth // theirs, starts[right][pair] + nth % theirs
    found = align(
        people.words[one], people.words[other], people.alike,
        (people.rarity[one], people.rarity[other]), (people.words_rarity[one], people.words_rarity[other]),
    )  # fmt: skip
    worth = found.surprise - 3.0 * (found.left + found.right)
    order = np.lexsort((worth, pair))
    best = order[np.append(np.diff(pair[order]) != 0, True)] if len(order) else order
    surprise = np.zeros(len(left), np.float32)
    levels = {what: np.zeros(len(left), np.uint8) for what in OF_NAMES}
    levels["met"] = np.zeros((len(left), found.counts.shape[1]), np.uint8)
    at = pair[best]
    surprise[at] = found.surprise[best]
    levels["name"][at] = _pattern(found)[best]
    levels["order"][at], levels["met"][at] = found.ordered[best], found.counts[best]
    levels["first"][at] = 2 - found.first[best]
    levels["left"][at], levels["right"][at] = found.left[best], found.right[best]
    for what, each in zip(("odd", "rare"), people.odd, strict=True):
        two = each[one[best]], each[other[best]]
        levels[what][at], levels[f"{what}_other"][at] = np.maximum(*two), np.minimum(*two)
    return surprise, levels


def _pattern(found: Aligned) -> Small:
    """1 to 36: words met (0 to 3), words that both have instead (0 to 2), words that only one has (0 to 2)."""
    met = np.minimum(found.counts.sum(axis=1), 3)
    instead = np.minimum(found.left, found.right)
    only = np.maximum(found.left, found.right) - instead
    return (1 + met * 9 + np.minimum(instead, 2) * 3 + np.minimum(only, 2)).astype(np.uint8)


def _mother(found: Aligned) -> Small:
    """1 all of two names or more, 2 the one name, 3 all that one of both has, then the same with a slip, 7 some and some
    not; 6 none; 8 only one has a mother's name."""
    met = found.counts.sum(axis=1)
    instead = np.minimum(found.left, found.right)
    only = np.maximum(found.left, found.right) - instead
    slipped = found.counts[:, SLIP * BANDS :].sum(axis=1) > 0
    return np.select(
        [met == 0, instead > 0, slipped, (met > 1) & (only == 0), only == 0], [6, 7, 4, 1, 2], 3
    ).astype(np.uint8)


def levels(people: People, left: Whole, right: Whole) -> Compared:
    """Everything, of pairs of positions in the table."""
    cheap, dear = fields(people, left, right), names(people, left, right)
    return Compared(cheap.levels | dear.levels, cheap.surprise | dear.surprise)
