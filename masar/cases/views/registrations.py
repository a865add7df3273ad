"""The counter: the day's registrations, the registration page, and a visit."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import OuterRef, Subquery
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from masar.access import audit, drafts
from masar.access.doors import door, find, require_somewhere
from masar.access.models import Draft, Office, Stale
from masar.access.policy import may, may_somewhere, places
from masar.access.prepared import prepared
from masar.access.rules import RULES
from masar.access.verbs import AlreadyDone, stop_if_done
from masar.lib.digits import whole_number

from ..forms.asked import QUESTION_TEXTS, YES_NO
from ..forms.registration import Desk
from ..models import Case, Enquirer, Enquiry, Registration
from .known import check, known_beside

SHOWN = 50
KIND = "registration"  # of drafts


@door(read="registration.read")
def registrations(request: HttpRequest) -> HttpResponse:
    """Who was registered on a day (today, or `?day=2026-11-22`) at the offices of this colleague, newest first.

    `?before=` a moment shows the visits that were recorded earlier.
    """
    day = chosen_day(request)
    visits = visits_of(request.user, day=day, before=chosen_moment(request))
    further = len(visits) > SHOWN
    visits = visits[:SHOWN]
    audit.note_reading(request.user, "cases.registration", request.user.uid, kind="list", count=len(visits))
    return render(
        request,
        "cases/registrations/list.html",
        {
            "day": day,
            "before": day - timedelta(days=1),
            "after": day + timedelta(days=1),
            "visits": visits,
            "further": visits[-1].recorded_at.isoformat() if further else "",
            "people": sum(visit.people for visit in visits),
            "may_register": may_somewhere(request.user, "registration.save"),
        },
    )


@prepared
def visits_of(user: Any, *, day: Any, before: Any) -> Any:
    """The columns of the list, not whole records: these would cost five times as much. `head` is the first person.

    One more than is shown, so that the page knows whether it goes on.
    """
    first = Enquirer.objects.visible_to(user).filter(enquiry=OuterRef("enquiry"), line=0).order_by()
    visits = Registration.objects.visible_to(user).filter(happened_on=day, recorded_at__lt=before)
    visits = visits.order_by("-recorded_at")
    return visits.annotate(head=Subquery(first.values("person__name")[:1])).values_list(
        "uid",
        "people",
        "recorded_at",
        "office__name",
        "office__name_ar",
        "clerk__name",
        "clerk__name_ar",
        "head",
        named=True,
    )[: SHOWN + 1]


@door(read="registration.save", write="registration.save")
def register(request: HttpRequest) -> HttpResponse:
    """The registration page. `do` names the button: save, add, remove:1, same:1, read:0, back, keep."""
    require_somewhere(request, "registration.save")
    offices = offices_of(request.user)
    if request.method != "POST":
        if (became := saved_from(request)) is not None:
            return render(request, "cases/registrations/saved.html", {"visit": became})
        return page(request, begun(request, offices))
    desk = Desk(request, request.POST, offices)
    do, _colon, line = request.POST.get("do", "save").partition(":")
    number = said if (said := whole_number(line) or 0) < desk.count else 0
    if do in ("add", "remove", "same", "read", "back"):
        changed = {
            "add": desk.with_one_more,
            "remove": lambda: desk.without(number),
            "same": lambda: desk.same_as_head(number),
            "read": lambda: desk.with_zone_read(number),
            "back": desk.unanswered,
        }[do]()
        return page(
            request, changed, focus=changed.count - 1 if do == "add" else min(number, changed.count - 1)
        )
    if do == "keep":
        return keep(request)
    return save(request, desk)


def save(request: HttpRequest, desk: Desk) -> HttpResponse:
    if (visit := saved_before(request.user, desk)) is not None:
        return redirect(where_next(desk, visit))
    if not desk.is_valid():
        return page(request, desk, checked=True)
    possible, twice = desk.possible(), desk.same_numbers()
    if possible or twice:
        stop_if_done(desk.once)  # … or the first copy has been saved this very moment
        return check(request, desk, possible, twice)
    try:
        visit = saved(request, desk)
    except (IntegrityError, Stale):  # a colleague typed the same paper in this very moment
        again = Desk(request, request.POST, desk.offices)
        if not desk.visit.cleaned_data["form"] or again.is_valid():
            raise
        return page(request, again, checked=True)
    return redirect(where_next(desk, visit))


def saved_before(user: Any, desk: Desk) -> Registration | None:
    """The visit of the first copy of this form, which would now look like a duplicate, where it leads on to a case."""
    try:
        stop_if_done(desk.once)
    except AlreadyDone as done:
        visit: Registration | None = (
            Registration.objects.visible_to(user).filter(uid=done.event.record_uid).first()
        )
        if desk.case is None or visit is None:
            raise
        return visit
    return None


def where_next(desk: Desk, visit: Registration) -> str:
    """The visit; for people who are added to a case, the page that adds them."""
    if desk.case is None:
        return visit.get_absolute_url()
    return f"{reverse('case_people', args=[desk.case.uid])}?visit={visit.enquiry.uid}"


def saved(request: HttpRequest, desk: Desk) -> Registration:
    registration: Registration = desk.registration().save_family(
        by=request.user,
        once=desk.once,
        happened_on=desk.visit.cleaned_data["happened_on"],
        channel=desk.visit.cleaned_data["channel"],
        family=desk.family(),
        draft=drafts.behind(request, KIND),
        declined=desk.visit.cleaned_data["declined"],
    )
    return registration


@door(read="registration.read")
def registration(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One visit: who came, who was present, and what was said aloud, for those named for it."""
    rows = Registration.objects.select_related("office", "clerk", "interpreter", "enquiry", "form")
    visit = find(request, rows, uid)
    people = list(
        Enquirer.objects.visible_to(request.user).filter(enquiry=visit.enquiry_id).select_related("person")
    )
    return render(
        request,
        "cases/registrations/registration.html",
        {
            "visit": visit,
            "people": [(enquirer, spoken_answers(request.user, visit, enquirer)) for enquirer in people],
            "elsewhere": visit.people - len(people),
        }
        | goes_on(request.user, visit.enquiry),
    )


