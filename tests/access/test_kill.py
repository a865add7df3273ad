"""kill -9 while people write: nothing that was acknowledged is lost, the trail is whole, the data agree with it.

How often: MASAR_TEST_KILLS, else 100 in CI and 10 elsewhere, and at half past eleven.
"""

import json
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests.access.killing import WRITERS
from tests.cluster import Cluster

KILLS = int(os.environ.get("MASAR_TEST_KILLS") or (100 if os.environ.get("CI") else 10))


@pytest.fixture
def installation():
    """The environment of a fresh installation, with a PostgreSQL server of its own: it is to be killed."""
    folder = settings.FOLDER / "killed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    folder.chmod(0o711)
    surroundings = {
        name: value for name, value in os.environ.items() if "MASAR_" not in name and "DATABASE" not in name
    }
    surroundings |= {
        "MASAR_MODE": "demo",
        "MASAR_VAR": str(folder / "var"),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    cluster = Cluster(folder / "pg") if settings.ENGINE == "postgresql" else None
    if cluster:
        cluster.start()
        # What the other tests may forgo, a promise to a person may not: an answer waits for the log.
        cluster.run("ALTER ROLE masar_app SET synchronous_commit = on")
        for prefix, name in (("", "masar"), ("KEYS_", "keys")):
            cluster.run(f"CREATE DATABASE {name} OWNER masar_owner")
            surroundings[f"{prefix}DATABASE_URL"] = f"postgresql://masar_app@/{name}?host={folder / 'pg'}"
            surroundings[f"{prefix}DATABASE_OWNER_URL"] = (
                f"postgresql://masar_owner@/{name}?host={folder / 'pg'}"
            )
    for options in ([], ["--database", "keys"]):
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", *options]
        subprocess.run(command, cwd=settings.ROOT, env=surroundings, check=True)
    yield surroundings
    if cluster:
        cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


def kill(installation, *options):
    command = [sys.executable, "-m", "tests.access.killing", *options]
    done = subprocess.run(command, cwd=settings.ROOT, env=installation, capture_output=True, text=True)
    assert done.stdout, done.stderr[-3000:]
    print(done.stdout)
    return json.loads(done.stdout.splitlines()[-1])


def test_killed_writers_lose_nothing_that_was_acknowledged(installation, request):
    kills = 10 if request.config.getoption("at") else KILLS
    result = kill(installation, "--kills", str(kills))
    assert result["wrong"] == []
    assert result["kills"] >= kills
    assert result["acknowledged"] >= result["kills"]
    assert len(result["acts"]) == len(WRITERS)


def test_killed_while_two_files_are_joined_nothing_is_half_done(installation):
    result = kill(installation, "--kills", "10", "--only", "join_files")
    assert result["wrong"] == []
    assert set(result["acts"]) == {"join_files"}


@pytest.mark.postgresql
def test_killed_servers_lose_nothing_that_was_acknowledged(installation):
    result = kill(installation, "--kills", "10", "--backends", "5")
    assert result["wrong"] == []
    assert result["backends"] == 5
