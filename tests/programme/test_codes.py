"""A mission's own entries stand in the lists at the counter, and keep their label after they have ended."""

from datetime import timedelta

import pytest
from django.urls import reverse

from config.templating import code_label
from masar.programme.models import Code
from tests.cast import gather
from tests.families import a_person


def test_an_own_entry_is_offered_at_the_counter_until_it_ends(db, client):
    cast = gather()
    client.force_login(cast.leila)
    entry = {
        "list": "languages",
        "code": "zza",
        "label_fr": "zaza",
        "label_ar": "زازا",
        "label_en": "Zaza",
        "active_from": "2026-11-01",
        "once": "c",
    }
    assert client.post(reverse("new_code"), entry).status_code == 302
    client.force_login(cast.sara)
    assert ">Zaza<" in client.get(reverse("register")).content.decode()
    Code.objects.get().end(by=cast.leila, active_to=cast.algiers.today())
    assert ">Zaza<" not in client.get(reverse("register")).content.decode()
    assert code_label({"user": cast.sara}, "zza", "languages") == "Zaza"


@pytest.fixture
def cast(db):
    return gather()


def an_entry(cast, by, mission, label, **more):
    said = {"list": "languages", "code": "zza", "label_fr": label, "label_ar": label, "label_en": label}
    return Code(mission=mission, **said | {"active_from": cast.algiers.today()} | more).add(by=by)


def test_a_label_is_that_of_the_readers_mission(cast):
    an_entry(cast, cast.bruno, cast.other_mission, "Zarma")
    assert code_label({"user": cast.sara}, "zza", "languages") == "zza"
    an_entry(cast, cast.leila, cast.mission, "Zaza")
    assert code_label({"user": cast.sara}, "zza", "languages") == "Zaza"
    assert code_label({"user": cast.bruno}, "zza", "languages") == "Zarma"
    assert code_label({"user": None}, "zza", "languages") == "zza"


def test_many_labels_are_one_question(cast, django_assert_num_queries):
    an_entry(cast, cast.leila, cast.mission, "Zaza")
    sara = cast.sara
    with django_assert_num_queries(1):
        for code in ("zza", "xx1", "xx2", "zza"):
            code_label({"user": sara}, code, "languages")


def test_an_entry_is_offered_from_its_first_day(cast, client):
    an_entry(cast, cast.leila, cast.mission, "Zaza", active_from=cast.algiers.today() + timedelta(days=1))
    client.force_login(cast.sara)
    assert ">Zaza<" not in client.get(reverse("register")).content.decode()


def test_a_language_code_is_as_short_as_its_column(cast, client):
    client.force_login(cast.leila)
    entry = {"list": "languages", "code": "zazaki", "active_from": "2026-11-01"}
    entry |= {f"label_{language}": "Zaza" for language in ("fr", "ar", "en")}
    assert "at most 5 signs" in client.post(reverse("new_code"), entry).content.decode()


def test_a_code_of_the_standard_list_is_refused(db, client):
    cast = gather()
    client.force_login(cast.leila)
    entry = {
        "list": "languages",
        "code": "fr",
        "label_fr": "a",
        "label_ar": "b",
        "label_en": "c",
        "active_from": "2026-11-01",
    }
    assert (
        "The standard list has this code already." in client.post(reverse("new_code"), entry).content.decode()
    )


def test_own_entries_are_offered_wherever_their_list_is(cast, client):
    an_entry(cast, cast.leila, cast.mission, "Zaza")
    an_entry(cast, cast.leila, cast.mission, "Blood brother", list="relations", code="BBR")
    an_entry(cast, cast.leila, cast.mission, "Camp card", list="document_types", code="CAMP")
    an_entry(cast, cast.bruno, cast.other_mission, "Of another mission", list="document_types", code="OTHER1")
    person = a_person(cast.sara, cast.algiers)
    client.force_login(cast.sara)
    assert "Camp card" in (
        page := client.get(reverse("person_identifiers", args=[person.uid])).content.decode()
    )
    assert "Of another mission" not in page
    other = a_person(cast.sara, cast.algiers, name="Moussa KONATÉ", phone="")
    page = client.post(reverse("person_kin", args=[person.uid]), {"q": other.name}).content.decode()
    assert "Blood brother" in page
    assert "principal applicant" not in page
    client.force_login(cast.omar)
    assert "Zaza" in client.get(reverse("new_interpreter")).content.decode()
