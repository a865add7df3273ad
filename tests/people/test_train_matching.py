"""`manage.py train_matching`: what was decided teaches, where it makes the answers better."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from bench.identity.people import make, write
from masar.people import everybody
from masar.people.apart import everyone_apart
from masar.people.identity.matching import files
from masar.people.identity.matching.learning import OWN, VERSION, Model, running
from masar.people.identity.matching.pairs import close
from masar.people.identity.matching.table import Table
from masar.people.identity.matching.training import _coded, _codes, _sides, corrected
from masar.people.management.commands.train_matching import keep, positions
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
    write(make(16_000, seed=77, queries=2, newcomers=2), folder)
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
    assert len(taught.trees) == len(Model.read().trees) + 1, "always one set after those that Masar came with"
    assert "people.csv, 16000 files" in taught.taught
    assert kept.stat().st_mode & 0o077 == 0


def test_what_makes_the_answers_no_better_changes_nothing(register, kept):
    """The same decisions again and again: once there is nothing left to learn from them, the better model stays."""
    with pytest.raises(CommandError, match=r"Nothing is changed: on .* kept aside"):
        for _ in range(12):
            before = kept.read_text() if kept.exists() else ""
            train(register)
    assert (kept.read_text() if kept.exists() else "") == before


@pytest.fixture(scope="module")
def known(register):
    """A table, its true pairs, and others that look like it, the likest first."""
    table = Table.of(files.people(register / "people.csv"))
    true = positions(table, files.pairs(register / "pairs.csv"))
    near = close(table, Model.read())
    unlike = np.flatnonzero(~np.isin(_codes(near), _coded(true)))
    unlike = unlike[np.argsort(-near.log_odds(Model.read())[unlike])]
    return table, true, np.stack([near.left[unlike], near.right[unlike]], 1)


@pytest.mark.parametrize(("same", "different"), [(0, 400), (10, 400), (400, 10), (400, 0)])
def test_decisions_of_one_kind_teach_nothing(known, same, different):
    """Whoever only ever said "different" would teach that everybody is."""
    table, true, unlike = known
    with pytest.raises(ValueError, match="too few"):
        corrected(Model.read(), table, true[:same], unlike[:different], "test")


def test_a_file_without_pairs_teaches_nothing(register, kept):
    (register / "none.csv").write_text("rid_a,rid_b\n")
    with pytest.raises(CommandError, match="too few"):
        train(register, "none.csv")
    assert not kept.exists()


def test_what_is_kept_aside_stays_aside_when_more_is_decided(known):
    table, true, unlike = known
    every = np.concatenate([true[:300], unlike[:300]])
    before, after = _sides(table, every[:-1]), _sides(table, every)
    moved = np.flatnonzero(before != after)
    assert set(moved) <= set(np.flatnonzero(np.isin(np.arange(len(table)), _group(every, every[-1]))))
    for one, other in every:
        assert after[one] == after[other]


def _group(pairs, seed):
    found = set(seed.tolist())
    while more := {place for pair in pairs.tolist() if found & set(pair) for place in pair} - found:
        found |= more
    return list(found)


@pytest.mark.parametrize(
    "text", ["", "[]", "{", f'{{"version":{VERSION}}}', '{"version":4,"taught":"here"}', "null"]
)
def test_a_damaged_file_stops_no_search_and_is_said(kept, text, caplog):
    kept.parent.mkdir(parents=True)
    kept.write_text(text)
    assert Model.current(kept.parent).taught == Model.read().taught
    assert running(kept.parent)[1]
    assert running(kept.parent.parent)[1] == ""


def test_what_was_taught_under_another_version_is_not_written_over(register, kept):
    Model(weights=Model.read().weights).write(_made(kept))
    old = kept.read_text().replace(f'"version":{VERSION}', '"version":4')
    kept.write_text(old)
    keep(Model.read(), kept)
    assert kept.with_suffix(".before").read_text() == old
    assert Model.current(kept.parent).taught == Model.read().taught


def _made(path):
    path.parent.mkdir(parents=True)
    return path


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
