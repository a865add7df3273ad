"""Who may be the person being typed, for the desk: at each pause in typing, on each page that comes back filled, and once
more before it is saved."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from masar.access import audit, limits
from masar.access.doors import door
from masar.lib.digits import whole_number
from masar.lib.text import listed
from masar.people.candidates import Candidate, candidates
from masar.people.told_apart import told_apart

from ..forms.newcomer import NewcomerForm, Typed
from ..forms.registration import ANSWERS, MOST_PEOPLE, Desk

SAME_TYPING = timedelta(seconds=10)
Shown = tuple[list[Candidate], bool]


@door(read="registration.save", write="registration.save")
def known(request: HttpRequest) -> HttpResponse:
    """The people this clerk may see already who may be the person being typed. POST, as names are no part of addresses."""
    line = min(whole_number(request.POST.get("line")) or 0, MOST_PEOPLE - 1)
    person = Typed(request.POST, line=line, today=request.user.today())
    ((found, too_many),) = known_beside(request.user, [person] if request.POST else []) or [([], False)]
    shown = {"person": person, "found": found, "too_many": too_many}
    return render(request, "cases/registrations/known.html", shown)


def known_beside(user: Any, people: Iterable[Typed]) -> list[Shown]:
    """For each of these who may be the same, and whether this colleague has looked for too many to be told."""
    shown: list[Shown] = []
    for person in people:
        too_many = not limits.may_look(user)
        shown.append(([] if too_many else candidates(person.card(), visible_to=user, quiet=True), too_many))
    note_shown(user, sum(len(found) for found, _too_many in shown), within=SAME_TYPING)
    return shown


def note_shown(user: Any, many: int, within: timedelta | None = None) -> None:
    """Where somebody was shown as perhaps the same person, that is a search, whatever was typed."""
    if many:
        audit.note_reading(user, "cases.enquirer", user.uid, kind="search", count=many, within=within)


def check(
    request: HttpRequest,
    desk: Desk,
    possible: list[tuple[NewcomerForm, list[Candidate]]],
    twice: list[list[NewcomerForm]],
) -> HttpResponse:
    """The page before saving: who may be the same, and one number that was typed for two."""
    found = {candidate.person.pk: candidate.person for _person, found in possible for candidate in found}
    note_shown(request.user, sum(len(found) for _person, found in possible))
    given = {
        "desk": desk,
        "possible": possible,
        "twice": [listed(person.shown_names()[0][1] for person in people) for people in twice],
        "apart": told_apart(request.user, found.values()),
        "typed": typed_fields(desk),
    }
    return render(request, "cases/registrations/check.html", given)


def typed_fields(desk: Desk) -> list[tuple[str, str]]:
    """Everything that was typed, to be sent again from the Check step. Of the answers those that still hold."""
    left_out = {"csrfmiddlewaretoken", "do", "numbers_seen"}
    left_out |= {f"p{each.line}-{field}" for each in desk.people if not each.settled for field in ANSWERS}
    lists = desk.request.POST.lists()
    return [(name, value) for name, values in lists for value in values if name not in left_out]
