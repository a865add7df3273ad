"""Find the people whom a card may be about: gather those who share something, then compare each with the whole card."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from threading import local
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import evidence
from .spellings import Likenesses, Spellings
from .table import SEX, Row, Table, birth, document_code, nation_code, phone_number, place_code
from .vocabulary import split

Whole = NDArray[np.int32]

CONSIDERED = 2000  # people whose birth, sex and nationality are looked at
COMPARED = 400  # people who are compared field by field
MOST_FORMS = 4  # ways to read the names of one card
RARE, FREQUENT = 2, 20  # people who bear a word that may be two; and two that may be one, multiplied
LONG = 9  # letters of a word that may be two of which one is unknown
FEW = 4000  # people, of those whose word is most like one that was said, who are found by that word alone
CLOSE = 60  # people whose mother is compared too
PRIOR = (
    -0.7
)  # log-odds that whoever is looked for is in the register at all, before it is shared among everybody


class Found(NamedTuple):
    """`probability` 0 to 1; `why`: one code a field that agrees or differs, such as "name:spelling", "birth:day"."""

    rid: int
    probability: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """What is looked for, in the terms of a table. `forms`: each a full name as folded words."""

    forms: tuple[tuple[str, ...], ...]
    mother: tuple[str, ...]
    birth: tuple[int, int, int, int]
    sex: int
    nations: tuple[int, ...]
    phones: tuple[int, ...]
    documents: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, row: Row, spellings: Spellings) -> "Card":
        names = dict.fromkeys(tuple(split(name)) for name in row.names[:MOST_FORMS])
        read = dict.fromkeys(form for name in names if name for form in (name, *_otherwise(name, spellings)))
        return cls(
            forms=tuple(read)[:MOST_FORMS],
            mother=tuple(split(row.mother))[:4],
            birth=birth(row.born_earliest, row.born_latest),
            sex=SEX.get(row.sex, 0),
            nations=_known(map(nation_code, row.nationalities[:4])),
            phones=_known(map(phone_number, row.phones[:8])),
            documents=_known(map(document_code, row.documents[:8])),
            places=_known(map(place_code, row.places[:4])),
        )


def _known(codes: Iterator[int]) -> tuple[int, ...]:
    return tuple(code for code in codes if code)


def _otherwise(name: tuple[str, ...], spellings: Spellings) -> Iterator[tuple[str, ...]]:
    """The same name with two words as one, where the register has such a word, and with one nobody bears as two."""
    for place, (first, second) in enumerate(pairwise(name)):
        if spellings.borne(first + second):
            yield (*name[:place], first + second, *name[place + 2 :])
    for place, word in enumerate(name):
        if spellings.borne(word) <= RARE and (
            parts := parted(word, spellings.borne) or begun(word, spellings.borne)
        ):
            yield (*name[:place], *parts, *name[place + 1 :])


def parted(word: str, borne: Callable[[str], int]) -> tuple[str, str] | None:
    """The two words of the register that `word` consists of, one of them frequent, or None. `"merveillefatimata"` is
    Merveille Fatimata."""
    best, most = None, FREQUENT - 1
    for place in range(3, len(word) - 2):
        first, second = borne(word[:place]), borne(word[place:])
        if (first and second) and (worth := first * second) > most:
            best, most = (word[:place], word[place:]), worth
    return best


def begun(word: str, borne: Callable[[str], int]) -> tuple[str, str] | None:
    """The longest frequent word with which a long word begins or ends, and the rest, or None."""
    if len(word) < LONG:
        return None
    for size in range(len(word) - 3, 3, -1):
        for known, parts in (
            (word[:size], (word[:size], word[size:])),
            (word[-size:], (word[:-size], word[-size:])),
        ):
            if borne(known) >= FREQUENT:
                return parts
    return None


@dataclass(frozen=True)
class People:
    """A table to search in, and where in it the words, phones and papers are.

    `starts` (words + 1) and `bearing` (int32, ascending within a word): who bears each word. `forms` (n + 1): which
    forms are whose. `by_phone`, `by_document`: positions in `phones.ravel()` in ascending order of the number. People
    stand in the order of their births.
    """

    table: Table
    spellings: Spellings
    crowd: evidence.Crowd
    starts: NDArray[np.int64]
    bearing: Whole
    forms: Whole
    by_phone: Whole
    by_document: Whole
    scratch: local

    def find(self, card: Card, typing: bool) -> tuple[Whole, NDArray[np.float32]]:
        """Positions of people and the log-odds that they are meant, best first."""
        said = [self.said(form, typing) for form in card.forms]
        people = self.gather(card, said)
        odds = self.compare(card, said, people)
        order = np.argsort(-odds, kind="stable")
        if card.mother:
            close = order[:CLOSE]
            odds[close] += self._mothers(card.mother, people[close])
            order = np.argsort(-odds, kind="stable")
        return people[order], odds[order]

    def _mothers(self, mother: Sequence[str], people: Whole) -> NDArray[np.float32]:
        """What the mother's name says, of a few people."""
        words = self.table.mother[people]
        distinct = np.unique(words[words >= 0])
        others = [self.spellings.words[number] for number in distinct.tolist()]
        heard = [self.spellings.skeletons[number] for number in self.spellings.skeleton[distinct].tolist()]
        borne = self.spellings.bearers[distinct]
        place = np.searchsorted(distinct, np.maximum(words, 0)).clip(max=max(len(distinct) - 1, 0))
        odds = np.zeros(len(people), np.float32)
        for word in mother:
            if len(others):
                each = evidence.mother(word, others, heard, borne, self.spellings.borne(word), self.crowd)
                odds += np.where(words >= 0, each[place], evidence.NO_MOTHER).max(axis=1)
        return np.where((words >= 0).any(axis=1), odds, 0).astype(np.float32)

    def said(self, form: Sequence[str], typing: bool) -> list[Likenesses]:
        return [
            self.spellings.like(word, typing and place == len(form) - 1) for place, word in enumerate(form)
        ]

    def gather(self, card: Card, said: Sequence[Sequence[Likenesses]]) -> Whole:
        """Positions of everybody worth comparing, ascending."""
        found = [self._by_name(form, card) for form in said if form]
        found += list(self._by_number(self.table.phones, self.by_phone, card.phones))
        found += list(self._by_number(self.table.documents, self.by_document, card.documents))
        found += list(self._by_birth(card))
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)

    def _by_name(self, said: Sequence[Likenesses], card: Card) -> Whole:
        """Those who bear most of what the words say. The most frequent word alone brings nobody."""
        lists = sorted(
            (self._bearers(word) for word in said if len(word.text) > 1), key=lambda each: len(each[0])
        )
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

    def _likeliest(self, people: Whole, worth: NDArray[np.float32], card: Card) -> Whole:
        """Of those found by name (some more than once), the ones to compare: by what their name and the year say, then
        by birth, sex and nationality too."""
        if card.birth[0]:
            worth = worth + self._year_worth(card.birth)[self.table.year[people]]
        if len(people) > CONSIDERED:
            best = np.argpartition(-worth, CONSIDERED)[:CONSIDERED]
            people, worth = people[best], worth[best]
        people, first = np.unique(people, return_index=True)
        if len(people) <= COMPARED:
            return people
        worth = worth[first] + evidence.births(card.birth, self.table, people, self.crowd)[0]
        worth += evidence.sexes(self.table.sex[people], card.sex)[0]
        worth += evidence.nations(self.table.nations[people], card.nations, self.crowd)[0]
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

    def _bearers(self, said: Likenesses) -> tuple[Whole, NDArray[np.float32]]:
        """Who bears one of the words, the least like first, and the odds of each."""
        starts, ends = self.starts[said.words], self.starts[said.words + 1]
        if not len(starts):
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        slices = [self.bearing[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        worth = np.maximum(said.odds, 0.05) - min(said.unmatched, 0)
        return np.concatenate(slices), np.repeat(worth, ends - starts)

    def _by_number(self, values: NDArray[np.int64], order: Whole, wanted: Sequence[int]) -> Iterator[Whole]:
        flat, width = values.ravel(), values.shape[1]
        for number in wanted:
            first = bisect_left(order, number, key=flat.__getitem__)
            last = bisect_right(
                order, number, lo=first, hi=min(first + COMPARED, len(order)), key=flat.__getitem__
            )
            yield order[first:last] // np.int32(width)

    def _by_birth(self, card: Card) -> Iterator[Whole]:
        """Those born on the very day, and with day and month in each other's place."""
        year, month, day, _slack = card.birth
        if not day or (month, day) in evidence.UNKNOWN_DAY:
            return
        for months, days in {(month, day), (day, month)}:
            if months <= 12:
                first, last = self._born(year, months, days)
                yield np.arange(first, min(last, first + COMPARED), dtype=np.int32)

    def _born(self, year: int, month: int, day: int) -> tuple[int, int]:
        table = self.table
        first, last = 0, len(table)
        for column, value in ((table.year, year), (table.month, month), (table.day, day)):
            part, wanted = column[first:last], column.dtype.type(value)
            first, last = (first + int(part.searchsorted(wanted, side)) for side in ("left", "right"))
        return first, last

    def compare(self, card: Card, said: Sequence[Sequence[Likenesses]], people: Whole) -> NDArray[np.float32]:
        """Log-odds of each of `people` to be the card's."""
        forms, whose = self._forms(people)
        words = self.table.form_words[forms]
        names = np.full(len(forms), -np.inf, np.float32)
        for form in said:
            names = np.maximum(names, evidence.name(form, words, self._dense(form)))
        odds = fields(card, self.table, people, self.crowd) + PRIOR - np.log(self.crowd.people)
        if card.forms and len(forms):
            best = np.full(len(people), -np.inf, np.float32)
            np.maximum.at(best, whose, names)
            odds += np.where(np.isfinite(best), best, 0)
        return odds.astype(np.float32)

    def _forms(self, people: Whole) -> tuple[Whole, Whole]:
        """Positions of the forms of `people`, and for each the place in `people` whose it is."""
        starts, ends = self.forms[people], self.forms[people + 1]
        counts = ends - starts
        whose = np.repeat(np.arange(len(people), dtype=np.int32), counts)
        within = np.arange(len(whose), dtype=np.int32) - np.repeat(np.cumsum(counts) - counts, counts).astype(
            np.int32
        )
        return np.repeat(starts, counts) + within, whose

    def _dense(self, said: Sequence[Likenesses]) -> NDArray[np.float32]:
        odds = np.full((len(said), len(self.spellings.words) + 1), -np.inf, np.float32)
        for place, word in enumerate(said):
            odds[place, word.words] = word.odds
        return odds


def fields(card: Card, table: Table, people: Whole, crowd: evidence.Crowd) -> NDArray[np.float32]:
    """What all but the names say."""
    odds, _ = evidence.births(card.birth, table, people, crowd)
    odds = odds + evidence.sexes(table.sex[people], card.sex)[0]
    odds += evidence.nations(table.nations[people], card.nations, crowd)[0]
    odds += evidence.numbers(table.phones[people], card.phones, 10, evidence.PHONE, 2.0, crowd)[0]
    odds += evidence.numbers(table.documents[people], card.documents, 37, evidence.DOCUMENT, 1.0, crowd)[0]
    return odds
