"""Two files that may be one person: whoever holds the earlier one decides."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access.doors import door, find, version_seen
from masar.access.policy import may

from ..models import Match, Person


@door(read="match.read", write="match.decide")
def match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows both files as far as this colleague may see them; POST decides."""
    pair = find(request, Match.objects.select_related("earlier", "later"), uid)
    decision = request.POST.get("decision", "")
    if request.method == "POST" and decision in (Match.Decision.SAME, Match.Decision.DIFFERENT):
        pair.decide(by=request.user, decision=decision, version=version_seen(request, pair))
        return redirect("home")
    seen = set(
        Person.objects.visible_to(request.user)
        .filter(pk__in=[pair.earlier_id, pair.later_id])
        .values_list("pk", flat=True)
    )
    return render(
        request,
        "people/matches/match.html",
        {"match": pair, "seen": seen, "decide": may(request.user, "match.decide", pair)},
    )
