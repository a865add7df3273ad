"""The mark of Protection while files are joined and parted: never lost, never lifted by itself, never wider than it was."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from masar.access import sealing
from masar.access.models import Holding, Reader, Stale
from masar.access.verbs import Refused
from masar.people import merging
from masar.people.comparison import COMPARE
from masar.people.models import Consent, Contact, Match, Person
from masar.people.photos import photos
from tests.access.test_adversary import photo
from tests.casework import begun, hear
from tests.cast import gather, hire
from tests.families import a_person
from tests.people.joining import again, differences, everything, joined


@pytest.fixture
def cast(db):
    made = gather()
    hire(made.people, made.sami, made.mission, "Nour", "PFP", made.algiers)
    return made


@pytest.fixture
def pair(cast):
    return person(cast, "Fatoumata DIALLO"), person(cast, "Fatimata JALLOW", phone="+213661000002")


def person(cast, name, **said):
    return a_person(cast.sara, cast.algiers, name=name, **said)


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def sees(user, someone):
    return Person.objects.visible_to(user).filter(pk=someone.pk).exists()


def by_two(cast, kept, other):
    join = joined(kept, other, cast.karim)
    again(join).confirm(by=cast.nour)
    return again(join)


@pytest.mark.postgresql
def test_a_file_that_is_hidden_while_it_is_joined_waits_and_is_not_forgotten(committed_db, monkeypatch):
    cast = gather()
    kept, other = person(cast, "Fatoumata DIALLO"), person(cast, "Fatimata JALLOW", phone="")
    follow, refused = merging.follow_holdings, []

    def hide():
        try:
            again(other).hide(by=cast.karim)
        except Stale as stale:
            refused.append(stale.record)
        finally:
            connections.close_all()

    hiding = threading.Thread(target=hide)

    def meanwhile(pair, rows, column):
        follow(pair, rows, column)
        hiding.start()
        hiding.join(1)

    line = merging.Relation(follow=meanwhile, asked=False)
    monkeypatch.setitem(merging.PEOPLE, "access.Holding.subject_uid", line)
    join = joined(kept, other, cast.omar)
    hiding.join(20)
    assert join.stands
    assert refused == [other]  # told to Protection, who finds the file that stands for both
    again(kept).hide(by=cast.karim)
    assert {holding.shielded for file in (kept, other) for holding in Holding.of(file.uid)} == {True}


def test_whoever_looked_before_two_files_were_joined_hides_and_shows_both(cast, pair):
    kept, other = pair
    seen, shown = again(kept), again(kept)
    joined(kept, other, cast.omar)
    seen.hide(by=cast.karim)
    assert all(holding.shielded for file in pair for holding in Holding.of(file.uid))
    shown.unhide(by=cast.karim)
    assert not any(holding.shielded for file in pair for holding in Holding.of(file.uid))


def test_files_that_were_joined_earlier_are_hidden_too(cast):
    family = begun(cast)
    first, third = family.people[0], person(cast, "Amina KONATE", phone="")
    hear(family, family.members[0], alone=True, words="I am afraid")
    Consent(person=first, purpose="PHOTO", answer="given").record(by=cast.sara)
    first.photograph(by=cast.sara, photo=SimpleUploadedFile("photo.jpg", photo()))
    (kept,) = photos(cast.sara, first)
    second = person(cast, "Aminata KONATEE", phone="")
    joined(second, first, cast.omar)
    third.hide(by=cast.karim, readers=(cast.nour,))
    before = everything()
    join = by_two(cast, third, second)
    assert all(holding.shielded for file in (first, second, third) for holding in Holding.of(file.uid))
    assert not sealing.may_read(cast.sara, first.uid, "B")
    assert at_desk(cast.sara).get(reverse("file", args=[kept.uid])).status_code == 404
    join.undo(by=cast.karim)
    assert differences(before, everything()) == []
    assert sealing.may_read(cast.sara, first.uid, "B")


def test_of_two_hidden_files_know_only_those_who_are_named_for_both(cast, pair):
    kept, other = pair
    kept.hide(by=cast.karim, readers=(cast.nour, cast.salim))
    other.hide(by=cast.karim, readers=(cast.nour,))
    join = by_two(cast, kept, other)
    assert not sees(cast.salim, kept)
    assert sees(cast.nour, kept)
    join.undo(by=cast.karim)
    assert sees(cast.salim, kept)
    assert not sees(cast.salim, other)


def test_whoever_asked_must_be_named_for_both_still(cast, pair):
    kept, other = pair
    ines = hire(cast.people, cast.sami, cast.mission, "Ines", "PFP", cast.algiers)
    for file in pair:
        file.hide(by=cast.karim, readers=(cast.nour, ines))
    join = joined(kept, other, cast.karim)
    again(other).hide(by=cast.nour, readers=(ines,))
    with pytest.raises(Refused) as refusal:
        again(join).confirm(by=cast.nour)
    assert "named for each of them" in str(refusal.value.answer.sentence)
    again(other).hide(by=cast.nour, readers=(ines, cast.karim))
    again(join).confirm(by=cast.nour)
    assert sees(cast.karim, kept)


def test_what_was_written_under_the_mark_goes_to_the_file_that_was_hidden(cast, pair):
    kept, other = pair
    other.hide(by=cast.karim, readers=(cast.nour, cast.sara))
    join = by_two(cast, kept, other)
    Contact(person=again(kept), kind="address", value="the shelter in Hydra").add(by=cast.sara)
    text = at_desk(cast.karim).get(reverse("join_parting", args=[join.uid])).content.decode()
    assert "The file that stays will no longer be hidden" in text
    assert text.count("will no longer be hidden") == 1
    assert 'value="joined" checked' in text
    assert 'value="kept" checked' not in text
    again(join).undo(by=cast.karim)
    assert "Hydra" not in at_desk(cast.salim).get(kept.get_absolute_url()).content.decode()
    assert Contact.objects.get(kind="address").person == other


def test_hidden_once_more_since_both_files_stay_hidden_for_those_named_then(cast, pair):
    kept, other = pair
    match = Match(earlier=kept, later=other, why="name:near").find(by=COMPARE)
    other.hide(by=cast.karim, readers=(cast.nour,))
    join = by_two(cast, kept, other)
    again(kept).hide(by=cast.karim, readers=(cast.nour, cast.sara))
    again(join).undo(by=cast.karim)
    for file in pair:
        assert [sees(user, file) for user in (cast.karim, cast.nour, cast.sara)] == [True] * 3
        assert not sees(cast.salim, file)
    assert again(match).protected


def test_shown_since_both_files_stay_shown(cast, pair):
    kept, other = pair
    other.hide(by=cast.karim, readers=(cast.nour,))
    join = by_two(cast, kept, other)
    again(kept).unhide(by=cast.karim)
    again(join).undo(by=cast.karim)
    assert sees(cast.salim, kept)
    assert sees(cast.salim, other)
    assert not Reader.objects.filter(subject_uid=kept.uid, data_class="A", until=None).exists()
