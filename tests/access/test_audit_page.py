"""The page of the trail: each mission's auditors read of their own, in words."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masar.access.actors import System
from masar.access.models import Event, HelpCall, OneTimeCode, Reading
from tests.access.doors import signed_in
from tests.cast import gather, hire


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def niger(cast):
    """The auditor of the other mission, where an office was opened and a page read."""
    cast.niamey = cast.other_mission.open_office(by=cast.bruno, name="Niamey", country="NE")
    signed_in(cast.bruno).get(reverse("office", args=[cast.niamey.uid]))
    return hire(cast.people, cast.bruno, cast.other_mission, "Zara", "AUD")


def shown(client, **query):
    """The events on the page, in its order."""
    text = client.get(reverse("audit"), query).content.decode()
    events = Event.objects.in_bulk([int(seq) for seq in re.findall(r'"Number"><bdi[^>]*>(\d+)<', text)])
    return list(events.values())


def read(client, **query):
    return client.get(reverse("audit"), query).content.decode().count('data-label="How"')


def test_an_auditor_reads_of_their_own_mission_only(cast, niger):
    theirs = {event.mission for event in shown(signed_in(niger))}
    assert theirs == {cast.other_mission.pk}
    assert {event.mission for event in shown(signed_in(cast.adel))} == {cast.mission.pk}


def test_neither_acts_nor_readings_of_another_missions_record_are_found(cast, niger):
    uid = str(cast.niamey.uid)
    assert Reading.objects.get(record_uid=uid).mission == cast.other_mission.pk
    adel, zara = signed_in(cast.adel), signed_in(niger)
    assert (shown(adel, record=uid), read(adel, record=uid)) == ([], 0)
    assert [event.verb for event in shown(zara, record=uid)] == ["office.open"]
    assert read(zara, record=uid) == 1


def test_what_the_system_does_belongs_to_the_mission_of_the_record(cast):
    call = HelpCall(office=cast.algiers, kind="health").call(by=cast.sara)
    call.pass_on(by=System("help"))
    assert Event.objects.order_by("-seq").first().mission == cast.mission.pk


def test_what_belongs_to_no_mission_is_read_by_every_auditor(cast, niger):
    OneTimeCode().begin(by=System("first_start"))
    for auditor in (cast.adel, niger):
        assert "one_time_code.make" in {event.verb for event in shown(signed_in(auditor))}


def test_an_auditor_of_one_office_reads_no_trail(cast):
    auditor = hire(cast.people, cast.sami, cast.mission, "Amel", "AUD", cast.algiers)
    assert signed_in(auditor).get(reverse("audit")).status_code == 403


def test_the_page_asks_as_much_however_much_was_done(cast):
    client = signed_in(cast.adel)

    def asked():
        shown(client)  # the reading log has its line now
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown(client)
        return len(queries)

    few = asked()
    for language in ("ar", "en", "fr") * 5:
        cast.sara.prefer(by=cast.sara, language=language)
    assert asked() == few


def test_the_page_goes_on_to_what_was_before(cast):
    client = signed_in(cast.adel)
    first = shown(client)
    assert len(first) > 10
    assert {event.seq for event in shown(client, before=20)} == {
        event.seq for event in first if event.seq < 20
    }


def test_acts_are_told_in_words(cast):
    client = signed_in(cast.adel)
    text = client.get(reverse("audit"), {"record": str(cast.algiers.uid)}).content.decode()
    assert "office opened" in text
    assert "office.open" not in text
    assert "access.office" not in text
    assert "system:" not in client.get(reverse("audit")).content.decode()
