"""The index while people are put, dropped and its snapshot replaced."""

import subprocess
import sys
import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from masar.people.identity.matching import snapshot
from masar.people.identity.matching.index import FILE, Index
from masar.people.identity.matching.row import Row
from masar.people.identity.names import tokens

from .matching_people import FAMILY, GIVEN, born, crowd, index_of, rids

AWA = Row(9001, names=("Awa Sarr",), **born(1994, 5, 7))


def card_of(row: Row) -> Row:
    return row._replace(rid=0)


def test_who_is_put_is_found_and_who_is_dropped_is_not(tmp_path):
    index = index_of(tmp_path)
    index.put(AWA)
    assert rids(index.search(card_of(AWA)))[0] == AWA.rid
    index.drop(AWA.rid)
    assert AWA.rid not in rids(index.search(card_of(AWA)))


def test_who_is_put_again_is_known_as_last_put(tmp_path):
    index = index_of(tmp_path, AWA)
    binta = Row(AWA.rid, names=("Binta Ndoye",), **born(1990))
    index.put(binta)
    assert AWA.rid not in rids(index.search(Row(0, names=("Awa Sarr",))))
    index.put(AWA)
    assert rids(index.search(Row(0, names=("Awa Sarr",)))).count(AWA.rid) == 1
    assert AWA.rid not in rids(index.search(Row(0, names=("Binta Ndoye",))))
    assert len(index) == 301


def test_the_dropped_leave_their_place_to_others(tmp_path):
    twins = [Row(9100 + place, names=("Awa Sarr",)) for place in range(30)]
    index = index_of(tmp_path, *twins)
    for twin in twins[:25]:
        index.drop(twin.rid)
    assert set(rids(index.search(Row(0, names=("Awa Sarr",))))) >= {twin.rid for twin in twins[25:]}


def test_a_new_snapshot_has_what_was_put_and_not_what_was_dropped(tmp_path):
    index = index_of(tmp_path, AWA)
    merged = Row(9003, names=("Merveillefatimata Zongo",))
    for row in (Row(9002, names=("Binta Ndoye", "بنتا"), phones=("771234567", "772345678")), merged):
        index.put(row)
    index.drop(AWA.rid)
    renewed = index.renew(mark=41).renew(mark=42)
    assert (renewed.mark, Index.open(tmp_path).mark) == (42, 42)
    assert len(renewed) == 302
    assert AWA.rid not in rids(renewed.search(card_of(AWA)))
    assert rids(renewed.search(Row(0, phones=("772345678",))))[0] == 9002
    assert rids(renewed.search(Row(0, names=("Zongo Merveille Fatimata",))))[0] == 9003
    assert "ndoye" in renewed.people.spellings.words
    assert "sarr" not in renewed.people.spellings.words, "a name nobody bears any more is forgotten"


def test_the_same_answers_from_the_tail_and_from_the_snapshot(tmp_path):
    people = crowd()
    whole, tail = Index.build(people, tmp_path / "whole"), Index.build(people[:150], tmp_path / "part")
    for row in people[150:]:
        tail.put(row)
    for row in people[::7]:
        assert whole.search(card_of(row))[0].rid == tail.search(card_of(row))[0].rid == row.rid


def test_who_reads_the_old_snapshot_goes_on_reading(tmp_path):
    reader = index_of(tmp_path, AWA)
    writer = Index.open(tmp_path)
    assert not reader.stale()
    writer.drop(AWA.rid)
    writer.renew()
    assert reader.stale()
    assert rids(reader.search(card_of(AWA)))[0] == AWA.rid
    assert AWA.rid not in rids(Index.open(tmp_path).search(card_of(AWA)))


