"""The ways to search that ours is held against: a primary key, pg_trgm on PostgreSQL, rapidfuzz over everybody."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from .data import Line, sorted_words, sure, tail
from .evidence import Evidence

CANDIDATES = 300  # ordered again by evidence
THRESHOLD = 0.35  # of pg_trgm: the best of .3 to .5
YEAR_WEIGHTS = "CASE abs(year - %(year)s) WHEN 0 THEN .25 WHEN 1 THEN .10 WHEN 2 THEN .05 ELSE 0 END"

DAY_WEIGHT = "CASE WHEN dob = %(dob)s THEN .3 ELSE 0 END"


class Method(Protocol):
    """A way to search. `memory_mb`: what it keeps in memory or, on PostgreSQL, its index. `build_s`: seconds. `file_mb`
    and `open_s`, the size of its file and the seconds to open it again: of ours only."""

    name: str
    build_s: float
    memory_mb: float
    file_mb: float = 0.0
    open_s: float = 0.0

    def search(self, query: Line) -> list[int]:
        """At most ten rids or more, best first; the query has only the columns of its tier."""
        ...


@contextmanager
def postgresql(people: list[Line]) -> Iterator[Any]:
    """A connection to a temporary server with the table `people`."""
    import psycopg

    from tests.cluster import Cluster

    with tempfile.TemporaryDirectory(prefix="masar-bench-") as parent:
        Path(parent).chmod(0o711)  # PostgreSQL runs as another user and passes through
        cluster = Cluster(Path(parent) / "pg")
        cluster.start()
        try:
            superuser = f"host={cluster.folder} user=postgres dbname=postgres"
            with psycopg.connect(superuser, autocommit=True) as connection:
                fill(connection, people)
                yield connection
        finally:
            cluster.stop()


def fill(connection: Any, people: list[Line]) -> None:
    connection.execute("CREATE EXTENSION pg_trgm")
    connection.execute("SET maintenance_work_mem = '512MB'")
    connection.execute(
        "CREATE TABLE people (rid integer PRIMARY KEY, name text, year integer, dob text, phone text, doc text)"
    )
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY people (rid, name, year, dob, phone, doc) FROM STDIN") as copy,
    ):
        for line in people:
            copy.write_row(
                (line.rid, sorted_words(line), line.year or None, line.dob, tail(line.phone), sure(line.doc))
            )
    connection.execute("CREATE INDEX ON people (phone) WHERE phone <> ''")
    connection.execute("CREATE INDEX ON people (doc) WHERE doc <> ''")
    connection.execute("VACUUM ANALYZE people")


class PrimaryKey(Method):
    """One prepared look-up of the person who is meant: the floor, in the same loop."""

    name, build_s, memory_mb = "primary key", 0.0, 0.0

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def search(self, query: Line) -> list[int]:
        rid = query.target[0] if query.target else 1
        row = self.connection.execute(
            "SELECT rid, name, year FROM people WHERE rid = %s", (rid,), prepare=True
        ).fetchone()
        return [row[0]] if row else []


class Trigrams(Method):
    """pg_trgm over a GIN index; also whoever has the phone or the paper. The database orders by similarity and birth
    year, evidence orders the first ones again."""

    name = "pg_trgm"

    def __init__(self, connection: Any, people: list[Line], evidence: Evidence) -> None:
        self.connection, self.evidence = connection, evidence
        self.people = {line.rid: line for line in people}
        began = time.monotonic()
        connection.execute("CREATE INDEX by_trigrams ON people USING gin (name gin_trgm_ops)")
        connection.execute("VACUUM people")
        self.build_s = time.monotonic() - began
        connection.execute(f"SET pg_trgm.similarity_threshold = {THRESHOLD}")
        row = connection.execute("SELECT pg_relation_size('by_trigrams')").fetchone()
        self.memory_mb = row[0] / 1e6

    def search(self, query: Line) -> list[int]:
        values = {
            "name": sorted_words(query),
            "year": query.year,
            "dob": query.dob,
            "phone": tail(query.phone),
            "doc": sure(query.doc),
        }
        ordered = "similarity(name, %(name)s)" + (f" + {YEAR_WEIGHTS}" if query.year else "")
        if query.dob and not query.dob_est:
            ordered += f" + {DAY_WEIGHT}"
        rows = self.connection.execute(
            f"SELECT rid FROM people WHERE name %% %(name)s ORDER BY {ordered} DESC LIMIT {CANDIDATES}",
            values,
        ).fetchall()
        for what in ("phone", "doc"):
            if values[what]:
                rows += self.connection.execute(
                    f"SELECT rid FROM people WHERE {what} = %({what})s AND {what} <> '' LIMIT 50", values
                ).fetchall()
        return self.evidence.order(query, [self.people[rid] for rid in {row[0] for row in rows}])[:10]


class Everything(Method):
    """rapidfuzz: the similarity (Indel) of the sorted words to those of everybody, on one thread."""

    name = "rapidfuzz"

    def __init__(self, people: list[Line], evidence: Evidence) -> None:
        began = time.monotonic()
        self.people, self.evidence = people, evidence
        self.words = [sorted_words(line) for line in people]
        self.years = np.array([line.year for line in people], dtype=np.int16)
        self.phones = numbered(people, lambda line: tail(line.phone))
        self.docs = numbered(people, lambda line: sure(line.doc))
        self.build_s = time.monotonic() - began
        self.memory_mb = sum(len(words) + 57 for words in self.words) / 1e6

    def search(self, query: Line) -> list[int]:
        from rapidfuzz.distance import Indel
        from rapidfuzz.process import cdist

        scores = cdist(
            [sorted_words(query)], self.words, scorer=Indel.normalized_similarity, score_multiplier=200,
            dtype=np.uint8,
        )[0].astype(np.int16)  # fmt: skip
        if query.year:
            apart = np.abs(self.years - query.year)
            scores += np.select([apart == 0, apart == 1, apart == 2], [50, 20, 10], 0).astype(np.int16)
        most = min(CANDIDATES, len(scores))
        places = set(np.argpartition(scores, -most)[-most:].tolist())
        places.update(self.phones.get(tail(query.phone), ()))
        places.update(self.docs.get(sure(query.doc), ()))
        return self.evidence.order(query, [self.people[place] for place in places])[:10]


def numbered(people: list[Line], what: Any) -> dict[str, list[int]]:
    """Number to places of those who gave it; nothing for the empty number."""
    found: dict[str, list[int]] = {}
    for place, line in enumerate(people):
        if number := what(line):
            found.setdefault(number, []).append(place)
    return found
