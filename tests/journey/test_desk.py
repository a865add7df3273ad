"""The decision desk: what it shows, who may sit at it, and what a decision does."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from masar.access.sealing import read
from masar.access.verbs import Refused
from masar.cases.models import Appeal, Concern, Decision, Look, Situation, Will
from masar.cases.models.decision import ASKED
from masar.cases.models.triage import triage
from masar.journey.caseload import load
from masar.journey.desk import queue
from masar.journey.steps import take
from tests.casework import counselled, fresh, hear, put_forward
from tests.declared import in_use, signed
from tests.families import a_person, facts, newcomer, register
from tests.journey.test_case_page import address, field

SAID_TO_THE_HEAD = "Vendeur recherché dans sa ville"


def on_desk(client, case):
    page = client.get(address("decide", case))
    assert page.status_code == 200, page.content.decode()
    return page.content.decode()


def hidden(page, part="approve"):
    form = page.split(f'value="{part}"')[0].rsplit("<form", 1)[1]
    return {
        name: re.search(rf'name="{name}" value="([^"]*)"', form).group(1)
        for name in ("once", "version", "seen")
    } | {"do": part}


def refused(family, **said):
    how = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True, "offered": "HEALTH LEGAL"} | said
    take(fresh(family.episode), "refuse", by=family.cast.omar, word=SAID_TO_THE_HEAD, **how)
    return Decision.objects.get(outcome="REFUSED")


@pytest.fixture
def omar(client, cast):
    client.force_login(cast.omar)
    return client


def another_case(cast, name):
    """A single man whose case waits for a decision."""
    person = a_person(cast.sara, cast.algiers, name=name, phone="", sex="M", born=date(1990, 5, 1))
    enquiry = person.enquiries.get().enquiry
    case = enquiry.open_case(by=cast.sara)
    episode = case.episodes.get()
    from types import SimpleNamespace

    one = SimpleNamespace(case=case, episode=episode, members=list(episode.members.all()), cast=cast)
    hear(one, alone=True)
    take(fresh(episode), "register", by=cast.sara)
    Situation(episode=episode, member=one.members[0], legal_status="OVERSTAY", reasons="FAMILY").record(
        by=cast.sara
    )
    take(fresh(episode), "submit", by=cast.sara)
    return one


def test_the_desk_leads_to_the_oldest_file(omar, cast, family):
    assert "Nothing waits for your decision" in omar.get(reverse("desk")).content.decode()
    put_forward(family)
    assert omar.get(reverse("desk")).headers["Location"] == address("decide", family.case)


def test_what_decides_stands_on_one_page(omar, family, project):
    put_forward(family)
    page = on_desk(omar, family.case)
    for text in ("KONATÉ", "wants to return", "stayed after the permit ended", "Sara", "waits"):
        assert text in page, text


def test_the_keys_stand_under_the_button_and_in_the_overlay(omar, family, project):
    put_forward(family)
    accepts = "<kbd>a</kbd> <kbd>↵</kbd> Accept · "
    assert accepts not in on_desk(
        omar, family.case
    )  # the file does not say whether somebody is there at home
    said = Situation(
        episode=family.episode, member=family.members[0], legal_status="OVERSTAY", reasons="FAMILY"
    )
    said.record(by=family.cast.sara)
    page = on_desk(omar, family.case)
    assert f"{accepts}<kbd>Ctrl</kbd> <kbd>↵</kbd>" in page
    assert "Where decisions are made: accept" in page.split('<dialog id="keys"')[1]


def test_accepting_leads_to_the_next_file(omar, cast, family, project):
    put_forward(family)
    second = another_case(cast, "Issa TRAORÉ")
    said = hidden(on_desk(omar, family.case)) | {"looked": list(Look.values), "project": project.pk}
    answer = omar.post(address("decide", family.case), said)
    assert answer.headers["Location"] == address("decide", second.case)
    episode = fresh(family.episode)
    assert (episode.stage, episode.project, episode.pending) == ("ELIGIBLE", project, False)


def test_the_only_open_project_is_chosen_already(omar, family, project):
    put_forward(family)
    assert re.search(rf'<option value="{project.pk}" selected', on_desk(omar, family.case))


def test_what_is_not_clear_needs_a_word(omar, family, project):
    put_forward(family)
    said = hidden(on_desk(omar, family.case)) | {"looked": ["will"], "project": project.pk}
    answer = omar.post(address("decide", family.case), said)
    assert answer.status_code == 422
    assert "Say in a word" in answer.content.decode()
    assert fresh(family.episode).pending


def looks(family, **how):
    with override("en"):
        return {
            look.code: (look.clear, str(look.sentence))
            for look in triage(load([fresh(family.episode)])[0], **how)
        }


def test_the_file_ticks_what_it_shows(family):
    put_forward(family)
    seen = looks(family)
    assert {code for code, (clear, _why) in seen.items() if clear} == {
        "will",
        "fear",
        "flags",
        "custody",
        "earlier",
    }
    assert {code for code, (clear, _why) in seen.items() if clear is False} == set()


def test_an_ordinary_file_is_one_press_and_nobody_says_what_nobody_can_know(omar, family, project):
    """What is ticked already goes back as it came; home area and courts are told as not known, without a box."""
    put_forward(family)
    page = on_desk(omar, family.case)
    boxes = re.findall(r'<input type="checkbox" name="looked" value="(\w+)"[^>]*?( checked)?>', page)
    assert {code for code, _ticked in boxes} == {*Look.values} - {"area", "court"}
    assert page.count("Not known in this version.") == 2
    ticked = [code for code, ticked in boxes if ticked]
    told = hidden(page) | {"looked": [*ticked, "area"], "project": project.pk}
    reached = {"reception"} - set(ticked)  # where the file does not say, whoever decides looks
    if reached:
        assert omar.post(address("decide", family.case), told).status_code == 422
        told["looked"] += reached
    assert omar.post(address("decide", family.case), told).status_code == 302
    assert set(Decision.objects.get().looked.split()) == set(ASKED)


def test_a_sign_of_a_court_is_asked_and_needs_a_word(omar, family, project):
    put_forward(family)
    Situation(episode=family.episode, member=family.members[0], legal_status="EXPULSION").record(
        by=family.cast.sara
    )
    page = on_desk(omar, family.case)
    assert 'name="looked" value="court"' in page
    told = hidden(page) | {"looked": list(ASKED), "project": project.pk}
    assert "Say in a word" in omar.post(address("decide", family.case), told).content.decode()
    assert fresh(family.episode).pending


def test_the_verb_asks_for_a_word_as_the_page_does(family, project):
    put_forward(family)
    fresh(family.episode).choose_project(by=family.cast.omar, project=project)
    with pytest.raises(ValueError, match="needs a word"):
        take(fresh(family.episode), "approve", by=family.cast.omar, looked=ASKED[:-1])
    take(fresh(family.episode), "approve", by=family.cast.omar, looked=ASKED)


def test_a_change_of_mind_is_marked(omar, family, project):
    """Yes, no and yes on one day is worth a word."""
    put_forward(family)
    assert "changed their mind" not in on_desk(omar, family.case)
    for will in (Will.STAYS, Will.WANTS):
        hear(family, family.members[0], alone=True, will=will)
    page = on_desk(omar, family.case)
    assert "changed their mind: wants to return" in page
    assert "does not want to return" not in page
    clear, why = looks(family)["will"]
    assert (clear, "Aminata" in why, "Moussa" in why) == (False, True, False)


def test_what_is_not_clear_says_why(family):
    put_forward(family)
    Situation(episode=family.episode, member=family.members[1], legal_status="ASYLUM").record(
        by=family.cast.sara
    )
    Situation(episode=family.episode, member=family.members[0], legal_status="EXPULSION").record(
        by=family.cast.sara
    )
    seen = looks(family, earlier=["DZ-25-1"], waiting=[family.members[0]])
    assert {code for code, (clear, _why) in seen.items() if clear is False} == {
        "fear",
        "flags",
        "court",
        "earlier",
    }
    assert "Moussa" in seen["fear"][1]


def test_a_child_with_one_parent_asks_for_custody(cast):
    registration, _people = register(
        cast.sara,
        cast.algiers,
        [
            newcomer(facts("Awa DIALLO", phone=""), speaks=True),
            newcomer(facts("Binta DIALLO", "F", date(2018, 1, 1), phone=""), relation="DAU"),
        ],
    )
    case = registration.enquiry.open_case(by=cast.sara)
    with override("en"):
        seen = {look.code: look for look in triage(load(case.episodes.all())[0])}
    assert "Binta" in str(seen["custody"].sentence)


def test_who_worked_on_a_file_is_not_offered_it(client, cast, family):
    hear(family, by=cast.omar)
    put_forward(family)
    assert queue(cast.omar).offered == []
    assert queue(cast.omar).others == 1
    client.force_login(cast.omar)
    assert client.get(address("decide", family.case)).status_code == 403
    with pytest.raises(Refused):
        take(fresh(family.episode), "return", by=cast.omar, word="x")
    assert queue(cast.leila).offered == [family.case.uid]


def test_the_stand_in_sees_the_same(client, cast, family, project):
    put_forward(family)
    client.force_login(cast.hana)  # covers for Omar
    assert "KONATÉ" in on_desk(client, family.case)


@pytest.mark.parametrize(("who", "status"), [("sara", 403), ("karim", 403), ("eve", 404), ("hakim", 404)])
def test_others_do_not_sit_at_the_desk(client, cast, family, who, status):
    put_forward(family)
    client.force_login(getattr(cast, who))
    assert client.get(address("decide", family.case)).status_code == status
    assert queue(getattr(cast, who)).offered == []


def test_a_file_that_changed_says_what(omar, cast, family, project):
    put_forward(family)
    said = hidden(on_desk(omar, family.case)) | {"looked": list(Look.values), "project": project.pk}
    said["word"] = "Tout est dit"
    hear(family, family.members[1])
    answer = omar.post(address("decide", family.case), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "somebody was heard in a session" in page
    assert fresh(family.episode).pending
    ticked = {look for look in Look.values if re.search(rf'value="{look}" data-key="\d" checked', page)}
    assert ticked == set(ASKED) - {"will", "fear"}
    assert ">Tout est dit</textarea>" in page.replace("\n", "")
    assert f'<option value="{project.pk}" selected>' in page
    assert "to correct" not in page
    again = hidden(page) | {"looked": list(Look.values), "project": project.pk}
    assert omar.post(address("decide", family.case), again).status_code == 302


def test_a_stale_page_decides_nothing(omar, cast, family, project):
    put_forward(family)
    said = hidden(on_desk(omar, family.case), "return") | {"word": "La carte manque"}
    fresh(family.episode).choose_project(by=cast.omar, project=project)
    answer = omar.post(address("decide", family.case), said)
    assert answer.status_code == 422
    assert "La carte manque" in answer.content.decode()
    assert fresh(family.episode).pending


def test_what_cannot_be_refused_yet_is_not_offered_and_says_so(omar, cast, family, project):
    put_forward(family)
    before = on_desk(omar, family.case)
    assert 'value="refuse"' in before
    Concern(episode=family.episode, member=family.members[1]).raise_(by=cast.sara)
    page = on_desk(omar, family.case)
    assert 'value="refuse"' not in page
    assert "Until then it is not refused either." in page
    said = {"reason": "CRITERIA", "offered": ["HEALTH"], "appeal_told": "on", "word": "La vraie raison"}
    answer = omar.post(address("decide", family.case), hidden(before, "refuse") | said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing is decided: The head of the centre looks at this file" in page
    assert ">La vraie raison</textarea>" in page.replace("\n", "")
    assert '<details class="fold" open><summary data-key="r"' in page


def test_what_was_typed_stays_when_somebody_was_quicker(omar, cast, family, project):
    put_forward(family)
    said = hidden(on_desk(omar, family.case), "return") | {"word": "La carte manque"}
    take(fresh(family.episode), "return", by=cast.omar, word="Le passeport manque")
    answer = omar.post(address("decide", family.case), said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A colleague was quicker" in page
    assert ">La carte manque</textarea>" in page.replace("\n", "")
    assert not fresh(family.episode).pending


def test_what_changes_in_the_moment_of_deciding_is_told_like_what_changed_before(
    omar, cast, family, project, monkeypatch
):
    put_forward(family)
    page = on_desk(omar, family.case)
    said = hidden(page) | {"looked": list(Look.values), "project": project.pk, "word": "Tout est dit"}

    def too_late(episode, step, **how):
        take(fresh(episode), "withdraw", by=cast.sara, members=[family.members[1]])
        return take(episode, step, **how)

    monkeypatch.setattr("masar.journey.views.desk.take", too_late)
    answer = omar.post(address("decide", family.case), said)
    monkeypatch.undo()
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This file changed while you were reading it" in page
    assert "who is in the case" in page
    assert not re.findall(r'name="looked" value="\w+" [^>]*checked', page)
    assert ">Tout est dit</textarea>" in page.replace("\n", "")
    assert fresh(family.episode).pending


def test_the_same_press_twice_goes_on_to_the_next(omar, family):
    put_forward(family)
    said = hidden(on_desk(omar, family.case), "return") | {"word": "La carte manque"}
    for _twice in range(2):
        assert omar.post(address("decide", family.case), said).status_code == 302


def test_a_worry_is_one_neutral_line(omar, cast, family, project):
    put_forward(family)
    before = on_desk(omar, family.case)
    Concern(episode=family.episode, member=family.members[1]).raise_(by=cast.sara)
    page = on_desk(omar, family.case)
    assert "The head of the centre looks at this file before it goes on." in page
    assert "rotection" not in page
    answer = omar.post(address("decide", family.case), hidden(before) | {"looked": list(Look.values)})
    assert "worr" not in answer.content.decode()


def test_the_neutral_line_leads_the_head_on_whatever_stands_behind_it(client, omar, cast, family, project):
    """A file that rests without the head: the same line and the same link, and nothing is refused meanwhile."""
    put_forward(family)
    before = on_desk(omar, family.case)
    where = reverse("case_step", args=[family.case.uid, "looked"])
    shown = []
    for because in (
        lambda: take(fresh(family.episode), "look", by=cast.leila),
        lambda: take(fresh(family.episode), "looked", by=cast.leila),
        lambda: Concern(episode=family.episode, member=family.members[1]).raise_(by=cast.sara),
    ):
        because()
        shown.append(
            (
                where in on_desk(omar, family.case),
                where in omar.get(family.case.get_absolute_url()).content.decode(),
            )
        )
    assert shown == [(True, True), (False, False), (True, True)]
    page = omar.get(where).content.decode()
    assert "Nothing is left for you to do." in page
    assert "rotection" not in page
    told = hidden(before, "refuse")
    told |= {"reason": "NOT-NOW", "appeal_told": "on", "offered": ["HEALTH"]}
    assert omar.post(address("decide", family.case), told).status_code == 422
    assert fresh(family.episode).pending
    client.force_login(cast.sara)
    assert where not in client.get(family.case.get_absolute_url()).content.decode()
    assert where not in client.get(reverse("home")).content.decode()


def test_a_hidden_member_hides_the_file_from_the_desk(omar, cast, family):
    put_forward(family)
    family.people[1].hide(by=cast.karim)
    assert queue(cast.omar).offered == []
    assert omar.get(address("decide", family.case)).status_code == 404


@pytest.mark.parametrize("others", [0, 4])
def test_the_queue_is_one_question(omar, cast, family, project, others, django_assert_max_num_queries):
    put_forward(family)
    for number in range(others):
        another_case(cast, f"Awa {number}")
    head = cast.omar
    assert head.powers
    with django_assert_max_num_queries(1):
        assert len(queue(head).offered) == others + 1
    omar.get(address("decide", family.case))
    with django_assert_max_num_queries(20):
        omar.get(address("decide", family.case))


# Refusing, its letter, and an appeal


def test_refusing_says_which_other_help(omar, family, project):
    put_forward(family)
    said = hidden(on_desk(omar, family.case), "refuse") | {"reason": "NOT-NOW", "appeal_told": "on"}
    answer = omar.post(address("decide", family.case), said)
    assert "Nobody is refused without other help" in answer.content.decode()
    answer = omar.post(
        address("decide", family.case), said | {"offered": ["HEALTH"], "word": SAID_TO_THE_HEAD}
    )
    assert answer.status_code == 302
    assert fresh(family.episode).ending == "REJECTED"


def test_the_letter_says_nothing_outside(omar, family):
    put_forward(family)
    decision = refused(family)
    page = omar.get(address("letter", decision) + "?in=en").content.decode()
    assert 'rel="icon"' in page  # or the browser asks for one that is nowhere
    assert "the programme’s criteria are not met" in page
    assert "help from a lawyer" in page
    assert "somebody else looks at your request again" in page
    assert "or call" not in page  # there is no number to call in it
    assert SAID_TO_THE_HEAD not in page
    outside = page.split('class="outside"')[1].split("</p>")[0]
    assert "KONATÉ" in outside
    assert "Masar" not in page.split("<nav")[0]
    for language, direction in (("fr", "ltr"), ("ar", "rtl")):
        page = omar.get(address("letter", decision) + f"?in={language}").content.decode()
        assert f'lang="{language}" dir="{direction}"' in page


def test_the_letter_about_one_of_them_is_theirs_alone(omar, family):
    husband = family.members[1]
    said = {"member": husband, "reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse_one", by=family.cast.omar, **said)
    decision = Decision.objects.get(member=husband)
    assert "Moussa" in omar.get(address("decision", decision)).content.decode()
    page = omar.get(address("letter", decision)).content.decode()
    assert "Moussa" in page
    assert "Aminata" not in page


def test_a_refusal_has_a_letter_for_each_grown_up(cast, omar, family):
    counselled(family)
    text = in_use(cast, "fr")["fr"]
    put_forward(family)
    signed(family, family.members[1], text)
    decision = refused(family)
    wife, husband = family.members[:2]
    page = omar.get(address("decision", decision)).content.decode()
    for member in (wife, husband):
        assert f"{address('letter', decision)}?to={member.uid}" in page
    assert f"?to={family.members[2].uid}" not in page
    letters = [
        omar.get(address("letter", decision) + f"?in=en&to={each.uid}").content.decode()
        for each in (wife, husband)
    ]
    assert [("Aminata" in each, "Moussa" in each, "What you signed" in each) for each in letters] == [
        (True, False, False),
        (False, True, True),
    ]
    stranger = another_case(cast, "Salif TRAORÉ").members[0]
    assert omar.get(address("letter", decision) + f"?to={stranger.uid}").status_code == 404


def test_the_letter_speaks_the_persons_language(omar, family):
    put_forward(family)
    assert 'lang="fr"' in omar.get(address("letter", refused(family))).content.decode()


def test_the_true_reason_is_for_those_named(client, cast, family):
    put_forward(family)
    decision = refused(family)
    assert read(cast.sara, decision, "word") == SAID_TO_THE_HEAD
    for who, sees in (("sara", True), ("omar", True), ("salim", False), ("nadia", False)):
        client.force_login(getattr(cast, who))
        page = client.get(address("decision", decision)).content.decode()
        assert (SAID_TO_THE_HEAD in page) is sees, who
        if sees:  # not in plain view of whoever comes for the letter
            assert re.search(rf"<details><summary>[^<]*</summary>[^/]*{SAID_TO_THE_HEAD}", page)
    for who in ("eve", "hakim"):
        client.force_login(getattr(cast, who))
        assert client.get(address("decision", decision)).status_code == 404
        assert client.get(address("letter", decision)).status_code == 404


def test_an_appeal_is_answered_by_somebody_else(client, cast, family):
    put_forward(family)
    decision = refused(family)
    client.force_login(cast.salim)
    where = address("new_appeal", decision)
    assert client.post(where, {"once": field(client.get(where), "once")}).status_code == 302
    appeal = Appeal.objects.get()
    answer = {"granted": "yes", "word": "Le certificat est arrivé"}
    client.force_login(cast.omar)
    assert "somebody else answers" in client.get(address("appeal", appeal)).content.decode()
    client.post(address("appeal", appeal), answer | {"once": "a" * 30})
    assert fresh(appeal).open
    with pytest.raises(Refused):
        take(fresh(family.episode), "reconsider", by=cast.omar, word="x")
    client.force_login(cast.leila)
    assert client.post(address("appeal", appeal), answer | {"once": "b" * 30}).status_code == 302
    assert fresh(family.episode).open
    assert fresh(appeal).granted
    assert not any(fresh(member).ended for member in family.members)


def test_a_dismissed_appeal_leaves_the_refusal(cast, family):
    put_forward(family)
    appeal = Appeal(episode=fresh(family.episode), decision=refused(family)).record(by=cast.sara)
    appeal.dismiss(by=cast.leila, word="Rien de nouveau")
    assert fresh(family.episode).ending == "REJECTED"
    with pytest.raises(Exception, match=r"UNIQUE|unique"):
        Appeal(episode=fresh(family.episode), decision=appeal.decision).record(by=cast.sara)
