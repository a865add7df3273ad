"""Two files that were said to be one person: they wait for whoever may join them, until they are joined."""

import re

import pytest
from django.urls import reverse

from masar.access.models import Event
from masar.access.verbs import Refused
from masar.people.comparison import tell, weigh
from masar.people.models import Join, Match, Person, Verdict
from tests.cast import fresh, gather
from tests.families import a_person
from tests.people.joining import again

TO_JOIN = "the same person, to be joined"


@pytest.fixture
def cast(db):
    return gather()


def a_pair(cast, number="A0012345", **apart):
    earlier = a_person(cast.sara, cast.algiers, number=number)
    later = a_person(cast.salim, cast.algiers, name="Aminata KONATE", number=number, phone="")
    tell([(earlier.pk, later.pk, 0.9)])
    return Match.objects.get(earlier=earlier, later=later)


@pytest.fixture
def match(cast):
    """Both files of Algiers, so its head sees both."""
    return a_pair(cast)


@pytest.fixture
def across(cast):
    """The earlier file of Oran, the later of Algiers: each head sees one, the coordinator both."""
    earlier = a_person(cast.eve, cast.oran, number="A0012345")
    later = a_person(cast.sara, cast.algiers, name="Aminata KONATE", number="A0012345", phone="")
    tell([(earlier.pk, later.pk, 0.9)])
    return Match.objects.get()


def page(client, user, name="matches", *arguments):
    client.force_login(fresh(user))
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client, user, match, decision="same", ground="papers", follow=False):
    client.force_login(fresh(user))
    form = {"decision": decision, "ground": ground, "version": again(match).version}
    return client.post(reverse("match", args=[match.uid]), form, follow=follow)


def on_the_lists_of(client, user, match):
    """Whether the queue and one's own list lead to it."""
    there = str(match.uid) in page(client, user)
    return there, "1 pair" in page(client, user, "home")


def test_what_is_not_joined_at_once_stays_on_the_lists_of_whoever_may_join(cast, client, match):
    decide(client, cast.omar, match)
    for who in (cast.omar, cast.karim, cast.leila):
        assert on_the_lists_of(client, who, match) == (True, True)
        assert TO_JOIN in page(client, who)
        asking = reverse("join-ask", args=[match.uid])
        assert asking in page(client, who, "match", match.uid)
        assert client.get(asking).status_code == 200
    Join(kept=again(match.earlier), joined=again(match.later)).ask(by=cast.omar)
    for who in (cast.omar, cast.karim, cast.leila):
        assert on_the_lists_of(client, who, match) == (False, False)
    assert again(match).worth is None


def test_what_was_decided_before_this_was_known_comes_on_the_list_in_the_night(cast, client, match):
    decide(client, cast.omar, match)
    from django.db.models import QuerySet

    from masar.access.engines.guard import unguarded

    with unguarded("as it was kept before"):
        QuerySet.update(Match._base_manager.filter(pk=match.pk), worth=None)
    assert str(match.uid) not in page(client, cast.omar)
    weigh("")
    assert str(match.uid) in page(client, cast.omar)


def test_who_sees_both_joins_what_two_offices_have(cast, client, across):
    assert on_the_lists_of(client, cast.hakim, across) == (True, True)
    assert not Match.objects.visible_to(cast.leila).exists()  # what nobody decided is not hers
    text = decide(client, cast.hakim, across, follow=True).content.decode()
    assert "Whoever may, such as the coordinator, joins them" in text
    assert on_the_lists_of(client, cast.hakim, across) == (False, False)  # who sees one joins nothing
    assert not Match.objects.visible_to(cast.omar).exists()
    assert on_the_lists_of(client, cast.leila, across) == (True, True)
    page(client, cast.leila, "match", across.uid)
    asking = reverse("join-ask", args=[across.uid])
    assert client.get(asking).status_code == 200
    sent = {
        "seen": f"{again(across.earlier).version}.{again(across.later).version}",
        "once": "1",
        "name": "kept",
    }
    assert client.post(asking, sent).status_code == 302
    assert Person.objects.get(pk=across.later_id).joined_to == across.earlier
    assert on_the_lists_of(client, cast.leila, across) == (False, False)