def test_another_process_reads_the_same_snapshot(tmp_path):
    index_of(tmp_path, AWA)
    program = (
        "import sys; from pathlib import Path;"
        "from masar.people.identity.matching.index import Index;"
        "from masar.people.identity.matching.row import Row;"
        "print(Index.open(Path(sys.argv[1])).search(Row(0, names=('Awa Sarr',)))[0].rid)"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == str(AWA.rid)


def test_a_file_that_is_no_snapshot_is_told_from_one_that_is_missing(tmp_path):
    with pytest.raises(FileNotFoundError):
        Index.open(tmp_path)
    (tmp_path / FILE).write_bytes(b"something else")
    with pytest.raises(snapshot.Unreadable):
        Index.open(tmp_path)
    (tmp_path / FILE).write_bytes(snapshot.MARK + b"\xff" * 4)
    with pytest.raises(snapshot.Unreadable):
        Index.open(tmp_path)


def test_a_snapshot_cut_short_is_refused(tmp_path):
    index_of(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    for size in (40, 200, len(whole) // 2, len(whole) - 100):
        (tmp_path / FILE).write_bytes(whole[:size])
        with pytest.raises(snapshot.Unreadable):
            Index.open(tmp_path)


def test_only_its_owner_reads_the_file_and_no_draft_is_left(tmp_path):
    index_of(tmp_path)
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_what_a_killed_writer_left_behind_is_gone_with_the_next_file(tmp_path):
    program = (
        "import os, signal, sys; from pathlib import Path;"
        "from masar.people.identity.matching.index import Index;"
        "from masar.people.identity.matching.row import Row;"
        "os.replace = lambda *both: os.kill(os.getpid(), signal.SIGKILL);"
        "Index.build([Row(1, names=('Zubaydah Hidden',))], Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert [path.suffix for path in tmp_path.iterdir()] == [".draft"]
    (tmp_path / f"{FILE}.4711.draft").write_bytes(b"zubaydah")  # as older versions named it
    index_of(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_threads_search_while_others_put(tmp_path):
    index = index_of(tmp_path)
    wrong = []

    def put_and_find(first: int) -> None:
        for rid in range(first, first + 25):
            row = Row(rid, names=(f"Zoumana Kpoghomou{'abcdefghij'[rid % 10] * 3}",), phones=(f"77{rid:07}",))
            index.put(row)
            if rid not in rids(index.search(card_of(row))):
                wrong.append(rid)

    threads = [threading.Thread(target=put_and_find, args=(10_000 * place,)) for place in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


WORDS = some.sampled_from(GIVEN + FAMILY) | some.text("abcdefghijklmnopqrstuvwyz", min_size=4, max_size=12)
ROWS = some.builds(
    Row,
    rid=some.just(77),
    names=some.lists(WORDS, min_size=2, max_size=4).map(lambda words: (" ".join(words),)),
    mother=WORDS,
    sex=some.sampled_from(["F", "M", "X", ""]),
    born_earliest=some.dates(date(1930, 1, 1), date(2025, 12, 31)),
    nationalities=some.sampled_from([(), ("GN",), ("GN", "ML")]),
    phones=some.integers(10**8, 10**9 - 1).map(lambda number: (f"+224{number}",)),
    holders=some.just(()),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index")
    index_of(folder)
    return folder


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(row=ROWS)
def test_whoever_is_put_is_found_by_her_own_card(folder, row):
    row = row._replace(born_latest=row.born_earliest)
    index = Index.open(folder)
    index.put(row)
    assert rids(index.search(card_of(row)))[0] == row.rid
    if len(tokens(row.names[0])) > 1:
        assert row.rid in rids(index.search(Row(0, names=row.names), most=20))


def test_people_as_likely_stand_in_one_order_wherever_they_lie(tmp_path):
    """Else the order would tell of a file that was written anew, and so that somebody was hidden."""
    alike = [Row(9100 + place, names=("Awa Sarr",), **born(2000 - place)) for place in range(40)]
    card = Row(0, names=("Awa Sarr",))
    index = index_of(tmp_path, *alike[20:])
    for row in reversed(alike[:20]):
        index.put(row)
    expected = [row.rid for row in alike]
    for most in (5, 12, 40):
        assert rids(index.search(card, most)) == expected[:most]
        assert rids(index.renew().search(card, most)) == expected[:most]
    index.put(alike[30])  # corrected, so in the tail from now
    index.drop(alike[3].rid)
    expected.remove(alike[3].rid)
    assert rids(index.search(card, 12)) == rids(index.renew().search(card, 12)) == expected[:12]


def test_of_very_many_as_likely_the_same_are_compared_when_one_is_gone(tmp_path):
    many = [Row(9100 + place, names=("Awa Sarr",), **born(1950 + place % 50)) for place in range(3000)]
    card = Row(0, names=("Awa Sarr",))
    index = index_of(tmp_path, *many)
    before = rids(index.search(card, 300))
    index.drop(before[150])
    assert rids(index.renew().search(card, 299)) == [rid for rid in before if rid != before[150]]
