"""People, queries and true pairs to measure with, the same from the same seed: `python -m bench.identity.people`.

The population is that of section 1 of the project's measurements: 24 nationalities, frequent names as frequent as they
are in West Africa, one file in twenty a second file of somebody: of N files round(N / 1.05) are first ones, and each of
the others is of a person drawn from all, so that some have three (48,800 true pairs in a million). A quarter of birth
dates are estimated, 38 % have no phone, 55 % no paper, 45 % no mother's name. The rates of what goes wrong are in
`slips.Rates`: FIRST for first files, AGAIN for second ones and for queries, OTHER to try figures on other errors.
Households of up to nine share a phone, siblings a mother, twins a day of birth; 0.4 % have been given the full name and
about the birth year of a stranger. None of these are pairs.

Names are those of `masar/programme/data/names.tsv` and `names.txt`, frequent ones first, each list followed by rare names
in their sound; within an origin the share of a rank falls as 1 / (rank + 1.7) ** 1.2. Spellings: `spelling`.
"""

import argparse
import csv
import time
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Protocol

import numpy as np

from .crowd import Crowd, gather
from .origins import Names, gathered
from .slips import AGAIN, FIRST, MEASURED, MEASURED_FIRST, OTHER, Rates
from .spelling import plain
from .writing import Scribe

COLUMNS = ("rid", "given", "surname", "mother", "sex", "dob", "dob_est", "nat", "phone", "doc")
FILES_A_PERSON = 1.05
SPARE = 0.02  # of all: people without a file, who come as new ones


@dataclass
class Made:
    """`people`: rows of COLUMNS, `rid` from 1 in the order of the rows. `queries` and `newcomers`: rows of the same
    columns without `rid`, then `target` (rids separated by spaces; empty for newcomers, who have no file).
    `pairs`: (rid, rid), smaller first. `who`: for each row of `people`, its person in `crowd`; `asked`, `new`: the
    same of each query and newcomer."""

    people: list[list[str]]
    queries: list[list[str]]
    newcomers: list[list[str]]
    pairs: list[tuple[int, int]]
    who: np.ndarray
    asked: np.ndarray
    new: np.ndarray
    crowd: Crowd
    names: Names


class Written(Protocol):
    """What is written as files, whoever made it."""

    people: list[list[str]]
    queries: list[list[str]]
    newcomers: list[list[str]]
    pairs: list[tuple[int, int]]


def make(
    people: int,
    seed: int,
    queries: int = 3000,
    newcomers: int = 2000,
    first: Rates = FIRST,
    again: Rates = AGAIN,
    alone: bool = False,
    families: bool = False,
) -> Made:
    """`people` files. A million take about a minute and 1.5 GB. `alone`, `families`: as `crowd.gather`."""
    rng = np.random.default_rng(seed)
    names = gathered()
    known = max(2, round(people / FILES_A_PERSON))
    spare = max(2, round(known * SPARE))
    crowd = gather(known + spare, names, rng, alone=alone, families=families)
    order = rng.permutation(known + spare)
    with_file, without = order[:known], order[known:]
    repeated = rng.choice(with_file, people - known)
    who = np.concatenate([with_file, repeated])
    is_first = np.arange(people) < known
    shuffled = rng.permutation(people)
    who, is_first = who[shuffled], is_first[shuffled]
    scribe = Scribe(crowd, names, Random(seed))
    rows = [
        [str(rid), *scribe.write(person, first if once else again)]
        for rid, (person, once) in enumerate(zip(who.tolist(), is_first.tolist(), strict=True), 1)
    ]
    files = files_of(who)
    asked = rng.choice(with_file, queries)
    return Made(
        people=rows,
        queries=[
            [*scribe.write(person, again), " ".join(map(str, files[person]))] for person in asked.tolist()
        ],
        newcomers=[[*scribe.write(person, again), ""] for person in without[:newcomers].tolist()],
        pairs=sorted(pair for rids in files.values() if len(rids) > 1 for pair in combinations(rids, 2)),
        who=who,
        asked=asked,
        new=without[:newcomers],
        crowd=crowd,
        names=names,
    )


def as_measured(people: int, seed: int, queries: int = 3000, newcomers: int = 2000) -> Made:
    """The population of `measured.md` §1, to hold our figures against those."""
    return make(people, seed, queries, newcomers, MEASURED_FIRST, MEASURED, alone=True)


def files_of(who: np.ndarray) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for rid, person in enumerate(who.tolist(), 1):
        found.setdefault(person, []).append(rid)
    return found


def write(made: "Written", folder: Path) -> None:
    """people.csv, queries.csv, newcomers.csv, pairs.csv."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = (*COLUMNS[1:], "target")
    for name, columns, rows in (
        ("people", COLUMNS, made.people),
        ("queries", asked, made.queries),
        ("newcomers", asked, made.newcomers),
        ("pairs", ("rid_a", "rid_b"), made.pairs),
    ):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)


def ceilings(made: Made) -> dict[str, float]:
    """The recall@10 of one who reads every name right but cannot tell homonyms apart: name alone, name and year."""
    crowd = made.crowd
    present = np.unique(made.who)
    parts = np.sort(
        np.stack([crowd.given, crowd.second, crowd.surname, crowd.grandfather])[:, present], axis=0
    )
    year = np.array([date.fromordinal(day).year for day in crowd.born[present].tolist()])
    found = {}
    for tier, columns in (("T1", parts), ("T2", np.vstack([parts, year]))):
        _all, inverse, counts = np.unique(columns, axis=1, return_inverse=True, return_counts=True)
        found[tier] = float(np.minimum(1, 10 / counts[inverse.ravel()]).mean())
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=3000)
    parser.add_argument("--newcomers", type=int, default=2000)
    parser.add_argument(
        "--other-errors", action="store_true", help="second files and queries with rates OTHER"
    )
    parser.add_argument("--as-measured", action="store_true", help="the population of measured.md, section 1")
    parser.add_argument("--folder", type=Path, required=True)
    options = parser.parse_args()
    began = time.monotonic()
    again = OTHER if options.other_errors else AGAIN
    if options.as_measured:
        made = as_measured(options.people, options.seed, options.queries, options.newcomers)
    else:
        made = make(options.people, options.seed, options.queries, options.newcomers, again=again)
    seconds = time.monotonic() - began
    write(made, options.folder)
    words = {word for row in made.people for text in row[1:4] for word in plain(text).split()}
    print(f"{len(made.people)} files, {len(made.pairs)} pairs, {len(words)} words in names, {seconds:.1f} s")
    print("ceilings of recall@10:", {tier: round(share, 3) for tier, share in ceilings(made).items()})


if __name__ == "__main__":
    main()
