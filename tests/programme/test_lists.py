import pytest
from django.utils.translation import override

from masar.programme.lists import (
    FREQUENT,
    LISTS,
    countries,
    entries,
    identity_documents,
    label,
    nationalities,
)

NAMES = [*LISTS, "countries", "nationalities"]


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_has_three_labels_and_its_own_code_and_place(name):
    found = entries(name)
    assert found
    assert [entry.code for entry in found if not (entry.code and entry.en and entry.fr and entry.ar)] == []
    assert len({entry.code for entry in found}) == len(found)
    for language in ("en", "fr", "ar"):
        assert len({entry.label(language) for entry in found}) == len(found)
    assert [
        entry.code for entry in found if not any("\u0600" <= letter <= "\u06ff" for letter in entry.ar)
    ] == []


@pytest.mark.parametrize("name", LISTS)
def test_the_order_is_written_without_ties_and_codes_fit(name):
    assert len({entry.sort for entry in LISTS[name]}) == len(LISTS[name])
    assert max(len(entry.code) for entry in LISTS[name]) <= 20
    assert max(len(text) for entry in LISTS[name] for text in (entry.en, entry.fr, entry.ar)) <= 80


def test_the_standard_lists_are_there():
    assert set(LISTS) == {
        "languages", "sex", "marital_status", "relations", "document_types", "channels", "consent_purposes", "consent_bases",
        "special_nationalities", "legal_status", "return_reasons", "hold_reasons", "withdrawal_reasons", "refusal_reasons",
        "reopening_reasons", "other_help",
    }  # fmt: skip


def test_countries_begin_with_the_frequent_origins():
    assert [entry.code for entry in countries()[: len(FREQUENT)]] == FREQUENT
    assert len(countries()) == 249
    assert countries()[0].note == "MLI"


def test_nobody_is_without_a_nationality_to_choose():
    codes = {entry.code for entry in nationalities()}
    assert {"ML", "DZ", "XXA", "XXB", "XXC", "XXX"} <= codes


def test_a_relation_is_said_of_a_man_or_of_a_woman_where_that_is_known():
    assert label("relations", "SPO", "fr", sex="F") == "épouse"
    assert label("relations", "SPO", "ar", sex="M") == "الزوج"
    assert label("relations", "SPO", "fr", sex="U") == label("relations", "SPO", "fr") == "époux / épouse"
    assert label("relations", "SPO", "en", sex="F") == "spouse"
    assert label("relations", "DAU", "fr", sex="F") == "fille"


def test_a_label_is_in_the_language_asked_for_or_the_active_one():
    assert label("languages", "bm", "fr") == "bambara"
    assert label("languages", "bm", "ar") == "البمبارا"
    assert label("countries", "CD", "ar") == "جمهورية الكونغو الديمقراطية"
    assert label("countries", "TD", "fr") == "Tchad"
    with override("fr-dz"):
        assert label("sex", "F") == "féminin"
    assert label("languages", "bm", "de") == "Bambara"
    assert label("languages", "a mission’s own", "fr") == "a mission’s own"


def test_some_papers_help_to_say_who_somebody_is():
    codes = {entry.code for entry in identity_documents()}
    assert {"PASSPORT", "BIRTH", "CONSULAR-CARD"} <= codes
    assert {"TICKET", "DIPLOMA"}.isdisjoint(codes)
