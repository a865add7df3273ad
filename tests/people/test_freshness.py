"""Whoever was saved is found by every process at its next search, whatever the order of commits.

How often: MASAR_TEST_TRIALS, else 10,000 in CI and 320 elsewhere.
"""

import json
import os
import subprocess
import sys

from django.conf import settings

from tests.access.test_kill import installation  # noqa: F401  (a fixture)

TRIALS = int(os.environ.get("MASAR_TEST_TRIALS") or (10_000 if os.environ.get("CI") else 320))


def test_none_is_missed_while_eight_write_and_four_read(installation):  # noqa: F811
    command = [sys.executable, "-m", "tests.people.freshness", "--trials", str(TRIALS)]
    done = subprocess.run(command, cwd=settings.ROOT, env=installation, capture_output=True, text=True)
    assert done.stdout, done.stderr[-3000:]
    print(done.stdout)
    told = json.loads(done.stdout.splitlines()[-1])
    assert (told["missed"], told["failed"]) == ([], 0), done.stderr[-3000:]
    assert told["trials"] == told["written"] * 4 >= TRIALS - 32
