"""Two files that may be one person: whoever holds the earlier one decides, and then the next pair comes by itself."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access import audit, jobs
from masar.access.doors import door, find, require_somewhere, version_seen
from masar.access.models import Stale
from masar.access.policy import may, may_somewhere
from masar.access.verbs import AlreadyDone, stop_if_done

from ..beside import lines
from ..duplicates import last_done
from ..everybody import taught_for_nothing
from ..forms.grounds import fits
from ..models import Match, Person, Sweep, Verdict
from ..models.match import SIDES, at_stake_for
from ..models.queue import queue
from ..seconds import whom_to_ask
from ..thirds import came_together, others, third

SHOWN = 50
CHANGED = gettext_lazy(
    "A colleague was here meanwhile, so nothing was done. Look at it as it is now, and then decide."
)
LEFT = gettext_lazy(
    "You may not open both files. Whoever may, such as the coordinator, joins them: the pair is on their list."
)
DECISIONS = (Match.Decision.SAME, Match.Decision.DIFFERENT, Match.Decision.UNSURE)


@door(read="match.read")
def matches(request: HttpRequest) -> HttpResponse:
    """The pairs that this colleague may decide, the likeliest first, and since when everybody is compared."""
    require_somewhere(request, "match.read")
    stakes = {f"stake_{side}": at_stake_for(side) for side in SIDES} | {"hidden": Match.shielded_rows()}
    waiting = queue(request.user).select_related("earlier", "later", "decided_by").annotate(**stakes)
    found = list(waiting[: SHOWN + 1])
    pairs, seen = found[:SHOWN], seen_of(request.user, found[:SHOWN])
    audit.note_reading(request.user, Match._meta.label_lower, request.user.uid, kind="list", count=len(pairs))
    given = {
        "pairs": [(pair, sides_seen(pair, seen), takes_two(pair, seen)) for pair in pairs],
        "more": len(found) > SHOWN,
        "done": last_done(),
        "going_on": jobs.unfinished("find_duplicates"),
        "may_compare": may_somewhere(request.user, "sweep.ask"),
        "taught_for_nothing": taught_for_nothing(),
    }
    return render(request, "people/matches/matches.html", given)


def sides_seen(pair: Match, seen: set[int]) -> list[Person | None]:
    """The two people, None where this colleague may not open the file."""
    return [person if person.pk in seen else None for person in (pair.earlier, pair.later)]


def takes_two(pair: Any, seen: set[int]) -> bool:
    """As far as this colleague may know it: what is at stake for a file that is not theirs to open is not told."""
    return bool(pair.hidden or pair.stake_earlier or (pair.stake_later and pair.later_id in seen))


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
    if (once := request.POST.get("once", "")[:64]) and done(once):
        return to_what_was_done(request, uid)
    pair = find(request, both(), uid)
    worth, decision, ground = pair.worth, request.POST.get("decision", ""), request.POST.get("ground", "")
    known = decision in DECISIONS and ground in Match.Ground.values
    if request.method == "POST" and known and fits(decision, ground):
        said = {"decision": decision, "ground": ground}
        try:
            pair.decide(by=request.user, version=version_seen(request, pair), once=once, **said)
        except Stale:
            return shown(request, find(request, both(), uid), stale=True)
        return onward(request, pair, worth)
    return shown(request, pair, decision, unfit=ground if known else "")


@door(read="match.read", write="match.confirm")
def match_confirmation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST says so as the second person."""
    if (once := request.POST.get("once", "")[:64]) and done(once):
        return to_what_was_done(request, uid)
    if Match.objects.visible_to(request.user).filter(uid=uid, waits=False).exists():
        if once:
            messages.warning(request, CHANGED)
        return redirect("match", uid)
    pair = find(request, both(), uid)
    if request.method != "POST":
        return redirect("match", uid)
    worth = pair.worth
    try:
        pair.confirm(by=request.user, version=version_seen(request, pair), once=once)
    except Stale:
        return shown(request, find(request, both(), uid), stale=True)
    return onward(request, pair, worth)


def done(once: str) -> bool:
    """Whether this form acted already, as after a double click."""
    try:
        stop_if_done(once)
    except AlreadyDone:
        return True
    return False


