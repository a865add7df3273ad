"""Writes as people do and is killed with -9 in the middle, again and again; then counts what was promised.

    DATABASE_URL=… MASAR_VAR=… python -m tests.access.killing --kills 100 --backends 5

Runs on an installation of its own, which `manage.py migrate` has made. Each round forks two writers, which act through
verbs and acknowledge each act on a pipe, as a page would by its answer; at a random moment they are killed (with
`--backends`: on PostgreSQL the server's own process behind one of them). Every few rounds everything acknowledged must be
there, the trail whole, and every record equal to its changes. The last line of output is a JSON object.

More kinds of acts are plugged in by adding a function to WRITERS; it gets the cast and a token for `once`.
"""

import argparse
import contextlib
import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

CHECK_EVERY = 10  # rounds
LONGEST_LIFE = 0.25  # seconds, after the first acknowledged act


def edit_office(cast: Any, once: str) -> None:
    from masar.access.models import Office

    office = Office.objects.get(pk=cast.algiers.pk)
    office.edit(by=cast.omar, once=once, place=f"Alger {once}", holidays="2026-11-01\n" * 5)


def prefer(cast: Any, once: str) -> None:
    person = random.choice([cast.sara, cast.salim, cast.eve, cast.nadia])
    person.prefer(by=person, once=once, language=random.choice(["fr", "ar", "en"]))


def hire(cast: Any, once: str) -> None:
    from masar.access.roles import Role

    user = cast.mission.invite(by=cast.sami, email=f"{once}@masar.test", name=once)
    user.give_grant(by=cast.leila, once=once, role=Role.RCW, mission=cast.mission, office=cast.oran)


def assign(cast: Any, once: str) -> None:
    cast.oran.assign_function(by=cast.leila, once=once, code="HRC", holder=cast.hakim)


def call_for_help(cast: Any, once: str) -> None:
    """Ends with a sealed text, so with a key in the other database."""
    from masar.access.models import HelpCall

    call = HelpCall(office=cast.algiers, kind="health").call(by=cast.sara)
    call.write_up(by=cast.sara, once=once, text="Fainted in the queue.")


def register(cast: Any, once: str) -> None:
    """A mother and her child: some thirty rows and two keys."""
    from datetime import date

    from masar.cases.models import Registration
    from tests.families import facts, newcomer

    lines = [
        newcomer(facts(), speaks=True),
        newcomer(facts("Awa KONATÉ", "F", date(2019, 8, 21)), relation="DAU"),
    ]
    Registration(office=cast.algiers, language="fr", happened_on=cast.algiers.today()).save_family(
        by=cast.sara, once=once, channel="IN-PERSON", family=lines
    )


def join_files(cast: Any, once: str) -> None:
    """Two files of one woman become one; every other pair is parted again."""
    from masar.people.models import Join
    from tests.families import a_person

    kept = a_person(cast.sara, cast.algiers, name="Fatoumata DIALLO", number="A1")
    joined = a_person(cast.salim, cast.algiers, name="Fatimata JALLOW", number="A2")
    join = Join(kept=kept, joined=joined, values={"name": "joined"})
    if random.random() < 0.5:
        join.ask(by=cast.omar, once=once)
    else:
        join.ask(by=cast.omar)
        Join.objects.get(pk=join.pk).undo(by=cast.omar, once=once)


def half_joined() -> list[str]:
    """Every file that leads to another does so by a join that is done, and every join that stands is whole."""
    from masar.people.models import Join, Name, Person

    wrong = []
    standing = dict(Join.objects.filter(done_at__isnull=False, undone_at=None).values_list("joined", "kept"))
    leading = dict(Person.objects.filter(joined_to__isnull=False).values_list("pk", "joined_to"))
    if standing != leading:
        wrong.append(f"half joined: {set(standing.items()) ^ set(leading.items())}")
    if Name.objects.filter(person__in=list(leading)).exists():
        wrong.append("a name stayed with a file that was joined")
    kept = list(standing.values())
    if any(kept.count(person.pk) != (person.joins or 0) for person in Person.objects.all()):
        wrong.append("a file counts other joins than there are")
    return wrong


def read_sealed(cast: Any, once: str) -> None:
    from masar.access import audit

    audit.note_reading(cast.sara, "access.office", cast.algiers.uid, kind="sealed")


def sign(cast: Any, once: str) -> None:
    from masar.access import checkpoints

    for chain in ("events", "readings"):
        checkpoints.write(chain)


WRITERS: list[Callable[[Any, str], None]] = [
    edit_office, prefer, hire, assign, call_for_help, register, join_files, read_sealed, sign,
]  # fmt: skip
UNRECORDED = {"read_sealed", "sign"}  # no event bears their token


