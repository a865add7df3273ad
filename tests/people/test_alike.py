"""Which files may be one person: hidden people are found as all others are, and what is plain is told however few there are."""

from datetime import date

import numpy as np
import pytest
from django.db import transaction

from masar.access import jobs
from masar.access.models import Job
from masar.people import alike, comparison
from masar.people.alike import pairs_of, plainly, sharing
from masar.people.comparison import compare
from masar.people.models import Contact, Identifier, Match, Name, Person
from tests.cast import gather
from tests.families import a_person, facts

BORN = date(1994, 5, 2)
LATER = {
    "as she is": {"name": "Fatoumata DIALLO", "born": BORN, "number": "A0O12345"},
    "another spelling": {"name": "Fatimata JALLOW", "born": BORN},
    "another script": {"name": "فاطمة ديالو", "born": BORN},
    "a slip": {"name": "Fatoumata DIALKO", "born": BORN},
    "the paper under another kind": {"name": "Fanta DIALO", "born": None, "number": "A0012345", "kind": "ID"},
    "one sign of the paper off": {"name": "Fatoumata DIALKO", "born": BORN, "number": "A0012346"},
    "the phone": {"name": "Fatoumata DIALLO", "born": date(1999, 1, 7), "phone": "+213661000110"},
    "day and month": {"name": "Diallo Fatoumata", "born": date(1994, 2, 5)},
}


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def hers(cast):
    return a_person(
        cast.sara, cast.algiers, name="Fatoumata DIALLO", born=BORN, phone="+213661000110", number="AO012345"
    )


def others(cast):
    for number in range(30):
        said = facts(
            f"Other{chr(97 + number % 26)} PERSON{chr(97 + number % 7)}", "M", date(1960 + number, 3, 4), ""
        )
        Person.at(cast.algiers).register(by=cast.sara, facts=said)


def again(cast, name, born, phone="", number="", kind="PASSPORT"):
    said = facts(name, born=born, phone=phone, number=number)
    for paper in said["identifiers"]:
        paper["kind"] = kind
    return Person.at(cast.oran).register(by=cast.eve, facts=said)


def test_a_hidden_person_is_found_as_everybody_is(cast, hers):
    others(cast)
    shown, hidden = {}, {}
    for found in (shown, hidden):
        for how, said in LATER.items():
            with transaction.atomic():
                late = again(cast, **said)
                found[how] = (hers.pk, late.pk) in {
                    (one, other) for one, other, _likely in pairs_of([late.pk])
                }
                transaction.set_rollback(True)
        Person.objects.get(pk=hers.pk).hide(by=cast.karim)
    assert shown == hidden == dict.fromkeys(LATER, True)


@pytest.mark.parametrize(
    "how", ["as she is", "a slip", "the phone", "the paper under another kind", "day and month"]
)
def test_where_hardly_anybody_is_registered_what_is_plain_is_told(cast, hers, how):
    late = again(cast, **({"name": "Fatoumata Diallo", "born": BORN} if how == "a slip" else LATER[how]))
    compare(str(late.uid))
    assert Match.objects.get().likelihood >= alike.LIKELY


def test_where_everybody_has_one_village_they_are_compared(cast, hers):
    said = facts("Fatoumata DIALLO", born=BORN, phone="") | {"village": "Kankan"}
    late = Person.at(cast.oran).register(by=cast.eve, facts=said)
    assert [(one, other) for one, other, _likely in pairs_of([late.pk])] == [(hers.pk, late.pk)]


def test_nobody_is_told_of_a_stranger(cast, hers):
    late = again(cast, name="Zeinab SOW", born=date(1970, 1, 3), phone="+213661000111")
    compare(str(late.uid))
    assert not Match.objects.exists()


def test_what_a_mission_taught_is_used_after_saving(cast, hers, monkeypatch):
    """The model is read when somebody is compared, and asked about the pair."""
    asked = []
    read = alike.everybody.folder()
    from masar.people.identity.matching.learning import Model

    real = Model.current
    monkeypatch.setattr(
        Model, "current", classmethod(lambda _cls, folder: asked.append(folder) or real(folder))
    )
    pairs_of([again(cast, **LATER["a slip"]).pk])
    assert read in asked


@pytest.mark.parametrize(
    ("why", "few", "least"),
    [
        (("name:other", "document:same"), False, 0.95),
        (("name:near", "phone:same"), False, 0.6),
        (("name:other", "phone:same"), False, 0.2),
        (("name:same", "birth:day"), False, 0),
        (("name:same", "birth:day"), True, 0.6),
        (("name:part", "birth:day"), True, 0),
        (("name:same", "birth:year"), True, 0),
    ],
)
def test_what_is_plain(why, few, least):
    assert plainly(why, few) == least


def test_who_shares_a_number_is_met_once_and_a_crowd_is_not():
    numbers = np.array([[7, 8], [7, 0], [8, 7], [9, 0], [0, 0], [0, 0]], np.int64)
    assert sharing(numbers, 0) == {(0, 1), (0, 2), (1, 2)}
    assert sharing(numbers, 2) == {(0, 2), (1, 2)}
    assert sharing(np.full((alike.SHARING + 1, 1), 5, np.int64), 0) == set()
    assert sharing(np.zeros((0, 1), np.int64), 0) == set()


def test_those_who_wait_are_compared_at_once(cast, hers, monkeypatch):
    others = [a_person(cast.sara, cast.algiers, name="Oumar SANGARÉ", sex="M", phone="") for _ in range(2)]
    together = []
    real = comparison.pairs_of
    monkeypatch.setattr(comparison, "pairs_of", lambda people: together.append(set(people)) or real(people))
    while (taken := jobs.take("compare")) is not None:
        jobs.run(taken)
    assert together == [{hers.pk, *(each.pk for each in others)}]
    assert not Job.objects.filter(name="compare", done_at=None).exists()
    assert Match.objects.filter(earlier=others[0], later=others[1]).exists()


def test_where_it_fails_those_who_waited_still_wait(cast, hers, monkeypatch):
    a_person(cast.sara, cast.algiers, name="Oumar SANGARÉ", sex="M", phone="")
    monkeypatch.setattr(comparison, "pairs_of", lambda people: 1 / 0)
    jobs.run(jobs.take("compare"))
    assert Job.objects.filter(name="compare", done_at=None).count() == 2


def test_whatever_is_added_to_a_file_asks_for_a_comparison_of_its_person(cast, hers):
    acts = [
        lambda: Name(person=hers, form="spelling", text="Fatou Diallo").add(by=cast.sara),
        lambda: Identifier(person=hers, kind="ID", issuer="ML", number="77").add(by=cast.sara),
        lambda: Contact(person=hers, kind="phone", value="0661000001", e164="+213661000001").add(
            by=cast.sara
        ),
        lambda: Person.objects.get(pk=hers.pk).correct(
            by=cast.sara, facts={"born_latest": date(1994, 12, 31)}
        ),
    ]
    for act in acts:
        Job.objects.all().delete()
        act()
        assert [*Job.objects.filter(name="compare").values_list("subject", flat=True)] == [str(hers.uid)]
