"""Finding one person among others: spellings, births, phones, papers, and what no card should do to a search."""

import time

import pytest

from masar.people.identity.matching.index import Index
from masar.people.identity.matching.reasons import codes
from masar.people.identity.matching.row import Row

from .matching_people import born, index_of, rids

HER = 9001


def her(**fields) -> Row:
    return Row(HER, **fields)


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Fatoumata Jalloh", "Fatimata Jallow"),
        ("Fatoumata Diallo Binta", "DIALLO Fatoumata Binta"),
        ("فاطمة ديالو زهرة", "Fatima Diallo Zahra"),
        ("Abdelkader Benali", "عبد القادر بن علي"),
        ("Merveille Fatimata Ouedraogo", "Merveillefatimata Ouédraogo"),
        ("Zeinaboumariama Kaboré", "Zeinabou Mariama Kaboré"),
        ("Mohamed Ould Cheikhna", "Mohammed Cheikhna"),
        ("N'Guessan Akissi", "Nguessan Akisi"),
        ("Tshibangu Kalonji", "Tshibnagu Kalonji"),
        ("Wolimata Ndengaye", "Wolimata NDENGA"),
        ("Y. Kamissouna", "Yacouba Kamissouna"),
        ("Yacouba Kamissouna", "Y. Kamissouna"),
        ("Ngozi Okonkwo-Eze", "Ngozi Okonkwo"),
        ("Othmane Gueye", "Ousman Guèye"),
        ("ገብረ ተስፋዬ", "ገብረ ተስፋዬ"),
    ],
)
def test_a_name_is_found_in_another_spelling(tmp_path, written, typed):
    index = index_of(tmp_path, her(names=(written,), **born(1994)))
    assert HER in rids(index.search(Row(0, names=(typed,))))[:3]


def test_any_form_of_the_name_is_enough(tmp_path):
    index = index_of(tmp_path, her(names=("Penda Sall", "بندا صال", "Mme Kane")))
    for typed in ("Sall Penda", "بندا صال", "Kane"):
        assert HER in rids(index.search(Row(0, names=(typed,))))[:3]


def test_her_own_spelling_comes_before_others(tmp_path):
    index = index_of(tmp_path, her(names=("Fatou Jallow",)), Row(9002, names=("Fatou Diallo",)))
    assert rids(index.search(Row(0, names=("Fatou Jallow",))))[0] == HER


@pytest.mark.parametrize(
    ("kept", "said", "why"),
    [
        (born(1994, 5, 7), born(1994, 5, 7), "birth:day"),
        (born(1994, 5, 7), born(1994, 7, 5), "birth:swapped"),
        (born(1994, 5, 7), born(1994, 5, 17), "birth:part"),
        (born(1994, 5, 17), born(1993, 5, 17), "birth:other_year"),
        (born(1994, 5, 17), born(1994), "birth:year"),
        (born(1994, 1, 1), born(1995, 6, 17), "birth:year_1"),
        (born(1994), born(1992), "birth:year_2"),
        (born(1994), born(1990), "birth:near"),
        (born(1994, 5, 17), born(1970, 2, 3), "birth:differs"),
    ],
)
def test_a_birth_is_compared_as_people_know_it(tmp_path, kept, said, why):
    index = index_of(tmp_path, her(names=("Mamadou Diallo",), **kept))
    found = {each.rid: each for each in index.search(Row(0, names=("Mamadou Diallo",), **said))}
    assert why in found[HER].why


def test_nearer_births_are_likelier(tmp_path):
    births = [born(1994, 5, 17), born(1994, 6, 17), born(1994, 8, 9), born(1995, 8, 9), born(1999, 8, 9)]
    people = [Row(9100 + place, names=("Awa Sarr",), **birth) for place, birth in enumerate(births)]
    index = index_of(tmp_path, *people)
    found = rids(index.search(Row(0, names=("Awa Sarr",), **births[0])))
    assert found[: len(people)] == [person.rid for person in people]


@pytest.mark.parametrize("typed", ["+213 661 23 45 67", "0661234567", "00213661234567", "661 23 45 67"])
def test_a_phone_alone_finds_her(tmp_path, typed):
    index = index_of(tmp_path, her(names=("Awa Sarr",), phones=("+213661234567",)))
    found = index.search(Row(0, phones=(typed,)))
    assert found[0].rid == HER
    assert found[0].why == ("phone:same",)


