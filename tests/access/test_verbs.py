"""Check, change and record happen together or not at all, and nothing is written any other way."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections

from config import reactions
from masar.access import audit, verbs
from masar.access.engines.guard import WriteOutsideVerb
from masar.access.models import (
    Change,
    Event,
    Grant,
    Job,
    Office,
    Reading,
    Stale,
    Tally,
)
from masar.access.policy import no
from masar.access.rules import RULES
from masar.access.sealing import seal
from masar.access.verbs import AlreadyDone, NoVerb, Refused
from masar.lib.uid import uuid7
from tests.access.within import a_verb
from tests.cast import gather


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def acts(monkeypatch):
    """Verbs that exist for a test only: `acts("test.act", body)`, permitted to whom office.edit is."""
    made = []

    def make(code, body):
        monkeypatch.setitem(RULES, code, RULES["office.edit"])
        made.append(code)
        return verbs.verb(code)(body)

    yield make
    for code in made:
        verbs.VERBS.pop(code, None)


def office_of(cast):
    return Office.objects.get(pk=cast.algiers.pk)


def trace():
    return [model.objects.count() for model in (Event, Change, Tally, Job)]


# The guard


@pytest.mark.parametrize("statement", [
    "UPDATE access_office SET name = 'x'",
    "update  \n access_office set name = 'x'",
    'DELETE FROM "access_office"',
    "INSERT INTO access_office (name) VALUES ('x')",
    "WITH x AS (SELECT 1) DELETE FROM access_office",
    "/* quiet */ DELETE FROM access_office",
    "-- quiet\nDELETE FROM access_office",
    "SELECT 1; DELETE FROM access_office",
    "EXPLAIN ANALYZE DELETE FROM access_office",
    "INSERT INTO access_event (seq) VALUES (1)",
    "UPDATE access_change SET new = NULL",
])  # fmt: skip
def test_raw_sql_outside_a_verb_is_refused(cast, statement):
    with connection.cursor() as cursor, pytest.raises(WriteOutsideVerb):
        cursor.execute(statement)


@pytest.mark.parametrize("write", [
    lambda office, user: Office._base_manager.filter(pk=office.pk).update(name="x"),
    lambda office, user: Office._base_manager.filter(pk=office.pk)._raw_delete("default"),
    lambda office, user: super(Office, office).save_base(force_update=True),
    lambda office, user: Grant._base_manager.bulk_create([Grant(user=user, role="RCW", mission=office.mission)]),
    lambda office, user: Event.objects.all().delete(),
    lambda office, user: Change.objects.all().update(new=None),
])  # fmt: skip
def test_the_orm_outside_a_verb_is_refused(cast, write):
    with pytest.raises((WriteOutsideVerb, NoVerb)):
        write(office_of(cast), cast.sara)


def test_a_record_cannot_be_saved_or_deleted_outside_a_verb(cast):
    office = office_of(cast)
    office.name = "x"
    with pytest.raises(NoVerb):
        office.save()
    with pytest.raises(TypeError):
        office.delete()
    with pytest.raises(TypeError):
        Office.objects.update(name="x")
    with pytest.raises(TypeError):
        Office.objects.filter(pk=office.pk).delete()


def test_reading_needs_no_verb(cast):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_office WHERE name <> 'update access_office'")
    assert list(Office.objects.select_for_update().values_list("name", flat=True))


# All or nothing


def test_a_refused_act_leaves_no_trace(cast):
    before, office = trace(), office_of(cast)
    with pytest.raises(Refused) as refusal:
        office.edit(by=cast.sara, name="x")
    assert str(refusal.value.answer.sentence)
    assert trace() == before
    assert office_of(cast).name == "Alger"


@pytest.mark.parametrize("fails", ["in the body", "in what follows", "while it is recorded"])
def test_an_act_that_fails_anywhere_leaves_nothing(cast, acts, monkeypatch, fails):
    def body(self, *, by):
        self.name = "x"
        self.save()
        if fails == "in the body":
            raise ZeroDivisionError

    def fail(*_):
        raise ZeroDivisionError

    act = acts("test.act", body)
    monkeypatch.setitem(reactions.TALLIES, "test.act", lambda record: [("cell", 1)])
    if fails == "in what follows":
        monkeypatch.setitem(reactions.JOBS, "test.act", [fail])
        monkeypatch.setattr("masar.access.jobs.ask", fail)
    if fails == "while it is recorded":
        monkeypatch.setattr(audit, "_extend", fail)
    before = trace()
    with pytest.raises(ZeroDivisionError):
        act(office_of(cast), by=cast.omar)
    assert trace() == before
    assert office_of(cast).name == "Alger"


def test_what_a_verb_causes_is_in_its_transaction(cast, monkeypatch):
    monkeypatch.setitem(reactions.TALLIES, "office.edit", lambda office: [(f"edits:{office.pk}", 1)])
    monkeypatch.setitem(reactions.JOBS, "office.edit", ("sign_checkpoints",))
    _event, _change, tallies, jobs = trace()
    office_of(cast).edit(by=cast.omar, name="x")
    assert trace()[2:] == [tallies + 1, jobs + 1]
    assert Job.objects.get(name="sign_checkpoints").subject == str(cast.algiers.uid)


# Verbs inside verbs


def test_a_verb_inside_a_verb_joins_it_and_both_are_events(cast, acts):
    def body(self, *, by):
        self.edit(by=by, name="inner")
        self.place = "outer"
        self.save()

    acts("test.outer", body)(office_of(cast), by=cast.omar, once="one")
    outer, inner = Event.objects.order_by("-seq")[:2]
    assert (inner.verb, inner.once) == ("office.edit", None)
    assert (outer.verb, outer.once) == ("test.outer", "one")
    fields = {
        event.verb: list(Change.objects.filter(event_uid=event.uid).values_list("field", flat=True))
        for event in (inner, outer)
    }
    assert fields == {"office.edit": ["name"], "test.outer": ["place"]}


def test_a_verb_inside_a_verb_asks_the_policy_too(cast, acts):
    before = trace()
    with pytest.raises(Refused):
        acts("test.outer", lambda self, *, by: self.close(by=by))(office_of(cast), by=cast.omar)
    assert trace() == before


def test_of_an_inner_verb_that_failed_nothing_stays_when_the_outer_goes_on(cast, acts):
    def inner(self, *, by):
        self.edit(by=by, name="lost")
        raise ZeroDivisionError

    failing = acts("test.inner", inner)

    def outer(self, *, by):
        with pytest.raises(ZeroDivisionError):
            failing(self, by=by)
        self.refresh_from_db()
        self.place = "kept"
        self.save()

    acts("test.outer", outer)(office_of(cast), by=cast.omar)
    assert (office_of(cast).name, office_of(cast).place) == ("Alger", "kept")
    assert Event.objects.order_by("-seq").first().verb == "test.outer"
    assert not Event.objects.filter(verb__in=["office.edit", "test.inner"]).exists()
    assert not Change.objects.filter(new="lost").exists()


# Versions and repeats


def test_a_version_that_moved_on_is_refused(cast):
    seen = office_of(cast).version
    office_of(cast).edit(by=cast.omar, name="first")
    with pytest.raises(Stale):
        office_of(cast).edit(by=cast.omar, version=seen, name="second")
    assert office_of(cast).name == "first"


def test_a_copy_that_is_out_of_date_is_not_written(cast):
    old = office_of(cast)
    office_of(cast).edit(by=cast.omar, name="first")
    with pytest.raises(Stale):
        old.edit(by=cast.omar, place="second")
    assert office_of(cast).place == "Alger"


def test_the_same_form_twice_acts_once_and_says_what_it_did(cast):
    office_of(cast).edit(by=cast.omar, once="one", name="x")
    with pytest.raises(AlreadyDone) as done:
        office_of(cast).edit(by=cast.omar, once="one", name="y")
    assert done.value.event.record_uid == cast.algiers.uid
    assert office_of(cast).name == "x"


def test_the_same_form_twice_also_when_its_first_time_made_it_impossible(cast):
    office_of(cast).close(by=cast.leila, once="one")
    with pytest.raises(AlreadyDone):
        office_of(cast).close(by=cast.leila, once="one")


@contextmanager
def threads(number):
    with ThreadPoolExecutor(number) as pool:
        start = Barrier(number)

        def together(act):
            start.wait()
            try:
                return act()
            except Exception as fault:
                return type(fault)
            finally:
                connections.close_all()

        yield lambda acts: list(pool.map(together, acts))


def test_twenty_identical_forms_at_once_act_once(committed_db):
    cast = gather()
    offices = [(office_of(cast), cast.omar) for _ in range(20)]

    def act(office, omar):
        return lambda: office.edit(by=omar, version=1, once="one", place="Kouba") or "done"

    with threads(20) as at_once:
        ends = at_once([act(*pair) for pair in offices])
    assert sorted(ends, key=str) == sorted(["done", *[AlreadyDone] * 19], key=str)
    assert Event.objects.filter(once="one").count() == 1
    assert office_of(cast).version == 2


def test_twenty_identical_forms_at_once_make_one_record(committed_db):
    cast = gather()
    missions = [(cast.mission, cast.sami) for _ in range(20)]
    with threads(20) as at_once:
        ends = at_once(
            [
                lambda m=mission, s=sami: (
                    m.open_office(by=s, once="one", name="Annaba", country="DZ") and "done"
                )
                for mission, sami in missions
            ]
        )
    assert sorted(ends, key=str) == sorted(["done", *[AlreadyDone] * 19], key=str)
    assert Office.objects.filter(name="Annaba").count() == 1


def test_of_two_who_change_one_version_one_wins_and_the_other_is_told(committed_db):
    cast = gather()
    for turn in range(10):
        copies = [office_of(cast), office_of(cast)]
        omar, leila = cast.omar, cast.leila
        with threads(2) as at_once:
            ends = at_once(
                [
                    lambda: copies[0].edit(by=omar, place=f"Omar {turn}") or "done",  # noqa: B023
                    lambda: copies[1].edit(by=leila, place=f"Leila {turn}") or "done",  # noqa: B023
                ]
            )
        assert sorted(ends, key=str) == sorted(["done", Stale], key=str)
    assert office_of(cast).version == 11
    assert Event.objects.filter(verb="office.edit").count() == 10


def test_two_who_make_the_same_thing(committed_db):
    cast = gather()
    mission, sami = cast.mission, cast.sami
    with threads(2) as at_once:
        ends = at_once([lambda: mission.open_office(by=sami, name="Annaba", country="DZ") and "done"] * 2)
    assert sorted(ends, key=str) == sorted(["done", IntegrityError], key=str)


# Refusals at sealed things


def test_a_refused_attempt_at_a_sealed_record_is_kept(committed_db, acts):
    cast = gather()
    with a_verb(cast.sara):
        row = seal(cast.sara, cast.algiers, "secret", "text", subject_uid=uuid7(), data_class="MED")

    def refuse(self, *, by):
        raise Refused(no("sealed.read"), row, "sealed.read")

    with pytest.raises(Refused):
        acts("test.sealed", refuse)(office_of(cast), by=cast.omar)
    assert list(Reading.objects.values_list("by", "record", "record_uid", "kind")) == [
        (f"user:{cast.omar.uid}", "access.sealedtext", row.uid, "refused")
    ]


def test_a_refused_attempt_at_anything_else_is_not(cast):
    with pytest.raises(Refused):
        office_of(cast).edit(by=cast.sara, name="x")
    assert Reading.objects.count() == 0


def test_every_verb_is_in_the_policy_and_the_other_way_round():
    reads = {code for code in RULES if code.rpartition(".")[2] in ("read", "list", "search", "look_up")}
    assert set(verbs.VERBS) <= set(RULES)
    assert reads.isdisjoint(verbs.VERBS)
