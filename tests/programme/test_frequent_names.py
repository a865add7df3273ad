import time
from collections import Counter

import pytest

from masar.programme.frequent_names import FILE, nationalities, suggest

MAIN = {"ML", "GN", "CI", "NE", "BF", "SN", "CM", "NG", "BJ", "GM"}
OTHERS = {
    "LR",
    "CD",
    "KE",
    "TZ",
    "UG",
    "ZM",
    "ZW",
    "SD",
    "TD",
    "SO",
    "ET",
    "SY",
    "YE",
    "BD",
    "MA",
    "TN",
    "EG",
}


def test_it_suggests_whatever_the_accents_and_case():
    assert [name.latin for name in suggest("ML", "family", "TRAO")] == ["Traoré"]
    assert [name.latin for name in suggest("GN", "female", "aissa")] == ["Aïssatou"]
    assert "Mamadou" in [name.latin for name in suggest("SN", "given", "mam")]


def test_it_suggests_from_arabic_letters():
    assert [name.latin for name in suggest("SD", "male", "إبر")] == ["Ibrahim"]
    assert suggest("SD", "male", "ابراه")[0].arabic == "إبراهيم"


def test_without_a_prefix_it_gives_the_most_frequent_and_no_more_than_asked():
    assert [name.latin for name in suggest("ML", "male", "", limit=2)] == ["Mamadou", "Moussa"]
    assert [name.latin for name in suggest("ML", "given", "", limit=2)] == ["Mamadou", "Fatoumata"]


def test_a_country_without_names_gives_nothing():
    assert suggest("JP", "family", "a") == []


@pytest.mark.parametrize("nationality", sorted(nationalities()))
def test_there_are_enough_names_of_each_kind(nationality):
    least = 40 if nationality in MAIN else 20
    for kind in ("male", "female", "family"):
        assert len(suggest(nationality, kind, "", limit=999)) >= least


def test_the_list_holds_the_nationalities_seen_from_algeria_and_no_name_twice():
    lines = FILE.read_text(encoding="utf-8").splitlines()[1:]
    assert [
        line for line, times in Counter(line.rsplit("\t", 1)[0] for line in lines).items() if times > 1
    ] == []
    assert nationalities() == MAIN | OTHERS


def test_it_answers_between_two_keystrokes():
    suggest("ML", "family", "t")
    start = time.perf_counter()
    for _again in range(100):
        suggest("ML", "given", "z")
    assert time.perf_counter() - start < 0.5
