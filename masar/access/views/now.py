"""Now: help at once, from any page, without a file."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .. import sealing
from ..doors import door, find, version_seen
from ..forms.help import HelpForm, WriteUpForm
from ..models import HelpCall
from ..models.help_call import to_ask
from ..policy import may


@door(read="office.read", write="help.call")
def now(request: HttpRequest) -> HttpResponse:
    form = HelpForm(request)
    if form.accepted(
        lambda office, kind, **said: HelpCall(office=office, kind=kind).call(by=request.user, **said)
    ):
        return redirect("help_call", form.result.uid)
    offices = [
        (
            office,
            [numbered(line) for line in office.help_numbers.splitlines() if line.strip()],
            to_ask(office, ""),
        )
        for office in form.fields["office"].queryset.prefetch_related("functions")
    ]
    return render(
        request, "access/now/now.html", {"form": form, "offices": offices, "kinds": HelpCall.Kind.choices}
    )


@door(read="help.read", write="help.answer")
def help_call(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows a call; POST says that I have answered it."""
    call = find(request, HelpCall.objects.select_related("office", "caller", "asked", "answered_by"), uid)
    if request.method == "POST":
        call.answer(by=request.user, version=version_seen(request, call))
        return redirect("help_call", uid)
    reads = sealing.may_read(request.user, call.uid, "PROT")
    return render(
        request,
        "access/now/call.html",
        {
            "call": call,
            "text": sealing.read(request.user, call, "text") if reads else None,
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


def numbered(line: str) -> tuple[str, str]:
    """A line of local help as (number to dial, whose it is); without a number, all of it is text."""
    first, _space, rest = line.strip().partition(" ")
    return (first, rest) if any(sign.isdigit() for sign in first) else ("", line.strip())
