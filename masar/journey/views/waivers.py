"""What two named people let pass: asked by the head, agreed to by whoever owns the rule, listed for review."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access import sealing
from masar.access.doors import door, find, version_seen
from masar.access.policy import may
from masar.cases.forms.decision import WaiverForm
from masar.cases.models import Case, Waiver

from ..steps import WAIVABLE

SHOWN = 100
ALONG = ("episode__case", "episode__office", "episode__worker", "first", "second", "phoned")


@door(read="waiver.read")
def waivers(request: HttpRequest) -> HttpResponse:
    """Those of the offices of this colleague, the newest first."""
    rows = Waiver.objects.visible_to(request.user).select_related(*ALONG)[:SHOWN]
    return render(request, "journey/waivers/list.html", {"rows": [(row, says(row)) for row in rows]})


def says(waiver: Waiver) -> Any:
    """What may be missing, in words."""
    return WAIVABLE[waiver.need].says if waiver.need in WAIVABLE else waiver.need


@door(read="case.read", write="waiver.ask", leads=True)
def new_waiver(request: HttpRequest, uid: UUID, need: str) -> HttpResponse:
    """The head asks that a need of the second kind may be missing."""
    case = find(request, Case, uid)
    if need not in WAIVABLE:
        raise Http404
    episode = case.newest
    waiver = Waiver(episode=episode, need=need, agrees=WAIVABLE[need].agrees)
    form = WaiverForm(request, waiver=waiver)
    if form.accepted(lambda **said: waiver.ask(by=request.user, **said)):
        return redirect("waiver", waiver.uid)
    return render(
        request,
        "journey/waivers/new.html",
        {"form": form, "case": case, "need": WAIVABLE[need].says, "waiver": waiver},
    )


@door(read="waiver.read")
def waiver(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who asked, who agreed; why, for those named for it."""
    this = find(request, Waiver, uid, along=ALONG)
    return render(
        request,
        "journey/waivers/waiver.html",
        {
            "waiver": this,
            "case": this.episode.case,
            "need": says(this),
            "why": sealing.told(request.user, this, "why"),
            "may_agree": this.answer_for(request.user),
            "may_end": may(request.user, "waiver.end", this),
        },
    )


@door(read="waiver.read", write="waiver.agree")
def agreement(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST: the second person agrees."""
    this = find(request, Waiver, uid, along=ALONG)
    if request.method == "POST":
        this.agree(by=request.user, version=version_seen(request, this))
    return redirect("waiver", this.uid)


@door(read="waiver.read", write="waiver.end")
def ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST: nothing may be missing any more, or it was not agreed to."""
    this = find(request, Waiver, uid, along=ALONG)
    if request.method == "POST":
        this.end(by=request.user, version=version_seen(request, this))
    return redirect("waiver", this.uid)
