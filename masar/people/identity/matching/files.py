"""People and pairs from CSV files as `docs/identity.md` describes them."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from .row import Row


def people(path: Path) -> list[Row]:
    """`rid,given,surname,mother,sex,dob,dob_est,nat,phone,doc`; columns may be missing, empty cells are unknown. Raises
    `ValueError` for a row without a number."""
    with lines(path) as rows:
        return [_person({key: (cell or "").strip() for key, cell in row.items() if key}) for row in rows]


def pairs(path: Path) -> list[tuple[int, int]]:
    """`rid_a,rid_b`."""
    with lines(path) as rows:
        return [(int(row["rid_a"]), int(row["rid_b"])) for row in rows]


@contextmanager
def lines(path: Path) -> Iterator["csv.DictReader[str]"]:
    with path.open(newline="", encoding="utf-8-sig") as text:
        yield csv.DictReader(text)


def _person(cells: dict[str, str]) -> Row:
    def said(what: str) -> tuple[str, ...]:
        return (cells[what],) if cells.get(what) else ()

    name = f"{cells.get('given', '')} {cells.get('surname', '')}".strip()
    earliest, latest = _birth(cells.get("dob", ""), cells.get("dob_est") == "1")
    return Row(
        rid=int(cells["rid"]),
        names=(name,) if name else (),
        mother=cells.get("mother", ""),
        sex=cells.get("sex", ""),
        born_earliest=earliest,
        born_latest=latest,
        nationalities=said("nat"),
        phones=said("phone"),
        documents=said("doc"),
    )


def _birth(text: str, estimated: bool) -> tuple[date | None, date | None]:
    """The day, or the whole year where only that may be right or no such day exists."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        estimated, year = True, text[:4]
        if not (year.isdecimal() and year > "1000"):
            return None, None
        day = date(int(year), 1, 1)
    return (date(day.year, 1, 1), date(day.year, 12, 31)) if estimated else (day, day)
