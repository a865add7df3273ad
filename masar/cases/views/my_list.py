"""My list: what is due, what waits, and, for the head, what nobody answers for."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from masar.access import begun
from masar.access.doors import door, find, version_seen
from masar.access.models import Deadline, Function, Grant, HelpCall, Office
from masar.access.policy import may_somewhere
from masar.access.roles import FUNCTIONS
from masar.people.models import Match, Person

SHOWN = 50
AHEAD = timedelta(days=30)  # what is due later than this is not work for today
# What a deadline says, by the first part of its kind. Neutral on purpose: a list may be read over a shoulder.
SENTENCES = {
    "see-first": _("to be seen first"),
    "consent": _("to be asked again for an agreement"),
    "write-up": _("A call for help is to be written up"),
}


@door(read="deadline.read")
def my_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    due = my_deadlines(user)
    people = {
        person.uid: person
        for person in Person.objects.visible_to(user).filter(uid__in=[row.subject_uid for row in due])
    }
    calls = HelpCall.objects.visible_to(user).filter(answered_at=None).select_related("office")[:SHOWN]
    return render(
        request,
        "cases/my_list/my_list.html",
        {
            "due": [(row, people.get(row.subject_uid), SENTENCES[row.kind.split(":")[0]]) for row in due],
            "calls": calls,
            "drafts": begun.mine(user, "registration"),
            "today": user.offices[0].today() if user.offices else None,
            "vacant": vacant(user) if user.has_role("HRC", "AVRRC") else [],
            "matches": open_matches(user) if may_somewhere(user, "match.read") else [],
            "roles": Grant.to_confirm(user)[:SHOWN] if may_somewhere(user, "grant.confirm") else [],
            "may_register": may_somewhere(user, "registration.save"),
        },
    )


@door(read="deadline.read", write="deadline.meet")
def deadline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST says that it is done."""
    due = find(request, Deadline, uid)
    if request.method == "POST":
        due.meet(by=request.user, version=version_seen(request, due))
    return redirect("home")


def open_matches(user: Any) -> Any:
    """Files that may be one person, for whoever decides it."""
    matches = Match.objects.visible_to(user).filter(decision="open")
    return matches.select_related("earlier", "later")[:SHOWN]


def my_deadlines(user: Any) -> list[Deadline]:
    """What this colleague owes in person, or by a role at an office where they have it; soonest first."""
    mine = Q(owner=user)
    for power in user.powers:
        where = Q(office=power.office_id) if power.office_id else Q(office__mission=power.mission_id)
        mine |= Q(role=power.role, owner=None) & where
    return list(
        Deadline.objects.visible_to(user)
        .filter(mine, met_at=None, due_on__lte=user.today() + AHEAD)
        .select_related("office")
        .order_by("due_on")[:SHOWN]
    )


def vacant(user: Any) -> list[tuple[Office, str]]:
    """Duties that nobody answers for at this colleague's offices."""
    held = set(Function.objects.filter(office__in=user.offices, until=None).values_list("office_id", "code"))
    return [
        (office, str(label))
        for office in user.offices
        for code, label in FUNCTIONS
        if (office.pk, code) not in held
    ]
