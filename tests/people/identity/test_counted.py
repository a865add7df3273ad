"""A register counted once, put right for who came and who went: the same as everybody counted anew."""

from datetime import date
from random import Random

import numpy as np
import pytest

from masar.people.identity.matching import blocking
from masar.people.identity.matching.compare import People
from masar.people.identity.matching.counted import Counted
from masar.people.identity.matching.index import Index
from masar.people.identity.matching.learning import Model
from masar.people.identity.matching.pairs import told_of
from masar.people.identity.matching.rarity import Counts
from masar.people.identity.matching.row import Row
from masar.people.identity.matching.table import Table

from .matching_people import FAMILY, GIVEN

MODEL = Model.read()
COUNTED = ("rarity", "words_rarity", "mothers_rarity", "mothers_words_rarity", "sharers", "days")
SEVERAL = ("ML", "SN", "GN")


def somebody(rid: int, chance: Random) -> Row:
    day = date.fromordinal(chance.randrange(720_000, 722_000))
    if chance.random() < 0.1:
        day = date(1990, 1, 2)  # piled up
    words = [
        *GIVEN,
        *FAMILY,
        "Merveillefatimata",
        "Mamadoudiallo",
        "Xaaliya",
        "Wubshet",
        "Ba",
        "Nzinga",
        "Teko",
    ]
    return Row(
        rid,
        names=tuple(
            " ".join(chance.choices(words, k=chance.randrange(2, 6))) for _ in range(chance.choice((1, 1, 2)))
        ),
        mother=f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}" if chance.random() < 0.5 else "",
        sex=chance.choice(("F", "M", "")),
        born_earliest=day,
        born_latest=day if chance.random() < 0.8 else date(day.year, 12, 31),
        nationalities=tuple(chance.sample(SEVERAL, chance.choice((0, 1, 1, 2)))),
        phones=(f"+2246200{chance.randrange(500):05}",) if chance.random() < 0.5 else (),
        documents=(f"A{chance.randrange(500):08}",) if chance.random() < 0.3 else (),
    )


@pytest.fixture(scope="module")
def register() -> list[Row]:
    chance = Random(8)
    return [somebody(rid, chance) for rid in range(1, 3001)]


@pytest.fixture(scope="module")
def counted(register: list[Row]) -> Counted:
    return Counted(Table.of(register))


@pytest.fixture(scope="module")
def came() -> list[Row]:
    """Who came since, among them words, a nationality and a year that nobody had."""
    chance = Random(9)
    new = [somebody(rid, chance) for rid in range(5001, 5031)]
    odd = Row(5031, ("Zylphia Quorro Mamadou Zylphia",), "Ursilda Quorro", "X", nationalities=("BR",))
    late = odd._replace(rid=5032, born_earliest=date(2031, 2, 3), born_latest=date(2031, 2, 3))
    return [*new, odd, late]


WENT = {3, 5, 8, 13, 21, 34, *range(200, 240), 999_999}


def everybody_of(counted: Counted, near_table: Table, came: list[Row]) -> Table:
    """Those who stayed and those who came, as one table in the words of `near_table`."""
    stayed = counted.table.changed(vocabulary=near_table.vocabulary).kept(
        ~np.isin(counted.table.rid, list(WENT))
    )
    return stayed.joined(near_table.kept(np.arange(len(near_table)) >= len(near_table) - len(came)))


def test_what_was_counted_and_put_right_is_what_counting_anew_finds(
    counted: Counted, came: list[Row]
) -> None:
    near = counted.near(came, 12, WENT)
    whole = everybody_of(counted, near.table, came)
    anew = Counts.of(whole)
    ours, theirs = People(near.table, near.counts), People(near.table, anew)
    assert len(whole) == near.counts.people == anew.people
    for what in COUNTED:
        assert np.array_equal(getattr(ours, what), getattr(theirs, what)), what
    for what in ("said", "years", "nations", "exact", "days"):
        old, new = getattr(near.counts, what), getattr(anew, what)
        assert np.array_equal(old[: len(new)], new), what
        assert not old[len(new) :].any(), what
    assert np.array_equal(ours.years[: len(theirs.years)], theirs.years)


def test_words_are_as_frequent_as_the_people_who_are_there_make_them(
    counted: Counted, register: list[Row], came: list[Row]
) -> None:
    near = counted.near(came, 12, WENT)
    there = Table.of([*(row for row in register if row.rid not in WENT), *came])
    known = dict(zip(there.vocabulary.words, there.vocabulary.bearers.tolist(), strict=True))
    ours = zip(near.table.vocabulary.words, near.table.vocabulary.bearers.tolist(), strict=True)
    assert {word: borne for word, borne in ours if borne} == {w: b for w, b in known.items() if b}


def test_those_who_share_a_key_with_whoever_is_asked_about_are_all_there(
    counted: Counted, came: list[Row]
) -> None:
    near = counted.near(came, 12, WENT)
    assert near.first < len(near.table) - 1
    whole = everybody_of(counted, near.table, came)
    all_pairs = blocking.candidates(blocking.Facts(whole), len(whole) - 12)
    few = blocking.candidates(blocking.Facts(near.table, near.counts.said), near.first)
    assert rids_of(near.table, few) == rids_of(whole, all_pairs) != set()


def rids_of(table: Table, codes: np.ndarray) -> set[tuple[int, int]]:
    left, right = table.rid[codes >> 32], table.rid[codes & 0xFFFFFFFF]
    return set(zip(left.tolist(), right.tolist(), strict=True))


def test_the_same_people_are_found_as_sure_as_if_everybody_were_counted_anew(
    counted: Counted, register: list[Row], came: list[Row]
) -> None:
    again = [row._replace(rid=7000 + row.rid) for row in register[50:60]]
    near = counted.near([*came, *again], len(again), WENT)
    found = told_of(near, MODEL)
    near.counts = Counts.of(everybody_of(counted, near.table, [*came, *again]))
    anew = told_of(near, MODEL)
    assert [each.tolist() for each in found] == [each.tolist() for each in anew]
    ours = {
        (int(near.table.rid[one]), int(near.table.rid[other]))
        for one, other, chance in zip(*found, strict=True)
        if chance > 0.5
    }
    assert {(row.rid, row.rid + 7000) for row in register[50:60] if row.rid not in WENT} <= ours


def test_nobody_who_went_is_found_and_those_who_came_are(tmp_path, register: list[Row]) -> None:
    index = Index.build(register, tmp_path)
    index.drop(register[0].rid)
    index.put(register[1]._replace(rid=6001))
    for who, found in ((0, set()), (1, {register[1].rid, 6001}), (2, {register[2].rid})):
        near = index.near([register[who]._replace(rid=7000)], 1)
        left, _right, chance = told_of(near, MODEL)
        assert {int(rid) for rid in near.table.rid[left[chance > 0.5]]} == found
    assert "counted" in vars(index)  # once for all of them


def test_with_many_who_came_all_are_counted_anew(tmp_path, register: list[Row]) -> None:
    index = Index.build(register[:100], tmp_path)
    for row in register[100:200]:
        index.put(row)
    near = index.near([register[150]._replace(rid=7000)], 1)
    left, _right, chance = told_of(near, MODEL)
    assert {int(rid) for rid in near.table.rid[left[chance > 0.5]]} == {register[150].rid}
    assert near.counts.people == 201
    assert "counted" not in vars(index)
