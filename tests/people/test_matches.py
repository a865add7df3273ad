"""Two files that may be one person: each reader is shown what they may see of each side, and whom to ask for the other."""

import pytest
from django.urls import reverse

from masar.people.comparison import compare
from masar.people.models import Match, Person
from tests.cast import fresh, gather, hire
from tests.families import a_person

LATER = "Aminata KONATE"  # as Oran spells it


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def match(cast):
    a_person(cast.sara, cast.algiers, number="A0012345")
    later = a_person(cast.eve, cast.oran, name=LATER, number="A0012345")
    compare(str(later.uid))
    return Match.objects.get()


def page(client, user, match):
    client.force_login(user)
    answer = client.get(reverse("match", args=[match.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_of_a_file_one_may_not_open_the_office_is_shown_and_nothing_of_the_person(cast, client, match):
    cast.oran.assign_function(by=cast.leila, code="HRC", holder=cast.hakim)
    text = page(client, cast.omar, match)
    assert "Aminata KONATÉ" in text
    assert LATER not in text
    assert str(match.later.uid) not in text
    assert text.count("2 May 1994") == 1
    assert "Oran" in text
    assert "hakim@masar.test" in text
    assert "same document" in text
    assert "compare by phone" in text
    assert "say no name" not in text


def test_who_may_open_both_is_shown_both(cast, client, match):
    fresh(cast.omar).give_grant(by=cast.leila, role="HRC", mission=cast.mission, office=cast.oran)
    text = page(client, cast.omar, match)
    assert LATER in text
    assert "hakim@masar.test" not in text


def test_of_a_hidden_later_file_protection_is_asked(cast, client, match):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    cast.oran.assign_function(by=cast.leila, code="PFP", holder=nour)
    cast.oran.assign_function(by=cast.leila, code="HRC", holder=cast.hakim)
    Person.objects.get(pk=match.later_id).hide(by=nour)
    text = page(client, cast.karim, match)
    assert LATER not in text
    assert "nour@masar.test" in text
    assert "hakim@masar.test" not in text
    assert "say no name first" in text
    assert "so Protection decides" in text
    client.force_login(cast.omar)
    assert client.get(reverse("match", args=[match.uid])).status_code == 404


def test_a_match_of_a_hidden_earlier_file_is_for_those_named_for_it(cast, client, match):
    other = hire(cast.people, cast.sami, cast.mission, "Ines", "PFP", cast.algiers)
    Person.objects.get(pk=match.earlier_id).hide(by=cast.karim)
    assert "Aminata KONATÉ" in page(client, cast.karim, match)
    client.force_login(other)
    assert client.get(reverse("match", args=[match.uid])).status_code == 404
    assert "KONAT" not in client.get(reverse("home")).content.decode()


def test_the_holder_of_the_earlier_file_decides_without_seeing_the_later_one(cast, client, match):
    client.force_login(cast.omar)
    form = {"decision": "different", "ground": "spoken", "version": match.version}
    assert client.post(reverse("match", args=[match.uid]), form).status_code == 302
    assert Match.objects.get().decision == "different"
    client.force_login(cast.hakim)
    assert client.post(reverse("match", args=[match.uid]), form).status_code == 404
