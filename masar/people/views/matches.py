"""Two files that may be one person: whoever holds the earlier one decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access.doors import door, find, version_seen
from masar.access.policy import may

from ..models import Match, Person


@door(read="match.read", write="match.decide")
def match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows each file that this colleague may see, and of another only whom to ask. POST decides.

    The holder of the earlier file decides also without seeing the later one: who would see both is often nobody.
    """
    pair = find(request, Match.objects.select_related("earlier", "later"), uid)
    decision = request.POST.get("decision", "")
    if request.method == "POST" and decision in (Match.Decision.SAME, Match.Decision.DIFFERENT):
        pair.decide(by=request.user, decision=decision, version=version_seen(request, pair))
        return redirect("home")
    people = (pair.earlier, pair.later)
    seen = Person.objects.visible_to(request.user).filter(pk__in=[person.pk for person in people])
    seen = set(seen.values_list("pk", flat=True))
    return render(
        request,
        "people/matches/match.html",
        {
            "match": pair,
            "sides": [
                (person, []) if person.pk in seen else (None, pair.to_ask(person)) for person in people
            ],
            "decide": may(request.user, "match.decide", pair),
        },
    )
