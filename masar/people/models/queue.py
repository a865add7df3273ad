"""What a colleague is asked about pairs of files: to decide, to say so too, or to join the two."""

from typing import Any

from django.db.models import Exists, OuterRef, Q

from .join import Join
from .match import Match


def being_joined() -> Q:
    """Rows of which somebody was asked to join the two."""
    asked = Join.objects.filter(done_at=None, undone_at=None)
    one = Q(kept=OuterRef("earlier"), joined=OuterRef("later"))
    return Q(Exists(asked.filter(one | Q(kept=OuterRef("later"), joined=OuterRef("earlier")))))


def queue(user: Any) -> Any:
    """What this colleague is asked, the likeliest first, what takes two people before: pairs that nobody decided, that
    somebody else said are one person, that they said are one while a second colleague does not think so, or that are to be
    joined."""
    asked = Q(decision=Match.Decision.OPEN) | Q(waits=True) & ~Q(decided_by=user.pk)
    asked |= Q(waits=False, second__isnull=False, decision=Match.Decision.UNSURE, decided_by=user.pk)
    asked |= Q(waits=False) & Match.waiting_for(user) & ~Match.shielded_rows() & ~being_joined()
    return Match.objects.visible_to(user).filter(asked, worth__isnull=False).order_by("-worth", "pk")
