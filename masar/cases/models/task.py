"""Work that an act leaves behind: a deadline on somebody's list, by office hours of the place."""

from datetime import date
from typing import Any

from django.utils import timezone

from masar.access.models import Deadline


def ask(kind: str, subject_uid: Any, episode: Any, *, in_days: int, role: str = "") -> None:
    """Put work on the list of the case worker, or of a role at the office of the episode. Only inside a verb.

    `in_days` are working days of that office. What is asked already is not asked twice.
    """
    office = episode.office
    due_on = office.calendar.add_working_days(office.today(), in_days)
    ask_on(due_on, kind, episode, subject_uid=subject_uid, role=role)


def ask_on(due_on: date, kind: str, episode: Any, *, subject_uid: Any = None, role: str = "") -> None:
    """The same for a given day; about the whole case where no person is named."""
    subject_uid = subject_uid or episode.case.uid
    if Deadline.objects.filter(subject_uid=subject_uid, kind=kind, met_at=None).exists():
        return
    Deadline(
        subject_uid=subject_uid,
        kind=kind,
        office=episode.office,
        owner=None if role else episode.worker,
        role=role,
        due_on=due_on,
    ).save()


def done(kind: str, subject_uid: Any) -> None:
    """Take that work off the list: it was done by an act of its own."""
    for waiting in Deadline.objects.filter(subject_uid=subject_uid, kind=kind, met_at=None):
        waiting.met_at = timezone.now()
        waiting.save()
