"""`bin/link`: our comparison handed to Splink. What needs Splink itself is measured by `bin/bench identity --only link`."""

import subprocess
import sys
from pathlib import Path

from masar.people.identity.matching import beyond
from masar.people.identity.matching.row import Row
from masar.people.identity.matching.table import Table

ROOT = Path(__file__).resolve().parents[3]
AWA = Row(1, ("Awa Kanoute Diallo",))


def link(folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, ROOT / "bin/link", *options], cwd=folder, capture_output=True, text=True
    )


def test_the_parts_of_a_register_agree_on_the_rarest_name():
    """Counted in each part for itself, one person in two parts would have other first names there."""
    one = Table.of([AWA, *[Row(10 + place, ("Awa Sow",)) for place in range(5)]])
    other = Table.of([AWA, *[Row(10 + place, ("Diallo Kanoute",)) for place in range(5)]])
    ranks = beyond.ranks(one)
    first, second = (beyond.columns(table, ranks) for table in (one, other))
    for what in ("sounds", *beyond.SOUNDS):
        assert first[what][0] == second[what][0]


def test_whoever_asks_for_nothing_is_told_so(tmp_path):
    done = link(tmp_path, "people.csv")
    assert done.returncode == 2
    assert "--pairs" in done.stderr
