"""What follows from a verb elsewhere: tables, read in the verb's own transaction. Never signals.

AT_STAKE: function(person) → rows; where there is any, it takes two colleagues to say that this person is another one too.
VETOES: function(kept, joined, user) → why two files cannot be joined now, as that colleague may be told, or None.
MOVERS: relation to a person → what becomes of it when files are joined (`people/merging.py`), of the apps above `people`.
TALLIES: verb → function(record) giving (cell, ±1).
JOBS: verb → names of jobs in `masar.access.jobs`, asked for the person whom the verb was about.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.cases.joined import (
    case_of,
    case_offices,
    case_workers,
    in_one_case,
    in_two_open_cases,
    money,
    visit_of,
    visit_offices,
)
from masar.people.merging import Relation, follows


def registered(visit: Any) -> Iterable[tuple[str, int]]:
    """People and visits of an office and day."""
    return [
        (f"registered:{visit.office_id}:{visit.happened_on}", visit.people),
        (f"visits:{visit.office_id}:{visit.happened_on}", 1),
    ]


AT_STAKE: dict[str, Callable[[Any], Any]] = {"money": money}
VETOES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "one case": in_one_case,
    "two open cases": in_two_open_cases,
}
MOVERS: dict[str, Relation] = {
    "cases.Member.person": follows(
        _("Cases"),
        case_of,
        offices=case_offices,
        workers=case_workers,
        noticed=True,
        together=lambda member: ("case", member.episode.case_id),
    ),
    "cases.Enquirer.person": follows(
        _("Registrations"),
        visit_of,
        offices=visit_offices,
        noticed=True,
        together=lambda enquirer: ("visit", enquirer.enquiry_id),
    ),
}
TALLIES: dict[str, Callable[[Any], Iterable[tuple[str, int]]]] = {
    "registration.save": registered,
}
JOBS: dict[str, tuple[str, ...]] = {
    "person.register": ("compare",),
    "person.correct": ("compare",),
    "name.add": ("compare",),
    "identifier.add": ("compare",),
    "contact.add": ("compare",),
    "person.hide": ("index_people", "weigh"),
    "person.unhide": ("weigh",),
    "join.ask": ("index_people", "compare"),
    "join.confirm": ("index_people", "compare"),
    "join.undo": ("compare",),  # the file that was joined asks for itself
}
