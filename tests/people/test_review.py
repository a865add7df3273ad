"""The queue of pairs: who is asked about which, what stands side by side, and when it takes two people."""

import re
from datetime import date
from itertools import pairwise

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from masar.access import jobs
from masar.access.actors import label_of
from masar.access.models import Job, Project, Reading
from masar.access.verbs import Refused
from masar.cases.models import Member
from masar.journey import owed
from masar.journey.views import my_list
from masar.people import comparison, everybody
from masar.people.comparison import weigh
from masar.people.duplicates import find_duplicates
from masar.people.identity.matching.learning import OWN, SHIPPED
from masar.people.models import Match, Name, Person, Sweep
from tests.cast import fresh, gather, hire
from tests.families import a_person


@pytest.fixture
def cast(db):
    cast = gather()
    cast.oran.assign_function(by=cast.leila, code="HRC", holder=cast.hakim)
    fresh(cast.omar).give_grant(by=cast.leila, role="HRC", mission=cast.mission, office=cast.oran)
    return cast


def a_pair(cast, name="Aminata KONATE", likely=0.9, number="A0012345"):
    """Held by Algiers and by Oran; Omar sees both files."""
    earlier = a_person(cast.sara, cast.algiers, number=number)
    later = a_person(cast.eve, cast.oran, name=name, born=date(1994, 2, 5), number=number)
    comparison.tell([(earlier.pk, later.pk, likely)])
    return Match.objects.get(earlier=earlier, later=later)


def do_what_is_asked(name):
    while (taken := jobs.take(name)) is not None:
        jobs.run(taken)


def page(client, user, name="matches", *arguments):
    client.force_login(user)
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client, user, match, decision="different", ground="family", follow=False):
    client.force_login(user)
    form = {"decision": decision, "ground": ground, "version": Match.objects.get(pk=match.pk).version}
    return client.post(reverse("match", args=[match.uid]), form, follow=follow)


def test_the_likeliest_stands_first_and_those_that_take_two_before(cast, client):
    likely, less, hidden = a_pair(cast, likely=0.9), a_pair(cast, likely=0.6), a_pair(cast, likely=0.55)
    Person.objects.get(pk=hidden.later_id).hide(
        by=hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    )
    do_what_is_asked("weigh")
    order = [str(likely.uid), str(less.uid)]
    text = page(client, cast.omar)
    assert sorted(order, key=text.index) == order
    assert str(hidden.uid) not in text
    text = page(client, cast.karim)
    assert sorted([str(hidden.uid), *order], key=text.index) == [str(hidden.uid), *order]


def test_whoever_holds_no_earlier_file_is_asked_nothing(cast, client):
    match = a_pair(cast)
    assert str(match.uid) not in page(client, cast.hakim)
    client.force_login(cast.sara)
    assert client.get(reverse("matches")).status_code == 403


def test_however_many_there_are_the_queue_asks_as_much(cast, client):
    a_pair(cast)
    page(client, cast.omar)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, cast.omar)
    for _more in range(4):
        a_pair(cast)
    with CaptureQueriesContext(connection) as many:
        page(client, cast.omar)
    assert len(many) == len(few)


def test_both_files_stand_side_by_side_with_words_for_what_differs(cast, client):
    text = page(client, cast.omar, "match", a_pair(cast, name="Aminata DIARRA").uid)
    for said in (
        "2 May 1994",
        "5 February 1994",
        "day and month of birth exchanged",
        "part of the name",
        "the same",
    ):
        assert said in text
    assert "Kinship" not in text
    assert "photo" not in text.lower()


def test_the_next_pair_comes_by_itself(cast, client):
    first, second = a_pair(cast, likely=0.9), a_pair(cast, likely=0.8)
    answer = decide(client, cast.omar, first)
    assert answer["Location"] == reverse("match", args=[second.uid])
    assert decide(client, cast.omar, second)["Location"] == reverse("matches")
    first = Match.objects.get(pk=first.pk)
    assert (first.decision, first.ground, first.decided_by) == ("different", "family", cast.omar)


