"""Drafts: saved by the page itself while one types, kept for later by a button, listed, opened, thrown away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from config.drafts import KINDS

from .. import begun, drafts, lock
from ..doors import door
from ..models import Draft


@door(read="draft.read")
def mine(request: HttpRequest) -> HttpResponse:
    """My drafts, and for the head of a centre those of the colleagues there."""
    return render(
        request,
        "access/drafts/list.html",
        {
            "rows": begun.mine(request.user),
            "colleagues": begun.of_colleagues(request.user),
        },
    )


def parts_of(request: HttpRequest, kind: str, fields: drafts.Fields) -> Any:
    """What was typed, in words: titles of parts, each with (field, label, words). None for a kind that has no words."""
    words = KINDS[kind].shown
    return import_string(words)(request, fields) if words else None


@door(read="draft.read", write="draft.read")
def autosave(request: HttpRequest, kind: str) -> HttpResponse:
    """POST keeps what a form of this kind says. GET leads to the list."""
    if kind not in KINDS or kind == lock.HELD:  # what a locked screen kept is written by the lock alone
        raise Http404
    if request.method != "POST":
        return redirect("drafts")
    return kept(request, kind)


@door(read="draft.read", write="draft.read")
def draft(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows what was typed; POST, by the form that goes on with it, keeps the next version."""
    try:
        row = drafts.find(request.user, uid)
        if row.kind == lock.HELD:
            return redirect("held")
        if request.method == "POST":
            return kept(request, row.kind, uid)
        said = parts_of(request, row.kind, drafts.read(request.user, row))
        return render(
            request, "access/drafts/draft.html", {"begun": begun.glance(row), "parts_of_page": said}
        )
    except Draft.DoesNotExist as fault:
        raise Http404 from fault


def kept(request: HttpRequest, kind: str, uid: UUID | None = None) -> HttpResponse:
    """Save what was posted, and answer a script with JSON, a person with the list or with both versions."""
    try:
        saved = drafts.from_post(request, kind, uid)
    except drafts.Conflict as conflict:
        return differs(request, conflict)
    except Draft.DoesNotExist as fault:
        raise Http404 from fault
    if not lock.is_fetch(request):
        messages.success(request, _("Kept for later. Files are not kept: choose them again when you go on."))
        return redirect("drafts")
    return JsonResponse(
        {
            "uid": str(saved.uid),
            "version": saved.version,
            "saved_at": saved.saved_at.isoformat(),
            "saved": f"{timezone.localtime(saved.saved_at):%H:%M}",
        }
    )


def differs(request: HttpRequest, conflict: drafts.Conflict) -> HttpResponse:
    stored = conflict.draft
    if lock.is_fetch(request):
        return JsonResponse(
            {"version": stored.version, "fields": [name for name, _s, _t in conflict.differences]}, status=409
        )
    return render(
        request,
        "access/drafts/conflict.html",
        {
            "begun": begun.glance(stored),
            "differences": differences(request, conflict),
            "typed": [(name, value) for name, values in conflict.typed.items() for value in values],
            "once": request.POST.get("once", ""),
        },
        status=409,
    )


def differences(request: HttpRequest, conflict: drafts.Conflict) -> list[tuple[str, str, str, str]]:
    """`(part, label, sent now, kept)` of each field that people see and that differs."""
    sent, kept_ = (
        {
            name: (part, label, words)
            for part, said in parts_of(request, conflict.draft.kind, fields) or ()
            for name, label, words in said
        }
        for fields in (conflict.typed, conflict.stored)
    )
    nothing = ("", "", "")
    return [
        (*(sent.get(name) or kept_[name])[:2], sent.get(name, nothing)[2], kept_.get(name, nothing)[2])
        for name, _stored, _typed in conflict.differences
        if name in sent or name in kept_
    ]


@door(read="draft.read", write="draft.read")
def discarding(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST throws away a draft of one's own."""
    if request.method == "POST":
        try:
            drafts.discard(request.user, uid)
        except Draft.DoesNotExist as fault:
            raise Http404 from fault
        messages.success(request, _("The draft is gone."))
    return redirect("drafts")
