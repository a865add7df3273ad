"""The shipped `weights.json`, made anew from people of the project's own generator: `python -m bench.identity.teaching`.

Several worlds, so that nothing is learnt that holds in one alone: rates of error drawn for each (`slips.drawn`), families, people
without kin, registers of few people and of many, and two as the product keeps people (`product`). Never the people that are
measured with: other seeds, and never the errors OTHER.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

import numpy as np

from masar.people.identity.matching.learning import SHIPPED
from masar.people.identity.matching.training import World, taught

from . import product
from .ours import as_row
from .people import Made, as_measured, make
from .slips import drawn


def worlds(scale: float) -> list[World]:
    few = {"queries": 2, "newcomers": 2}

    def of(people: int, seed: int, **how: Any) -> Made:
        return make(int(people * scale), seed, **few, **how)

    def other(people: int, seed: int, **how: Any) -> Made:
        return of(people, seed, again=drawn(seed), **how)

    return [
        world(of(300_000, 601)),
        world(other(200_000, 602, families=True)),
        world(other(200_000, 603)),
        world(as_measured(int(300_000 * scale), 604, **few)),
        world(other(60_000, 605)),
        world(of(20_000, 606)),
        world(other(8_000, 607)),
        world(of(3_000, 608)),
        kept(other(150_000, 609), 609),
        kept(other(40_000, 610, families=True), 610),
        world(other(100_000, 611)),
        world(other(100_000, 612)),
        world(as_measured(int(1_000_000 * scale), 613, **few)),
        world(other(100_000, 614)),
    ]


def world(made: Made) -> World:
    return World([as_row(cells) for cells in made.people], np.array(made.pairs) - 1)


def kept(made: Made, seed: int) -> World:
    """The same as the product keeps them."""
    return World(product.rows(made, seed), np.array(made.pairs) - 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scale", type=float, default=1.0, help="of the number of people (1)")
    parser.add_argument("--to", type=Path, default=SHIPPED)
    options = parser.parse_args()
    told = f"2,581,000 made people in fourteen registers, two of them as the product keeps people, times {options.scale:g}, seeds 601 to 614"
    taught(worlds(options.scale), told).write(options.to)
    sys.stdout.write(f"{options.to}: {told}\n")


if __name__ == "__main__":
    main()
