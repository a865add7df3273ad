"""The trail itself: what is kept, in which order, and nothing personal in a chain."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from masar.access import audit, checkpoints
from masar.access.engines import links as raw
from masar.access.engines.guard import unguarded
from masar.access.models import ChainHead, Change, Checkpoint, Event, Office, Reading, User
from masar.access.verification import verify
from tests.access.trail import run
from tests.cast import gather
from tests.databases import on_postgresql


@pytest.fixture
def cast(db):
    return gather()


def edit(cast, **facts):
    Office.objects.get(pk=cast.algiers.pk).edit(by=cast.omar, **facts)


def test_an_act_leaves_one_event_with_its_changes(cast):
    before = Event.objects.count()
    edit(cast, name="Alger-Centre", place="Belouizdad")
    event = Event.objects.order_by("-seq").first()
    assert Event.objects.count() == before + 1
    assert (event.by, event.verb, event.record, event.record_uid) == (
        f"user:{cast.omar.uid}",
        "office.edit",
        "access.office",
        cast.algiers.uid,
    )
    changes = Change.objects.filter(event_uid=event.uid).order_by("id")
    assert [(c.field, c.old, c.new, c.version) for c in changes] == [
        ("name", "Alger", "Alger-Centre", 2),
        ("place", "Alger", "Belouizdad", 2),
    ]


def test_an_act_that_changes_nothing_is_still_an_event(cast):
    before = Event.objects.count()
    edit(cast, name="Alger")
    assert Event.objects.count() == before + 1
    assert Office.objects.get(pk=cast.algiers.pk).version == 1


def test_a_link_says_the_same_to_python_and_to_the_database(cast):
    cast.sara.prefer(by=cast.sara, language="ar", once="a\x1fb “é” ع")
    audit.note_reading(cast.sara, "access.office", cast.algiers.uid)
    for model, fields in ((Event, audit.EVENT_FIELDS), (Reading, audit.READING_FIELDS)):
        said = {row[0]: row[2] for row in raw.links(connection, model, fields, 0, 1000)}
        assert said == {link.seq: audit.link_text(link, fields) for link in model.objects.all()}
        assert len(said) > 0


def test_a_change_says_the_same_to_python_and_to_the_database(cast):
    edit(cast, name='Al "Jazā’ir"\t\\ \u2028', place="", holidays="2026-11-01\n2026-07-05")
    said = sorted(text for _seq, text in raw.changes(connection, 0, 10_000))
    assert said == sorted(audit.change_text(change) for change in Change.objects.all())


def test_instants_are_kept_to_the_microsecond_also_when_there_are_none(cast):
    last = Event.objects.order_by("-seq").first()
    last.at = last.at.replace(microsecond=0)
    text = audit.link_text(last, audit.EVENT_FIELDS)
    if not on_postgresql():
        with unguarded("SQLite writes such instants shorter"):
            Event.objects.filter(pk=last.pk).update(at=last.at)
        assert raw.links(connection, Event, audit.EVENT_FIELDS, last.seq - 1, 1)[0][2] == text
    assert b".000000\x1f" in text


def test_nothing_personal_is_in_a_chain(cast):
    cast.mission.invite(by=cast.sami, email="canary@masar.test", name="Kanarienvogel")
    told = " ".join(str(row) for model in (Event, Reading) for row in model.objects.values_list())
    assert "anar" not in told


def test_a_password_is_never_kept_as_it_is(cast):
    kept = Change.objects.filter(field="password").values_list("new", flat=True)
    stored = User.objects.values_list("password", flat=True)
    assert kept
    assert not set(kept) & set(stored)


def test_a_page_is_read_once_in_ten_minutes_and_sealed_content_every_time(cast):
    for _ in range(3):
        audit.note_reading(cast.sara, "access.office", cast.algiers.uid)
        audit.note_reading(cast.sara, "access.office", cast.algiers.uid, kind="sealed")
    audit.note_reading(cast.omar, "access.office", cast.algiers.uid)
    assert [reading.kind for reading in Reading.objects.all()] == [
        "open",
        "sealed",
        "sealed",
        "sealed",
        "open",
    ]


def test_events_are_in_the_order_of_commits_whatever_the_threads(committed_db):
    cast = gather()
    people = [cast.sara, cast.salim, cast.omar, cast.karim, cast.nadia, cast.eve]

    def work(person):
        for language in ("ar", "en", "fr", "ar"):
            User.objects.get(pk=person.pk).prefer(by=person, language=language)
            audit.note_reading(person, "access.office", cast.algiers.uid, kind="sealed")
        connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, people))
    assert list(Event.objects.values_list("seq", flat=True)) == list(range(1, Event.objects.count() + 1))
    assert Event.objects.filter(verb="user.prefer").count() == Reading.objects.count() == 24
    assert verify(data=True).findings == []


# Checkpoints


def test_the_act_that_reaches_a_hundred_signs_a_checkpoint(committed_db):
    cast = gather()
    while ChainHead.objects.get(chain="events").seq < 99:
        cast.sara.prefer(by=cast.sara, language="ar")
    assert not checkpoints.file_of("events").exists()
    cast.sara.prefer(by=cast.sara, language="fr")
    assert [s.seq for s in checkpoints.statements("events", intact=True)] == [100]
    assert list(Checkpoint.objects.values_list("chain", "seq", "count")) == [("events", 100, 100)]
    assert verify().chains[0].proven == 100


def test_an_act_stands_when_its_checkpoint_cannot_be_written(committed_db, settings, tmp_path, caplog):
    cast = gather()
    while ChainHead.objects.get(chain="events").seq < 99:
        cast.sara.prefer(by=cast.sara, language="ar")
    (tmp_path / "a file").touch()
    settings.CHECKPOINT_DIR = tmp_path / "a file" / "checkpoints"
    with caplog.at_level(logging.ERROR):
        cast.sara.prefer(by=cast.sara, language="fr")
    assert Event.objects.count() == 100
    assert "no checkpoint of the events chain could be written" in caplog.text


def test_nothing_is_signed_twice_nor_before_the_commit(committed_db):
    cast = gather()
    assert checkpoints.write("events") is not None
    assert checkpoints.write("events") is None
    assert checkpoints.write("readings") is None
    with transaction.atomic():
        checkpoints.write_soon("events")
        cast.sara.prefer(by=cast.sara, language="ar")
        assert len(list(checkpoints.statements("events", intact=True))) == 1
    assert len(list(checkpoints.statements("events", intact=True))) == 2


def test_many_may_sign_at_once(committed_db):
    cast = gather()

    def work(person):
        for language in ("ar", "en", "fr"):
            User.objects.get(pk=person.pk).prefer(by=person, language=language)
            checkpoints.write("events")
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, [cast.sara, cast.omar, cast.eve, cast.nadia]))
    checkpoints.write("events")
    check = checkpoints.check_file("events")
    assert (check.intact, check.last.seq) == (True, Event.objects.count())
    assert list(checkpoints.kept_in_table("events")) == list(checkpoints.statements("events", intact=True))


def test_a_line_whose_writer_died_before_copying_it_is_copied_later(committed_db):
    gather()
    checkpoints.write("events")
    run("DELETE FROM access_checkpoint")
    assert verify().findings == []
    checkpoints.write("events")
    assert Checkpoint.objects.count() == 1
