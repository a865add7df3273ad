"""Pairs that were found, while files are joined and parted: each end is where its file is, and nobody decides for others."""

import pytest

from masar.access.models import Stale
from masar.people.comparison import COMPARE, tell
from masar.people.models import Kinship, Match
from tests.cast import gather
from tests.families import a_person
from tests.people.joining import again, differences, everything, joined


@pytest.fixture
def cast(db):
    return gather()


def person(cast, name, **said):
    return a_person(cast.sara, cast.algiers, name=name, **said)


def test_a_pair_that_was_compared_before_joining_and_told_after_is_not_written(cast):
    kept, third = person(cast, "Fatoumata DIALLO"), person(cast, "Fatimata JALLO")
    other = person(cast, "Fatimata JALLOW")
    tell([(other.pk, third.pk, 0.9)])
    before = everything()
    join = joined(kept, other, cast.omar)
    tell([(other.pk, third.pk, 0.9)])
    assert Match.objects.count() == 1
    again(join).undo(by=cast.omar)
    assert differences(before, everything()) == []


@pytest.mark.parametrize("first", [0, 1])
def test_a_pair_between_two_joined_files_comes_back_in_whatever_order_they_are_parted(cast, first):
    names = ("Fatimata JALLOW", "Awa BARRY", "Awa BARI", "Fatoumata DIALLO")
    one, two, of_two, of_one = (person(cast, name) for name in names)
    match = Match(earlier=one, later=two, why="name:near").find(by=COMPARE)
    match.decide(by=cast.omar, decision="different", ground="family")
    before = everything()
    joins = [joined(of_one, one, cast.omar), joined(of_two, two, cast.omar)]
    again(joins[first]).undo(by=cast.omar)
    half = again(match)
    assert {half.earlier, half.later} == ({one, of_two} if first == 0 else {of_one, two})
    again(joins[1 - first]).undo(by=cast.omar)
    assert differences(before, everything()) == []


def test_a_tie_to_a_file_that_was_joined_meanwhile_is_not_lost(cast):
    kept, other, sister = (
        person(cast, name) for name in ("Fatoumata DIALLO", "Fatimata JALLOW", "Awa BARRY")
    )
    late = Kinship(person=sister, relative=other, relation="SIS")
    joined(kept, other, cast.omar)
    with pytest.raises(Stale):
        late.record(by=cast.sara)


def test_whoever_joins_two_files_decides_and_nobody_is_said_to_have(cast):
    kept, other = person(cast, "Fatoumata DIALLO"), person(cast, "Fatimata JALLOW", phone="")
    match = Match(earlier=kept, later=other, why="name:near").find(by=COMPARE)
    match.decide(by=cast.omar, decision="unsure", ground="little")
    join = joined(kept, other, cast.leila)
    match = again(match)
    assert (match.decision, match.decided_by, match.ground) == ("same", cast.leila, "")
    again(join).undo(by=cast.karim)
    match = again(match)
    assert (match.decision, match.decided_by, match.ground) == ("unsure", cast.omar, "little")
