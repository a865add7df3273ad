"""Who may be the same person. Two doors with one rule of care between them.

`candidates` answers at the desk: only people whom this clerk may see already, and never one whom Protection hides.
`matches` compares with everybody, in the background, for whoever holds the other file. Neither ever tells the desk what
the other one knows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from masar.access.models import Holding

from .identity.cards import Card, Document
from .models import Contact, Identifier, Name, Person
from .models.match import reasons_shown

SLACK = timedelta(days=366)  # a year said from memory is often one off
MOST = 5


@dataclass(frozen=True)
class Candidate:
    """A person, and what agrees: "document", "phone", "name_year", strongest first."""

    person: Person
    why: tuple[str, ...] = field(default_factory=tuple)

    def reasons(self) -> str:
        return reasons_shown(self.why)


def card_of(person: Person) -> Card:
    """The card of a stored person."""
    return Card(
        names=tuple(person.names.values_list("text", flat=True)),
        born_earliest=person.born_earliest,
        born_latest=person.born_latest,
        documents=tuple(
            Document(paper.kind, paper.issuer, paper.number) for paper in person.identifiers.all()
        ),
        phones=tuple(person.contacts.exclude(e164="").values_list("e164", flat=True)),
    )


def candidates(card: Card, *, visible_to: Any) -> list[Candidate]:
    """At most five people this clerk may see and nobody hides, who share a document, a phone, or name and birth year."""
    hidden = Holding.objects.filter(subject_uid=OuterRef("uid"), until=None, shielded=True)
    return _agreeing(card, Person.objects.visible_to(visible_to).filter(~Exists(hidden)), MOST)


def matches(person: Person) -> list[Candidate]:
    """Everybody else who shares something with `person`, hidden or not. For the background comparison only."""
    return _agreeing(card_of(person), Person.objects.exclude(pk=person.pk), 50)


def _agreeing(card: Card, people: Any, most: int) -> list[Candidate]:
    """One query for each way to agree, so that a common name never crowds out who may be seen."""
    found: dict[int, Person] = {}
    reasons: dict[int, list[str]] = {}
    for why, rows in _ways(card):
        for person in people.filter(pk__in=rows.values("person_id")).order_by("-pk")[:most]:
            found[person.pk] = person
            reasons.setdefault(person.pk, []).append(why)
    ranked = sorted(found, key=lambda pk: (reasons[pk][0] != "document", -len(reasons[pk]), -pk))
    return [Candidate(found[pk], tuple(reasons[pk])) for pk in ranked[:most]]


def _ways(card: Card) -> Iterator[tuple[str, Any]]:
    keys = card.keys()
    if keys.documents:
        yield "document", Identifier.objects.filter(key__in=keys.documents)
    if keys.phones:
        yield "phone", Contact.objects.filter(e164__in=keys.phones)
    if keys.name_years and card.born_earliest and card.born_latest:
        near = Q(
            person__born_earliest__lte=card.born_latest + SLACK,
            person__born_latest__gte=card.born_earliest - SLACK,
        )
        yield "name_year", Name.objects.filter(near, key__in=keys.names)
