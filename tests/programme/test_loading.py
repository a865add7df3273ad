"""Loading the gazetteer: by a verb, twice without harm, and a mission's own file only when every row is good."""

import re
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from masar.access.models import Event
from masar.access.verbs import Refused
from masar.programme.gazetteer import PlaceRow
from masar.programme.loading import Gazetteer
from masar.programme.models import Place
from tests.cast import gather

KAYES = [
    PlaceRow("ML", 1, "ML1", "Kayes", name_ar="كاي"),
    PlaceRow("ML", 2, "ML11", "Bafoulabé", parent="ML1", aliases=("Bafulabe",)),
    PlaceRow("ML", 4, "ML-M", "Mahina", parent="ML11"),
]


@pytest.fixture
def cast(db):
    return gather()


def load(cast, rows):
    return Gazetteer(cast.mission).load(by=cast.leila, rows=rows)


def test_places_know_what_is_around_them(cast):
    load(cast, KAYES)
    assert [place.with_region() for place in Place.objects.order_by("level")] == [
        "Kayes",
        "Bafoulabé, Kayes",
        "Mahina, Kayes",
    ]
    assert Place.objects.get(code="ML11").search == "bafoulabe | bafulabe"


def test_a_second_loading_corrects_and_adds_nothing_twice(cast):
    load(cast, KAYES)
    first = Place.objects.get(code="ML-M").pk
    load(
        cast,
        [
            PlaceRow("ML", 4, "ML-M", "Mahina Gare", parent="ML11"),
            PlaceRow("ML", 4, "ML-D", "Diamou", parent="ML1"),
        ],
    )
    assert Place.objects.count() == 4
    assert Place.objects.get(pk=first).with_region() == "Mahina Gare, Kayes"


def test_parents_of_the_same_level_are_found(cast):
    load(
        cast,
        [PlaceRow("DZ", 1, "DZ-11", "Tamanrasset"), PlaceRow("DZ", 1, "DZ-57", "In Salah", parent="DZ-11")],
    )
    assert Place.objects.get(code="DZ-57").parent.name == "Tamanrasset"


def test_loading_is_one_act_of_the_coordinator(cast):
    load(cast, KAYES)
    event = Event.objects.get(verb="place.load")
    assert (event.record, event.record_uid) == ("access.mission", cast.mission.uid)
    with pytest.raises(Refused):
        Gazetteer(cast.mission).load(by=cast.sara, rows=KAYES)


def test_a_file_of_the_mission_is_loaded_by_a_command(cast, tmp_path):
    load(cast, KAYES)
    file = tmp_path / "own.csv"
    file.write_text("country;level;code;name;parent\nML;4;OWN1;Sébétou;ML11\n", encoding="utf-8")
    said = StringIO()
    call_command("load_places", str(file), stdout=said)
    assert said.getvalue() == "The gazetteer holds 4 places now.\n"
    assert Place.objects.get(code="OWN1").with_region() == "Sébétou, Kayes"


def test_one_bad_row_stops_the_whole_file_and_is_named(cast, tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("country,level,code,name\nML,4,A,Kolondiéba\nML,9,B,Garalo\nml,4,C,\n", encoding="utf-8")
    with pytest.raises(CommandError) as fault:
        call_command("load_places", str(file))
    assert "Row 3: " in str(fault.value)
    assert "Row 4: " in str(fault.value)
    assert not Place.objects.exists()


def sent(client, text):
    file = SimpleUploadedFile("own.csv", text.encode(), "text/csv")
    return client.post(reverse("own_places"), {"rows": file, "once": "f"})


def test_the_coordinator_brings_places_by_a_page(cast, client):
    load(cast, KAYES)
    client.force_login(cast.leila)
    assert sent(client, "country;level;code;name;parent\nML;4;OWN1;Sébétou;ML11\n").status_code == 302
    assert Place.objects.get(code="OWN1").with_region() == "Sébétou, Kayes"


def test_the_page_says_of_each_row_why_it_cannot_be_used_and_loads_none(cast, client):
    client.force_login(cast.leila)
    page = sent(
        client, "country,level,code,name\nML,4,A,Kolondiéba\nML,9,B,Garalo\nml,4,C,x\n"
    ).content.decode()
    assert "2 rows cannot be used, so nothing was loaded yet." in page
    assert re.findall(r'data-label="Row">(\d+)<', page) == ["3", "4"]
    assert "The level is “9”; it must be 1, 2, 3 or 4." in page
    assert not Place.objects.exists()


@pytest.mark.parametrize(
    "text", ["", "\0", "country", "a,b\n" * 3, "country,level,code,name\n" + '"' + "x" * 200_000]
)
def test_a_file_that_is_no_table_gets_a_sentence(cast, client, text):
    client.force_login(cast.leila)
    assert sent(client, text).status_code == 200
    assert not Place.objects.exists()


@pytest.mark.parametrize("row", ["ML,4,C,x,99999999999", f"ML,4,{'C' * 31},x,", f"ML,4,C,{'x' * 101},"])
def test_what_no_column_can_hold_is_said(cast, client, row):
    client.force_login(cast.leila)
    page = sent(client, f"country,level,code,name,population\n{row}\n").content.decode()
    assert re.findall(r'data-label="Row">(\d+)<', page) == ["2"]
    assert not Place.objects.exists()


def test_a_file_that_is_too_large_gets_a_sentence(cast, client, settings):
    settings.UPLOAD_LIMIT = 100
    client.force_login(cast.leila)
    assert "This file is too large." in sent(client, "x" * 200).content.decode()


def test_a_case_worker_brings_no_places(cast, client):
    client.force_login(cast.sara)
    assert sent(client, "country,level,code,name\nML,4,A,Kolondiéba\n").status_code == 403
    assert client.get(reverse("own_places")).status_code == 403
    assert not Place.objects.exists()
