"""Now: help at once, from any page, without a file; from a locked screen too, where it shows and tells nothing more."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.lib import telephones

from .. import lock, pages, sealing
from ..doors import door, find, version_seen
from ..forms.help import HelpForm, WriteUpForm
from ..models import HelpCall
from ..models.help_call import to_ask
from ..policy import may
from ..sign_in import has_factor

CALLED = "called"  # in the session: the newest call from this screen


@door(read="office.read", write="help.call", while_locked=True, while_enrolling=True)
def now(request: HttpRequest) -> HttpResponse:
    """All of it, or on a locked screen and before the second step is set up: numbers and the call alone."""
    locked = lock.is_locked(request)
    shut = locked or (settings.SECOND_FACTOR_REQUIRED and not has_factor(request))
    form = HelpForm(request)
    if locked and request.method == "POST" and (waits := called_here(request)):
        said = _("Help was called at %(time)s. Now phone, and stay there.")
        messages.success(request, said % {"time": pages.time(waits.called_at)})
        return redirect(request.get_full_path())
    if form.accepted(
        lambda office, kind, **said: HelpCall(office=office, kind=kind, screen_locked=locked).call(
            by=request.user, **said
        )
    ):
        return called(request, form.result) if shut else redirect("help_call", form.result.uid)
    offices = [
        (office, telephones.understand(office.help_numbers), [] if shut else to_ask(office, ""))
        for office in form.fields["office"].queryset.prefetch_related("functions")
    ]
    return render(
        request,
        "access/now/shut.html" if shut else "access/now/now.html",
        {"form": form, "offices": offices, "kinds": HelpCall.Kind.choices},
    )


def called_here(request: HttpRequest) -> HelpCall | None:
    """The call from this locked screen that nobody has answered yet: one is enough, whoever presses again."""
    return HelpCall.objects.filter(
        uid=request.session.get(CALLED), caller=request.user, answered_at=None
    ).first()


def called(request: HttpRequest, call: HelpCall) -> HttpResponse:
    """Say what was done on the same page: that of the call is not for whoever passes a locked screen."""
    request.session[CALLED] = str(call.uid)
    if call.asked_id:
        messages.success(
            request, _("Help was called for: a colleague has been asked. Now phone, and stay there.")
        )
    else:
        messages.warning(
            request, _("Nobody is named for this office. Call the local numbers and the coordinator.")
        )
    return redirect(request.get_full_path())


@door(read="help.read", write="help.answer")
def help_call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows a call; POST says that I have answered it."""
    call = find(request, HelpCall.objects.select_related("office", "caller", "asked", "answered_by"), uid)
    if request.method == "POST":
        call.answer(by=request.user, version=version_seen(request, call))
        return redirect("help_call", uid)
    return render(
        request,
        "access/now/call.html",
        {
            "call": call,
            "text": sealing.told(request.user, call, "text"),
            "form": WriteUpForm(request),
            "answer": may(request.user, "help.answer", call),
            "write_up": may(request.user, "help.write_up", call),
        },
    )


@door(read="help.read", write="help.write_up")
def help_write_up(request: HttpRequest, uid: UUID) -> HttpResponse:
    call = find(request, HelpCall, uid)
    form = WriteUpForm(request)
    if request.method == "POST" and form.accepted(lambda **said: call.write_up(by=request.user, **said)):
        return redirect("help_call", uid)
    return render(request, "access/now/write_up.html", {"call": call, "form": form})
