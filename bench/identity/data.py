"""The files that are measured with: people, queries and pairs from CSV, made by `people` or anybody's."""

import csv
import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from .spelling import plain

TIERS = ("T1", "T2", "T3")  # name alone; name and birth year; the whole card


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a CSV file; empty text where nothing is known. `target`: rids, of queries only."""

    rid: int
    given: str
    surname: str
    mother: str = ""
    sex: str = ""
    dob: str = ""
    dob_est: str = ""
    nat: str = ""
    phone: str = ""
    doc: str = ""
    target: tuple[int, ...] = ()

    @property
    def year(self) -> int:
        """0 where unknown."""
        return int(self.dob[:4] or 0)

    @property
    def full_name(self) -> str:
        return f"{self.given} {self.surname}".strip()

    def only(self, tier: str) -> "Line":
        """The query with the columns of `tier` alone."""
        if tier == "T3":
            return self
        dob, estimated = (self.dob, "1" if self.dob else "") if tier == "T2" else ("", "")
        if dob:
            dob = dob[:4] + "-01-01"
        return Line(self.rid, self.given, self.surname, dob=dob, dob_est=estimated, target=self.target)


COLUMNS = ("given", "surname", "mother", "sex", "dob", "dob_est", "nat", "phone", "doc")


def read(file: Path) -> list[Line]:
    """People, queries or newcomers; columns may be missing or in another order. Dates are YYYY-MM-DD, or begin with a
    year, which is then all that is taken."""
    with file.open(newline="", encoding="utf-8-sig") as text:
        found = []
        for number, row in enumerate(csv.DictReader(text), 1):
            line = Line(
                rid=int(row.get("rid") or number),
                **{what: (row.get(what) or "").strip() for what in COLUMNS},
                target=tuple(map(int, (row.get("target") or "").split())),
            )
            found.append(replace(line, **known(line.dob, line.dob_est)))
    return found


def known(dob: str, estimated: str) -> dict[str, str]:
    """A date that exists, or the first of January of a year, or nothing."""
    try:
        return {"dob": date.fromisoformat(dob[:10]).isoformat(), "dob_est": "1" if estimated == "1" else ""}
    except ValueError:
        year = dob[:4]
        return (
            {"dob": f"{year}-01-01", "dob_est": "1"}
            if year.isdecimal() and year > "1000"
            else {"dob": "", "dob_est": ""}
        )


def read_pairs(file: Path) -> list[tuple[int, int]]:
    with file.open(newline="", encoding="utf-8-sig") as text:
        return [ordered(int(row["rid_a"]), int(row["rid_b"])) for row in csv.DictReader(text)]


def ordered(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


@lru_cache(maxsize=1 << 21)
def tail(phone: str) -> str:
    """The last eight digits, which every way to write a number shares."""
    return re.sub(r"\D", "", phone)[-8:]


def sure(number: str) -> str:
    """A paper's number with O as 0 and I as 1, without gaps."""
    return re.sub(r"[^A-Z0-9]", "", number.upper()).replace("O", "0").replace("I", "1")


def sorted_words(line: Line) -> str:
    """What others are given to compare: plain words in alphabetical order, so that order does not matter."""
    return " ".join(sorted(plain(line.full_name).split()))
