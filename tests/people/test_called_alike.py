"""Two files of one name: whoever parts them sees which is which, and nothing that is not theirs to see."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from masar.people.models import Contact
from tests.cast import gather, hire
from tests.families import a_family, a_person
from tests.people.joining import again, joined


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def twice(cast):
    """One man twice, called alike; the name and the birth of the kept file are taken from the joined one."""
    kept = a_person(cast.sara, cast.algiers, name="Lansana DIALO", born=date(1991, 3, 14))
    other = a_person(cast.salim, cast.algiers, name="Lansana DIALLO", born=date(1992, 4, 15), phone="")
    return kept, other


def text_of(user, name, *of):
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[each.uid for each in of])).content.decode()


def plain(text):
    return re.sub(r"[\u2066-\u2069]|<[^>]*>", "", text)


def choices(text):
    """What stands at each button of the first question about what came since."""
    return [plain(each) for each in re.findall(r'name="since-[^>]*><span>(.*?)</span></label>', text)]


def test_each_side_says_which_file_it_is_and_as_it_was(cast, twice):
    kept, other = twice
    join = joined(kept, other, cast.omar, name="joined", birth="joined")
    assert again(kept).name == "Lansana DIALLO"
    Contact(person=again(kept), kind="address", value="Hydra").add(by=cast.sara)
    one, two = choices(text_of(cast.omar, "join_parting", join))[:2]
    assert one.startswith("This file stays")
    assert "Lansana DIALO ·" in one
    assert "14 March 1991" in one
    assert two.startswith("This file was joined to it")
    assert "Lansana DIALLO ·" in two
    assert "15 April 1992" in two
    assert again(kept).name == "Lansana DIALLO"  # looking changes nothing


def test_the_visits_and_cases_that_each_had_stand_beside_it(cast):
    visit, people = a_family(cast.sara, cast.algiers, size=2)
    case = visit.enquiry.open_case(by=cast.sara)
    other = a_person(cast.sara, cast.algiers, name="Moussa KONATÉ", sex="M", born=date(1990, 1, 1), phone="")
    for kept, gone, first in ((people[1], other, True), (other, people[1], False)):
        join = joined(kept, gone, cast.omar)
        text = text_of(cast.omar, "join", join)
        stays, _sep, came = text.partition("This file was joined to it")
        assert (case.number in stays, case.number in came) == (first, not first)
        assert case.number in text_of(cast.omar, "join_parting", join)
        again(join).undo(by=cast.omar)


def test_of_a_case_that_one_may_not_see_nothing_stands_there(cast):
    visit, people = a_family(cast.sara, cast.algiers, size=2)
    case = visit.enquiry.open_case(by=cast.sara)
    other = a_person(cast.sara, cast.algiers, name="Moussa KONATÉ", sex="M", phone="")
    join = joined(people[1], other, cast.omar)
    again(people[0]).hide(by=cast.karim)
    for name in ("join", "join_parting"):
        text = text_of(cast.omar, name, join)
        for told in (case.number, "Aminata"):
            assert told not in text


def test_it_says_which_of_two_called_alike_is_shown_again(cast):
    nour = hire(cast.people, cast.sami, cast.mission, "Nour", "PFP", cast.algiers)
    for hidden, says in ((0, "The file that was joined to it"), (1, "The file that stays")):
        pair = [a_person(cast.sara, cast.algiers, name="Awa BA", phone="") for _each in "ab"]
        pair[hidden].hide(by=cast.karim, readers=(nour,))
        join = joined(*pair, cast.karim)
        again(join).confirm(by=nour)
        text = text_of(cast.karim, "join_parting", join)
        assert re.findall(r"The file [^<]*? will no longer be hidden", text) == [
            f"{says} will no longer be hidden"
        ]


def test_before_they_are_joined_the_same_is_said(cast, twice):
    kept, other = twice
    text = plain(text_of(cast.omar, "join_pair", kept, other))
    stays, _sep, goes = text.partition("This file is joined to it")
    day = cast.algiers.today().year
    assert f"{day} · Sara" in stays
    assert f"{day} · Salim" in goes
