"""Photos while files are joined and parted: on the page of whom they show, and only with their yes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from masar.people.models import Consent
from masar.people.parting import since
from masar.people.photos import photos
from tests.access.test_adversary import photo
from tests.cast import gather
from tests.families import a_person
from tests.people.joining import again, joined


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def pair(cast):
    one, other = (
        a_person(cast.sara, cast.algiers, name=name, phone="")
        for name in ("Fatoumata DIALLO", "Fatimata JALLOW")
    )
    return one, other


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def test_a_photo_goes_from_the_page_with_the_yes_under_which_it_was_taken(cast, pair):
    kept, _other = pair
    join = joined(*pair, cast.omar)
    consent = Consent(person=again(kept), purpose="PHOTO", answer="given").record(by=cast.sara)
    again(kept).photograph(by=cast.sara, photo=SimpleUploadedFile("photo.jpg", photo()))
    assert len(photos(cast.sara, again(kept))) == 1
    again(join).undo(by=cast.omar, theirs={str(consent.uid)})
    assert photos(cast.sara, again(kept)) == []
    Consent(person=again(kept), purpose="PHOTO", answer="given").record(by=cast.sara)
    assert photos(cast.sara, again(kept)) == []


def test_a_photo_that_shows_the_other_person_goes_to_their_page(cast, pair):
    kept, other = pair
    for someone in pair:
        Consent(person=someone, purpose="PHOTO", answer="given").record(by=cast.sara)
    join = joined(kept, other, cast.omar)
    again(kept).photograph(by=cast.sara, photo=SimpleUploadedFile("photo.jpg", photo()))
    (taken,) = photos(cast.sara, again(kept))
    assert str(taken.uid) not in {line.key for line in since(again(join), cast.omar)}  # he may not read it
    assert str(taken.uid) in {line.key for line in since(again(join), cast.sara)}
    taken_by_omar = again(kept)
    taken_by_omar.photograph(by=cast.omar, photo=SimpleUploadedFile("photo.jpg", photo()))
    assert (
        f"since-{taken.uid}"
        in at_desk(cast.omar).get(reverse("join_parting", args=[join.uid])).content.decode()
    )
    again(join).undo(by=cast.omar, theirs={str(taken.uid)})
    assert taken not in photos(cast.sara, again(kept))
    assert photos(cast.sara, again(other)) == [taken]
    joined(kept, other, cast.omar)
    assert taken in photos(cast.sara, again(kept))
