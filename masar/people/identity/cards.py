"""What is known of somebody at the desk, and the keys under which the same person may be found again.

Two cards that share a key may be one person; a colleague decides (`field.md`, rule of care 3). Keys never appear on a
screen.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from .names import name_key

MOST_YEARS = 12  # a birth known no better than this finds nobody by year


@dataclass(frozen=True)
class Document:
    """`kind` is a code of `programme/lists` `document_types`; `issuer` an alpha-2 code or ""."""

    kind: str
    issuer: str
    number: str


@dataclass(frozen=True)
class Keys:
    """For equality in a query. `documents`: "PASSPORT:ML:AA0123456". `phones`: E.164. `name_years`: "JL-MMD:1994",
    one for each year of birth that is possible, for the full name and for any two of three names or more. `names`: the
    same without a year, for cards that have none: too many share them to be shown to anybody without other evidence.
    """

    documents: frozenset[str]
    phones: frozenset[str]
    name_years: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class Card:
    """Every field may be missing. `names`: the forms of the full name, in any script and order; `born_earliest` and
    `born_latest` from `dates.Understood`; `phones` in E.164."""

    names: tuple[str, ...] = ()
    born_earliest: date | None = None
    born_latest: date | None = None
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    phones: tuple[str, ...] = ()

    def keys(self) -> Keys:
        names = frozenset(key for name in self.names for key in name_keys(name))
        return Keys(
            documents=frozenset(key for key in map(_document_key, self.documents) if key),
            phones=frozenset(filter(None, self.phones)),
            name_years=frozenset(f"{name}:{year}" for name in names for year in self._years()),
            names=names,
        )

    def _years(self) -> range:
        if self.born_earliest is None or self.born_latest is None:
            return range(0)
        years = range(self.born_earliest.year, self.born_latest.year + 1)
        return years if len(years) <= MOST_YEARS else range(0)


def name_keys(name: str) -> Iterator[str]:
    """The key of the full name, then of any two of its names: papers leave names out. Jean-Marc by himself is no pair,
    and one name alone counts only where it is all there is. `list(name_keys("Mamadou Aliou Diallo")) == ["ALY-JL-MMD", "ALY-JL", "ALY-MMD", "JL-MMD"]`."""
    whole = name_key(name)
    parts = whole.split("-")
    if whole:
        yield whole
    compounds = [set(name_key(word).split("-")) for word in name.split() if "-" in word]
    if len(parts) > 2:
        for pair in combinations(parts, 2):
            if not any(set(pair) <= compound for compound in compounds):
                yield "-".join(pair)


def document_key(kind: str, issuer: str, number: str) -> str:
    """At most 60 characters; "" without a number. `document_key("PASSPORT", "ML", "aa 012-345O") == "PASSPORT:ML:AA0123450"`."""
    plain = plain_number(number)
    return f"{kind}:{issuer}:{plain}"[:60] if plain else ""


def plain_number(number: str) -> str:
    """What writings of one document number share: digits and capitals only, O read as 0 and I as 1."""
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in unicodedata.normalize("NFKC", number).upper()
        if sign.isalnum()
    ).translate(LOOK_ALIKE)


LOOK_ALIKE = str.maketrans("OI", "01")


def _document_key(document: Document) -> str:
    return document_key(document.kind, document.issuer, document.number)
