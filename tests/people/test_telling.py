"""Pairs are told while others work: nobody waits long, and nobody is stopped by it."""

import threading
from datetime import date

import pytest
from django.db import connections

from masar.people import comparison
from masar.people.comparison import COMPARE, tell
from masar.people.models import Match, Name
from tests.cast import fresh, gather
from tests.families import a_person


@pytest.fixture
def at_work(committed_db):
    """Two pairs: one known, of whom something else agrees now, and one new."""
    cast = gather()
    people = [
        a_person(clerk, office, name=name, number=number, born=date(1980, 1, 1), phone="")
        for name, number in (("Aminata KONATÉ", "A0012345"), ("Oumar SANGARÉ", "B0012345"))
        for clerk, office in ((cast.sara, cast.algiers), (cast.eve, cast.oran))
    ]
    known, new = people[:2], people[2:]
    match = Match(earlier=known[0], later=known[1], why="name:near", likelihood=0.6).find(by=COMPARE)
    Name(person=known[1], form="spelling", text="Amina KONATÉ").add(by=cast.eve)
    return cast, match, [(*(one.pk for one in new), 0.9), (*(one.pk for one in known), 0.9)]


def beside(*acts):
    """Each in a thread of its own; what went wrong."""
    wrong = []

    def run(act):
        try:
            act()
        except Exception as fault:
            wrong.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return wrong


@pytest.mark.postgresql
def test_who_decides_while_pairs_are_told_is_not_stopped(at_work, monkeypatch):
    """The clerk holds the pair and waits for the end of the chain, which telling of another pair just wrote."""
    cast, match, found = at_work
    told, decided = threading.Event(), threading.Event()
    renew, decide = Match.renew, Match.decide

    def after_the_new_one(self, **how):
        told.set()
        decided.wait(1)  # were the new pair told in the same transaction, the clerk would wait for it now
        return renew(self, **how)

    monkeypatch.setattr(Match, "renew", after_the_new_one)

    def clerk():
        told.wait(30)
        decide(Match.objects.get(pk=match.pk), by=fresh(cast.omar), decision="different", ground="family")
        decided.set()

    assert beside(lambda: tell(found), clerk) == []
    assert decided.is_set()
    assert Match.objects.count() == 2
    match.refresh_from_db()
    assert (match.decision, match.before) == ("open", "different")


def test_two_workers_tell_the_same_pairs_once(at_work, monkeypatch):
    _cast, match, found = at_work
    both = threading.Barrier(2, timeout=30)
    agreements = comparison.agreements

    def together(*of):
        answer = agreements(*of)
        both.wait()
        return answer

    monkeypatch.setattr(comparison, "agreements", together)
    assert beside(lambda: tell(found), lambda: tell(found[::-1])) == []
    assert Match.objects.count() == 2
    match.refresh_from_db()
    assert "document:same" in match.why


def test_telling_leaves_the_others_their_turn(at_work, monkeypatch):
    """After a few pairs it rests as long as it wrote."""
    _cast, _match, found = at_work
    rests = []
    monkeypatch.setattr(comparison, "IN_A_ROW", 1)
    monkeypatch.setattr(comparison.time, "sleep", rests.append)
    tell(found)
    assert len(rests) == 2
    assert all(rest > 0 for rest in rests)


def test_who_is_joined_meanwhile_is_told_of_no_more(at_work, monkeypatch):
    from django.db.models import QuerySet

    from masar.access.engines.guard import unguarded
    from masar.people.models import Person

    _cast, _match, found = at_work
    agreements = comparison.agreements

    def joined(pairs, people):
        answer = agreements(pairs, people)
        with unguarded("joined by somebody else this very moment"):
            QuerySet.update(Person._base_manager.filter(pk=found[0][1]), joined_to=found[1][0])
        return answer

    monkeypatch.setattr(comparison, "agreements", joined)
    tell(found)
    assert Match.objects.count() == 1
