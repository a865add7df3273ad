"""Who reads with a duty, when somebody else answers for it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from masar.access import jobs
from masar.access.models import Function, Reader
from masar.access.roles import Role
from masar.access.sealing import may_read
from masar.cases.models.kept import Note
from tests.access.within import let_read
from tests.casework import fresh
from tests.cast import hire


def work():
    while (waiting := jobs.take()) is not None:
        jobs.run(waiting)


@pytest.fixture
def case(cast, family):
    """A case with a note that Sara sealed for herself and the head."""
    Note(episode=family.episode).add(by=cast.sara, text="Le soir seulement")
    return family.case


def test_a_new_head_reads_what_the_head_before_read(cast, case):
    lyes = hire(cast.people, cast.sami, cast.mission, "Lyes", Role.HRC, cast.algiers)
    assert not may_read(lyes, case.uid, "B")
    cast.algiers.assign_function(by=cast.sami, code=Role.HRC, holder=lyes)
    work()
    assert may_read(cast.lyes, case.uid, "B")
    assert not may_read(cast.hakim, case.uid, "B")  # the head of another centre
    assert not may_read(cast.salim, case.uid, "B")
    assert not may_read(cast.omar, case.uid, "B")
    known = Reader.objects.count()
    jobs.JOBS["pass_on_reading"](str(Function.objects.get(holder=lyes).uid))
    assert Reader.objects.count() == known


def test_between_two_heads_nothing_is_lost(cast, case):
    Function.objects.get(office=cast.algiers, code=Role.HRC, until=None).end(by=cast.sami)
    work()
    assert not may_read(cast.omar, case.uid, "B")
    lyes = hire(cast.people, cast.sami, cast.mission, "Lyes", Role.HRC, cast.algiers)
    cast.algiers.assign_function(by=cast.sami, code=Role.HRC, holder=lyes)
    work()
    assert may_read(cast.lyes, case.uid, "B")


def test_a_stand_in_reads_until_they_stand_in_no_more(cast, case):
    head = Function.objects.get(office=cast.algiers, code=Role.HRC, until=None)
    head.hand_to(by=cast.omar, cover=cast.salim, until=timezone.now() + timedelta(days=3))
    work()
    assert may_read(cast.salim, case.uid, "B")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert not may_read(cast.salim, case.uid, "B")
    fresh(head).take_back(by=cast.omar)
    work()
    assert not may_read(cast.salim, case.uid, "B")
    assert may_read(cast.omar, case.uid, "B")


def test_who_stood_in_when_it_was_written_reads_it_no_more_either(cast, family):
    head = Function.objects.get(office=cast.algiers, code=Role.HRC, until=None)
    head.hand_to(by=cast.omar, cover=cast.salim, until=timezone.now() + timedelta(days=3))
    Note(episode=family.episode).add(by=cast.sara, text="Le soir seulement")
    assert may_read(cast.salim, family.case.uid, "B")
    fresh(head).take_back(by=cast.omar)
    work()
    assert not may_read(cast.salim, family.case.uid, "B")


@pytest.mark.parametrize("data_class", ["VOT", "PROT", "A"])
def test_what_protection_was_told_is_not_handed_on(cast, case, data_class):
    let_read(cast.sami, cast.omar, case.uid, data_class)
    head = Function.objects.get(office=cast.algiers, code=Role.HRC, until=None)
    head.hand_to(by=cast.omar, cover=cast.salim, until=timezone.now() + timedelta(days=3))
    work()
    assert may_read(cast.salim, case.uid, "B")
    assert not Reader.objects.filter(user=cast.salim, data_class=data_class).exists()
