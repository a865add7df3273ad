"""Background work: jobs asked for by verbs, and those that come round.

A job is a function of one identifier, safe to run twice, that works in pieces of at most 100 rows a transaction and calls
`alive()` between them. A job is asked for in the transaction that needs it, and so exists exactly when that commits;
what waits under the same name and subject is done by one run. At most one run of a name and subject goes on at a time:
the database holds that. A worker that dies leaves its heartbeat behind; another takes the job up after two minutes, and
whoever only slept writes nothing more (`still_mine`). After five tries it is marked as failed, with where, never with values.
"""

import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone

from .prepared import prepared

log = logging.getLogger(__name__)

ABANDONED = timedelta(minutes=2)
MOST_ATTEMPTS = 5
PAUSES = (10, 60, 300, 1800)  # seconds before the next try
LOOKED_AT = 10  # waiting jobs, each time one is taken

JOBS: dict[str, Callable[[str], None]] = {}
stopping = threading.Event()  # set when this worker was asked to end
_running: ContextVar[Any] = ContextVar("running_job", default=None)


class TakenOver(Exception):
    """Another worker took the job up, as this one gave no sign of life for too long."""


class Interrupted(Exception):
    """This worker must end; the job goes on elsewhere, from its next piece."""


@dataclass(frozen=True)
class Periodic:
    name: str
    every: timedelta
    hour: int | None = None

    def is_due(self, last: datetime | None, now: datetime) -> bool:
        """With an hour: once a day from that hour on, so that a machine that is off at night does it in the morning."""
        if last is None or self.hour is None:
            return last is None or last <= now - self.every
        passed = timezone.localtime(now) - timedelta(hours=self.hour)
        return timezone.localtime(last) - timedelta(hours=self.hour) < passed.replace(
            hour=0, minute=0, second=0, microsecond=0
        )


PERIODIC: list[Periodic] = []


def job(
    name: str, *, every: timedelta | None = None, hour: int | None = None
) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """Register a function as a job; with `every`, it comes round by itself, with `hour` once a day, best at that hour."""

    def mark(function: Callable[[str], None]) -> Callable[[str], None]:
        if name in JOBS:
            raise ValueError(f"two functions are the job {name}")
        JOBS[name] = function
        if every:
            PERIODIC.append(Periodic(name, every, hour))
        return function

    return mark


def ask(name: str, subject: str = "", delay: timedelta = timedelta()) -> None:
    """Put a job in the queue, in the caller's transaction. Asking often costs a row each, not a run each.

    Each asks for itself: were "it is waiting already" enough, a worker could take the waiting job, run it before this
    transaction commits, and never see what it was asked for. Raises `KeyError` for a name that is no job.
    """
    from .models import Job

    if name not in JOBS:
        raise KeyError(f"no job is called {name}")
    Job(name=name, subject=subject, due_at=timezone.now() + delay).save(force_insert=True)


def unfinished(name: str) -> bool:
    """Whether any job of this name waits or goes on. One that failed for good does neither."""
    from .models import Job

    return Job.objects.filter(name=name, done_at=None, failed_at=None).exists()


def take(only: str = "") -> Any:
    """The next job that is due, `only` of that name, marked as this worker's; None when there is nothing to do."""
    now = timezone.now()
    for candidate in waiting(bool(only), name=only, now=now, abandoned=now - ABANDONED):
        if _claim(candidate, now):
            return candidate
    return None


@prepared
def waiting(named: bool, *, name: Any, now: Any, abandoned: Any) -> Any:
    """Jobs that are due, those first that wait longest; none whose like is being done."""
    from .models import Job

    unfinished = Job.objects.filter(done_at=None, failed_at=None)
    if named:
        unfinished = unfinished.filter(name=name)
    going_on = unfinished.filter(
        ~Q(pk=OuterRef("pk")), name=OuterRef("name"), subject=OuterRef("subject"), heartbeat_at__isnull=False
    )
    free = Q(heartbeat_at=None) & ~Exists(going_on) | Q(heartbeat_at__lt=abandoned)
    return unfinished.filter(free, due_at__lte=now).order_by("due_at")[:LOOKED_AT]


