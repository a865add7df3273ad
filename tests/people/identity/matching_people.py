"""A small register for the tests of matching: people whom the names of the region make hard to tell apart."""

from datetime import date
from itertools import count, product
from pathlib import Path

from masar.people.identity.matching.index import Index
from masar.people.identity.matching.row import Row

GIVEN = [
    "Mamadou",
    "Fatoumata",
    "Ibrahima",
    "Aissatou",
    "Mohamed",
    "Mariama",
    "Ousmane",
    "Kadiatou",
    "Abdoulaye",
    "Aminata",
    "Moussa",
    "Oumar",
    "Seydou",
    "Hawa",
    "Adama",
    "Boubacar",
    "Salimata",
    "Souleymane",
    "Ramata",
    "Youssouf",
]
FAMILY = [
    "Diallo",
    "Traore",
    "Camara",
    "Keita",
    "Coulibaly",
    "Bah",
    "Barry",
    "Sow",
    "Diarra",
    "Konate",
    "Toure",
    "Cisse",
    "Sylla",
    "Ba",
    "Sidibe",
]


def born(year: int, month: int = 0, day: int = 0) -> dict[str, date]:
    """A day, or the whole year."""
    if day:
        return {"born_earliest": date(year, month, day), "born_latest": date(year, month, day)}
    return {"born_earliest": date(year, 1, 1), "born_latest": date(year, 12, 31)}


def crowd() -> list[Row]:
    """300 people, numbered from 1, none of them meant by a test."""
    number = count(1)
    return [
        Row(
            rid=(rid := next(number)),
            names=(f"{given} {family}",),
            sex="F" if given[-1] == "a" else "M",
            nationalities=(("GN", "ML", "SN")[rid % 3],),
            phones=(f"+22462{rid:07}",),
            documents=(f"A{rid * 7919:08}",),
            **born(1960 + rid % 50, 1 + rid % 12, 2 + rid % 27),
        )
        for given, family in product(GIVEN, FAMILY)
    ]


def index_of(folder: Path, *people: Row) -> Index:
    return Index.build([*crowd(), *people], folder)


def rids(found: list) -> list[int]:
    return [each.rid for each in found]
