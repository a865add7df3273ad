"""How rare what two people share is, counted in the register itself.

What is counted is a sum over people: `Counts` of a register, and of the few who came or went since, add up to what counting
everybody anew would find.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import to_the_day
from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Floats = NDArray[np.float32]
Long = NDArray[np.int64]

DENSE = 1 << 26  # counters that may be kept at once; sorting takes far longer
# What is assumed before anybody is counted, as if of so many people: that one in a hundred bears the word; of a
# nationality and sex, that it is as frequent as among all. Of few people nothing else is known.
USUAL, AMONG_ALL, AMONG_ALIKE = 0.01, 30.0, 500.0


class Tally:
    """How often each number (from 0) was counted."""

    def __init__(self, numbers: Long, size: int) -> None:
        """`size`: above the largest that may come."""
        if size <= DENSE:
            self.numbers: Long | None = None
            self.counts: Whole = np.bincount(numbers, minlength=size).astype(np.int32)
        else:
            self.numbers, counts = np.unique(numbers, return_counts=True)
            self.counts = counts.astype(np.int32)

    def lean(self) -> "Tally":
        """The same in less room, looked up more slowly."""
        if self.numbers is None:
            found = Tally.__new__(Tally)
            found.numbers = np.flatnonzero(self.counts)
            found.counts = self.counts[found.numbers]
            return found
        return self

    def of(self, numbers: NDArray[np.integer]) -> Whole:
        if not len(self.counts):
            return np.zeros(numbers.shape, np.int32)
        last = len(self.counts) - 1
        if self.numbers is None:
            return np.where(numbers <= last, self.counts[np.minimum(numbers, last)], 0)
        place = np.minimum(np.searchsorted(self.numbers, numbers), last)
        return np.where(self.numbers[place] == numbers, self.counts[place], 0)


class Bearers:
    """How many people bear each word of a table, and how many of each kind."""

    def __init__(self, words: Whole, owner: Whole, kind: Long) -> None:
        """`words`: numbers, -1 for none; `owner`: whose each row is, ascending; `kind`: of each person."""
        known = words >= 0
        rows = np.nonzero(known)[0]
        said, owner = words[known], owner[rows]
        once = _once(said, owner)
        said, owner = said[once], owner[once]
        kinds = np.bincount(kind, minlength=1) > 0
        self.column: Long = np.where(kinds, np.cumsum(kinds) - 1, -1)
        self.kinds = max(int(kinds.sum()), 1)
        size = int(said.max(initial=-1)) + 1
        self.every = Tally(said.astype(np.int64), size)
        codes = said.astype(np.int64) * self.kinds + self.column[kind[owner]]
        self.inside = Tally(codes, size * self.kinds)

    def lean(self) -> "Bearers":
        found = Bearers.__new__(Bearers)
        found.column, found.kinds, found.every = self.column, self.kinds, self.every
        found.inside = self.inside.lean()
        return found

    def alike(self, words: Whole, kind: Long) -> Whole:
        """How many people of that kind bear each word."""
        column = self.column[np.minimum(kind, len(self.column) - 1)]
        column = np.where(kind < len(self.column), column, -1)
        return np.where(column >= 0, self.inside.of(words.astype(np.int64) * self.kinds + column), 0)


def _once(words: Whole, owner: Whole) -> NDArray[np.bool_]:
    """Which words are not said again of the same person in another form of the name."""
    once = np.ones(len(words), bool)
    at, step = np.flatnonzero(owner[1:] == owner[:-1]), 1
    while len(at):
        once[(at + step)[words[at + step] == words[at]]] = False
        step += 1
        at = at[at + step < len(words)]
        at = at[owner[at + step] == owner[at]]
    return once


@dataclass(frozen=True)
class Borne:
    """Who bears which words, of several registers: some are added, some taken away. `kinds`: people of each kind."""

    parts: tuple[tuple[int, Bearers], ...]
    kinds: Long
    people: int

    @classmethod
    def of(cls, words: Whole, owner: Whole, kind: Long) -> "Borne":
        return cls(((1, Bearers(words, owner, kind)),), np.bincount(kind, minlength=1), len(kind))

    def lean(self) -> "Borne":
        return replace(self, parts=tuple((sign, each.lean()) for sign, each in self.parts))

    def changed(self, more: "Borne", less: "Borne") -> "Borne":
        parts = (*self.parts, *more.parts, *((-sign, each) for sign, each in less.parts))
        kinds = summed(self.kinds, more.kinds, -less.kinds)
        return Borne(parts, kinds, self.people + more.people - less.people)

    def rarity(self, words: Whole, owner: Whole, kind: Long, unknown: NDArray[np.bool_]) -> Floats:
        """Minus the log of the share of other people of the same kind who bear each word (-1 for none; `owner`: whose each
        row is); of all people where the kind (n) is `unknown`. They are among those who were counted."""
        found = np.zeros(words.shape, np.float32)
        known = words >= 0
        owner = owner[np.nonzero(known)[0]]
        found[known] = -np.log(self.shares(words[known], kind[owner], unknown[owner]))
        return found

    def shares(self, words: Whole, kind: Long, unknown: NDArray[np.bool_]) -> Floats:
        """The same of words in a row. Whoever bears the word is left out: what one file says is no evidence that others say it."""
        people = total(sign * each.every.of(words) for sign, each in self.parts)
        everywhere = (people - 1 + AMONG_ALL * USUAL) / (self.people - 1 + AMONG_ALL)
        alike = total(sign * each.alike(words, kind) for sign, each in self.parts)
        inside = (alike - 1 + AMONG_ALIKE * everywhere) / (self.kinds[kind] - 1 + AMONG_ALIKE)
        share: Floats = np.where(unknown, everywhere, inside).astype(np.float32)
        return np.minimum(share, 0.9)


@dataclass(frozen=True)
class Counts:
    """All that is counted of people. `words`, `mothers`: who bears which word, among those of the same nationality and
    sex (mothers: nationality); `sounds`, `mothers_sounds`: which sound. `said`: how often each sound stands in names.
    `years`, `nations`: people by year of birth and by nationality; `exact`: by year, born on a day that is known; `days`:
    by that day. `phones`: people who have each number, in pieces."""

    people: int
    words: Borne
    sounds: Borne
    mothers: Borne
    mothers_sounds: Borne
    said: Long
    years: Long
    nations: Long
    exact: Long
    days: Long
    phones: tuple[tuple[int, Long, Long], ...]

    @classmethod
    def of(cls, table: Table) -> "Counts":
        nation, kind = kinds(table)
        rows = np.arange(len(table), dtype=np.int32)
        heard, known = sounds(table, table.form_words), to_the_day(table.month, table.day)
        numbers, shared = np.unique(table.phones[table.phones > 0], return_counts=True)
        return cls(
            people=len(table),
            words=Borne.of(table.form_words, table.form_person, kind),
            sounds=Borne.of(heard, table.form_person, kind),
            mothers=Borne.of(table.mother, rows, nation),
            mothers_sounds=Borne.of(sounds(table, table.mother), rows, nation),
            said=np.bincount(heard[heard >= 0], minlength=1),
            years=np.bincount(table.year, minlength=1),
            nations=np.bincount(table.nations.ravel(), minlength=1),
            exact=np.bincount(table.year[known], minlength=1),
            days=np.bincount(day(table)[known], minlength=1),
            phones=((1, numbers, shared),),
        )

    def lean(self) -> "Counts":
        """The same in less room, to be kept."""
        parts = {name: getattr(self, name).lean() for name in BORNE}
        return replace(self, **parts)

    def changed(self, more: "Counts", less: "Counts") -> "Counts":
        """With those who came and without those who went, who were counted."""
        found: dict[str, Any] = {
            name: getattr(self, name).changed(getattr(more, name), getattr(less, name)) for name in BORNE
        }
        for name in ("said", "years", "nations", "exact", "days"):
            found[name] = summed(getattr(self, name), getattr(more, name), -getattr(less, name))
        gone = tuple((-sign, numbers, counts) for sign, numbers, counts in less.phones)
        return Counts(
            people=self.people + more.people - less.people,
            phones=(*self.phones, *more.phones, *gone),
            **found,
        )

    def sharers(self, phones: Long) -> Small:
        """How many people have each of these, 0 where there is none."""
        shared = np.zeros(phones.shape, np.int64)
        for sign, numbers, counts in self.phones:
            if len(numbers):
                place = np.searchsorted(numbers, phones).clip(max=len(numbers) - 1)
                shared += sign * np.where(numbers[place] == phones, counts[place], 0)
        return np.minimum(shared, 255).astype(np.uint8)

    def piled(self, table: Table, exact: NDArray[np.bool_]) -> Floats:
        """For each person how much less (log, 0 or negative) it says to be born on that very day, where far more people are
        than on the other days of the year: dates that forms and clerks put in place of unknown ones."""
        found = np.zeros(len(table), np.float32)
        here = self.days[day(table)[exact]].astype(float)
        usual = self.exact[table.year[exact]] / 365
        found[exact] = np.where(here > 3 * usual + 10, np.log(np.maximum(usual, 0.1) / here), 0)
        return found


BORNE = ("words", "sounds", "mothers", "mothers_sounds")


def summed(*counts: NDArray[np.integer]) -> Long:
    """Counts by number, of which some go further than others."""
    size = max(map(len, counts))
    return total(np.pad(each, (0, size - len(each))) for each in counts)


def total(counts: Iterable[NDArray[np.integer]]) -> Long:
    first, *others = counts
    found = first.astype(np.int64)
    for each in others:
        found += each
    return found


def kinds(table: Table) -> tuple[Long, Long]:
    """Of each person the first nationality, and a number for nationality and sex."""
    nation = table.nations[:, 0].astype(np.int64)
    return nation, nation * 4 + table.sex


def day(table: Table) -> Long:
    return table.year.astype(np.int64) * 400 + table.month.astype(np.int64) * 32 + table.day


def sounds(table: Table, words: Whole) -> Whole:
    """The sound of each word, -1 where there is none."""
    return np.append(table.vocabulary.skeleton, np.int32(-1))[words]


def surprise(counts: Long) -> Floats:
    """How much more (log) it says to agree on a value than on the usual ones, of which so many were counted; 0 for what is
    not known."""
    borne = counts.astype(float)
    borne[0] = 0
    total = max(borne.sum(), 1.0)
    usual = max(float((borne / total) @ (borne / total)), 1e-9)
    found = np.log(usual / np.maximum((borne + 0.5) / (total + 1), 1e-9))
    found[0] = 0
    return np.clip(found, -3, 4).astype(np.float32)