def test_a_decision_says_why(cast, client):
    match = a_pair(cast)
    answer = decide(client, cast.omar, match, ground="")
    assert answer.status_code == 422
    assert "Choose why, then decide." in answer.content.decode()
    assert Match.objects.get().decision == "open"


@pytest.mark.parametrize(
    ("decision", "ground", "kept"),
    [
        ("same", "twins", False), ("same", "family", False), ("same", "namesake", False), ("same", "little", False),
        ("same", "typing", True), ("different", "little", False), ("different", "twins", True), ("unsure", "twins", True),
    ],
)  # fmt: skip
def test_a_reason_that_does_not_fit_is_not_kept(cast, client, decision, ground, kept):
    match = a_pair(cast)
    answer = decide(client, cast.omar, match, decision, ground)
    assert (answer.status_code, Match.objects.get().decision) == ((302, decision) if kept else (422, "open"))
    if not kept:
        page = answer.content.decode()
        assert f"“{Match.Ground(ground).label}” does not go with this decision." in page
        assert re.findall(r'name="ground" value="(\w+)"[^>]* checked', page) == [ground]


def test_who_was_not_sure_may_be_later_but_is_not_asked_again(cast, client):
    match = a_pair(cast)
    decide(client, cast.omar, match, "unsure", "little")
    assert str(match.uid) not in page(client, cast.omar)
    assert "Not sure" in page(client, cast.omar, "match", match.uid)
    decide(client, cast.omar, match, "different", "papers")
    assert Match.objects.get().decision == "different"


def test_what_came_back_shows_who_decided_before_and_why(cast, client):
    match = a_pair(cast)
    decide(client, cast.omar, match, "different", "twins")
    Person.objects.get(pk=match.later_id).correct(
        by=cast.eve, facts={"born_earliest": date(1994, 5, 2), "born_latest": date(1994, 5, 2)}
    )
    comparison.tell([(match.earlier_id, match.later_id, 0.9)])
    text = page(client, cast.omar, "match", match.uid)
    assert "Omar" in text
    assert "two different people" in text
    assert "twins" in text
    assert str(match.uid) in page(client, cast.omar)


def test_a_hidden_file_takes_two_of_protection(cast, client):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    ines = hire(cast.people, cast.sami, cast.mission, "Ines", "PFP", cast.algiers)
    match = a_pair(cast)
    Person.objects.get(pk=match.later_id).hide(by=nour)
    decide(client, cast.karim, match, "same", "papers")
    match = Match.objects.get()
    assert (match.decision, match.waits, match.second) == ("same", True, None)
    assert str(match.uid) not in page(client, cast.karim)
    assert str(match.uid) in page(client, ines)
    with pytest.raises(Refused, match=r"match\.confirm"):
        match.confirm(by=cast.karim)
    with pytest.raises(Refused, match=r"match\.confirm"):
        match.confirm(by=cast.omar)
    client.force_login(ines)
    client.post(reverse("match_confirmation", args=[match.uid]), {"version": match.version})
    match = Match.objects.get()
    assert (match.waits, match.second) == (False, ines)


def test_a_second_person_may_disagree(cast, client):
    match = a_pair(cast)
    with_money(cast, match)
    decide(client, cast.omar, match, "same", "papers")
    assert Match.objects.get().waits
    assert "I do not think so" in page(client, cast.karim, "match", match.uid)
    decide(client, cast.karim, match, "different", "namesake")
    match = Match.objects.get()
    assert (match.decision, match.before, match.decided_by, match.second) == (
        "unsure",
        "same",
        cast.omar,
        cast.karim,
    )
    assert match.disputed
    assert str(match.uid) not in page(client, cast.karim)
    with pytest.raises(Refused, match=r"match\.decide"):
        match.decide(by=cast.karim, decision="different", ground="namesake")
    assert "does not think so" in page(client, cast.omar)
    assert "Karim" in page(client, cast.omar, "match", match.uid)
    decide(client, cast.omar, match, "different", "twins")
    match = Match.objects.get()
    assert (match.decision, match.waits, match.disputed, match.second) == ("different", False, False, None)
    assert str(match.uid) not in page(client, cast.omar)


