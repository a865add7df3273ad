"""A register counted once, so that a few people can be compared with it again and again.

What is counted of everybody (`rarity.Counts`) is put right for who came and who went since; only those are looked at who share
something with somebody who is asked about. Which words fall in two, and how often strangers agree, is what was found in the
register when it was counted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import compare
from .alignment import Alike
from .blocking import sharing
from .compare import Compared, People
from .joined import Seams, parted
from .rarity import Counts, summed
from .row import Row
from .table import Table
from .vocabulary import Vocabulary

Whole = NDArray[np.int32]

RANDOM = 1_000_000  # pairs on which chance agreement is counted


@dataclass
class Near:
    """Those of whom one stands at `first` or later in `table`, who are asked about, and everybody who may share a key with one
    of them. `counts`: of everybody; `strangers`: random pairs; `places`: where those before stood in the register, -1 for
    whoever came since."""

    table: Table
    first: int
    counts: Counts
    strangers: Compared
    places: Whole
    alike: Alike


class Counted:
    """The people of a table, counted."""

    def __init__(self, table: Table) -> None:
        """`table.vocabulary` must not change any more."""
        self.seams = Seams(table.vocabulary)
        self.table, self._said = parted(table, self.seams)
        self.counts = Counts.of(self.table).lean()
        self.alike = Alike(self.table.vocabulary)
        self.strangers = random_pairs(self.table, self.counts, RANDOM // 4)

    def near(self, rows: Iterable[Row], asked: int, gone: Collection[int] = ()) -> Near:
        """Beside the last `asked` of `rows`, who are not in the register. `gone`: rids whom it no longer speaks for."""
        old = self.table.vocabulary
        vocabulary = Vocabulary(
            list(old.words), dict(old.number), list(old.skeletons), old.skeleton, old.bearers
        )
        came = Table.of(rows, vocabulary)
        borne = came.bearers()
        came, _ = parted(came, self.seams)
        less = np.isin(self.table.rid, np.fromiter(gone, np.int64, len(gone)))
        went = self.table.kept(less)
        counts = self.counts.changed(Counts.of(came), Counts.of(went))
        bearers = self.table.kept(less, self._said).bearers()
        vocabulary = came.vocabulary
        none = np.zeros(len(vocabulary), np.int32)  # yet of the words that were not there
        vocabulary.bearers = summed(none, old.bearers, borne, -bearers).astype(np.int32)
        return self._near(came, asked, ~less, counts)

    def _near(self, came: Table, asked: int, there: NDArray[np.bool_], counts: Counts) -> Near:
        register = self.table.changed(vocabulary=came.vocabulary)
        late = np.arange(len(came)) >= len(came) - asked
        there = there & sharing(register, came.kept(late))
        places = np.flatnonzero(there).astype(np.int32)
        return Near(
            table=register.kept(there).joined(came),
            first=len(places) + len(came) - asked,
            counts=counts,
            strangers=self.strangers,
            places=np.concatenate([places, np.full(len(came), -1, np.int32)]),
            alike=Alike(came.vocabulary, self.alike),
        )


def random_pairs(table: Table, counts: Counts, most: int = RANDOM) -> Compared:
    """All but the names of pairs that were drawn."""
    return compare.fields(People(table, counts), *random_pairs_of(len(table), most))


def random_pairs_of(size: int, most: int = RANDOM) -> tuple[Whole, Whole]:
    rng = np.random.default_rng(20261122)
    left, right = rng.integers(0, max(1, size), (2, most if size else 0), np.int32)
    other = left != right
    return left[other], right[other]
