"""The search box of every page: a person by name, phone or document, or a case by its number."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access import audit
from masar.access.doors import door
from masar.cases.finding import by_number
from masar.people.search import LONGEST_ZONE
from masar.people.search import search as look_for


@door(read="person.read", write="person.read")
def search(request: HttpRequest) -> HttpResponse:
    """What this colleague may see. A case number leads to its case, as it holds for one alone.

    By POST, so that no name stays in the history of a shared computer.
    """
    text = request.POST.get("q", "")[:LONGEST_ZONE].strip()
    cases = by_number(text, visible_to=request.user) if text else []
    found = look_for(text, visible_to=request.user) if text else []
    if text:
        count = len(found) + len(cases)
        audit.note_reading(request.user, "people.person", request.user.uid, kind="search", count=count)
    if len(cases) == 1 and not found:
        return redirect(cases[0])
    return render(request, "journey/search.html", {"text": text, "cases": cases, "found": found})