def test_who_insists_asks_for_a_second_person_again(cast, client):
    match = a_pair(cast)
    with_money(cast, match)
    decide(client, cast.omar, match, "same", "papers")
    decide(client, cast.karim, match, "unsure", "little")
    decide(client, cast.omar, match, "same", "spoken")
    match = Match.objects.get()
    assert (match.waits, match.disputed) == (True, False)
    decide(client, cast.karim, match, "same", "papers")
    match = Match.objects.get()
    assert (match.decision, match.waits, match.decided_by, match.second) == (
        "same",
        False,
        cast.omar,
        cast.karim,
    )


def test_protection_of_another_office_is_not_protection_here(cast, client):
    """Head in Algiers and Protection in a third place: a hidden file in Oran is nothing to them."""
    match = a_pair(cast)
    tunis = cast.mission.open_office(by=cast.sami, name="Tunis", country="TN", place="Tunis")
    zed = hire(cast.people, cast.sami, cast.mission, "Zed", "PFP", tunis)
    zed.give_grant(by=cast.leila, role="HRC", mission=cast.mission, office=cast.algiers)
    assert str(match.uid) in page(client, fresh(zed))
    Person.objects.get(pk=match.later_id).hide(
        by=hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    )
    assert str(match.uid) not in page(client, fresh(zed))
    assert str(match.uid) in page(client, cast.karim)
    with pytest.raises(Refused, match=r"match\.decide"):
        match.decide(by=fresh(zed), decision="different", ground="twins")


def test_who_is_hidden_while_a_pair_is_told_is_for_protection(cast, monkeypatch):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    real = comparison.agreements

    def meanwhile(pairs, people):
        found = real(pairs, people)
        Person.objects.get(pk=pairs[0][1]).hide(by=nour)
        return found

    monkeypatch.setattr(comparison, "agreements", meanwhile)
    match = a_pair(cast)
    assert match.protected
    assert not Match.objects.visible_to(cast.omar).exists()
    Person.objects.get(pk=match.later_id).unhide(by=nour)
    assert Match.objects.visible_to(cast.omar).exists()


def test_money_takes_two(cast, client):
    match = a_pair(cast)
    with_money(cast, match)
    decide(client, cast.omar, match, "same", "papers")
    assert Match.objects.get().waits
    client.force_login(cast.omar)
    client.post(reverse("match_confirmation", args=[match.uid]), {"version": Match.objects.get().version})
    assert Match.objects.get().waits
    client.force_login(cast.karim)
    client.post(reverse("match_confirmation", args=[match.uid]), {"version": Match.objects.get().version})
    assert not Match.objects.get().waits


def test_money_stands_before_what_is_as_likely_without(cast, client):
    likely, paid = a_pair(cast, likely=0.9), a_pair(cast, likely=0.55)
    with_money(cast, paid, "earlier")
    find_duplicates("")
    text = page(client, cast.omar)
    assert text.index(str(paid.uid)) < text.index(str(likely.uid))
    assert "takes two people" in text


def test_that_a_project_pays_for_a_file_elsewhere_is_not_told(cast, client):
    """Neither by words nor by the order, to whoever may not open that file."""
    (power,) = (power for power in cast.omar.powers if power.office_id == cast.oran.pk)
    likely, paid = a_pair(cast, likely=0.9), a_pair(cast, likely=0.55)
    with_money(cast, paid)
    weigh("")
    assert "takes two people" in page(client, cast.omar)
    power.end(by=cast.leila)
    text = page(client, cast.omar)
    assert "takes two people" not in text
    assert text.index(str(likely.uid)) < text.index(str(paid.uid))


