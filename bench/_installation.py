"""An installation with many people to measure: made once for each engine, size and state of the code, under var/bench.

On SQLite it is kept between runs. PostgreSQL runs as a temporary cluster (tests/cluster.py) and is filled anew each
time, by the owner; what is measured then signs in as the application's own role.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")
# What decides how the rows look. When one of these files changes, the rows are made anew.
SOURCES = (
    "bench/loader.py",
    "bench/_installation.py",
    "masar/*/migrations/*.py",
    "masar/programme/data/names.tsv",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", type=int, default=100_000, help="how many people (100000)")
    parser.add_argument("--engine", choices=ENGINES, default="sqlite")


@contextmanager
def installation(engine: str, size: int) -> Iterator[None]:
    """Django, set up on such an installation. Once in a process: Django reads its settings once."""
    folder = ROOT / "var" / "bench" / f"{engine}-{size}"
    ready = folder / "ready"
    if engine == "postgresql" or not ready.exists() or ready.read_text() != fingerprint():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MASAR_MODE": "demo",
        "MASAR_VAR": str(folder),
        "MASAR_LANGUAGE": "fr",
    }
    with addresses(engine):
        import django

        django.setup()
        if not ready.exists():
            make(engine, size)
            ready.write_text(fingerprint())
        make_as_served()
        yield


@contextmanager
def addresses(engine: str) -> Iterator[None]:
    """The addresses of the two databases in the environment; for PostgreSQL with a server behind them."""
    names = {"": "bench", "KEYS_": "bench_keys"}
    if engine == "sqlite":
        os.environ |= {f"{prefix}DATABASE{which}_URL": "" for prefix in names for which in ("", "_OWNER")}
        yield
        return
    from tests.cluster import Cluster

    with tempfile.TemporaryDirectory(prefix="masar-bench-") as parent:
        Path(parent).chmod(0o711)  # PostgreSQL runs as another user and passes through
        cluster = Cluster(Path(parent) / "pg")
        cluster.start()
        try:
            for prefix, name in names.items():
                cluster.run(f"CREATE DATABASE {name} OWNER masar_owner")
                for which, role in (("", "masar_app"), ("_OWNER", "masar_owner")):
                    os.environ[f"{prefix}DATABASE{which}_URL"] = (
                        f"postgresql://{role}@/{name}?host={cluster.folder}"
                    )
            yield
        finally:
            cluster.stop()


def make(engine: str, size: int) -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    from config.environment import parse_database
    from masar.access.engines.guard import unguarded

    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    with unguarded("the cache's table of a bench"):
        call_command("createcachetable", verbosity=0)

    from bench import loader

    loader.load(size)
    if engine == "postgresql":
        from masar.access.engines.postgresql.walls import raise_walls

        with connections["default"].cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum would have done by now
        raise_walls(connections["default"])  # the cache's table came after
        for alias, url in (("default", "DATABASE_URL"), ("keys", "KEYS_DATABASE_URL")):
            app = parse_database(os.environ[url])
            connections[alias].close()
            connections[alias].settings_dict.update(USER=app["USER"])
    assert settings.VAR.is_relative_to(ROOT / "var" / "bench")


def make_as_served() -> None:
    """The texts, style sheets, scripts and drawings as they are now, in the form in which they are served."""
    from django.core.management import call_command

    subprocess.run([sys.executable, "bin/_prepare.py", "--texts-only"], cwd=ROOT, check=True)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def fingerprint() -> str:
    files = sorted(file for pattern in SOURCES for file in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
