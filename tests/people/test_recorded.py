"""What is recorded of people, as it is compared."""

import pytest

from masar.people import everybody, recorded
from masar.people.identity.matching.row import Row
from masar.people.models import Contact, Identifier
from tests.cast import gather
from tests.families import a_person


@pytest.fixture
def cast(db):
    return gather()


def test_of_very_many_phones_and_papers_the_newest_are_compared(cast):
    """Whoever has been known longest has most of them, and comes back with the last."""
    person = a_person(cast.sara, cast.algiers, number="A0012345")
    for last in range(9):
        Contact(person=person, kind="phone", value="", e164=f"+21366123400{last}").add(by=cast.sara)
        Identifier(person=person, kind="PASSPORT", issuer="GN", number=f"B000000{last}").add(by=cast.sara)
    for card in (Row(0, phones=("+213661234008",)), Row(0, documents=("B0000008",))):
        assert [found.rid for found in everybody.search(card, 5)] == [person.pk]


def test_a_paper_is_known_by_its_kind_and_issuer_too(cast):
    person = a_person(cast.sara, cast.algiers, number="A0012345")
    row = next(recorded.rows([(person.pk, person.uid)]))
    paper = person.identifiers.get()
    assert row.documents == (f"{paper.kind}:{paper.issuer}:A0012345",)
