"""Gradient boosting with small symmetric trees, in numpy: a yes-or-no answer from columns of numbers.

Every tree asks the same few questions of everybody, so its answer is one look-up in a table of 2**depth values. After
Friedman (2001), with Newton steps; symmetric trees as in Prokhorenkova and others (2018).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BINS = 48
AT_ONCE = 100_000  # answers: trees × questions × examples


@dataclass
class Trees:
    """`edges`: for each column the values between its bins. `columns`, `cuts`: trees×depth, each question is whether the
    bin is above the cut. `leaves`: trees×2**depth, log-odds to add."""

    edges: list[Floats]
    columns: NDArray[np.int16]
    cuts: NDArray[np.int16]
    leaves: Floats

    def log_odds(self, features: NDArray[np.float32]) -> Floats:
        """`features`: m×columns."""
        if features.shape[0] * self.columns.size <= AT_ONCE:
            return self._few(features)
        bins = binned(features, self.edges)
        odds = np.zeros(len(features))
        for columns, cuts, leaves in zip(self.columns, self.cuts, self.leaves, strict=True):
            place = np.zeros(len(features), np.intp)
            for column, cut in zip(columns, cuts, strict=True):
                place = place * 2 + (bins[column] > cut)
            odds += leaves[place]
        return odds

    def _few(self, features: NDArray[np.float32]) -> Floats:
        """The same of a few, all trees at once."""
        bins = (self._ladder[:, None] <= features.T[:, :, None]).sum(axis=2)
        yes = bins[self.columns] > self.cuts[:, :, None]
        place = np.arange(len(self.leaves))[:, None]
        for each in range(self.columns.shape[1]):
            place = place * 2 + yes[:, each]
        found: Floats = self.leaves.take(place).sum(axis=0)
        return found

    @cached_property
    def _ladder(self) -> Floats:
        """The edges as one table, columns×bins."""
        ladder = np.full((len(self.edges), max(map(len, self.edges), default=0)), np.inf)
        for column, edge in enumerate(self.edges):
            ladder[column, : len(edge)] = edge
        return ladder


def binned(features: NDArray[np.float32], edges: list[Floats]) -> NDArray[np.uint8]:
    """columns×m: the bin of each value."""
    return np.array(
        [np.searchsorted(edge, features[:, place], "right") for place, edge in enumerate(edges)], np.uint8
    )


def edges_of(features: NDArray[np.float32]) -> list[Floats]:
    found = []
    for column in features.T:
        distinct = np.unique(column)
        if len(distinct) > BINS:
            distinct = np.unique(np.quantile(column, np.linspace(0, 1, BINS)))
        found.append((distinct[1:] + distinct[:-1]) / 2)
    return found


def grown(
    features: NDArray[np.float32],
    right: NDArray[np.bool_],
    start: Floats,
    *,
    trees: int = 160,
    depth: int = 5,
    rate: float = 0.12,
    calm: float = 20.0,
    seed: int = 1,
) -> Trees:
    """Trees that, added to `start` (log-odds), tell `right`. Each is grown on a random half of the examples; `calm`
    keeps leaves with few examples near 0."""
    rng = np.random.default_rng(seed)
    edges = edges_of(features)
    bins = binned(features, edges)
    odds, truth = start.astype(float).copy(), right.astype(float)
    grown_columns, grown_cuts, grown_leaves = [], [], []
    for _ in range(trees):
        chance = 1 / (1 + np.exp(-odds))
        slope, bend = truth - chance, np.maximum(chance * (1 - chance), 1e-6)
        some = np.flatnonzero(rng.random(len(odds)) < 0.5)
        columns, cuts = _questions(bins[:, some], slope[some], bend[some], depth, calm, rng)
        place = np.zeros(len(odds), np.intp)
        for column, cut in zip(columns, cuts, strict=True):
            place = place * 2 + (bins[column] > cut)
        tops, bottoms = (np.bincount(place[some], each[some], 2**depth) for each in (slope, bend))
        leaves = rate * tops / (bottoms + calm * 0.25)
        odds += leaves[place]
        grown_columns.append(columns)
        grown_cuts.append(cuts)
        grown_leaves.append(leaves)
    return Trees(
        edges, np.array(grown_columns, np.int16), np.array(grown_cuts, np.int16), np.array(grown_leaves)
    )


def _questions(
    bins: NDArray[np.uint8], slope: Floats, bend: Floats, depth: int, calm: float, rng: np.random.Generator
) -> tuple[list[int], list[int]]:
    """The question that divides best, then the next one, for all leaves together."""
    columns, cuts = [], []
    place = np.zeros(len(slope), np.intp)
    for level in range(depth):
        best = (-np.inf, 0, 0)
        for column in rng.permutation(len(bins))[: max(3, int(len(bins) * 0.6))].tolist():
            at = place * BINS + bins[column]
            tops, bottoms = (
                np.bincount(at, each, 2**level * BINS).reshape(-1, BINS) for each in (slope, bend)
            )
            below, under = tops.cumsum(axis=1), bottoms.cumsum(axis=1)
            above, over = below[:, -1:] - below, under[:, -1:] - under
            gain = (below**2 / (under + calm * 0.25) + above**2 / (over + calm * 0.25)).sum(axis=0)
            cut = int(gain[:-1].argmax())
            best = max(best, (float(gain[cut]), column, cut))
        columns.append(best[1])
        cuts.append(best[2])
        place = place * 2 + (bins[best[1]] > best[2])
    return columns, cuts
