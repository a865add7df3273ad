"""Loading the gazetteer: by a verb, twice without harm, and a mission's own file only when every row is good."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

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
