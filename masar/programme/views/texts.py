"""Texts that people sign or have read aloud: which are in use, one of them, preparing and approving."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access.doors import door, find, require, version_seen
from masar.access.policy import may

from .. import texts as plain
from ..forms.wording import ApprovalForm, WordingForm
from ..models import Recording, Wording, WordingCode


@door(read="wording.read")
def texts(request: HttpRequest) -> HttpResponse:
    """For each text and language: what is in use, what waits for a second person, what is recorded."""
    mission = request.user.mission
    heard = Recording.objects.filter(ended_on=None).order_by("language", "-pk")
    open_ones = Wording.objects.visible_to(request.user).filter(mission=mission, ended_on=None)
    found: dict[Any, Any] = {}
    for each in open_ones.select_related("prepared_by").prefetch_related(Prefetch("recordings", heard)):
        found[each.code, each.language, each.approved_at is not None] = each
    rows = [
        (code, label, [
            (language, found.get((code, language, True)), found.get((code, language, False)))
            for language in plain.LANGUAGES
        ])
        for code, label in WordingCode.choices
    ]  # fmt: skip
    preparing = may(request.user, "wording.prepare", mission and Wording(mission=mission))
    return render(request, "programme/texts/list.html", {"texts": rows, "preparing": preparing})


@door(read="wording.read")
def text(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One number as people will hear it, what changed since the number before, and its recordings."""
    this = find(request, Wording, uid, along=("prepared_by", "approved_by"))
    user, before = request.user, this.before
    recordings = this.recordings.select_related("recorded_by", "approved_by").order_by(
        "ended_on", "language", "-pk"
    )
    for each in recordings:
        each.wording = this
    return render(
        request,
        "programme/texts/text.html",
        {
            "text": this,
            "before": before,
            "changes": changed(before, this),
            "others": this.others().select_related("approved_by"),
            "may": answers(user, this),
            "recordings": [
                (each, may(user, "recording.approve", each), may(user, "recording.end", each))
                for each in recordings
            ],
        },
    )


def answers(user: Any, this: Wording) -> dict[str, Any]:
    """What the policy says to each act on a text, and to beginning a new number from it."""
    verbs = ("wording.prepare", "wording.approve", "wording.end", "recording.add")
    again = may(user, "wording.prepare", Wording(mission_id=this.mission_id))
    return {verb: may(user, verb, this) for verb in verbs} | {"again": again}


def changed(before: Wording | None, this: Wording) -> list[Any]:
    return list(plain.changes(before.whole, this.whole)) if before else []


@door(read="wording.read", write="wording.prepare", leads=True)
def new_text(request: HttpRequest) -> HttpResponse:
    """`?code=DECLARATION&language=fr`, or `?from=<uid>`: a new number from an older one."""
    mission = request.user.mission
    require(request, "wording.prepare", mission and Wording(mission=mission))
    this, older = begun(request)
    title, body = (older.title, older.body) if older else plain.draft(this.code, this.language) or ("", "")
    waiting = this.others().filter(approved_at=None, ended_on=None).first()
    if waiting and request.method != "POST":
        return redirect("text_edit", waiting.uid)
    form = WordingForm(request, language=this.language, initial={"title": title, "body": body})
    return prepared(request, this, form, ours=bool(body and not older))


def begun(request: HttpRequest) -> tuple[Wording, Wording | None]:
    """A text that is not kept yet, and the older number it begins from, if there is one."""
    code, language = request.GET.get("code"), request.GET.get("language")
    older = None
    if request.GET.get("from"):
        older = older_one(request, request.GET["from"])
        code, language = older.code, older.language
    this = Wording(
        mission=request.user.mission,
        code=code if code in WordingCode.values else WordingCode.DECLARATION,
        language=language if language in plain.LANGUAGES else plain.LANGUAGES[0],
    )
    return this, older or this.others().filter(approved_at__isnull=False).first()


def older_one(request: HttpRequest, uid: str) -> Wording:
    try:
        return Wording.objects.visible_to(request.user).get(uid=UUID(uid))
    except (ValueError, Wording.DoesNotExist):
        raise Http404 from None


@door(read="wording.read", write="wording.prepare", leads=True)
def text_edit(request: HttpRequest, uid: UUID) -> HttpResponse:
    this = find(request, Wording, uid)
    return prepared(request, this, WordingForm(request, language=this.language, record=this))


def prepared(request: HttpRequest, this: Wording, form: WordingForm, ours: bool = False) -> HttpResponse:
    """Keep what was sent, or only show it as people will see it (`do=look`). `ours`: it begins from our own draft."""
    looking = request.POST.get("do") == "look"
    if not looking and form.accepted(lambda **said: this.prepare(by=request.user, **said)):
        return redirect(form.result)
    shown = Wording(
        mission=this.mission,
        code=this.code,
        language=this.language,
        title=plain.tidy(str(form["title"].value() or "")),
        body=plain.tidy(str(form["body"].value() or "")),
    )
    return render(
        request,
        "programme/texts/edit.html",
        {
            "form": form,
            "text": this,
            "shown": shown,
            "longest": plain.LONGEST,
            "kept": not this._state.adding,
            "ours": ours,
        },
    )


@door(read="wording.read", write="wording.approve", leads=True)
def text_approval(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A second person reads all of it, and from today it is in use."""
    this = find(request, Wording, uid, along=("prepared_by",))
    form, before = ApprovalForm(request, record=this), this.before
    if form.accepted(lambda **seen: this.approve(by=request.user, **seen)):
        return redirect(this)
    return render(
        request,
        "programme/texts/approval.html",
        {"form": form, "text": this, "before": before, "changes": changed(before, this)},
    )


@door(read="wording.read", write="wording.end")
def text_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST ends a text today; what was signed with it stays."""
    this = find(request, Wording, uid)
    if request.method == "POST":
        this.end(by=request.user, version=version_seen(request, this))
    return redirect(this)
