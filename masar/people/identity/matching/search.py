"""Find the people whom a card may be about: gather those who share something, then compare each with the whole card."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import evidence
from .card import Card
from .codes import UNKNOWN_DAYS
from .comparing import Asked, Group, Looked
from .spellings import Likenesses, Spellings
from .table import Table

Whole = NDArray[np.int32]
Holders = frozenset[int] | None

CONSIDERED = 1200  # people whose birth, sex and nationality are looked at
COMPARED = 400  # people who are compared field by field
AROUND = 6  # years that a birth may be off where a name is too frequent to look at everybody
FEW = 4000  # people, of those whose word is most like one that was said, who are found by that word alone


@dataclass(frozen=True)
class People:
    """A table to search in, and where in it the words, phones and papers are.

    `starts` (words + 1) and `bearing` (int32, ascending within a word): who bears each word. `by_phone`, `by_document`: positions in `phones.ravel()` in ascending order of the number. People
    stand in the order of their births.
    """

    group: Group
    spellings: Spellings
    starts: NDArray[np.int64]
    bearing: Whole
    by_phone: Whole
    by_document: Whole
    scratch: local

    @property
    def table(self) -> Table:
        return self.group.table

    def find(self, asked: Asked, among: Holders = None) -> Looked:
        """The people worth comparing, best first."""
        dense = [self._dense(form) for form in asked.said]
        return self.group.looked(asked, dense, self.gather(asked.card, asked.said, among), self.spellings)

    def borne(self, card: Card, gone: set[int]) -> dict[str, list[int]]:
        """How many people have each phone and paper of the card, without those whom the table no longer speaks for."""
        columns = (
            ("phone", self.table.phones, self.by_phone, card.phones),
            ("paper", self.table.documents, self.by_document, card.documents),
        )
        found = {}
        for what, values, order, wanted in columns:
            every = self._by_number(values, order, wanted, len(order))
            found[what] = [len(people) - self._among(people, gone) for people in every]
        return found

    def _among(self, people: Whole, gone: set[int]) -> int:
        if not gone or len(people) > FEW:
            return 0
        return sum(rid in gone for rid in self.table.rid[people].tolist())

    def gather(self, card: Card, said: Sequence[Sequence[Likenesses]], among: Holders = None) -> Whole:
        """Positions of everybody worth comparing, ascending. Whoever is not held by `among` never crowds others out."""
        found = [self._by_name(form, card, among) for form in said if form]
        most = COMPARED if among is None else 50 * COMPARED
        found += list(self._by_number(self.table.phones, self.by_phone, card.phones, most))
        found += list(self._by_number(self.table.documents, self.by_document, card.documents, most))
        found += list(self._by_birth(card, most))
        everybody = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)
        return everybody if among is None else everybody[self.table.held(everybody, among)]

    def _by_name(self, said: Sequence[Likenesses], card: Card, among: Holders) -> Whole:
        """Those who bear most of what the words say. The most frequent word alone brings nobody."""
        bearers = (self._bearers(word, among) for word in said if len(word.text) > 1)
        lists = sorted(self._born_about(bearers, card.birth), key=lambda each: len(each[0]))
        sums = self._sums()
        touched = []
        for place, (people, odds) in enumerate(lists):
            before = sums[people]
            if place and place == len(lists) - 1:
                met = before > 0
                met[-FEW:] = True
                people, odds, before = people[met], odds[met], before[met]
            sums[people] = before + odds
            touched.append(people)
        if not touched:
            return np.zeros(0, np.int32)
        everybody = np.concatenate(touched)
        worth = sums[everybody]
        sums[everybody] = 0
        return self._likeliest(everybody, worth, card)

    def _born_about(
        self, lists: Iterator[tuple[Whole, NDArray[np.float32]]], born: tuple[int, int, int, int]
    ) -> Iterator[tuple[Whole, NDArray[np.float32]]]:
        """Of words that very many bear, only those who were born about that year or nobody knows when."""
        year, reach = born[0], born[3] + AROUND
        starts = self.table.year.searchsorted(np.array([1, max(year - reach, 1), year + reach + 1], np.int16))
        for people, odds in lists:
            if year and len(people) > FEW:
                near = (people < starts[0]) | ((people >= starts[1]) & (people < starts[2]))
                people, odds = people[near], odds[near]
            yield people, odds

    def _likeliest(self, people: Whole, worth: NDArray[np.float32], card: Card) -> Whole:
        """Of those found by name (some more than once), the ones to compare: by what their name and the year say, then
        by birth, sex and nationality too."""
        if card.birth[0]:
            worth = worth + self._year_worth(card.birth)[self.table.year[people]]
        if len(people) > CONSIDERED:
            good = worth > worth.max() / 2
            if np.count_nonzero(good) >= CONSIDERED:
                people, worth = people[good], worth[good]
        if len(people) > CONSIDERED:
            best = np.argpartition(-worth, CONSIDERED)[:CONSIDERED]
            people, worth = people[best], worth[best]
        people, first = np.unique(people, return_index=True)
        if len(people) <= COMPARED:
            return people
        worth = worth[first] + evidence.births(card.birth, self.table, people, self.group.crowd)[0]
        worth += evidence.sexes(self.table.sex[people], card.sex)[0]
        worth += evidence.nations(self.table.nations[people], card.nations, self.group.crowd)[0]
        return people[np.argpartition(-worth, COMPARED)[:COMPARED]]

    def _year_worth(self, born: tuple[int, int, int, int]) -> NDArray[np.float32]:
        worth = np.full(10_000, -3.0, np.float32)
        year, slack = born[0], born[3]
        for off, odds in ((5, -1.0), (2, 1.0), (1, 2.0), (0, 4.0)):
            worth[max(year - slack - off, 0) : year + slack + off + 1] = odds
        worth[0] = 0
        return worth

    def _sums(self) -> NDArray[np.float32]:
        """Zeros, one a person, kept from search to search by each thread: whoever writes to it puts the zeros back."""
        if not hasattr(self.scratch, "sums"):
            self.scratch.sums = np.zeros(len(self.table), np.float32)
        sums: NDArray[np.float32] = self.scratch.sums
        return sums

    def _bearers(self, said: Likenesses, among: Holders) -> tuple[Whole, NDArray[np.float32]]:
        """Who bears one of the words, the least like first, and the odds of each."""
        starts, ends = self.starts[said.words], self.starts[said.words + 1]
        if not len(starts):
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        slices = [self.bearing[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        worth = np.maximum(said.odds, 0.05) - min(said.unmatched, 0)
        people: Whole = np.concatenate(slices)
        odds: NDArray[np.float32] = np.repeat(worth.astype(np.float32), ends - starts)
        if among is None:
            return people, odds
        held = self.table.held(people, among)
        return people[held], odds[held]

    def _by_number(
        self, values: NDArray[np.int64], order: Whole, wanted: Sequence[int], most: int
    ) -> Iterator[Whole]:
        flat, width = values.ravel(), values.shape[1]
        for number in wanted:
            first = bisect_left(order, number, key=flat.__getitem__)
            last = bisect_right(
                order, number, lo=first, hi=min(first + most, len(order)), key=flat.__getitem__
            )
            yield order[first:last] // np.int32(width)

    def _by_birth(self, card: Card, most: int) -> Iterator[Whole]:
        """Those born on the very day, and with day and month in each other's place."""
        year, month, day, _slack = card.birth
        if not day or (month, day) in UNKNOWN_DAYS:
            return
        for months, days in {(month, day), (day, month)}:
            if months <= 12:
                first, last = self._born(year, months, days)
                yield np.arange(first, min(last, first + most), dtype=np.int32)

    def _born(self, year: int, month: int, day: int) -> tuple[int, int]:
        table = self.table
        first, last = 0, len(table)
        columns: tuple[tuple[NDArray[Any], int], ...] = (
            (table.year, year), (table.month, month), (table.day, day),
        )  # fmt: skip
        for column, value in columns:
            part, wanted = column[first:last], column.dtype.type(value)
            last = first + int(part.searchsorted(wanted, "right"))
            first += int(part.searchsorted(wanted, "left"))
        return first, last

    def _dense(self, said: Sequence[Likenesses]) -> NDArray[np.float32]:
        odds = np.full((len(said), len(self.spellings.words) + 1), -np.inf, np.float32)
        for place, word in enumerate(said):
            odds[place, word.words] = word.odds
        return odds