def test_a_hidden_file_is_on_no_other_list_for_it(cast, client, across):
    decide(client, cast.hakim, across)
    Person.objects.get(pk=across.later_id).hide(by=cast.karim)
    assert on_the_lists_of(client, cast.leila, across) == (False, False)
    client.force_login(cast.leila)
    assert client.get(reverse("match", args=[across.uid])).status_code == 404


def test_what_a_colleague_was_asked_to_join_waits_there_alone_and_comes_back_if_not(cast, client, match):
    from tests.people.test_review import with_money

    with_money(cast, match, "earlier")
    decide(client, cast.omar, match)
    again(match).confirm(by=cast.karim)
    assert on_the_lists_of(client, cast.omar, match) == (True, True)
    join = Join(kept=again(match.earlier), joined=again(match.later)).ask(by=cast.omar)
    assert join.open
    assert on_the_lists_of(client, cast.omar, match) == (False, False)
    assert str(match.uid) not in page(client, cast.karim)
    assert str(join.uid) in page(client, cast.karim, "home")
    join.refuse(by=cast.karim)
    assert on_the_lists_of(client, cast.omar, match) == (True, True)


def test_parted_again_nobody_is_asked_to_join_them(cast, client, match):
    decide(client, cast.omar, match)
    join = Join(kept=again(match.earlier), joined=again(match.later)).ask(by=cast.omar)
    again(join).undo(by=cast.omar)
    assert again(match).decision == "unsure"
    assert str(match.uid) not in page(client, cast.omar)


@pytest.mark.parametrize(
    ("wrong", "right"), [("different", "same"), ("same", "different"), ("same", "unsure")]
)
def test_a_wrong_decision_is_said_otherwise_by_whoever_may_decide(cast, client, match, wrong, right):
    decide(client, cast.omar, match, wrong, "typing")
    text = page(client, cast.karim, "match", match.uid)
    assert "Say otherwise" in text
    assert "What was said before" not in text
    assert f'value="{wrong}"' not in text
    answer = decide(client, cast.karim, match, right, "spoken")
    assert answer.status_code == 302
    match = again(match)
    assert (match.decision, match.ground, match.decided_by) == (right, "spoken", cast.karim)
    (before,) = Verdict.objects.visible_to(cast.omar).filter(match=match)
    assert (before.decision, before.ground, before.decided_by) == (wrong, "typing", cast.omar)
    assert Event.objects.filter(verb="match.decide", record_uid=match.uid).count() == 2
    text = page(client, cast.omar, "match", match.uid)
    said = text[text.index("What was said before") :]
    assert said.index("Omar") < said.index(str(Match.Decision(wrong).label)) < said.index("a typing mistake")
    assert (str(match.uid) in page(client, cast.omar)) == (right == "same")


def test_the_coordinator_who_sees_that_they_are_two_says_so(cast, client, across):
    decide(client, cast.hakim, across)
    answer = decide(client, cast.leila, across, "different", "spoken", follow=True)
    assert answer.status_code == 200
    assert (again(across).decision, again(across).decided_by) == ("different", cast.leila)
    assert "Leila" in page(client, cast.hakim, "match", across.uid)
    assert not Match.objects.visible_to(cast.leila).exists()
    assert not Verdict.objects.visible_to(cast.leila).exists()
    decide(client, cast.hakim, across, "same", "papers")
    assert list(Verdict.objects.values_list("decision", flat=True)) == ["different", "same"]


def test_what_two_agreed_is_taken_back_by_one_and_takes_two_again(cast, client, match):
    from tests.people.test_review import with_money

    with_money(cast, match, "earlier")
    decide(client, cast.omar, match)
    again(match).confirm(by=cast.karim)
    decide(client, cast.karim, match, "different", "twins")
    assert (again(match).decision, again(match).second) == ("different", None)
    assert Verdict.objects.get().second == cast.karim
    decide(client, cast.omar, match)
    assert again(match).waits


