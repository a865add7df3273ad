"""A third file beside the two of a pair: what was joined is asked about as one, and whoever decides is told of the third."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from masar.access import jobs
from masar.access.actors import label_of
from masar.access.models import Reading
from masar.people.comparison import tell
from masar.people.models import Match, Person
from tests.cast import fresh, gather
from tests.families import a_person
from tests.people.joining import again, differences, everything, joined

ALSO = "One of these files waits in another pair too"
JOINED = "Joined from two files on"


@pytest.fixture
def cast(db):
    return gather()


def person(cast, name, **said):
    return a_person(cast.sara, cast.algiers, name=name, **said)


def a_pair(one, other, likely=0.9):
    tell([(one.pk, other.pk, likely)])
    return Match.objects.get(earlier=one, later=other)


def page(client, user, match):
    client.force_login(fresh(user))
    answer = client.get(reverse("match", args=[match.uid]))
    assert answer.status_code == 200
    return answer.content.decode()


def do_what_is_asked(name):
    while (taken := jobs.take(name)) is not None:
        jobs.run(taken)


@pytest.fixture
def three(cast):
    """The first two are one woman; the third waits beside each of them."""
    return [person(cast, name, phone="") for name in ("Fatoumata DIALLO", "Fatimata JALLOW", "Fanta DIALO")]


def test_a_pair_of_the_joined_file_is_asked_about_as_one_of_the_kept_file(cast, client, three):
    kept, other, third = three
    match = a_pair(other, third)
    assert JOINED not in page(client, cast.omar, match)
    join = joined(kept, other, cast.omar)
    match = again(match)
    assert (match.earlier, match.later) == (kept, third)
    text = page(client, cast.omar, match)
    assert JOINED in text
    assert reverse("join", args=[join.uid]) in text
    again(join).undo(by=cast.omar)
    match = again(match)
    assert (match.earlier, match.later) == (other, third)
    assert JOINED not in page(client, cast.omar, match)


@pytest.mark.parametrize("likely", [(0.6, 0.9), (0.9, 0.6)])
def test_of_two_pairs_with_a_third_file_one_is_asked_about_as_soon_as_the_likelier(cast, three, likely):
    kept, other, third = three
    standing, second = a_pair(kept, third, likely[0]), a_pair(other, third, likely[1])
    before = everything()
    join = joined(kept, other, cast.omar)
    assert (again(standing).likelihood, again(standing).worth) == (0.9, 0.9)
    assert list(Match.objects.visible_to(fresh(cast.omar))) == [standing]
    again(join).undo(by=cast.omar)
    assert differences(before, everything()) == []
    assert {again(standing).likelihood, again(second).likelihood} == {0.6, 0.9}


def test_what_was_decided_of_a_third_file_is_not_asked_again_by_joining(cast, three):
    kept, other, third = three
    standing = a_pair(kept, third, 0.6)
    a_pair(other, third, 0.9)
    standing.decide(by=cast.omar, decision="different", ground="family")
    joined(kept, other, cast.omar)
    assert (again(standing).decision, again(standing).likelihood) == ("different", 0.6)


def test_what_two_joined_files_say_together_is_compared_and_no_more_once_they_are_parted(cast):
    kept = person(cast, "Fatoumata DIALLO", born=date(1990, 3, 4), phone="")
    other = person(cast, "Awa BARRY", born=date(1981, 7, 8), phone="+213661000777")
    third = person(cast, "Fatoumata DIALLO", born=date(1965, 9, 1), phone="+213661000777")
    do_what_is_asked("compare")
    match = Match.objects.get(earlier=other, later=third)
    apart = match.likelihood, match.why
    join = joined(kept, other, cast.omar)
    do_what_is_asked("compare")
    match = again(match)
    assert (match.earlier, match.later) == (kept, third)
    assert match.likelihood > apart[0]
    assert {"name:same", "phone:same"} <= set(match.why.split())
    again(join).undo(by=cast.omar)
    do_what_is_asked("compare")
    match = again(match)
    assert (match.earlier, match.later) == (other, third)
    assert (match.likelihood, match.why) == apart


def test_whoever_decides_is_told_of_a_third_file_that_waits_beside_one_of_the_two(cast, client, three):
    one, other, third = three
    match, more = a_pair(one, other), a_pair(other, third)
    text = page(client, cast.omar, match)
    assert ALSO in text
    assert reverse("match", args=[more.uid]) in text
    assert escape(third.name) in text
    read = Reading.objects.filter(record="people.match", kind="list").last()
    assert (read.by, read.count) == (label_of(cast.omar), 1)
    more.decide(by=cast.omar, decision="different", ground="family")
    assert ALSO not in page(client, cast.omar, match)


def test_nobody_is_told_of_a_third_file_that_is_not_theirs(cast, client, three):
    one, other, third = three
    match, more = a_pair(one, other), a_pair(other, third)
    Person.objects.get(pk=third.pk).hide(by=cast.karim)
    do_what_is_asked("weigh")
    text = page(client, cast.omar, match)
    assert ALSO not in text
    assert str(more.uid) not in text
    assert escape(third.name) not in text


def test_however_many_wait_it_takes_as_many_questions(cast, client, three):
    one, other, third = three
    match = a_pair(one, other)
    a_pair(other, third)
    page(client, cast.omar, match)
    counted = []
    for name in ("Fanta JALO", "Fatu DIALO"):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page(client, cast.omar, match)
        counted.append(len(asked))
        a_pair(other, person(cast, name, phone=""))
    with CaptureQueriesContext(connection) as asked:
        page(client, cast.omar, match)
    assert {*counted, len(asked)} == {counted[0]}
