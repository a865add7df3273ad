"""What was worked out lately is kept, and changes no answer."""

from random import Random

import numpy as np
import pytest

from masar.people.identity.matching.card import Card
from masar.people.identity.matching.comparing import Asked
from masar.people.identity.matching.index import Index
from masar.people.identity.matching.recent import LEAST, Recent
from masar.people.identity.matching.row import Row

from .matching_people import FAMILY, GIVEN, born

CARDS = [
    Row(0, names=("Mamadou Diallo",)),
    Row(0, names=("Fatoumata Bah",), **born(1983)),
    Row(0, names=("Xaaliya Zuwena",)),
    Row(0, names=("Wubshet Zuwena",), **born(1971)),
    Row(0, names=("Oumar Diarra",), **born(1961, 2, 3)),
    Row(0, names=("Nzinga Zuwena",), **born(1984)),
]
OFFICES = (None, frozenset({1}), frozenset({2}), frozenset({1, 2}), frozenset())
EVERYBODY, SOME = 16_000, 420  # few enough of one name to be looked for otherwise than a frequent one


def worked(what: str, made: list[str]) -> tuple[np.ndarray]:
    made.append(what)
    return (np.zeros(100, np.uint8),)


def test_the_latest_are_kept_as_long_as_there_is_room() -> None:
    recent, made = Recent(3 * (LEAST + 100)), []
    for what in ("a", "b", "c", "a", "d", "a", "b"):
        recent.of(what, lambda what=what: worked(what, made))
    assert made == ["a", "b", "c", "d", "b"]  # when d came, b was asked for longest ago
    assert recent.used == recent.room


def test_what_has_no_room_at_all_is_worked_out_each_time() -> None:
    recent, made = Recent(LEAST), []
    for _ in range(2):
        recent.of("a", lambda: worked("a", made))
    assert (made, recent.used) == (["a", "a"], 0)


def test_nobody_writes_to_what_is_kept() -> None:
    recent = Recent(10_000)
    with pytest.raises(ValueError, match="read-only"):
        recent.of("a", lambda: worked("a", []))[0][0] = 1


@pytest.fixture(scope="module")
def register(tmp_path_factory) -> Index:
    """One person in a hundred is held by the second office."""
    chance = Random(3)
    rows = [
        Row(
            rid,
            names=(f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}",),
            holders=(1 + (rid % 100 == 0),),
            **born(1960 + rid % 50),
        )
        for rid in range(1, EVERYBODY)
    ]
    first = ("Xaaliya", "Wubshet", "Nzinga", "Oyelaran", "Quorro", "Efetobore", "Tsegereda", "Ikhlaq")
    for place in range(SOME):
        rows[place * 7] = rows[place * 7]._replace(names=(f"{first[place % 8]} Zuwena",))
    return Index.build(rows, tmp_path_factory.mktemp("register"))


def looked_at(index: Index, card: Row, offices: frozenset[int] | None) -> list[int]:
    spellings = index.people.spellings
    asked = Asked.of(Card.of(card, spellings), spellings, typing=False)
    return index.people.gather(asked.card, asked.said, offices).tolist()


def test_whatever_was_asked_before_the_same_people_are_looked_at(register: Index) -> None:
    asked = [(card, offices) for card in CARDS for offices in OFFICES]
    alone = [looked_at(Index.open(register.folder), *each) for each in asked]
    assert {len(people) for people in alone} >= {0, 400}  # so some were left out
    order = [*range(len(asked))] * 3
    Random(1).shuffle(order)
    for place in order:
        assert looked_at(register, *asked[place]) == alone[place], asked[place]


def test_a_search_that_was_broken_off_leaves_nothing_behind(register: Index) -> None:
    before = [looked_at(register, card, None) for card in CARDS]
    for born_in in (None, (1983, 0, 0, 0)):
        register.people._sums(born_in)[::3] = 40_000
    assert [looked_at(register, card, None) for card in CARDS] == before


def test_whoever_another_office_holds_crowds_nobody_out(register: Index) -> None:
    table = register.people.table
    theirs = set(np.flatnonzero(table.holders[:, 0] == 2).tolist())
    for card in CARDS:
        found = looked_at(register, card, frozenset({2}))
        assert set(found) <= theirs
    words = register.people.spellings.words
    either = [words.index(word) for word in ("mamadou", "diallo")]
    named = set(table.form_person[np.isin(table.form_words, either).any(axis=1)].tolist())
    assert named & theirs <= set(looked_at(register, CARDS[0], frozenset({2})))
