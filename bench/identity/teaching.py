"""The shipped `weights.json`, made anew from people of the project's own generator: `python -m bench.identity.teaching`.

Several worlds, so that nothing is learnt that holds in one alone: rates of error drawn for each (`slips.drawn`), families, people
without kin, registers of few people and of many, and two as the product keeps people (`product`). Never the people that are
measured with: other seeds, and never the errors OTHER. What each world shows is kept in a folder; stopped, it goes on from there,
and several may fill it at once (`--only`).
"""

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from masar.people.identity.matching.learning import SHIPPED, Model
from masar.people.identity.matching.pairs import close
from masar.people.identity.matching.table import Table
from masar.people.identity.matching.training import SEARCHED, Examples, World, compared, searched, taught
from masar.people.identity.matching.weights import Weights

from . import product
from .ours import as_row
from .people import Made, as_measured, make
from .slips import drawn

FEW = {"queries": 2, "newcomers": 2}


def usual(people: int, seed: int) -> World:
    return world(make(people, seed, **FEW))


def other(people: int, seed: int, *, families: bool = False) -> World:
    return world(make(people, seed, again=drawn(seed), families=families, **FEW))


def measured(people: int, seed: int) -> World:
    return world(as_measured(people, seed, **FEW))


def kept(people: int, seed: int, *, families: bool = False) -> World:
    """As the product keeps them."""
    made = make(people, seed, again=drawn(seed), families=families, **FEW)
    return World(product.rows(made, seed), np.array(made.pairs) - 1)


def world(made: Made) -> World:
    return World([as_row(cells) for cells in made.people], np.array(made.pairs) - 1)


# Seed to who makes how many people. In the larger ones nobody is searched for.
WORLDS: dict[int, tuple[Callable[[int, int], World], int]] = {
    601: (usual, 300_000),
    602: (partial(other, families=True), 200_000),
    603: (other, 200_000),
    604: (measured, 300_000),
    605: (other, 60_000),
    606: (usual, 20_000),
    607: (other, 8_000),
    608: (usual, 3_000),
    609: (kept, 150_000),
    610: (partial(kept, families=True), 40_000),
    611: (other, 100_000),
    612: (other, 100_000),
    613: (measured, 1_000_000),
    614: (other, 100_000),
}
FIRST = min(WORLDS)  # what levels weigh before anything is learnt is learnt in this one


def learn(folder: Path, seed: int, scale: float) -> None:
    """What one world shows, as far as it is not in the folder yet."""
    maker, people = WORLDS[seed]
    pairs, search = (folder / f"{what}-{seed}.npz" for what in ("pairs", "search"))
    lacks_pairs, lacks_search = not pairs.exists(), people <= SEARCHED and not search.exists()
    if not lacks_pairs and not lacks_search:
        return
    made = maker(int(people * scale), seed)
    if lacks_pairs:
        keep(pairs, compared(Table.of(made.rows), made.same, weights(folder, scale)))
    if lacks_search:
        keep(search, searched(made))
    sys.stdout.write(f"{seed}: {len(made.rows)} people\n")
    sys.stdout.flush()


def weights(folder: Path, scale: float) -> Weights:
    path = folder / "weights.json"
    if not path.exists():
        maker, people = WORLDS[FIRST]
        found = close(Table.of(maker(int(people * scale), FIRST).rows)).weights
        write(path, lambda there: Model(weights=found).write(there))
    known = Model.read(path).weights
    assert known
    return known


def keep(path: Path, examples: Examples) -> None:
    write(path, lambda there: np.savez_compressed(there, **vars(examples)))


def write(path: Path, act: Callable[[Path], Any]) -> None:
    """Whole or not at all."""
    there = path.with_name(f"half-{path.name}")
    act(there)
    there.replace(path)


def read(path: Path) -> Examples:
    with np.load(path) as kept:
        return Examples(**kept)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of people (1)")
    parser.add_argument("--to", type=Path, default=SHIPPED)
    parser.add_argument("--folder", type=Path, required=True, help="where what each world shows is kept")
    parser.add_argument("--only", type=int, nargs="*", help="show these worlds and stop")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    for seed in options.only or WORLDS:
        learn(options.folder, seed, options.scale)
    if options.only:
        return
    people = sum(people for _, people in WORLDS.values())
    told = f"{people:,} made people in {len(WORLDS)} registers, two of them as the product keeps people, times {options.scale:g}, seeds {FIRST} to {max(WORLDS)}"
    pairs = [read(options.folder / f"pairs-{seed}.npz") for seed in WORLDS]
    searches = [
        read(options.folder / f"search-{seed}.npz")
        for seed, (_, people) in WORLDS.items()
        if people <= SEARCHED
    ]
    taught(pairs, searches, weights(options.folder, options.scale), told).write(options.to)
    sys.stdout.write(f"{options.to}: {told}\n")


if __name__ == "__main__":
    main()
