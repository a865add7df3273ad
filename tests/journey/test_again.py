"""A case that is opened again: the same number, one more attempt, asked anew, by a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from masar.access.verbs import Refused
from masar.cases.models import Case
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.models import Consent
from tests.casework import counselled, fresh


@pytest.fixture
def ended(family):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    return family


def again(family, by=None, people=None):
    return fresh(family.case).reopen(
        by=by or family.cast.omar, reason="WANTS", people=people or family.people
    )


def test_the_number_stays_and_the_attempt_is_another(ended):
    episode = again(ended, people=ended.people[:3])
    assert (episode.case.number, episode.number, episode.stage) == (ended.case.number, 2, "COUNSELLING")
    assert [member.person for member in episode.members.all()] == ended.people[:3]
    assert (episode.after, episode.reason, episode.opened_by) == (ended.episode, "WANTS", ended.cast.omar)
    assert not fresh(ended.episode).open


def test_the_worker_does_not_open_it_again(ended):
    with pytest.raises(Refused):
        again(ended, by=ended.cast.sara)


def test_an_open_case_is_not_opened_again(family):
    with pytest.raises(Refused):
        again(family)


def test_only_its_own_people_come_again(ended, cast):
    from tests.families import a_person

    with pytest.raises(ValueError, match="another case"):
        again(ended, people=[a_person(cast.sara, cast.algiers, name="Awa", phone="")])


def test_nothing_carries_over_and_everybody_is_asked_again(ended):
    episode = again(ended)
    ended.episode, ended.members = episode, list(episode.members.order_by("line"))
    counselled(ended)

    def missing():
        return [reason.need.code for reason in blockers(load([fresh(episode)])[0], "register")]

    for person in ended.people:
        Consent(person=person, purpose="ASSIST", answer="refused").record(by=ended.cast.sara)
    assert missing() == ["basis"]
    for person in ended.people:
        Consent(person=person, purpose="ASSIST", answer="given").record(by=ended.cast.sara)
    assert missing() == []


def test_an_old_yes_does_not_count(ended, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=3))
    episode = again(ended)
    assert "basis" in [reason.need.code for reason in blockers(load([fresh(episode)])[0], "register")]


def test_what_was_opened_again_is_not_taken_back(ended):
    again(ended)
    with pytest.raises(IntegrityError):
        take(fresh(ended.episode), "take_back", by=ended.cast.sara, members=[fresh(ended.members[0])])


def test_a_colleague_elsewhere_opens_nothing(ended, client):
    assert not Case.objects.visible_to(ended.cast.hakim).exists()
    with pytest.raises(Refused):
        again(ended, by=ended.cast.hakim)
