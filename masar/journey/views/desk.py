"""The decision desk: one file a screen, what decides about it, and deciding by key; then the next comes by itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, require, require_somewhere
from masar.access.forms.act import ActForm
from masar.access.verbs import stop_if_done
from masar.cases.forms import decision as forms
from masar.cases.models import Case

from .. import desk as work
from ..caseload import CaseFile, newest
from ..steps import Blocked, Reason, blockers, take
from .steps import let_pass, stops, to_mend


@door(read="case.approve")
def desk(request: HttpRequest) -> HttpResponse:
    """The oldest file that this colleague may decide; or that none waits."""
    require_somewhere(request, "case.approve")
    waiting = work.queue(request.user)
    if waiting.offered:
        return redirect("decide", waiting.offered[0])
    return render(request, "journey/desk/empty.html", {"waiting": waiting})


@door(read="case.read", write="case.approve", leads=True)
def decide(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows what decides; POST with `do` = approve, return or refuse decides, and leads to the next file."""
    case = find(request, Case, uid)
    file = newest(case)
    require(request, "case.approve", file.episode)
    waiting = work.queue(request.user)
    if not file.episode.waits:
        stop_if_done(request.POST.get("once", ""))
        if request.method != "POST":
            messages.info(request, _("This case waits for no decision."))
            return redirect("desk")
    changes = work.changed(file, request.POST.get("seen", "")) if request.method == "POST" else {}
    asks = asked(request, file, changes)
    if (do := request.POST.get("do")) in asks and not changes:
        try:
            if asks[do].accepted(lambda **said: take(file.episode, do, by=request.user, **said)):
                return onward(request, case, waiting, do)
        except Blocked as blocked:
            messages.warning(request, _("Nothing is decided: %(why)s") % {"why": blocked.answer.sentence})
        file = newest(case)
        if changes := work.changed(file, request.POST.get("seen", "")):  # in this very moment
            asks = asked(request, file, changes)
    return shown(request, file, waiting, asks, changes)


def asked(request: HttpRequest, file: CaseFile, changes: dict[str, Any]) -> dict[str, Any]:
    """The three forms of the page; only the one that was sent holds what was typed. Where the file changed meanwhile it is
    not judged, and the ticks are gone that rest on what changed."""
    do = request.POST.get("do")
    seen = work.looks(request.user, file)
    kinds: dict[str, tuple[type[ActForm], dict[str, Any]]] = {
        "approve": (forms.AcceptForm, {"seen": seen, "file": file}),
        "return": (forms.SendBackForm, {}),
        "refuse": (forms.RefuseForm, {}),
    }
    return {
        code: kind(
            request,
            record=file.episode,
            sent=do == code and not changes,
            auto_id=f"{code}_%s",
            initial=typed(request, changes) if do == code and changes else {},
            **how,
        )
        for code, (kind, how) in kinds.items()
    }


def typed(request: HttpRequest, changes: dict[str, Any]) -> dict[str, Any]:
    """What was sent, to begin a form with that is sent again."""
    said: dict[str, Any] = {
        name: request.POST[name] for name in request.POST if name not in ("version", "once")
    }
    several = {name: request.POST.getlist(name) for name in ("looked", "offered")}
    return said | several | {"looked": work.still(several["looked"], changes)}


def onward(request: HttpRequest, case: Case, waiting: work.Queue, do: str) -> HttpResponse:
    """To the next file, with one line about this one."""
    said = {
        "approve": _("%(case)s is accepted."),
        "return": _("%(case)s goes back to the case worker."),
        "refuse": _("%(case)s is not accepted. Its letter stands on the page of the case."),
    }
    messages.success(request, said[do] % {"case": case.number})
    following = waiting.next_after(case.uid)
    return redirect("decide", following) if following else redirect("desk")


def besides_project(file: CaseFile, accept: Any) -> list[Reason]:
    """What stands against accepting; not the project, where one can be chosen with it."""
    choosable = bool(accept.fields["project"].queryset)
    return [each for each in blockers(file, "approve") if not (choosable and each.need.code == "project")]


def in_the_way(user: Any, file: CaseFile, asks: dict[str, Any]) -> dict[str, Any]:
    missing = besides_project(file, asks["approve"])
    return {
        "missing": to_mend(user, file, missing),
        "stops": stops(missing),
        "passed": let_pass(file),
        "refusable": not stops(blockers(file, "refuse")),
    }


def shown(
    request: HttpRequest, file: CaseFile, waiting: work.Queue, asks: dict[str, Any], changes: dict[str, Any]
) -> HttpResponse:
    return render(
        request,
        "journey/desk/file.html",
        {
            "case": file.episode.case,
            "file": file,
            "lines": [work.line(file, member) for member in file.members],
            "waiting": waiting,
            "following": waiting.next_after(file.episode.case.uid),
            **in_the_way(request.user, file, asks),
            "forms": asks,
            "sent": request.POST.get("do", ""),
            "changes": list(changes.values()),
            "seen": work.seen_of(file),
            "before": work.decided_before(request.user, file),
            "days": (file.today - (file.episode.submitted_on or file.today)).days,
        },
        status=422 if request.method == "POST" else 200,
    )
