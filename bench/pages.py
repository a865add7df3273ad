"""What a page costs on the server, beside the leanest signed-in page, and how many bytes travel.

    bin/bench pages --size 100000 --engine postgresql

`figure` is milliseconds of processor time of this process for one request, the median; `wall_ms` is how long it took,
with the time that the database and other programs had. The lean page (bench/lean) answers after each request of ours,
so that both meet the same machine. `person page` opens another person each time, so each request writes a line of the
reading log too; `person page again` opens one that was opened within ten minutes. `queries`: see bench/_queries.py.
`bytes` is the page as served. `first visit` is all that a browser fetches for a person's page, `later page` what it
fetches when it has been here before.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from statistics import median
from typing import Any
from urllib.parse import urljoin

from bench import report
from bench._installation import ROOT, arguments, installation
from bench._queries import counted
from bench._requests import Seen, Visitor, signed_in

ROUNDS, QUICK = 200, 30
WARM = 10
TOKEN = "benchbenchbenchbenchbenchbenchbe"  # against forged forms, as a cookie has it
FETCHED = re.compile(r'(?:href|src)="(/static/[^"#]+)')
IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']|url\(["']?([^"')]+)["']?\)""")


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench pages", description=__doc__.partition("\n")[0])
    arguments(parser)
    parser.add_argument(
        "--quick", action="store_true", help=f"{QUICK} requests of each page instead of {ROUNDS}"
    )
    options = parser.parse_args()
    with installation(options.engine, options.size):
        about = {"engine": options.engine, "size": options.size}
        for line in measure(QUICK if options.quick else ROUNDS):
            report("pages", **about, **line)


def measure(rounds: int) -> Iterator[dict[str, Any]]:
    from django.conf import settings

    from config.wsgi import application

    clerk = somebody()
    cookies = {
        settings.SESSION_COOKIE_NAME: signed_in(clerk.pk),
        settings.CSRF_COOKIE_NAME: TOKEN,
        "language": "fr",
    }
    visitor = Visitor(application, "; ".join(f"{name}={value}" for name, value in cookies.items()))
    pages = requests(visitor, clerk, rounds)
    with lean_page(clerk) as lean:
        costs = interleaved(lean, pages, rounds)
    for what, (ours, others) in costs.items():
        with counted() as statements:
            seen = pages[what]()
        yield {
            "what": what,
            "figure": middle(ours, "cpu"),
            "unit": "ms",
            "reference": "the leanest signed-in page",
            "reference_figure": middle(others, "cpu"),
            "wall_ms": round(middle(ours, "wall"), 2),
            "reference_wall_ms": round(middle(others, "wall"), 2),
            "queries": len(statements),
            "bytes": len(seen.body),
        }
    page, files = travelling(visitor, somebody_seen(clerk).get_absolute_url())
    yield {
        "what": "first visit",
        "figure": (page + sum(files.values())) / 1000,
        "unit": "kB",
        "bytes": page + sum(files.values()),
    }
    yield {"what": "later page", "figure": page / 1000, "unit": "kB", "bytes": page}


def somebody() -> Any:
    """A case worker of the first office."""
    from masar.access.models import Grant

    return Grant.objects.filter(role="RCW").select_related("user").order_by("pk")[0].user


def somebody_seen(clerk: Any) -> Any:
    from masar.people.models import Person

    return Person.objects.visible_to(clerk).order_by("pk")[7]


def requests(visitor: Visitor, clerk: Any, rounds: int) -> dict[str, Callable[[], Seen]]:
    """For each page, what asks for it once more."""
    from django.urls import reverse

    from masar.cases.models import Case
    from masar.people.models import Person

    begun = cycle(list(Case.objects.visible_to(clerk).order_by("?")[: rounds + WARM + 5]))
    people = list(Person.objects.visible_to(clerk).order_by("?")[: rounds + WARM + 5])
    others, names = cycle(people), cycle([person.name for person in people])
    again = somebody_seen(clerk).get_absolute_url()
    return {
        "person page": lambda: visitor.get(next(others).get_absolute_url()),
        "person page again": lambda: visitor.get(again),
        "registrations": lambda: visitor.get(reverse("registrations")),
        "case page": lambda: visitor.get(next(begun).get_absolute_url()),
        "cases": lambda: visitor.get(reverse("cases")),
        "my list": lambda: visitor.get(reverse("home")),
        "search": lambda: visitor.post(reverse("search"), TOKEN, q=next(names)),
        "registration page": lambda: visitor.get(reverse("register")),
    }


def interleaved(
    lean: Any, pages: dict[str, Callable[[], Seen]], rounds: int
) -> dict[str, tuple[list[Any], list[Any]]]:
    """One page after the other; of each, every request is followed by one of the lean page."""
    costs: dict[str, tuple[list[Any], list[Any]]] = {what: ([], []) for what in pages}
    for what, ask in pages.items():
        for number in range(WARM + rounds):
            seen = ask()
            if not seen.status.startswith("200"):
                raise SystemExit(f"{what} answered {seen.status}")
            beside = lean()
            if number >= WARM:
                costs[what][0].append({"cpu": seen.cpu, "wall": seen.wall})
                costs[what][1].append(beside)
    return costs


def middle(costs: list[dict[str, int]], which: str) -> float:
    """Milliseconds."""
    return median(cost[which] for cost in costs) / 1e6


def lean_settings() -> dict[str, Any]:
    """How the lean page reaches the database: as we do, through Django's own engine, without the guard around it."""
    from django.db import connection

    taken = (
        "ENGINE",
        "NAME",
        "USER",
        "PASSWORD",
        "HOST",
        "PORT",
        "OPTIONS",
        "CONN_MAX_AGE",
        "CONN_HEALTH_CHECKS",
    )
    database = {name: connection.settings_dict[name] for name in taken}
    database["ENGINE"] = "django.db.backends." + (
        "postgresql" if connection.vendor == "postgresql" else "sqlite3"
    )
    return database


@contextmanager
def lean_page(clerk: Any) -> Iterator[Any]:
    """A function that has the lean page answer once, and says what it cost."""
    from django.conf import settings

    given = {"secret_key": settings.SECRET_KEY, "database": lean_settings(), "user": clerk.pk}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.lean"],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"MASAR_BENCH_LEAN": json.dumps(given)},
    )

    def once() -> dict[str, int]:
        process.stdin.write("\n")
        process.stdin.flush()
        cpu, wall = process.stdout.readline().split()
        return {"cpu": int(cpu), "wall": int(wall)}

    try:
        yield once
    finally:
        process.stdin.close()
        process.wait(30)


def travelling(visitor: Visitor, address: str) -> tuple[int, dict[str, int]]:
    """Bytes of a page as served, and of each file it needs: style, scripts and what they import, drawings."""
    page = visitor.get(address)
    files: dict[str, int] = {}
    waiting = sorted(set(FETCHED.findall(page.body.decode())))
    while waiting:
        file = waiting.pop()
        if file in files:
            continue
        files[file] = len(visitor.get(file).body)
        if file.endswith((".css", ".js")):
            plain = visitor.get(file, HTTP_ACCEPT_ENCODING="identity").body.decode()
            found = (first or second for first, second in IMPORTED.findall(plain))
            waiting += [urljoin(file, name) for name in found if not name.startswith("data:")]
    return len(page.body), files


if __name__ == "__main__":
    main()