@pytest.mark.parametrize("typed", ["AA 012-3450", "aa0123450", "AAO12345O", "AA0I23450"])
def test_a_paper_alone_finds_her(tmp_path, typed):
    index = index_of(tmp_path, her(names=("Awa Sarr",), documents=("AA0123450",)))
    assert rids(index.search(Row(0, documents=(typed,))))[0] == HER


def test_each_of_eight_phones_and_papers_finds_her(tmp_path):
    phones = tuple(f"+21366123400{last}" for last in range(8))
    papers = tuple(f"PASSPORT:ML:AB12345{last}" for last in range(8))
    index = index_of(tmp_path, her(names=("Awa Sarr",), phones=phones, documents=papers))
    for phone, paper in zip(phones, papers, strict=True):
        assert rids(index.search(Row(0, phones=(phone,))))[0] == HER
        assert rids(index.search(Row(0, documents=(paper,))))[0] == HER


def test_phones_said_twice_take_nobody_s_place(tmp_path):
    phones = ("661234000", "0661234000", "+213 661234000", "00213661234000") * 3 + ("+213661234999",)
    index = index_of(tmp_path, her(names=("Awa Sarr",), phones=phones))
    assert rids(index.search(Row(0, phones=("661234999",))))[0] == HER


def test_every_form_of_the_name_on_a_card_is_read(tmp_path):
    index = index_of(tmp_path, her(names=("Zubaydah Benchaabane",)))
    said = ("Aa Bb", "Cc Dd", "Ee Ff", "Gg Hh", "Ii Jj", "Zubaydah Benchaabane")
    assert HER in rids(index.search(Row(0, names=said)))


def test_a_number_of_another_office_is_not_her_paper(tmp_path):
    index = index_of(tmp_path, her(names=("Awa Sarr",), documents=("CARD:A:000123",)))
    why = {
        paper: index.search(Row(0, documents=(paper,)))[0]
        for paper in ("CARD:A:000123", "CARD:B:000123", "000123")
    }
    assert [found.why for found in why.values()] == [
        ("document:same",),
        ("document:number",),
        ("document:same",),
    ]
    assert why["CARD:B:000123"].probability < why["CARD:A:000123"].probability


def test_how_sure_a_search_is_does_not_depend_on_who_stands_in_the_file_already(tmp_path):
    """Nor on how many people are shown: how many share a phone is counted among everybody."""
    for sharers in (1, 8, 60):
        kin = [
            Row(9100 + place, names=(f"Kanoute Number{chr(97 + place // 26)}{chr(97 + place % 26)}",), phones=("661987654",))
            for place in range(sharers)
        ]  # fmt: skip
        whole = index_of(tmp_path / f"whole {sharers}", *kin)
        tail = index_of(tmp_path / f"tail {sharers}", *kin[1:])
        tail.put(kin[0])
        card = Row(0, names=(kin[0].names[0].replace("Kanoute", "Kanouté"),), phones=("661987654",))
        said = [
            next(found.probability for found in index.search(card, most) if found.rid == 9100)
            for index in (whole, tail)
            for most in (3, 60)
        ]
        assert max(said) - min(said) < 0.1, (sharers, said)


def test_one_wrong_digit_still_speaks_for_her(tmp_path):
    twin = {"names": ("Awa Sarr",), **born(1994)}
    index = index_of(
        tmp_path,
        her(phones=("+221771234567",), documents=("A00123456",), **twin),
        Row(9002, phones=("+221709876543",), documents=("A00998877",), **twin),
    )
    first = index.search(Row(0, phones=("771234576",), documents=("A00123459",), **twin))[0]
    assert first.rid == HER
    assert {"phone:sign", "document:sign"} <= set(first.why)


def test_a_mother_tells_namesakes_apart(tmp_path):
    same = {"names": ("Mamadou Diallo",), **born(1994, 5, 17)}
    index = index_of(tmp_path, Row(9002, mother="Hawa Barry", **same), her(mother="Kadiatou Sow", **same))
    first = index.search(Row(0, mother="Kadiatu Soow", **same))[0]
    assert first.rid == HER
    assert "mother:spelling" in first.why or "mother:near" in first.why


