"""All pairs of a table that may be one person, and new people against a table."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import blocking, compare, rarity
from .closure import between, closed
from .compare import Compared, People, together
from .joined import parted
from .learning import Model, features
from .row import Row
from .table import Table
from .vocabulary import Vocabulary
from .weights import GUESSED, KNOWN, Weights, against_one, learnt, log_odds, probability

Whole = NDArray[np.int32]
Floats = NDArray[np.float64]
Told = tuple[Whole, Whole, Floats]

THREADS = 2
AT_ONCE = 200_000  # pairs compared at once by one thread
RANDOM = 1_000_000  # pairs on which chance agreement is counted
LEAST = -11.0  # log-odds of a pair that is worth keeping
HOPE = -8.0  # the same before the names are laid side by side


class Sounds:
    """What names say before they are laid side by side: how rare the sounds are that both have."""

    def __init__(self, people: People, facts: blocking.Facts) -> None:
        self.heard = facts.heard
        self.worth = rarity.rarity(
            self.heard, np.arange(len(people.table), dtype=np.int32), people.kind, people.unknown
        )
        self.sizes = (self.heard >= 0).sum(axis=1).astype(np.int8)
        self.mother = compare.sounds(people.table, people.table.mother[:, 0])

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


def random_pairs(people: People, most: int = RANDOM) -> Compared:
    return compare.fields(people, *random_pairs_of(len(people.table), most))


def random_pairs_of(size: int, most: int = RANDOM) -> tuple[Whole, Whole]:
    rng = np.random.default_rng(20261122)
    left, right = rng.integers(0, max(1, size), (2, most if size else 0), np.int32)
    other = left != right
    return left[other], right[other]


def hopeful(people: People, weights: Weights, since: int) -> tuple[Whole, Whole, Compared]:
    """Those of the candidates that all but the likeness of names leaves in the running, and their fields."""
    facts = blocking.Facts(people.table, since)
    codes = blocking.candidates(facts, since)
    sounds, size = Sounds(people, facts), len(people.table)

    def look(first: int, last: int) -> tuple[Whole, Whole, Compared]:
        left = (codes[first:last] >> 32).astype(np.int32)
        right = (codes[first:last] & 0xFFFFFFFF).astype(np.int32)
        found = compare.fields(people, left, right)
        odds = weights.before_names(found, size) + sounds.say(left, right)
        kept = np.flatnonzero(odds > HOPE)
        return left[kept], right[kept], found.only(kept)

    lefts, rights, parts = zip(
        *threaded(look, len(codes)), strict=True
    )  # one stretch at least, even of nothing
    return np.concatenate(lefts), np.concatenate(rights), together(list(parts))


def compared(people: People, weights: Weights, since: int = 0) -> tuple[Whole, Whole, Compared]:
    """The hopeful with their names compared; with `since`, of which one stands there in the table or later."""
    left, right, found = hopeful(people, weights, since)
    parts = threaded(
        lambda first, last: compare.names(people, left[first:last], right[first:last]), len(left)
    )
    dear = together(list(parts))
    return left, right, Compared(found.levels | dear.levels, found.surprise | dear.surprise)


@dataclass
class Close:
    """Positions of pairs (left < right) that may be one person, how they compare, and the weights learnt on the way."""

    left: Whole
    right: Whole
    compared: Compared
    weights: Weights
    people: People

    def features(self) -> NDArray[np.float32]:
        return features(self.compared, self.left, self.right, self.weights, len(self.people.table))

    def log_odds(self, model: Model) -> Floats:
        return model.log_odds(self.compared, self.left, self.right, self.weights, len(self.people.table))

    def doubts(self) -> Floats:
        return against_one(self.weights, self.compared, len(self.people.table))

    def beside(self, left: Whole, right: Whole) -> "Close":
        """Pairs that were not worth comparing, compared all the same; then those of the others in whom one of them is."""
        ends = np.concatenate([left, right])
        near = np.flatnonzero(np.isin(self.left, ends) | np.isin(self.right, ends))
        found = together([compare.levels(self.people, left, right), self.compared.only(near)])
        left, right = np.concatenate([left, self.left[near]]), np.concatenate([right, self.right[near]])
        return Close(left, right, found, self.weights, self.people)


def close(table: Table, model: Model | None = None) -> Close:
    """Everybody compared with everybody, as far as it is worth it. Nothing need be known of anybody."""
    people, size = People.of(parted(table)), len(table)
    known = model.weights if model else None
    guess = Weights.guessed(random_pairs(people), known)
    left, right, found = compared(people, guess)
    weights = learnt(guess, found, size, KNOWN if known else GUESSED)
    near = np.flatnonzero(log_odds(weights, found, size) > LEAST)
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
    size = len(table)
    person, new, probability = late(extended(table, rows), size, model, among=False)
    return new - np.int32(size), person, probability


def late(table: Table, first: int, model: Model, among: bool = True) -> Told:
    """As `pairs`, of those alone who stand at `first` or later, with the others and, with `among`, with each other. `model`
    was taught before."""
    people, size = People.of(parted(table)), len(table)
    weights = Weights.guessed(random_pairs(people, RANDOM // 4), model.weights)
    left, right, found = compared(people, weights, since=first)
    near = np.flatnonzero((log_odds(weights, found, size) > LEAST) & (among | (left < first)))
    few = Close(left[near], right[near], found.only(near), weights, people)
    return _told(few.left, few.right, few.log_odds(model))


def _told(left: Whole, right: Whole, odds: Floats) -> Told:
    order = np.argsort(-odds, kind="stable")
    return left[order], right[order], probability(odds[order])


def extended(table: Table, rows: Iterable[Row]) -> Table:
    """The table with more people after those who are in it, who must not have been changed; the vocabulary goes on."""
    old = table.vocabulary
    vocabulary = Vocabulary(list(old.words), dict(old.number), list(old.skeletons), old.skeleton, old.bearers)
    more = Table.of(rows, vocabulary)
    whole = replace(table, vocabulary=vocabulary).joined(more)
    borne = np.bincount(more.form_words[more.form_words >= 0], minlength=len(vocabulary))
    known = np.pad(old.bearers, (0, len(vocabulary) - len(old.bearers)))
    vocabulary.bearers = (known + borne).astype(np.int32)
    return whole
