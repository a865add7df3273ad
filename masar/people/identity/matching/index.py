"""The index of people: built from rows, kept in one file, read by every process, changed at its tail."""

import math
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import reasons, snapshot, sureness
from .card import Card
from .comparing import Asked, Looked
from .counted import Counted, Near
from .layout import arrays, opened
from .learning import Model
from .row import Row
from .search import People
from .table import Table
from .tail import Tail
from .vocabulary import Vocabulary

FILE = "people.index"
VERSION = 2
RIVALS = 50  # people found who are weighed against each other
FEW = 50  # people of the snapshot to each who came or went since: with more of those all are counted anew
SURE_OF = 8  # people found of whom it is worth saying more exactly how likely they are


Best = list[tuple[float, Looked, int]]  # log-odds, and who of whom was looked at


class Found:
    """`probability` 0 to 1; `odds`: log-odds by the sum of the evidence; `why`: codes of `reasons`, worked out when they
    are asked for."""

    def __init__(self, card: Card, odds: float, looked: Looked, place: int) -> None:
        self.rid = int(looked.group.table.rid[looked.people[place]])
        self.probability, self.odds = probability(odds), float(looked.odds[place])
        self._card, self._looked, self._place = card, looked, place

    @cached_property
    def why(self) -> tuple[str, ...]:
        seen = self._looked.only(slice(self._place, self._place + 1))
        return reasons.codes_of(self._card, seen.group, seen.people, seen.level)[0]


class Told(NamedTuple):
    """People found, best first. `columns`: what `sureness` looks at; `odds`: the sum of the evidence."""

    rids: NDArray[np.int64]
    odds: NDArray[np.float32]
    columns: NDArray[np.float32]


