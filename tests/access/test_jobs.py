"""Background work: asked for with the act, done at least once, by one worker at a time."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Signal

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError, connections, transaction
from django.utils import timezone

from masar.access import checkpoints, chores, drafts, jobs, keyring, sealing
from masar.access.models import Job, Key
from masar.access.worker import Worker
from masar.lib.uid import uuid7
from tests.access.within import a_verb
from tests.cast import gather


@pytest.fixture
def register(monkeypatch):
    """`register("name", function)`: a job for one test."""
    monkeypatch.setattr(jobs, "JOBS", dict(jobs.JOBS))
    monkeypatch.setattr(jobs, "PERIODIC", [])

    def add(name, function, **how):
        return jobs.job(name, **how)(function)

    return add


def run_all():
    while (taken := jobs.take()) is not None:
        jobs.run(taken)


def later(**how):
    """As if that much time had gone by for every job that waits."""
    for job in Job.objects.filter(done_at=None):
        job.due_at -= timedelta(**how)
        if job.heartbeat_at:
            job.heartbeat_at -= timedelta(**how)
        job.save()


# Asking


def test_a_job_is_run_with_its_subject(db, register):
    seen = []
    register("note", seen.append)
    jobs.ask("note", "a")
    jobs.ask("note", "b")
    run_all()
    assert seen == ["a", "b"]
    assert Job.objects.filter(done_at=None).count() == 0


def test_a_job_of_an_act_that_fails_is_not_asked_for(db, register):
    register("note", lambda subject: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.ask("note")
        raise ZeroDivisionError
    assert Job.objects.count() == 0


def test_a_name_that_is_no_job_is_a_fault_of_the_code(db):
    with pytest.raises(KeyError):
        jobs.ask("no such job")


def test_what_waits_together_is_run_once(db, register):
    seen = []
    register("note", seen.append)
    for _ in range(5):
        jobs.ask("note", "a")
    jobs.ask("note", "later", delay=timedelta(hours=1))
    run_all()
    assert seen == ["a"]
    assert Job.objects.filter(done_at=None).count() == 1


def test_an_act_that_commits_while_its_job_runs_is_not_forgotten(committed_db, register):
    """The trap of "it is waiting already": the run that waited does not see what was asked for since."""
    began, committed = Signal(), Signal()
    register("note", lambda subject: began.set() or committed.wait(5))
    jobs.ask("note", "a")

    def worker():
        jobs.run(jobs.take())
        connections.close_all()

    with ThreadPoolExecutor() as pool:
        working = pool.submit(worker)
        assert began.wait(5)
        jobs.ask("note", "a")
        assert jobs.take() is None  # not while it runs
        committed.set()
        working.result()
    assert jobs.take() is not None


# Running


def test_a_job_that_fails_is_tried_again_later_and_at_last_marked(db, register, caplog):
    def fail(subject):
        raise ValueError("Amina Bensalem")

    register("fail", fail)
    jobs.ask("fail", "a")
    for attempt in range(1, jobs.MOST_ATTEMPTS + 1):
        run_all()
        job = Job.objects.get()
        assert job.attempts == attempt
        later(hours=1)
    assert job.failed_at is not None
    assert job.fault.startswith("ValueError test_jobs.py:")
    assert "Amina" not in job.fault
    assert jobs.take() is None


def test_a_failure_keeps_what_was_asked_for_meanwhile(db, register):
    seen = []

    def once_then_fine(subject):
        seen.append(subject)
        if len(seen) == 1:
            jobs.ask("fail", "a")
            raise ValueError

    register("fail", once_then_fine)
    jobs.ask("fail", "a")
    run_all()
    later(hours=1)
    run_all()
    assert seen[:2] == ["a", "a"]
    assert not Job.objects.filter(done_at=None).exists()


def test_a_constraint_broken_inside_a_job_is_a_failure_like_another(committed_db, register):
    def break_it(subject):
        with transaction.atomic("keys"):
            Key(subject_uid=subject, data_class="B", wrapped=b"", created_at=timezone.now()).save()
            Key(subject_uid=subject, data_class="B", wrapped=b"", created_at=timezone.now()).save()

    register("break", break_it)
    jobs.ask("break", str(uuid7()))
    run_all()
    assert Job.objects.get().fault.startswith("IntegrityError")
    assert Key.objects.count() == 0


def test_a_job_that_is_no_more_fails_without_ending_the_worker(db, register):
    register("old", print)
    jobs.ask("old")
    del jobs.JOBS["old"]
    run_all()
    assert Job.objects.get().fault.startswith("KeyError")


# Many workers, and those that die


def test_a_dead_workers_job_is_taken_up_after_two_minutes(db, register):
    register("note", lambda subject: None)
    jobs.ask("note")
    dead = jobs.take()
    later(seconds=100)
    assert jobs.take() is None
    later(seconds=30)
    again = jobs.take()
    assert (again.pk, again.attempts) == (dead.pk, 2)
    jobs.run(dead)  # it was not dead, only slow: what it says now changes nothing
    assert Job.objects.get().done_at is None
    jobs.run(again)
    assert Job.objects.get().done_at is not None


def test_a_job_that_kills_its_workers_is_given_up(db, register):
    register("kill", lambda subject: None)
    jobs.ask("kill")
    for _ in range(jobs.MOST_ATTEMPTS):
        assert jobs.take() is not None
        later(minutes=3)
    assert jobs.take() is None
    assert Job.objects.get().fault == "its workers died"


def test_a_long_job_that_shows_life_is_not_taken_over(db, register):
    def work(subject):
        later(minutes=3)
        jobs.alive()
        assert jobs.take() is None

    register("long", work)
    jobs.ask("long")
    run_all()
    assert Job.objects.get().done_at is not None


def test_a_job_that_was_taken_over_stops_at_its_next_piece(db, register):
    pieces = []

    def work(subject):
        pieces.append(1)
        if len(pieces) == 1:
            later(minutes=3)
            jobs.run(jobs.take())
            jobs.alive()
            pieces.append("never")

    register("slow", work)
    jobs.ask("slow")
    run_all()
    assert pieces == [1, 1]
    assert Job.objects.get().attempts == 2


def test_whoever_slept_while_another_took_the_job_up_writes_nothing(db, register):
    """Not even before its next sign of life."""
    cast, codes, failed = gather(), [], []

    def work(subject):
        codes.append(len(codes))
        if len(codes) == 1:
            slept(first)
            jobs.run(jobs.take("slow"))
            try:
                cast.algiers.edit(by=cast.leila, name="Late")
            except jobs.TakenOver:
                failed.append("taken over")
                raise
        else:
            cast.algiers.edit(by=cast.leila, name="In time")

    register("slow", work)
    jobs.ask("slow")
    first = jobs.take("slow")
    jobs.run(first)
    cast.algiers.refresh_from_db()
    assert (failed, cast.algiers.name) == (["taken over"], "In time")


def test_whoever_slept_and_was_not_missed_goes_on(db, register):
    cast = gather()

    def work(subject):
        slept(first)
        cast.algiers.edit(by=cast.leila, name="In time")
        assert jobs.take("slow") is None

    register("slow", work)
    jobs.ask("slow")
    first = jobs.take("slow")
    jobs.run(first)
    assert Job.objects.get(name="slow").done_at is not None


def slept(taken):
    """As if the machine of whoever runs this had stood still."""
    later(minutes=3)
    taken.heartbeat_at -= timedelta(minutes=3)


def test_the_database_lets_a_name_and_subject_run_once_at_a_time(committed_db, register):
    register("note", print)
    for _ in range(2):
        jobs.ask("note", "a")
    first, second = Job.objects.all()
    first.heartbeat_at = second.heartbeat_at = timezone.now()
    first.save()
    with pytest.raises(IntegrityError):
        second.save()


def test_eight_workers_never_run_one_job_twice(committed_db, register):
    ran, at_once, most = [], [], []

    def work(subject):
        at_once.append(subject)
        most.append(at_once.count(subject))
        ran.append(subject)
        time.sleep(0.002)
        at_once.remove(subject)

    register("count", work)
    for number in range(60):
        jobs.ask("count", f"s{number}")
        jobs.ask("count", f"s{number}")

    def worker(_n):
        idle = 0
        while idle < 5:
            taken = jobs.take()
            idle = 0 if taken else idle + 1
            jobs.run(taken) if taken else time.sleep(0.02)
        connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(worker, range(8)))
    assert sorted(set(ran)) == sorted({f"s{n}" for n in range(60)})
    assert max(most) == 1
    assert Job.objects.filter(done_at=None).count() == 0
    # Two that asked for the same may each be run, when two workers took them one after the other; never more.
    assert len(ran) <= 120


# Coming round


def test_what_comes_round_is_asked_for_when_its_time_has_come(db, register):
    seen = []
    register("round", seen.append, every=timedelta(minutes=1))
    for _ in range(3):
        jobs.ask_what_comes_round()
        run_all()
    assert len(seen) == 1
    Job.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    jobs.ask_what_comes_round()
    run_all()
    assert len(seen) == 2


def test_asking_what_comes_round_is_one_query_when_nothing_is_due(db, django_assert_num_queries):
    jobs.ask_what_comes_round()
    with django_assert_num_queries(1):
        jobs.ask_what_comes_round()
    assert {"sign_checkpoints", "fold_tallies", "sweep_jobs", "sweep_sessions", "sweep_orphan_keys"} <= set(
        Job.objects.values_list("name", flat=True)
    )


# The worker


def test_the_worker_runs_until_nothing_is_due(committed_db, register):
    seen = []
    register("first", lambda subject: seen.append("first") or jobs.ask("second"))
    register("second", lambda subject: seen.append("second"))
    jobs.ask("first")
    Worker().work(once=True)
    assert seen == ["first", "second"]


def test_a_database_that_is_away_is_waited_for(committed_db, register, monkeypatch, caplog):
    def away():
        raise OperationalError

    monkeypatch.setattr(jobs, "take", away)
    worker = Worker()
    assert worker._step() is False
    assert worker.pause == 1.0


def test_a_worker_asked_to_stop_leaves_the_rest_of_a_job_to_others(committed_db, register):
    pieces = []

    def work(subject):
        for piece in range(3):
            pieces.append(piece)
            jobs.stopping.set()
            jobs.alive()

    register("long", work)
    jobs.ask("long")
    try:
        Worker().work()
    finally:
        jobs.stopping.clear()
    job = Job.objects.get()
    assert (pieces, job.attempts, job.heartbeat_at, job.done_at) == ([0], 0, None, None)


def test_the_command_ends_at_sigterm_within_a_second_or_two(committed_db):
    command = [sys.executable, "manage.py", "worker"]
    worker = subprocess.Popen(
        command, cwd=settings.ROOT, env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    )
    for _ in range(300):
        if Job.objects.filter(name="sign_checkpoints").exclude(done_at=None).exists():
            break
        time.sleep(0.1)
    began = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(20) == 0
    assert time.monotonic() - began < 5
    assert not Job.objects.filter(done_at=None, heartbeat_at__isnull=False).exists()


# The chores


def test_done_jobs_go_after_a_month_and_those_that_come_round_after_a_day(db):
    now = timezone.now()
    for subject, days in (("x", 29), ("x", 31), ("", 2), ("", 0)):
        Job.objects.create(name="sweep_jobs", subject=subject, due_at=now, done_at=now - timedelta(days=days))
    Job.objects.create(name="sweep_jobs", subject="failed", due_at=now, failed_at=now - timedelta(days=99))
    chores.sweep_jobs()
    left = {(job.subject, job.done_at and (now - job.done_at).days) for job in Job.objects.all()}
    assert left == {("x", 29), ("", 0), ("failed", None)}


def test_old_sessions_go(db):
    now = timezone.now()
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(days=1))
    Session.objects.create(session_key="new", session_data="", expire_date=now + timedelta(days=1))
    chores.sweep_sessions()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_both_chains_are_signed(committed_db):
    gather()
    chores.sign_checkpoints()
    assert checkpoints.check_file("events").last is not None


# Orphan keys


def days_go_by(days):
    for key in Key.objects.all():
        key.created_at -= timedelta(days=days)
        key.retired_at = key.retired_at and key.retired_at - timedelta(days=days)
        key.save()


def test_an_orphan_key_is_retired_and_a_day_later_gone(db):
    orphan = uuid7()
    keyring.subject_key(orphan, "B")
    chores.sweep_orphan_keys()
    assert Key.objects.get().retired_at is None  # not on its first day
    days_go_by(2)
    chores.sweep_orphan_keys()
    assert Key.objects.get().retired_at is not None
    chores.sweep_orphan_keys()
    assert Key.objects.count() == 1
    days_go_by(2)
    chores.sweep_orphan_keys()
    assert Key.objects.count() == 0


def test_a_retired_key_still_opens_but_seals_nothing_new(db):
    person = uuid7()
    version, key = keyring.subject_key(person, "B")
    Key.objects.update(retired_at=timezone.now())
    assert keyring.subject_key(person, "B", version=version) == (1, key)
    assert keyring.subject_key(person, "B")[0] == 2


def test_a_retired_key_that_came_into_use_is_taken_back(db):
    cast = gather()
    keyring.subject_key(cast.sara.uid, "B")
    Key.objects.update(retired_at=timezone.now() - timedelta(days=2))
    chores.sweep_orphan_keys()
    assert Key.objects.get().retired_at is None


def test_no_key_that_anything_uses_is_taken_even_where_rows_are_hidden(db):
    cast = gather()
    draft = drafts.save(cast.sara, cast.algiers, "registration", {"name": ["Amina"]})
    unknown = uuid7()  # a person of whom nothing but the sealed row is left
    with a_verb(cast.sara):
        sealing.seal(cast.sara, cast.algiers, "text", "…", subject_uid=unknown, data_class="MED")
    keyring.subject_key(cast.omar.uid, "B")
    keyring.destroy(cast.omar.uid)
    erased = uuid7()
    keyring.subject_key(erased, "B")
    keyring.destroy(erased)
    orphan = uuid7()
    keyring.subject_key(orphan, "B")
    for _ in range(3):
        days_go_by(2)
        chores.sweep_orphan_keys()
    assert set(Key.objects.values_list("subject_uid", flat=True)) == {
        draft.uid,
        unknown,
        cast.omar.uid,
        erased,
    }
    assert Key.objects.filter(subject_uid=draft.uid).get().retired_at is None
    with pytest.raises(keyring.Unreadable):
        keyring.subject_key(erased, "B")