def goes_on(user: Any, enquiry: Enquiry) -> dict[str, Any]:
    """The case of these people, or whether this colleague may begin it."""
    if (episode := enquiry.led_to) is not None:
        case = Case.objects.visible_to(user).filter(pk=episode.case_id).first()
        return {"case": case.uid if case else None, "begins": False}
    return {"case": None, "begins": bool(may(user, "case.open", enquiry))}


def spoken_answers(user: Any, visit: Registration, enquirer: Enquirer) -> list[tuple[str, str]]:
    """What was said aloud at the counter, in words; nothing for those who are not named for it."""
    said = visit.answers_of(user, enquirer)
    return [(str(QUESTION_TEXTS[name]), str(dict(YES_NO)[answer])) for name, answer in said.items()]


def page(request: HttpRequest, desk: Desk, *, focus: int = 0, checked: bool = False) -> HttpResponse:
    if not checked:  # nothing is complained about before somebody asked to save
        for form in (desk.visit, *desk.people):
            form._errors = ErrorDict()
    shown = known_beside(request.user, desk.people) if desk.bound else [([], False)]
    return render(
        request,
        "cases/registrations/register.html",
        {"desk": desk, "focus": focus, "checked": checked, "shown": shown},
        status=422 if checked else 200,
    )


def offices_of(user: Any) -> Any:
    """The open offices where this colleague may register people."""
    where = places(user, RULES["registration.save"].roles)
    return Office.objects.filter(Office.within(where), closed_on=None) if where else Office.objects.none()


def chosen_day(request: HttpRequest) -> date:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return request.user.today()
    return (
        day if 1900 < day.year < 2200 else request.user.today()
    )  # the days before and after it are days too


def chosen_moment(request: HttpRequest) -> datetime:
    """Until when; later than everything where nothing was chosen."""
    try:
        moment = datetime.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        moment = None
    return moment if moment is not None and moment.tzinfo else timezone.now() + timedelta(days=1)


def begun(request: HttpRequest, offices: Any) -> Desk:
    """An empty page, or with `?draft=<uid>` the one that somebody began; 404 for a draft that is not theirs to open."""
    uid = request.GET.get("draft")
    if not uid:
        return Desk(request, None, offices, case=request.GET.get("case", ""))
    try:
        draft = drafts.find(request.user, uid)
    except (Draft.DoesNotExist, ValidationError) as fault:
        raise Http404 from fault
    typed = QueryDict(mutable=True)
    for name, values in drafts.read(request.user, draft).items():
        typed.setlist(name, values)
    return Desk(request, typed, offices, draft=draft)


def saved_from(request: HttpRequest) -> Registration | None:
    """The visit that this draft became, for whoever goes back to the form after saving it."""
    try:
        uid = UUID(request.GET.get("draft", ""))
    except ValueError:
        return None
    return Registration.objects.visible_to(request.user).filter(draft_uid=uid).first()


def keep(request: HttpRequest) -> HttpResponse:
    """Keep half a registration for later, without script too."""
    drafts.from_post(request, KIND)
    messages.success(request, _("Kept for later. It stands on your list."))
    return redirect("home")