def write_for_ever(cast: Any, answers: int, name: str, number: int) -> None:
    """The writer's whole life, beginning with that kind of act. Each line it writes is a promise."""
    from django.db import connection

    from masar.access.models import Stale

    random.seed(name)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            say(answers, backend=cursor.fetchone()[0])
    while True:
        writer = WRITERS[number % len(WRITERS)]  # each in turn
        number += 1
        with contextlib.suppress(Stale):  # the other writer was first
            writer(cast, f"{name}-{number}")
            say(answers, done=f"{name}-{number}", by=writer.__name__)


def say(pipe: int, **what: Any) -> None:
    os.write(pipe, json.dumps(what).encode() + b"\n")


def fork_writer(cast: Any, name: str, number: int) -> tuple[int, int]:
    """`(pid, end of the pipe to read)`."""
    from django.db import connections

    connections.close_all()
    readable, writable = os.pipe()
    if pid := os.fork():
        os.close(writable)
        return pid, readable
    try:
        write_for_ever(cast, writable, name, number)
    except BaseException as fault:
        say(writable, fault=f"{type(fault).__name__}: {fault}"[:300])
    finally:
        os._exit(1)


def heard(pipes: list[int], until: float) -> Iterator[tuple[int, bytes]]:
    while (left := until - time.monotonic()) > 0:
        ready, _w, _x = select.select(pipes, [], [], left)
        for pipe in ready:
            if data := os.read(pipe, 1 << 16):
                yield pipe, data
            else:
                return


class Killing:
    def __init__(self, backends: int) -> None:
        from tests.cast import gather

        self.cast = gather()
        self.backends_left = backends
        self.kills = self.backends = self.acknowledged = 0
        self.promised: set[str] = set()
        self.acts: dict[str, int] = {}
        self.faults: list[str] = []

    def round(self, number: int) -> None:
        writers = [fork_writer(self.cast, f"r{number}w{each}", 2 * number + each) for each in range(2)]
        said = {readable: b"" for _pid, readable in writers}
        for pipe, data in heard(list(said), time.monotonic() + 20):  # until both have acted, or one has died
            said[pipe] += data
            if all(b'"done"' in text for text in said.values()):
                break
        for pipe, data in heard(list(said), time.monotonic() + random.uniform(0, LONGEST_LIFE)):
            said[pipe] += data
        server_dies = bool(self.backends_left)
        if server_dies:
            self._kill_backend(next(iter(said.values())))
        for pid, _readable in writers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            self.kills += 1
        for _pid, readable in writers:
            while data := os.read(readable, 1 << 16):
                said[readable] += data
            os.close(readable)
            self._promise(said[readable], server_dies)

    def _kill_backend(self, said: bytes) -> None:
        """The server then ends every connection and recovers from its log."""
        pid = next((json.loads(line)["backend"] for line in said.splitlines() if b'"backend"' in line), None)
        if pid is not None:
            self.backends_left -= 1
            self.backends += 1
            os.kill(pid, signal.SIGKILL)
            time.sleep(0.2)

    def _promise(self, said: bytes, server_dies: bool) -> None:
        whole = said[: said.rfind(b"\n") + 1]
        for line in whole.splitlines():
            answer = json.loads(line)
            if "fault" in answer and not server_dies:  # a writer that fails by itself proves nothing
                self.faults.append(answer["fault"])
            if "done" in answer:
                self.acknowledged += 1
                self.acts[answer["by"]] = self.acts.get(answer["by"], 0) + 1
                if answer["by"] not in UNRECORDED:
                    self.promised.add(answer["done"])

    def check(self) -> list[str]:
        """What is wrong, in sentences; nothing, as it must be."""
        from masar.access.models import Event
        from masar.access.verification import verify

        reachable()
        there = set(Event.objects.exclude(once=None).values_list("once", flat=True))
        wrong = [f"lost: {once}" for once in sorted(self.promised - there)]
        report = verify(data=True)
        wrong += [f"a writer failed: {fault}" for fault in self.faults]
        wrong += half_joined()
        return wrong + ([] if report.whole else list(report.sentences()))


def reachable() -> None:
    from django.db import DatabaseError, connections

    for _ in range(200):
        try:
            for alias in ("default", "keys"):
                connections[alias].close()
                connections[alias].ensure_connection()
            return
        except DatabaseError:
            time.sleep(0.1)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--backends", type=int, default=0)
    parser.add_argument("--only", choices=[writer.__name__ for writer in WRITERS], help="one kind of act")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if options.only:
        WRITERS[:] = [writer for writer in WRITERS if writer.__name__ == options.only]
    random.seed(options.seed)
    killing, wrong, number = Killing(options.backends), [], 0
    while killing.kills < options.kills and not wrong:
        number += 1
        reachable()
        killing.round(number)
        if number % CHECK_EVERY == 0:
            wrong = killing.check()
    wrong = wrong or killing.check()
    print(json.dumps({
        "kills": killing.kills, "backends": killing.backends, "acknowledged": killing.acknowledged,
        "promised": len(killing.promised), "acts": killing.acts, "wrong": wrong, "seed": options.seed,
    }))  # fmt: skip
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
