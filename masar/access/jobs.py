"""Background work: jobs asked for by verbs, and those that come round.

A job is a function of one identifier, safe to run twice, that works in pieces of at most 100 rows a transaction. A
worker that dies leaves its heartbeat behind; another takes the job up after two minutes. After five tries it is marked
as failed, with where, never with values.
"""

import logging
import os
import socket
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

log = logging.getLogger(__name__)

ABANDONED = timedelta(minutes=2)
MOST_ATTEMPTS = 5
PAUSES = (10, 60, 300, 1800)  # seconds before the next try

JOBS: dict[str, Callable[[str], None]] = {}


@dataclass(frozen=True)
class Periodic:
    name: str
    every: timedelta


PERIODIC: list[Periodic] = []


def job(name: str, *, every: timedelta | None = None) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """Register a function as a job; with `every`, it comes round by itself."""

    def mark(function: Callable[[str], None]) -> Callable[[str], None]:
        JOBS[name] = function
        if every:
            PERIODIC.append(Periodic(name, every))
        return function

    return mark


def ask(name: str, subject: str = "", delay: timedelta = timedelta()) -> None:
    """Put a job in the queue, in the caller's transaction. One waiting job for each name and subject."""
    from .models import Job

    if name not in JOBS:
        raise KeyError(f"no job is called {name}")
    try:
        with transaction.atomic():
            Job(name=name, subject=subject, due_at=timezone.now() + delay).save(force_insert=True)
    except IntegrityError:
        pass  # it is waiting already


def take() -> Any:
    """The next job that is due, marked as this worker's; None when there is nothing to do."""
    from .models import Job

    now = timezone.now()
    waiting = Job.objects.filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - ABANDONED), done_at=None, failed_at=None, due_at__lte=now
    ).order_by("due_at")
    for candidate in waiting[:10]:
        taken = Job.objects.filter(pk=candidate.pk, heartbeat_at=candidate.heartbeat_at, done_at=None).update(
            heartbeat_at=now, worker=f"{socket.gethostname()}:{os.getpid()}", attempts=F("attempts") + 1)
        if taken:
            candidate.refresh_from_db()
            return candidate
    return None


def run(waiting: Any) -> None:
    """Run one taken job to its end; a failure is tried again later."""
    from .models import Job

    try:
        JOBS[waiting.name](waiting.subject)
    except Exception as fault:
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{type(fault).__name__} {os.path.basename(last.filename)}:{last.lineno}"[:120]
        log.exception("job %s failed", waiting.name)
        _try_again(waiting, where)
    else:
        Job.objects.filter(pk=waiting.pk).update(done_at=timezone.now())


def _try_again(waiting: Any, where: str) -> None:
    from .models import Job

    now = timezone.now()
    if waiting.attempts >= MOST_ATTEMPTS:
        Job.objects.filter(pk=waiting.pk).update(failed_at=now, fault=where)
        return
    pause = timedelta(seconds=PAUSES[min(waiting.attempts, len(PAUSES)) - 1])
    # A new row, so that the waiting one stays unique by name and subject.
    Job.objects.filter(pk=waiting.pk).update(failed_at=now, fault=where)
    with transaction.atomic():
        if not Job.objects.filter(name=waiting.name, subject=waiting.subject, done_at=None, failed_at=None).exists():
            Job(name=waiting.name, subject=waiting.subject, due_at=now + pause,
                attempts=waiting.attempts).save(force_insert=True)


def heartbeat(waiting: Any) -> None:
    """A long job calls this between its pieces, so that nobody else takes it up."""
    from .models import Job

    Job.objects.filter(pk=waiting.pk).update(heartbeat_at=timezone.now())


def ask_what_comes_round() -> None:
    """Queue each periodic job whose time has come."""
    from .models import Job

    now = timezone.now()
    for periodic in PERIODIC:
        if not Job.objects.filter(name=periodic.name, subject="", due_at__gt=now - periodic.every).exists():
            ask(periodic.name)
