"""Joining two files and parting them, in the states that the walk over all addresses does not meet."""

from datetime import timedelta

import pytest
from django.urls import reverse

from masar.people.models import Join, Name
from tests.access.doors import signed_in
from tests.browser.pages import nothing_wrong
from tests.browser.test_crawl import look_closely, looks
from tests.cast import gather, hire
from tests.families import a_family, a_person, facts, newcomer, register
from tests.people.joining import again, joined

__all__ = ["looks"]


@pytest.fixture
def stage():
    return {"cast": gather()}


def test_what_waits_and_what_came_since(stage, looks, base_url):
    cast = stage["cast"]
    one = a_person(cast.sara, cast.algiers, name="Fatoumata DIALLO", number="A0012345")
    two = a_person(cast.salim, cast.algiers, name="Fatimata JALLOW", phone="")
    done = joined(one, two, cast.omar, name="joined")
    Name(person=again(one), form="spelling", text="Fatou DIALLO").add(by=cast.sara)
    again(one).correct(by=cast.sara, facts={"village": "Pita"})
    again(one).hold_at(by=cast.sara, office=cast.oran)
    _registration, people = a_family(cast.sara, cast.algiers, size=2)
    people[0].hide(by=cast.karim, readers=(cast.omar,))
    three = a_person(cast.sara, cast.algiers, name="Fatou DJALO", phone="")
    waiting = Join(kept=again(three), joined=again(people[0]), values={"name": "joined"}).ask(by=cast.karim)
    hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    look = looks(signed_in(cast.omar))
    parting = reverse("join_parting", args=[done.uid])
    pair = reverse("join_pair", args=[again(one).uid, again(three).uid])
    look_closely(look, base_url, [waiting.get_absolute_url(), parting, pair, "/"])
    nothing_wrong(look)


def test_what_stays_and_who_is_shown_again(stage, looks, base_url):
    cast = stage["cast"]
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    one = a_person(cast.sara, cast.algiers, name="Fatoumata DIALLO")
    two = a_person(cast.sara, cast.algiers, name="Fatimata JALLOW", phone="")
    two.hide(by=cast.karim, readers=(nour, cast.sara, cast.omar))
    done = joined(one, two, cast.karim)
    again(done).confirm(by=nour)
    line = newcomer(facts(), speaks=True)
    line.known = again(one)
    visit, _people = register(cast.sara, cast.algiers, [line])
    today = cast.algiers.today()
    project = cast.mission.open_project(
        by=cast.leila, code="DZ.1", title="Retours", opens_on=today, closes_on=today + timedelta(days=90)
    )
    visit.enquiry.open_case(by=cast.sara).newest.choose_project(by=cast.omar, project=project)
    look = looks(signed_in(cast.karim))
    look_closely(look, base_url, [reverse("join_parting", args=[done.uid])])
    nothing_wrong(look)
