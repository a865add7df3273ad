"""Made people as the product keeps them: no mother's name, several forms of a name, several phones and papers with their
kind and issuer, a home, blank nationalities.

Papers are passports (whose kind or issuer is sometimes mistaken), consular cards, and the numbers of two offices that
both count from one, so that a number says nothing without who gave it. A phone may be the family's.
"""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from bench import report
from masar.people.identity.matching.index import Index
from masar.people.identity.matching.learning import Model
from masar.people.identity.matching.pairs import pairs
from masar.people.identity.matching.row import Row
from masar.people.identity.matching.table import Table

from . import honesty
from .origins import ORIGINS
from .ours import as_row
from .people import Made
from .quality import judge
from .slips import AGAIN
from .writing import Scribe

FORMS, PHONES, PAPERS = (0.62, 0.3, 0.08), (0.6, 0.3, 0.1), (0.7, 0.3)  # one more, two, three
GIVEN = 0.6  # of what somebody has, the share that a file has
HOMES = [first + last for first in ["Kaba", "Niaro", "Tamba", "Sinko", "Dala", "Woro", "Fara", "Banko", "Sami", "Gao", "Diré", "Zou", "Mako", "Lofa", "Kita", "Bara"]
         for last in ["dougou", "kouta", "koro", "ba", "bougou", "ndé", "kunda", "bala", "méné", "villa", "dji", "sira"]]  # fmt: skip


@dataclass(frozen=True)
class Asked:
    row: Row
    target: tuple[int, ...] = ()


class Office:
    """Writes what the product has beyond the files of the generator."""

    def __init__(self, made: Made, seed: int) -> None:
        self.made, self.seed = made, seed
        self.chance = Random(f"office {seed}")
        self.scribe = Scribe(made.crowd, made.names, self.chance)

    def write(self, cells: list[str], person: int) -> Row:
        row, lucky = as_row(cells), self.chance.random
        nation = ORIGINS[self.made.crowd.nat[person]].country
        own = Random(f"{self.seed} {person}")  # what the person has, whichever file says it
        forms = own.choices((0, 1, 2), FORMS)[0]
        names = row.names + tuple(self.form(person) for _ in range(forms) if lucky() < GIVEN)
        phones = [phone for phone in self.phones(person, own) if lucky() < GIVEN]
        papers = [f"{self.kind(nation)}:{row.documents[0]}"] if row.documents else []
        papers += [paper for paper in self.papers(person, nation, own) if lucky() < GIVEN]
        home = HOMES[
            int(Random(f"{self.seed} home {self.made.crowd.household[person]}").random() ** 2 * len(HOMES))
        ]
        if lucky() < 0.1:
            home = self.chance.choice(HOMES)
        nations = () if lucky() < 0.2 else row.nationalities + (("LY",) if own.random() < 0.03 else ())
        return row._replace(
            names=tuple(dict.fromkeys(names)), mother="", sex="" if lucky() < 0.03 else row.sex, nationalities=nations,
            phones=row.phones + tuple(phones), documents=tuple(papers), places=(home,) if lucky() < 0.75 else (),
        )  # fmt: skip

    def form(self, person: int) -> str:
        given, surname, *_ = self.scribe.write(person, AGAIN, "arabic" if self.chance.random() < 0.3 else "")
        return f"{given} {surname}".strip()

    def phones(self, person: int, own: Random) -> list[str]:
        family = Random(f"{self.seed} phone {self.made.crowd.household[person]}").randrange(10**7, 10**8)
        more = own.choices((0, 1, 2), PHONES)[0]
        return [f"+2137{family if own.random() < 0.2 else own.randrange(10**7, 10**8)}" for _ in range(more)]

    def papers(self, person: int, nation: str, own: Random) -> list[str]:
        found = []
        if own.choices((0, 1), PAPERS)[0]:
            found.append(f"CONSULAR:{nation}:{own.randrange(10**6, 10**7)}")
        if own.random() < 0.5:  # two offices count from one
            found.append(f"CARD:{'AB'[person % 2]}{'XY'[person % 2]}:{person // 2:06}")
        return found

    def kind(self, nation: str) -> str:
        way = self.chance.random()
        return f"ID:{nation}" if way < 0.03 else "PASSPORT:" if way < 0.13 else f"PASSPORT:{nation}"


def rows(made: Made, seed: int) -> list[Row]:
    office = Office(made, seed)
    return [office.write(cells, person) for cells, person in zip(made.people, made.who.tolist(), strict=True)]


def tell(made: Made, seed: int, folder: Path) -> None:
    """Part `product`: search by name and by the whole card, probabilities, banner, all pairs."""
    office = Office(made, seed)
    people = [
        office.write(cells, person) for cells, person in zip(made.people, made.who.tolist(), strict=True)
    ]
    known = [
        Asked(office.write(["0", *cells[:-1]], person), tuple(map(int, cells[-1].split())))
        for cells, person in zip(made.queries, made.asked.tolist(), strict=True)
    ]
    new = [Asked(office.write(["0", *cells[:-1]], person)) for cells, person in zip(made.newcomers, made.new.tolist(), strict=True)]  # fmt: skip
    index = Index.build(people, folder)
    about = {"engine": "sqlite", "size": len(people), "method": "ours"}
    for tier in ("name", "whole card"):
        ranks = [place_of(index, asked, tier) for asked in known]
        report(
            "identity", "product search", figure=float(np.mean([0 <= place < 10 for place in ranks])), unit="recall@10",
            tier=tier, recall1=round(float(np.mean([place == 0 for place in ranks])), 4), queries=len(known), **about,
        )  # fmt: skip
    search = lambda asked: [(found.rid, found.probability) for found in index.search(asked.row, 10)]  # noqa: E731
    honesty.tell(honesty.answers(search, known, new), len(people), ("calibration", "banner"), "product ")
    table = Table.of(people)
    left, right, probability = pairs(table, Model.read())
    quality = judge(table.rid[left], table.rid[right], probability, made.pairs)
    report("identity", "product batch", figure=quality.f1, unit="best F1", **quality.rounded(), **about)


def place_of(index: Index, asked: Asked, tier: str) -> int:
    card = Row(0, asked.row.names[:1]) if tier == "name" else asked.row
    return next(
        (place for place, found in enumerate(index.search(card, 10)) if found.rid in asked.target), -1
    )
