"""The shipped `weights.json`, made anew from people of the project's own generator: `python -m bench.identity.teaching`.

Several worlds, so that nothing is learnt that holds in one alone: other rates of error, families, people without kin, registers of
few people and of many, and two as the product keeps people (`product`). Never the people that are measured with: other seeds.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from masar.people.identity.matching.learning import SHIPPED
from masar.people.identity.matching.training import World, taught

from . import product
from .ours import as_row
from .people import Made, as_measured, make
from .slips import OTHER


def worlds(scale: float) -> list[World]:
    few = {"queries": 2, "newcomers": 2}
    return [
        world(made)
        for made in (
            make(int(300_000 * scale), 601, **few),
            make(int(200_000 * scale), 602, families=True, **few),
            make(int(200_000 * scale), 603, again=OTHER, **few),
            as_measured(int(200_000 * scale), 604, **few),
            make(int(60_000 * scale), 605, again=OTHER, **few),
            make(int(20_000 * scale), 606, **few),
            make(int(8_000 * scale), 607, again=OTHER, **few),
            make(int(3_000 * scale), 608, **few),
        )
    ] + [
        kept(made, seed)
        for seed, made in (
            (609, make(int(150_000 * scale), 609, **few)),
            (610, make(int(40_000 * scale), 610, families=True, again=OTHER, **few)),
        )
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
    told = f"1,181,000 made people in ten registers, two of them as the product keeps people, times {options.scale:g}, seeds 601 to 610"
    taught(worlds(options.scale), told).write(options.to)
    sys.stdout.write(f"{options.to}: {told}\n")


if __name__ == "__main__":
    main()
