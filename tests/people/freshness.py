"""Write, then search in every other process: eight writers that wait before they commit, four readers, all processes.

    DATABASE_URL=… MASAR_VAR=… python -m tests.people.freshness --trials 10000

Runs on an installation of its own, which `manage.py migrate` has made. A trial is one saved person and one reader's next
search for their document. The last line of output is a JSON object.
"""

import argparse
import json
import os
import random
import select
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

WRITERS, READERS = 8, 4
LONGEST_WAIT = 0.01  # seconds before a commit


def write(number: int, many: int, tell: int, cast: Any) -> None:
    from django.db import OperationalError, transaction

    from masar.people.models import Person
    from tests.families import facts

    random.seed(number)
    turn = 0
    while turn < many:
        paper = f"F{number}{turn:06}"
        try:
            with transaction.atomic():
                Person.at(cast.algiers).register(by=cast.sara, facts=facts(number=paper, phone=""))
                time.sleep(random.random() * LONGEST_WAIT)
        except (
            OperationalError
        ):  # the others wrote for longer than anybody waits: nothing was saved, a clerk sends again
            continue
        os.write(tell, f"{paper}\n".encode())
        turn += 1


def read(hear: int, say: int) -> None:
    """For each paper that was saved, one search; what it missed, and how many it looked for."""
    from masar.people import everybody
    from masar.people.identity.matching.row import Row

    missed, looked, rest = [], 0, b""
    while data := os.read(hear, 1 << 16):
        *papers, rest = (rest + data).split(b"\n")
        for paper in papers:
            found = everybody.search(Row(rid=0, documents=(paper.decode(),)), 5)
            looked += 1
            if not any("document:same" in each.why for each in found):
                missed.append(paper.decode())
    os.write(say, json.dumps({"looked": looked, "missed": missed}).encode())


def forked(act: Callable[[], None]) -> int:
    from django.db import connections

    connections.close_all()
    if pid := os.fork():
        return pid
    code = 1
    try:
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def tried(trials: int, cast: Any) -> dict[str, Any]:
    each = max(1, trials // (WRITERS * READERS))
    heard, answers = [os.pipe() for _ in range(READERS)], [os.pipe() for _ in range(READERS)]
    saved, saying = os.pipe()

    def be_reader(number: int) -> None:
        for place, (hear, tell) in enumerate(heard):
            os.close(tell)
            if place != number:
                os.close(hear)
        os.close(saying)
        read(heard[number][0], answers[number][1])

    readers = [forked(lambda number=number: be_reader(number)) for number in range(READERS)]  # type: ignore[misc]
    writers = [forked(lambda number=number: write(number, each, saying, cast)) for number in range(WRITERS)]  # type: ignore[misc]
    os.close(saying)
    while data := os.read(saved, 1 << 16):  # until the last writer has ended
        for _hear, tell in heard:
            os.write(tell, data)
    for _hear, tell in heard:
        os.close(tell)
    for _hear, say in answers:
        os.close(say)
    told = [json.loads(answer(hear)) for hear, _say in answers]
    codes = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in readers + writers]
    return {
        "written": each * WRITERS,
        "trials": sum(each["looked"] for each in told),
        "missed": sorted({paper for each in told for paper in each["missed"]}),
        "failed": sum(map(bool, codes)),
    }


def answer(pipe: int) -> bytes:
    select.select([pipe], [], [], 600)
    return os.read(pipe, 1 << 20)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--trials", type=int, default=10_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from tests.cast import gather

    began = time.monotonic()
    result = tried(options.trials, gather())
    print(json.dumps(result | {"seconds": round(time.monotonic() - began, 1)}))
    sys.exit(bool(result["missed"] or result["failed"]))


if __name__ == "__main__":
    main()