def test_a_family_with_one_phone_is_told_apart_by_name(tmp_path):
    family = [
        Row(9100 + place, names=(f"{given} Ndiaye",), phones=("+221770000001",))
        for place, given in enumerate(
            ["Awa", "Binta", "Coumba", "Demba", "Elimane", "Fatou", "Gora", "Ibra", "Khady"]
        )
    ]
    index = index_of(tmp_path, *family)
    found = index.search(Row(0, names=("Coumba Ndiaye",), phones=("770000001",)))
    assert found[0].rid == 9102
    assert found[0].probability > 3 * found[1].probability


def test_she_is_found_before_the_last_letter(tmp_path):
    index = index_of(tmp_path, her(names=("Zeinabou Ouattara",)))
    for typed in ("Zeina", "Zeinabou Ou", "Zeinabou Ouatt"):
        assert HER in rids(index.search(Row(0, names=(typed,)), typing=True))[:3]


def test_every_reason_is_a_known_code(tmp_path):
    index = index_of(tmp_path, her(names=("Awa Sarr",), mother="Penda", places=("Kayes",), **born(1994)))
    card = Row(0, ("Awa Sar",), "Pinda", "F", **born(1993), phones=("771234567",), places=("Kaies",))
    for found in index.search(card):
        assert set(found.why) <= set(codes())


HOSTILE = [
    "",
    " ",
    "a",
    "ا",
    "a" * 10_000,
    "Mamadou " * 2_000,
    "😀",
    "😀 Diallo 👩‍👩‍👧",
    "\x00\x01\x02",
    "Diallo\x00Mamadou",
    "\u202eollaiD\u202c",
    "Mamadou محمد Дмитрий 李 ተስፋ",
    "'; DROP TABLE people; --",
    "Diallo OR 1=1",
    'NEAR("a" "b") AND -x * ^',
    "%_%",
    "(((([[[[",
    "Guinéenne",
    "GN",
    "Mali",
    "MR M. MME",
    "XXX FNU",
    "-" * 500,
    "\ud800",
    "ﷺ" * 300,
    "e" + "\u0301" * 5_000,
    "١٢٣ 456",
    "\u2066\u2069\u200d\ufeff",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory) -> Index:
    hostile = [Row(9100 + place, names=(text,), mother=text) for place, text in enumerate(HOSTILE)]
    return index_of(tmp_path_factory.mktemp("index"), her(names=("Awa Sarr",)), *hostile)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("typing", [False, True])
def test_no_card_breaks_or_slows_the_search(index, text, typing):
    begun = time.thread_time()
    for field in ("names", "phones", "documents", "places", "nationalities"):
        found = index.search(Row(0, **{field: (text, text)}), typing=typing)
        assert all(0 <= each.probability <= 1 for each in found)
    index.search(Row(0, names=("Awa",), mother=text, sex=text), typing=typing)
    assert time.thread_time() - begun < 1


@pytest.mark.parametrize(
    "birth", [born(1), born(9999), born(1, 1, 2), born(9999, 12, 30), born(1994, 2, 29 - 1)]
)
def test_no_birth_breaks_the_search(index, birth):
    index.search(Row(0, names=("Awa Sarr",), **birth))
    index.search(Row(0, **birth))


def test_a_card_that_says_nothing_finds_nobody(index):
    assert index.search(Row(0)) == []
    assert index.search(Row(0, names=("", " ", "-"))) == []


def test_an_empty_register_finds_nobody(tmp_path):
    index = Index.build([], tmp_path)
    assert index.search(Row(0, names=("Awa Sarr",), phones=("771234567",), **born(1994, 5, 7))) == []
    index.put(Row(1, names=("Awa Sarr",)))
    assert rids(index.search(Row(0, names=("Awa Sarr",)))) == [1]


def test_people_without_a_name_are_found_by_what_they_have(tmp_path):
    index = index_of(tmp_path, her(phones=("+221771234567",)))
    assert rids(index.search(Row(0, names=("Awa",), phones=("771234567",))))[0] == HER
