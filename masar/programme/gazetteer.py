"""Places of origin to choose from at the counter: the list that is shipped, and the one a mission brings.

Knows no database. Where the shipped names come from, how complete they are and under which licences is written in
`data/README.md`; `data/build_places.py` makes the files again.
"""

import csv
import io
import lzma
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from masar.lib.text import fold

DATA = Path(__file__).parent / "data"
# Level 3 of five countries comes from OpenStreetMap and keeps its own licence (ODbL), hence its own file.
SHIPPED = ("places.tsv.xz", "places-odbl.tsv.xz")
LEVELS = {
    1: _("region"),
    2: _("department, district"),
    3: _("commune, sub-prefecture"),
    4: _("town, village"),
}
LONGEST, LONGEST_CODE = 100, 30


@dataclass(frozen=True)
class PlaceRow:
    """One place. `code` never changes; `parent` is the code of the unit around it, or empty where unknown."""

    country: str
    level: int
    code: str
    name: str
    name_fr: str = ""
    name_ar: str = ""
    parent: str = ""
    iso: str = ""
    population: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def search(self) -> str:
        """All spellings folded, each once, for the column that is searched."""
        spellings = [self.name, self.name_fr, self.name_ar, *self.aliases]
        return " | ".join(dict.fromkeys(folded for folded in map(fold, spellings) if folded))


class BadRow(ValueError):
    """A row of a mission's own file that cannot be used, with a sentence for the person who made the file."""

    def __init__(self, number: int, why: str | Promise):
        super().__init__(number, why)
        self.number = number
        self.why = why

    def __str__(self) -> str:
        return str(format_lazy(_("Row {number}: {why}"), number=self.number, why=self.why))


@dataclass(frozen=True)
class Wilaya:
    """A province of Algeria. `valid_from` is empty for the first 48 and for those that are only announced."""

    code: str
    number: str
    name: str
    name_ar: str
    parent: str
    valid_from: date | None
    announced_on: date | None

    @property
    def in_force(self) -> bool:
        return self.announced_on is None


def wilayas() -> tuple[Wilaya, ...]:
    """The 69 wilayas by number: 58 in force, 11 announced in November 2025, each new one with the one it leaves."""
    with (DATA / "wilayas.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Wilaya(
                row["code"], row["number"], row["name"], row["ar"], row["parent"],
                _day(row["valid_from"]), _day(row["announced_on"]),
            )
            for row in csv.DictReader(file)
        )  # fmt: skip


def rows(countries: Collection[str] | None = None) -> Iterator[PlaceRow]:
    """The shipped places, read as they are asked for; a parent always comes before what it holds.

    `countries` are ISO 3166-1 alpha-2 codes; None is all of them. The wilayas are level 1 of `DZ`.
    """
    wanted = None if countries is None else frozenset(countries)
    if wanted is None or "DZ" in wanted:
        for wilaya in wilayas():
            yield PlaceRow(
                "DZ",
                1,
                wilaya.code,
                wilaya.name,
                name_ar=wilaya.name_ar,
                parent=wilaya.parent,
                iso=_iso(wilaya),
            )
    for name in SHIPPED:
        with lzma.open(DATA / name, "rt", encoding="utf-8", newline="\n") as file:
            next(file)
            for line in file:
                if wanted is not None and line[:2] not in wanted:
                    continue
                country, level, code, parent, iso, population, latin, fr, ar, other = line.rstrip("\n").split(
                    "\t"
                )
                aliases = tuple(other.split("|")) if other else ()
                yield PlaceRow(
                    country, int(level), code, latin, fr, ar, parent, iso, int(population or 0), aliases
                )


def read_own(
    source: str | Path | IO[Any], known: Collection[str] = (), countries: Collection[str] | None = None
) -> Iterator[PlaceRow]:
    """The rows of a mission's own CSV; raises the first `BadRow`. Nothing is yielded before the whole file is read."""
    good, bad = check_own(source, known, countries)
    if bad:
        raise bad[0]
    yield from good


