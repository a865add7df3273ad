"""Who says so too, where two files may be one person and one is hidden: always somebody who may see both, and exists."""

import pytest
from django.urls import reverse

from masar.access.verbs import Refused
from masar.people.comparison import tell
from masar.people.models import Join, Match, Person
from tests.cast import gather, hire
from tests.families import a_person
from tests.people.joining import again


@pytest.fixture
def cast(db):
    return gather()  # one focal point of Protection in Algiers, Karim


@pytest.fixture
def pair(cast):
    """Karim hides the earlier file; both are held by Algiers."""
    earlier = a_person(cast.sara, cast.algiers, number="A0012345")
    later = a_person(cast.salim, cast.algiers, name="Aminata KONATE", number="A0012345", phone="")
    earlier.hide(by=cast.karim)
    tell([(earlier.pk, later.pk, 0.9)])
    return Match.objects.get(earlier=earlier, later=later)


def page(client, user, name="matches", *arguments):
    client.force_login(user)
    return client.get(reverse(name, args=arguments))


def same(client, user, match):
    client.force_login(user)
    said = {"decision": "same", "ground": "papers", "version": again(match).version}
    return client.post(reverse("match", args=[match.uid]), said)


def confirm(client, user, match):
    client.force_login(user)
    return client.post(reverse("match_confirmation", args=[match.uid]), {"version": again(match).version})


def name_too(cast, match, *readers):
    again(match.earlier).hide(by=cast.karim, readers=readers)


@pytest.mark.parametrize("who", ["omar", "leila"])
def test_whoever_protection_names_for_the_file_is_the_second(cast, client, pair, who):
    second = getattr(cast, who)
    name_too(cast, pair, second)
    assert str(pair.uid) not in page(client, second).content.decode()  # Protection is asked first
    same(client, cast.karim, pair)
    assert str(pair.uid) in page(client, second).content.decode()
    assert reverse("matches") in page(client, second, "home").content.decode()
    assert "I say so too" in page(client, second, "match", pair.uid).content.decode()
    answer = confirm(client, second, pair)
    assert client.get(answer.headers["Location"]).status_code == 200
    match = again(pair)
    assert (match.decision, match.waits, match.second) == ("same", False, second)


def test_a_second_who_does_not_think_so_has_it_asked_again(cast, client, pair):
    name_too(cast, pair, cast.leila)
    same(client, cast.karim, pair)
    client.force_login(cast.leila)
    said = {"decision": "unsure", "ground": "little", "version": again(pair).version}
    answer = client.post(reverse("match", args=[pair.uid]), said)
    assert client.get(answer.headers["Location"]).status_code == 200
    assert again(pair).disputed
    assert str(pair.uid) in page(client, cast.karim).content.decode()


def test_whoever_is_not_named_for_the_file_learns_nothing(cast, client, pair):
    same(client, cast.karim, pair)
    for stranger in (cast.omar, cast.leila, cast.hakim, cast.sara):
        assert page(client, stranger, "match", pair.uid).status_code in (403, 404)
        assert not Match.objects.visible_to(stranger).exists()
        with pytest.raises(Refused, match=r"match\.confirm"):
            again(pair).confirm(by=stranger)


def test_of_a_later_file_hidden_elsewhere_the_coordinator_named_there_is_the_second(cast, client):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.oran)
    earlier = a_person(cast.sara, cast.algiers, number="A0012345")
    later = a_person(cast.eve, cast.oran, number="A0012345", phone="")
    later.hide(by=nour)
    tell([(earlier.pk, later.pk, 0.9)])
    match = Match.objects.get(earlier=earlier, later=later)
    same(client, cast.karim, match)
    assert page(client, cast.leila, "match", match.uid).status_code == 404
    again(later).hide(by=nour, readers=(cast.leila,))
    confirm(client, cast.leila, match)
    assert again(match).second == cast.leila


def test_the_coordinator_is_a_second_person_and_never_the_first(cast, client):
    """Of whatever waits in the mission; what nobody decided is none of hers."""
    pairs = []
    for number in ("A0012345", "B0054321"):
        earlier = a_person(cast.sara, cast.algiers, number=number)
        later = a_person(cast.salim, cast.algiers, number=number, phone="")
        tell([(earlier.pk, later.pk, 0.9)])
        pairs.append(Match.objects.get(earlier=earlier, later=later))
    assert not Match.objects.visible_to(cast.leila).exists()
    with pytest.raises(Refused, match=r"match\.decide"):
        pairs[0].decide(by=cast.leila, decision="same", ground="papers")


def test_the_page_says_who_may_be_the_second(cast, client, pair):
    answer = same(client, cast.karim, pair)
    assert answer.headers["Location"] == reverse("match", args=[pair.uid])  # one is told at once whom to ask
    text = page(client, cast.karim, "match", pair.uid).content.decode()
    hiding = reverse("person_hiding", args=[pair.earlier.uid])
    assert "Nobody else may see both files yet" in text
    assert f'href="{hiding}"' in text
    assert reverse("staff") not in text.partition("<main")[2]
    assert "Leila" in page(client, cast.karim, "person_hiding", pair.earlier.uid).content.decode()
    name_too(cast, pair, cast.omar, cast.sara)
    text = page(client, cast.karim, "match", pair.uid).content.decode()
    assert "Omar" in text
    assert "Sara" not in text  # named for the file, but nobody who says so
    assert "Nobody else may see both files yet" not in text


def test_while_it_waits_whoever_said_so_may_ask_to_join_them(cast, client, pair):
    """Whoever confirms the joining says with it that they are one person."""
    name_too(cast, pair, cast.omar)
    same(client, cast.karim, pair)
    asking = reverse("join-ask", args=[pair.uid])
    assert asking in page(client, cast.karim, "match", pair.uid).content.decode()
    assert asking not in page(client, cast.omar, "match", pair.uid).content.decode()
    join = Join(kept=again(pair.earlier), joined=again(pair.later)).ask(by=cast.karim)
    again(join).confirm(by=cast.omar)
    match = again(pair)
    assert (match.decision, match.waits) == ("same", False)
    assert Person.objects.get(pk=pair.later_id).joined_to == pair.earlier
