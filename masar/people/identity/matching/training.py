"""Teaching: a model from registers in which every pair is known, or a known model corrected by what was decided since."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from . import sureness
from .index import SURE_OF, Index
from .learning import VERSION, Model
from .pairs import Close, close
from .row import Row
from .table import Table
from .trees import grown
from .weights import Weights, probability

KNOWN, NEW = (
    3000,
    12_000,
)  # cards of people who are in a register, and of people who are not: few of these look known
SEARCHED = 300_000  # people of the largest register in which cards are searched
FEWEST = 50  # pairs of one person, and as many of two, that teach anything; and that check it
ROUNDED = 1e-5  # a gain that may come of how models are rounded when they are kept
HELD_OUT = 3  # one group of files in so many is only for checking

Pairs = NDArray[np.integer]


@dataclass(frozen=True)
class World:
    """A register in which it is known who is who: `same`, positions k×2 of all pairs that are one person."""

    rows: Sequence[Row]
    same: Pairs


class NotBetter(Exception):
    """What was decided does not make the model better; the old one stays. `checked` has both."""

    def __init__(self, checked: dict[str, float]) -> None:
        super().__init__(checked)
        self.checked = checked


@dataclass(frozen=True)
class Examples:
    """What trees are taught with: m×columns, whether it is one person, and the log-odds from which to correct."""

    columns: NDArray[np.float32]
    right: NDArray[np.bool_]
    odds: NDArray[np.float64]

    @classmethod
    def together(cls, parts: Sequence["Examples"]) -> "Examples":
        return cls(*(np.concatenate([getattr(part, what) for part in parts]) for what in vars(parts[0])))


def taught(pairs: Sequence[Examples], searches: Sequence[Examples], weights: Weights, told: str) -> Model:
    """A model of pairs and of searches."""
    every = Examples.together(searches)
    search = grown(every.columns, every.right, every.odds, trees=250, depth=5, rate=0.1)
    return replace(_of_pairs(pairs, weights, told), search=(search,))


def of_pairs(labelled: Iterable[tuple[Table, Pairs]], told: str) -> Model:
    """Of each table all true pairs."""
    examples, weights = [], None
    for table, same in labelled:
        weights = weights or close(table).weights
        examples.append(compared(table, same, weights))
    return _of_pairs(examples, weights, told) if weights else Model()


def _of_pairs(examples: Sequence[Examples], weights: Weights, told: str) -> Model:
    every = Examples.together(examples)
    trees = grown(every.columns, every.right, every.odds, trees=360, depth=6, rate=0.09)
    return Model((trees,), weights, taught=told)


def compared(table: Table, same: Pairs, weights: Weights) -> Examples:
    """The pairs of a table that are worth comparing."""
    near = close(table, Model(weights=weights))
    return Examples(near.features(), np.isin(_codes(near), _coded(same)), near.log_odds(Model()))


def corrected(model: Model, table: Table, same: Pairs, different: Pairs | None, told: str) -> Model:
    """What Masar came with and one set of trees more, taught by decided pairs of positions; `different` None: all that are
    not `same`. Raises `NotBetter` where it does no better than `model` on those that were held out, and `ValueError`
    where there are too few."""
    shipped = Model.read()
    near = close(table, shipped)
    codes, yes = _codes(near), _coded(same)
    decided = np.arange(len(codes))
    if different is not None:
        decided = np.flatnonzero(np.isin(codes, np.concatenate([yes, _coded(different)])))
    right = np.isin(codes, yes)
    side = _sides(table, same if different is None else np.concatenate([same, different]))
    apart = side[near.left[decided]], side[near.right[decided]]
    teach, check = decided[~apart[0] & ~apart[1]], decided[apart[0] & apart[1]]
    enough(right[teach], right[check])
    seen, odds = near.features(), near.log_odds(shipped)
    trees = grown(
        seen[teach], right[teach], odds[teach], trees=int(np.clip(len(teach) // 20, 10, 160)), depth=3
    )
    losses = [loss(each, right[check]) for each in (near.log_odds(model)[check], odds[check] + trees.log_odds(seen[check]))]  # fmt: skip
    gain = losses[0] - losses[1]
    checked = {
        "taught_with": float(len(teach)),
        "held_out": float(len(check)),
        "before": float(losses[0].mean()),
        "after": float(losses[1].mean()),
        "sure_to": float(gain.std() / np.sqrt(len(gain))),
    }
    if gain.mean() <= max(checked["sure_to"], ROUNDED):
        raise NotBetter(checked)
    return replace(shipped, trees=(*shipped.trees, trees), taught=f"{shipped.taught}; then {told}", checked=checked)  # fmt: skip


def enough(*parts: NDArray[np.bool_]) -> None:
    """`ValueError` where what teaches, or what is held out, has too few of one person or too few of two."""
    for part in parts:
        if min(found := (int(part.sum()), int((~part).sum()))) < FEWEST:
            raise ValueError(
                f"{found[0]} pairs decided same and {found[1]} decided different, of those that are compared, are too few "
                f"to teach or to check with: {FEWEST} of each, and as many again of both that are kept aside."
            )


def _sides(table: Table, decided: Pairs) -> NDArray[np.bool_]:
    """Whose files are held out: one in so many of the groups that decisions tie together, told by the number of one of
    them, so that it is the same next time and pairs of one group never stand on both sides."""
    group = np.arange(len(table))
    one, other = np.asarray(decided, np.int64).reshape(-1, 2).T
    while (group[one] != group[other]).any():
        least = np.minimum(group[one], group[other])
        np.minimum.at(group, one, least)
        np.minimum.at(group, other, least)
    numbers = table.rid[group].astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (numbers >> np.uint64(40)) % np.uint64(HELD_OUT) == 0


def loss(odds: NDArray[np.floating], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """What each answer costs (log): 0 is perfect, 0.69 is guessing."""
    chance = np.clip(probability(odds.astype(float)), 1e-6, 1 - 1e-6)
    costs: NDArray[np.float64] = -np.log(np.where(right, chance, 1 - chance))
    return costs


def searched(world: World) -> Examples:
    """What searches found: cards of people who are in the register and of people who were taken out of it."""
    chance = Random(len(world.rows))  # noqa: S311 - draws examples
    group = {place: set(pair) for pair in world.same.tolist() for place in pair}
    for one, other in world.same.tolist():
        group[one].add(other)
        group[other].add(one)
    firsts = {
        chance.choice(files) for files in {min(files): sorted(files) for files in group.values()}.values()
    }
    known = chance.sample(sorted(firsts), min(KNOWN, len(firsts)))
    alone = [place for place in range(len(world.rows)) if place not in group]
    new = chance.sample(alone, min(NEW, len(alone) // 4))
    out = {*known, *new}
    more = np.log(max(1, len(known)) / max(1, len(new))) - np.log(1 / (1 / sureness.KNOWN - 1))
    parts = []
    with tempfile.TemporaryDirectory(prefix="masar-teaching-") as folder:
        rows = (row._replace(rid=place) for place, row in enumerate(world.rows) if place not in out)
        index = Index.build(rows, Path(folder), model=Model(version=VERSION))
        for place in (*known, *new):
            found = index.told(_card(world.rows[place], chance), SURE_OF)
            if len(found.rids):
                right = np.isin(found.rids, list(group.get(place, ())))
                parts.append(Examples(found.columns, right, sureness.start(found.odds) + more))
    return Examples.together(parts)


def _card(row: Row, chance: Random) -> Row:
    """The whole card, or only what is asked first: the name, the name and the year."""
    way = chance.random()
    if way < 0.6:
        return row
    bare = Row(row.rid, row.names)
    if way < 0.8 or not row.born_earliest or not row.born_latest:
        return bare
    year = row.born_earliest.year
    return bare._replace(born_earliest=date(year, 1, 1), born_latest=date(year, 12, 31))


def _codes(near: Close) -> NDArray[np.int64]:
    return near.left.astype(np.int64) << 32 | near.right


def _coded(pairs: Pairs) -> NDArray[np.int64]:
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    return pairs.min(axis=1) << 32 | pairs.max(axis=1)
