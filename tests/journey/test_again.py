"""A case that is opened again: the same number, one more attempt, asked anew, by a second person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from masar.access.verbs import Refused
from masar.cases.models import Appeal, Case, Decision
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.models import Consent
from tests.casework import counselled, fresh, put_forward
from tests.journey.test_case_page import address


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


@pytest.fixture
def refused(family):
    put_forward(family)
    said = {"reason": "NOT-NOW", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse", by=family.cast.omar, **said)
    return family


def test_who_refused_does_not_open_it_again(client, refused, cast):
    with pytest.raises(Refused) as no:
        again(refused)
    assert "You refused this yourself" in str(no.value.answer.sentence)
    client.force_login(cast.omar)
    assert (
        address("case_reopening", refused.case)
        not in client.get(address("case", refused.case)).content.decode()
    )
    page = client.get(address("case_reopening", refused.case))
    assert (page.status_code, "You refused this yourself" in page.content.decode()) == (403, True)
    assert again(refused, by=cast.leila).number == 2


@pytest.mark.parametrize("who", ["omar", "leila"])
def test_while_an_appeal_waits_nobody_opens_it_again(client, refused, cast, who):
    appeal = Appeal(episode=fresh(refused.episode), decision=Decision.objects.get()).record(by=cast.sara)
    with pytest.raises(Refused) as no:
        again(refused, by=getattr(cast, who))
    assert "An appeal" in str(no.value.answer.sentence)
    client.force_login(getattr(cast, who))
    page = client.get(address("case", refused.case)).content.decode()
    assert address("case_reopening", refused.case) not in page
    fresh(appeal).dismiss(by=cast.leila, word="…")
    assert again(refused, by=cast.leila).number == 2


def test_an_appeal_of_one_does_not_shut_the_case_for_the_others(family, cast):
    put_forward(family)
    said = {"reason": "NOT-NOW", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse_one", by=cast.omar, member=family.members[1], **said)
    Appeal(episode=fresh(family.episode), decision=Decision.objects.get()).record(by=cast.sara)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=[family.members[0], *family.members[2:]])
    with pytest.raises(Refused):  # who did not accept one of them
        again(family)
    assert again(family, by=cast.leila).number == 2
