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
from .recent import Recent
from .spellings import Likenesses, Spellings
from .table import Table, distinct

Whole = NDArray[np.int32]
Units = NDArray[np.uint16]
Bearers = tuple[Whole, Units]  # people, some more than once, and what a word says for each
Holders = frozenset[int] | None

CONSIDERED = 1200  # people whose birth, sex and nationality are looked at
COMPARED = 400  # people who are compared field by field
AROUND = 6  # years that a birth may be off where a name is too frequent to look at everybody
UNITS = 100  # what names and years say is added up in hundredths of log-odds, as whole numbers
MET = np.uint16(1 << 15)  # marks who bears one of the words
WIDE = 32  # less than one person in so many: few
ROOM = 32 << 20  # bytes for who bears the words that were asked for lately
FEW = 4000  # people, of those whose word is most like one that was said, who are found by that word alone


@dataclass(frozen=True)
class People:
    """A table to search in, and where in it the words, phones and papers are.

    `starts` (words + 1) and `bearing` (int32, ascending within a word): who bears each word. `by_phone`, `by_document`: positions in `phones.ravel()` in ascending order of the number. People
    stand in the order of their births. `scratch`: room that each thread keeps from search to search.
    """

    group: Group
    spellings: Spellings
    starts: NDArray[np.int64]
    bearing: Whole
    by_phone: Whole
    by_document: Whole
    scratch: local
    recent: Recent

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
        words = {id(word): word for form in said for word in form}
        bearers = {
            key: self._born_about(*self._bearers(word, among), card.birth)
            for key, word in words.items()
            if len(word.text) > 1
        }
        found = [
            self._by_name([bearers[id(word)] for word in form if id(word) in bearers], card) for form in said
        ]
        most = COMPARED if among is None else 50 * COMPARED
        found += list(self._by_number(self.table.phones, self.by_phone, card.phones, most))
        found += list(self._by_number(self.table.documents, self.by_document, card.documents, most))
        found += list(self._by_birth(card, most))
        everybody = distinct(np.concatenate([np.zeros(0, np.int32), *found]))
        return everybody if among is None else everybody[self._held(among).take(everybody)]

    def _by_name(self, bearers: list[Bearers], card: Card) -> Whole:
        """Those who bear most of what the words say, and were born about then. The most frequent word alone brings nobody."""
        lists = sorted(bearers, key=lambda each: len(each[0]))
        few = WIDE * sum(len(people) for people, _ in lists) < len(self.table)
        sums = self._sums(None if few else card.birth)
        touched = [np.zeros(0, np.int32)]
        for place, (people, units) in enumerate(lists):
            before = sums.take(people)
            if place and place == len(lists) - 1:
                met = before >= MET
                met[-FEW:] = True
                chosen = np.flatnonzero(met)
                people, units, before = people.take(chosen), units.take(chosen), before.take(chosen)
            sums[people] = (before | MET) + units
            touched.append(people)
        everybody = np.concatenate(touched)
        if few:  # of few it is quicker to ask than to note it of everybody
            sums[everybody] += self._years(everybody, card.birth)
        people, worth = self._best(everybody, sums)
        if few:
            sums[everybody] = 0
            self.scratch.zeros = sums
        return self._likeliest(people, worth, card)

    def _sums(self, born: tuple[int, int, int, int] | None) -> Units:
        """Room for a number of everybody: 0, or what their year of birth says."""
        zeros: Units | None = vars(self.scratch).pop("zeros", None)  # not there where a search was broken off
        if born is None:
            return np.zeros(len(self.table), np.uint16) if zeros is None else zeros
        if not hasattr(self.scratch, "sums"):
            self.scratch.sums = np.empty(len(self.table), np.uint16)
        self.scratch.zeros = zeros
        sums: Units = self.scratch.sums
        sums.fill(0)
        for first, last, says in self._said_by_year(born):
            sums[self._from_year(first) : self._from_year(last)] = says
        return sums

    def _years(self, people: Whole, born: tuple[int, int, int, int]) -> Units:
        """What the year of birth of these says."""
        says = np.zeros(int(self.table.year[-1]) + 1, np.uint16)
        for first, last, each in self._said_by_year(born):
            says[first:last] = each
        return says.take(self.table.year.take(people))

    def _said_by_year(self, born: tuple[int, int, int, int]) -> Iterator[tuple[int, int, int]]:
        """From which year to before which what a year of birth says, in `UNITS` and never below 0; later ones overrule."""
        year, slack = born[0], born[3]
        if not year:
            return
        yield 0, 1, 3 * UNITS  # not known
        for off, odds in ((5, 2), (2, 4), (1, 5), (0, 7)):
            yield max(year - slack - off, 1), year + slack + off + 1, odds * UNITS

    def _best(self, people: Whole, sums: Units) -> tuple[Whole, Units]:
        """The `CONSIDERED` best, ascending, each once."""
        if len(people) > CONSIDERED:
            people = self._highest(people, sums.take(people), CONSIDERED)
        people = distinct(people.copy())
        return people, sums.take(people)

    def _highest(self, people: Whole, values: NDArray[Any], most: int) -> Whole:
        """The `most` of more people with the highest values; of those alike at the edge, of the first `FEW`, the lowest rids, so
        that whoever comes or goes elsewhere in the file changes hardly anything of it."""
        edge = values[
            np.argpartition(values, -most)[-most]
        ]  # `partition` is far slower where equal ones lie together
        above, alike = np.flatnonzero(values > edge), np.flatnonzero(values == edge)[:FEW]
        if (room := most - len(above)) < len(alike):
            alike = alike[np.argpartition(self.table.rid.take(people.take(alike)), room - 1)[:room]]
        return people.take(np.concatenate([above, alike]))

    def _from_year(self, year: int) -> int:
        return int(self.table.year.searchsorted(np.int16(year)))

    def _born_about(self, people: Whole, units: Units, born: tuple[int, int, int, int]) -> Bearers:
        """Of a word that very many bear, only those who were born about that year or nobody knows when."""
        year, reach = born[0], born[3] + AROUND
        if not year or len(people) <= FEW:
            return people, units
        unknown, first, last = map(self._from_year, (1, max(year - reach, 1), year + reach + 1))
        near = np.flatnonzero((people < unknown) | ((people >= first) & (people < last)))
        return people.take(near), units.take(near)

    def _likeliest(self, people: Whole, worth: Units, card: Card) -> Whole:
        """Of those found by name the ones to compare: by what name and year say (`worth`), birth, sex and nationality."""
        if len(people) <= COMPARED:
            return people
        if not (card.birth[0] or card.sex or card.nations):
            return self._highest(people, worth, COMPARED)
        odds = worth / np.float32(UNITS)
        odds += evidence.births(card.birth, self.table, people, self.group.crowd)[0]
        if card.sex:
            odds += evidence.sexes(self.table.sex[people], card.sex)[0]
        if card.nations:
            odds += evidence.nations(self.table.nations[people], card.nations, self.group.crowd)[0]
        return self._highest(people, odds, COMPARED)

    def _held(self, among: frozenset[int]) -> NDArray[np.bool_]:
        """Whether one of `among` holds the file of each person."""
        everybody = slice(None)
        return self.recent.of(("held", among), lambda: (self.table.held(everybody, among),))[0]

    def _bearers(self, said: Likenesses, among: Holders) -> Bearers:
        """Who bears one of the words, the least like first, and what it says for each, in `UNITS`."""
        if among is None:
            return self._bear(said, among)
        people, units = self.recent.of((said.text, said.typing, among), lambda: self._bear(said, among))
        return people, units

    def _bear(self, said: Likenesses, among: Holders) -> Bearers:
        starts, ends = self.starts[said.words], self.starts[said.words + 1]
        if not len(starts):
            return np.zeros(0, np.int32), np.zeros(0, np.uint16)
        slices = [self.bearing[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        worth = np.maximum(said.odds, 0.05) - min(said.unmatched, 0)
        people: Whole = np.concatenate(slices)
        units: Units = np.repeat((worth * UNITS).astype(np.uint16), ends - starts)
        if among is None:
            return people, units
        held = self._held(among).take(people)
        return people[held], units[held]

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
