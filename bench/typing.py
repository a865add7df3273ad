"""What clerks wait for while they type: the whole request over HTTP, beside the leanest signed-in page under the same load.

    bin/bench typing --size 1000000 --clerks 20

Both are served as `bin/demo` serves, by two processes of the web server; one after the other, in turns. Each clerk asks,
reads, and after a pause types the next letters of somebody's name, as the counter does (`what` = `counter`: who may be
this person) or the box of every page (`what` = `search`). `figure` is the 95th percentile in milliseconds from the
first byte sent to the last byte read, `reference_figure` the same of the lean page.
"""

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

from bench import report
from bench._installation import ROOT, arguments, installation
from bench._requests import signed_in
from bench.pages import TOKEN

WORKERS = 2
WARM = 3.0  # seconds that do not count
LETTERS = 3  # typed before anybody is looked for
TURNS = 3

Request = Callable[[], tuple[str, str, str]]  # method, address, body


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench typing", description=__doc__.partition("\n")[0])
    arguments(parser)
    parser.add_argument("--clerks", type=int, default=20)
    parser.add_argument(
        "--pause", type=float, default=0.4, help="seconds between letters that are sent (0.4)"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="of each turn (10)")
    options = parser.parse_args()
    with installation(options.engine, options.size):
        about = {
            "engine": options.engine,
            "size": options.size,
            "clerks": options.clerks,
            "pause": options.pause,
        }
        for line in measure(options):
            report("typing", **about, **line)


def measure(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from django.conf import settings

    clerks = those_at_work(options.clerks)
    lean = {"MASAR_BENCH_LEAN": json.dumps(given(clerks[0]))}
    cookies = {
        "ours": [
            f"{settings.SESSION_COOKIE_NAME}={signed_in(clerk.pk)}; {settings.CSRF_COOKIE_NAME}={TOKEN}; language=fr"
            for clerk in clerks
        ],
        "lean": signed_in_there(clerks, lean),
    }
    names = [said_by(clerk) for clerk in clerks]
    with served("config.wsgi:application", {}) as ours, served("bench.lean.wsgi:application", lean) as others:
        for what, kind in (("counter", at_counter), ("search", in_box)):
            taken: dict[str, list[float]] = {"ours": [], "lean": []}
            for turn in range(TURNS + 1):
                seconds = options.seconds if turn else WARM
                for side, port, ask in (("ours", ours, kind), ("lean", others, plainly)):
                    found = load(port, cookies[side], [ask(each) for each in names], seconds, options.pause)
                    taken[side] += found if turn else []
            yield line_of(what, taken)


def signed_in_there(clerks: list[Any], lean: dict[str, str]) -> list[str]:
    command = [sys.executable, "-m", "bench.lean.sessions", *(str(clerk.pk) for clerk in clerks)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | lean, text=True, check=True, stdout=subprocess.PIPE
    )
    return done.stdout.split()


def line_of(what: str, taken: dict[str, list[float]]) -> dict[str, Any]:
    ours, lean = (percentiles(taken[side]) for side in ("ours", "lean"))
    return {
        "what": what,
        "figure": ours[95],
        "unit": "ms",
        "reference": "the leanest signed-in page, p95 under the same load",
        "reference_figure": lean[95],
        "p50": ours[50],
        "p99": ours[99],
        "reference_p50": lean[50],
        "reference_p99": lean[99],
        "requests": len(taken["ours"]),
    }


def percentiles(taken: list[float]) -> dict[int, float]:
    cuts = quantiles(taken, n=100)
    return {which: round(cuts[which - 1] * 1000, 2) for which in (50, 95, 99)}


def those_at_work(many: int) -> list[Any]:
    """Case workers of all offices, each in turn where there are fewer."""
    from masar.access.models import Grant

    grants = list(Grant.objects.filter(role="RCW").select_related("user").order_by("pk"))
    return [grants[number % len(grants)].user for number in range(many)]


def said_by(clerk: Any) -> list[tuple[str, str]]:
    """Names and years of birth of people whom this clerk may see, one in four of somebody who is not there."""
    from masar.people.models import Person

    people = list(Person.objects.visible_to(clerk).order_by("-pk")[:400])
    random.Random(clerk.pk).shuffle(people)
    return [
        (
            person.name if number % 4 else person.name[::-1],
            str(person.born_earliest.year if person.born_earliest else ""),
        )
        for number, person in enumerate(people[:100])
    ]


def letters(names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The names as they come to the server, two letters more each time."""
    while True:
        for name, year in names:
            for size in range(LETTERS, len(name) + 2, 2):
                yield name[:size], year


def at_counter(names: list[tuple[str, str]]) -> Request:
    typed = letters(names)

    def ask() -> tuple[str, str, str]:
        name, year = next(typed)
        said = {"lines": "1", "line": "0", "p0-spoken": name, "p0-birth": year}
        return "POST", "/registrations/known/", urlencode(said)

    return ask


def in_box(names: list[tuple[str, str]]) -> Request:
    typed = letters(names)
    return lambda: ("POST", "/search/", urlencode({"q": next(typed)[0]}))


def plainly(_names: list[tuple[str, str]]) -> Request:
    return lambda: ("GET", "/", "")


def given(clerk: Any) -> dict[str, Any]:
    """What the lean page is told: see bench/lean/settings.py."""
    from django.conf import settings

    from bench.pages import lean_settings

    return {"secret_key": settings.SECRET_KEY, "database": lean_settings(), "user": clerk.pk}


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator[int]:
    """The port of a web server of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = f"--interface wsgi --host 127.0.0.1 --port {port} --workers {WORKERS} --blocking-threads 1 --log-level warning"
    process = subprocess.Popen(
        [sys.executable, "-m", "granian", *options.split(), application],
        cwd=ROOT,
        env=os.environ | environment,
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    for _attempt in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server did not start")


def load(port: int, cookies: list[str], asks: list[Request], seconds: float, pause: float) -> list[float]:
    """Seconds that each request took, of all clerks at once."""
    until, taken = time.monotonic() + seconds, []
    wrong: list[str] = []

    def clerk(number: int) -> None:
        rng, connection = random.Random(number), HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {
            "Host": "localhost",
            "Cookie": cookies[number],
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        time.sleep(rng.random() * pause)
        while time.monotonic() < until:
            method, address, body = asks[number]()
            began = time.perf_counter()
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            body = answer.read()
            taken.append(time.perf_counter() - began)
            if answer.status not in (200, 302) or body.startswith(b"Nobody"):
                wrong.append(f"{address} answered {answer.status}")
            time.sleep(pause * rng.uniform(0.5, 1.5))

    threads = [threading.Thread(target=clerk, args=(number,)) for number in range(len(cookies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise SystemExit(wrong[0])
    return taken


if __name__ == "__main__":
    main()
