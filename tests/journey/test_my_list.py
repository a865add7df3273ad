"""The morning list: what is due, what waits, what stands still because of whom; and handing cases over."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masar.access.models import Deadline
from masar.access.sealing import read
from masar.access.verbs import Refused
from masar.cases.models import (
    Appeal,
    Attempt,
    Attendance,
    Concern,
    Decision,
    Episode,
    Handover,
    NotAlone,
    Pause,
)
from masar.journey import morning as morning_list
from masar.journey.morning import morning
from masar.journey.owed import DEADLINES
from masar.journey.steps import take
from tests.casework import fresh, hear, put_forward
from tests.declared import in_use, signed
from tests.families import a_person
from tests.journey.test_case_page import address, said
from tests.journey.test_desk import refused
from tests.journey.test_waivers import asked

ROOT = Path(__file__).resolve().parents[2]


def the_list(client, user):
    client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    return page.content.decode()


def test_every_kind_of_deadline_has_its_words():
    kinds = set()
    for file in (ROOT / "masar/cases").rglob("*.py"):
        kinds |= set(re.findall(r'\bask(?:_on)?\((?:[a-z_.]+, )?f?"([a-z-]+)', file.read_text()))
    assert kinds >= {"see-alone", "concern", "decide", "review-hold", "see-first", "appeal"}
    assert kinds - set(DEADLINES) == set()


def test_own_cases_say_what_stands_in_their_way(client, cast, family):
    page = the_list(client, cast.sara)
    assert "Not yet explained to" in page
    assert ">you<" in page
    assert address("case_session", family.case) in page
    assert family.case.number not in the_list(client, cast.salim)


def test_the_head_is_told_how_many_wait(client, cast, family):
    put_forward(family)
    page = the_list(client, cast.omar)
    assert "Cases that wait for your decision" in page
    assert reverse("desk") in page
    assert "Waits for a decision" in the_list(client, cast.sara)
    assert "wait for your decision" not in the_list(client, cast.sara)


def test_who_worked_on_it_is_not_told_to_decide(cast, family):
    hear(family, by=cast.omar)
    put_forward(family)
    assert [row.kind for row, _words, _href in morning(cast.omar).waiting] == []
    assert [row.kind for row, _words, _href in morning(cast.leila).waiting] == ["decide"]


def test_a_worry_waits_for_protection_alone(client, cast, family):
    concern = Concern(episode=family.episode, member=family.members[1]).raise_(by=cast.sara)
    assert address("concern", concern) in the_list(client, cast.karim)
    for who in ("sara", "omar", "salim", "leila"):
        assert "A concern to look at" not in the_list(client, getattr(cast, who)), who
    client.force_login(cast.omar)
    assert client.get(address("concern", concern)).status_code == 404
    client.force_login(cast.karim)
    page = client.get(address("concern", concern)).content.decode()
    assert f'href="{reverse("home")}">Not yet: it stays on my list' in page
    client.post(address("concern", concern), {"version": concern.version})
    assert not fresh(concern).open
    assert address("concern", concern) not in the_list(client, cast.karim)


def test_what_waits_for_a_second_person(cast, family):
    put_forward(family)
    asked(family)
    take(fresh(family.episode), "look", by=cast.karim)
    kinds = {
        who: [row.kind for row, _w, _h in morning(getattr(cast, who)).waiting]
        for who in ("omar", "karim", "leila")
    }
    assert kinds == {"omar": ["decide", "look"], "karim": ["waiver"], "leila": ["decide", "look"]}
    take(fresh(family.episode), "looked", by=cast.omar)
    assert not Pause.objects.filter(ended_on=None).exists()


def test_an_appeal_waits_for_another_head(cast, family):
    from masar.cases.models import Appeal

    put_forward(family)
    Appeal(episode=fresh(family.episode), decision=refused(family)).record(by=cast.sara)
    assert [row.kind for row, _w, _h in morning(cast.omar).waiting] == []
    assert [row.kind for row, _w, _h in morning(cast.leila).waiting] == ["appeal"]


def test_what_is_due_leads_to_its_work(client, cast, family):
    NotAlone(episode=family.episode, member=family.members[1], why="FAMILY").record(by=cast.sara)
    page = the_list(client, cast.sara)
    assert "to be spoken with once more" in page
    row = page.split("to be spoken with once more")[0].rsplit("<tr", 1)[1]
    assert address("case_session", family.case) in row
    assert f'action="{address("deadline", Deadline.objects.get(kind="see-alone"))}"' not in page


def test_what_is_due_says_whose_case_it_is(client, cast, family):
    Attempt(episode=fresh(family.episode), way="PHONE").record(by=cast.sara)
    row = the_list(client, cast.sara).split("to be tried once more")[0].rsplit("<tr", 1)[1]
    assert family.members[0].person.name in row


def test_the_stand_in_is_named(client, cast):
    assert "Hana" in the_list(client, cast.omar)


@pytest.mark.parametrize("others", [0, 5])
@pytest.mark.parametrize("who", ["sara", "omar"])
def test_the_list_asks_five_questions(cast, family, others, who, django_assert_max_num_queries):
    from masar.access import drafts

    for number in range(others):
        person = a_person(cast.sara, cast.algiers, name=f"Awa {number}", phone="")
        person.enquiries.get().enquiry.open_case(by=cast.sara)
    user = getattr(cast, who)
    assert user.offices
    with django_assert_max_num_queries(4):
        morning(user)
    drafts.mine(user, "registration")  # the fifth


def test_the_page_asks_the_same_however_many_cases(client, cast, family, django_assert_num_queries):
    """The links that mend what is missing lead to people, and still ask nothing for each line."""
    put_forward(family)
    the_list(client, cast.sara)
    with CaptureQueriesContext(connection) as with_one:
        the_list(client, cast.sara)
    for number in range(5):
        person = a_person(cast.sara, cast.algiers, name=f"Awa {number}", phone="")
        opened = person.enquiries.get().enquiry.open_case(by=cast.sara)
        hear(
            SimpleNamespace(
                episode=opened.episodes.get(), members=opened.episodes.get().members.all(), cast=cast
            )
        )
        take(opened.episodes.get(), "register", by=cast.sara)
    with django_assert_num_queries(len(with_one)):
        page = the_list(client, cast.sara)
    assert page.count("/situation/") == 5


def begun_for(cast, number):
    person = a_person(cast.sara, cast.algiers, name=f"Awa NUMÉRO{number}", phone="")
    case = person.enquiries.get().enquiry.open_case(by=cast.sara)
    episode = case.episodes.get()
    return SimpleNamespace(case=case, episode=episode, members=list(episode.members.all()), cast=cast)


def test_what_waits_for_a_later_version_is_one_folded_line(client, cast, project):
    alone = begun_for(cast, 0)
    put_forward(alone)
    take(fresh(alone.episode), "approve", by=cast.omar, project=project, looked=(), word="seen")
    hear(alone, alone=True)
    signed(alone, alone.members[0], in_use(cast, "fr")["fr"])
    take(fresh(alone.episode), "declare", by=cast.sara)
    page = the_list(client, cast.sara)
    assert "1 case waits only for what this version does not have yet." in page
    assert f'href="{reverse("cases")}?mine=1&amp;stage=DECLARED"' in page
    assert "are not in this version" not in page
    assert alone.case.number not in page


def test_own_cases_begin_with_what_can_be_done(client, cast):
    """A case that waits for the head stands longer, and comes later all the same."""
    pending, *_doable = (begun_for(cast, number) for number in range(3))
    put_forward(pending)
    page = the_list(client, cast.sara).split('id="mine"')[1]
    assert names(page) == ["NUMÉRO1", "NUMÉRO2", "NUMÉRO0"]
    assert "other cases of mine" not in page


def test_own_cases_are_read_in_the_order_of_an_index(cast):
    """However many there are: the database sorts none of them, and stops at the last one that is shown."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL enable_seqscan = off"
            )  # else it would read a handful of rows as they lie
    plan = morning_list.own_cases.build(cast.sara).explain()
    assert "episode_of_worker_by_turn" in plan
    assert "TEMP B-TREE" not in plan


