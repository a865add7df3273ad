"""People who come later: a child that is born, a husband who follows, somebody who left and comes again."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from masar.access.models import Deadline, Reading
from masar.access.verbs import AlreadyDone
from masar.cases.models import Concern, Enquirer, Member, StepTaken, Waiver
from masar.cases.models.children import keepers
from masar.cases.models.triage import changed_mind
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.models import Kinship
from tests.casework import fresh, hear, put_forward, registered
from tests.declared import in_use, signed
from tests.families import a_person, facts, newcomer, register


def visit(cast, name="Issa KONATÉ", sex="M", born=None, known=None, office=None, clerk=None):
    """Registered alone, as the counter does; answers the enquiry."""
    said = facts(name, sex, born, phone="")
    return register(clerk or cast.sara, office or cast.algiers, [newcomer(said, speaks=True, known=known)])[
        0
    ].enquiry


def baby(cast):
    return visit(cast, "Mariam KONATÉ", "F", cast.algiers.today() - timedelta(days=3))


def add(family, enquiry, relation="SON", by=None):
    relations = {each.person_id: relation for each in enquiry.came()}
    take(fresh(family.episode), "add", by=by or family.cast.sara, enquiry=enquiry, relations=relations)
    return Member.objects.get(episode=family.episode, person=enquiry.came().first().person)


def looked_for(client, family, name):
    return client.post(page(family), {"q": name}).content.decode()


def page(family, enquiry=None):
    where = reverse("case_people", args=[family.case.uid])
    return f"{where}?visit={enquiry.uid}" if enquiry else where


def missing(family, step):
    return {reason.need.code for reason in blockers(load([fresh(family.episode)])[0], step)}


def test_a_child_that_was_born_goes_the_whole_way(cast, family, project, client):
    put_forward(family)
    client.force_login(cast.sara)
    born = baby(cast)
    assert "Mariam KONATÉ" not in client.get(page(family)).content.decode()  # the family sees the screen
    assert f"?visit={born.uid}" in looked_for(client, family, "Mariam Konaté")
    form = client.get(page(family, born))
    name = f"relation-{born.came().first().person_id}"
    typed = {
        "once": "a",
        "version": fresh(family.episode).version,
        name: "DAU",
    }
    assert client.post(page(family, born), typed | {name: ""}).status_code == 422
    assert client.post(page(family, born), typed).url == family.case.get_absolute_url()
    child = Member.objects.get(person=born.came().first().person)
    assert (child.relation, child.line, child.is_principal) == ("DAU", 4, False)
    episode = fresh(family.episode)
    assert (episode.stage, episode.pending) == ("COUNSELLING", False)
    assert not Deadline.objects.filter(kind="decide", met_at=None).exists()
    assert not Concern.objects.filter(member=child).exists()  # her mother is there
    assert StepTaken.objects.filter(episode=episode).last().step == "add"
    take(episode, "register", by=cast.sara)  # she is told nothing, and asked nothing
    take(fresh(episode), "submit", by=cast.sara)
    assert form.status_code == 200


def test_a_small_child_is_nobody_s_husband(cast, family, client):
    client.force_login(cast.sara)
    born = visit(cast, "Issa KONATÉ", "M", cast.algiers.today() - timedelta(days=3))
    name = f"relation-{born.came().first().person_id}"
    typed = {"once": "a", "version": fresh(family.episode).version}
    for relation in ("SPO", "PAR", "FAT", "GUA"):
        answer = client.post(page(family, born), typed | {name: relation})
        shown = answer.content.decode()
        assert (answer.status_code, "Whoever is under twelve" in shown, "father or mother of" in shown) == (
            422,
            True,
            False,
        )
    assert client.post(page(family, born), typed | {name: "SON"}).status_code == 302


def test_nobody_is_decided_about_by_the_way(cast, family, project):
    put_forward(family)
    take(
        fresh(family.episode),
        "approve",
        by=cast.omar,
        project=project,
        looked=("will", "fear", "flags", "custody", "reception", "earlier"),
    )
    assert fresh(family.episode).stage == "ELIGIBLE"
    brother = add(family, visit(cast), "BRO")
    assert fresh(family.episode).stage == "COUNSELLING"
    assert missing(family, "register") == {"counselled", "wants"}
    hear(family, brother, alone=True)
    assert missing(family, "register") == {"wants"}  # the others said it before he came, if only this morning
    hear(family, *family.members[:2])
    take(fresh(family.episode), "register", by=cast.sara)
    assert "status" in missing(family, "submit")


ALL_LOOKS = ("will", "fear", "flags", "custody", "reception", "earlier")


def put_forward_again(family):
    take(fresh(family.episode), "register", by=family.cast.sara)
    take(fresh(family.episode), "submit", by=family.cast.sara)


def on_the_desk(client, family):
    return client.get(reverse("decide", args=[family.case.uid])).content.decode()


def test_the_desk_says_what_was_decided_before_and_who_came_since(cast, family, project, client):
    client.force_login(cast.omar)
    put_forward(family)
    assert "was decided before" not in on_the_desk(client, family)
    take(fresh(family.episode), "approve", by=cast.leila, project=project, looked=ALL_LOOKS)
    add(family, baby(cast), "DAU")  # the same day, and nobody was heard since
    put_forward_again(family)
    page = on_the_desk(client, family)
    told = page[page.index("was decided before") :].split("</div>")[0]
    assert ("accepted" in told, "Leila" in told) == (True, True)
    assert re.search("Came since: .*Mariam KONATÉ", told)
    take(fresh(family.episode), "return", by=cast.omar, word="…")
    take(fresh(family.episode), "submit", by=cast.sara)
    told = on_the_desk(client, family).split("was decided before")[1].split("</div>")[0]
    assert ("sent back" in told, "Came since" in told) == (True, False)  # she was there when it was sent back
    client.force_login(cast.sara)
    assert client.get(reverse("decide", args=[family.case.uid])).status_code == 403


def test_who_gets_a_companion_is_asked_alone_once_more(cast, family, time_machine, client):
    registered(family)
    time_machine.move_to(timezone.now() + timedelta(days=2))
    born, husband = visit(cast, born=cast.algiers.today()), visit(cast)
    add(family, born)
    assert missing(family, "register") == set()  # a child asks nothing of the others
    client.force_login(cast.sara)
    assert "agreed" not in client.get(page(family, baby(cast))).content.decode()
    typed = {f"relation-{husband.came().first().person_id}": "BRO"}
    said = client.post(page(family, husband), typed)
    assert "whom they do not want" in said.content.decode()
    assert client.post(page(family, husband), typed | {"agreed": "on", "once": "c"}).status_code == 302
    assert missing(family, "register") == {"counselled", "wants"}
    brother = Member.objects.get(person=husband.came().first().person)
    hear(family, brother, alone=True)
    assert missing(family, "register") == {"wants"}

    take(fresh(family.episode), "withdraw", by=cast.sara, members=[brother], asked_alone=True)
    assert missing(family, "register") == set()


def test_what_two_let_pass_does_not_hold_for_those_who_come(cast, family):
    Waiver(episode=family.episode, need="counselled", agrees="AVRRC").ask(
        by=cast.omar, why="Il va mourir"
    ).agree(by=cast.leila)
    hear(family, topics="")
    take(fresh(family.episode), "register", by=cast.sara)
    add(family, visit(cast), "BRO")
    assert "counselled" in missing(family, "register")


def test_a_child_of_nobody_here_is_told_to_protection(cast, family):
    nephew = add(family, visit(cast, born=cast.algiers.today() - timedelta(days=365 * 9)), "NEP")
    assert Concern.objects.get(member=nephew).raised_by is None


def test_who_left_is_asked_anew(cast, family, time_machine):
    registered(family)
    wife = family.members[1]
    take(fresh(family.episode), "withdraw", by=cast.sara, members=[wife], asked_alone=True)
    time_machine.move_to(timezone.now() + timedelta(days=5))
    back = add(family, visit(cast, known=fresh(wife).person), "SPO")
    assert back == wife
    assert back.stays
    assert back.joined_on == cast.algiers.today()
    assert missing(family, "register") == {"counselled", "wants"}
    hear(family, wife, alone=True)
    assert missing(family, "register") == {"wants"}  # the other does not know yet that she comes along
    hear(family, family.members[0], alone=True)
    assert missing(family, "register") == set()
    file = load([fresh(family.episode)])[0]
    assert [changed_mind(file, each) for each in file.members[:2]] == [
        False,
        True,
    ]  # the head sees it at the desk


def test_a_mother_who_was_registered_again_with_her_child_stays_once(cast, family):
    mother = newcomer(facts("Aminata KONATÉ"), speaks=True, known=family.people[0])
    child = newcomer(facts("Mariam KONATÉ", "F", cast.algiers.today(), phone=""), relation="DAU")
    enquiry = register(cast.sara, cast.algiers, [mother, child])[0].enquiry
    take(
        fresh(family.episode), "add", by=cast.sara, enquiry=enquiry,
        relations={Enquirer.objects.get(enquiry=enquiry, line=1).person_id: "DAU"},
    )  # fmt: skip
    assert family.episode.members.count() == 5


def test_people_of_a_case_are_added_to_no_other(cast, family, client):
    used = visit(cast)
    add(family, used)
    with pytest.raises(ValueError, match="another office or case"):
        add(family, used)
    with pytest.raises(ValueError, match="added to a case"):
        used.open_case(by=cast.sara)
    client.force_login(cast.sara)
    assert "can be added" in client.get(page(family, used)).content.decode()
    assert client.get(reverse("first_session", args=[used.uid])).url == family.case.get_absolute_url()
    assert "?visit=" not in looked_for(client, family, "Issa KONATÉ")


def test_only_whole_visits_of_the_own_office_are_offered(cast, family, client):
    elsewhere = visit(cast, "Fanta SOW", "F", office=cast.oran, clerk=cast.eve)
    hidden = a_person(cast.sara, cast.algiers, name="Awa BAH", phone="")
    Enquirer.objects.get(person=hidden)
    hidden.hide(by=cast.karim)
    client.force_login(cast.sara)
    assert "?visit=" not in looked_for(client, family, "Fanta SOW")
    assert "?visit=" not in looked_for(client, family, "Awa BAH")
    for enquiry in (elsewhere, Enquirer.objects.get(person=hidden).enquiry):
        told = client.get(page(family, enquiry)).content.decode()
        assert "can be added" in told
        assert "SOW" not in told
        assert "BAH" not in told
    with pytest.raises(ValueError, match="another office"):
        add(family, elsewhere)


def test_a_case_that_ended_takes_nobody(cast, family, client):
    take(family.episode, "withdraw", by=cast.sara, members=family.members)
    client.force_login(cast.sara)
    told = client.get(page(family, visit(cast))).content.decode()
    assert "This case has ended." in told
    assert "<select" not in told


def test_whoever_may_not_add_is_not_led_there(cast, family, client):
    client.force_login(cast.dounia)
    assert client.get(page(family)).status_code in (403, 404)
    assert "case_people" not in client.get(family.case.get_absolute_url()).content.decode()


def test_the_counter_goes_on_to_the_case(cast, family, client):
    client.force_login(cast.sara)
    begun = client.get(f"{reverse('register')}?case={family.case.uid}").content.decode()
    assert family.case.number.split()[0] in begun
    assert f'name="case" value="{family.case.uid}"' in begun
    client.force_login(cast.eve)
    assert (
        family.case.number.split()[0]
        not in client.get(f"{reverse('register')}?case={family.case.uid}").content.decode()
    )
    assert client.get(f"{reverse('register')}?case=nonsense").status_code == 200


def withdrawn(family, *members):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=list(members), asked_alone=True)


def test_everybody_has_a_line_of_their_own(cast, family):
    wife = family.members[1]
    withdrawn(family, wife)
    lines = [newcomer(facts("Moussa KONATÉ", "M"), speaks=True, known=fresh(wife).person)]
    lines += [newcomer(facts("Awa KONATÉ", "F", phone=""), relation="SIS")]
    add(family, register(cast.sara, cast.algiers, lines)[0].enquiry)
    add(family, visit(cast))
    assert sorted(family.episode.members.values_list("line", flat=True)) == [0, 1, 2, 3, 4, 5]


def test_the_principal_applicant_may_come_again(cast, family, client):
    withdrawn(family, family.members[0])
    enquiry = visit(cast, known=fresh(family.members[0]).person)
    client.force_login(cast.sara)
    shown = client.get(page(family, enquiry)).content.decode()
    assert "<select" not in shown  # nobody is anything to themselves
    assert client.post(page(family, enquiry), {"agreed": "on", "once": "d"}).status_code == 302
    back = fresh(family.members[0])
    assert (back.stays, back.is_principal, back.relation) == (True, True, "")


def test_no_day_in_the_past_makes_an_old_word_count(cast, family, time_machine):
    registered(family)
    first = cast.algiers.today()
    withdrawn(family, family.members[1])
    time_machine.move_to(timezone.now() + timedelta(days=5))
    enquiry = visit(cast, known=fresh(family.members[1]).person)
    relations = {enquiry.came().first().person_id: "SPO"}
    take(fresh(family.episode), "add", by=cast.sara, enquiry=enquiry, relations=relations, happened_on=first)
    assert missing(family, "register") == {"counselled", "wants"}


def test_nobody_who_was_not_accepted_or_died_is_added(cast, family, client):
    put_forward(family)
    said = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse_one", by=cast.omar, member=family.members[1], **said)
    take(fresh(family.episode), "decease", by=cast.omar, member=family.members[3])
    client.force_login(cast.sara)
    for member in (family.members[1], family.members[3]):
        enquiry = visit(cast, known=fresh(member).person)
        assert "appeal leads back" in client.get(page(family, enquiry)).content.decode()
        with pytest.raises(ValueError, match="not accepted"):
            add(family, enquiry)


def test_those_who_stay_sign_anew(cast, family, project):
    put_forward(family)
    take(fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="vu")
    paper = signed(family, family.members[0], in_use(cast, "fr")["fr"])
    add(family, baby(cast), "DAU")
    assert fresh(paper).ended_as == "VOID"


def test_what_was_said_on_the_telephone_is_confirmed_first(cast, family):
    asked = Waiver(episode=family.episode, need="counselled", agrees="AVRRC")
    asked.ask(by=cast.omar, why="Il va mourir", phoned=cast.leila)
    assert missing(family, "add") == {"written"}
    fresh(asked).agree(by=cast.leila)
    assert missing(family, "add") == set()


def test_of_a_husband_who_follows_nobody_assumes_that_he_is_the_father(cast, family, client):
    enquiry = visit(cast, "Seydou TRAORÉ")
    him = enquiry.came().first().person_id
    children = [member for member in family.members if member.relation in ("DAU", "SON")]
    client.force_login(cast.sara)
    typed = {f"relation-{him}": "SPO", "agreed": "on", "once": "e"}
    asked = client.post(page(family, enquiry), typed)
    assert asked.status_code == 422
    assert "Is \u2068Seydou TRAORÉ\u2069 father or mother of" in asked.content.decode()
    typed |= {f"parent-{him}-{child.person_id}": "no" for child in children}
    assert client.post(page(family, enquiry), typed).status_code == 302
    today = cast.algiers.today()
    assert not any(each.person_id == him for child in children for each in keepers(fresh(child), today))


def test_who_is_in_a_case_that_one_sees_is_not_offered(cast, family, client):
    enquiry = visit(cast)
    person = enquiry.came().first().person
    enquiry.open_case(by=cast.sara)
    twice = visit(cast, known=person)
    client.force_login(cast.sara)
    assert "?visit=" not in looked_for(client, family, "Issa KONATÉ")
    assert "appeal leads back" in client.get(page(family, twice)).content.decode()


def test_the_same_form_twice_adds_once(cast, family, client):
    enquiry = visit(cast)
    typed = {f"relation-{enquiry.came().first().person_id}": "BRO", "agreed": "on", "once": "f"}
    client.force_login(cast.sara)
    assert client.post(page(family, enquiry), typed).url == client.post(page(family, enquiry), typed).url
    with pytest.raises((ValueError, AlreadyDone)):
        add(family, enquiry)


def test_another_relation_takes_the_place_of_the_first(cast, family):
    wife = family.members[1]
    withdrawn(family, wife)
    assert add(family, visit(cast, known=fresh(wife).person), "SIB").relation == "SIB"
    ties = Kinship.objects.filter(person=family.people[0], relative=wife.person, ended=False)
    assert list(ties.values_list("relation", flat=True)) == ["SIB"]


def test_the_steps_say_who_was_added(cast, family, client):
    add(family, visit(cast), "BRO")
    client.force_login(cast.sara)
    done = client.get(family.case.get_absolute_url()).content.decode().split('id="history"')[1]
    assert "Issa KONATÉ" in done.split("</details>")[0]
    client.force_login(cast.dounia)
    assert (
        "Issa KONATÉ"
        not in client.get(family.case.get_absolute_url()).content.decode().split('id="history"')[-1]
    )


def test_the_first_questions_begin_with_the_newest_visit(cast, family, client):
    wife = family.members[1]
    withdrawn(family, wife)
    came = newcomer(facts("Moussa KONATÉ", "M"), speaks=True, known=fresh(wife).person)
    came.answers |= {"ill": "yes"}
    add(family, register(cast.sara, cast.algiers, [came])[0].enquiry, "SPO")
    client.force_login(cast.sara)
    shown = client.get(reverse("member_screening", args=[wife.uid])).content.decode()
    assert dict(re.findall(r'name="(\w+)" id="\w+" value="(\w+)" checked', shown))["ill"] == "yes"


def test_who_looks_for_people_leaves_a_line(cast, family, client):
    visit(cast)
    client.force_login(cast.sara)
    looked_for(client, family, "Issa")
    assert Reading.objects.filter(kind="search").exists()


@pytest.mark.parametrize("name", ["eve", "nadia", "dounia", "bruno", "adel", "yacine"])
def test_nobody_looks_for_people_through_a_case_that_is_not_theirs(cast, family, client, name):
    enquiry = visit(cast)
    client.force_login(getattr(cast, name))
    for answer in (
        client.post(page(family), {"q": "Issa KONATÉ"}),
        client.get(page(family, enquiry)),
        client.post(page(family, enquiry), {"agreed": "on", "once": "h"}),
    ):
        assert answer.status_code in (403, 404)
        assert "Issa KONATÉ" not in answer.content.decode()
    assert not Member.objects.filter(person=enquiry.came().first().person).exists()
