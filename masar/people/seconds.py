"""Whom to ask where a pair waits for a second person."""

from typing import Any, NamedTuple

from django.db.models import Q

from masar.access.models import User, live_grants
from masar.access.policy import RULES, may
from masar.lib.text import listed

from .models import Match, Person


class ToAsk(NamedTuple):
    """`colleagues` may say so too, now; `to_hide` are the hidden files for which the reader may name somebody else. Neither
    is told to whoever may not see both files."""

    both_seen: bool
    colleagues: str
    to_hide: list[Person]


def whom_to_ask(user: Any, pair: Match) -> ToAsk:
    if not pair.seen_by(user):
        return ToAsk(False, "", [])
    scope = pair.scope
    there = Q(office__in=scope.offices) | Q(office=None, mission=scope.mission)
    working = live_grants().filter(there, role__in=RULES["match.confirm"].roles)
    colleagues = User.objects.filter(is_active=True, pk__in=working.values("user")).order_by("name")
    able = [each for each in colleagues if may(each, "match.confirm", pair)]
    hidden = [file for file in (pair.earlier, pair.later) if file.scope.shielded]
    return ToAsk(
        True, listed(able) if able else "", [file for file in hidden if may(user, "person.hide", file)]
    )
