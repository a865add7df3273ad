"""The search box: found is whoever may be seen, however many others share the name or the number."""

import pytest

from masar.people.models import Person
from masar.people.search import search
from tests.cast import gather
from tests.families import a_person, facts, newcomer, register


@pytest.fixture
def cast(db):
    return gather()


def names(text, user):
    return [person.name for person in search(text, visible_to=user)]


@pytest.mark.parametrize("text", ["Aminata", "Aminata Konaté", "A0012345"])
def test_those_one_may_not_see_crowd_nobody_out(cast, text):
    said = facts(number="A0012345", phone="")
    crowd = said | {"names": said["names"] * 501, "identifiers": said["identifiers"] * 201}
    register(cast.eve, cast.oran, [newcomer(crowd, speaks=True)])
    a_person(cast.sara, cast.algiers, number="A0012345", phone="")
    assert names(text, cast.sara) == ["Aminata KONATÉ"]
    assert len(names(text, cast.leila)) == 2


@pytest.mark.parametrize("text", ["A 001-23O5", "a0O12305", "A٠٠١٢٣٠٥"])
def test_a_document_number_is_found_as_it_is_written(cast, text):
    a_person(cast.sara, cast.algiers, number="A0012305")
    assert names(text, cast.salim) == ["Aminata KONATÉ"]
    assert names(text, cast.eve) == []


def test_a_phone_number_is_for_those_who_may_read_it(cast):
    a_person(cast.sara, cast.algiers)
    assert names("0661 00 00 01", cast.sara) == ["Aminata KONATÉ"]
    assert names("0661 00 00 01", cast.dounia) == []


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("text", ["", " ", "A", "12", "؟؟", "Mme", "Monsieur"])
def test_too_little_finds_nobody(cast, text, hidden):
    person = a_person(cast.sara, cast.algiers)
    if hidden:
        Person.objects.get(pk=person.pk).hide(by=cast.karim)
    assert names(text, cast.sara) == []
    assert names(text, cast.karim) == []
