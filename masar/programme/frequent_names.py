"""Names that are frequent in a country, offered at the counter while somebody spells what was heard.

Suggestions only: what the person says is what is written. The list was written from general knowledge for Masar, holds
no real person, and is ordered roughly by how common a name is.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from masar.lib.text import fold

FILE = Path(__file__).parent / "data" / "names.tsv"
Kind = Literal["male", "female", "given", "family"]


@dataclass(frozen=True)
class Name:
    """A name as passports of the country spell it, and in Arabic letters where that is usual."""

    latin: str
    arabic: str = ""


@cache
def _names() -> dict[tuple[str, str], tuple[tuple[str, str, Name], ...]]:
    """(nationality, kind) -> (folded Latin, folded Arabic, name), most frequent first."""
    lists: dict[tuple[str, str], list[tuple[str, str, Name]]] = {}
    with FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            name = Name(row["name"], row["ar"])
            lists.setdefault((row["nationality"], row["kind"]), []).append(
                (fold(name.latin), fold(name.arabic), name)
            )
    return {where: tuple(found) for where, found in lists.items()}


def nationalities() -> frozenset[str]:
    """The alpha-2 codes for which there are names."""
    return frozenset(nationality for nationality, _kind in _names())


def suggest(nationality: str, kind: Kind, prefix: str, limit: int = 8) -> list[Name]:
    """Up to `limit` names that begin with `prefix`, in Latin or Arabic letters, whatever its accents and case.

    `kind` "given" is male and female together, for when the sex is not yet written. Without a prefix, the most
    frequent. A nationality without a list gives nothing.
    """
    begun = fold(prefix)
    found: dict[str, Name] = {}
    for latin, arabic, name in _candidates(nationality, kind):
        if latin.startswith(begun) or (arabic and arabic.startswith(begun)):
            found.setdefault(latin, name)
            if len(found) == limit:
                break
    return list(found.values())


def _candidates(nationality: str, kind: Kind) -> Iterator[tuple[str, str, Name]]:
    if kind != "given":
        yield from _names().get((nationality, kind), ())
        return
    men, women = (_names().get((nationality, sex), ()) for sex in ("male", "female"))
    for place in range(max(len(men), len(women))):
        yield from (*men[place : place + 1], *women[place : place + 1])