def test_a_list_that_does_not_hold_all_own_cases_leads_to_them(client, cast, monkeypatch):
    monkeypatch.setattr(morning_list, "SHOWN", 2)
    pending, *_doable = (begun_for(cast, number) for number in range(3))
    put_forward(pending)
    page = the_list(client, cast.sara).split('id="mine"')[1]
    assert names(page) == ["NUMÉRO1", "NUMÉRO2"]
    assert f'<a href="{reverse("cases")}?mine=1">… and other cases of mine</a>' in page


def names(page):
    return list(dict.fromkeys(re.findall(r"NUMÉRO\d", page)))


def test_nothing_of_another_office(cast, family):
    put_forward(family)
    Concern(episode=family.episode, member=family.members[1]).raise_(by=cast.sara)
    for who in ("eve", "hakim", "bruno"):
        said = morning(getattr(cast, who))
        assert (said.due, said.waiting, said.cases) == ([], [], []), who


# Handing over


def test_several_cases_go_to_a_colleague(client, cast, family):
    NotAlone(episode=family.episode, member=family.members[1], why="FAMILY").record(by=cast.sara)
    hear(family, family.members[0], words="Je veux voir ma mère")
    client.force_login(cast.omar)
    where = reverse("hand_over") + f"?of={cast.sara.uid}"
    answer = said(client, where, cases=[family.episode.pk], to=cast.salim.pk)
    assert answer.status_code == 302
    assert fresh(family.episode).worker == cast.salim
    assert Deadline.objects.get(kind="see-alone").owner == cast.salim
    assert read(cast.salim, Attendance.objects.latest("pk"), "words") == "Je veux voir ma mère"


