"""What sealing and the audit trail cost: verifying it, and writing and reading one sealed text.

    bin/bench sealing --size 200000 --engine postgresql

`verify audit`: events a second, everything included: reading the links and their changes (two an event), one code over
each link and one over its changes, the counts, the checkpoint file; held against the same codes computed in memory.
`verify readings`: the same for the chain of readings, which have no changes. `sealed text`: microseconds for writing or
reading one field of 200 characters, row and key included; held against the same row in clear (write) and against
AES-256-GCM alone (read). All in processor time, the database's included; best of three.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import report
from bench._installation import ENGINES, addresses

CHANGES = 2  # for each event
PIECE = 2_000
FIELDS = 300
TEXT = "She said that he keeps the papers of four others too. " * 4


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench sealing", description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=200_000, help="how many events, and readings (200000)")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="masar-bench-var-") as var:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "MASAR_MODE": "demo", "MASAR_VAR": var}
        with addresses(options.engine):
            make()
            for line in (*verifying(options.size), *sealed()):
                report("sealing", engine=options.engine, **line)


def make() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from config.environment import parse_database

    for alias, prefix in (("default", ""), ("keys", "KEYS_")):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
        if url := os.environ[f"{prefix}DATABASE_URL"]:  # `migrate` made us the owner
            connections[alias].close()
            connections[alias].settings_dict["USER"] = parse_database(url)["USER"]


# The trail


def verifying(size: int) -> Iterator[dict[str, Any]]:
    from django.db import transaction

    from masar.access import checkpoints
    from masar.access.chain_check import ChainCheck
    from masar.access.engines.guard import unguarded

    sys.stderr.write(f"Writing {size} events and {size} readings …\n")
    with unguarded("bench loader"), transaction.atomic():
        write_events(size)
        write_readings(size)
    for chain, what in (("events", "verify audit"), ("readings", "verify readings")):
        checkpoints.write(chain)
        seconds = best(lambda chain=chain: ChainCheck(chain))
        checked = ChainCheck(chain)
        checked.judge(ChainCheck("readings"))
        if checked.findings or checked.walked.links != size:
            raise SystemExit(f"the bench wrote a chain that does not hold: {checked.findings}")
        alone = codes_alone(size, CHANGES if chain == "events" else 0)
        yield {
            "what": what, "size": size, "figure": size / seconds, "unit": "events/s",
            "reference": "the same HMAC-SHA-256 codes, in memory", "reference_figure": size / alone,
            "changes": CHANGES if chain == "events" else 0,
        }  # fmt: skip


def write_events(size: int) -> None:
    """As `audit.append` would, many at a time."""
    from django.utils import timezone

    from masar.access import audit, keyring
    from masar.access.models import Change, Event
    from masar.lib.uid import uuid7

    now, who = timezone.now(), [f"user:{uuid7()}" for _ in range(50)]
    records = [uuid7() for _ in range(5_000)]

    def made(number: int) -> tuple[Any, list[Any]]:
        record = records[number * 7919 % len(records)]
        event = Event(
            at=now + timedelta(milliseconds=37 * number), by=who[number % 50], record="cases.registration",
            record_uid=record, key_id=keyring.AUDIT_KEY_ID, verb="registration.edit", happened_on=now.date(),
            once=uuid7().hex,
        )  # fmt: skip
        changes = [
            Change(event_uid=event.uid, subject_uid=record, record="cases.registration", record_uid=record,
                   version=number, field=field, old="Alger", new="Bordj Bou Arréridj")
            for field in ("place", "address")[:CHANGES]
        ]  # fmt: skip
        event.changes_mac = audit.changes_code([audit.change_text(change) for change in changes])
        return event, changes

    for start in range(0, size, PIECE):
        pairs = [made(number) for number in range(start, min(start + PIECE, size))]
        Change.objects.bulk_create([change for _event, changes in pairs for change in changes])
        audit._extend(audit.EVENTS, Event, [event for event, _changes in pairs], audit.EVENT_FIELDS)


def write_readings(size: int) -> None:
    from django.utils import timezone

    from masar.access import audit, keyring
    from masar.access.models import Reading
    from masar.lib.uid import uuid7

    now, by, record = timezone.now(), f"user:{uuid7()}", uuid7()
    for start in range(0, size, PIECE):
        links = [
            Reading(at=now + timedelta(milliseconds=number), by=by, record="people.person", record_uid=record,
                    key_id=keyring.AUDIT_KEY_ID, kind="sealed")
            for number in range(start, min(start + PIECE, size))
        ]  # fmt: skip
        audit._extend(audit.READINGS, Reading, links, audit.READING_FIELDS)


def codes_alone(size: int, changes: int) -> float:
    """Seconds for as many codes over as many bytes, without a database."""
    from masar.access.chain_walk import keyed_hash

    code, link, text = keyed_hash(bytes(32)), bytes(330), bytes(300)

    def compute() -> None:
        for _ in range(size):
            code(link)
            if changes:
                code(text)

    return best(compute)


# One sealed field


def sealed() -> Iterator[dict[str, Any]]:
    from django.db import transaction

    from masar.access import keyring, sealing
    from masar.access.engines import guard
    from masar.access.models import SealedText
    from masar.lib.uid import uuid7
    from tests.access.within import a_verb, let_read
    from tests.cast import gather

    cast, amina = gather(), uuid7()
    let_read(cast.karim, cast.karim, amina)
    sara, office = cast.sara, cast.algiers
    rows: list[Any] = []

    def seal() -> None:
        rows[:] = [
            sealing.seal(sara, office, "note", TEXT, subject_uid=amina, data_class="B") for _ in range(FIELDS)
        ]

    def in_clear() -> None:
        for row in rows[:FIELDS]:
            values = {
                field.attname: getattr(row, field.attname) for field in SealedText._meta.concrete_fields
            }
            SealedText(**values | {"uid": uuid7(), "ciphertext": TEXT.encode()}).save()

    with a_verb(sara), transaction.atomic(), guard.inside_verb():
        writing, clear = best(seal) / FIELDS, best(in_clear) / FIELDS
    reading = best(lambda: [sealing.opened(row) for row in rows]) / FIELDS
    key = keyring.subject_key(amina, "B")[1]
    cipher = (
        best(lambda: [keyring.decrypt(key, row.ciphertext, sealing.bound_to(row)) for row in rows]) / FIELDS
    )
    about = {"what": "sealed text", "size": len(TEXT), "unit": "µs"}
    yield about | {
        "method": "write",
        "figure": writing * 1e6,
        "reference": "the same row in clear",
        "reference_figure": clear * 1e6,
    }
    yield about | {
        "method": "read",
        "figure": reading * 1e6,
        "reference": "AES-256-GCM alone",
        "reference_figure": cipher * 1e6,
    }


def best(act: Callable[[], Any]) -> float:
    """Seconds of the quickest of three, in processor time: ours, and that of PostgreSQL's process behind us."""
    times = []
    for _ in range(3):
        began = processor_time()
        act()
        times.append(processor_time() - began)
    return min(times)


def processor_time() -> float:
    from django.db import connection

    ours = time.process_time()
    if connection.vendor != "postgresql":
        return ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        words = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text().rpartition(")")[2].split()
    return ours + (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
