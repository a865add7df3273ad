"""People who come later into a case that has begun."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find
from masar.cases.forms.adding import AddForm
from masar.cases.models import Case, Enquirer, Enquiry

from ..caseload import CaseFile, newest
from ..steps import blockers, take
from .steps import stops, to_mend

SHOWN = 12


@door(read="case.read", write="case.add", leads=True)
def add_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Those who were registered here and have no case, newest first; with `?visit=` one of these visits, to be added."""
    case = find(request, Case, uid)
    file = newest(case)
    reasons = blockers(file, "add")
    named = request.GET.get("visit")
    visits = [] if stops(reasons) else waiting(request.user, file, named)
    form = of_visit(request, file, *visits[0]) if visits and named else None
    if form is not None and form.accepted(lambda **said: take(file.episode, "add", by=request.user, **said)):
        messages.success(request, _("Added. Whoever is new is now counselled and decided about."))
        return redirect(case)
    return render(
        request,
        "journey/add_people.html",
        {
            "case": file.episode.case,
            "form": form,
            "visits": visits,
            "not_here": bool(named) and not visits,
            "missing": to_mend(request.user, file, reasons),
        },
        status=422 if request.method == "POST" else 200,
    )


def of_visit(request: HttpRequest, file: CaseFile, visit: Enquiry, people: list[Enquirer]) -> AddForm:
    principal = next(member for member in file.everybody if member.is_principal)
    return AddForm(
        request, record=file.episode, today=file.today, visit=visit, people=people, principal=principal
    )


def waiting(user: Any, file: CaseFile, named: str | None) -> list[tuple[Enquiry, list[Enquirer]]]:
    """Visits at the office of this case that led to none yet, each with those who are not of this case already: the newest,
    or the one that is named. A visit of which this colleague may not see everybody is none."""
    visits = Enquiry.objects.visible_to(user).filter(office=file.episode.office, added_to=None, episode=None)
    visits = visits.select_related("registration").annotate(many=Count("enquirers")).order_by("-pk")
    if named:
        visits = visits.filter(uid=a_uid(named))
    found = {visit.pk: (visit, []) for visit in visits[:SHOWN]}
    here = Enquirer.objects.visible_to(user).filter(enquiry__in=found).select_related("person")
    for each in here.order_by("line"):
        found[each.enquiry_id][1].append(each)
    there = {member.person_id for member in file.members}
    whole = [(visit, people) for visit, people in found.values() if len(people) == visit.many]
    new = [(visit, [each for each in people if each.person_id not in there]) for visit, people in whole]
    return [(visit, people) for visit, people in new if people]


def a_uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
