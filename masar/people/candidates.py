"""Who may be the same person, for the desk: only people whom this clerk may see already, and never one whom Protection
hides. What the comparison in the background finds among everybody (`alike.py`), the desk is never told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q

from masar.access.models import Office
from masar.access.policy import places
from masar.access.prepared import Among, prepared
from masar.access.rules import RULES

from . import everybody
from .agreeing import reasons_shown
from .alike import plainly
from .identity.cards import Card, Document
from .identity.matching.row import Row
from .models import Contact, Identifier, Name, Nationality, Person

SLACK = timedelta(days=366)  # a year said from memory is often one off
MOST = 5
LOOKED_AT = 2 * MOST  # as each reason costs; found are only people held where the clerk works
LIKELY = 0.1  # of being the same person, where one card in twenty is of somebody who has a file
PERHAPS = 0.01  # … of somebody born about then, of whom it is said quietly and nothing asked
# Without one of these nobody of another name is meant.
SURE = {"document:same", "phone:same"}


@dataclass(frozen=True)
class Candidate:
    """A person, the codes of what agrees or differs (`identity/matching/reasons.py`), and how likely it is that they are
    meant, 0 to 1."""

    person: Person
    why: tuple[str, ...]
    probability: float

    @property
    def quiet(self) -> bool:
        """Too unlikely to be asked about unless somebody wants it."""
        return self.probability < LIKELY

    def reasons(self) -> str:
        return reasons_shown(self.why)


def card_of(person: Person) -> Card:
    """The card of a stored person."""
    return Card(
        names=tuple(person.names.values_list("text", flat=True)),
        born_earliest=person.born_earliest,
        born_latest=person.born_latest,
        sex=person.sex,
        nationalities=tuple(Nationality.objects.filter(person=person).values_list("code", flat=True)),
        documents=tuple(
            Document(paper.kind, paper.issuer, paper.number) for paper in person.identifiers.all()
        ),
        phones=tuple(person.contacts.exclude(e164="").values_list("e164", flat=True)),
    )


def row_of(card: Card) -> Row:
    """The card as the index reads it."""
    return Row(
        rid=0,
        names=card.names,
        sex=card.sex,
        born_earliest=card.born_earliest,
        born_latest=card.born_latest,
        nationalities=card.nationalities,
        phones=card.phones,
        documents=tuple(f"{paper.kind}:{paper.issuer}:{paper.number}" for paper in card.documents),
    )


def candidates(card: Card, *, visible_to: Any, quiet: bool = False) -> list[Candidate]:
    """At most five people whom this clerk may see and nobody hides, the likeliest first; with `quiet` also whom it is worth
    looking at and not worth asking about."""
    try:
        found = everybody.search(row_of(card), LOOKED_AT, offices=offices_of(visible_to))
    except everybody.NotReady:
        return _agreeing(card, everybody.shown().visible_to(visible_to))
    known = [each for each in found if likely(each) or (quiet and perhaps(each))]
    people = shown_to(visible_to, keys=[each.rid for each in known]) if known else ()
    return _shown(known, {person.pk: person for person in people})[:MOST]


@prepared
def shown_to(user: Any, *, keys: Any) -> Any:
    return everybody.shown().visible_to(user).filter(Among("pk", keys))


def offices_of(user: Any) -> frozenset[int]:
    """Where this colleague reads files of people."""
    where = places(user, RULES["person.read"].roles)
    whole = offices_in(missions=list(where.missions)) if where.missions else []
    return where.offices | frozenset(whole)


@prepared
def offices_in(*, missions: Any) -> Any:
    return Office.objects.filter(Among("mission_id", missions)).order_by().values_list("pk", flat=True)


def likely(found: Any) -> bool:
    return found.probability >= LIKELY and _so_called(found)


def perhaps(found: Any) -> bool:
    return found.probability >= PERHAPS and _born_about_then(found) and _so_called(found)


def _born_about_then(found: Any) -> bool:
    return any(code.startswith("birth:") and code != "birth:differs" for code in found.why)


def _so_called(found: Any) -> bool:
    return "name:other" not in found.why or not SURE.isdisjoint(found.why)


def _shown(found: list[Any], seen: dict[int, Person]) -> list[Candidate]:
    return [Candidate(seen[each.rid], each.why, each.probability) for each in found if each.rid in seen]


def _agreeing(card: Card, people: Any) -> list[Candidate]:
    """Without the index: those who share a document, a phone, or name and birth year. One query for each way to agree, so
    that a common name never crowds out who may be seen."""
    found: dict[int, Person] = {}
    reasons: dict[int, list[str]] = {}
    for why, rows in _ways(card):
        for person in people.filter(pk__in=rows.values("person_id")).order_by("-pk")[:MOST]:
            found[person.pk] = person
            reasons.setdefault(person.pk, []).extend(why)
    ranked = sorted(found, key=lambda pk: (reasons[pk][0] != "document:same", -len(reasons[pk]), -pk))
    return [Candidate(found[pk], tuple(reasons[pk]), plainly(reasons[pk]) or LIKELY) for pk in ranked[:MOST]]


def _ways(card: Card) -> Iterator[tuple[tuple[str, ...], Any]]:
    keys = card.keys()
    if keys.documents:
        yield ("document:same",), Identifier.objects.filter(key__in=keys.documents)
    if keys.phones:
        yield ("phone:same",), Contact.objects.filter(e164__in=keys.phones)
    if keys.name_years and card.born_earliest and card.born_latest:
        near = Q(
            person__born_earliest__lte=card.born_latest + SLACK,
            person__born_latest__gte=card.born_earliest - SLACK,
        )
        yield ("name:spelling", "birth:year"), Name.objects.filter(near, key__in=keys.names)
