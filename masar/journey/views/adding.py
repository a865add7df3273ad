"""People who come later into a case that has begun."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find
from masar.access.verbs import stop_if_done
from masar.cases.forms.adding import AddForm
from masar.cases.models import Case, Enquirer, Enquiry, Member

from ..caseload import CaseFile, newest
from ..steps import blockers, take
from .steps import stops, to_mend

LOOKED_AT = 30  # visits on a page

Visits = list[tuple[Enquiry, list[Enquirer]]]


@door(read="case.read", write="case.add", leads=True)
def add_people(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Those who were registered here and have no case, newest first; with `?visit=` one of these visits, to be added.
    `?before=` the uid of a visit shows older ones."""
    case = find(request, Case, uid)
    if request.method == "POST":  # or these people would now be in a case
        stop_if_done(request.POST.get("once", "")[:64])
    file = newest(case)
    reasons = blockers(file, "add")
    visits, older = ([], None) if stops(reasons) else waiting(request, file)
    form = None
    if visits and "visit" in request.GET:
        (visit, people), there = visits[0], file.everybody
        form = AddForm(request, record=file.episode, visit=visit, people=people, there=there)
        if form.accepted(lambda **said: take(file.episode, "add", by=request.user, **said)):
            messages.success(request, _("Added. Whoever is new is now counselled and decided about."))
            return redirect(case)
    said = {"form": form, "visits": visits, "older": older, "missing": to_mend(request.user, file, reasons)}
    said |= {"case": file.episode.case, "not_here": "visit" in request.GET and not visits}
    return render(request, "journey/add_people.html", said, status=422 if request.method == "POST" else 200)


def waiting(request: HttpRequest, file: CaseFile) -> tuple[Visits, UUID | None]:
    """Visits at the office of this case that led to none, each with those who may be added to it; and where older ones
    begin. A visit of which this colleague may not see everybody is none, nor is one of people in a case they see."""
    rows = Enquiry.objects.visible_to(request.user).filter(
        office=file.episode.office, added_to=None, episode=None
    )
    rows = rows.select_related("registration", "office").order_by("-pk")
    rows = rows.annotate(many=Count("enquirers", filter=Q(enquirers__person__joined_to=None)))
    if "visit" in request.GET:
        rows = rows.filter(uid=a_uid(request.GET["visit"]))
    elif "before" in request.GET:
        last = Enquiry.objects.visible_to(request.user).filter(uid=a_uid(request.GET["before"])).first()
        rows = rows.filter(pk__lt=last.pk if last else 0)
    visits = list(rows[:LOOKED_AT])
    people: dict[int, list[Enquirer]] = {visit.pk: [] for visit in visits}
    elsewhere = Member.objects.visible_to(request.user).filter(person=OuterRef("person"), ended=False)
    elsewhere = elsewhere.exclude(episode=file.episode)
    here = Enquirer.objects.visible_to(request.user).filter(enquiry__in=people, person__joined_to=None)
    here = here.select_related("person").annotate(in_a_case=Exists(elsewhere)).order_by("line")
    for each in here:
        people[each.enquiry_id].append(each)
    audit.note_reading(
        request.user, "cases.enquirer", request.user.uid, kind="list", count=sum(map(len, people.values()))
    )
    stay = {member.person_id for member in file.everybody if not member.may_come_again}
    whole = [(visit, people[visit.pk]) for visit in visits if len(people[visit.pk]) == visit.many]
    free = [(visit, came) for visit, came in whole if not any(each.in_a_case for each in came)]
    new = [(visit, [each for each in came if each.person_id not in stay]) for visit, came in free]
    older = visits[-1].uid if len(visits) == LOOKED_AT else None
    return [(visit, came) for visit, came in new if came], older


def a_uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
