"""Two files that may be one person: whoever holds the earlier one decides, and then the next pair comes by itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find, require_somewhere, version_seen
from masar.access.policy import may, may_somewhere

from ..beside import lines
from ..duplicates import last_done
from ..models import Match, Person, Sweep
from ..models.match import queue

SHOWN = 50
DECISIONS = (Match.Decision.SAME, Match.Decision.DIFFERENT, Match.Decision.UNSURE)


@door(read="match.read")
def matches(request: HttpRequest) -> HttpResponse:
    """The pairs that this colleague may decide, the likeliest first, and since when everybody is compared."""
    require_somewhere(request, "match.read")
    waiting = queue(request.user).select_related("earlier", "later", "decided_by")
    shown = list(waiting[: SHOWN + 1])
    seen = seen_of(request.user, shown)
    return render(
        request,
        "people/matches/matches.html",
        {
            "pairs": [
                (pair, [person if person.pk in seen else None for person in (pair.earlier, pair.later)])
                for pair in shown[:SHOWN]
            ],
            "more": len(shown) > SHOWN,
            "done": last_done(),
            "going_on": Sweep.objects.filter(ended_at=None).first(),
            "may_compare": may_somewhere(request.user, "sweep.ask"),
        },
    )


@door(read="sweep.read", write="sweep.ask")
def comparison(request: HttpRequest) -> HttpResponse:
    """POST has everybody compared now."""
    require_somewhere(request, "sweep.ask")
    if request.method == "POST":
        Sweep().ask(by=request.user)
        messages.success(request, _("Everybody is being compared. What is found stands here."))
    return redirect("matches")


@door(read="match.read", write="match.decide")
def match(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET shows each file that this colleague may see, and of another only whom to ask. POST decides.

    The holder of the earlier file decides also without seeing the later one: who would see both is often nobody.
    """
    pair = find(request, both(), uid)
    decision, ground = request.POST.get("decision", ""), request.POST.get("ground", "")
    if request.method == "POST" and decision in DECISIONS and ground in Match.Ground.values:
        pair.decide(by=request.user, decision=decision, ground=ground, version=version_seen(request, pair))
        return onward(request, pair)
    return shown(request, pair, decision)


@door(read="match.read", write="match.confirm")
def match_confirmation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST says so as the second person."""
    pair = find(request, both(), uid)
    if request.method == "POST" and pair.waits:
        pair.confirm(by=request.user, version=version_seen(request, pair))
        return onward(request, pair)
    return redirect("match", uid)


def both() -> Any:
    return Match.objects.select_related("earlier__origin", "later__origin", "decided_by", "second")


def seen_of(user: Any, pairs: list[Match]) -> set[int]:
    """Keys of the people in these pairs whose files this colleague may open."""
    people = {key for pair in pairs for key in (pair.earlier_id, pair.later_id)}
    return set(Person.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))


def onward(request: HttpRequest, pair: Match) -> HttpResponse:
    """One line about this pair; then to joining the files, or the next pair."""
    if pair.waits:
        says = _("Kept: the same person. A second colleague must say so too.")
    else:
        says = _("Kept: %(decision)s.") % {"decision": pair.get_decision_display()}
    messages.success(request, says)
    if pair.decision == Match.Decision.SAME and not pair.waits and joining(request.user, pair):
        return redirect("match", pair.uid)
    following = queue(request.user).exclude(pk=pair.pk).first()
    return redirect("match", following.uid) if following else redirect("matches")


def joining(user: Any, pair: Match) -> str:
    """Where whoever sees both files joins them."""
    if pair.decision != Match.Decision.SAME or pair.waits or len(seen_of(user, [pair])) < 2:
        return ""
    return reverse("join-ask", args=[pair.uid])


def shown(request: HttpRequest, pair: Match, decision: str) -> HttpResponse:
    user, seen = request.user, seen_of(request.user, [pair])
    sides = [
        (person, []) if person.pk in seen else (None, pair.to_ask(person))
        for person in (pair.earlier, pair.later)
    ]
    for person, _ask in sides:
        if person is not None:
            audit.note_reading(user, Person._meta.label_lower, person.uid)
    given = {
        "match": pair,
        "sides": sides,
        "lines": lines(user, pair) if len(seen) == 2 else [],
        "grounds": Match.Ground.choices,
        "unsaid": bool(decision),
        "decide": may(user, "match.decide", pair),
        "confirm": may(user, "match.confirm", pair),
        "following": queue(user).exclude(pk=pair.pk).first(),
        "joining": joining(user, pair),
    }
    return render(request, "people/matches/match.html", given, status=422 if decision else 200)