def to_what_was_done(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To the pair as it is now, where this colleague still sees it."""
    there = Match.objects.visible_to(request.user).filter(uid=uid).exists()
    return redirect("match", uid) if there else redirect("matches")


def both() -> Any:
    return Match.objects.select_related("earlier__origin", "later__origin", "decided_by", "second")


def left_to_others(user: Any, pair: Match) -> bool:
    """Whether they are one person, and this colleague may not open both files."""
    same = pair.decision == Match.Decision.SAME and not pair.waits
    return same and not pair.protected and len(seen_of(user, [pair])) < 2


def seen_of(user: Any, pairs: list[Match]) -> set[int]:
    """Keys of the people in these pairs whose files this colleague may open."""
    people = {key for pair in pairs for key in (pair.earlier_id, pair.later_id)}
    return set(Person.objects.visible_to(user).filter(pk__in=people).values_list("pk", flat=True))


def onward(request: HttpRequest, pair: Match, worth: float | None) -> HttpResponse:
    """One line about this pair; then to joining the files, or the next pair after where this one stood."""
    if pair.waits:
        says = _("Kept: the same person. A second colleague must say so too.")
    elif pair.disputed:
        says = _("Kept: you do not think so. The colleague who said that they are one person is asked again.")
    else:
        says = _("Kept: %(decision)s.") % {"decision": pair.get_decision_display()}
        if left_to_others(request.user, pair):
            says = f"{says} {LEFT}"
    messages.success(request, says)
    if shown_next(request.user, pair):
        return redirect("match", pair.uid)
    following = after(request.user, pair, worth)
    return redirect("match", following.uid) if following else redirect("matches")


def shown_next(user: Any, pair: Match) -> bool:
    """Whether this colleague goes on with the same pair: to joining the files, or to whom they may ask to say so too."""
    if pair.waits and not pair.protected:
        return False
    return bool(joining(user, pair)) and Match.objects.visible_to(user).filter(pk=pair.pk).exists()


def after(user: Any, pair: Match, worth: float | None) -> Match | None:
    """The pair that comes after one of this worth; after the last one, or where nobody is asked about it, the first."""
    others: Any = queue(user).exclude(pk=pair.pk)
    later = Q(worth__lt=worth) | Q(worth=worth, pk__gt=pair.pk)
    return (others.filter(later, worth__lte=worth).first() if worth is not None else None) or others.first()


def joining(user: Any, pair: Match) -> str:
    """Where whoever sees both files joins them; while a second person must still say so, whoever said it first: who confirms
    the joining says it too."""
    mine = not pair.waits or pair.decided_by_id == user.pk
    if pair.decision != Match.Decision.SAME or not mine or len(seen_of(user, [pair])) < 2:
        return ""
    return reverse("join-ask", args=[pair.uid])


def shown(
    request: HttpRequest, pair: Match, decision: str = "", *, unfit: str = "", stale: bool = False
) -> HttpResponse:
    """`decision`: what was sent without a reason for it, or with one that does not fit it, `unfit`; `stale`: what was sent of
    a pair that has changed."""
    user, more = request.user, others(request.user, pair)
    seen = seen_of(user, [pair, *more])
    files = [person if person.pk in seen else None for person in (pair.earlier, pair.later)]
    if more:
        audit.note_reading(user, Match._meta.label_lower, user.uid, kind="list", count=len(more))
    for person in filter(None, files):
        audit.note_reading(user, Person._meta.label_lower, person.uid)
    given = {
        "match": pair,
        "sides": sides_of(user, pair, files),
        "lines": lines(user, pair) if all(files) else [],
        "others": [(each, whom if (whom := third(pair, each)).pk in seen else None) for each in more],
        "changed": CHANGED if stale else "",
        "unsaid": bool(decision),
        "unfit": unfit,
        **what_is_open(user, pair),
    }
    status = 409 if stale else 422 if decision else 200
    return render(request, "people/matches/match.html", given, status=status)


def what_is_open(user: Any, pair: Match) -> dict[str, Any]:
    """What was said of the pair, what this colleague may do about it, and who else may."""
    mine = pair.decided_by_id == user.pk
    return {
        "before": said_before(user, pair),
        "grounds": Match.Ground.choices,
        "once": secrets.token_urlsafe(24),
        "following": after(user, pair, pair.worth),
        "hidden": pair.protected,
        "decide": may(user, "match.decide", pair),
        "confirm": may(user, "match.confirm", pair),
        "second": pair.waits and not mine,
        "to_ask": whom_to_ask(user, pair) if pair.waits and mine else None,
        "joining": joining(user, pair),
        "left": LEFT if left_to_others(user, pair) else "",
    }


def said_before(user: Any, pair: Match) -> list[Verdict]:
    """What was said of this pair until somebody said otherwise, the latest first."""
    if pair.decided_by_id is None:
        return []
    return list(Verdict.objects.visible_to(user).filter(match=pair).select_related("decided_by", "second"))


def sides_of(user: Any, pair: Match, files: list[Person | None]) -> list[tuple[Person | None, Any, Any]]:
    """Each file that may be opened, with what was joined into it; of another, whom to ask."""
    return [
        (file, [], came_together(user, file)) if file else (None, pair.to_ask(person), [])
        for file, person in zip(files, (pair.earlier, pair.later), strict=True)
    ]
