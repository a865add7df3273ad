"""Small answers while somebody types: how a date is understood, which names are frequent. They name nobody."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from masar.access.doors import door
from masar.programme.names import suggest

from ..identity import dates


@door(read="person.register", personal=True)
def understood(request: HttpRequest) -> HttpResponse:
    """`?text=14/3/91` → “14 March 1991”, as plain text; header X-Unsure where somebody should look twice."""
    language = (get_language() or "en")[:2]
    try:
        born = dates.understand(request.GET.get("text", "")[:60], date.today(), language)
    except dates.NotUnderstood as fault:
        return HttpResponse(str(fault), content_type="text/plain; charset=utf-8", headers={"X-Unsure": "1"})
    unsure = {"X-Unsure": "1"} if getattr(born, "warning", "") else {}
    return HttpResponse(dates.show(born, language), content_type="text/plain; charset=utf-8", headers=unsure)


@door(read="person.register")
def frequent_names(request: HttpRequest) -> HttpResponse:
    """`?of=GN&kind=family&q=di` → options for a list of suggestions."""
    found = suggest(request.GET.get("of", "")[:3], request.GET.get("kind", "family"), request.GET.get("q", "")[:40], 8)
    return render(request, "options.html", {"options": found})
