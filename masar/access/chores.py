"""The jobs of the house. Covers and grants need none: their dates decide. Drafts and files have their own sweepers."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from . import checkpoints, tallies
from .audit import EVENTS, READINGS
from .engines.postgresql.walls import known_subjects
from .jobs import alive, job
from .models import Change, Draft, Event, Holding, Job, Key, SealedFile, SealedText, User

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
PIECE = 100
WATCHED = timedelta(days=8)  # a key that is an orphan is one from its first day


@job("sign_checkpoints", every=MINUTE)
def sign_checkpoints(_subject: str = "") -> None:
    for chain in (EVENTS, READINGS):
        checkpoints.attempt(chain)


@job("fold_tallies", every=MINUTE)
def fold_tallies(_subject: str = "") -> None:
    for cell in tallies.scattered():
        while tallies.fold(cell):
            alive()
        alive()


@job("sweep_sessions", every=DAY)
def sweep_sessions(_subject: str = "") -> None:
    SessionStore.clear_expired()


@job("sweep_jobs", every=DAY)
def sweep_jobs(_subject: str = "") -> None:
    """Done jobs are kept a month, those that come round a day. Failed ones stay: somebody should look."""
    now = timezone.now()
    done = Job.objects.exclude(done_at=None)
    for old in (done.filter(subject="", done_at__lt=now - DAY), done.filter(done_at__lt=now - 30 * DAY)):
        while uids := list(old.values_list("pk", flat=True)[:PIECE]):
            Job.objects.filter(pk__in=uids).delete()
            alive()


@job("sweep_orphan_keys", every=DAY)
def sweep_orphan_keys(_subject: str = "") -> None:
    """Take away keys that a crash left behind: committed before the row that should have used them.

    Losing a key loses what it sealed, so this errs on the side of keeping. Only a subject that nothing at all knows of
    counts as unused. Its key is first retired: nothing new is sealed with it, what was still opens. A day later, when
    whatever was going on has ended, it goes, unless the subject has come into use; then it is taken back into service.
    Destroyed keys stay: they say that an erasure was one.
    """
    now = timezone.now()
    live = Key.objects.filter(destroyed_at=None)
    for keys in _pieces(live.filter(retired_at__lt=now - DAY)):
        known = in_use({key.subject_uid for key in keys})
        live.filter(pk__in=[key.pk for key in keys if key.subject_uid in known]).update(retired_at=None)
        live.filter(pk__in=[key.pk for key in keys if key.subject_uid not in known]).delete()
    for keys in _pieces(live.filter(retired_at=None, created_at__gt=now - WATCHED, created_at__lt=now - DAY)):
        known = in_use({key.subject_uid for key in keys})
        live.filter(pk__in=[key.pk for key in keys if key.subject_uid not in known]).update(retired_at=now)


def _pieces(keys: QuerySet[Key]) -> Iterator[list[Key]]:
    after = UUID(int=0)
    while piece := list(keys.filter(pk__gt=after).order_by("pk")[:PIECE]):
        alive()
        yield piece
        after = piece[-1].pk


def in_use(subjects: set[UUID]) -> set[UUID]:
    """Those subjects that any table knows of, also in tables that hide their rows from whoever sweeps."""
    known: set[UUID] = set()
    for rows, name in (
        (Change.objects, "subject_uid"),
        (Change.objects, "record_uid"),
        (Event.objects, "record_uid"),
        (Holding.objects, "subject_uid"),
        (User.objects, "uid"),
        (Draft.objects, "uid"),
        (SealedText.objects, "subject_uid"),
        (SealedFile.objects, "subject_uid"),
    ):
        known.update(rows.filter(**{f"{name}__in": subjects}).order_by().values_list(name, flat=True))
    return known | (known_subjects(connection, subjects) if connection.vendor == "postgresql" else set())
