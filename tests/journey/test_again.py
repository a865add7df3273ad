"""A case that is opened again: the same number, one more attempt, asked anew, by a second person."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from masar.access.models import Reading
from masar.access.verbs import Refused
from masar.cases.models import Appeal, Case, Decision, Note, Session
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.models import Consent
from tests.casework import counselled, fresh, hear, put_forward
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


def test_an_earlier_attempt_is_read_and_nothing_is_done_there(client, cast, family):
    hear(family)
    care = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    put_forward(family)
    take(fresh(family.episode), "refuse", by=cast.omar, **care)
    first, talk = fresh(family.episode), Session.objects.filter(episode=family.episode).first()
    note = Note(episode=first).add(by=cast.sara, text="…")
    second = again(family, by=cast.leila, people=family.people[:1])
    family.episode, family.members = second, list(second.members.all())
    hear(family)
    newest_talk = Session.objects.get(episode=second)
    case, kept = address("case", family.case), address("kept", family.case)

    client.force_login(cast.sara)
    shown = client.get(case).content.decode()
    assert f'<a href="{case}?attempt=1">Attempt 1</a>' in shown
    assert (address("session", newest_talk) in shown, address("session", talk) in shown) == (True, False)
    readings = Reading.objects.count()
    page = client.get(f"{case}?attempt=1").content.decode()
    assert "This is attempt 1, which has ended." in page
    assert Reading.objects.count() == readings  # the same case, read a moment ago
    decision = first.decisions.get(outcome="REFUSED")
    assert (address("session", talk) in page, address("decision", decision) in page) == (True, True)
    assert address("session", newest_talk) not in page
    assert [person.name in page for person in family.people] == [True] * 4
    assert (f'href="{case}">' in page, f'href="{case}?attempt=2"' in page) == (True, True)
    main = page[page.index("<main") : page.index("</main>")]
    assert (
        re.findall(r"<form|data-arm|/steps/|/members/|/reopening/|/people/\S+/case|sessions/\?", main) == []
    )
    assert f"{kept}?attempt=1" in page
    assert address("note", note) in client.get(f"{kept}?attempt=1").content.decode()
    assert address("new_note", family.case) not in client.get(f"{kept}?attempt=1").content.decode()
    assert address("note", note) not in client.get(kept).content.decode()


def test_a_coordinator_does_not_open_again_from_an_earlier_attempt(client, cast, ended):
    again(ended)
    take(
        fresh(ended.case).newest,
        "withdraw",
        by=cast.sara,
        members=list(fresh(ended.case).newest.members.all()),
    )
    client.force_login(cast.omar)
    case, opens = address("case", ended.case), address("case_reopening", ended.case)
    assert opens in client.get(case).content.decode()
    assert opens not in client.get(f"{case}?attempt=1").content.decode()
    for none in ("2", "3", "0", "x", "99999999999999999999"):
        assert opens in client.get(f"{case}?attempt={none}").content.decode()  # the newest, as ever


def test_who_sees_no_case_sees_no_earlier_attempt(client, cast, ended):
    again(ended, people=ended.people[:1])
    case = address("case", ended.case)
    client.force_login(cast.eve)
    assert client.get(f"{case}?attempt=1").status_code == 404
    client.force_login(cast.rachid)
    assert client.get(f"{case}?attempt=1").status_code == client.get(case).status_code
    ended.people[3].hide(by=cast.karim)  # who was only in the first attempt
    client.force_login(cast.salim)
    assert client.get(f"{case}?attempt=1").status_code == 404
    assert client.get(address("kept", ended.case) + "?attempt=1").status_code == 404


def test_sessions_of_an_earlier_attempt_are_for_those_who_read_sessions(client, cast, family):
    hear(family, family.members[0], alone=True)
    talk = Session.objects.get()
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members)
    again(family)
    where = address("case", family.case) + "?attempt=1"
    for who, reads in (("sara", True), ("nadia", False)):
        client.force_login(getattr(cast, who))
        page = client.get(where).content.decode()
        assert (address("session", talk) in page) == reads, who
        assert ("· seen alone" in page) == reads, who