def _claim(candidate: Any, now: Any) -> bool:
    """Take one job, and with it all that ask for the same: only those whose transactions have committed are seen."""
    from .models import Job

    unfinished = Job.objects.filter(done_at=None, failed_at=None)
    mine = unfinished.filter(pk=candidate.pk, heartbeat_at=candidate.heartbeat_at)
    if candidate.attempts >= MOST_ATTEMPTS:
        mine.update(failed_at=now, fault="its workers died")
        return False
    worker = f"{socket.gethostname()[:40]}:{os.getpid()}"
    try:
        with transaction.atomic():
            if not mine.update(heartbeat_at=now, worker=worker, attempts=F("attempts") + 1):
                return False
            unfinished.filter(
                name=candidate.name, subject=candidate.subject, heartbeat_at=None, due_at__lte=now
            ).update(done_at=now, worker=worker)
    except IntegrityError:  # another worker took up the same name and subject just now
        return False
    candidate.refresh_from_db()
    return True


def run(taken: Any) -> None:
    """Run one taken job to its end; a failure is tried again later."""
    token = _running.set(taken)
    try:
        JOBS[taken.name](taken.subject)
    except TakenOver:
        log.warning("job %s was taken over by another worker", taken.name)
    except Interrupted:
        _mine(taken).update(heartbeat_at=None, attempts=F("attempts") - 1)
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        log.exception("job %s failed", taken.name)
        _try_again(taken, f"{type(fault).__name__} {os.path.basename(last.filename)}:{last.lineno}"[:120])
    else:
        _mine(taken).update(done_at=timezone.now())
    finally:
        _running.reset(token)


@contextmanager
def with_others(subject: str, most: int) -> Iterator[list[str]]:
    """This subject and those of other jobs of the running one's name that wait, for work that costs the same for many. They are
    done where it ends well; whoever takes one up meanwhile does it too."""
    from .models import Job

    taken, now = _running.get(), timezone.now()
    others = Job.objects.filter(
        name=taken.name if taken else "", heartbeat_at=None, done_at=None, failed_at=None
    )
    waiting = dict(others.filter(due_at__lte=now).order_by("due_at").values_list("pk", "subject")[:most])
    yield list(dict.fromkeys([subject, *waiting.values()]))
    others.filter(pk__in=waiting).update(done_at=timezone.now())


def _mine(taken: Any) -> Any:
    """The job's row, as long as nobody took it over."""
    from .models import Job

    return Job.objects.filter(
        pk=taken.pk, worker=taken.worker, attempts=taken.attempts, done_at=None, failed_at=None
    )


def _try_again(taken: Any, where: str) -> None:
    now = timezone.now()
    if taken.attempts >= MOST_ATTEMPTS:
        _mine(taken).update(failed_at=now, fault=where)
        return
    pause = timedelta(seconds=PAUSES[min(taken.attempts, len(PAUSES)) - 1])
    _mine(taken).update(heartbeat_at=None, due_at=now + pause, fault=where)


def alive() -> None:
    """Between two pieces of a job: tell that it goes on. Outside a job it does nothing.

    Raises `Interrupted` when the worker was asked to end, `TakenOver` when the job is another's by now; let both through.
    """
    taken = _running.get()
    if taken is None:
        return
    if stopping.is_set():
        raise Interrupted
    now = timezone.now()
    if not _mine(taken).update(heartbeat_at=now):
        raise TakenOver
    taken.heartbeat_at = now


def still_mine() -> None:
    """The last thing in the transaction of each verb: where the last sign of life is so old that another may have taken the job
    up, raise `TakenOver` if one has, else hold the job until this is written. Outside a job it does nothing."""
    taken, now = _running.get(), timezone.now()
    if taken is None or now - taken.heartbeat_at < ABANDONED / 2:
        return
    if not _mine(taken).update(heartbeat_at=now):
        raise TakenOver


def ask_what_comes_round() -> None:
    """Queue each periodic job whose time has come."""
    from .models import Job

    now = timezone.now()
    names = [periodic.name for periodic in PERIODIC]
    last = dict(
        Job.objects.filter(name__in=names, subject="").values_list("name").annotate(Max("due_at")).order_by()
    )
    for periodic in PERIODIC:
        if periodic.is_due(last.get(periodic.name), now):
            ask(periodic.name)