def test_nothing_is_handed_over_that_was_not_named(client, cast, family):
    for number in range(2):
        person = a_person(cast.sara, cast.algiers, name=f"Awa {number}", phone="")
        person.enquiries.get().enquiry.open_case(by=cast.sara)
    client.force_login(cast.omar)
    where = reverse("hand_over") + f"?of={cast.sara.uid}"
    page = client.get(where).content.decode()
    assert page.count('name="cases"') == 3
    assert "checked" not in page[page.index("<form method") :]
    assert "Say which cases" in said(client, where, to=cast.salim.pk).content.decode()
    said(client, where, cases=[family.episode.pk], to=cast.salim.pk)
    assert "1 case was handed over to" in text_of(client.get(reverse("hand_over")))
    assert Episode.objects.filter(worker=cast.sara).count() == 2
    said(client, where, everything="on", to=cast.salim.pk)
    assert "2 cases were handed over to" in text_of(client.get(reverse("hand_over")))
    assert not Episode.objects.filter(worker=cast.sara).exists()


def text_of(answer):
    return answer.content.decode()


def test_who_would_lose_the_right_to_decide_is_said_so(client, cast, family):
    client.force_login(cast.leila)
    page = client.get(reverse("hand_over") + f"?of={cast.sara.uid}").content.decode()
    takers = {name: page.split(f"⁨{name}⁩")[1].split("</option>")[0] for name in ("Omar", "Salim", "Karim")}
    assert "would not decide" in takers["Omar"]
    assert takers["Salim"] == ""
    assert "rotection" in takers["Karim"]


def test_a_case_goes_only_to_who_works_there(client, cast, family):
    client.force_login(cast.leila)
    where = reverse("hand_over") + f"?of={cast.sara.uid}"
    answer = said(client, where, cases=[family.episode.pk], to=cast.eve.pk)
    assert "does not work where" in answer.content.decode()
    with pytest.raises(ValueError, match="does not work"):
        Handover(episode=fresh(family.episode), to=cast.eve).make(by=cast.omar)


def test_whoever_had_a_case_does_not_decide_it(cast, family):
    Handover(episode=fresh(family.episode), to=cast.omar).make(by=cast.leila)
    Handover(episode=fresh(family.episode), to=cast.sara).make(by=cast.omar)
    put_forward(family)
    with pytest.raises(Refused):
        take(fresh(family.episode), "return", by=cast.omar, word="x")


