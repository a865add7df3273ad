"""Eight ways to falsify a chain, and what surrounds it; each is found, named, and its first bad link told."""

import itertools
import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, connections

from masar.access import audit, checkpoints, keyring
from masar.access.engines.guard import unguarded
from masar.access.models import ChainHead, Change, Event, Office, Reading, User
from masar.access.verification import verify
from tests import databases
from tests.access.trail import TABLE, Trail, begin, columns_of, identity, put_back, run
from tests.cast import gather

copies = itertools.count()
K = 17


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The trail, built once and kept: a hundred tests tamper with it."""
    with django_db_blocker.unblock():
        cast = begin(gather())
        databases.keep("trail")
        yield cast
        databases.bring_back("pristine")


@pytest.fixture
def begun(built, django_db_blocker):
    with django_db_blocker.unblock():
        databases.bring_back("trail")
        yield built


@pytest.fixture(params=["events", "readings"])
def trail(request, begun):
    return Trail.now(request.param, begun)


@pytest.fixture
def events(begun):
    return Trail.now("events", begun)


def test_an_untouched_trail_is_whole_and_proven_to_its_end(trail):
    report = verify(data=True)
    assert report.findings == []
    assert [(chain.proven, chain.end) for chain in report.chains if chain.chain == trail.chain] == [
        (trail.end, trail.end)
    ]
    assert report.records > 30


@pytest.mark.postgresql
@pytest.mark.parametrize("table", TABLE.values())
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET seq = 1", "DELETE FROM {}", "TRUNCATE {}", "ALTER TABLE {} ADD x int"]
)
def test_the_application_cannot_even_try(committed_db, table, statement):
    with (
        unguarded("to reach the second wall"),
        connection.cursor() as cursor,
        pytest.raises(ProgrammingError),
    ):
        cursor.execute(statement.format(table))


# 1 edit


def test_an_edited_link(trail):
    run(f"UPDATE {trail.table} SET record = 'access.none' WHERE seq = {K}")
    assert trail.findings() == {"altered": K}


@pytest.mark.parametrize("column", ["uid", "at", "by", "record", "record_uid", "key_id", "mac"])
def test_no_value_of_a_link_can_be_edited(trail, column):
    run(
        f'UPDATE {trail.table} SET "{column}" = (SELECT "{column}" FROM access_other WHERE seq = 3) WHERE seq = {K}'.replace(
            "access_other", TABLE["readings" if trail.chain == "events" else "events"]
        )
        if column != "key_id"
        else f"UPDATE {trail.table} SET key_id = 'audit-2' WHERE seq = {K}"
    )
    assert trail.findings() == {"altered": K}


@pytest.mark.parametrize(
    "change",
    ["mission = 99", "verb = 'office.close'", "happened_on = '2001-01-01'", "once = 'x'", "once = ''"],
)
def test_no_value_of_an_event_can_be_edited(events, change):
    run(f"UPDATE access_event SET {change} WHERE seq = {K}")
    assert events.findings() == {"altered": K}


def test_an_edited_link_with_its_code(trail):
    run(f"UPDATE {trail.table} SET record = 'access.none', mac = %s WHERE seq = {K}", bytes(32))
    assert trail.findings() == {"altered": K}


def test_values_cannot_be_pushed_from_one_column_into_the_next(events):
    run(
        f"UPDATE access_event SET verb = '', key_id = 'audit-1', record = record || chr31 || record WHERE seq = {K}".replace(
            "chr31", "chr(31)" if databases.on_postgresql() else "char(31)"
        )
    )
    assert events.findings() == {"altered": K}


def test_several_edits_are_all_counted(trail):
    run(f"UPDATE {trail.table} SET record = 'access.none' WHERE seq IN (5, 6, 11)")
    assert [(f.name, f.first, f.count) for f in verify().findings] == [("altered", 5, 3)]


# 2 delete, 3 delete and renumber


def test_a_deleted_link(trail):
    run(f"DELETE FROM {trail.table} WHERE seq = {K}")
    assert trail.findings() == {"missing": K}


def test_deleted_links_at_the_beginning(trail):
    run(f"DELETE FROM {trail.table} WHERE seq < 4")
    assert [(f.name, f.first, f.count) for f in verify().findings] == [("missing", 1, 3)]


@pytest.mark.parametrize("head", ["left", "set"])
@pytest.mark.parametrize("number", [1, 5])
def test_a_deleted_link_with_those_after_it_renumbered(trail, head, number):
    run(f"DELETE FROM {trail.table} WHERE seq >= {K} AND seq < {K + number}")
    trail.renumber(K, -number)
    if head == "set":
        trail.head_says(trail.end - number)
    assert trail.findings() == {"missing and renumbered": K}


def test_the_last_but_one_deleted_and_the_last_renumbered(trail):
    run(f"DELETE FROM {trail.table} WHERE seq = {trail.end - 1}")
    trail.renumber(trail.end - 1, -1)
    assert trail.findings() == {"missing and renumbered": trail.end - 1}


@pytest.mark.parametrize("head", ["left", "set"])
def test_links_renumbered_though_none_is_missing(trail, head):
    trail.renumber(K, +5)
    if head == "set":
        trail.head_says(trail.end + 5)
    assert trail.findings() == {"altered": K + 6}


def test_two_deleted_in_different_places_and_the_rest_renumbered(trail):
    run(f"DELETE FROM {trail.table} WHERE seq IN (9, {K})")
    trail.renumber(K, -1)
    trail.renumber(9, -1)
    assert [(f.name, f.first, f.count) for f in verify().findings] == [("missing and renumbered", 9, 2)]


def test_several_things_at_once_are_each_named(trail):
    run(f"UPDATE {trail.table} SET record = 'access.none' WHERE seq = 4")
    run(f"DELETE FROM {trail.table} WHERE seq = 9")
    run(f"UPDATE {trail.table} SET record = 'access.none' WHERE seq = {K}")
    run(f"DELETE FROM {trail.table} WHERE seq > {trail.end - 3}")
    assert trail.findings() == {"altered": 4, "missing": 9, "tail cut": trail.end - 2}


# 4 insert, 5 duplicate


def forge(trail, to):
    trail.copy(3, to, mac=os.urandom(32), record_uid=identity())


def test_an_inserted_link_with_those_after_it_renumbered(trail):
    trail.renumber(K - 1, +1)
    forge(trail, K)
    trail.head_says(trail.end + 1)
    assert trail.findings() == {"inserted": K}


def test_a_link_inserted_before_the_first_and_after_the_last(trail):
    forge(trail, 0)
    forge(trail, trail.end + 1)
    assert [(f.name, f.first, f.count) for f in verify().findings] == [("inserted", 0, 2)]


@pytest.mark.parametrize("code", ["same code", "other code"])
def test_a_duplicated_link_with_those_after_it_renumbered(trail, code):
    trail.renumber(K - 1, +1)
    trail.copy(5, K, **({"mac": bytes(32)} if code == "other code" else {}))
    trail.head_says(trail.end + 1)
    assert trail.findings() == {"duplicated": K}


@pytest.mark.parametrize("head", ["left", "set"])
def test_a_link_duplicated_at_the_end(trail, head):
    trail.copy(5, trail.end + 1)
    if head == "set":
        trail.head_says(trail.end + 1)
    assert trail.findings() == {"duplicated": trail.end + 1}


# 6 swap


@pytest.mark.parametrize("other", [K + 1, K + 2, K + 9])
def test_two_swapped_links(trail, other):
    for old, new in ((K, -1), (other, K), (-1, other)):
        run(f"UPDATE {trail.table} SET seq = {new} WHERE seq = {old}")
    assert trail.findings() == {"swapped": K}


def test_two_swapped_links_whose_codes_stay(trail):
    for old, new in ((K, -1), (K + 9, K), (-1, K + 9)):
        run(f"UPDATE {trail.table} SET seq = {new} WHERE seq = {old}")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT seq, mac FROM {trail.table} WHERE seq IN ({K}, {K + 9})")
        macs = dict(cursor.fetchall())
    run(f"UPDATE {trail.table} SET mac = %s WHERE seq = {K}", macs[K + 9])
    run(f"UPDATE {trail.table} SET mac = %s WHERE seq = {K + 9}", macs[K])
    assert trail.findings() == {"swapped": K}


# 7 cut the tail, 8 roll the whole file back


@pytest.mark.parametrize("care", ["head left", "head set", "head set and copies gone"])
def test_a_cut_tail(trail, care):
    cut = trail.end - 5
    run(f"DELETE FROM {trail.table} WHERE seq > {cut}")
    if care != "head left":
        trail.head_says(cut)
    if care == "head set and copies gone":
        run(f"DELETE FROM access_checkpoint WHERE chain = '{trail.chain}' AND seq > {cut}")
        run("DELETE FROM access_change WHERE event_uid NOT IN (SELECT uid FROM access_event)")
        # Nothing remembers: this is what putting the whole file back looks like.
        assert trail.findings() == {"rolled back": cut + 1}
    else:
        assert trail.findings() == {"tail cut": cut + 1}


def test_a_cut_that_leaves_the_other_chain_younger(trail):
    cut = trail.end - 5
    other = Reading if trail.chain == "events" else Event
    if other is Reading:
        audit.note_reading(trail.cast.sara, "access.office", trail.cast.algiers.uid, kind="sealed")
    else:
        trail.cast.sara.prefer(by=trail.cast.sara, language="ar")
    run(f"DELETE FROM {trail.table} WHERE seq > {cut}")
    trail.head_says(cut)
    run(f"DELETE FROM access_checkpoint WHERE chain = '{trail.chain}' AND seq > {cut}")
    run("DELETE FROM access_change WHERE event_uid NOT IN (SELECT uid FROM access_event)")
    assert trail.findings() == {"tail cut": cut + 1}


def test_everything_cut(trail):
    run(f"DELETE FROM {trail.table}")
    assert trail.findings() == {"tail cut": 1}


def test_the_whole_file_rolled_back(trail):
    earlier = f"earlier{next(copies)}"
    databases.keep(earlier)
    before = trail.end
    trail.grow(10)
    trail.sign()
    put_back(earlier)
    assert {f.name for f in verify().findings} == {"rolled back"}
    assert {f.chain: f.first for f in verify().findings}[trail.chain] == before + 1
    # and nothing more is signed on top of it
    with pytest.raises(checkpoints.Contradiction):
        checkpoints.write(trail.chain)


def test_the_whole_file_rolled_back_and_worked_on(trail):
    earlier = f"earlier{next(copies)}"
    databases.keep(earlier)
    before = trail.end
    trail.grow(10)
    trail.sign()
    put_back(earlier)
    trail.grow(15)
    found = {f.chain: (f.name, f.first) for f in verify().findings}
    assert found[trail.chain] == ("rolled back", before + 1)


def test_what_was_cut_after_the_newest_checkpoint_is_called_unproven(events):
    events.grow(3)
    cut = events.end - 1
    run(f"DELETE FROM access_change WHERE event_uid = (SELECT uid FROM access_event WHERE seq > {cut})")
    run(f"DELETE FROM access_event WHERE seq > {cut}")
    events.head_says(cut)
    report = verify(data=True)
    assert f"Proven up to event {events.signed} of {cut}, at" in report.chains[0].sentence()
    assert report.chains[0].sentence().endswith("the last 2 are younger than that checkpoint.")
    # … and the office is newer than its newest event.
    assert [f.name for f in report.findings] == ["data changed without an event"]


# What surrounds the chains


def test_an_altered_head(trail):
    run(f"UPDATE access_chainhead SET seq = seq - 3 WHERE chain = '{trail.chain}'")
    assert trail.findings() == {"chain head altered": trail.end}


@pytest.mark.parametrize(
    "change", ["new = '\"1\"'", "old = NULL", "field = 'name'", "version = 9", "record = 'a.b'"]
)
def test_an_altered_change(events, change):
    run(
        f"UPDATE access_change SET {change} WHERE event_uid = (SELECT uid FROM access_event WHERE seq = {events.end - 1})"
    )
    assert events.findings() == {"changes altered": events.end - 1}


def test_a_change_that_is_taken_away_or_added(events):
    of_last = f"event_uid = (SELECT uid FROM access_event WHERE seq = {events.end})"
    names = "subject_uid, record, record_uid, version, field, old, new"
    run(
        f"INSERT INTO access_change (event_uid, {names}) SELECT %s, {names} FROM access_change WHERE {of_last}",
        identity(),
    )
    assert events.findings() == {"changes without an event": None}
    run(f"DELETE FROM access_change WHERE {of_last}")
    assert events.findings() == {"changes missing": events.end}


def test_erased_changes_are_counted_only_when_the_keys_were_destroyed(events):
    office = Office.objects.get(pk=events.cast.algiers.pk)
    touched = Event.objects.filter(record_uid=office.uid, verb="office.edit").count()
    keyring.subject_key(office.uid, "B")
    with unguarded("erasure does not exist yet"):
        Change.objects.filter(record_uid=office.uid, version__gt=1).delete()
    assert list(events.findings()) == ["changes missing"]
    keyring.destroy(office.uid)
    report = verify()
    assert report.whole
    assert report.chains[0].erased == touched


# The checkpoint file and its copies


def lines(trail):
    return checkpoints.file_of(trail.chain).read_bytes().splitlines(keepends=True)


def rewrite(trail, new):
    checkpoints.file_of(trail.chain).write_bytes(b"".join(new))


def test_a_line_dropped_from_the_checkpoint_file(trail):
    rewrite(trail, lines(trail)[1:])
    assert trail.findings()["checkpoint file altered"] == 1


def test_the_last_line_dropped_from_the_checkpoint_file(trail):
    first = json.loads(lines(trail)[0])["seq"]
    rewrite(trail, lines(trail)[:-1])
    assert trail.findings() == {"checkpoint file altered": first + 1}


def test_the_checkpoint_file_gone(trail):
    checkpoints.file_of(trail.chain).unlink()
    assert trail.findings() == {"checkpoint file altered": 1}


@pytest.mark.parametrize("which", [0, 1])
def test_a_line_of_the_checkpoint_file_edited(trail, which):
    edited = lines(trail)
    edited[which] = edited[which].replace(b'"at":"20', b'"at":"19')
    rewrite(trail, edited)
    assert list(trail.findings()) == ["checkpoint file altered"]


def test_a_line_chained_anew_is_not_signed_anew(trail):
    last = checkpoints.Statement.read(lines(trail)[1].strip())
    forged = checkpoints.Statement(
        last.chain, last.seq, last.mac, last.at, last.seq, bytes(32), last.signature
    )
    rewrite(trail, [forged.line() + b"\n"])
    assert trail.findings()["checkpoint file altered"] == 1


def test_a_line_torn_by_a_crash_is_no_fault_and_is_mended(trail):
    rewrite(trail, [*lines(trail), b'{"at":"2026'])
    assert trail.findings() == {}
    trail.grow(1)
    trail.sign()
    assert trail.findings() == {}
    assert len(lines(trail)) == 3


def test_edited_copies_of_checkpoints(trail):
    first = json.loads(lines(trail)[0])["seq"]
    run(f"UPDATE access_checkpoint SET mac = %s WHERE chain = '{trail.chain}' AND seq = {first}", bytes(32))
    assert trail.findings() == {"checkpoint copies altered": first}


# Nouns


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE access_office SET place = 'Tipaza' WHERE name = 'Alger'", "place is not what"),
        ("UPDATE access_office SET version = version + 1 WHERE name = 'Oran'", "its version is not"),
        ("UPDATE access_user SET password = 'known' WHERE name = 'Omar'", "password is not what"),
        ("DELETE FROM access_certificate", ""),
        ("DELETE FROM access_grant WHERE function_id IS NOT NULL", "the record is gone"),
    ],
)
def test_records_changed_without_an_event(events, statement, says):
    run(statement)
    found = list(verify(data=True).findings)
    assert [f.name for f in found] == (["data changed without an event"] if says else [])
    assert says in "".join(f.says for f in found)


def test_a_record_made_without_an_event(events):
    columns = list(columns_without_id("access_grant"))
    run(
        f"INSERT INTO access_grant ({', '.join(columns)}) SELECT "
        f"{', '.join('%s' if name == 'uid' else name for name in columns)} FROM access_grant WHERE role = 'SYS' "
        "ORDER BY id LIMIT 1",
        identity(),
    )
    assert "no event made this record" in verify(data=True).findings[0].says


def columns_without_id(table):
    return [name for name in columns_of(table) if name != "id"]


# The command


def test_the_command_says_it_in_sentences_and_by_its_exit_code(events, capsys):
    call_command("verify_audit", data=True)
    assert "The audit trail is whole." in capsys.readouterr().out
    run(f"UPDATE access_event SET verb = 'x' WHERE seq = {K}")
    with pytest.raises(SystemExit) as stop:
        call_command("verify_audit")
    assert stop.value.code == 1
    assert f"events: altered, first bad event {K}." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("verify_audit", json=True)
    assert json.loads(capsys.readouterr().out)["findings"][0]["first"] == K


def test_a_trail_that_grows_while_it_is_read_is_whole(events):
    def work():
        events.grow(25)
        connections.close_all()

    with ThreadPoolExecutor() as pool:
        working = pool.submit(work)
        for _ in range(10):
            assert verify(data=True).findings == []
        working.result()
    assert ChainHead.objects.get(chain="events").seq == Event.objects.count()
    assert User.objects.exists()
