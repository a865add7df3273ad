"""Ours, as the harness sees it: people and cards as rows of `masar.people.identity.matching`."""

import gc
import resource
import time
from datetime import date
from pathlib import Path

from masar.people.identity.matching.index import Index
from masar.people.identity.matching.row import Row

from .data import COLUMNS, Line, known


def row(line: Line) -> Row:
    """A line as a person or a card: a birth of one day, or of the whole year when only the year may be right."""
    earliest = latest = None
    if line.dob:
        earliest = latest = date.fromisoformat(line.dob)
        if line.dob_est:
            earliest, latest = date(earliest.year, 1, 1), date(earliest.year, 12, 31)
    return Row(
        rid=line.rid,
        names=(line.full_name,) if line.full_name else (),
        mother=line.mother,
        sex=line.sex if line.sex in ("F", "M", "X") else "",
        born_earliest=earliest,
        born_latest=latest,
        nationalities=(line.nat,) if line.nat else (),
        phones=(line.phone,) if line.phone else (),
        documents=(line.doc,) if line.doc else (),
        places=(),
    )


def as_row(cells: list[str]) -> Row:
    """A row of cells with its number first."""
    facts = dict(zip(COLUMNS, map(str.strip, cells[1:]), strict=True))
    return row(Line(rid=int(cells[0]), **facts | known(facts["dob"], facts["dob_est"])))


class Ours:
    """`file_mb`: what the snapshot takes on disk and, mapped, once a host. `open_s`: seconds of a warm start."""

    name = "ours"

    def __init__(self, people: list[Line], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        gc.collect()
        gc.freeze()  # the other methods' people are not ours to walk
        began = time.monotonic()
        Index.build(map(row, people), folder)
        self.build_s = time.monotonic() - began
        self.file_mb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
        gc.collect()
        before, began = resident(), time.monotonic()
        self.index = Index.open(folder)
        self.open_s = time.monotonic() - began
        self.memory_mb = self.file_mb + max(0.0, resident() - before)

    def search(self, query: Line) -> list[int]:
        return [found.rid for found in self.index.search(row(query), 10)]

    def candidates(self, query: Line) -> list[tuple[int, float]]:
        """(rid, probability), best first."""
        return [(found.rid, found.probability) for found in self.index.search(row(query), 10)]


def resident() -> float:
    """Megabytes of this process in memory that are its own: what is mapped from files is not counted."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
