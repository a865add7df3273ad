"""What is sealed: bound to its place, unreadable without its key, hidden by the database from all but its readers."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from masar.access import keyring, sealing
from masar.access.engines.guard import unguarded
from masar.access.models import Key, Reading, SealedText
from masar.access.verbs import NoVerb, Refused
from masar.lib.uid import uuid7
from tests import databases
from tests.access.doors import with_password
from tests.access.trail import run
from tests.access.within import a_verb, let_read
from tests.cast import gather, hire
from tests.families import a_person

SECRET = "He took her passport."


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def committed(committed_db):
    return gather()


def keep(cast, subject, text=SECRET, data_class="VOT", column="text", record=None):
    with a_verb(cast.karim):
        return sealing.seal(
            cast.karim, record or cast.algiers, column, text, subject_uid=subject, data_class=data_class
        )


def named(cast, subject, user=None, data_class="VOT", **how):
    return let_read(cast.karim, user or cast.karim, subject, data_class, **how)


def test_a_named_reader_reads_it_and_each_reading_is_kept(cast):
    amina = uuid7()
    named(cast, amina)
    keep(cast, amina)
    assert [sealing.read(cast.karim, cast.algiers, "text") for _ in range(2)] == [SECRET, SECRET]
    assert list(Reading.objects.values_list("kind", flat=True)) == ["sealed", "sealed"]


def test_the_newest_is_read_and_the_older_ones_stay(cast):
    amina = uuid7()
    named(cast, amina)
    keep(cast, amina, "first")
    keep(cast, amina, "second")
    assert sealing.read(cast.karim, cast.algiers, "text") == "second"
    assert SealedText.objects.model._base_manager.count() == (0 if databases.on_postgresql() else 2)


def test_it_is_written_only_inside_a_verb_and_only_for_sealed_classes(cast):
    with pytest.raises(NoVerb):
        sealing.seal(cast.karim, cast.algiers, "text", SECRET, subject_uid=uuid7(), data_class="VOT")
    with pytest.raises(ValueError, match="is not sealed"):
        keep(cast, uuid7(), data_class="A")


def test_the_text_is_nowhere_in_the_database(committed, tmp_path):
    keep(committed, uuid7(), "Kanarienvogel")
    if databases.on_postgresql():
        with databases.as_owner(), connection.cursor() as cursor:
            for table in ("access_sealedtext", "access_change", "access_event"):
                cursor.execute(f"SELECT t::text FROM {table} t")
                assert "anarienvo" not in str(cursor.fetchall())
                assert b"anarienvo".hex() not in str(cursor.fetchall())
        return
    path = Path(databases.name("default"))
    stored = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    assert b"anarienvo" not in stored


# Those not named


def test_others_are_refused_or_see_nothing_and_the_attempt_is_kept(committed):
    amina = uuid7()
    keep(committed, amina)
    if databases.on_postgresql():  # the database hides even that there is something
        assert sealing.read(committed.sara, committed.algiers, "text") is None
        return
    with pytest.raises(Refused):
        sealing.read(committed.sara, committed.algiers, "text")
    assert list(Reading.objects.values_list("kind", "by")) == [("refused", f"user:{committed.sara.uid}")]


@pytest.mark.parametrize("how", ["ended", "other class", "other person"])
def test_a_reader_of_something_else_is_no_reader(cast, how):
    amina = uuid7()
    keep(cast, amina)
    named(
        cast,
        uuid7() if how == "other person" else amina,
        cast.nadia,
        "MED" if how == "other class" else "VOT",
        until=timezone.now() - timedelta(seconds=1) if how == "ended" else None,
    )
    try:
        assert sealing.read(cast.nadia, cast.algiers, "text") is None
    except Refused:
        assert not databases.on_postgresql()


@pytest.mark.postgresql
def test_the_database_shows_what_is_about_a_mission_to_whoever_works_in_it(committed):
    keep(committed, committed.mission.uid, data_class="B")
    keep(committed, committed.mission.uid, data_class="VOT")
    keep(committed, committed.algiers.uid, data_class="B")
    for name, rows in (("sara", 1), ("eve", 1), ("adel", 1), ("yacine", 0), ("bruno", 0)):
        with sealing.reading_as(getattr(committed, name)):
            assert SealedText.objects.count() == rows, name


@pytest.mark.postgresql
def test_the_database_hides_it_when_our_own_checks_are_bypassed(committed, monkeypatch):
    amina = uuid7()
    named(committed, amina)
    keep(committed, amina)
    monkeypatch.setattr(sealing, "may_read", lambda *_: True)
    for user, rows in ((committed.karim, 1), (committed.sara, 0), (committed.leila, 0), (committed.sami, 0)):
        with sealing.reading_as(user):
            assert SealedText.objects.count() == rows
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM access_sealedtext")
                assert cursor.fetchone() == (rows,)
                cursor.execute(
                    "SELECT count(*) FROM access_sealedtext t JOIN access_reader r USING (subject_uid)"
                )
                assert cursor.fetchone() == (rows,)
    assert SealedText.objects.count() == 0  # nobody is reading
    assert sealing.read(committed.sara, committed.algiers, "text") is None


def seen_in_sql(user, subject):
    with sealing.reading_as(user), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_sealedtext WHERE subject_uid = %s", [subject])
        return bool(cursor.fetchone()[0])


@pytest.mark.postgresql
def test_the_database_hides_it_from_a_named_reader_whose_role_has_ended(committed):
    amina, nobodys = a_person(committed.sara, committed.algiers).uid, uuid7()
    for subject in (amina, nobodys):
        named(committed, subject)
        keep(committed, subject)
        assert seen_in_sql(committed.karim, subject)
    for grant in committed.karim.powers:
        grant.end(by=committed.leila)
    assert not seen_in_sql(committed.karim, amina)
    assert not seen_in_sql(committed.karim, nobodys)


@pytest.mark.postgresql
def test_a_role_elsewhere_that_waits_or_is_in_one_project_does_not_bring_it_back(committed):
    cast = committed
    amina = a_person(cast.sara, cast.algiers).uid
    named(cast, amina)
    keep(cast, amina)
    cast.karim.powers[0].end(by=cast.leila)
    project = cast.mission.open_project(
        by=cast.leila, code="EU1", title="EU1", opens_on=date(2026, 1, 1), closes_on=date(2027, 1, 1)
    )
    with_password(cast.leila)
    for role, where in (
        ("RCW", {"office": cast.oran}),
        ("RCW", {"office": cast.algiers, "project": project}),
        ("PFP", {"office": cast.algiers}),
    ):
        cast.karim.give_grant(by=cast.sami, role=role, mission=cast.mission, **where)
        assert not seen_in_sql(cast.karim, amina), (role, where)
    cast.karim.give_grant(by=cast.sami, role="RCW", mission=cast.mission, office=cast.algiers)
    assert seen_in_sql(cast.karim, amina)
    cast.karim.block(by=cast.leila)
    assert not seen_in_sql(cast.karim, amina)


@pytest.mark.postgresql
def test_the_database_says_the_same_as_our_own_checks(committed):
    """Everybody, about a file that one office holds, that two hold, that is hidden, and that nobody holds."""
    cast, colleagues = committed, ("karim", "sara", "eve", "hana", "leila", "bruno", "yacine")
    person, hidden, nobodys = a_person(cast.sara, cast.algiers), a_person(cast.eve, cast.oran), uuid7()
    hidden.hide(by=hire(cast.people, cast.sami, cast.mission, "Kenza", "PFP", cast.oran), readers=(cast.eve,))
    for subject in (person.uid, hidden.uid, nobodys):
        keep(cast, subject)
        for name in colleagues:
            named(cast, subject, getattr(cast, name))
    for subject in (person.uid, hidden.uid, nobodys):
        ours = {name for name in colleagues if sealing.may_read(getattr(cast, name), subject, "VOT")}
        assert {name for name in colleagues if seen_in_sql(getattr(cast, name), subject)} == ours
        assert 0 < len(ours) < len(colleagues)


def test_a_named_reader_whose_role_has_ended_reads_nothing(cast):
    amina = uuid7()
    named(cast, amina)
    for grant in cast.karim.powers:
        grant.end(by=cast.leila)
    assert not sealing.may_read(cast.karim, amina, "VOT")


@pytest.mark.postgresql
def test_whoever_read_before_is_forgotten_with_the_transaction(committed):
    amina = uuid7()
    named(committed, amina)
    keep(committed, amina)
    with sealing.reading_as(committed.karim):
        assert SealedText.objects.count() == 1
        with sealing.reading_as(committed.sara):
            assert SealedText.objects.count() == 0
        assert SealedText.objects.count() == 1
    with transaction.atomic():
        assert SealedText.objects.count() == 0


@pytest.mark.postgresql
@pytest.mark.parametrize("statement", [
    "UPDATE access_sealedtext SET subject_uid = uid",
    "DELETE FROM access_sealedtext",
    "ALTER TABLE access_sealedtext DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_sealedtext NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY access_sealedtext_select ON access_sealedtext",
    "SET ROLE masar_owner",
    "SET row_security = off; SELECT * FROM access_sealedtext",
])  # fmt: skip
def test_the_applications_role_cannot_lift_the_wall(committed, statement):
    keep(committed, uuid7())
    with (
        unguarded("to reach the second wall"),
        connection.cursor() as cursor,
        pytest.raises((ProgrammingError, DatabaseError)),
    ):
        cursor.execute(statement)


# Moved, altered, destroyed


@pytest.fixture
def two(committed):
    """Two sealed texts of two people, and `opened(n)`, which reads one past all checks but the cipher."""
    people = [uuid7(), uuid7()]
    rows = [keep(committed, person, f"of person {n}") for n, person in enumerate(people)]
    for person in people:
        named(committed, person)

    def opened(n):
        with sealing.reading_as(committed.karim):
            return sealing.opened(SealedText.objects.get(uid=rows[n].uid))

    return rows, people, opened


def literal(uid):
    return str(uid) if databases.on_postgresql() else uid.hex


def test_it_opens_where_it_was_written(two):
    _rows, _people, opened = two
    assert [opened(0), opened(1)] == ["of person 0", "of person 1"]


@pytest.mark.parametrize("move", [
    "ciphertext of another row", "to another column", "to another key version", "to another person", "one bit",
])  # fmt: skip
def test_what_was_moved_or_altered_does_not_open(two, move):
    rows, people, opened = two
    first, second = literal(rows[0].uid), literal(rows[1].uid)
    if databases.on_postgresql():  # the owner is behind the wall too; a superuser is not
        lift()
    if move == "ciphertext of another row":
        run("UPDATE access_sealedtext SET ciphertext = %s WHERE uid = %s", bytes(rows[1].ciphertext), first)
    if move == "to another column":
        run("UPDATE access_sealedtext SET label = 'access_office.name' WHERE uid = %s", first)
    if move == "to another key version":
        keyring_version_two(people[0])
        run("UPDATE access_sealedtext SET key_version = 2 WHERE uid = %s", first)
    if move == "to another person":
        run("UPDATE access_sealedtext SET subject_uid = %s WHERE uid = %s", literal(people[1]), first)
    if move == "one bit":
        altered = bytearray(rows[0].ciphertext)
        altered[20] ^= 1
        run("UPDATE access_sealedtext SET ciphertext = %s WHERE uid = %s", bytes(altered), first)
    with pytest.raises(keyring.Unreadable):
        opened(0)
    assert opened(1) == "of person 1"
    assert second


def lift():
    for command in ("NO FORCE ROW LEVEL SECURITY", "DISABLE ROW LEVEL SECURITY"):
        run(f"ALTER TABLE access_sealedtext {command}")


def keyring_version_two(person):
    Key.objects.filter(subject_uid=person).update(retired_at=timezone.now())
    assert keyring.subject_key(person, "VOT")[0] == 2


def test_a_row_copied_under_another_identity_does_not_open(two, committed):
    rows, _people, _opened = two
    copy = SealedText.objects.model(
        **{field.attname: getattr(rows[0], field.attname) for field in SealedText._meta.fields}
    )
    copy.uid = uuid7()
    with pytest.raises(keyring.Unreadable):
        sealing.opened(copy)


def test_a_wrapped_key_moved_to_another_person_or_class_does_not_open(two):
    rows, people, opened = two
    other = Key.objects.get(subject_uid=people[1])
    Key.objects.filter(subject_uid=people[0]).update(wrapped=other.wrapped)
    with pytest.raises(keyring.Unreadable):
        opened(0)
    keyring.subject_key(people[1], "MED")
    Key.objects.filter(subject_uid=people[1], data_class="MED").update(wrapped=other.wrapped)
    with pytest.raises(keyring.Unreadable):
        keyring.subject_key(people[1], "MED")
    assert rows


def test_a_destroyed_key_ends_it_for_one_person_only(two):
    _rows, people, opened = two
    assert keyring.destroy(people[0]) == 1
    with pytest.raises(keyring.Unreadable):
        opened(0)
    assert opened(1) == "of person 1"
    with pytest.raises(keyring.Unreadable):
        keyring.subject_key(people[0], "VOT")  # nor is a new one made
    assert bytes(Key.objects.get(subject_uid=people[0]).wrapped) == b""


def test_the_key_is_committed_before_the_row_so_a_crash_leaves_an_orphan_at_most(committed):
    amina = uuid7()

    class Crash(BaseException):
        pass

    with pytest.raises(Crash), a_verb(committed.karim):
        sealing.seal(committed.karim, committed.algiers, "text", SECRET, subject_uid=amina, data_class="VOT")
        assert Key.objects.using("keys").filter(subject_uid=amina).exists()
        raise Crash
    assert Key.objects.filter(subject_uid=amina).count() == 1
    assert sealing.read(committed.karim, committed.algiers, "text") is None
    # … which the next attempt uses.
    named(committed, amina)
    keep(committed, amina)
    assert sealing.read(committed.karim, committed.algiers, "text") == SECRET
    assert Key.objects.filter(subject_uid=amina).count() == 1


def test_another_master_key_opens_nothing(two, monkeypatch):
    _rows, _people, opened = two
    keyring.derived.cache_clear()
    monkeypatch.setattr(keyring, "master_key", lambda: bytes(32))
    try:
        with pytest.raises(keyring.Unreadable):
            opened(0)
    finally:
        keyring.derived.cache_clear()
