"""Parting two files while a case is on its way: each office, reader and answer is with the person it belongs to."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from masar.access import sealing
from masar.access.verbs import Refused
from masar.cases.models import Handover, Member
from masar.cases.views.registrations import spoken_answers
from masar.journey.steps import take
from masar.people.models import Kinship, Person
from masar.people.parting import since
from tests.casework import begun, fresh, hear
from tests.families import a_person, facts, newcomer, register
from tests.people.joining import again, joined


@pytest.fixture
def pair(cast):
    return person(cast, "Fatoumata DIALLO"), person(cast, "Fatimata JALLOW", phone="")


@pytest.fixture
def apart(cast):
    """One woman twice, at two centres."""
    other = a_person(cast.eve, cast.oran, name="Fatimata JALLOW", phone="")
    return person(cast, "Fatoumata DIALLO"), other


def person(cast, name, **said):
    return a_person(cast.sara, cast.algiers, name=name, **said)


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def page(user, *named):
    return at_desk(user).get(reverse(named[0], args=[each.uid for each in named[1:]])).content.decode()


def a_case_of(someone, clerk, office):
    line = newcomer(facts(), speaks=True)
    line.known = again(someone)
    visit, _people = register(clerk, office, [line])
    return visit.enquiry.open_case(by=clerk)


def sees(user, someone):
    return Person.objects.visible_to(user).filter(pk=someone.pk).exists()


def told(refusal):
    return str(refusal.value.answer.sentence)


def test_the_page_of_joining_tells_of_nothing_that_is_hidden_from_the_reader(cast):
    family = begun(cast)
    wife, man = family.people[:2]
    twin = person(cast, "Musa KONATEH", sex="M", phone="")
    seen = dict(re.findall(r"<dt>([^<]*)</dt>\s*<dd>([^<]*)</dd>", page(cast.omar, "join_pair", twin, man)))
    assert (seen["Cases"], seen["Family"]) == ("1", "1")
    wife.hide(by=cast.karim)
    text = page(cast.omar, "join_pair", twin, man)
    assert "<dt>Cases</dt>" not in text
    assert "<dt>Family</dt>" not in text
    assert "<dt>Cases</dt>" in page(cast.karim, "join_pair", twin, man)


def test_the_page_of_parting_names_nobody_who_is_hidden_from_the_reader(cast, pair):
    wife = person(cast, "Aminata KONATE")
    join = joined(*pair, cast.omar)
    tie = Kinship(person=again(pair[0]), relative=wife, relation="SPO").record(by=cast.sara)
    assert "Aminata KONATE" in page(cast.omar, "join_parting", join)
    wife.hide(by=cast.karim)
    text = page(cast.omar, "join_parting", join)
    assert "Aminata" not in text
    assert "<legend" not in text
    again(join).undo(by=cast.omar, theirs={str(tie.uid)})
    assert again(tie).person == pair[0]


def test_no_refusal_tells_of_a_case_that_one_may_not_see(cast, family):
    neutral = "These two files cannot be joined now. Ask the coordinator to look at both."
    other = begun(cast)
    family.people[0].hide(by=cast.karim)
    for one, two in ((family.people[1], family.people[2]), (family.people[1], other.people[1])):
        with pytest.raises(Refused) as refusal:
            joined(one, two, cast.omar)
        assert told(refusal) == neutral


def test_an_office_that_held_one_of_them_holds_the_one_its_case_is_about(cast, apart):
    kept, other = apart
    join = joined(kept, other, cast.leila)
    case = a_case_of(kept, cast.eve, cast.oran)
    again(join).undo(by=cast.leila)
    assert Member.objects.get(episode__case=case).person == kept
    assert sees(cast.eve, kept)
    assert sees(cast.eve, other)


def test_an_office_whose_case_goes_to_the_other_file_holds_that_one(cast, apart):
    kept, other = apart
    join = joined(kept, other, cast.leila)
    case = a_case_of(kept, cast.sara, cast.algiers)
    again(join).undo(by=cast.leila, theirs={line.key for line in since(again(join), cast.leila)})
    assert Member.objects.get(episode__case=case).person == other
    assert sees(cast.sara, other)
    assert sees(cast.sara, kept)  # Algiers held it before


def test_an_office_that_came_since_without_a_case_holds_one_of_them(cast, pair):
    kept, other = pair
    join = joined(kept, other, cast.omar)
    again(kept).hold_at(by=cast.sara, office=cast.oran)
    again(join).undo(by=cast.omar)
    assert sees(cast.eve, kept)
    assert not sees(cast.eve, other)


def test_what_money_hangs_on_stays_and_the_page_says_so(cast, project, pair):
    kept, other = pair
    join = joined(kept, other, cast.omar)
    a_case_of(kept, cast.sara, cast.algiers).newest.choose_project(by=cast.omar, project=project)
    member = Member.objects.get()
    text = page(cast.omar, "join_parting", join)
    assert "Money hangs on this, so it stays where it is." in text
    assert f"since-{member.uid}" not in text
    again(join).undo(by=cast.omar, theirs={str(member.uid)})
    assert again(member).person == kept


def test_answers_at_the_counter_are_those_of_their_own_line(cast):
    one, two = newcomer(facts("Aminata KONATE"), speaks=True), newcomer(facts("Awa KONATE"), relation="SIS")
    one.answers, two.answers["pregnant"] = {}, "yes"
    visit, people = register(cast.sara, cast.algiers, [one, two])
    first, second = visit.enquiry.enquirers.order_by("line")
    join = joined(*people, cast.omar)
    for _time in ("joined", "parted"):
        assert spoken_answers(cast.sara, visit, again(first)) == []
        assert ("Are you expecting a baby?", "yes") in spoken_answers(cast.sara, visit, again(second))
        assert spoken_answers(cast.salim, visit, again(second)) == []
        if again(join).stands:
            again(join).undo(by=cast.omar)


def test_answers_of_older_forms_are_found_under_the_file_of_that_day(cast, monkeypatch):
    from masar.cases.models.registration import Newcomer

    real = Newcomer.seal_answers
    monkeypatch.setattr(
        Newcomer, "seal_answers", lambda new, visit, _enquirer, by: real(new, visit, new.person, by=by)
    )
    visit, people = register(cast.sara, cast.algiers, [newcomer(facts(), speaks=True)])
    enquirer = visit.enquiry.enquirers.get()
    said = spoken_answers(cast.sara, visit, enquirer)
    join = joined(person(cast, "Aminata KEITA", phone=""), people[0], cast.omar)
    assert spoken_answers(cast.sara, visit, again(enquirer)) == said != []
    again(join).undo(by=cast.omar)
    assert spoken_answers(cast.sara, visit, again(enquirer)) == said


def two_of_one_case(cast):
    """Two children of a family are one, and one of them had withdrawn already."""
    family = begun(cast)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[3:])
    joined(family.people[2], family.people[3], cast.omar)
    return family


def test_a_case_is_opened_again_with_each_person_once(cast):
    family = two_of_one_case(cast)
    take(
        fresh(family.episode), "withdraw", by=cast.sara, members=[fresh(each) for each in family.members[:3]]
    )
    case = fresh(family.case)
    assert case.may_come_again() == family.people[:3]
    case.reopen(by=cast.leila, reason="NEW", people=case.may_come_again())


def test_a_joined_file_does_not_come_back_into_the_case(cast):
    family = two_of_one_case(cast)
    back = reverse("case_step", args=[family.case.uid, "take_back"])
    assert family.people[3].name not in at_desk(cast.sara).get(back).content.decode()
    with pytest.raises(Refused) as refusal:
        take(fresh(family.episode), "take_back", by=cast.sara, members=[fresh(family.members[3])])
    assert "joined with another" in told(refusal)
    assert fresh(family.members[3]).ended


def test_parents_who_go_on_after_all_bring_no_joined_file_along(cast):
    family = begun(cast)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[:2])
    joined(family.people[2], family.people[3], cast.omar)
    take(
        fresh(family.episode), "take_back", by=cast.sara, members=[fresh(each) for each in family.members[:2]]
    )
    here = Member.objects.filter(episode=family.episode, ended=False)
    assert [member.person for member in here.order_by("line")] == family.people[:3]


def test_whoever_took_the_case_over_reads_nothing_of_the_other_person_any_more(cast):
    family = begun(cast)
    kept, other = family.people[0], person(cast, "Aminata KONATEE", phone="")
    join = joined(kept, other, cast.omar)
    Handover(episode=fresh(family.episode), to=cast.salim).make(by=cast.omar)
    assert sealing.may_read(cast.salim, other.uid, "B")
    again(join).undo(by=cast.omar)
    assert not sealing.may_read(cast.salim, other.uid, "B")
    assert sealing.may_read(cast.salim, kept.uid, "B")


def test_nor_where_the_case_was_that_of_the_joined_file(cast):
    family = begun(cast)
    kept, other = person(cast, "Aminata KONATEE", phone=""), family.people[0]
    join = joined(kept, other, cast.omar)
    Handover(episode=fresh(family.episode), to=cast.salim).make(by=cast.omar)
    again(join).undo(by=cast.omar)
    assert not sealing.may_read(cast.salim, kept.uid, "B")
    assert sealing.may_read(cast.salim, other.uid, "B")


def test_whoever_wrote_something_meanwhile_still_reads_it(cast):
    family = begun(cast)
    kept, other = person(cast, "Aminata KONATEE", phone=""), family.people[0]
    join = joined(kept, other, cast.omar)
    Handover(episode=fresh(family.episode), to=cast.salim).make(by=cast.omar)
    hear(family, fresh(family.members[0]), alone=True, words="I am afraid", by=cast.salim)
    again(join).undo(by=cast.omar)
    assert sealing.read(cast.salim, family.members[0].attendances.get(), "words") == "I am afraid"


def test_whoever_parts_two_files_comes_to_the_one_they_still_see(cast, apart):
    kept, other = apart
    for by, where in ((cast.omar, kept), (cast.hakim, other)):
        join = again(joined(again(kept), again(other), cast.leila))
        answer = at_desk(by).post(
            reverse("join_parting", args=[join.uid]),
            {"seen": join.seen, "version": join.version, "once": str(by.pk)},
            follow=True,
        )
        assert again(join).undone_by == by
        assert answer.redirect_chain[-1][0] == where.get_absolute_url()
        assert "These are two files again." in answer.content.decode()


def test_what_could_not_go_to_the_other_file_is_said(cast, pair):
    """Both files had the same sister; one of the two ties was written anew since."""
    kept, other = pair
    sister = person(cast, "Awa BARRY", phone="")
    for someone in pair:
        Kinship(person=someone, relative=sister, relation="SIS").record(by=cast.sara)
    join = again(joined(kept, other, cast.omar))
    Kinship.objects.get(person=kept).end(by=cast.sara)
    tie = Kinship(person=again(kept), relative=sister, relation="SIS").record(by=cast.sara)
    sent = {f"since-{tie.uid}": "joined", "seen": join.seen, "version": join.version, "once": "1"}
    answer = at_desk(cast.omar).post(reverse("join_parting", args=[join.uid]), sent, follow=True)
    assert "This could not go to the file that was joined, and stays where it was" in answer.content.decode()
    assert "Awa BARRY" in answer.content.decode()
    assert again(tie).person == kept


def test_where_the_kept_one_left_the_case_one_is_told_to_keep_the_other(cast):
    family = begun(cast)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[3:])
    with pytest.raises(Refused) as refusal:
        joined(family.people[3], family.people[2], cast.omar)
    assert "Keep the other file." in told(refusal)
    assert family.case.number in told(refusal)
    assert joined(family.people[2], family.people[3], cast.omar).stands


@pytest.mark.parametrize("whose", ["joined", "kept", "both", "nobody's"])
def test_a_tie_goes_with_the_case_it_came_with(cast, pair, whose):
    kept, other = pair
    case = a_case_of(other if whose in ("joined", "both") else kept, cast.sara, cast.algiers)
    if whose == "both":
        register(cast.sara, cast.algiers, [newcomer(facts(), speaks=True, known=again(kept))])
    join = joined(kept, other, cast.omar)
    line = newcomer(facts("Mariam DIALLO", "F", cast.algiers.today(), phone=""), speaks=True)
    visit, (child,) = register(cast.sara, cast.algiers, [line])
    if whose == "nobody's":
        tie = Kinship(person=again(kept), relative=child, relation="DAU").record(by=cast.sara)
    else:
        episode = Member.objects.get(episode__case=case).episode
        take(episode, "add", by=cast.sara, enquiry=visit.enquiry, relations={child.pk: "DAU"})
        tie = Kinship.objects.get()
    goes = {line.key: line.goes for line in since(again(join), cast.omar)}
    assert goes[str(tie.uid)] == ("joined" if whose in ("joined", "both") else "kept")
    again(join).undo(by=cast.omar)
    ends = {again(tie).person, again(tie).relative}
    assert ends == {child, other if whose in ("joined", "both") else kept}
