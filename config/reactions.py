"""What follows from a verb elsewhere: tables, read in the verb's own transaction. Never signals.

AT_STAKE: function(person) → rows; where there is any, it takes two colleagues to say that this person is another one too.
VETOES and MOVERS: for merging people (filled by the apps above `people`).
TALLIES: verb → function(record) giving (cell, ±1).
JOBS: verb → names of jobs in `masar.access.jobs`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps


def registered(visit: Any) -> Iterable[tuple[str, int]]:
    """People and visits of an office and day."""
    return [
        (f"registered:{visit.office_id}:{visit.happened_on}", visit.people),
        (f"visits:{visit.office_id}:{visit.happened_on}", 1),
    ]


def money(person: Any) -> Any:
    """Their places in an attempt that goes on and that a project pays for. `person` may be an `OuterRef`."""
    members = apps.get_model("cases", "Member").objects  # by name: the apps below read this table
    paid = members.filter(person=person, ended=False, episode__ending="")
    return paid.exclude(episode__stage="CLOSED").exclude(episode__project=None)


AT_STAKE: dict[str, Callable[[Any], Any]] = {"money": money}
VETOES: dict[str, Callable[..., Any]] = {}
MOVERS: dict[str, Callable[..., Any]] = {}
TALLIES: dict[str, Callable[[Any], Iterable[tuple[str, int]]]] = {
    "registration.save": registered,
}
JOBS: dict[str, tuple[str, ...]] = {
    "person.register": ("compare",),
    "person.hide": ("index_people",),
}
