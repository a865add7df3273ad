"""What follows from a verb elsewhere: four tables, read in the verb's own transaction. Never signals.

VETOES and MOVERS: for merging people (filled by the apps above `people`).
TALLIES: verb → function(record) giving (cell, ±1).
JOBS: verb → names of jobs in `masar.access.jobs`.
"""

from collections.abc import Callable, Iterable
from typing import Any


def registered(visit: Any) -> Iterable[tuple[str, int]]:
    """People and visits of an office and day."""
    return [
        (f"registered:{visit.office_id}:{visit.happened_on}", visit.people),
        (f"visits:{visit.office_id}:{visit.happened_on}", 1),
    ]


VETOES: dict[str, Callable[..., Any]] = {}
MOVERS: dict[str, Callable[..., Any]] = {}
TALLIES: dict[str, Callable[[Any], Iterable[tuple[str, int]]]] = {
    "registration.save": registered,
}
JOBS: dict[str, tuple[str, ...]] = {
    "person.register": ("compare",),
    "person.hide": ("index_people",),
}
