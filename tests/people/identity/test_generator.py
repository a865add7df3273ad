"""The people of `bin/bench identity`: the same from the same seed, with the rates that are promised."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest

from bench.identity import crossing, honesty, quality, second
from bench.identity.data import Line, read, read_pairs
from bench.identity.people import COLUMNS, Made, ceilings, make, write
from bench.identity.spelling import plain

SIZE = 6000


@pytest.fixture(scope="module")
def made() -> Made:
    return make(SIZE, seed=7, queries=400, newcomers=100)


def column(made: Made, name: str) -> list[str]:
    return [row[COLUMNS.index(name)] for row in made.people]


def share(cells: list[str], wanted: str = "") -> float:
    return sum(cell == wanted for cell in cells) / len(cells)


def test_the_same_seed_makes_the_same_people_and_another_seed_others(made):
    again, other = make(600, seed=3, queries=20), make(600, seed=4, queries=20)
    assert make(600, seed=3, queries=20).people == again.people
    assert make(600, seed=3, queries=20).queries == again.queries
    assert again.people != other.people
    assert len(made.people) == SIZE
    assert column(made, "rid") == [str(rid) for rid in range(1, SIZE + 1)]


def test_one_file_in_twenty_is_a_second_one(made):
    assert len(made.pairs) == pytest.approx(0.0488 * SIZE, rel=0.05)
    assert set(made.pairs) == {
        (one, two) for rids in grouped(made.who.tolist()).values() for one, two in combinations(rids, 2)
    }


def grouped(people: list[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for rid, person in enumerate(people, 1):
        found.setdefault(person, []).append(rid)
    return found


def test_the_rates_of_what_is_unknown(made):
    assert share(column(made, "phone")) == pytest.approx(0.38, abs=0.03)
    assert share(column(made, "doc")) == pytest.approx(0.55, abs=0.04)
    assert share(column(made, "dob_est"), "1") == pytest.approx(0.265, abs=0.03)
    assert share(column(made, "mother")) == pytest.approx(0.46, abs=0.04)
    assert share(column(made, "nat"), "ML") == pytest.approx(0.15, abs=0.03)


def test_namesakes_twins_and_families_are_not_pairs(made):
    """Two people who share name and year, a mother and a birth, or a phone stay two."""
    crowd, pairs = made.crowd, {rid for pair in made.pairs for rid in pair}
    names = np.stack([crowd.given, crowd.second, crowd.surname, crowd.grandfather])[:, made.who]
    for alike in (names, np.stack([crowd.household, crowd.born])[:, made.who], crowd.phone[None, made.who]):
        shared = Counter(map(tuple, alike.T.tolist()))
        apart = [
            rid
            for rid, key in enumerate(map(tuple, alike.T.tolist()), 1)
            if shared[key] > 1 and rid not in pairs
        ]
        assert apart


def test_queries_know_whom_they_mean_and_newcomers_have_no_file(made):
    files = grouped(made.who.tolist())
    for person, query in zip(made.asked.tolist(), made.queries, strict=True):
        assert query[-1].split() == list(map(str, files[person]))
    assert {row[-1] for row in made.newcomers} == {""}
    assert len(made.newcomers) == 100


def test_most_names_of_a_query_are_near_to_those_kept_and_some_are_not(made):
    kept = {row[0]: plain(f"{row[1]} {row[2]}") for row in made.people}
    same = [
        sorted(plain(f"{query[0]} {query[1]}").split()) == sorted(kept[query[-1].split()[0]].split())
        for query in made.queries
    ]
    assert 0.25 < sum(same) / len(same) < 0.5


def test_no_day_of_birth_is_anybodys_more_than_others(made):
    days = Counter(row[5] for row in made.people if row[5] and not row[6])
    assert days.most_common(1)[0][1] < 12


def test_homonyms_cap_what_can_be_found(made):
    found = ceilings(made)
    assert 0.95 < found["T1"] <= found["T2"] <= 1


def test_the_files_come_back_as_written(made, tmp_path):
    write(made, tmp_path)
    people, queries = read(tmp_path / "people.csv"), read(tmp_path / "queries.csv")
    assert read_pairs(tmp_path / "pairs.csv") == made.pairs
    assert [[str(line.rid), line.given, line.surname, line.phone] for line in people] == [
        [row[0], row[1].strip(), row[2].strip(), row[8]] for row in made.people
    ]
    assert queries[0].target == tuple(map(int, made.queries[0][-1].split()))


def test_a_tier_hides_the_other_columns():
    line = Line(1, "Awa", "Sow", "Binta", "F", "1994-05-06", "", "SN", "771234567", "A1", (1,))
    assert line.only("T1") == Line(1, "Awa", "Sow", target=(1,))
    assert line.only("T2") == Line(1, "Awa", "Sow", dob="1994-01-01", dob_est="1", target=(1,))
    assert line.only("T3") == line


def test_each_who_crosses_scripts_is_kept_in_one_and_asked_in_the_other():
    made = make(3000, seed=5, queries=10)
    asked = crossing.prepare(made, seed=5)
    for typed, _group, query, ceiling in asked:
        kept = "".join(made.people[query.target[0] - 1][1:3])
        assert in_arabic(query.full_name) == (typed == "arabic") != in_arabic(kept)
        assert 0 < ceiling <= 1
    assert {typed for typed, *_rest in asked} == {"arabic", "latin"}


def in_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def test_the_quality_of_scored_pairs_is_as_counted_by_hand():
    """Three true pairs; the first two answers are right, then a wrong and a right one of equal score."""
    found = quality.judge(
        np.array([1, 4, 8, 6, 4]),
        np.array([2, 3, 9, 5, 3]),
        np.array([0.9, 0.8, 0.5, 0.5, 0.1]),
        [(1, 2), (3, 4), (5, 6)],
    )
    assert found == quality.Quality(
        precision=0.75, recall=1.0, f1=pytest.approx(6 / 7), recall_at_p99=pytest.approx(2 / 3)
    )


def test_calibration_is_nought_for_the_honest_and_one_for_the_worst():
    said, right = np.array([0.5] * 4 + [1.0]), np.array([1, 0, 1, 0, 1])
    assert honesty.calibration_error(said, right) == pytest.approx(0)
    assert honesty.calibration_error(np.ones(3), np.zeros(3)) == pytest.approx(1)


def test_the_banner_counts_false_ones_about_new_people():
    """One known in twenty. Two of ten known get a right banner at 0.9; at 0.5 one of a hundred new ones a false one."""
    known, new = [Line(1, "a", "b", target=(7,)) for _ in range(10)], [Line(1, "c", "d") for _ in range(100)]
    answers = iter([[(7, 0.9)]] * 9 + [[(7, 0.2)]] + [[(8, 0.5)]] + [[]] * 99)
    figures = honesty.banner(honesty.answers(lambda _query: next(answers), known, new))
    assert figures == {"threshold": 0.9, "precision": 1.0, "recall": 0.9, "false_in_200": 0.0}


def test_one_false_banner_decides_one_set_of_people_and_not_two_together():
    """Nineteen of twenty known get a right banner; one false one is too many for 200 new people, and not for 400."""
    known, new = [Line(1, "a", "b", target=(7,)) for _ in range(20)], [Line(1, "c", "d") for _ in range(200)]
    sets = []
    for false in (1, 0):
        answers = iter([[(7, 0.9)]] * 19 + [[]] + [[(8, 0.95)]] * false + [[]] * 200)
        sets.append(honesty.answers(lambda _query, answers=answers: next(answers), known, new))
    assert [honesty.banner(each)["recall"] for each in sets] == [0.0, 0.95]
    both = honesty.banner(honesty.together(sets))
    assert (both["recall"], both["false_in_200"]) == (0.95, 0.5)


@pytest.mark.parametrize(
    ("written", "estimated", "taken"),
    [
        ("1994-05-06", "", ("1994-05-06", "")),
        ("1994-05-06", "1", ("1994-05-06", "1")),
        ("1994", "", ("1994-01-01", "1")),
        ("1994-00-00", "", ("1994-01-01", "1")),
        ("2001-02-30", "", ("2001-01-01", "1")),
        ("unknown", "", ("", "")),
        ("", "", ("", "")),
    ],
)
def test_anybodys_dates_are_taken_as_far_as_they_exist(tmp_path, written, estimated, taken):
    (tmp_path / "people.csv").write_text(f"rid,given,surname,dob,dob_est\n5,Awa,Sow,{written},{estimated}\n")
    (line,) = read(tmp_path / "people.csv")
    assert (line.rid, line.dob, line.dob_est) == (5, *taken)


def test_the_second_generator_makes_people_who_came_again():
    made = second.make(3000, seed=2, queries=50, newcomers=40)
    assert made.people == second.make(3000, seed=2, queries=50, newcomers=40).people
    assert len(made.people) == 3000
    assert 0.03 < len(made.pairs) / 3000 < 0.07
    assert (len(made.queries), len(made.newcomers)) == (50, 40)
    asked = {row[-1] for row in made.queries}
    assert all(1 <= int(rid) <= 3000 for rids in asked for rid in rids.split())
    assert {row[-1] for row in made.newcomers} == {""}
    days = [row[5] for row in made.people if row[5]]
    assert max(days) < "2026-10-02"
