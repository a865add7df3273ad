"""The index of everybody: who is in it, who never is, and that nobody is missed however things happen."""

import random
import threading
import time

import pytest
from django.core.management import call_command
from django.db import connections, transaction

from masar.access import jobs
from masar.access.engines import guard
from masar.people import everybody
from masar.people.everybody import EVERYBODY, Everybody
from masar.people.identity.matching.row import Row
from masar.people.models import Name, Person
from tests.cast import gather
from tests.families import a_person, facts, newcomer, register

WRITERS, READERS, EACH = 8, 4, 6


@pytest.fixture
def cast(db):
    return gather()


def found(name, offices=None):
    return {each.rid for each in everybody.search(Row(rid=0, names=(name,)), 20, offices=offices)}


def test_whoever_was_saved_is_found_at_once_in_every_process(cast):
    other = Everybody()
    assert found("Aminata Konaté") == set()
    other.current()
    person = a_person(cast.sara, cast.algiers)
    assert found("Aminata Konaté") == {person.pk}
    assert {each.rid for each in other.current().search(Row(rid=0, names=("Aminata Konate",)))} == {person.pk}


def test_nobody_waits_for_a_question_when_nothing_happened(cast, django_assert_num_queries):
    a_person(cast.sara, cast.algiers)
    found("Aminata")
    with django_assert_num_queries(1):
        found("Aminata")


def test_a_new_spelling_is_found(cast):
    person = a_person(cast.sara, cast.algiers)
    assert found("Oumou") == set()
    Name(person=person, form="spelling", text="Oumou Keïta").add(by=cast.sara)
    assert found("Oumou") == {person.pk}


def test_only_those_whom_an_office_holds(cast):
    hers, theirs = a_person(cast.sara, cast.algiers), a_person(cast.eve, cast.oran)
    assert found("Aminata") == {hers.pk, theirs.pk}
    assert found("Aminata", frozenset({cast.algiers.pk})) == {hers.pk}
    assert found("Aminata", frozenset()) == set()


def test_a_hidden_name_is_in_no_file(cast):
    person = a_person(cast.sara, cast.algiers)
    everybody.begin_anew()
    assert b"aminata" in (everybody.folder() / everybody.FILE).read_bytes()
    Person.objects.get(pk=person.pk).hide(by=cast.karim)
    assert found("Aminata") == set()
    while (waiting := jobs.take()) is not None:  # hiding asks for a file without her
        jobs.run(waiting)
    assert b"aminata" not in (everybody.folder() / everybody.FILE).read_bytes()


def test_who_was_erased_is_in_no_index_and_soon_in_no_file(cast):
    """Nothing is left of her but the event: not even the key by which the index knows her."""
    from masar.people.models import Contact, Language, Nationality

    with transaction.atomic(), guard.unguarded("an erasure, for which there is no verb yet"):
        other = a_person(cast.sara, cast.algiers, name="Fanta Camara")
        person = Person.at(cast.algiers).register(by=cast.sara, facts=facts(phone="+213661000077"))
    everybody.begin_anew()
    assert found("Aminata") == {person.pk}
    with transaction.atomic(), guard.unguarded("an erasure, for which there is no verb yet"):
        person.correct(by=cast.sara, facts={"village": ""})
        for model in (Name, Nationality, Language, Contact):
            model._base_manager.filter(person=person)._raw_delete("default")
        Person._base_manager.filter(pk=person.pk)._raw_delete("default")
    assert not {each.rid for each in EVERYBODY.current().search(Row(rid=0, names=("Aminata",)))}
    assert found("Fanta") == {other.pk}
    everybody.index_people("")
    assert b"aminata" not in (everybody.folder() / everybody.FILE).read_bytes()


def test_what_was_rolled_back_is_forgotten(cast):
    with transaction.atomic():
        a_person(cast.sara, cast.algiers)
        assert found("Aminata")
        transaction.set_rollback(True)
    assert found("Aminata") == set()
    person = a_person(cast.sara, cast.algiers, name="Fanta Camara")
    assert found("Fanta Camara") == {person.pk}


