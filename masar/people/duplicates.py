"""Everybody compared with everybody: the pairs that nobody noticed, told as those that are found after saving.

The first time all pairs are looked at. Afterwards only those in which one is of whom something was written since, as for
somebody who was just saved. Killed anywhere, it goes on: what is written of it is one `Sweep` and the matches, and a match is
never written twice.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from django.db import connection
from django.utils import timezone

from masar.access.actors import System
from masar.access.jobs import alive, job

from . import everybody
from .alike import FEW as FEW_KNOWN
from .alike import Pair, likely, pairs_of
from .comparison import MOST, tell, weigh
from .models import Match, Person, Sweep

FINDER = System("find_duplicates")
FEW = 5000  # people who were changed: with more, all pairs are quicker
SIGN_OF_LIFE = 20.0  # seconds
NIGHT = 1  # o'clock

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")


@job("find_duplicates", every=timedelta(days=1), hour=NIGHT)
def find_duplicates(_subject: str) -> None:
    """One sweep to its end, from where the last one was stopped. Running twice changes nothing."""
    sweep = Sweep.objects.filter(ended_at=None).order_by("pk").first()
    sweep = sweep or Sweep(asked_at=timezone.now())  # kept by `begin`: asking for one would ask for this job
    if sweep.upto is None:
        begin(sweep)
    for told in told_of(sweep, likely_pairs() if sweep.whole else pairs_of(changed(sweep))):
        log.info("%s of %s", told, sweep.likely)
    weigh("")
    if sweep.whole:
        count_anew()
    sweep.go_on(by=FINDER, ended_at=timezone.now())
    log.info("%s people compared, %s pairs", sweep.people, sweep.likely)


def begin(sweep: Sweep) -> None:
    """Say how far it will have read. What is written later is for the next one."""
    before, (upto, code) = last_done(), everybody.last_event()
    goes_on = before is not None and everybody.was_there(
        before.upto, before.code
    )  # not another database, restored
    after = everybody.spoken_of(after=before.upto, upto=upto) if before and goes_on else None
    every = after is None or len(after) > FEW
    people = Person.objects.filter(joined_to=None).count() if every else len(after or ())
    sweep.go_on(by=FINDER, upto=upto, code=code, whole=every, people=people)


def last_done() -> Sweep | None:
    return Sweep.objects.exclude(ended_at=None).first()


def changed(sweep: Sweep) -> list[int]:
    """Those, by key, of whom something was written between the last sweep and this one."""
    before = last_done()
    uids = everybody.spoken_of(after=before.upto if before else 0, upto=sweep.upto)
    return list(Person.objects.filter(uid__in=uids, joined_to=None).values_list("pk", flat=True))


def told_of(sweep: Sweep, pairs: list[Pair]) -> Iterator[int]:
    """Tell of these pairs. Those that were told before this was stopped are only looked at again."""
    sweep.go_on(by=FINDER, likely=len(pairs))
    for start in range(0, len(pairs), MOST):
        alive()
        tell(pairs[start : start + MOST])
        sweep.go_on(by=FINDER, told=min(start + MOST, len(pairs)))
        yield sweep.told


def likely_pairs() -> list[Pair]:
    """Everybody read and compared, the likeliest first."""
    # Numbers by the million are loaded by whoever needs them.
    from .identity.matching.learning import Model
    from .identity.matching.pairs import pairs
    from .identity.matching.table import Table

    table = Table.of(living(everybody.everyone(Person.objects.filter(joined_to=None))))
    log.info("%s people read", len(table))
    told = meanwhile_alive(lambda: pairs(table, Model.current(everybody.folder())))
    return likely(table, 0, told, few=len(table) < FEW_KNOWN)


def count_anew() -> None:
    """PostgreSQL plans the questions of the queue by what it knows of the table, which was empty before. Where the app's own
    role may not, the server does it by itself within minutes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(Match._meta.db_table)}")


def living(rows: Iterator[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number % everybody.PIECE == 0:
            alive()
        yield row


def meanwhile_alive(work: Callable[[], Answer]) -> Answer:
    """What `work` answers, done beside this thread, which goes on telling that the job lives. Where the job ends before, the
    work goes on to its own end, a minute for a million people, and nobody hears its answer; it writes nothing."""
    found: list[Answer] = []
    failed: list[BaseException] = []

    def act() -> None:
        try:
            found.append(work())
        except BaseException as fault:
            failed.append(fault)

    thread = threading.Thread(target=act, daemon=True)
    thread.start()
    while thread.is_alive():
        alive()
        thread.join(SIGN_OF_LIFE)
    if failed:
        raise failed[0]
    return found[0]
