"""The test databases: made once, put back after a test that commits.

Putting back means: the databases, the sealed files and the checkpoints as they were, from a copy. Emptying tables
would lose what migrations had written, and needs rights that the app role does not have.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from masar.access.engines.guard import unguarded
from tests.cluster import Cluster

ALIASES = ("default", "keys")


def make() -> None:
    """Both databases with every table, on PostgreSQL owned by one role and used by another."""
    if on_postgresql():
        cluster = Cluster(settings.CLUSTER)
        for alias in ALIASES:
            cluster.run(f"CREATE DATABASE {name(alias)} OWNER masar_owner")
    with as_owner(), unguarded("the test databases are being made"):
        for alias in ALIASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if on_postgresql():
            from masar.access.engines.postgresql.walls import raise_walls

            for alias in ALIASES:
                raise_walls(connections[alias])
    if on_postgresql():
        prove_app_role()


def prove_app_role() -> None:
    """Tests that ran as a mighty role would prove nothing about the walls."""
    question = "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    for alias in ALIASES:
        with connections[alias].cursor() as cursor:
            cursor.execute(question)
            assert cursor.fetchone() == ("masar_app", False, False)


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, Django's connections sign in as the role that owns the tables."""
    users = {alias: connections[alias].settings_dict["USER"] for alias in ALIASES}
    sign_in(dict.fromkeys(ALIASES, "masar_owner") if on_postgresql() else users)
    try:
        yield
    finally:
        sign_in(users)


def sign_in(users: dict[str, str]) -> None:
    for alias, user in users.items():
        connections[alias].close()
        connections[alias].settings_dict["USER"] = user


def keep(copy: str) -> None:
    """Remember everything as it is now under the name `copy`."""
    close()
    folder = settings.FOLDER / copy
    folder.mkdir()
    for alias in ALIASES:
        if on_postgresql():
            Cluster(settings.CLUSTER).run(f"CREATE DATABASE {name(alias)}_{copy} TEMPLATE {name(alias)}")
        else:
            call_on_file(alias, "PRAGMA wal_checkpoint(TRUNCATE)")
            shutil.copyfile(name(alias), folder / alias)
    for beside in (settings.FILES_DIR, settings.CHECKPOINT_DIR):
        if beside.exists():
            shutil.copytree(beside, folder / beside.name)


def bring_back(copy: str) -> None:
    close()
    folder = settings.FOLDER / copy
    for alias in ALIASES:
        if on_postgresql():
            Cluster(settings.CLUSTER).run(
                f"DROP DATABASE {name(alias)} WITH (FORCE)",
                f"CREATE DATABASE {name(alias)} OWNER masar_owner TEMPLATE {name(alias)}_{copy}",
            )
        else:
            for ending in ("", "-wal", "-shm"):
                Path(name(alias) + ending).unlink(missing_ok=True)
            shutil.copyfile(folder / alias, name(alias))
    for beside in (settings.FILES_DIR, settings.CHECKPOINT_DIR):
        shutil.rmtree(beside, ignore_errors=True)
        if (folder / beside.name).exists():
            shutil.copytree(folder / beside.name, beside)


def call_on_file(alias: str, statement: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)
    connections[alias].close()


def close() -> None:
    for connection in connections.all(initialized_only=True):
        connection.close()


def name(alias: str) -> str:
    return connections[alias].settings_dict["NAME"]


def on_postgresql() -> bool:
    return settings.ENGINE == "postgresql"
