"""What a landed version wrote is whole, and readable, after the migrations of today: see make.py."""

import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.cluster import Cluster
from tests.upgrade import moved

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT = sorted(folder.name for folder in HERE.iterdir() if (folder / "readable.json").exists())
OURS = ("access_", "people_", "programme_", "cases_", "key", "account_", "mfa_")


@pytest.fixture(params=KEPT)
def landed(request, tmp_path):
    """An installation as that version left it: its folder, and the environment in which Masar finds it."""
    kept = HERE / request.param
    var = tmp_path / "var"
    var.mkdir()
    shutil.copyfile(kept / "master.key", var / "master.key")
    with tarfile.open(kept / "files.tar.gz") as archive:
        archive.extractall(var, filter="data")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MASAR_")}
    environment |= {"MASAR_VAR": str(var), "MASAR_MODE": "demo", "MASAR_LANGUAGE": "en"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    if settings.ENGINE == "postgresql":
        in_postgresql(kept, environment)
    else:
        environment |= dict.fromkeys(("DATABASE_URL", "KEYS_DATABASE_URL"), "")
        for alias, file in databases(environment).items():
            with sqlite3.connect(file) as database:
                database.executescript(written(kept, alias))
    return kept, environment


def written(kept, alias):
    return gzip.decompress((kept / f"{alias}.sql.gz").read_bytes()).decode()


def in_postgresql(kept, environment):
    """New databases on the server of this run, with the tables and rows of that version."""
    sources = {alias: sqlite3.connect(":memory:") for alias in ("default", "keys")}
    for (alias, source), prefix in zip(sources.items(), ("", "KEYS_"), strict=True):
        source.executescript(written(kept, alias))
        server = Cluster(settings.CLUSTER)
        server.run(f"DROP DATABASE IF EXISTS upgrade_{alias} WITH (FORCE)")
        server.run(f"CREATE DATABASE upgrade_{alias} OWNER masar_owner")
        for which, role in (("", "masar_app"), ("_OWNER", "masar_owner")):
            environment[f"{prefix}DATABASE{which}_URL"] = (
                f"postgresql://{role}@/upgrade_{alias}?host={settings.CLUSTER}"
            )
    applied = {
        alias: source.execute("SELECT app, max(name) FROM django_migrations GROUP BY app").fetchall()
        for alias, source in sources.items()
    }
    moved.make_tables(environment, json.dumps(applied))
    for alias, source in sources.items():
        moved.carry_over(source, mighty(alias))
        source.close()


def mighty(alias):
    """The address of a database for the one who sees every row."""
    return f"postgresql://postgres@/upgrade_{alias}?host={settings.CLUSTER}"


def masar(environment, *command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def databases(environment):
    """Where Masar keeps its two databases in this environment."""
    ask = "from django.conf import settings as s; print(s.DATABASES['default']['NAME'], s.DATABASES['keys']['NAME'])"
    return dict(zip(("default", "keys"), masar(environment, "-c", ask).split(), strict=True))


def rows(environment):
    """How many rows each table of ours has."""
    if settings.ENGINE == "postgresql":
        return moved.rows(mighty("default"), OURS) | moved.rows(mighty("keys"), ("access_key",))
    counted = {}
    for file in databases(environment).values():
        with sqlite3.connect(file) as database:
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (name,) in names:
                if name.startswith(OURS):
                    counted[name] = database.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    return counted


# Python for the migrated installation, which has its own settings and keys.
READ = """
import django, hashlib, json, sys
django.setup()
from django.apps import apps
from masar.access import files, sealing
from masar.access.models import User
said = []
for each in json.load(sys.stdin):
    user = User.objects.get(email=each["as"])
    record = apps.get_model(each["record"])._base_manager.get(uid=each["uid"])
    kept = files.of(user, record, each["column"])
    content = b"".join(files.open_file(user, kept[0])) if kept else b""
    said.append(hashlib.sha256(content).hexdigest() if kept else sealing.read(user, record, each["column"]))
print(json.dumps(said))
"""


def migrate(environment):
    for alias in ("default", "keys"):
        masar(environment, "manage.py", "migrate", "--database", alias, "--verbosity", "0")


def test_something_is_kept():
    assert KEPT


def test_nothing_is_lost_and_all_of_it_can_be_read(landed):
    kept, environment = landed
    before = rows(environment)
    assert sum(before.values()) > 100
    migrate(environment)
    after = rows(environment)
    assert {name: after.get(name) for name in before} == before
    assert '"whole": true' in masar(environment, "manage.py", "verify_audit", "--data", "--json")
    expected = json.loads((kept / "readable.json").read_text())
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=environment,
        input=json.dumps(expected),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [each["says"] for each in expected]


def test_work_goes_on(landed):
    """The migrated mission opens its pages, and a verb of today writes into its chain."""
    _kept, environment = landed
    migrate(environment)
    masar(environment, "-c", GO_ON)
    assert '"whole": true' in masar(environment, "manage.py", "verify_audit", "--data", "--json")


GO_ON = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from masar.access.models import User
from masar.cases.models import Episode
from masar.cases.models.kept import Note
settings.ALLOWED_HOSTS = ["testserver"]
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
sara = User.objects.get(email="sara@masar.test")
client = Client()
client.force_login(sara)
assert client.get("/").status_code == client.get("/cases/").status_code == 200
for episode in Episode.objects.all():
    assert client.get(episode.case.get_absolute_url()).status_code == 200
Note(episode=Episode.objects.filter(ending="").first()).add(by=sara, text="encore")
"""
