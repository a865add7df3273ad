"""Children who come without a parent or guardian are Protection's at once, and no child is parted from theirs unasked.

Doubt about age counts as child. What Protection is told is one `Concern` without a word.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from masar.access.actors import System
from masar.access.policy import Answer
from masar.access.rules import PROTECTION
from masar.access.verbs import Refused
from masar.lib.text import listed
from masar.people.models import Kinship

if TYPE_CHECKING:
    from .member import Member

# Codes of the list `relations`: what a child is to whoever looks after it, and what they are to the child.
CHILD_OF = frozenset({"SON", "DAU", "STC", "FOS", "GRC"})
GUARDIAN_OF = frozenset({"FAT", "MOT", "GRP", "GUA"})
BY_ITSELF = System("children")


def alone(members: list["Member"], day: date) -> list["Member"]:
    """Those of these people who are or may be children, and whom none of the grown-ups looks after."""
    if not any(member.may_be_child_on(day) for member in members):
        return []
    grown_up = {member.person_id for member in members if member.is_adult_on(day)}
    pairs = [pair for pair in looking_after(members) if pair[0] in grown_up]
    spared = {person for pair in pairs for person in pair}
    return [member for member in members if member.may_be_child_on(day) and member.person_id not in spared]


def keepers(child: "Member", day: date) -> list["Member"]:
    """The grown-ups of its case who are written down as parent or guardian of this child."""
    from .leaving import staying

    members = staying(child.episode)
    of_it = {keeper for keeper, kept in looking_after(members) if kept == child.person_id}
    return [member for member in members if member.person_id in of_it and member.is_adult_on(day)]


def looking_after(members: list["Member"]) -> list[tuple[int, int]]:
    """Among these people, who is parent or guardian of whom: pairs of persons."""
    people = [member.person_id for member in members]
    rows = Kinship.objects.filter(
        person__in=people, relative__in=people, relation__in=CHILD_OF | GUARDIAN_OF, ended=False
    ).values_list("person", "relative", "relation")
    return [
        (person, relative) if relation in CHILD_OF else (relative, person)
        for person, relative, relation in rows
    ]


def waiting(members: list["Member"]) -> list["Member"]:
    """Those about whom something waits at Protection, in whatever case it was said."""
    from .situation import Concern

    told = Concern.objects.filter(
        member__person__in=[member.person_id for member in members], answered_at=None
    ).values_list("member__person", flat=True)
    about = set(told)
    return [member for member in members if member.person_id in about]


def tell_protection(members: list["Member"]) -> None:
    """Inside an act: a concern about each, unless one is open."""
    from .situation import Concern

    for member in members:
        if not Concern.objects.filter(member=member, answered_at=None).exists():
            Concern(episode=member.episode, member=member).raise_(by=BY_ITSELF)


@contextmanager
def looked_after(episode: Any, day: date) -> Iterator[None]:
    """Around a change of who stays: children whom it leaves alone are told to Protection."""
    from .leaving import staying

    before = {member.pk for member in alone(staying(episode), day)}
    yield
    tell_protection([member for member in alone(staying(episode), day) if member.pk not in before])


def not_parted(episode: Any, going: list["Member"], day: date, verb: str) -> None:
    """Refused where a child would go or stay without whoever looks after it, until Protection has looked."""
    from .leaving import staying
    from .situation import Concern

    chosen = {member.pk for member in going}
    rest = [member for member in staying(episode) if member.pk not in chosen]
    parted = [*alone(going, day), *alone(rest, day)]
    told = Concern.objects.filter(member__in=parted).values_list("member", "answered_at")
    waiting = {member for member, answered in told if answered is None}
    looked = {member for member, answered in told} - waiting
    unasked = [member for member in parted if member.pk not in looked]
    if unasked:
        says = _(
            "Somebody whose work this is must look first: %(names)s. Say on their line that you worry; it needs no word of why."
        ) % {"names": listed(unasked)}
        raise Refused(Answer(False, says, PROTECTION, "cases"), episode, verb)
