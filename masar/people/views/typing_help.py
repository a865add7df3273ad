"""Small answers while somebody types: how a date is understood, which names are frequent. They name nobody.

By POST, as everything that is typed about somebody: addresses stay in logs.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from masar.access.doors import door
from masar.programme.frequent_names import suggest

from ..identity import dates


@door(read="person.register", write="person.register")
def understood(request: HttpRequest) -> HttpResponse:
    """`text=14/3/91` → “14 March 1991”, as plain text; header X-Unsure where somebody should look twice."""
    language = (get_language() or "en")[:2]
    try:
        born = dates.understand(request.POST.get("text", "")[:60], request.user.today(), language)
    except dates.NotUnderstood as fault:
        return HttpResponse(str(fault), content_type="text/plain; charset=utf-8", headers={"X-Unsure": "1"})
    unsure = {"X-Unsure": "1"} if getattr(born, "warning", "") else {}
    return HttpResponse(dates.show(born, language), content_type="text/plain; charset=utf-8", headers=unsure)


@door(read="person.register", write="person.register")
def frequent_names(request: HttpRequest) -> HttpResponse:
    """`of=GN&kind=family&q=di` → options for a list of suggestions."""
    kind = request.POST.get("kind", "")
    found = suggest(
        request.POST.get("of", "")[:3],
        kind if kind in ("given", "family") else "family",
        request.POST.get("q", "")[:40],
    )
    return render(request, "options.html", {"options": [name.latin for name in found]})