@pytest.mark.parametrize("who", ["sara", "karim", "nadia"])
def test_only_heads_hand_over(client, cast, family, who):
    client.force_login(getattr(cast, who))
    assert client.get(reverse("hand_over")).status_code == 403
    with pytest.raises(Refused):
        Handover(episode=fresh(family.episode), to=cast.salim).make(by=getattr(cast, who))


CARE = {"reason": "NOT-NOW", "alternatives": True, "appeal_told": True}


def letters(user):
    return [(each.row.title, each.href) for each in morning(user).due if each.row.more == "letter"]


@pytest.mark.parametrize("of_one", [False, True])
def test_a_refusal_is_told_by_the_case_worker(client, cast, family, of_one):
    put_forward(family)
    of_whom = {"member": family.members[1]} if of_one else {}
    take(fresh(family.episode), "refuse_one" if of_one else "refuse", by=cast.omar, **CARE, **of_whom)
    decision = Decision.objects.get()
    assert letters(cast.sara) == [(family.case.number, address("decision", decision))]
    for who in ("salim", "omar", "leila", "eve"):
        assert letters(getattr(cast, who)) == [], who
    page = the_list(client, cast.sara)
    assert "a letter to hand over" in page
    assert "not accepted" not in page
    where = address("deadline", Deadline.objects.get(kind="letter"))
    client.post(where, {"version": 1})
    assert letters(cast.sara) == []


@pytest.mark.parametrize("granted", [False, True])
def test_the_answer_to_an_appeal_is_told_by_the_case_worker(client, cast, family, granted):
    put_forward(family)
    take(fresh(family.episode), "refuse", by=cast.omar, **CARE)
    appeal = Appeal(episode=fresh(family.episode), decision=Decision.objects.get()).record(by=cast.sara)
    if granted:
        take(fresh(family.episode), "reconsider", by=cast.leila, word="Oui")
    else:
        fresh(appeal).dismiss(by=cast.leila, word="Non")
    page = the_list(client, cast.sara)
    assert "the answer to an appeal, to tell in person" in page
    told = Deadline.objects.get(kind="answer")
    client.post(address("deadline", told), {"version": told.version})
    assert "the answer to an appeal" not in the_list(client, cast.sara)


def test_a_letter_goes_along_to_the_next_case_worker(cast, family):
    put_forward(family)
    take(fresh(family.episode), "refuse_one", by=cast.omar, member=family.members[1], **CARE)
    Handover(episode=fresh(family.episode), to=cast.salim).make(by=cast.omar)
    assert (len(letters(cast.sara)), len(letters(cast.salim))) == (0, 1)


def test_a_letter_that_is_still_owed_hands_over_an_ended_case(client, cast, family):
    put_forward(family)
    take(fresh(family.episode), "refuse", by=cast.omar, **CARE)
    client.force_login(cast.leila)
    where = reverse("hand_over") + f"?of={cast.sara.uid}"
    assert "ended, somebody is still to be told" in text_of(client.get(where))
    assert said(client, where, cases=[family.episode.pk], to=cast.salim.pk).status_code == 302
    assert (len(letters(cast.sara)), len(letters(cast.salim))) == (0, 1)
    client.force_login(cast.salim)
    client.post(address("deadline", Deadline.objects.get(kind="letter")), {"version": 2})
    assert letters(cast.salim) == []
    client.force_login(cast.leila)
    assert str(cast.salim) not in text_of(client.get(reverse("hand_over"))).split("<main")[1]


def test_a_letter_of_a_refusal_that_was_taken_up_again_is_not_handed_over(cast, family):
    put_forward(family)
    take(fresh(family.episode), "refuse", by=cast.omar, **CARE)
    appeal = Appeal(episode=fresh(family.episode), decision=Decision.objects.get()).record(by=cast.sara)
    assert len(letters(cast.sara)) == 1
    take(fresh(appeal.episode), "reconsider", by=cast.leila, word="On a relu.")
    assert letters(cast.sara) == []
