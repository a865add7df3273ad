"""Prepared questions answer what the queryset would, for whoever asks, at the moment they ask."""

from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from masar.access.models import Mission, Office, Reader, live_grants
from masar.access.prepared import NOW, prepared
from masar.people.models import Person
from tests.access.within import let_read
from tests.cast import FIRST, fresh, gather
from tests.families import a_person

people_seen = prepared(lambda user: Person.objects.visible_to(user))
offices_named = prepared(lambda *, name: Office.objects.filter(name=name).select_related("mission"))


@pytest.fixture
def cast(db):
    return gather()


def test_rows_are_those_of_the_queryset_with_what_is_joined(cast, django_assert_num_queries):
    for office in (cast.algiers, cast.oran):
        with django_assert_num_queries(1):
            found = offices_named.first(name=office.name)
            assert (found, found.mission) == (office, cast.mission)
    assert offices_named.first(name="Nowhere") is None


def test_what_many_rows_name_is_one_object(cast):
    offices = prepared(lambda: Office.objects.select_related("mission"))()
    assert [office.mission for office in offices] == [Mission.objects.get(pk=o.mission_id) for o in offices]
    assert len({id(office.mission) for office in offices}) == len({office.mission_id for office in offices})
    assert len(offices) > len({office.mission_id for office in offices})


def test_columns_come_as_the_queryset_gives_them(cast):
    towns = prepared(lambda *, name: Office.objects.filter(name=name).values_list("name", "country"))
    places = prepared(
        lambda *, name: (
            Office.objects.order_by()
            .values_list("name")
            .union(Office.objects.order_by().filter(name=name).values_list("place"))
        )
    )
    counted = prepared(
        lambda *, name: Office.objects.filter(name=name).values("country").annotate(many=Count("pk"))
    )
    alone = prepared(lambda *, name: Office.objects.filter(name=name).values_list("country", flat=True))
    assert towns(name="Oran") == [("Oran", "DZ")]
    assert alone(name="Oran") == ["DZ"]
    lines = prepared(lambda *, name: Office.objects.filter(name=name).values_list("country", named=True))
    assert [line.country for line in lines(name="Oran")] == ["DZ"]
    assert sorted(places(name="Oran")) == [("Alger",), ("Oran",)]
    assert counted(name="Oran") == [{"country": "DZ", "many": 1}]


def test_each_colleague_sees_their_own(cast):
    someone = a_person(cast.sara, cast.algiers)
    for user, sees in ((cast.sara, [someone]), (cast.eve, []), (cast.omar, [someone]), (cast.bruno, [])) * 2:
        assert people_seen(user) == sees == list(Person.objects.visible_to(user))


def test_an_ended_grant_is_another_question(cast):
    someone = a_person(cast.sara, cast.algiers)
    assert people_seen(cast.salim) == [someone]
    cast.salim.powers[0].end(by=cast.sami)
    assert people_seen(cast.salim) == []
    cast.salim.give_grant(by=FIRST, role="RCW", mission=cast.mission, office=cast.oran)
    assert people_seen(cast.salim) == []


def test_now_is_when_it_is_asked(cast):
    someone = a_person(cast.sara, cast.algiers)
    someone.hide(by=fresh(cast.karim))
    assert people_seen(cast.karim) == [someone]
    let_read(cast.karim, cast.omar, someone.uid, "A", until=timezone.now() + timedelta(hours=1))
    assert people_seen(cast.omar) == [someone]
    assert Reader.objects.filter(user=cast.omar, until__gt=NOW).count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert people_seen(cast.omar) == []
        assert Reader.objects.filter(user=cast.omar, until__gt=NOW).count() == 0


def test_a_grant_that_runs_out_is_gone_without_anybody_ending_it(cast):
    until = timezone.now() + timedelta(hours=1)
    cast.salim.give_grant(by=FIRST, role="HRC", mission=cast.mission, office=cast.algiers, until=until)
    assert cast.salim.has_role("HRC")
    with time_machine.travel(until + timedelta(minutes=1)):
        assert not cast.salim.has_role("HRC")


def test_a_moment_cannot_stay_in_a_question(cast):
    frozen = prepared(lambda: live_grants().filter(since__lte=timezone.now()))
    with pytest.raises(ValueError, match="write NOW"):
        frozen()


def test_a_question_may_be_asked_in_every_thread(committed_db):
    cast = gather()
    assert offices_named.first(name="Oran") == cast.oran
    answers = []

    def ask():
        answers.append(offices_named.first(name="Oran"))
        connection.close()

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [cast.oran] * 3


@pytest.mark.postgresql
def test_the_server_plans_a_question_once(cast):
    shares = prepared(
        lambda *, name: Office.objects.filter(name=name, place__contains="g%r")
    )  # a % of our own
    for _turn in range(3):
        assert shares(name="Alger") == []
        assert offices_named.first(name="Oran") == cast.oran
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements GROUP BY statement"
        )
        asked = [row[0] for row in cursor.fetchall()]
    assert len(asked) >= 2
    assert max(asked) >= 3