class Index:
    """People to search among. The snapshot is shared by all processes that open it, `put` and `drop` change only what
    this one sees: each process repeats the changes since `mark`, the caller's word for how far the snapshot goes."""

    def __init__(
        self,
        folder: Path,
        people: People,
        said: NDArray[np.bool_],
        facts: dict[str, Any],
        model: Model | None = None,
    ) -> None:
        self.folder, self.people, self._said = folder, people, said
        self.model = model or Model.current(folder)
        self.mark: Any = facts["mark"]
        self.made: str = facts["made"]
        self.tail = Tail(people.group.crowd)

    @classmethod
    def build(
        cls, rows: Iterable[Row], folder: Path, mark: Any = None, model: Model | None = None
    ) -> "Index":
        """Write the snapshot of `rows` into `folder`, in the place of the one that is there, and open it."""
        return _written(Table.of(rows), folder, mark, model)

    @classmethod
    def open(cls, folder: Path) -> "Index":
        """The snapshot that is there now. Raises `FileNotFoundError` or `snapshot.Unreadable`: then build it."""
        kept, facts = snapshot.read(folder / FILE)
        if facts["version"] != VERSION:
            raise snapshot.Unreadable(folder)
        return cls(folder, opened(kept), kept["said"], facts)

    def renew(self, mark: Any = None) -> "Index":
        """A new snapshot of everybody as this index knows them now, in the place of the old one, which others may go on
        reading."""
        return _written(self.table(), self.folder, mark)

    def table(self, without: Collection[int] = ()) -> Table:
        """Everybody as this index knows them now, but for those with one of these rids."""
        gone = self.tail.gone.union(without)
        kept = ~np.isin(self.people.table.rid, np.fromiter(gone, np.int64, len(gone)))
        late = [row for rid, row in list(self.tail.rows.items()) if rid not in without]
        base = self._as_said().kept(kept)
        table = base.joined(Table.of(late, base.vocabulary))
        table.vocabulary.bearers = table.bearers()
        return table

    def _as_said(self) -> Table:
        """The people of the snapshot with the forms of their names that were given, and a vocabulary that may be added to."""
        old, kept = self.people.table, self._said
        vocabulary = Vocabulary.of(old.vocabulary.words)
        vocabulary.skeletons, vocabulary.skeleton = list(old.vocabulary.skeletons), old.vocabulary.skeleton
        return old.changed(
            vocabulary=vocabulary, form_person=old.form_person[kept], form_words=old.form_words[kept]
        )

    @cached_property
    def counted(self) -> Counted:
        """The people of the snapshot, counted."""
        table = self._as_said()
        table.vocabulary.bearers = table.bearers()
        return Counted(table)

    def near(self, rows: Sequence[Row], asked: int, without: Collection[int] = ()) -> Near:
        """Those who may be the last `asked` of `rows`, who are not in this index, among everybody it knows now but for those
        with one of the rids `without`, and the other `rows`."""
        gone = self.tail.gone.union(without)
        came = [row for rid, row in list(self.tail.rows.items()) if rid not in without]
        if FEW * (len(gone) + len(came) + len(rows)) > len(self.people.table):
            return Counted(self.table(without)).near(rows, asked)
        return self.counted.near([*came, *rows], asked, gone)

    def stale(self) -> bool:
        """Whether somebody has put another snapshot in the place of this one."""
        try:
            return snapshot.facts(self.folder / FILE)["made"] != self.made
        except (FileNotFoundError, snapshot.Unreadable):
            return True

    def __len__(self) -> int:
        gone = np.fromiter(self.tail.gone, np.int64, len(self.tail.gone))
        return len(self.people.table) - int(np.isin(self.people.table.rid, gone).sum()) + len(self.tail.rows)

    def put(self, row: Row) -> None:
        """From now on this is what is known of `row.rid`, whether it was there before or not."""
        self.tail.put(row)

    def drop(self, rid: int) -> None:
        """Nobody is found under `rid` any more."""
        self.tail.drop(rid)

    def search(
        self, card: Row, most: int = 10, *, among: frozenset[int] | None = None, typing: bool = False
    ) -> list[Found]:
        """At most `most` people who may be the card's, best first, whose file one of `among` holds. `typing`: the last word of a name may have no end
        yet. Never raises for what the card says; a card that says nothing finds nobody."""
        asked, best, rivals = self._found(card, max(most, SURE_OF), among, typing)
        return [Found(asked.card, *each) for each in self._sure(asked, best, rivals, most)]

    def told(self, card: Row, most: int) -> Told:
        """What trees are taught with: at most `most` people of the snapshot."""
        asked, best, rivals = self._found(card, most, None, False)
        if not best:
            return Told(
                np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros((0, sureness.COLUMNS), np.float32)
            )
        looked = best[0][1].only([place for _, _, place in best])
        others = sureness.unlike(sureness.marks(looked), rivals[0])
        return Told(
            self.people.table.rid[looked.people], looked.odds, sureness.columns(asked, looked, rivals, others)
        )

    def _found(
        self, card: Row, most: int, among: frozenset[int] | None, typing: bool
    ) -> tuple[Asked, Best, NDArray[np.float32]]:
        """Best first by the sum of the evidence; of the rivals of each other what it says, and what their names say."""
        spellings = self.people.spellings
        asked = Asked.of(Card.of(card, spellings), spellings, typing)
        asked = replace(asked, borne=self._borne(asked.card))
        found = [self.people.find(asked, among), self.tail.find(asked, spellings, among)]
        every = (each for looked in found if looked for each in self._current(looked, max(most, RIVALS)))
        best = sorted(every, key=standing)
        rivals = [(odds, looked.worth["name"][place]) for odds, looked, place in best[:RIVALS]]
        return asked, best[:most], np.array(rivals, np.float32).reshape(-1, 2).T

    def _borne(self, card: Card) -> dict[str, list[int]]:
        """How many people have each phone and paper of the card, in the snapshot or put since."""
        if not card.phones and not card.documents:
            return {}
        since = self.tail.borne(card)
        return {
            what: [one + other for one, other in zip(counts, since.get(what, [0] * len(counts)), strict=True)]
            for what, counts in self.people.borne(card, self.tail.gone).items()
        }

    def _sure(self, asked: Asked, best: Best, rivals: NDArray[np.float32], most: int) -> Best:
        """At most `most`: the first few with log-odds that mean what they say, in their order; the others never before them."""
        first, rest = best[:SURE_OF], best[SURE_OF:most]
        found: Best = []
        marks: list[frozenset[Any]] = [frozenset()] * len(first)
        few = [
            ([at for at, (_, other, _) in enumerate(first) if other is looked], looked)
            for looked in {id(looked): looked for _, looked, _ in first}.values()
        ]
        few = [(mine, looked.only([first[at][2] for at in mine])) for mine, looked in few]
        for mine, looked in few:
            for at, each in zip(mine, sureness.marks(looked), strict=True):
                marks[at] = each
        others = sureness.unlike(marks, rivals[0])
        for mine, looked in few:
            told = sureness.columns(asked, looked, rivals, others[mine])
            sure = sureness.corrected(self.model.search, told, looked.odds)
            found += [(odd, *first[at][1:]) for odd, at in zip(sure.tolist(), mine, strict=True) if at < most]
        found.sort(key=standing)
        last = found[-1][0] if found else 0.0
        return found + [
            (min(float(sureness.SHIFT + sureness.SLOPE * odds), last), looked, place)
            for odds, looked, place in rest
        ]

    def _current(self, looked: Looked, most: int) -> Iterator[tuple[float, Looked, int]]:
        """The best of a group, without those of the snapshot who are gone."""
        gone = self.tail.gone if looked.group is self.people.group else ()
        few = most + len(gone)
        rids, odds = looked.group.table.rid[looked.people[:few]].tolist(), looked.odds[:few].tolist()
        there = (place for place, rid in enumerate(rids) if rid not in gone)
        for place in islice(there, most):
            yield odds[place], looked, place


def standing(each: tuple[float, Looked, int]) -> tuple[float, int]:
    """Sorts the likeliest first, those alike by their rid, whether they stand in the snapshot or were put since."""
    odds, looked, place = each
    return -odds, int(looked.group.table.rid[looked.people[place]])


def probability(odds: float) -> float:
    return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


def _written(table: Table, folder: Path, mark: Any, model: Model | None = None) -> Index:
    facts = {"version": VERSION, "mark": mark, "made": secrets.token_hex(8)}
    snapshot.write(folder / FILE, arrays(table), **facts)
    kept, facts = snapshot.read(folder / FILE)
    return Index(folder, opened(kept), kept["said"], facts, model)
