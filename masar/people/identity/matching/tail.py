"""People who were put into the index or dropped from it since its snapshot was made: few, so all of them are compared."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..names import skeleton
from .card import Card
from .comparing import Asked, Group, Looked
from .evidence import Crowd, agreeing
from .row import Row
from .spellings import ARABIC, LEAST_CUT, Likenesses, Spellings, letters_of, likenesses
from .table import Table
from .vocabulary import Vocabulary

Whole = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass
class Tail:
    """Changes after a snapshot. `rows`: the people put, by rid; `gone`: rids whom the snapshot no longer speaks for."""

    crowd: Crowd
    rows: dict[int, Row] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    _new: list[Row] = field(default_factory=list)
    _seen: "_Seen | None" = None
    _lock: Lock = field(default_factory=Lock)

    def put(self, row: Row) -> None:
        with self._lock:
            self.gone.add(row.rid)
            self.rows[row.rid] = row
            self._new.append(row)

    def drop(self, rid: int) -> None:
        with self._lock:
            self.gone.add(rid)
            if self.rows.pop(rid, None):
                self._seen, self._new = None, list(self.rows.values())

    def find(self, asked: Asked, spellings: Spellings, among: frozenset[int] | None = None) -> Looked | None:
        """As `search.People.find`; None where nobody was put."""
        if (seen := self._now()) is None:
            return None
        dense = [seen.dense(form) for form in asked.said]
        people = seen.sharing(asked.card, dense)
        people = people[seen.group.table.held(people, among)]
        return seen.group.looked(asked, dense, people, spellings)

    def borne(self, card: Card) -> dict[str, list[int]]:
        """As `search.People.borne`."""
        if (seen := self._now()) is None:
            return {}
        table = seen.group.table
        return {
            what: [int(((values == number).any(axis=1) & seen.current).sum()) for number in wanted]
            for what, values, wanted in (
                ("phone", table.phones, card.phones),
                ("paper", table.documents, card.documents),
            )
        }

    def _now(self) -> "_Seen | None":
        with self._lock:
            self._seen = self._current()
            return self._seen

    def _current(self) -> "_Seen | None":
        """What was put so far, as columns. A person put twice counts as last put."""
        if not self._new:
            return self._seen
        vocabulary = self._seen.group.table.vocabulary if self._seen else Vocabulary()
        table = Table.of(self._new, vocabulary)
        if self._seen:
            table = self._seen.group.table.joined(table)
        self._new = []
        _rids, last = np.unique(table.rid[::-1], return_index=True)
        if len(table) > 2 * len(last):  # most of it is old: begin anew
            self._seen, table = None, Table.of(self.rows.values(), Vocabulary())
            last = np.arange(len(table))
        current = np.zeros(len(table), bool)
        current[len(table) - 1 - last] = True
        forms = np.searchsorted(table.form_person, np.arange(len(table) + 1)).astype(np.int32)
        return _Seen(Group(table, forms, self.crowd), current, self._seen)


class _Seen:
    """One state of the tail. `current` (n, bool): who was not put again since. `before`: an earlier state with the same
    vocabulary, of which this one has more."""

    words: list[str]
    heads: NDArray[np.str_]
    letters: NDArray[np.uint32]
    sizes: NDArray[np.int16]
    latin: NDArray[np.bool_]

    def __init__(self, group: Group, current: NDArray[np.bool_], before: "_Seen | None") -> None:
        self.group, self.current = group, current
        vocabulary = group.table.vocabulary
        self.skeletons, self.skeleton = vocabulary.skeletons, vocabulary.skeleton
        known: list[str] = before.words if before else []
        new = vocabulary.words[len(known) : len(self.skeleton)]
        heads = np.array([word[:LEAST_CUT] for word in new], f"U{LEAST_CUT}")
        letters = np.fromiter(map(letters_of, new), np.uint32, len(new))
        sizes = np.fromiter(map(len, new), np.int16, len(new))
        latin = np.fromiter((word < ARABIC for word in new), bool, len(new))
        self.heads: NDArray[Any] = np.concatenate([before.heads, heads]) if before else heads
        self.letters: NDArray[np.uint32] = np.concatenate([before.letters, letters]) if before else letters
        self.sizes: NDArray[np.int16] = np.concatenate([before.sizes, sizes]) if before else sizes
        self.latin: NDArray[np.bool_] = np.concatenate([before.latin, latin]) if before else latin
        self.words: list[str] = [*known, *new]

    def dense(self, said: tuple[Likenesses, ...]) -> Floats:
        """For each word said and each word of the tail (and one more) the odds that it is meant."""
        odds = np.full((len(said), len(self.words) + 1), -np.inf, np.float32)
        for place, word in enumerate(said):
            near = self._nearby(word)
            others = [self.words[number] for number in near.tolist()]
            heard = [self.skeletons[number] for number in self.skeleton[near].tolist()]
            if others:
                found = likenesses(word.text, others, heard, typing=word.typing)
                foreign = (self.latin[near] != (word.text < ARABIC)).astype(np.int8)
                by_level = np.pad(word.by_level, ((0, 0), (0, 1)), constant_values=-np.inf)
                odds[place, near] = by_level[foreign, found]
        return odds

    def _nearby(self, said: Likenesses) -> Whole:
        """Numbers of the words that are worth comparing with a word said."""
        word, own = said.text, skeleton(said.text)
        apart = np.bitwise_count(self.letters ^ np.uint32(letters_of(word)))
        near = (apart <= 4) & (np.abs(self.sizes - np.int16(len(word))) <= 2)
        near |= self.latin != (word < ARABIC)
        if own in self.skeletons:
            near |= self.skeleton == self.skeletons.index(own)
        if len(word) >= LEAST_CUT:
            near |= self.heads == word[:LEAST_CUT]
        elif said.typing or len(word) == 1:
            near |= np.fromiter((other.startswith(word) for other in self.words), bool, len(self.words))
        near |= self.sizes == 1
        return np.flatnonzero(near).astype(np.int32)

    def sharing(self, card: Card, dense: Sequence[Floats]) -> Whole:
        """Positions of those who share a word, a number or the day of birth with the card."""
        table, (year, month, day, _slack) = self.group.table, card.birth
        shared: NDArray[np.bool_] = agreeing(table.phones, card.phones) | agreeing(
            table.documents, card.documents
        )
        if day:
            shared |= np.logical_and.reduce([table.year == year, table.month == month, table.day == day])
        for odds in dense:
            meant = np.asarray(np.isfinite(odds).any(axis=0))
            shared[table.form_person[meant[table.form_words].any(axis=1)]] = True
        return np.flatnonzero(shared & self.current).astype(np.int32)
