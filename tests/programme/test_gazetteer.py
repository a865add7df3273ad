import io
import time
from collections import Counter

import pytest
from django.utils.translation import override

from masar.lib.text import fold
from masar.programme.gazetteer import BadRow, check_own, read_own, rows, wilayas

KNOWN = {"GN": "Kankan", "ML": "Kayes", "CI": "Bouake", "NE": "zinder", "DZ": "TAMANRASSET", "SN": "Tambacounda", "NG": "benin city",
         "BF": "bobo dioulasso", "CM": "N'gaoundéré", "BJ": "Parakou", "GM": "Brikama", "TD": "Abéché", "SL": "kenema"}  # fmt: skip
HEADING = "country;level;code;parent;name;name_ar\n"


@pytest.fixture(scope="module")
def places():
    return list(rows())


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("N’Zérékoré ", "nzerekore"),
        ("Bordj-Bou-Arréridj", "bordj bou arreridj"),
        ("KEÏTA", "keita"),
        ("Şa‘dah", "sadah"),
        ("أدرار", "ادرار"),
        ("تَمَنْرَاسْت", "تمنراست"),
        ("بجاية", "بجايه"),
        ("الوادى ٢", "الوادي 2"),
    ],
)
def test_it_folds_what_writers_interchange(written, folded):
    assert fold(written) == folded
    assert fold(folded) == folded


def test_every_country_of_origin_has_regions_districts_and_towns(places):
    count = Counter((place.country, place.level) for place in places)
    countries = {country for country, _level in count}
    assert len(countries) == 37
    assert [country for country in countries if not (count[country, 1] and count[country, 4])] == []
    assert [country for country in countries - {"KE"} if not count[country, 2]] == []
    assert [
        country
        for country in ("ML", "GN", "CI", "NE", "BF", "SN", "CM", "BJ", "GM")
        if count[country, 3] < 100
    ] == []


@pytest.mark.parametrize(("country", "heard"), KNOWN.items())
def test_it_finds_known_places_however_they_are_typed(places, country, heard):
    assert [
        place for place in places if place.country == country and fold(heard) in place.search.split(" | ")
    ]


def test_codes_are_unique_and_parents_come_before_what_they_hold(places):
    seen = {}
    for place in places:
        assert place.code not in seen
        if place.parent:
            assert seen[place.parent].country == place.country
            assert seen[place.parent].level < place.level or place.country == "DZ"
        else:
            assert place.level == 1 or place.country != "ML"
        seen[place.code] = place
    assert sum(not place.parent and place.level > 1 for place in places) < 30


def test_codes_and_names_fit_their_columns(places):
    assert max(len(place.code) for place in places) <= 30
    assert max(len(place.name) for place in places) <= 100
    assert [place for place in places if not fold(place.name) or "?" in place.name or "Ã" in place.name] == []


def test_iso_codes_are_given_once(places):
    given = Counter(place.iso for place in places if place.iso)
    assert [iso for iso, times in given.items() if times > 1] == []


def test_it_reads_only_the_countries_asked_for():
    assert {place.country for place in rows(["ML", "DZ"])} == {"ML", "DZ"}
    assert next(iter(rows(["GN"]))).level == 1


def test_all_of_it_is_read_in_two_seconds():
    start = time.perf_counter()
    assert sum(1 for _place in rows()) > 25_000
    assert time.perf_counter() - start < 2


def test_there_are_69_wilayas_of_which_11_are_only_announced():
    found = wilayas()
    assert [wilaya.number for wilaya in found] == [f"{number:02}" for number in range(1, 70)]
    assert [wilaya.number for wilaya in found if not wilaya.in_force] == [
        f"{number}" for number in range(59, 70)
    ]
    assert {wilaya.valid_from.year for wilaya in found[48:58]} == {2021}
    codes = {wilaya.code for wilaya in found[:48]}
    assert {wilaya.parent for wilaya in found[48:]} <= codes
    assert all(wilaya.name_ar for wilaya in found)


def test_a_missions_own_file_is_read_parents_first():
    text = "\ufeff" + HEADING + "ML;4;v1;c1;Sitakily;\nML;3;c1;ML.03;Sitakily;سيتاكيلي\n\n"
    found = list(read_own(io.StringIO(text), known={"ML.03"}))
    assert [(place.code, place.level, place.name_ar) for place in found] == [
        ("c1", 3, "سيتاكيلي"),
        ("v1", 4, ""),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Mali;1;a;;Kayes;", "“Mali” is not a country code of two capital letters."),
        ("SN;1;a;;Dakar;", "“SN” is not a country of this mission’s list."),
        ("ML;9;a;;Kayes;", "The level is “9”; it must be 1, 2, 3 or 4."),
        ("ML;1;;;Kayes;", "The code is missing."),
        ("ML;1;first;;Kayes;", "The code “first” stands in an earlier row too."),
        ("ML;1;a;;;", "The name is missing."),
        ("ML;2;a;nowhere;Kita;", "The parent “nowhere” is neither in this file nor in the list."),
        ("ML;1;a;first;Kita;", "The parent “first” must be of a higher level."),
        (f"ML;1;a;;{'x' * 101};", "A cell is longer than 100 letters."),
    ],
)
def test_a_bad_row_is_named_with_its_reason(line, why):
    good, bad = check_own(io.StringIO(HEADING + "ML;1;first;;Kayes;\n" + line + "\n"), countries={"ML"})
    assert [place.code for place in good] == ["first"]
    assert [(fault.number, str(fault.why)) for fault in bad] == [(3, why)]
    with override("en"), pytest.raises(BadRow, match=r"^Row 3: "):
        list(read_own(io.StringIO(HEADING + "ML;1;first;;Kayes;\n" + line + "\n"), countries={"ML"}))


def test_a_file_that_is_not_a_table_of_places_says_so(tmp_path):
    assert (
        str(check_own(io.StringIO("nom,code\n"))[1][0]) == "Row 1: The heading lacks: country, level, name."
    )
    path = tmp_path / "places.csv"
    path.write_bytes("country,level,code,name\nML,1,a,Ségou\n".encode("latin-1"))
    assert str(check_own(path)[1][0]) == "Row 1: The file is not UTF-8. Save it as “CSV UTF-8”."
