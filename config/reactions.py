"""What follows from a verb elsewhere: four tables, read in the verb's own transaction. Never signals.

VETOES and MOVERS: for merging people (filled by the apps above `people`).
TALLIES: verb → function(record) giving (cell, ±1).
JOBS: verb → names of jobs in `masar.access.jobs`.
"""

from collections.abc import Callable, Iterable
from typing import Any

VETOES: dict[str, Callable[..., Any]] = {}
MOVERS: dict[str, Callable[..., Any]] = {}
TALLIES: dict[str, Callable[[Any], Iterable[tuple[str, int]]]] = {}
JOBS: dict[str, tuple[str, ...]] = {}
