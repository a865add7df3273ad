"""Joining a file with a hidden one takes it from the desk: whoever asks and whoever confirms know what, before they do."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from masar.cases.models import Registration
from masar.people.comparison import tell
from masar.people.models import Join, Match, Person
from tests.casework import fresh
from tests.cast import gather
from tests.families import a_person, facts, newcomer, register
from tests.people.joining import again

LABEL = "this disappears at once"


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def home(cast):
    """A hidden wife; her husband registers with her at the desk of Salim, and has a case."""
    hidden = a_person(cast.sara, cast.algiers, name="Aminata ZOUMAROU", phone="+213661000009")
    hidden.hide(by=cast.karim, readers=(cast.omar,))
    lines = [
        newcomer(facts("Lansana DIALLO", "M", phone="+213661000005"), speaks=True),
        newcomer(facts("Aminata ZOUMAROU", phone=""), relation="SPO"),
    ]
    visit, (man, wife) = register(cast.salim, cast.algiers, lines)
    case = visit.enquiry.open_case(by=cast.sara)
    return hidden, visit, man, wife, case


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def text_of(user, page):
    return at_desk(user).get(page).content.decode()


def asked(desk, page, **more):
    seen = re.search(r'name="seen" value="([^"]*)"', desk.get(page).content.decode())
    return desk.post(page, {"seen": seen[1], "once": "1", **more})


def test_what_the_desk_loses_is_said_and_ticked_before_it_is_asked_for(cast, home):
    hidden, visit, _man, wife, case = home
    page = reverse("join_pair", args=[hidden.uid, wife.uid])
    text = text_of(cast.karim, page)
    notice = text[text.index(LABEL) :]
    assert case.number in notice
    assert "Lansana DIALLO" in notice  # as the tie says
    assert "leave them apart" in text or "Leave the files apart" in text
    desk = at_desk(cast.karim)
    refused = asked(desk, page)
    assert "Read what disappears and tick this" in refused.content.decode()
    assert not Join.objects.exists()
    assert asked(desk, page, aware="on").status_code == 302
    assert Join.objects.get().open
    assert Registration.objects.visible_to(cast.salim).filter(pk=visit.pk).exists()


def test_the_second_person_reads_and_ticks_it_too(cast, home):
    hidden, visit, _man, wife, case = home
    join = Join(kept=again(hidden), joined=again(wife)).ask(by=cast.karim)
    text = text_of(cast.omar, join.get_absolute_url())
    assert LABEL in text
    assert case.number in text
    page = reverse("join_confirmation", args=[join.uid])
    sent = {"version": join.version, "seen": again(join).seen}
    refused = at_desk(cast.omar).post(page, sent)
    assert refused.status_code == 422
    assert "Read what disappears and tick this" in refused.content.decode()
    assert again(join).open
    assert at_desk(cast.omar).post(page, sent | {"aware": "on"}).status_code == 302
    assert again(join).stands
    assert not Registration.objects.visible_to(cast.salim).filter(pk=visit.pk).exists()


def test_where_nothing_disappears_nothing_is_asked(cast, home):
    hidden, _visit, man, wife, _case = home
    other = a_person(cast.sara, cast.algiers, name="Lansana DIALO", phone="")
    text = text_of(cast.omar, reverse("join_pair", args=[other.uid, man.uid]))
    assert LABEL not in text
    assert "aware" not in text
    again(wife).hide(by=cast.karim, readers=(cast.omar,))
    text = text_of(cast.karim, reverse("join_pair", args=[hidden.uid, wife.uid]))
    assert LABEL not in text  # those named for one are named for the other


def test_of_two_hidden_files_somebody_may_lose_one(cast, home):
    hidden, _visit, _man, wife, _case = home
    again(wife).hide(by=cast.karim, readers=(cast.omar, cast.salim))
    page = reverse("join_pair", args=[hidden.uid, wife.uid])
    assert LABEL in text_of(cast.karim, page)


def test_what_is_hidden_from_whoever_asks_is_not_told(cast, home):
    hidden, _visit, man, wife, case = home
    again(man).hide(by=cast.karim, readers=())
    again(hidden).hide(by=cast.karim, readers=(cast.omar,))
    text = text_of(cast.omar, reverse("join_pair", args=[hidden.uid, wife.uid]))
    for told in ("Lansana", case.number):
        assert told not in text


def test_said_to_be_one_person_and_left_apart_nobody_is_asked_again(cast, home):
    hidden, visit, _man, wife, _case = home
    tell([(hidden.pk, wife.pk, 0.9)])
    match = Match.objects.get(earlier=hidden, later=wife)
    match.decide(by=cast.karim, decision="same", ground="papers")
    again(match).confirm(by=cast.omar)
    text = text_of(cast.karim, reverse("match", args=[match.uid]))
    assert "need not be joined" in text
    tell([(hidden.pk, wife.pk, 0.99)])
    for user in (cast.karim, cast.omar):
        assert str(match.uid) not in text_of(user, reverse("matches"))
    assert Registration.objects.visible_to(cast.salim).filter(pk=visit.pk).exists()
    assert again(match).decision == "same"


def test_the_other_people_can_be_registered_again(cast):
    """What the page says: the husband's visit is gone with the joined file, a new one leads to his case."""
    hidden = a_person(cast.sara, cast.algiers, name="Aminata ZOUMAROU", phone="+213661000009")
    hidden.hide(by=cast.karim, readers=(cast.omar,))
    lines = [
        newcomer(facts("Lansana DIALLO", "M", phone="+213661000005"), speaks=True),
        newcomer(facts("Aminata ZOUMAROU", phone=""), relation="SPO"),
    ]
    visit, (man, wife) = register(cast.salim, cast.algiers, lines)
    join = Join(kept=again(hidden), joined=again(wife)).ask(by=cast.karim)
    again(join).confirm(by=cast.omar)
    assert at_desk(cast.salim).get(visit.get_absolute_url()).status_code == 404
    assert Person.objects.visible_to(cast.salim).filter(pk=man.pk).exists()
    once_more, _people = register(
        cast.salim, cast.algiers, [newcomer(facts(), speaks=True, known=again(man))]
    )
    case = fresh(once_more).enquiry.open_case(by=cast.salim)
    assert at_desk(cast.salim).get(case.get_absolute_url()).status_code == 200
    assert "ZOUMAROU" not in text_of(cast.salim, case.get_absolute_url())
