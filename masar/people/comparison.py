"""The comparison after saving: it tells whoever holds the earlier file, and changes nothing at the desk."""

import time
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from masar.access.actors import System
from masar.access.jobs import alive, job, with_others
from masar.access.models import Holding, Stale

from .agreeing import AGREEING
from .alike import NAMED, Pair, agreements, pairs_of
from .models import Kinship, Match, Person

COMPARE = System("compare")
MOST = 100  # pairs of which the files are read at once, and people compared at once
IN_A_ROW = 10  # pairs told before others who wait to write have their turn


@job("compare")
def compare(person_uid: str) -> None:
    """Look for other files that may be this person's; each new pair becomes a `Match`. Everybody is read for it, so those who
    were saved meanwhile are looked for at once."""
    with with_others(person_uid, MOST) as uids:
        compare_all(uids)


def compare_all(uids: Collection[Any]) -> None:
    people = Person.objects.filter(uid__in=uids, joined_to=None).values_list("pk", flat=True)
    found = pairs_of(list(people))
    for start in range(0, len(found), MOST):
        alive()
        tell(found[start : start + MOST])


def tell(found: list[Pair]) -> None:
    """A `Match` of each of these pairs, at most 100, that is not family and was not decided while the same agreed.

    Each is a transaction of its own: none waits for what another one holds.
    """
    pairs = {(min(one, other), max(one, other)): likely for one, other, likely in found if one != other}
    people = Person.objects.filter(joined_to=None).in_bulk({key for pair in pairs for key in pair})
    known = {(match.earlier_id, match.later_id): match for match in asked_already(pairs)}
    kin = families(people)
    agreed = agreements([pair for pair in pairs if people.keys() >= set(pair)], people)
    began = time.monotonic()
    for number, ((one, other), why) in enumerate(agreed.items(), 1):
        if (one, other) in known or not are_family(one, other, kin, why):
            likely = round(pairs[one, other], 4)
            tell_of(people[one], people[other], why, likely, known.get((one, other)))
        if number % IN_A_ROW == 0:
            time.sleep(time.monotonic() - began)  # as long as the others had to wait
            began = time.monotonic()


def tell_of(earlier: Person, later: Person, why: tuple[str, ...], likely: float, match: Match | None) -> None:
    try:
        if match is not None:
            look_again(match, why, likely)
        else:
            Match(earlier=earlier, later=later, why=" ".join(why), likelihood=likely).find(by=COMPARE)
    except (IntegrityError, Stale):  # joined, told of or decided this very moment
        if match := asked_already([(earlier.pk, later.pk)]).first():
            look_again(match, why, likely)


def asked_already(pairs: Iterable[tuple[int, int]]) -> Any:
    return Match.objects.filter(
        earlier__in={one for one, _other in pairs}, later__in={other for _one, other in pairs}
    )


def look_again(match: Match, why: tuple[str, ...], likely: float) -> None:
    """A pair that is known comes back only where other things agree now, and never after it was said to be one person."""
    changed = match.agrees != AGREEING & set(why)
    surer = match.decision == Match.Decision.OPEN and likely > match.likelihood
    if match.decision != Match.Decision.SAME and (changed or surer):
        match.renew(by=COMPARE, why=" ".join(why), likelihood=likely)


def families(people: dict[int, Person]) -> dict[int, set[int]]:
    """The kin of these people, by key."""
    found: dict[int, set[int]] = {key: set() for key in people}
    kin = Kinship.objects.filter(Q(person__in=people) | Q(relative__in=people), ended=False)
    for one, other in kin.values_list("person_id", "relative_id"):
        for key, relative in ((one, other), (other, one)):
            if key in found:
                found[key].add(relative)
    return found


def are_family(one: int, other: int, kin: dict[int, set[int]], why: Collection[str]) -> bool:
    """Whether what these two share is no wonder: a family shares a phone and a name, but no document.

    Two kin of one third may be one of them, registered again beside that third: unless the two differ clearly.
    """
    if "document:same" in why:
        return False
    return other in kin[one] or (bool(kin[one] & kin[other]) and differ(why))


def differ(why: Collection[str]) -> bool:
    """Whether names or births differ as those of brothers and sisters do. Of twins, only one name is the same."""
    if not {"name:other", "birth:near", "birth:differs"}.isdisjoint(why):
        return True
    same_birth = not {"birth:day", "birth:swapped"}.isdisjoint(why)
    return not same_birth and {*NAMED, "name:near"}.isdisjoint(why)


@job("compare_recent", every=timedelta(hours=1))
def compare_recent(_subject: str) -> None:
    """Late arrivals and repairs: compare again what was saved in the last two hours, the latest first. Running twice
    changes nothing."""
    since = timezone.now() - timedelta(hours=2)
    saved = Holding.objects.filter(since__gt=since).order_by("-since").values_list("subject_uid", flat=True)
    uids = list(dict.fromkeys(saved))
    for start in range(0, len(uids), MOST):
        alive()
        compare_all(uids[start : start + MOST])


@job("weigh")
def weigh(person_uid: str) -> None:
    """Where in the queue the pairs of this person stand, or all of them: a file was hidden, or a project pays for it now."""
    changed = Match.objects.filter(Match.weighed_otherwise())
    if person_uid:
        changed = changed.filter(Q(earlier__uid=person_uid) | Q(later__uid=person_uid))
    for number, key in enumerate(list(changed.order_by().values_list("pk", flat=True))):
        if number % MOST == 0:
            alive()
        match = Match.objects.get(pk=key)
        try:
            match.renew(by=COMPARE, why=match.why, likelihood=match.likelihood)
        except Stale:  # decided this very moment
            continue
