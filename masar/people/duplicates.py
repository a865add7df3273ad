"""Everybody compared with everybody: the pairs that nobody noticed, told as those that are found after saving.

The first time all pairs are looked at, hidden people too, in memory alone. Afterwards only those of whom something was
written since: each is asked about like somebody who was just saved. Killed anywhere, it goes on: what is written of it is
one `Sweep` and the matches, and a match is never written twice.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeVar

from django.utils import timezone

from masar.access.actors import System
from masar.access.jobs import alive, job

from . import everybody
from .comparison import MOST, Pair, compare, tell
from .models import Person, Sweep

FINDER = System("find_duplicates")
LIKELY = 0.5  # that two files are one person, before anybody is asked
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
    for told in whole(sweep) if sweep.whole else changed(sweep):
        log.info("%s of %s", told, sweep.likely if sweep.whole else sweep.people)
    sweep.go_on(by=FINDER, ended_at=timezone.now())
    log.info("%s people compared, %s pairs", sweep.people, sweep.likely)


def begin(sweep: Sweep) -> None:
    """Say how far it will have read. What is written later is for the next one."""
    before = last_done()
    since = before.upto if before else None
    upto = everybody.last_event()[0]
    after = everybody.spoken_of(after=since, upto=upto) if since is not None and since <= upto else None
    every = after is None or len(after) > FEW
    people = Person.objects.filter(joined_to=None).count() if every else len(after or ())
    sweep.go_on(by=FINDER, upto=upto, whole=every, people=people)


def last_done() -> Sweep | None:
    return Sweep.objects.exclude(ended_at=None).first()


def changed(sweep: Sweep) -> Iterator[int]:
    """Those of whom something was written between the last sweep and this one."""
    before = last_done()
    uids = everybody.spoken_of(after=before.upto if before else 0, upto=sweep.upto)
    people = Person.objects.filter(uid__in=uids).order_by("pk").values_list("uid", flat=True)
    for number, uid in enumerate(people, 1):
        alive()
        compare(str(uid))
        if number % MOST == 0:
            sweep.go_on(by=FINDER, told=number)
            yield number


def whole(sweep: Sweep) -> Iterator[int]:
    """All pairs. Those that were told before this was stopped are only looked at again."""
    pairs = likely_pairs()
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
    left, right, probability = meanwhile_alive(lambda: pairs(table, Model.current(everybody.folder())))
    good = probability >= LIKELY
    keys = table.rid[left[good]].tolist(), table.rid[right[good]].tolist()
    return list(zip(*keys, probability[good].tolist(), strict=True))


def living(rows: Iterator[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number % everybody.PIECE == 0:
            alive()
        yield row


def meanwhile_alive(work: Callable[[], Answer]) -> Answer:
    """What `work` answers, done beside this thread, which goes on telling that the job lives."""
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
