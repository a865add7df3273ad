"""People who come later into a case that has begun, and what somebody is to the first of their case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find
from masar.access.verbs import stop_if_done
from masar.cases.forms.adding import AddForm, RelationForm
from masar.cases.models import Case, Enquirer, Enquiry, Member
from masar.people.search import LONGEST
from masar.people.search import search as look_for

from ..caseload import CaseFile, newest
from ..steps import blockers, take
from .steps import stops, to_mend
from .written import back_from

SHOWN = 12

Visits = list[tuple[Enquiry, list[Enquirer]]]


@door(read="case.read", write="case.add", leads=True)
def add_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """People are registered for this case, or looked for among those who were; with `?visit=` the people of one visit are
    added. Nobody stands here unasked: the family may be looking at the screen."""
    case = find(request, Case, uid)
    if request.method == "POST":  # or these people would now be in a case
        stop_if_done(request.POST.get("once", "")[:64])
    file = newest(case)
    reasons = blockers(file, "add")
    named, typed = request.GET.get("visit"), request.POST.get("q", "")[:LONGEST].strip()
    visits = [] if stops(reasons) else waiting(request.user, file, asked(request.user, named, typed))
    form = None
    if visits and named:
        (visit, people), there = visits[0], file.everybody
        form = AddForm(request, record=file.episode, visit=visit, people=people, there=there)
        if form.accepted(lambda **said: take(file.episode, "add", by=request.user, **said)):
            messages.success(request, _("Added. Whoever is new is now counselled and decided about."))
            return redirect(case)
    said = {"form": form, "visits": visits, "typed": typed, "missing": to_mend(request.user, file, reasons)}
    said |= {"case": file.episode.case, "not_here": bool(named or typed) and not visits}
    return render(request, "journey/add_people.html", said, status=422 if form and form.errors else 200)


def asked(user: Any, named: str | None, typed: str) -> Q:
    """The visit of this address, or those of the people who are looked for; else none."""
    if named:
        return Q(uid=a_uid(named))
    people = look_for(typed, visible_to=user) if typed else []
    if typed:
        audit.note_reading(user, "people.person", user.uid, kind="search", count=len(people))
    return Q(enquirers__person__in=people)


def waiting(user: Any, file: CaseFile, which: Q) -> Visits:
    """Visits at the office of this case that led to none, each with those who may be added to it. A visit of which this
    colleague may not see everybody is none, nor is one of people in a case they see."""
    rows = Enquiry.objects.visible_to(user).filter(office=file.episode.office, added_to=None, episode=None)
    found = list(rows.filter(which).order_by("-pk").values_list("pk", flat=True).distinct()[:SHOWN])
    visits = Enquiry.objects.filter(pk__in=found).order_by("-pk")
    visits = visits.select_related("registration", "office").annotate(
        many=Count("enquirers", filter=Q(enquirers__person__joined_to=None))
    )
    people: dict[int, list[Enquirer]] = {visit.pk: [] for visit in visits}
    elsewhere = Member.objects.visible_to(user).filter(person=OuterRef("person"), ended=False)
    elsewhere = elsewhere.exclude(episode=file.episode)
    here = Enquirer.objects.visible_to(user).filter(enquiry__in=people, person__joined_to=None)
    here = here.select_related("person").annotate(in_a_case=Exists(elsewhere)).order_by("line")
    for each in here:
        people[each.enquiry_id].append(each)
    stay = {member.person_id for member in file.everybody if not member.may_come_again}
    whole = [(visit, people[visit.pk]) for visit in visits if len(people[visit.pk]) == visit.many]
    free = [(visit, came) for visit, came in whole if not any(each.in_a_case for each in came)]
    new = [(visit, [each for each in came if each.person_id not in stay]) for visit, came in free]
    return [(visit, came) for visit, came in new if came]


def a_uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@door(read="case.read", write="relation.correct", leads=True)
def relation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What somebody is to the first of their case, where it was written wrongly."""
    member = find(request, Member.objects.select_related("person", "episode__case", "episode__office"), uid)
    if member.is_principal:
        raise Http404
    first = Member.objects.select_related("person").get(episode=member.episode_id, is_principal=True)
    form = RelationForm(request, record=member, principal=first, today=member.episode.office.today())
    if form.accepted(lambda **said: member.correct_relation(by=request.user, **said)):
        return back_from(request, member.episode.case)
    return render(
        request,
        "journey/about_member.html",
        {"form": form, "title": _("Correct the relation"), "member": member, "case": member.episode.case},
    )
