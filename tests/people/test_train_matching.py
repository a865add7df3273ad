"""`manage.py train_matching`: what was decided teaches, where it makes the answers better."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bench.identity.people import make, write
from masar.people import everybody
from masar.people.apart import everyone_apart
from masar.people.identity.matching.learning import OWN, Model
from masar.people.models import Join
from tests.cast import gather
from tests.families import a_person
from tests.people.joining import again, joined


@pytest.fixture
def kept(settings, tmp_path):
    settings.VAR = tmp_path / "var"
    return everybody.folder() / OWN


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    write(make(6000, seed=77, queries=2, newcomers=2), folder)
    return folder


def train(folder, pairs="pairs.csv"):
    out = StringIO()
    call_command("train_matching", people_file=folder / "people.csv", pairs_file=folder / pairs, stdout=out)
    return out.getvalue()


def test_a_labelled_file_teaches_and_what_was_kept_aside_says_so(register, kept):
    unknown = Model(weights=Model.read().weights)  # one that was never corrected learns something
    kept.parent.mkdir(parents=True)
    unknown.write(kept)
    assert "kept aside" in train(register)
    taught = Model.current(kept.parent)
    assert taught.checked["after"] < taught.checked["before"]
    assert len(taught.trees) == 1
    assert "people.csv, 6000 files" in taught.taught
    assert kept.stat().st_mode & 0o077 == 0


def test_what_makes_the_answers_no_better_changes_nothing(register, kept):
    """The same decisions again and again: once there is nothing left to learn from them, the better model stays."""
    with pytest.raises(CommandError, match=r"Nothing is changed: on .* kept aside"):
        for _ in range(12):
            before = kept.read_text() if kept.exists() else ""
            train(register)
    assert (kept.read_text() if kept.exists() else "") == before


def test_few_decisions_teach_nothing(db, kept):
    with pytest.raises(CommandError, match="too few"):
        call_command("train_matching")
    assert not kept.exists()


def test_files_that_were_joined_teach_as_they_were(db, kept):
    cast = gather()
    names = ("Fatoumata DIALLO", "Fatimata JALLOW", "Fatimata JALLO", "Awa BARRY")
    people = [
        a_person(cast.sara, cast.algiers, name=name, phone=f"+21366100000{number}", number=f"A{number}")
        for number, name in enumerate(names)
    ]
    before = sorted(row._replace(holders=()) for row in everybody.everyone())
    joined(people[1], people[2], cast.omar)
    joined(people[0], people[1], cast.omar, name="joined", birth="joined")
    chain = sorted(everyone_apart())
    assert [row.rid for row in chain] == [people[0].pk, people[1].pk, people[3].pk]
    assert chain[0] == before[0]
    again(Join.objects.first()).undo(by=cast.omar)
    joined(people[1], people[0], cast.omar, name="joined")
    assert sorted(row._replace(holders=()) for row in everyone_apart()) == before
    again(people[3]).hide(by=cast.karim)
    again(people[1]).hide(by=cast.karim)
    assert list(everyone_apart()) == []


def test_one_file_alone_is_refused(kept):
    with pytest.raises(CommandError, match="both"):
        call_command("train_matching", people_file=kept)


def test_what_was_taught_can_be_forgotten(kept):
    kept.parent.mkdir(parents=True)
    Model(taught="here").write(kept)
    assert Model.current(kept.parent).taught == "here"
    call_command("train_matching", forget=True, stdout=StringIO())
    assert Model.current(kept.parent).taught == Model.read().taught
