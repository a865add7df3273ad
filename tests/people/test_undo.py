"""Parted again, two files are what they were: a property over random people, with what came since on either side.

How many: MASAR_TEST_GRAPHS, else 12.
"""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masar.access.models import Stale
from masar.access.verbs import Refused
from masar.access.verification import verify
from masar.people.marks import hidden_since
from masar.people.models import Contact, Join, Name
from masar.people.parting import since
from masar.people.sides import FIELDS
from tests.cast import gather, hire
from tests.families import a_person
from tests.people.joining import again, differences, everything, joined
from tests.people.life import GRAPH, NAMES, Life, join_them, rolled_back, world


@pytest.fixture
def cast(db):
    made = gather()
    hire(made.people, made.sami, made.mission, "Nour", "PFP", made.algiers)
    return made


@GRAPH
@given(number=st.integers(0, 10**6))
def test_parted_at_once_everything_is_as_it_was(cast, number):
    def example():
        chance = random.Random(number)
        people = world(cast, chance)
        before = everything()
        if join := join_them(cast, chance, *people[:2]):
            again(join).undo(by=cast.karim)
            assert differences(before, everything()) == []

    rolled_back(example)


@GRAPH
@given(number=st.integers(0, 10**6))
def test_parted_after_a_week_both_are_as_they_were_with_what_came_since(cast, number):
    def example():
        chance = random.Random(number)
        people = world(cast, chance)
        before = everything()
        if (join := join_them(cast, chance, *people[:2])) is None:
            return
        there = everything()
        life = Life(cast, chance, [people[0], people[2], people[3]])
        life.happen(chance.randrange(1, 12))
        late = everything()
        hidden = hidden_since(again(join), people[:2])
        lines = since(again(join), cast.karim)
        theirs = {line.key for line in lines if chance.random() < 0.5}
        again(join).undo(by=cast.karim, theirs=theirs)
        given = {column for key in theirs & FIELDS.keys() for column in FIELDS[key]}
        for key, *rest in differences(before, everything()):
            if hidden and (key[0] == "access.Reader" or rest[0] in ("shielded", "protected")):
                continue  # a mark that was set anew stays, with those who are named for it
            came = key not in there or any(
                there[key][each] != late[key][each] for each in together(key, rest[0])
            )
            assert came or (key == ("people.Person", people[1].uid) and rest[0] in given), (key, rest)
        assert again(people[1]).joined_to is None

    rolled_back(example)


@GRAPH
@given(number=st.integers(0, 10**6))
def test_two_joins_of_different_people_are_undone_in_whatever_order(cast, number):
    def example():
        chance = random.Random(number)
        people = world(cast, chance)
        chance.shuffle(people)
        before = everything()
        made = [join for pair in (people[:2], people[2:]) if (join := join_them(cast, chance, *pair))]
        chance.shuffle(made)
        for join in made:
            again(join).undo(by=cast.karim, theirs=())
        assert differences(before, everything()) == []

    rolled_back(example)


def together(key, column):
    """The columns that are chosen with this one: where one was corrected since, all stay as they were corrected."""
    groups = FIELDS.values() if key[0] == "people.Person" else ()
    return next((columns for columns in groups if column in columns), (column,))


def test_the_record_of_acts_holds_all_of_it(cast):
    chance = random.Random(7)
    people = world(cast, chance)
    if join := join_them(cast, chance, *people[:2]):
        again(join).undo(by=cast.karim)
    assert verify(data=True).whole


def test_what_came_since_goes_where_it_is_said(cast):
    kept = a_person(cast.sara, cast.algiers, name=NAMES[0])
    other = a_person(cast.sara, cast.algiers, name=NAMES[1], phone="")
    join = joined(kept, other, cast.omar)
    one = Name(person=again(kept), form="spelling", text="Fatou DIALLO").add(by=cast.sara)
    two = Name(person=again(kept), form="spelling", text="Fatou JALLOW").add(by=cast.sara)
    again(kept).correct(by=cast.sara, facts={"village": "Labé"})
    again(kept).hold_at(by=cast.sara, office=cast.oran)
    lines = {line.key: line for line in since(again(join), cast.omar)}
    assert {line.says for line in lines.values()} == {"Fatou DIALLO", "Fatou JALLOW", "Labé", "Oran"}
    theirs = {str(two.uid), "home", next(key for key, line in lines.items() if line.says == "Oran")}
    again(join).undo(by=cast.omar, theirs=theirs)
    assert (again(one).person, again(two).person) == (kept, other)
    assert (again(kept).village, again(other).village) == ("", "Labé")
    assert [each.office for each in again(kept).held_by] == [cast.algiers]
    assert [each.office for each in again(other).held_by] == [cast.algiers, cast.oran]


def test_what_was_ended_since_stays_ended(cast):
    kept = a_person(cast.sara, cast.algiers, name=NAMES[0], phone="")
    other = a_person(cast.sara, cast.algiers, name=NAMES[1])
    join = joined(kept, other, cast.omar)
    Contact.objects.get(person=kept).end(by=cast.sara)
    again(join).undo(by=cast.omar)
    contact = Contact.objects.get()
    assert (contact.person, contact.ended) == (other, True)


def test_a_stale_page_is_refused_after_parting(cast):
    kept = a_person(cast.sara, cast.algiers, name=NAMES[0])
    other = a_person(cast.sara, cast.algiers, name=NAMES[1])
    versions = [again(each).version for each in (kept, other)]
    join = joined(kept, other, cast.omar)
    again(join).undo(by=cast.omar)
    for person, version in zip((kept, other), versions, strict=True):
        with pytest.raises(Stale):
            again(person).correct(by=cast.sara, version=version, facts={"village": "Labé"})


def test_undone_once_it_is_not_undone_again(cast):
    kept = a_person(cast.sara, cast.algiers, name=NAMES[0])
    other = a_person(cast.sara, cast.algiers, name=NAMES[1])
    join = joined(kept, other, cast.omar)
    again(join).undo(by=cast.omar)
    with pytest.raises(Refused):
        again(join).undo(by=cast.omar)
    assert joined(kept, other, cast.omar).stands
    assert Join.objects.count() == 2
