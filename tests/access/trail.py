"""A trail to tamper with, and the raw SQL to do it with, as the owner of the tables."""

import shutil
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from masar.access import audit, checkpoints
from masar.access.engines.guard import unguarded
from masar.access.models import ChainHead, Office
from masar.access.verification import verify
from masar.lib.uid import uuid7
from tests import databases

TABLE = {"events": "access_event", "readings": "access_reading"}
FAR = 1_000_000  # where links are kept while others are renumbered


@dataclass
class Trail:
    chain: str
    cast: Any
    signed: int = 0
    end: int = 0

    @classmethod
    def now(cls, chain: str, cast: Any) -> "Trail":
        end = ChainHead.objects.get(chain=chain).seq
        return cls(chain, cast, signed=end, end=end)

    @property
    def table(self) -> str:
        return TABLE[self.chain]

    def grow(self, times: int) -> None:
        for _ in range(times):
            office = Office.objects.get(pk=self.cast.algiers.pk)
            office.edit(by=self.cast.omar, place=f"Alger “{office.version}”\n")
            audit.note_reading(self.cast.sara, "access.office", office.uid, kind="sealed")
        self.end = ChainHead.objects.get(chain=self.chain).seq

    def sign(self) -> None:
        for chain in TABLE:
            checkpoints.write(chain)
        self.signed = ChainHead.objects.get(chain=self.chain).seq

    def head_says(self, seq: int) -> None:
        """What a careful intruder does last."""
        run(
            f"UPDATE access_chainhead SET seq = %s, mac = (SELECT mac FROM {self.table} WHERE seq = %s) WHERE chain = %s",
            seq,
            seq,
            self.chain,
        )

    def renumber(self, above: int, by: int) -> None:
        """Every link above a number moves; in two steps, as numbers are unique."""
        run(f"UPDATE {self.table} SET seq = seq + {FAR} WHERE seq > %s", above)
        run(f"UPDATE {self.table} SET seq = seq - {FAR} + %s WHERE seq > {FAR}", by)

    def copy(self, seq: int, to: int, **other: Any) -> None:
        """A new link that says what link `seq` says, but for its identity and `other`."""
        different = {"seq": to, "uid": identity(), **other} | (
            {"once": None} if self.chain == "events" else {}
        )
        columns = columns_of(self.table)
        chosen = ", ".join("%s" if name in different else f'"{name}"' for name in columns)
        values = [different[name] for name in columns if name in different]
        names = ", ".join(f'"{name}"' for name in columns)
        run(
            f"INSERT INTO {self.table} ({names}) SELECT {chosen} FROM {self.table} WHERE seq = %s",
            *values,
            seq,
        )

    def findings(self) -> dict[str, int | None]:
        """Names and first bad links; every finding must be about this chain."""
        found = verify().findings
        assert {finding.chain for finding in found} <= {self.chain}
        return {finding.name: finding.first for finding in found}


def begin(cast: Any) -> Any:
    """Some 60 links in each chain, of which a checkpoint was signed in the middle and at the end."""
    trail = Trail("events", cast)
    for _ in range(2):
        trail.grow(20)
        trail.sign()
    return cast


def run(statement: str, *values: Any) -> None:
    with databases.as_owner(), unguarded("an intruder with raw SQL"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def identity() -> str:
    return str(uuid7()) if databases.on_postgresql() else uuid7().hex


def put_back(copy: str) -> None:
    """The database as it was, the checkpoints as they are: they lie elsewhere."""
    aside = settings.FOLDER / "checkpoints-aside"
    shutil.copytree(settings.CHECKPOINT_DIR, aside)
    databases.bring_back(copy)
    shutil.rmtree(settings.CHECKPOINT_DIR, ignore_errors=True)
    shutil.move(aside, settings.CHECKPOINT_DIR)
