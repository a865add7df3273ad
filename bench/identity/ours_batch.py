"""Ours in batch, as the harness sees it: everybody against everybody, new people against everybody, FEBRL."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from masar.people.identity.matching import learning, pairs, training
from masar.people.identity.matching.row import Row
from masar.people.identity.matching.table import Table

from .data import Line, read
from .ours import row
from .splinking import Scored

LABELLED_SEED = 2027  # the people of confirmed merges: never those that are measured
LABELLED = 200_000


def without_labels(people: list[Line]) -> tuple[Scored, float]:
    began = time.monotonic()
    table = Table.of(map(row, people))
    prepared = time.monotonic() - began
    return in_rids(table, pairs.pairs(table, learning.Model())), prepared


def with_labels(people: list[Line]) -> tuple[Scored, float]:
    began = time.monotonic()
    table = Table.of(map(row, people))
    prepared = time.monotonic() - began
    return in_rids(table, pairs.pairs(table, learning.Model.read())), prepared


def exported(people: list[Line]) -> tuple[Scored, float]:
    """The same model as `bin/link` hands it to Splink, on DuckDB."""
    import pandas as pd

    from masar.people.identity.matching import beyond, linking

    began = time.monotonic()
    table = Table.of(map(row, people))
    frame = pd.DataFrame(beyond.columns(table, beyond.ranks(table)))
    prepared = time.monotonic() - began
    told = beyond.settings(table, frame, learning.Model.read(), "duckdb")
    found = linking.linked(frame, told, "duckdb", 0.01)
    return (
        found["rid_a"].to_numpy(),
        found["rid_b"].to_numpy(),
        found["probability"].to_numpy(),
    ), prepared


def in_rids(table: Table, found: Scored) -> Scored:
    left, right, probability = found
    return table.rid[left], table.rid[right], probability


RUNS: dict[str, Callable[[list[Line]], tuple[Scored, float]]] = {
    "ours": without_labels,
    "ours-labelled": with_labels,
    "link": exported,
}


def against(people: list[Line], new: list[Line]) -> tuple[float, Scored]:
    """Seconds for `new`, with the table of `people` at hand, and (place in `new`, rid, probability)."""
    table, known = Table.of(map(row, people)), learning.Model.read()
    rows = list(map(row, new))
    began = time.monotonic()
    newcomer, person, probability = pairs.against(table, rows, known)
    return time.monotonic() - began, (newcomer, table.rid[person], probability)


def febrl(rows: list[dict[str, str]], split: int) -> Scored:
    """Trained on sets 1 and 2 alone. `split`: where the second list begins, 0 for one list."""
    from .febrl import records, truth

    train = [records("1"), records("2")]
    labelled = [(Table.of(febrl_rows(some)), np.array(truth(some))) for some in train]
    table = Table.of(febrl_rows(rows))
    left, right, probability = pairs.pairs(table, training.of_pairs(labelled, "FEBRL 1 and 2"))
    if split:
        across = (left < split) != (right < split)
        left, right, probability = left[across], right[across], probability[across]
    return left, right, probability


def febrl_rows(rows: list[dict[str, str]]) -> list[Row]:
    return [
        Row(
            rid=place,
            names=(f"{record['given_name']} {record['surname']}".strip(),),
            born_earliest=born(record["date_of_birth"]),
            born_latest=born(record["date_of_birth"]),
            documents=tuple(filter(None, (record["soc_sec_id"],))),
            places=tuple(
                filter(None, (record["address_1"], record["suburb"], record["postcode"], record["address_2"]))
            ),
        )
        for place, record in enumerate(rows)
    ]


def born(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def incremental(people_file: Path, new_file: Path, known_file: Path) -> dict[str, float]:
    """500 who have no file and 500 who have: seconds, and the share of the latter that is found at 0.5."""
    people = read(people_file)
    new, known = read(new_file)[:500], read(known_file)[:500]
    seconds, (newcomer, rid, probability) = against(people, [*new, *known])
    hits = {
        int(place) - len(new)
        for place, found, likely in zip(newcomer.tolist(), rid.tolist(), probability.tolist(), strict=True)
        if place >= len(new) and likely >= 0.5 and found in known[place - len(new)].target
    }
    return {
        "seconds": seconds,
        "new": len(new) + len(known),
        "size": len(people),
        "found": len(hits) / max(1, len(known)),
    }
