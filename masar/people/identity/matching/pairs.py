"""All pairs of a table that may be one person, and new people against a table."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import blocking, compare
from .closure import between, closed
from .compare import Compared, People, together
from .counted import Counted, Near, random_pairs
from .joined import parted
from .learning import Model, features
from .rarity import sounds
from .row import Row
from .table import Table
from .weights import GUESSED, KNOWN, Weights, against_one, learnt, log_odds, probability

Whole = NDArray[np.int32]
Floats = NDArray[np.float64]
Told = tuple[Whole, Whole, Floats]

THREADS = 2
AT_ONCE = 200_000  # pairs compared at once by one thread
LEAST = -11.0  # log-odds of a pair that is worth keeping
HOPE = -8.0  # the same before the names are laid side by side


class Sounds:
    """What names say before they are laid side by side: how rare the sounds are that both have."""

    def __init__(self, people: People, heard: Whole, order: NDArray[np.int64]) -> None:
        """`heard`: of each of these people, and the `order` of sounds, as in `blocking.Facts`."""
        self.heard = heard
        said = np.append(order, -1)[heard].astype(np.int32)
        rows = np.arange(len(people.table), dtype=np.int32)
        self.worth = people.counted.sounds.rarity(said, rows, people.kind, people.unknown)
        self.sizes = (heard >= 0).sum(axis=1).astype(np.int8)
        self.mother = sounds(people.table, people.table.mother[:, 0])

    def say(self, left: Whole, right: Whole) -> NDArray[np.float32]:
        one, other = self.heard[left], self.heard[right]
        shared = np.zeros(one.shape, bool)
        for place in range(other.shape[1]):
            shared |= one == other[:, place, None]
        shared &= one >= 0
        missed = np.minimum(self.sizes[left], self.sizes[right]) - shared.sum(axis=1)
        mothers = (self.mother[left] == self.mother[right]) & (self.mother[left] >= 0)
        return np.einsum("ij,ij->i", self.worth[left], shared) - missed + np.float32(3) * mothers


def threaded(act: Callable[[int, int], Any], size: int) -> Iterator[Any]:
    """`act` on each stretch of `AT_ONCE` out of `size`, in order."""
    with ThreadPoolExecutor(THREADS) as pool:
        yield from pool.map(
            lambda first: act(first, min(first + AT_ONCE, size)), range(0, max(1, size), AT_ONCE)
        )


def hopeful(
    people: People, sounds: Sounds, codes: NDArray[np.int64], weights: Weights
) -> tuple[Whole, Whole, Compared]:
    """Those of the candidates that all but the likeness of names leaves in the running, and their fields."""

    def look(first: int, last: int) -> tuple[Whole, Whole, Compared]:
        left, right = ends(codes[first:last])
        found = compare.fields(people, left, right)
        odds = weights.before_names(found, people.size) + sounds.say(left, right)
        kept = np.flatnonzero(odds > HOPE)
        return left[kept], right[kept], found.only(kept)

    lefts, rights, parts = zip(
        *threaded(look, len(codes)), strict=True
    )  # one stretch at least, even of nothing
    return np.concatenate(lefts), np.concatenate(rights), together(list(parts))


def compared(
    people: People, sounds: Sounds, codes: NDArray[np.int64], weights: Weights
) -> tuple[Whole, Whole, Compared]:
    """The hopeful with their names compared."""
    left, right, found = hopeful(people, sounds, codes, weights)
    parts = threaded(
        lambda first, last: compare.names(people, left[first:last], right[first:last]), len(left)
    )
    dear = together(list(parts))
    return left, right, Compared(found.levels | dear.levels, found.surprise | dear.surprise)


def ends(codes: NDArray[np.int64]) -> tuple[Whole, Whole]:
    """The two of each pair, as `blocking.within` tells them."""
    return (codes >> 32).astype(np.int32), (codes & 0xFFFFFFFF).astype(np.int32)


@dataclass
class Close:
    """Positions of pairs (left < right) that may be one person, how they compare, and the weights learnt on the way."""

    left: Whole
    right: Whole
    compared: Compared
    weights: Weights
    people: People

    def features(self) -> NDArray[np.float32]:
        return features(self.compared, self.left, self.right, self.weights, self.people.size)

    def log_odds(self, model: Model) -> Floats:
        return model.log_odds(self.compared, self.left, self.right, self.weights, self.people.size)

    def doubts(self) -> Floats:
        return against_one(self.weights, self.compared, self.people.size)

    def beside(self, left: Whole, right: Whole) -> "Close":
        """Pairs that were not worth comparing, compared all the same; then those of the others in whom one of them is."""
        ends = np.concatenate([left, right])
        near = np.flatnonzero(np.isin(self.left, ends) | np.isin(self.right, ends))
        found = together([compare.levels(self.people, left, right), self.compared.only(near)])
        left, right = np.concatenate([left, self.left[near]]), np.concatenate([right, self.right[near]])
        return Close(left, right, found, self.weights, self.people)


def close(table: Table, model: Model | None = None) -> Close:
    """Everybody compared with everybody, as far as it is worth it. Nothing need be known of anybody."""
    table, _ = parted(table)
    people = People(table)
    known = model.weights if model else None
    guess = Weights.guessed(random_pairs(table, people.counted), known)
    facts = blocking.Facts(table)
    sounds, codes = Sounds(people, facts.heard, facts.order), blocking.candidates(facts)
    left, right, found = compared(people, sounds, codes, guess)
    weights = learnt(guess, found, people.size, KNOWN if known else GUESSED)
    near = np.flatnonzero(log_odds(weights, found, people.size) > LEAST)
    return Close(left[near], right[near], found.only(near), weights, people)


def pairs(table: Table, model: Model) -> Told:
    """Positions and positions of people who may be one, and the probability that they are, likeliest first."""
    near = close(table, model)
    odds, doubts = near.log_odds(model), near.doubts()
    left, right = between(near.left, near.right, odds)  # two who may be one through a third
    more = near.beside(left, right)
    new = slice(0, len(left))
    return _told(
        *closed(
            np.concatenate([near.left, left]),
            np.concatenate([near.right, right]),
            np.concatenate([odds, more.log_odds(model)[new]]),
            np.concatenate([doubts, more.doubts()[new]]),
        )
    )


def against(table: Table, rows: Iterable[Row], model: Model) -> Told:
    """Places in `rows`, positions in `table` of who they may be, and the probability. `model` was taught before. Whether
    two of `rows` are one is not asked."""
    new = list(rows)
    near = Counted(table).near(new, len(new))
    person, late, probability_ = told_of(near, model, among=False)
    return late - np.int32(near.first), near.places[person], probability_


def told_of(near: Near, model: Model, among: bool = True) -> Told:
    """As `pairs`, by positions in `near.table`, of those alone who are asked about, with the others and, with `among`, with
    each other. `model` was taught before."""
    facts = blocking.Facts(near.table, near.counts.said)
    left, right = ends(blocking.candidates(facts, near.first))
    met = np.zeros(len(near.table), bool)
    met[left] = met[right] = True
    place, where = (np.cumsum(met) - 1).astype(np.int64), np.flatnonzero(met).astype(np.int32)
    people = People(near.table.kept(met), near.counts, near.alike)
    sounds = Sounds(people, facts.heard[met], facts.order)
    weights = Weights.guessed(near.strangers, model.weights)
    left, right, found = compared(people, sounds, place[left] << 32 | place[right], weights)
    odds = log_odds(weights, found, people.size)
    good = np.flatnonzero((odds > LEAST) & (among | (where[left] < near.first)))
    few = Close(left[good], right[good], found.only(good), weights, people)
    return _told(where[few.left], where[few.right], few.log_odds(model))


def _told(left: Whole, right: Whole, odds: Floats) -> Told:
    order = np.argsort(-odds, kind="stable")
    return left[order], right[order], probability(odds[order])
