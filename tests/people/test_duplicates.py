"""Everybody compared with everybody: what is found, who learns of it, and that it goes on wherever it was stopped."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.urls import reverse

from masar.access import jobs
from masar.access.engines import guard
from masar.access.models import Job
from masar.people import comparison, duplicates
from masar.people.duplicates import FINDER, find_duplicates
from masar.people.models import Kinship, Match, Name, Person, Sweep
from tests.cast import gather
from tests.families import a_family, a_person

OTHERS = [
    "Moussa TRAORÉ",
    "Ibrahim COULIBALY",
    "Fanta CAMARA",
    "Oumar SANGARÉ",
    "Kadiatou BARRY",
    "Issa DEMBÉLÉ",
]


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def crowd(cast):
    """Six people nobody takes for another, and a woman who is here twice."""
    for number, name in enumerate(OTHERS):
        a_person(
            cast.sara,
            cast.algiers,
            name=name,
            born=date(1970 + 3 * number, 1 + number, 7),
            phone=f"+21366100010{number}",
            sex="M",
        )
    return (
        a_person(cast.sara, cast.algiers, number="A0012345"),
        a_person(cast.eve, cast.oran, name="Aminata KONATE", number="A0012345"),
    )


def pairs():
    return set(Match.objects.values_list("earlier_id", "later_id"))


def test_the_first_time_everybody_is_compared(cast, crowd):
    find_duplicates("")
    hers, theirs = crowd
    assert pairs() == {(hers.pk, theirs.pk)}
    match = Match.objects.get()
    assert {"name:same", "document:same"} <= set(match.why.split())
    assert match.likelihood > 0.5
    assert not match.protected
    sweep = Sweep.objects.get()
    assert (sweep.whole, sweep.people, sweep.likely, sweep.told) == (True, 8, 1, 1)
    assert sweep.ended_at is not None


def test_running_again_looks_only_at_who_was_changed(cast, crowd, monkeypatch):
    find_duplicates("")
    asked = []
    monkeypatch.setattr(duplicates, "pairs_of", lambda people: asked.extend(people) or [])
    find_duplicates("")
    assert asked == []
    person = Person.objects.get(name="Fanta CAMARA")
    Name(person=person, form="spelling", text="Fanta Kamara").add(by=cast.sara)
    find_duplicates("")
    assert asked == [person.pk]
    assert [sweep.whole for sweep in Sweep.objects.order_by("pk")] == [True, False, False]


def test_what_was_written_since_is_found(cast, crowd):
    find_duplicates("")
    person = Person.objects.get(name="Fanta CAMARA")
    again = a_person(
        cast.eve, cast.oran, name="Fanta Kamara", born=person.born_earliest, phone="+213661000102"
    )
    find_duplicates("")
    assert (person.pk, again.pk) in pairs()


def test_a_family_is_left_alone_unless_they_share_a_document(cast):
    _registration, people = a_family(cast.sara, cast.algiers, size=2)
    twin = a_person(cast.sara, cast.algiers)
    assert not pairs()
    comparison.tell([(people[0].pk, people[1].pk, 0.9), (people[0].pk, twin.pk, 0.9)])
    assert pairs() == {(people[0].pk, twin.pk)}
    Kinship(person=people[0], relative=twin, relation="SIS").record(by=cast.sara)
    comparison.tell([(people[1].pk, twin.pk, 0.9)])
    assert pairs() == {(people[0].pk, twin.pk)}


def test_a_wife_registered_again_beside_her_husband_is_told(cast):
    """Both files are kin of him; hidden or not, she is one person."""
    _visit, (wife, husband) = a_family(cast.sara, cast.algiers, size=2)
    again = a_person(cast.sara, cast.algiers, name=wife.name, born=wife.born_earliest, sex=wife.sex, phone="")
    Kinship(person=husband, relative=again, relation="SPO").record(by=cast.sara)
    Person.objects.get(pk=wife.pk).hide(by=cast.karim)
    comparison.compare(str(again.uid))
    assert pairs() == {(wife.pk, again.pk)}


@pytest.mark.parametrize(
    ("name", "born", "told"),
    [
        ("Aminata KONATÉ", date(1994, 2, 5), True),
        ("Aminata KONATÉ", date(1995, 8, 9), True),
        ("Aminata KONATÉ", date(2002, 8, 9), False),
        ("Fanta KONATÉ", date(1996, 8, 9), False),
        ("Assétou SANOGO", date(1994, 5, 2), False),
    ],
)
def test_two_kin_of_one_third_are_left_alone_only_where_they_differ(cast, name, born, told):
    father = a_person(cast.sara, cast.algiers, name="Moussa KONATÉ", sex="M", born=date(1960, 1, 1), phone="")
    one = a_person(cast.sara, cast.algiers)
    other = a_person(cast.sara, cast.algiers, name=name, born=born)
    for child in (one, other):
        Kinship(person=father, relative=child, relation="DAU").record(by=cast.sara)
    comparison.tell([(one.pk, other.pk, 0.9)])
    assert bool(pairs()) is told


def test_a_hidden_file_is_for_protection_alone(cast, crowd):
    Person.objects.get(pk=crowd[0].pk).hide(by=cast.karim)
    find_duplicates("")
    match = Match.objects.get()
    assert match.protected
    assert not Match.objects.visible_to(cast.omar).exists()
    assert Match.objects.visible_to(cast.karim).exists()


def test_a_decided_pair_comes_back_only_when_something_else_agrees(cast, crowd):
    find_duplicates("")
    match = Match.objects.get()
    match.decide(by=cast.omar, decision="different", ground="family")
    found = [(match.earlier_id, match.later_id, 0.9)]
    comparison.tell(found)
    assert Match.objects.get().decision == "different"
    correct(cast, crowd[1], born_earliest=date(1994, 1, 1), born_latest=date(1994, 12, 31))
    comparison.tell(found)
    match = Match.objects.get()
    assert (match.decision, match.before, match.came_back) == ("open", "different", True)
    assert (match.decided_by, match.ground) == (cast.omar, "family")
    match.decide(by=cast.omar, decision="unsure", ground="little")
    comparison.tell(found)
    assert Match.objects.get().decision == "unsure"


def test_what_is_said_to_be_one_person_is_not_asked_again(cast, crowd):
    find_duplicates("")
    Match.objects.get().decide(by=cast.omar, decision="same", ground="papers")
    correct(cast, crowd[1], born_earliest=date(1980, 1, 1), born_latest=date(1980, 1, 1))
    comparison.tell([(crowd[0].pk, crowd[1].pk, 0.9)])
    assert Match.objects.get().decision == "same"


def correct(cast, person, **facts):
    Person.objects.get(pk=person.pk).correct(by=cast.eve, facts=facts)


def test_whoever_asks_meanwhile_is_answered_by_the_one_that_goes_on(cast):
    first = Sweep().ask(by=cast.omar)
    assert Sweep().ask(by=cast.karim) == first
    while (taken := jobs.take()) is not None:
        jobs.run(taken)
    assert Sweep.objects.get().ended_at is not None


def test_it_goes_on_where_it_was_stopped(cast, crowd, monkeypatch):
    """The worker was told to end between two pieces, twice; nothing is told twice."""
    for _time in range(2):
        a_person(
            cast.eve, cast.oran, name="Zénabou OUEDRAOGO", born=date(1981, 3, 9), number="B7654321", phone=""
        )
    monkeypatch.setattr(duplicates, "MOST", 1)
    monkeypatch.setattr(duplicates, "alive", Stops(after=(3, 4)))
    for _time in range(2):
        with pytest.raises(jobs.Interrupted):
            find_duplicates("")
    find_duplicates("")
    assert len(pairs()) == Match.objects.count() == 2
    assert Sweep.objects.count() == 1
    assert Sweep.objects.get().told == 2


class Stops:
    """Says that the worker must end, after so many signs of life each time."""

    def __init__(self, after):
        self.left = list(after)

    def __call__(self):
        if not self.left:
            return
        self.left[0] -= 1
        if self.left[0] <= 0:
            self.left.pop(0)
            raise jobs.Interrupted


def test_a_sweep_that_another_worker_took_up_is_left_to_that_one(cast, crowd, monkeypatch):
    """The machine of the first stood still before a piece; what that one holds it tells no more."""
    Sweep().ask(by=cast.omar)
    first, tell = jobs.take("find_duplicates"), duplicates.tell

    def slept(pairs):
        monkeypatch.setattr(duplicates, "tell", tell)
        monkeypatch.setattr(duplicates, "likely_pairs", list)
        Job.objects.filter(pk=first.pk).update(heartbeat_at=first.heartbeat_at - 2 * jobs.ABANDONED)
        first.heartbeat_at -= 2 * jobs.ABANDONED
        jobs.run(jobs.take("find_duplicates"))
        tell(pairs)

    monkeypatch.setattr(duplicates, "tell", slept)
    jobs.run(first)
    sweep = Sweep.objects.get()
    assert (sweep.likely, sweep.told, Match.objects.count()) == (0, 0, 0)
    assert sweep.ended_at is not None


def test_a_sweep_that_failed_for_good_can_be_asked_for_again(cast, client):
    find_duplicates("")
    Sweep().ask(by=cast.omar)
    client.force_login(cast.omar)
    going_on = "Everybody is being compared."
    assert going_on in client.get(reverse("matches")).content.decode()
    (job,) = Job.objects.filter(name="find_duplicates")
    Job.objects.filter(pk=job.pk).update(failed_at=job.due_at)
    text = client.get(reverse("matches")).content.decode()
    assert going_on not in text
    assert "Compare everybody now" in text
    client.post(reverse("comparison"))
    while (taken := jobs.take("find_duplicates")) is not None:
        jobs.run(taken)
    assert not Sweep.objects.filter(ended_at=None).exists()


def test_another_database_is_compared_as_a_whole(cast, crowd):
    """Restored from a copy, it may have grown past the event up to which everybody was read."""
    find_duplicates("")
    with guard.unguarded("a database that was restored"):
        QuerySet.update(Sweep._base_manager.all(), code="0" * 64)
    find_duplicates("")
    assert [sweep.whole for sweep in Sweep.objects.order_by("pk")] == [True, True]


def test_two_who_were_changed_since_are_compared_with_each_other(cast, crowd):
    find_duplicates("")
    two = [
        a_person(cast.eve, cast.oran, name=name, born=date(1981, 3, 9), number="B7654321", phone="")
        for name in ("Zénabou OUEDRAOGO", "Zenabou Ouédraogo")
    ]
    find_duplicates("")
    assert (two[0].pk, two[1].pk) in pairs()


def test_the_command_says_how_far_it_is(cast, crowd, capsys):
    call_command("find_duplicates")
    said = capsys.readouterr()
    assert said.out == "8 people compared, 1 pairs.\n"
    assert "8 people read" in said.err
    assert "1 of 1" in said.err


def test_a_fault_stops_it_with_a_sentence(cast, monkeypatch):
    from django.core.management import CommandError

    monkeypatch.setattr(duplicates, "likely_pairs", lambda: 1 / 0)
    Sweep().ask(by=FINDER)
    with pytest.raises(CommandError, match="ZeroDivisionError"):
        call_command("find_duplicates")


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-03-02T15:00", True),
        ("2026-03-01T01:10", "2026-03-02T00:59", False),
        ("2026-03-01T01:10", "2026-03-02T01:00", True),
        ("2026-03-02T01:00", "2026-03-02T23:00", False),
        ("2026-02-27T14:00", "2026-03-02T08:00", True),
        ("2026-03-02T00:10", "2026-03-02T08:00", True),
    ],
)
def test_it_comes_round_at_night_or_in_the_morning_after(last, now, due):
    from datetime import UTC, datetime

    (nightly,) = (each for each in jobs.PERIODIC if each.name == "find_duplicates")
    moment = lambda text: text and datetime.fromisoformat(text).replace(tzinfo=UTC)  # noqa: E731
    assert nightly.is_due(moment(last), moment(now)) is due


def test_a_sweep_asks_for_no_other(cast):
    a_person(cast.sara, cast.algiers)
    jobs.ask("find_duplicates")
    done = []
    while len(done) < 20 and (waiting := jobs.take()) is not None:
        jobs.run(waiting)
        done.append(waiting.name)
    assert done.count("find_duplicates") == 1
    assert Sweep.objects.exclude(ended_at=None).count() == 1
