"""The kept rows of a landed version in PostgreSQL: its tables made by its own migrations, and every row brought over.

What is kept was written on SQLite. On PostgreSQL the same version wrote the same values into columns of the same names, so
rows are carried over as text, each into the type that its column has.
"""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

ROOT = Path(__file__).parents[2]
NOT_CARRIED = {"django_migrations", "sqlite_sequence"}
MIGRATE = """
import json, sys
import django
django.setup()
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from masar.access.engines.guard import unguarded
from masar.access.management.commands.migrate import become_owner
for alias, applied in json.load(sys.stdin).items():
    become_owner(alias)
    with unguarded("the tables of an earlier version"):
        MigrationExecutor(connections[alias]).migrate([tuple(each) for each in applied])
"""


def make_tables(environment: dict[str, str], applied: str) -> None:
    """`applied`: JSON, for each database the migrations that its version had."""
    subprocess.run(
        [sys.executable, "-c", MIGRATE], cwd=ROOT, env=environment, input=applied, text=True, check=True
    )


def carry_over(source: sqlite3.Connection, address: str) -> None:
    """Every row of `source` into the tables of the same names at `address`, a superuser's."""
    with psycopg.connect(address) as target:
        target.execute("SET session_replication_role = replica")  # rows come table by table, in any order
        for table in tables(source) - NOT_CARRIED:
            types = dict(
                target.execute(
                    "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
                    [table],
                ).fetchall()
            )
            if types:
                carry(source, target, table, types)


def tables(source: sqlite3.Connection) -> set[str]:
    return {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def carry(source: sqlite3.Connection, target: Any, table: str, types: dict[str, str]) -> None:
    rows = source.execute(f'SELECT * FROM "{table}"')
    columns = [column for column, *_rest in rows.description]
    values = [
        sql.SQL("CAST({} AS {})").format(sql.Placeholder(), sql.SQL(types[column])) for column in columns
    ]
    name, names = sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    target.execute(sql.SQL("DELETE FROM {}").format(name))
    put = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
        name, names, sql.SQL(", ").join(values)
    )
    target.cursor().executemany(
        put,
        [[as_text(value, types[column]) for column, value in zip(columns, row, strict=True)] for row in rows],
    )
    if "id" in columns and types["id"] in ("integer", "bigint"):
        target.execute(
            sql.SQL("SELECT setval(pg_get_serial_sequence(%s, 'id'), (SELECT max(id) FROM {}))").format(name),
            [table],
        )


def as_text(value: Any, kind: str) -> Any:
    if value is None or isinstance(value, bytes):
        return value
    if kind == "boolean":
        return "true" if value else "false"
    return f"{value}+00" if kind == "timestamp with time zone" else str(value)


def rows(address: str, ours: tuple[str, ...]) -> dict[str, int]:
    """How many rows each table of ours has."""
    with psycopg.connect(address) as database:
        names = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            name: database.execute(
                sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            ).fetchone()[0]
            for (name,) in names
            if name.startswith(ours)
        }