@pytest.mark.parametrize("harm", ["lost", "empty", "torn", "foreign"])
def test_a_file_that_is_lost_or_torn_is_made_anew(cast, harm):
    person = a_person(cast.sara, cast.algiers)
    file = everybody.folder() / everybody.FILE
    everybody.begin_anew()
    if harm == "lost":
        file.unlink()
    else:
        content = {"empty": b"", "torn": file.read_bytes()[:300], "foreign": b"x" * 4000}[harm]
        file.write_bytes(content)
    assert {each.rid for each in Everybody().current().search(Row(rid=0, names=("Aminata",)))} == {person.pk}


def test_the_worker_writes_a_new_file_when_much_has_changed(cast, monkeypatch):
    monkeypatch.setattr(everybody, "RENEWED", 2)
    everybody.begin_anew()
    before = everybody.file_now()
    everybody.index_people("")
    assert everybody.file_now() == before
    people = [a_person(cast.sara, cast.algiers) for _ in range(3)]
    everybody.index_people("")
    assert everybody.file_now() != before
    assert not EVERYBODY.index.tail.rows
    assert found("Aminata") == {person.pk for person in people}


def test_a_small_register_is_counted_anew_as_it_grows(cast):
    a_person(cast.sara, cast.algiers, name="Fanta Camara")
    everybody.begin_anew()
    for _ in range(3):
        a_person(cast.sara, cast.algiers)
    assert EVERYBODY.current().people.spellings.borne("aminata") == 0
    everybody.index_people("")
    assert EVERYBODY.current().people.spellings.borne("aminata") == 3
    before = everybody.file_now()
    everybody.index_people("")
    assert everybody.file_now() == before


def test_with_too_many_people_a_page_does_not_wait(cast, monkeypatch):
    from masar.people.candidates import candidates, card_of
    from masar.people.search import search

    person = a_person(cast.sara, cast.algiers)
    (everybody.folder() / everybody.FILE).unlink(missing_ok=True)
    monkeypatch.setattr(everybody, "BUILT_AT_ONCE", 0)
    monkeypatch.setattr(everybody, "EVERYBODY", Everybody())
    with pytest.raises(everybody.NotReady):
        found("Aminata")
    assert search("Aminata", visible_to=cast.sara) == [person]
    assert [each.person for each in candidates(card_of(person), visible_to=cast.sara)] == [person]


def test_the_command_says_how_many(cast, capsys):
    a_person(cast.sara, cast.algiers)
    call_command("index_people")
    assert capsys.readouterr().out == "1 people can be searched.\n"


def test_nobody_is_missed_while_eight_write_and_four_read(committed_db):
    """Each writer waits a while before it commits, so that commits come in another order than the writing began."""
    cast = gather()
    saved, missed, wrong = [], [], []

    def write(number):
        try:
            for turn in range(EACH):
                with transaction.atomic():
                    said = facts(number=f"F{number}{turn:05}", phone="")
                    register(cast.sara, cast.algiers, [newcomer(said, speaks=True)])
                    time.sleep(random.random() / 100)
                saved.append(f"F{number}{turn:05}")
        except Exception as fault:
            wrong.append(fault)
        finally:
            connections.close_all()

    def read(_number):
        mine = Everybody()
        try:
            while writers_at_work() or not done:
                known = list(saved)
                for number in known[-20:]:
                    card = Row(rid=0, documents=(number,))
                    if "document:same" not in {w for each in mine.current().search(card) for w in each.why}:
                        missed.append(number)
                done.append(1)
                time.sleep(0.002)
        except Exception as fault:
            wrong.append(fault)
        finally:
            connections.close_all()

    done = []
    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    readers = [threading.Thread(target=read, args=(number,)) for number in range(READERS)]

    def writers_at_work():
        return any(each.is_alive() for each in writers)

    for each in writers + readers:
        each.start()
    for each in writers + readers:
        each.join()
    assert (missed, wrong) == ([], [])
    assert len(saved) == WRITERS * EACH
    assert len(done) > READERS
