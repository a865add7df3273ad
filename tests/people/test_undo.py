"""Parted again, two files are what they were: a property over random people, with what came since on either side.

How many: MASAR_TEST_GRAPHS, else 12.
"""

import os
import random
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masar.access.models import Stale
from masar.access.verbs import Refused
from masar.access.verification import verify
from masar.people.comparison import COMPARE
from masar.people.models import Consent, Contact, Identifier, Join, Kinship, Match, Name
from masar.people.parting import since
from masar.people.sides import FIELDS
from tests.cast import gather, hire
from tests.families import a_person, facts, newcomer, register
from tests.people.joining import again, differences, everything, joined

GRAPHS = int(os.environ.get("MASAR_TEST_GRAPHS", "12"))
NAMES = ["Fatoumata DIALLO", "Fatimata JALLOW", "فاطمة ديالو", "Awa BARRY", "Mamadou BAH"]
CODES = ["GN", "GM", "ML", "SN"]
TIES = ["DAU", "SIS", "MOT", "SPO"]
PHONES = ["+213661000001", "+213661000002", "+213661000003"]


@pytest.fixture
def cast(db):
    made = gather()
    hire(made.people, made.sami, made.mission, "Nour", "PFP", made.algiers)
    return made


class Life:
    """What happens to people, by the verbs of the screens, as a random source says. What is refused does not happen."""

    def __init__(self, cast, chance, people):
        self.cast, self.chance, self.people = cast, chance, people
        self.by = cast.sara
        self.acts = [
            self.name,
            self.nationality,
            self.paper,
            self.phone,
            self.end_phone,
            self.agree,
            self.tie,
            self.end_tie,
            self.pair,
            self.decide,
            self.visit,
            self.case,
            self.correct,
            self.hold,
            self.hide,
            self.unhide,
        ]

    def happen(self, times):
        for _time in range(times):
            who = again(self.chance.choice(self.people))
            try:
                self.chance.choice(self.acts)(who)
            except (Refused, Stale, ValueError):
                pass
            except Exception as fault:
                if type(fault).__name__ != "IntegrityError":
                    raise

    def name(self, who):
        Name(person=who, form="spelling", text=self.chance.choice(NAMES)).add(by=self.by)

    def nationality(self, who):
        who.correct(by=self.by, facts={"marital_status": self.chance.choice(["SINGLE", "MARRIED", ""])})

    def paper(self, who):
        Identifier(person=who, kind="PASSPORT", issuer="GN", number=f"A{self.chance.randrange(3)}").add(
            by=self.by
        )

    def phone(self, who):
        number = self.chance.choice(PHONES)
        Contact(person=who, kind="phone", value=number, e164=number).add(by=self.by)

    def end_phone(self, who):
        if found := who.contacts.filter(ended=False).first():
            found.end(by=self.by)

    def agree(self, who):
        when = self.cast.algiers.today() + timedelta(days=self.chance.randrange(1, 60))
        Consent(person=who, purpose="PHOTO", answer="given", basis="legal", ask_again_on=when).record(
            by=self.by, reason="said so"
        )

    def tie(self, who):
        other = again(self.chance.choice(self.people))
        Kinship(person=who, relative=other, relation=self.chance.choice(TIES)).record(by=self.by)

    def end_tie(self, who):
        if found := Kinship.objects.filter(person=who, ended=False).first():
            found.end(by=self.by)

    def pair(self, who):
        one, two = sorted([who, self.chance.choice(self.people)], key=lambda each: each.pk)
        if one.pk != two.pk:
            Match(earlier=one, later=two, why="name:near").find(by=COMPARE)

    def decide(self, who):
        if found := Match.objects.filter(earlier=who, decision="open").first():
            found.decide(by=self.cast.omar, decision=self.chance.choice(["same", "different"]))

    def visit(self, who):
        register(self.by, self.cast.algiers, [self.known(who)])

    def case(self, who):
        registration, _people = register(self.by, self.cast.algiers, [self.known(who)])
        registration.enquiry.open_case(by=self.by)

    def known(self, who):
        line = newcomer(facts(), speaks=True)
        line.known = who
        return line

    def correct(self, who):
        who.correct(
            by=self.by,
            facts={
                "name": self.chance.choice(NAMES),
                "born_earliest": date(1994, 1, 1),
                "born_latest": date(1994, 1, 1 + self.chance.randrange(20)),
                "birth_precision": "estimated",
                "village": self.chance.choice(["Labé", "Pita", ""]),
            },
        )

    def hold(self, who):
        who.hold_at(by=self.by, office=self.cast.oran)

    def hide(self, who):
        who.hide(by=self.cast.karim, readers=(self.cast.nour, self.cast.sara, self.cast.omar))

    def unhide(self, who):
        who.unhide(by=self.cast.karim)


def world(cast, chance):
    people = [
        a_person(
            cast.sara,
            cast.algiers,
            name=name,
            nationality=chance.choice(CODES),
            phone=chance.choice(PHONES),
            number=chance.choice(["", "A0"]),
        )
        for name in NAMES[:4]
    ]
    Life(cast, chance, people).happen(chance.randrange(4, 22))
    return people


def join_them(cast, chance, kept, other):
    """Asked by Protection, which may in any case, and confirmed by a second where it takes two. None where it may not be."""
    sides = {key: chance.choice(["kept", "joined"]) for key in ("name", "birth", "home", "marital_status")}
    try:
        join = joined(kept, other, cast.karim, **sides)
        if join.open:
            again(join).confirm(by=cast.nour)
    except Refused:
        return None
    return again(join)


GRAPH = settings(
    max_examples=GRAPHS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def rolled_back(body):
    """Each example in a transaction of its own."""
    from django.db import transaction

    with transaction.atomic():
        body()
        transaction.set_rollback(True)


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
        lines = since(again(join), cast.karim)
        theirs = {line.key for line in lines if chance.random() < 0.5}
        again(join).undo(by=cast.karim, theirs=theirs)
        given = {column for key in theirs & FIELDS.keys() for column in FIELDS[key]}
        for key, *rest in differences(before, everything()):
            came = key not in there or any(
                there[key][each] != late[key][each] for each in together(key, rest[0])
            )
            assert came or (key == ("people.Person", people[1].uid) and rest[0] in given), (key, rest)
        assert again(people[1]).joined_to is None

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