def check_own(
    source: str | Path | IO[Any], known: Collection[str] = (), countries: Collection[str] | None = None
) -> tuple[list[PlaceRow], list[BadRow]]:
    """The usable rows of a mission's own CSV, and every row that is not, with its number as a spreadsheet shows it.

    Columns: country, level, code, name; optional: parent, name_fr, name_ar, iso, population, aliases (separated by |).
    Commas, semicolons or tabs; UTF-8. `known` are codes already loaded, which rows may name as parents; `countries`
    are the codes accepted, by default any two capital letters.
    """
    try:
        found = _table(source)
    except BadRow as fault:
        return [], [fault]
    levels = {row["code"]: row["level"] for _number, row in found}
    good: list[PlaceRow] = []
    bad: list[BadRow] = []
    seen: set[str] = set()
    for number, row in found:
        if not any(row.values()):
            continue
        why = _fault(row, levels, known, seen, countries)
        seen.add(row["code"])
        if why:
            bad.append(BadRow(number, why))
        else:
            good.append(_place(row))
    return sorted(good, key=lambda place: place.level), bad


def _table(source: str | Path | IO[Any]) -> list[tuple[int, dict[str, str]]]:
    """Every row with its number. Raises `BadRow` for what is no table, or lacks a column."""
    with _opened(source) as file:
        try:
            text = file.read()
            text = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        except UnicodeDecodeError:
            raise BadRow(1, _("The file is not UTF-8. Save it as “CSV UTF-8”.")) from None
    text = text.replace("\0", "")  # no database keeps it
    first = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    reader.fieldnames = [(heading or "").strip().casefold() for heading in reader.fieldnames or ()]
    missing = [column for column in ("country", "level", "code", "name") if column not in reader.fieldnames]
    if missing:
        raise BadRow(1, format_lazy(_("The heading lacks: {columns}."), columns=", ".join(missing)))
    try:
        return [(reader.line_num, _stripped(row)) for row in reader]
    except csv.Error:  # a quotation mark that never ends makes one cell of the rest
        too_long = format_lazy(_("A cell is longer than {count} letters."), count=LONGEST)
        raise BadRow(reader.line_num, too_long) from None


def _fault(
    row: dict[str, str],
    levels: dict[str, str],
    known: Collection[str],
    seen: set[str],
    countries: Collection[str] | None,
) -> str | Promise:
    """Why a row cannot be used; empty when it can."""
    country, level, code, parent = row["country"], row["level"], row["code"], row.get("parent", "")
    if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
        return format_lazy(_("“{value}” is not a country code of two capital letters."), value=country)
    if countries is not None and country not in countries:
        return format_lazy(_("“{value}” is not a country of this mission’s list."), value=country)
    if level not in {"1", "2", "3", "4"}:
        return format_lazy(_("The level is “{value}”; it must be 1, 2, 3 or 4."), value=level)
    if not code:
        return _("The code is missing.")
    if code in seen:
        return format_lazy(_("The code “{value}” stands in an earlier row too."), value=code)
    if not row["name"]:
        return _("The name is missing.")
    for column, value in row.items():
        longest = {"code": LONGEST_CODE, "parent": LONGEST_CODE}.get(column, LONGEST)
        if len(value) > longest and column != "aliases":
            return format_lazy(_("A cell is longer than {count} letters."), count=longest)
    if parent and parent not in levels and parent not in known:
        return format_lazy(_("The parent “{value}” is neither in this file nor in the list."), value=parent)
    if parent and levels.get(parent, "0") >= level:
        return format_lazy(_("The parent “{value}” must be of a higher level."), value=parent)
    if row.get("population") and not (row["population"].isdecimal() and len(row["population"]) < 10):
        return format_lazy(_("The population “{value}” is not a whole number."), value=row["population"])
    return ""


def _place(row: dict[str, str]) -> PlaceRow:
    return PlaceRow(
        country=row["country"],
        level=int(row["level"]),
        code=row["code"],
        name=row["name"],
        name_fr=row.get("name_fr", ""),
        name_ar=row.get("name_ar", ""),
        parent=row.get("parent", ""),
        iso=row.get("iso", ""),
        population=int(row.get("population") or 0),
        aliases=tuple(alias.strip() for alias in row.get("aliases", "").split("|") if alias.strip()),
    )


def _stripped(row: dict[Any, Any]) -> dict[str, str]:
    return {column: (value or "").strip() for column, value in row.items() if isinstance(column, str)}


@contextmanager
def _opened(source: str | Path | IO[Any]) -> Iterator[IO[Any]]:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield file
    else:
        yield source


def _iso(wilaya: Wilaya) -> str:
    return wilaya.code if wilaya.in_force else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
