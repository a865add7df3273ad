"""A locked screen: lock, unlock, and what was sent meanwhile. Nothing personal shows until it is open again."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from .. import drafts, lock
from ..doors import door
from ..forms.unlock import note_proof, ways
from . import errors

ADDRESS, FILES = (
    "held:address",
    "held:files",
)  # beside the fields: where they were meant for, and that files were lost


@door(read="user.unlock", write="user.unlock", while_locked=True, while_enrolling=True)
def lock_now(request: HttpRequest) -> HttpResponse:
    onward = request.POST.get("next", "/")
    if request.method == "POST":
        lock.lock(request)
    safe = url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())
    return redirect(lock.address_to_unlock(onward if safe else "/"))


@door(read="user.unlock", write="user.unlock", while_locked=True, while_enrolling=True)
def unlock(request: HttpRequest) -> HttpResponse:
    if not lock.is_locked(request):
        return HttpResponseRedirect(lock.onward(request))
    forms, sent = ways(request)
    if sent is not None and sent.is_valid():
        return opened(request, sent)
    if getattr(sent, "out", False):
        get_adapter().logout(request)
        messages.error(request, _("The PIN was wrong five times. Please sign in again."))
        return redirect("account_login")
    passkeys = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN
    ).exists()
    return render(
        request,
        "access/locks/unlock.html",
        {
            "forms_by_name": forms,
            "has_pin": bool(request.user.pin),
            "options": auth.begin_authentication(request.user) if passkeys else None,
        },
    )


def opened(request: HttpRequest, sent: Any) -> HttpResponse:
    note_proof(request, sent)
    request.user.unlock(by=request.user)
    onward = lock.onward(request)
    lock.unlock(request)
    return redirect("held") if lock.held_by(request.user) else HttpResponseRedirect(onward)


def held(request: HttpRequest) -> HttpResponse:
    """Answer what came to a locked screen; `lock.hold` leads here."""
    if request.method != "POST":
        if lock.is_fetch(request):
            return errors.locked(request)
        return redirect(lock.address_to_unlock(request.get_full_path()))
    if "X-Requested-With" in request.headers:  # a form that saves itself tries again by itself
        return errors.locked(request)
    kept = keep(request)
    address = lock.address_to_unlock("/" if kept else request.path)
    if "HX-Request" not in request.headers:
        return redirect(address)
    response = errors.locked(request)
    if kept:
        response["HX-Redirect"] = address
    return response


def keep(request: HttpRequest) -> bool:
    """Keep the fields of a form as an encrypted draft, except those of one's account: passwords, codes. No files."""
    fields = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    office = next(iter(request.user.offices), None)
    if request.path.startswith("/account/") or office is None:
        return False
    about = {ADDRESS: [request.get_full_path()], FILES: ["1"] * bool(request.FILES)}
    drafts.save(request.user, office, lock.HELD, about | fields)
    return True


@door(read="draft.read")
def held_list(request: HttpRequest) -> HttpResponse:
    """What was sent while the screen was locked, to be sent again or thrown away."""
    kept = [(draft, drafts.read(request.user, draft)) for draft in lock.held_by(request.user)]
    if not kept:
        return redirect("/")
    return render(
        request, "access/locks/held.html", {"kept": kept, "about": (ADDRESS, FILES), "files": FILES}
    )


@door(read="draft.read", write="draft.read")
def held_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST sends it again: the browser carries the same fields on to where they were meant for."""
    address = own(request, uid)[ADDRESS][0]
    if request.method != "POST":
        return redirect("held")
    drafts.discard(request.user, uid)
    return HttpResponse(status=307, headers={"Location": address})


@door(read="draft.read", write="draft.read")
def held_away(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST throws it away."""
    if request.method == "POST" and own(request, uid):
        drafts.discard(request.user, uid)
    return redirect("held")


def own(request: HttpRequest, uid: UUID) -> drafts.Fields:
    draft = next((draft for draft in lock.held_by(request.user) if draft.uid == uid), None)
    if draft is None:
        raise Http404
    return drafts.read(request.user, draft)
