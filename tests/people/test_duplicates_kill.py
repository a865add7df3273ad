"""kill -9 while everybody is compared: it goes on, tells of every pair, and of none twice."""

import json
import random
import subprocess
import sys

from django.conf import settings

from tests.access.test_kill import installation  # noqa: F401  (a fixture)
from tests.people.sweeping import PAIRS

KILLS = 4


def process(installation, what, **how):  # noqa: F811
    command = [sys.executable, "-m", "tests.people.sweeping", what]
    return subprocess.Popen(
        command,
        cwd=settings.ROOT,
        env=installation,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **how,
    )


def done(installation, what):  # noqa: F811
    said, wrong = process(installation, what).communicate(timeout=120)
    assert not wrong or "INFO" in wrong, wrong[-2000:]
    return said


def test_a_killed_sweep_goes_on_and_writes_nothing_twice(installation):  # noqa: F811
    done(installation, "make")
    for _kill in range(KILLS):
        running = process(installation, "sweep")
        for _line in range(random.randint(1, PAIRS // 2 - 3)):
            running.stdout.readline()
        running.kill()
        running.communicate()
    done(installation, "sweep")
    counted = json.loads(done(installation, "count").splitlines()[-1])
    assert counted == {
        "pairs": PAIRS, "twice": [], "found": PAIRS, "sweeps": 1, "ended": 1, "wrong": [],
    }  # fmt: skip
