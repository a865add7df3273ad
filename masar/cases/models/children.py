"""Children who come without a parent or guardian are Protection's at once, and no child is parted from theirs unasked.

Doubt about age counts as child. What Protection is told is one `Concern` without a word.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from masar.access.actors import System
from masar.access.policy import Answer
from masar.access.rules import HEAD
from masar.access.verbs import Refused
from masar.lib.text import listed
from masar.people.models import Kinship
from masar.people.models.kinship import MARRIED

if TYPE_CHECKING:
    from .member import Member

# Codes of the list `relations`: what a child is to whoever looks after it, and what they are to the child.
CHILD_OF = frozenset({"SON", "DAU", "STC", "FOS", "GRC"})
GUARDIAN_OF = frozenset({"FAT", "MOT", "GRP", "GUA"})
OWN_CHILD, PARENT_OF = frozenset({"SON", "DAU"}), frozenset({"FAT", "MOT"})
TIES = CHILD_OF | GUARDIAN_OF | {MARRIED}
BY_ITSELF = System("children")

Pairs = set[tuple[int, int]]  # persons: who looks after whom


class Tie(NamedTuple):
    """A row of `Kinship`."""

    person: int
    relative: int
    relation: str
    ended: bool = False


def alone(members: list["Member"], day: date) -> list["Member"]:
    """Those of these people who are or may be children, and whom none of the grown-ups looks after."""
    if not any(member.may_be_child_on(day) for member in members):
        return []
    return not_kept(members, looking_after(members), day)


def not_kept(members: list["Member"], kept: Pairs, day: date) -> list["Member"]:
    grown_up = {member.person_id for member in members if member.is_adult_on(day)}
    pairs = [pair for pair in kept if pair[0] in grown_up]
    spared = {person for pair in pairs for person in pair}
    return [member for member in members if member.may_be_child_on(day) and member.person_id not in spared]


def keepers(child: "Member", day: date) -> list["Member"]:
    """The grown-ups of its case who may sign for this child: its parents and guardians, by `looks_after`.

    Whoever is only married to a parent does not, where any file names somebody else as parent or guardian.
    """
    from .leaving import staying

    members, ties = staying(child.episode), ties_of(child.episode_id)
    of_it = {keeper for keeper, kept in looks_after(ties) if kept == child.person_id}
    assumed = {keeper for keeper, kept in also_parents(ties) if kept == child.person_id}
    if assumed:
        named = Kinship.objects.filter(relative=child.person_id, relation__in=CHILD_OF, ended=False)
        if set(named.values_list("person", flat=True)) - of_it:
            of_it -= assumed
    return [member for member in members if member.person_id in of_it and member.is_adult_on(day)]


def looking_after(members: list["Member"]) -> Pairs:
    """Among these people of one case, who is parent or guardian of whom."""
    return among(members, looks_after(ties_of(members[0].episode_id))) if members else set()


def among(members: Iterable["Member"], pairs: Pairs) -> Pairs:
    there = {member.person_id for member in members}
    return {pair for pair in pairs if there.issuperset(pair)}


def ties_of(episode: int) -> list[Tie]:
    """What is written down about the people of a case, also about those who left it."""
    from .member import Member

    people = Member.objects.filter(episode=episode).values("person")
    rows = Kinship.objects.filter(person__in=people, relation__in=TIES)
    return [Tie(*row) for row in rows.values_list("person", "relative", "relation", "ended")]


def looks_after(ties: Iterable[Tie]) -> Pairs:
    """Who is parent or guardian of whom: the one truth for signing, leaving, and the look at custody."""
    ties = list(ties)
    return written(ties, CHILD_OF, GUARDIAN_OF) | also_parents(ties)


def parents(ties: Iterable[Tie]) -> Pairs:
    """The same, of mothers and fathers alone."""
    ties = list(ties)
    return written(ties, OWN_CHILD, PARENT_OF) | also_parents(ties)


def also_parents(ties: list[Tie]) -> Pairs:
    """Who counts as the other parent. The counter writes down only what people are to the first of them, so this is assumed:
    whoever is married to a mother or father is a parent of the child too, as long as that is their one marriage, nobody
    else is written down as parent or guardian of the child, and nobody said that they are none."""
    married: dict[int, set[int]] = defaultdict(set)
    for tie in ties:
        if tie.relation == MARRIED and not tie.ended:
            married[tie.person].add(tie.relative)
            married[tie.relative].add(tie.person)
    of_child: dict[int, set[int]] = defaultdict(set)
    for keeper, child in written(ties, CHILD_OF, GUARDIAN_OF):
        of_child[child].add(keeper)
    over = written(ties, CHILD_OF, GUARDIAN_OF, ended=True)
    return {
        (spouse, child)
        for parent, child in written(ties, OWN_CHILD, PARENT_OF)
        for spouse in married[parent]
        if len(married[parent]) == 1 and of_child[child] == {parent} and spouse != child
    } - over


def written(
    ties: Iterable[Tie], child_of: frozenset[str], guardian_of: frozenset[str], *, ended: bool = False
) -> Pairs:
    these = [tie for tie in ties if tie.ended is ended]
    pairs = {(tie.person, tie.relative) for tie in these if tie.relation in child_of}
    return pairs | {(tie.relative, tie.person) for tie in these if tie.relation in guardian_of}


def write_down(before: int, people: list[Any]) -> None:
    """Inside the act in which people of a case come again: who counted as the other parent only because of somebody who
    does not come along is written down as one."""
    coming = {person.pk: person for person in people}
    ties = ties_of(before)
    still = also_parents([tie for tie in ties if tie.person in coming])
    for keeper, child in sorted(also_parents(ties) - still):
        if keeper in coming and child in coming:
            relation = "SON" if coming[child].sex == "M" else "DAU"
            Kinship(person=coming[keeper], relative=coming[child], relation=relation).save()


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


def lose_one(
    before: list["Member"], going: list["Member"], left: list["Member"], day: date
) -> list["Member"]:
    """Children who go on with one parent or guardian where another of them leaves: the head looks at the papers."""
    gone = {member.person_id for member in going}
    theirs = {child for keeper, child in looking_after(before) if keeper in gone}
    return [member for member in left if member.person_id in theirs and member.may_be_child_on(day)]


def not_parted(episode: Any, going: list["Member"], day: date, verb: str) -> None:
    """Refused where a child would go or stay without whoever looks after it, until Protection has looked. Where we part
    people, nothing is assumed: only what is written down counts."""
    from .leaving import staying
    from .situation import Concern

    chosen = {member.pk for member in going}
    rest = [member for member in staying(episode) if member.pk not in chosen]
    kept = written(ties_of(episode.pk), CHILD_OF, GUARDIAN_OF)
    parted = [child for some in (going, rest) for child in not_kept(some, among(some, kept), day)]
    told = Concern.objects.filter(member__in=parted).values_list("member", "answered_at")
    waiting = {member for member, answered in told if answered is None}
    looked = {member for member, answered in told} - waiting
    unasked = [member for member in parted if member.pk not in looked]
    if unasked:
        says = _(
            "The head of the centre looks at this file before it goes on. Until then these stay together with whoever looks after them: %(names)s. A word of worry on their line asks for that look, if nobody did."
        ) % {"names": listed(unasked)}
        raise Refused(Answer(False, says, HEAD, "cases"), episode, verb)
