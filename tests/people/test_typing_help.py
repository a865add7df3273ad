"""Small answers while somebody types. What is typed about a person is never part of an address."""

import pytest
from django.test import Client
from django.urls import reverse

from masar.access.models import Mission
from masar.programme.gazetteer import PlaceRow
from masar.programme.loading import Gazetteer
from tests.cast import gather

ASKED = {
    "understood": ({"text": "14/3/91"}, "14 March 1991"),
    "frequent_names": ({"of": "GN", "kind": "family", "q": "dial"}, "Diallo"),
    "places": ({"of": "GN", "q": "kank"}, "Kankan"),
}


@pytest.fixture
def cast(db):
    cast = gather()
    mission = Mission.objects.get(pk=cast.mission.pk)
    Gazetteer(mission).load(by=cast.leila, rows=[PlaceRow("GN", 1, "GN-K", "Kankan")])
    return cast


@pytest.mark.parametrize("name", ASKED)
def test_it_answers_to_what_is_sent_and_not_to_what_stands_in_the_address(cast, client, name):
    words, answer = ASKED[name]
    client.force_login(cast.sara)
    assert answer.casefold() in client.post(reverse(name), words).content.decode().casefold()
    assert answer.casefold() not in client.get(reverse(name), words).content.decode().casefold()


@pytest.mark.parametrize("name", ASKED)
def test_a_page_of_somebody_else_cannot_ask(cast, name):
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(cast.sara)
    assert stranger.post(reverse(name), ASKED[name][0]).status_code == 403
