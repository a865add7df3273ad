"""The offices of a mission: list, page, opening, closing, and who answers for what."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.lib import telephones

from ..doors import door, find, require, version_seen
from ..forms.places import CoverForm, FunctionForm, OfficeForm
from ..models import Function, Grant, Office
from ..policy import may
from ..roles import FUNCTIONS
from .staff import WAITS


@door(read="office.read")
def offices(request: HttpRequest) -> HttpResponse:
    rows = Office.objects.visible_to(request.user)
    return render(
        request,
        "access/offices/list.html",
        {"offices": rows, "opening": may(request.user, "office.open", request.user.mission)},
    )


@door(read="office.open", write="office.open")
def new_office(request: HttpRequest) -> HttpResponse:
    mission = request.user.mission
    require(request, "office.open", mission)
    form = OfficeForm(request, initial={"country": mission.country})
    if form.accepted(lambda **said: mission.open_office(by=request.user, **said)):
        return redirect("office", form.result.uid)
    return render(request, "access/offices/new.html", {"form": form})


@door(read="office.read", write="office.edit")
def office(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = find(request, Office, uid)
    form = OfficeForm(request, record=place)
    if form.accepted(lambda **said: place.edit(by=request.user, **said)):
        return redirect("office", uid)
    return render(
        request,
        "access/offices/office.html",
        {
            "office": place,
            "form": form,
            "edit": may(request.user, "office.edit", place),
            "numbers": telephones.understand(place.help_numbers),
        }
        | duties(request, place),
    )


def duties(request: HttpRequest, place: Office) -> dict[str, Any]:
    """Who answers for what here, which duties nobody has, and who works here."""
    held = list(place.functions.filter(until=None).select_related("holder", "cover"))
    missing = [label for code, label in FUNCTIONS if code not in {function.code for function in held}]
    staff = Grant.objects.visible_to(request.user).filter(office=place, until=None, since__isnull=False)
    return {
        "functions": held,
        "missing": missing,
        "staff": staff.select_related("user"),
        "covering": {each.pk for each in held if may(request.user, "function.cover", each)},
        "assign": may(request.user, "function.assign", place),
        "close": may(request.user, "office.close", place),
        "function_form": FunctionForm(request, mission=place.mission_id) if request.method == "GET" else None,
    }


@door(read="office.read", write="office.close")
def office_closure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST closes the office, or opens it again with `reopen`."""
    place = find(request, Office, uid)
    if request.method == "POST":
        act = place.reopen if "reopen" in request.POST else place.close
        act(by=request.user, version=version_seen(request, place))
    return redirect("office", uid)


@door(read="office.read", write="function.assign", leads=True)
def office_functions(request: HttpRequest, uid: UUID) -> HttpResponse:
    place = find(request, Office, uid)
    form = FunctionForm(request, mission=place.mission_id)
    if form.accepted(lambda **said: place.assign_function(by=request.user, **said)):
        return redirect("office", uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "back": office_address(uid),
            "title": _("Who answers for a duty"),
            "button": _("Name this colleague"),
        },
    )


@door(read="function.read", write="function.cover", leads=True)
def function_cover(request: HttpRequest, uid: UUID) -> HttpResponse:
    function = find(request, Function, uid)
    form = CoverForm(request, record=function)
    if form.accepted(lambda **said: function.hand_to(by=request.user, **said)):
        if function.grants.filter(since=None, until=form.cleaned_data["until"]).exists():
            messages.info(request, WAITS)
        return redirect("office", function.office.uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "back": office_address(function.office.uid),
            "title": _("Stand-in: %(duty)s") % {"duty": function},
            "button": _("Name the stand-in"),
        },
    )


@door(read="function.read", write="function.uncover")
def function_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST ends a function, or with `uncover` only its stand-in."""
    function = find(request, Function, uid)
    if request.method == "POST":
        act = function.take_back if "uncover" in request.POST else function.end
        act(by=request.user, version=version_seen(request, function))
    return redirect("office", function.office.uid)


def office_address(uid: UUID) -> str:
    from django.urls import reverse

    return reverse("office", args=[uid])