def test_who_looks_through_the_names_of_the_queue_is_in_the_reading_log(cast, client):
    a_pair(cast)
    page(client, cast.omar)
    read = Reading.objects.filter(record="people.match", kind="list", by=label_of(cast.omar))
    assert [reading.count for reading in read] == [1]


def test_whoever_leaves_a_pair_for_later_is_led_on_not_back(cast, client):
    pairs = [a_pair(cast, likely=likely) for likely in (0.9, 0.8, 0.8, 0.6)]
    for here, onward in pairwise([*pairs, pairs[0]]):
        text = page(client, cast.omar, "match", here.uid)
        assert f'href="{reverse("match", args=[onward.uid])}"' in text
    assert decide(client, cast.omar, pairs[1])["Location"] == reverse("match", args=[pairs[2].uid])


def test_very_many_pairs_are_not_counted(cast, client, monkeypatch):
    monkeypatch.setattr(owed, "COUNTED", 1)
    monkeypatch.setattr(my_list, "COUNTED", 1)
    owed.owed_and_waiting.known.clear()
    for _pair in range(3):
        a_pair(cast)
    assert "more than 1 pairs" in page(client, cast.omar, "home")
    owed.owed_and_waiting.known.clear()


def test_however_much_is_known_a_pair_asks_as_much(cast, client):
    match = a_pair(cast)
    page(client, cast.omar, "match", match.uid)
    with CaptureQueriesContext(connection) as few:
        page(client, cast.omar, "match", match.uid)
    for number in range(6):
        Name(person=match.later, form="spelling", text=f"Amina {number}").add(by=cast.eve)
    with CaptureQueriesContext(connection) as many:
        assert "Amina 5" in page(client, cast.omar, "match", match.uid)
    assert len(many) == len(few)


def test_without_either_one_is_enough(cast, client):
    match = a_pair(cast)
    decide(client, cast.omar, match, "same", "papers")
    assert not Match.objects.get().waits


def with_money(cast, match, side="later"):
    """One of the two is in a case for which a project was chosen."""
    from masar.access.engines.guard import unguarded
    from masar.cases.models import Enquirer

    person = getattr(match, side)
    enquiry = Enquirer.objects.get(person=person).enquiry
    case = enquiry.open_case(by=cast.eve if side == "later" else cast.sara)
    project = Project(
        mission=cast.mission, code="EU1", title="x", opens_on=date(2026, 1, 1), closes_on=date(2027, 12, 31)
    )
    episode = Member.objects.get(person=person).episode
    assert episode.case == case
    with unguarded("a project chosen, without its way there"):
        Project._base_manager.bulk_create([project])
        QuerySet.update(type(episode)._base_manager.filter(pk=episode.pk), project=project)


def test_the_morning_list_leads_to_the_queue(cast, client):
    a_pair(cast)
    a_pair(cast)
    text = page(client, cast.omar, "home")
    assert "2 pairs" in text
    assert f'href="{reverse("matches")}"' in text
    assert reverse("matches") not in page(client, cast.sara, "home")


def test_everybody_is_compared_when_asked_for(cast, client):
    assert "never compared" in page(client, cast.omar)
    client.post(reverse("comparison"))
    assert Job.objects.filter(name="find_duplicates", done_at=None).exists()
    assert "Everybody is being compared" in page(client, cast.omar)
    client.force_login(cast.sara)
    assert client.post(reverse("comparison")).status_code == 403
    assert Sweep.objects.count() == 1


def test_that_what_was_taught_cannot_be_read_is_said_to_whoever_decides_pairs(
    cast, client, settings, tmp_path
):
    settings.VAR = tmp_path
    says = "What was learnt here from your decisions cannot be read"
    kept = everybody.folder() / OWN
    assert says not in page(client, cast.omar)
    kept.parent.mkdir()
    kept.write_text("{")
    assert says in page(client, cast.omar)
    client.force_login(cast.sara)
    assert says not in client.get(reverse("matches")).content.decode()
    kept.write_bytes(SHIPPED.read_bytes())
    assert says not in page(client, cast.omar)
