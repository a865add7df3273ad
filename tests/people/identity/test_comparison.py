"""Pairs whose likeness is beyond doubt: levels of a comparison, and the order of their probabilities."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pytest

from masar.people.identity.matching import blocking, compare
from masar.people.identity.matching.closure import between, closed
from masar.people.identity.matching.joined import parted
from masar.people.identity.matching.learning import Model
from masar.people.identity.matching.levels import (
    DAY,
    DAY_1,
    ONE_HAS,
    ONE_OFF,
    ONE_YEAR,
    OTHER,
    PARENT,
    SAME,
    SHARED,
    SWAPPED,
    TWO_YEARS,
)
from masar.people.identity.matching.pairs import against, pairs
from masar.people.identity.matching.row import Row
from masar.people.identity.matching.table import Table

GIVEN = [
    "Mamadou",
    "Ibrahima",
    "Fatoumata",
    "Aissatou",
    "Ousmane",
    "Mariama",
    "Alpha",
    "Kadiatou",
    "Thierno",
    "Hawa",
    "Sekou",
    "Binta",
]
FAMILY = [
    "Diallo",
    "Bah",
    "Barry",
    "Camara",
    "Sow",
    "Balde",
    "Keita",
    "Conde",
    "Toure",
    "Sylla",
    "Cisse",
    "Kaba",
    "Kouyate",
    "Bangoura",
    "Soumah",
]


def person(rid: int, name: str, born: str = "", **more: object) -> Row:
    """`born`: a day, or a year alone."""
    earliest = latest = None
    if len(born) == 4:
        earliest, latest = date(int(born), 1, 1), date(int(born), 12, 31)
    elif born:
        earliest = latest = date.fromisoformat(born)
    facts = {"sex": "M", "nationalities": ("GN",)} | more
    return Row(rid, (name,), born_earliest=earliest, born_latest=latest, **facts)  # type: ignore[arg-type]


def crowd(size: int = 3000) -> list[Row]:
    """Different people, with common names."""
    chance = Random(7)
    return [
        person(
            rid,
            f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}",
            date.fromordinal(chance.randrange(718000, 735000)).isoformat(),
            phones=(f"+2246{chance.randrange(10**7, 10**8)}",) if chance.random() < 0.6 else (),
            documents=(f"O{chance.randrange(10**7, 10**8)}",) if chance.random() < 0.4 else (),
        )
        for rid in range(10_000, 10_000 + size)
    ]


def compared(one: Row, other: Row, *rest: Row) -> compare.Compared:
    people = compare.People(parted(Table.of([one, other, *rest]))[0])
    return compare.levels(people, np.array([0], np.int32), np.array([1], np.int32))


def level(field: str, one: Row, other: Row) -> int:
    return int(compared(one, other).levels[field][0])


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("1994-03-07", "1994-03-07", DAY),
        ("1994-03-07", "1994-07-03", SWAPPED),
        ("1994-03-07", "1995-03-07", DAY_1),
        ("1994", "1994", TWO_YEARS),
        ("1994", "1996", TWO_YEARS + 2),
        ("1994-03-07", "1970-03-08", PARENT),
        ("1994-03-07", "", 0),
    ],
)
def test_births(one: str, other: str, wanted: int) -> None:
    assert level("birth", person(1, "Awa Sow", one), person(2, "Awa Sow", other)) == wanted


def test_the_first_of_january_is_no_day() -> None:
    one, other = person(1, "Awa Sow", "1994-01-01"), person(2, "Awa Sow", "1994-05-09")
    assert level("birth", one, other) == ONE_YEAR


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("+224 620 11 22 33", "620112233", SAME),
        ("620112233", "620112243", ONE_OFF),
        ("620112233", "620121233", ONE_OFF),
        ("620112233", "655998877", OTHER),
        ("620112233", "", ONE_HAS),
        ("", "", 0),
    ],
)
def test_phones(one: str, other: str, wanted: int) -> None:
    pair = (person(rid, "Awa Sow", phones=(phone,)) for rid, phone in ((1, one), (2, other)))
    assert level("phone", *pair) == wanted


def test_a_phone_of_three_people_is_a_family_s() -> None:
    three = [person(rid, "Awa Sow", phones=("620112233",)) for rid in (1, 2, 3)]
    assert compared(*three).levels["phone"][0] == SHARED


def test_somebody_with_two_phones_makes_no_family_of_others() -> None:
    """What is not filled in is no number that everybody has."""
    rest = [person(rid, "Awa Sow", phones=(f"6770001{rid}",)) for rid in range(10, 20)]
    pair = [person(rid, "Awa Sow", phones=("620112233",)) for rid in (1, 2)]
    two = person(3, "Ali Wara", phones=("655443322", "655443323"))
    assert compared(*pair, *rest, two).levels["phone"][0] == SAME


def test_it_is_the_phone_that_two_share_of_which_is_asked_who_has_it_too() -> None:
    one = person(1, "Awa Sow", phones=("620112233", "655443322"))  # the second one is the family's
    other = person(2, "Awa Sow", phones=("620112233",))
    kin = [person(rid, "Ali Sow", phones=("655443322",)) for rid in (3, 4, 5)]
    assert compared(one, other, *kin).levels["phone"][0] == SAME
    assert compared(other, one, *kin).levels["phone"][0] == SAME
    assert compared(one, kin[0], *kin[1:], other).levels["phone"][0] == SHARED
    assert compared(kin[0], one, *kin[1:], other).levels["phone"][0] == SHARED


@pytest.mark.parametrize("fields", [{"nationalities": ("BD",)}, {"nationalities": ()}, {"sex": ""}, {}])
def test_a_rare_name_is_rare_whatever_is_known_of_who_bears_it(fields: dict[str, Any]) -> None:
    """Two files of one name do not make it frequent among the few of a nationality, or of those who have none."""
    pair = [person(rid, "Zulfiqar Chowdhury", **fields) for rid in (1, 2)]
    frequent = [person(rid, "Mamadou Diallo", **fields) for rid in (1, 2)]
    rare, usual = (compared(*each, *crowd()).surprise["name"][0] for each in (pair, frequent))
    assert rare > 10
    assert rare > usual + 4


def test_a_small_register_finds_who_is_in_it_twice() -> None:
    pair = [person(rid, "Zulfiqar Chowdhury", "1990-07-08", phones=("620112233",)) for rid in (1, 2)]
    assert likely([*crowd(30), *pair])[1, 2] > 0.5


def test_a_home_alone_brings_nobody_down() -> None:
    found = pairs(Table.of([person(rid, "Awa Sow", places=("Kayes",)) for rid in (1, 2, 3)]), Model())
    assert len(found) == 3


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("PASSPORT:ML:AA1234567", "PASSPORT:ML:AA 123 4567", SAME),
        ("PASSPORT:ML:AA1234567", "PASSPORT::AA1234567", SAME),
        ("PASSPORT:ML:AA1234567", "AA1234567", SAME),
        ("CARD:A:000123", "CARD:B:000123", SHARED),
        ("PASSPORT:ML:AA1234567", "CARD:ML:AA1234567", SHARED),
        ("CARD:A:0123", "CARD:A:0123", 0),
        ("CARD:A:111222333444555666", "CARD:A:111222333444555666", SAME),
        ("CARD:A:111222333444555666", "CARD:A:999222333444555666", OTHER),
    ],
)
def test_a_number_says_little_without_who_gave_it(one: str, other: str, wanted: int) -> None:
    pair = (person(rid, "Awa Sow", documents=(paper,)) for rid, paper in ((1, one), (2, other)))
    assert level("paper", *pair) == wanted


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [("O0012345", "0OO12345", SAME), ("AA1234567", "AA1234568", ONE_OFF), ("AA1234567", "BB7654321", OTHER)],
)
def test_papers(one: str, other: str, wanted: int) -> None:
    pair = (person(rid, "Awa Sow", documents=(paper,)) for rid, paper in ((1, one), (2, other)))
    assert level("paper", *pair) == wanted


@pytest.mark.parametrize(
    ("one", "other", "met", "instead", "only"),
    [
        ("Mamadou Alpha Diallo", "JALLOW Alfa Mamadu", 3, 0, 0),
        ("Fatoumata Diallo", "فاطمة ديالو", 2, 0, 0),
        ("Mamadou Alpha Diallo", "Mamadou Diallo", 2, 0, 1),
        ("Mamadou Diallo", "Hawa Diallo", 1, 1, 0),
        ("Mamadou Diallo", "", 0, 0, 0),
    ],
)
def test_names(one: str, other: str, met: int, instead: int, only: int) -> None:
    wanted = 1 + met * 9 + instead * 3 + only if other else 0
    assert level("name", person(1, one), person(2, other)) == wanted


def test_the_best_of_several_forms_counts() -> None:
    one = person(1, "Hawa Barry")._replace(names=("Hawa Barry", "Hawa Diallo"))
    assert level("name", one, person(2, "Diallo Hawa")) == 1 + 2 * 9


def test_two_names_written_as_one_are_heard_apart() -> None:
    rest = [person(rid, "Mamadou Diallo") for rid in range(10, 16)]
    both = compared(person(1, "Mamadoudiallo"), person(2, "Mamadou Diallo"), *rest)
    assert both.levels["name"][0] == 1 + 2 * 9


def test_how_odd_the_spelling_is_of_the_odder_and_of_the_other() -> None:
    """Ten are written Toure, one Tourey: whoever reads only sounds takes them for the same."""
    rest = [person(rid, "Sekou Toure") for rid in range(10, 20)]
    odd = compared(person(1, "Sekou Tourey"), person(2, "Sekou Toure"), *rest).levels
    usual = compared(person(1, "Sekou Toure"), person(2, "Sekou Toure"), *rest).levels
    assert odd["odd"][0] > 15 > odd["odd_other"][0]
    assert (usual["odd"][0], usual["odd_other"][0]) == (0, 0)
    assert odd["rare"][0] > odd["rare_other"][0]


def test_nobody_and_nothing() -> None:
    assert compared(Row(1), Row(2)).levels["name"][0] == 0
    found = pairs(Table.of([]), Model())
    assert [len(each) for each in found] == [0, 0, 0]
    assert len(pairs(Table.of([Row(1)]), Model())[0]) == 0


# Who is one person, among three thousand others

PERSON = person(
    1, "Mamadou Aliou Diallo", "1994-03-07", phones=("620112233",), documents=("O0012345",), mother="Hawa Bah"
)
AGAIN = person(2, "JALLOW Mamadu Aliu", "1994-07-03", phones=("620112233",))
KIN = person(3, "Thierno Diallo", "2012-05-11", phones=("620112233",), mother="Binta Sow")
SON = person(4, "Mamadou Aliou Diallo", "2015-02-10", phones=("620112233",))
NAMESAKE = person(
    5,
    "Mamadou Aliou Diallo",
    "1993-11-30",
    phones=("655443322",),
    documents=("O7778889",),
    mother="Aissatou Barry",
)
TWINS = [
    person(
        rid,
        f"{given} Camara",
        "2010-09-15",
        phones=("655000111",),
        documents=documents,
        mother="Mariama Sylla",
    )
    for rid, given, documents in ((21, "Hassana", ("O5550001",)), (22, "Ousmane", ("O6660002",)))
]


@pytest.fixture(scope="module")
def chances() -> dict[tuple[int, int], float]:
    return likely([*crowd(), PERSON, AGAIN, KIN, SON, NAMESAKE, *TWINS])


def likely(rows: Sequence[Row]) -> dict[tuple[int, int], float]:
    table = Table.of(rows)
    *places, chance = pairs(table, Model.read())
    left, right = (table.rid[place] for place in places)
    return {
        (min(pair), max(pair)): value
        for pair, value in zip(zip(left.tolist(), right.tolist(), strict=True), chance.tolist(), strict=True)
    }


def test_somebody_who_came_again_is_found(chances: dict[tuple[int, int], float]) -> None:
    assert chances[1, 2] > 0.95


@pytest.mark.parametrize("other", [3, 4, 5])
def test_kin_father_and_son_and_namesakes_are_not_one(
    chances: dict[tuple[int, int], float], other: int
) -> None:
    assert chances.get((1, other), 0) < 0.5 < chances[1, 2]


def test_twins_are_two(chances: dict[tuple[int, int], float]) -> None:
    assert chances.get((21, 22), 0) < 0.5


def test_strangers_are_strangers(chances: dict[tuple[int, int], float]) -> None:
    strangers = [value for pair, value in chances.items() if pair[0] >= 10_000]
    assert sum(value > 0.9 for value in strangers) <= 3


def test_the_order_of_the_rows_changes_nothing(chances: dict[tuple[int, int], float]) -> None:
    rows = [*crowd(), PERSON, AGAIN, KIN, SON, NAMESAKE, *TWINS]
    Random(3).shuffle(rows)
    assert likely(rows)[1, 2] == pytest.approx(chances[1, 2], abs=0.05)


def test_new_people_are_held_against_those_who_are_there() -> None:
    table = Table.of([*crowd(), PERSON, KIN])
    new, old, chance = against(table, [AGAIN, person(9, "Zoumana Zerbo", "1955-02-03")], Model.read())
    assert (new[0], table.rid[old[0]]) == (0, 1)
    assert chance[0] > 0.9
    assert 1 not in new[chance > 0.5]
    assert len(table) == 3002


def test_whichever_of_several_phones_two_share_brings_them_together() -> None:
    one = person(1, "Zoumana Zerbo", "1955-02-03", phones=("620112233", "655443322"))
    other = person(2, "Ali Wara", "1988-10-11", phones=("655443322",))
    third = person(3, "Issa Kone", "1970-10-12", phones=("677000111",))
    facts = blocking.Facts(Table.of([one, other, third]))
    assert blocking.candidates(facts).tolist() == [1]  # the first and the second, nobody else


def test_a_third_file_speaks_for_two_unless_they_have_something_against_each_other() -> None:
    left, right = np.array([0, 1, 0, 3, 4, 3], np.int32), np.array([1, 2, 2, 4, 5, 5], np.int32)
    odds, against = np.array([6.0, 5.0, -9.0, 6.0, 5.0, -9.0]), np.array([0.0, 0, -0.5, 0, 0, -8])
    told = closed(left, right, odds, against)
    found = {(one, other): odd for one, other, odd in zip(*(each.tolist() for each in told), strict=True)}
    assert found[0, 2] > 1  # too little is known of the two
    assert found[3, 5] < 0  # they are unlike
    assert (found[0, 1], found[1, 2]) == (6.0, 5.0)


def test_the_more_two_have_against_each_other_the_less_a_third_file_says() -> None:
    left, right = np.array([0, 1, 0], np.int32), np.array([2, 2, 1], np.int32)
    told = [
        closed(left, right, np.array([9.0, 9.0, -against]), np.array([0.0, 0.0, -against]))[2][2]
        for against in (1.0, 5.0, 10.9, 11.1, 20.0)
    ]
    assert told == sorted(told, reverse=True)
    assert told[-2] < 0


def test_two_whom_a_third_file_ties_are_compared_though_no_key_brought_them_together() -> None:
    left, right = between(np.array([0, 1], np.int32), np.array([2, 2], np.int32), np.array([4.0, 4.0]))
    assert (left.tolist(), right.tolist()) == ([0], [1])


@pytest.mark.parametrize("name", ["Souleymane Kanoute", "Mamadou Diallo"])
def test_father_and_son_are_two_though_a_third_file_has_the_papers_of_both(name: str) -> None:
    facts = {"phones": ("661987654",), "nationalities": ("ML",)}
    father = person(1, name, "1950-02-03", documents=("AB1234567",), **facts)
    son = person(2, name, "1990-07-08", documents=("CD7654321",), **facts)
    mixed = person(3, name, documents=("AB1234567", "CD7654321"), **facts)
    found = likely([*crowd(), father, son, mixed])
    assert found.get((1, 2), 0) < 0.5
    assert max(found.get((1, 3), 0), found.get((2, 3), 0)) > 0.5


@pytest.mark.parametrize("shared", ["name", "day", "phone", "paper", "mother", "places"])
def test_of_the_late_ones_the_same_pairs_are_worth_comparing_whoever_keys_are_made_of(shared: str) -> None:
    rng = Random(5)
    rows = [
        person(
            number,
            _unheard(rng) if shared != "name" else rng.choice(GIVEN) + " " + rng.choice(FAMILY),
            f"1990-0{rng.randrange(1, 9)}-1{rng.randrange(9)}" if shared == "day" else "1990",
            phones=(f"+22377{rng.randrange(150):06}",) if shared == "phone" else (),
            documents=(f"AB{rng.randrange(150):07}",) if shared == "paper" else (),
            mother=f"Fanta {rng.choice(FAMILY)}" if shared == "mother" else "",
            places=tuple(rng.sample(FAMILY, 2)) if shared == "places" else (),
        )
        for number in range(300)
    ]
    table = Table.of(rows)
    for since in (200, 295):
        late = np.arange(len(table)) >= since
        met = late | blocking.sharing(table, table.kept(late))
        places = np.flatnonzero(met)
        facts = blocking.Facts(table.kept(met), blocking.Facts(table).said)
        found = blocking.candidates(facts, int((~late & met).sum()))
        everybody = blocking.candidates(blocking.Facts(table), since)
        assert (places[found >> 32] << 32 | places[found & 0xFFFFFFFF]).tolist() == everybody.tolist()
        assert len(everybody)


def _unheard(rng: Random) -> str:
    return " ".join(
        "".join(rng.choice("bdfgklmnprstvz") + rng.choice("aiou") for _ in range(4)) for _ in range(2)
    )
