"""Counts kept by deltas: never stale, whoever folds them and however often."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from config import reactions
from masar.access import chores, tallies
from masar.access.models import Office, Tally
from tests.cast import gather


def add(cell, *counts):
    Tally.objects.bulk_create(Tally(cell=cell, count=count) for count in counts)


def test_readers_sum_and_never_counted_is_nought(db):
    add("a", 1, 1, -1)
    add("b", 5)
    assert tallies.read(["a", "b", "c"]) == {"a": 1, "b": 5, "c": 0}


def test_reading_is_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        tallies.read([f"cell {number}" for number in range(200)])


def test_folding_changes_rows_and_no_count(db):
    add("a", *[1] * 250, *[-1] * 30)
    add("b", 1)
    add("gone", 1, -1)
    chores.fold_tallies()
    assert tallies.read(["a", "b", "gone"]) == {"a": 220, "b": 1, "gone": 0}
    assert dict(Tally.objects.values_list("cell", "count")) == {"a": 220, "b": 1}
    chores.fold_tallies()
    assert Tally.objects.count() == 2


def test_an_act_counts_in_its_own_transaction_or_not_at_all(db, monkeypatch):
    monkeypatch.setitem(reactions.TALLIES, "office.edit", lambda office: [(f"edited:{office.pk}", 1)])
    cast = gather()
    office = Office.objects.get(pk=cast.algiers.pk)
    office.edit(by=cast.omar, place="Bab El Oued")
    assert tallies.read([f"edited:{office.pk}"]) == {f"edited:{office.pk}": 1}
    monkeypatch.setitem(reactions.JOBS, "office.edit", ("no such job",))
    with pytest.raises(KeyError):
        office.edit(by=cast.omar, place="Kouba")
    assert tallies.read([f"edited:{office.pk}"]) == {f"edited:{office.pk}": 1}


def test_many_fold_while_many_count_and_nothing_is_lost(committed_db):
    def count(_n):
        for _ in range(40):
            add("hot", 1)
        connections.close_all()

    def fold(_n):
        for _ in range(25):
            chores.fold_tallies()
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda work: work(0), [count, fold, count, fold]))
    assert tallies.read(["hot"]) == {"hot": 80}
    chores.fold_tallies()
    assert list(Tally.objects.values_list("cell", "count")) == [("hot", 80)]
