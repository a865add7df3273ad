"""The comparison after saving: it tells whoever holds the earlier file, and changes nothing at the desk."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from masar.access.actors import System
from masar.access.jobs import job
from masar.access.models import Holding, Stale

from . import recorded
from .candidates import matches
from .models import Kinship, Match, Person
from .models.match import AGREEING
from .models.person import hold_still

COMPARE = System("compare")
MOST = 100  # pairs in one transaction

Pair = tuple[int, int, float]  # keys of two people, and how likely it is that they are one


@job("compare")
def compare(person_uid: str) -> None:
    """Look for other files that may be this person's; each new pair becomes a `Match`."""
    if someone := Person.objects.filter(uid=person_uid, joined_to=None).first():
        found = [(someone.pk, each.person.pk, each.probability) for each in matches(someone)]
        for start in range(0, len(found), MOST):
            tell(found[start : start + MOST])


def tell(found: list[Pair], again: bool = True) -> None:
    """A `Match` of each of these pairs, at most 100, that is not family and was not decided while the same agreed."""
    pairs = {(min(one, other), max(one, other)): likely for one, other, likely in found if one != other}
    people = Person.objects.filter(joined_to=None).in_bulk({key for pair in pairs for key in pair})
    kin = families(people)
    agreed = agreements([pair for pair in pairs if people.keys() >= set(pair)], people)
    try:
        with transaction.atomic():
            hold_still(*people.values())  # or a pair would stay with a file that is joined this moment
            known = {(match.earlier_id, match.later_id): match for match in asked_already(pairs)}
            hidden = hidden_among(people)
            for (one, other), why in agreed.items():
                likely, codes = round(pairs[one, other], 4), " ".join(why)
                if (match := known.get((one, other))) is not None:
                    look_again(match, why, likely)
                elif (
                    "document:same" in why or not kin[one] & kin[other]
                ):  # a family shares a phone and a name
                    match = Match(earlier=people[one], later=people[other], why=codes, likelihood=likely)
                    match.protected = bool(hidden & {one, other})
                    match.find(by=COMPARE)
    except (IntegrityError, Stale):  # somebody told of one of them, or decided it, this very moment
        if not again:
            raise
        tell(found, again=False)


def asked_already(pairs: Iterable[tuple[int, int]]) -> Any:
    return Match.objects.filter(
        earlier__in={one for one, _other in pairs}, later__in={other for _one, other in pairs}
    )


def look_again(match: Match, why: tuple[str, ...], likely: float) -> None:
    """A pair that is known comes back only where other things agree now, and never after it was said to be one person."""
    if match.decision != Match.Decision.SAME and match.agrees != AGREEING & set(why):
        match.renew(by=COMPARE, why=" ".join(why), likelihood=likely)


def agreements(pairs: list[tuple[int, int]], people: dict[int, Person]) -> dict[Any, tuple[str, ...]]:
    """The codes of what agrees between two people, the same however they were found."""
    import numpy as np

    from .identity.matching import reasons
    from .identity.matching.card import Card
    from .identity.matching.comparing import Group
    from .identity.matching.evidence import Crowd
    from .identity.matching.table import Table

    rows = {row.rid: row for row in recorded.rows((key, each.uid) for key, each in people.items())}
    table = Table.of(rows.values())
    forms = np.searchsorted(table.form_person, np.arange(len(table) + 1)).astype(np.int32)
    group = Group(table, forms, Crowd.of(table))
    at = {rid: place for place, rid in enumerate(table.rid.tolist())}
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
    found: dict[Any, tuple[str, ...]] = {}
    for one, others in beside.items():
        card = Card.of(rows[one], NOBODY)  # type: ignore[arg-type]
        places = np.array([at[other] for other in others], np.int32)
        codes = reasons.why(card, group, places)
        found |= {(one, other): why for other, why in zip(others, codes, strict=True)}
    return {pair: found[pair] for pair in pairs}


class _Nobody:
    """A register where no word is known: names are compared as they are written."""

    def borne(self, _word: str) -> int:
        return 0


NOBODY = _Nobody()


def families(people: dict[int, Person]) -> dict[int, set[int]]:
    """These people and their kin, by key: two who are kin of the same third are family too."""
    found = {key: {key} for key in people}
    kin = Kinship.objects.filter(Q(person__in=people) | Q(relative__in=people), ended=False)
    for one, other in kin.values_list("person_id", "relative_id"):
        for key, relative in ((one, other), (other, one)):
            if key in found:
                found[key].add(relative)
    return found


def hidden_among(people: dict[int, Person]) -> set[int]:
    """Those whom Protection hides."""
    of = {each.uid: key for key, each in people.items()}
    marked = Holding.objects.filter(subject_uid__in=of, until=None, shielded=True)
    return {of[uid] for uid in marked.values_list("subject_uid", flat=True)}


@job("compare_recent", every=timedelta(hours=1))
def compare_recent(_subject: str) -> None:
    """Late arrivals and repairs: compare again what was saved in the last two hours. Running twice changes nothing."""
    since = timezone.now() - timedelta(hours=2)
    for uid in Holding.objects.filter(since__gt=since).values_list("subject_uid", flat=True).distinct()[:500]:
        compare(str(uid))
