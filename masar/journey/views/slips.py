"""What people carry away: asked on a page of each person, printed four to a sheet, and found again by a code."""

from datetime import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override

from masar.access import audit
from masar.access.doors import door, find, require_somewhere, version_seen
from masar.access.policy import may
from masar.cases import papers
from masar.cases.forms.slip import CodeForm, PrintForm, SlipForm
from masar.cases.models import Declaration, Member, Slip, Stage
from masar.cases.papers.seen import seen_paper
from masar.cases.views.sheets import to_print
from masar.lib import numbers

from .decisions import spoken

SHOWN = 40
ON_PAPER = (Slip.Kind.REMINDER, Slip.Kind.SEEN)
ALONG = ("member__person", "episode__case", "episode__office")


@door(read="case.read", write="slip.give", leads=True)
def member_slip(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What this person carries away, and the question again at each visit."""
    member = find(request, Member, uid, along=("person", "episode__case", "episode__office"))
    office = member.episode.office
    begins = {"language": spoken(member), "hotline": last_hotline(office)}
    form = SlipForm(request, office=office, initial=begins)
    if form.accepted(lambda once=None, **said: given(request, member, said, once)):
        return redirect("member_slip", member.uid)
    slip = Slip.objects.filter(member=member, replaced=False).select_related(*ALONG).first()
    return render(
        request,
        "journey/slips/member.html",
        {
            "member": member,
            "case": member.episode.case,
            "slip": slip,
            "form": form,
            "may_print": slip and slip.on_paper and may(request.user, "slip.print", slip),
        },
    )


def given(request: HttpRequest, member: Member, said: dict[str, Any], once: str | None) -> Slip:
    slip: Slip = Slip(episode=member.episode, member=member, **said).give(by=request.user, once=once)
    return slip


def last_hotline(office: Any) -> str:
    """The number that this office printed last: typed once, it stays."""
    slips = Slip.objects.filter(episode__office=office, kind=Slip.Kind.REMINDER).order_by("-pk")
    return str(slips.values_list("hotline", flat=True).first() or "")


@door(read="case.read", write="slip.print")
def slips(request: HttpRequest) -> HttpResponse:
    """Today’s slips that are not on paper yet; POST prints those that are marked, four to a sheet."""
    require_somewhere(request, "slip.print")
    waiting = not_printed(request.user)
    sent = request.POST if request.method == "POST" else None
    form = PrintForm(sent, waiting=waiting.filter(kind=Slip.Kind.REMINDER))
    if form.is_valid():
        chosen = list(form.cleaned_data["slips"])[:SHOWN]
        return printed(request, chosen, first_place=int(form.cleaned_data["first_place"]))
    rows = list(waiting[:SHOWN])
    audit.note_reading(request.user, "cases.slip", request.user.uid, kind="list", count=len(rows))
    return render(
        request,
        "journey/slips/list.html",
        {
            "form": form,
            "reminders": [slip for slip in rows if slip.kind == Slip.Kind.REMINDER],
            "seen": [slip for slip in rows if slip.kind == Slip.Kind.SEEN],
        },
        status=422 if sent else 200,
    )


def not_printed(user: Any) -> Any:
    today = Slip.objects.visible_to(user, "slip.print").filter(happened_on=user.today(), printed=0)
    today = today.filter(replaced=False, kind__in=ON_PAPER, episode__ending="").exclude(
        episode__stage=Stage.CLOSED
    )
    return today.select_related(*ALONG).order_by("pk")


@door(read="case.read", write="slip.print")
def slip_sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One paper, now, or once more: POST prints; a GET leads back to the page with its button."""
    slip = find(request, Slip, uid, along=("member__person", "episode__case", "episode__office"))
    if request.method != "POST" or not slip.on_paper:
        return redirect(slip)
    return printed(request, [slip], version=version_seen(request, slip))


def printed(
    request: HttpRequest, chosen: list[Slip], *, first_place: int = 1, version: int | None = None
) -> HttpResponse:
    """On paper and written down as such, all of them or none."""
    sheet = sheets(chosen, first_place)
    with transaction.atomic():
        for slip in chosen:
            slip.print_(by=request.user, version=version)
            audit.note_reading(request.user, "cases.slip", slip.uid, kind="print")
    return to_print(sheet, "slips")


def sheets(chosen: list[Slip], first_place: int) -> bytes:
    """Reminders four to a sheet; a paper that says somebody was seen is printed alone."""
    if chosen[0].kind == Slip.Kind.SEEN:
        return seen(chosen[0])
    return papers.slips_paper([reminder(slip) for slip in chosen], first_place=first_place)


def seen(slip: Slip) -> bytes:
    """Where is said by the town, in the language of the paper where the office is called like it: the name of an office may
    tell more."""
    office = slip.episode.office
    with override(slip.language):
        place = office.place if office.place not in ("", office.name) else str(office)
    return seen_paper(
        language=slip.language,
        name=slip.member.person.name,
        place=place,
        day=slip.happened_on,
        training=settings.PRACTICE,
    )


def reminder(slip: Slip) -> papers.SlipPaper:
    return papers.SlipPaper(
        language=slip.language,
        day=slip.day,
        hour=time.fromisoformat(slip.hour),
        hotline=slip.hotline,
        code=slip.spoken,
    )


@door(read="case.read", write="case.read")
def code(request: HttpRequest) -> HttpResponse:
    """The code of a slip leads whoever may see it to the case, that of a signed paper to what proves it. By POST, so that
    none stays in a history.

    An unknown code, one that was replaced, one of another office and no code at all are answered alike.
    """
    form = CodeForm(request.POST or None)
    unknown = False
    if form.is_valid():
        payload = numbers.read(form.cleaned_data["code"]) or ""
        slip = Slip.objects.visible_to(request.user).filter(code=payload, replaced=False).first()
        paper = Declaration.objects.visible_to(request.user).filter(code=payload).first()
        found = slip or paper
        label, about = ("cases.slip" if slip or not paper else "cases.declaration"), found or request.user
        audit.note_reading(request.user, label, about.uid, kind="search", count=1 if found else 0)
        if found:
            return redirect(slip.episode.case if slip else paper)
        unknown = True
    return render(request, "journey/slips/code.html", {"form": form, "unknown": unknown})
