"""Small answers while somebody types: how a date is understood, which names are frequent. They name nobody.

By POST, as everything that is typed about somebody: addresses stay in logs.
"""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from masar.access.doors import door
from masar.access.forms.days import DayField, in_words
from masar.lib import dates
from masar.programme.frequent_names import suggest


@door(read="person.register", write="person.register")
def understood(request: HttpRequest) -> HttpResponse:
    """`text=14/3/91` → “14 March 1991”, as plain text; header X-Unsure where somebody should look twice.

    `kind` is empty for a birth, and for a `DayField` what its input says.
    """
    text, kind = request.POST.get("text", "")[:60], request.POST.get("kind", "")
    language = (get_language() or "en")[:2]
    try:
        if kind:
            return spoken(in_words(DayField(end=kind == "end").clean(text)))
        born = dates.understand(text, request.user.today(), language)
    except (dates.NotUnderstood, ValidationError) as fault:
        return spoken(" ".join(getattr(fault, "messages", [str(fault)])), unsure=True)
    return spoken(dates.show(born, language), unsure=born.placeholder)


def spoken(sentence: str, *, unsure: bool = False) -> HttpResponse:
    headers = {"X-Unsure": "1"} if unsure else {}
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8", headers=headers)


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
