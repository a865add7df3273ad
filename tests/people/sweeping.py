"""What a kill test of comparing everybody runs in processes of its own: `make`, `sweep` for ever, or `count`."""

import json
import os
import sys

PAIRS = 24


def make() -> None:
    from datetime import date

    from tests.cast import gather
    from tests.families import a_person

    cast = gather()
    for number in range(PAIRS):
        for clerk, office in ((cast.sara, cast.algiers), (cast.eve, cast.oran)):
            a_person(
                clerk, office, born=date(1970 + number, 1 + number % 12, 3), number=f"N{number:07}", phone=""
            )


def sweep() -> None:
    """Two pairs at a time, saying each; the parent kills at whichever it likes."""
    from masar.people import duplicates
    from masar.people.models import Sweep

    duplicates.MOST = 2
    going_on = Sweep.objects.filter(ended_at=None).first() or Sweep().ask(by=duplicates.FINDER)
    if going_on.upto is None:
        duplicates.begin(going_on)
    for told in duplicates.told_of(going_on, duplicates.likely_pairs()):
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
    duplicates.find_duplicates("")


def count() -> None:
    from collections import Counter

    from masar.access.models import Event
    from masar.access.verification import verify
    from masar.people.models import Match, Sweep

    report = verify(data=True)
    pairs = Counter(Match.objects.values_list("earlier_id", "later_id"))
    print(json.dumps({
        "pairs": len(pairs), "twice": [pair for pair, times in pairs.items() if times > 1],
        "found": Event.objects.filter(verb="match.find").count(), "sweeps": Sweep.objects.count(),
        "ended": Sweep.objects.exclude(ended_at=None).count(), "wrong": [] if report.whole else list(report.sentences()),
    }))  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    {"make": make, "sweep": sweep, "count": count}[sys.argv[1]]()
