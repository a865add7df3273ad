"""A third file beside the two of a pair: one that was joined into one of them, or that waits in another pair with one."""

from typing import Any

from django.db.models import Q

from masar.access.policy import may

from .models import Join, Match, Person
from .models.join import standing
from .models.queue import queue

MOST = 8  # other pairs that are told


def came_together(user: Any, person: Person) -> list[tuple[Join, Any]]:
    """What was joined into this file, the newest first, and whether this colleague may look at it."""
    return [(join, may(user, "join.read", join)) for join in standing(person)] if person.joins else []


def others(user: Any, pair: Match) -> list[Match]:
    """Other pairs with one of these files that this colleague is asked about, the likeliest first."""
    ends = (pair.earlier_id, pair.later_id)
    asked = queue(user).filter(Q(earlier__in=ends) | Q(later__in=ends)).exclude(pk=pair.pk)
    return list(asked.select_related("earlier", "later")[:MOST])


def third(pair: Match, other: Match) -> Person:
    """Whom the other pair has beside the file that both have."""
    return other.later if other.earlier_id in (pair.earlier_id, pair.later_id) else other.earlier
