"""How well anybody could do on the made people: one who reads every name right and knows how often what goes wrong.

It is told which names each file means, whatever was written, so that only homonyms and namesakes are left; births, phones,
papers and mothers it reads as they are written. What agreement in them says it was taught by people of another seed,
every pair known. No method that must read names can be better.
"""

import numpy as np

from bench import report
from masar.people.identity.matching import blocking, compare, rarity
from masar.people.identity.matching.table import Table
from masar.people.identity.matching.trees import grown

from .data import COLUMNS, Line
from .people import Made, make
from .quality import coded, judge

MOST = 4000  # files of one full name, of which all pairs are looked at
TAUGHT = 300_000


def tell(people: int, seed: int) -> None:
    """Part `ceiling`: F1 and recall at precision 0.99."""
    columns, right, start, _codes = pairs_of(make(min(people, TAUGHT), seed + 4000, 2, 2))
    taught = grown(columns, right, start, trees=200)
    made = make(people, seed, 2, 2)
    columns, right, start, codes = pairs_of(made)
    scores = start + taught.log_odds(columns)
    quality = judge(codes >> 32, codes & 0xFFFFFFFF, scores, made.pairs)
    report(
        "identity", "ceiling", engine="sqlite", size=people, figure=quality.f1, unit="best F1", method="every name read right",
        **quality.rounded(), compared=len(codes), true_pairs=len(made.pairs),
    )  # fmt: skip


def pairs_of(made: Made) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of all pairs of files of one full name: what agrees, whether they are one person, the log-odds by the name alone,
    and the pair."""
    from .ours import row

    table = Table.of(
        row(Line(rid=int(cells[0]), **dict(zip(COLUMNS, cells[1:], strict=True)))) for cells in made.people
    )
    known = compare.People(table)
    full, share = names_of(made)
    left, right = same(full)
    found = compare.fields(known, left, right)
    true = made.who[left] == made.who[right]
    start = np.log(2 / 1.05 / 20 / len(table)) - share[left]
    mother = compare.names(known, left, right).levels["mother"]
    levels = [found.levels[what] for what in ("birth", "sex", "nation", "phone", "paper")]
    surprise = [found.surprise[what] for what in ("birth", "nation")]
    ages = np.abs(births(table)[left] - births(table)[right])
    columns = np.array([*levels, mother, *surprise, start, ages, *slack(table, left, right)], np.float32).T
    codes = coded(table.rid[left], table.rid[right])
    return columns, true, start, codes


def births(table: Table) -> np.ndarray:
    return table.year * 366.0 + table.month * 30.5 + table.day


def slack(table: Table, left: np.ndarray, right: np.ndarray) -> list[np.ndarray]:
    """Which of the two is known to the day, and how far the years are apart."""
    return [
        (table.day[left] > 0).astype(int) + (table.day[right] > 0),
        np.abs(table.year[left].astype(int) - table.year[right])
        * ((table.year[left] > 0) & (table.year[right] > 0)),
    ]


def names_of(made: Made) -> tuple[np.ndarray, np.ndarray]:
    """For each file a number for the full name that is meant, and the log of the share of people who bear it: names are
    drawn one by one, so the share is a product within the country and sex."""
    crowd = made.crowd
    kind = crowd.nat.astype(np.int64) * 2 + crowd.female
    rows = np.arange(len(kind))
    parts = np.stack([crowd.given, crowd.second, crowd.surname, crowd.grandfather])
    share = np.log(np.bincount(kind)[kind] / len(kind))
    for part in parts:
        share += np.log(rarity.Bearers(part[:, None], rows, kind).alike(part, kind) / np.bincount(kind)[kind])
    _all, full = np.unique(np.sort(parts, axis=0), axis=1, return_inverse=True)
    return full.ravel()[made.who], share[made.who]


def same(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found = blocking.within([(np.arange(len(numbers)), mixed(numbers))], len(numbers), MOST)
    return (found >> 32).astype(np.int32), (found & 0xFFFFFFFF).astype(np.int32)


def mixed(numbers: np.ndarray) -> np.ndarray:
    return blocking.Column(numbers).mixed
