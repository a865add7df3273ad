"""Places while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from masar.access.doors import door
from masar.lib.text import fold

from ..models import Place


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
