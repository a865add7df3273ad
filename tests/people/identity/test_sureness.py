"""Who is a rival of whom, among those whom a search found."""

import numpy as np
import pytest

from masar.people.identity.matching import sureness
from masar.people.identity.matching.card import Card
from masar.people.identity.matching.comparing import Asked
from masar.people.identity.matching.row import Row

from .matching_people import born, index_of

HERS = Row(9001, names=("Assetou Kanazoe",), phones=("+22670123456",), sex="F", **born(1994, 5, 3))
CARD = Row(0, names=("Asetou Kanazoé",), sex="F", **born(1994))


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([{"a"}, {"a", "b"}, {"c"}], [3, 3, 5]),  # the first two are one person
        ([{"a"}, {"b"}, {"c"}], [4, 5, 5]),
        ([{"a"}, {"a"}, {"a"}], [2, 2, 2]),  # the best of those further down
        ([set(), set(), {"c"}], [4, 5, 5]),  # of whom nothing is known
    ],
)
def test_the_best_rival_shares_no_mark(marks, expected):
    found = sureness.unlike([frozenset(each) for each in marks], np.array([5, 4, 3, 2], np.float32))
    assert found.tolist() == expected


def test_with_nobody_else_there_is_no_rival():
    assert sureness.unlike([frozenset("a")], np.array([5], np.float32)).tolist() == [sureness.LEAST]


@pytest.mark.parametrize(
    ("change", "shared"),
    [
        ({"names": ("Another Name",)}, True),
        ({"phones": ()}, True),  # the day of birth
        ({"born_earliest": None, "born_latest": None}, True),  # the phone
        ({"phones": (), "sex": "M"}, False),  # twins
        ({"phones": (), **born(1994, 1, 1)}, False),
    ],
)
def test_what_marks_a_person(tmp_path, change, shared):
    index = index_of(tmp_path, HERS, HERS._replace(rid=9002, **change))
    spellings = index.people.spellings
    asked = Asked.of(Card.of(CARD._replace(phones=HERS.phones), spellings), spellings, typing=False)
    looked = index.people.find(asked)
    place = {int(rid): at for at, rid in enumerate(index.people.table.rid[looked.people])}
    marks = sureness.marks(looked)
    one, other = (marks[place[rid]] for rid in (9001, 9002))
    assert (not one.isdisjoint(other)) == shared


def test_a_second_file_of_hers_takes_less_from_the_first_than_a_namesake(tmp_path):
    again = HERS._replace(rid=9002)
    namesake = again._replace(phones=("+22676999999",), **born(1994, 5, 8))
    likely = {}
    for which, other in (("namesake", namesake), ("again", again)):
        (tmp_path / which).mkdir()
        index = index_of(tmp_path / which, HERS, other)
        likely[which] = next(found.probability for found in index.search(CARD) if found.rid == 9001)
    assert likely["again"] > likely["namesake"]
