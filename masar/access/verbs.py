"""A verb is a model method that checks, changes and records together, or does none of it.

    class Office(Record):
        @verb("office.close")
        def close(self, *, by): ...

    office.close(by=omar, version=3, once="0f9…")

`by` is a user, `System(job)` or `Public(channel)`. `version` is the version that the person saw; `once` makes a repeated
post act once; `happened_on` is the day it was done, when that is not today. Verbs called inside a verb join it.
"""

import functools
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from .engines import guard

VERBS: dict[str, Callable[..., Any]] = {}


class Refused(Exception):
    """The policy said no; `answer` holds the sentence."""

    def __init__(self, answer: Any, record: Any, verb: str) -> None:
        super().__init__(verb)
        self.answer, self.record, self.verb = answer, record, verb


class AlreadyDone(Exception):
    """The same form came twice; `event` is what the first one did."""

    def __init__(self, event: Any) -> None:
        super().__init__(event.verb)
        self.event = event


class NoVerb(RuntimeError):
    """A record was saved outside a verb. A fault of the code."""


@dataclass
class Noted:
    """One changed field, as the audit trail will keep it."""

    record: str
    record_uid: Any
    subject_uid: Any
    version: int
    field: str
    old: Any
    new: Any


@dataclass
class Act:
    """One verb while it runs. `done` collects the finished verbs of the whole transaction, inner ones first."""

    verb: str
    by: Any
    happened_on: date
    once: str | None
    done: list["Act"]
    record: Any = None
    changes: list[Noted] = field(default_factory=list)

    def note(self, record: Any, attname: str, column: Any, old: Any, new: Any) -> None:
        from .audit import plain

        version = 1 if record._state.adding else record.version + 1
        self.changes.append(
            Noted(
                record._meta.label_lower,
                record.uid,
                record.subject_uid,
                version,
                attname,
                plain(record, attname, old),
                plain(record, attname, new),
            )
        )


_open: ContextVar[Act | None] = ContextVar("open_act", default=None)


def current() -> Act:
    """The innermost verb that is running."""
    if (act := _open.get()) is None:
        raise NoVerb("a record is written outside a verb")
    return act


def verb(code: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Mark a model method as the verb `code` of the policy."""

    def mark(body: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(body)
        def act(
            self: Any,
            *,
            by: Any,
            version: int | None = None,
            once: str | None = None,
            happened_on: date | None = None,
            **detail: Any,
        ) -> Any:
            outer = _open.get()
            this = Act(code, by, happened_on or day_of(self), once, outer.done if outer else [])
            if outer is not None:
                return _run_inside(this, body, self, version, detail)
            return _run_outermost(this, body, self, version, detail)

        act.verb = code  # type: ignore[attr-defined]
        if code in VERBS:
            raise ValueError(f"two methods are the verb {code}")
        VERBS[code] = act
        return act

    return mark


def day_of(record: Any) -> date:
    """Today, on the wall of the office the record belongs to where it has one."""
    office = record if hasattr(record, "today") else getattr(record, "office", None)
    return office.today() if office is not None else timezone.now().date()


def _run_outermost(this: Act, body: Callable[..., Any], record: Any, version: int | None, detail: Any) -> Any:
    from . import audit, jobs
    from .models.record import Stale

    try:
        with transaction.atomic(), guard.inside_verb():
            if this.once:
                stop_if_done(this.once)
            result = _run(this, body, record, version, detail)
            _react(this.done)
            audit.append(this.done)
            jobs.still_mine()
            return result
    except (IntegrityError, Stale, Refused) as fault:
        if this.once:
            stop_if_done(this.once)  # the same form, sent twice at the same moment
        if isinstance(fault, Refused):
            audit.note_refusal(this.by, fault)
        raise


def _run_inside(this: Act, body: Callable[..., Any], record: Any, version: int | None, detail: Any) -> Any:
    """A verb inside a verb joins it. If it fails and the outer one goes on without it, nothing of it stays."""
    finished = len(this.done)
    try:
        with transaction.atomic():
            return _run(this, body, record, version, detail)
    except BaseException:
        del this.done[finished:]
        raise


def _run(this: Act, body: Callable[..., Any], record: Any, version: int | None, detail: Any) -> Any:
    from .models.record import Record, Stale
    from .policy import may

    if not (answer := may(this.by, this.verb, record)):
        raise Refused(answer, record, this.verb)
    if version is not None and record.version != version:
        raise Stale(record)
    token = _open.set(this)
    try:
        result = body(record, by=this.by, **detail)
    finally:
        _open.reset(token)
    this.record = result if isinstance(result, Record) else record
    this.done.append(this)
    return result


def stop_if_done(once: str) -> None:
    """Raise `AlreadyDone` if the form with this token has acted already."""
    from .models import Event

    if (event := Event.objects.filter(once=once).first()) is not None:
        raise AlreadyDone(event)


def _react(done: list[Act]) -> None:
    """What the tables in `config/reactions.py` say must follow, in the same transaction."""
    from config.reactions import JOBS, TALLIES  # composed above all apps, so read when needed

    from .jobs import ask
    from .models import Tally

    deltas = [
        Tally(cell=cell, count=count)
        for act in done
        if act.verb in TALLIES
        for cell, count in TALLIES[act.verb](act.record)
    ]
    if deltas:
        Tally.objects.bulk_create(deltas)
    for act in done:
        for job in JOBS.get(act.verb, ()):
            ask(job, str(act.record.subject_uid))