def test_while_a_colleague_is_asked_to_join_them_that_is_answered_first(cast, client, match):
    from tests.people.test_review import with_money

    with_money(cast, match, "earlier")
    decide(client, cast.omar, match)
    again(match).confirm(by=cast.karim)
    join = Join(kept=again(match.earlier), joined=again(match.later)).ask(by=cast.omar)
    answer = decide(client, cast.karim, match, "different", "twins")
    assert answer.status_code == 403
    assert "That is answered first." in answer.content.decode()
    assert "That is answered first." in page(client, cast.karim, "match", match.uid)
    join.refuse(by=cast.karim)
    assert decide(client, cast.karim, match, "different", "twins").status_code == 302


def test_what_is_joined_is_not_said_otherwise(cast, client, match):
    decide(client, cast.omar, match)
    Join(kept=again(match.earlier), joined=again(match.later)).ask(by=cast.omar)
    assert decide(client, cast.omar, match, "different", "twins").status_code == 404
    with pytest.raises(Refused, match=r"match\.decide"):
        again(match).decide(by=cast.omar, decision="different", ground="twins")


def test_nobody_else_confirms_what_does_not_wait(cast, match):
    for decision in (None, "different", "same"):
        if decision:
            again(match).decide(by=cast.omar, decision=decision, ground="papers")
        with pytest.raises(Refused, match=r"match\.confirm"):
            again(match).confirm(by=cast.karim)


def form_of(client, user, match):
    """What the page as this colleague has it open sends, but for what they choose."""
    text = page(client, user, "match", match.uid)
    return {name: re.search(f'name="{name}" value="([^"]+)"', text)[1] for name in ("version", "once")}


@pytest.mark.parametrize("decision", ["same", "different"])
def test_a_double_click_leads_to_the_result(cast, client, match, decision):
    sent = form_of(client, cast.omar, match) | {"decision": decision, "ground": "papers"}
    address = reverse("match", args=[match.uid])
    assert client.post(address, sent).status_code == 302
    second = client.post(address, sent, follow=True)
    assert second.status_code == 200
    assert "Omar" in second.content.decode()
    assert Event.objects.filter(verb="match.decide").count() == 1


def test_a_double_click_of_the_coordinator_leads_on(cast, client, across):
    decide(client, cast.hakim, across)
    sent = form_of(client, cast.leila, across) | {"decision": "different", "ground": "papers"}
    address = reverse("match", args=[across.uid])
    for _click in range(2):
        assert client.post(address, sent)["Location"] == reverse("matches")


def test_a_double_click_of_the_second_person_leads_to_the_result(cast, client, match):
    from tests.people.test_review import with_money

    with_money(cast, match, "earlier")
    decide(client, cast.omar, match)
    sent = form_of(client, cast.karim, match)
    address = reverse("match_confirmation", args=[match.uid])
    assert client.post(address, sent).status_code == 302
    second = client.post(address, sent, follow=True)
    assert second.status_code == 200
    text = second.content.decode()
    assert "said so too" in text
    assert "A colleague was here meanwhile" not in text


def test_who_comes_too_late_is_told_who_decided_what_and_when(cast, client, match):
    sent = form_of(client, cast.karim, match) | {"decision": "same", "ground": "papers"}
    decide(client, cast.omar, match, "different", "twins")
    client.force_login(cast.karim)
    answer = client.post(reverse("match", args=[match.uid]), sent)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "A colleague was here meanwhile, so nothing was done." in text
    assert re.search(r"Omar.{1,20} decided on .*\d\d:\d\d.*two different people", text)
    assert again(match).decision == "different"


def test_a_second_person_who_comes_too_late_is_told_too(cast, client, match):
    from tests.people.test_review import with_money

    with_money(cast, match, "earlier")
    decide(client, cast.omar, match)
    sent = form_of(client, cast.karim, match)
    decide(client, cast.omar, match, "different", "twins")
    client.force_login(cast.karim)
    answer = client.post(reverse("match_confirmation", args=[match.uid]), sent, follow=True)
    text = answer.content.decode()
    assert "A colleague was here meanwhile" in text
    assert "two different people" in text
    assert again(match).decision == "different"
