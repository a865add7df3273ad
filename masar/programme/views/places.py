"""Places while somebody types, and the places that a mission brings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from masar.access.doors import door, require
from masar.lib.text import fold

from ..forms.places import OwnPlacesForm
from ..loading import Gazetteer
from ..models import Place

SHOWN = 100  # faults of a file; who has mended these sends it again


@door(read="interpreter.read", write="interpreter.read")
def places(request: HttpRequest) -> HttpResponse:
    """`of=GN&q=kan` by POST → at most eight places of that country, the largest first, as options."""
    typed = fold(request.POST.get("q", "")[:60])
    found = Place.objects.none()
    if len(typed) >= 2:
        found = (
            Place.objects.filter(country=request.POST.get("of", "")[:2], search__contains=typed)
            .select_related("parent__parent")
            .order_by("level", "-population", "key")[:60]
        )
    ranked = sorted(found, key=lambda place: (not place.key.startswith(typed), -place.population))[:8]
    return render(request, "options.html", {"options": [place.with_region() for place in ranked]})


@door(read="place.load", write="place.load", leads=True)
def own_places(request: HttpRequest) -> HttpResponse:
    """Load a mission's own file, or show which of its rows cannot be used, and why."""
    mission = request.user.mission
    require(request, "place.load", mission)
    form = OwnPlacesForm(request)
    if form.accepted(lambda rows, once=None: Gazetteer(mission).load(by=request.user, once=once, rows=rows)):
        count = len(form.cleaned_data["rows"])
        told = ngettext("%(num)s place was loaded.", "%(num)s places were loaded.", count)
        messages.success(request, told % {"num": count})
        return redirect("mission", mission.uid)
    return render(
        request,
        "programme/places/own.html",
        {"form": form, "bad": form.bad[:SHOWN], "more": len(form.bad) - SHOWN, "mission": mission},
    )
