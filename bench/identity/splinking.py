"""Splink 5 on DuckDB over one table of people, in two threads."""

import logging
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from . import splink_rules
from .data import Line

TRAINED_ON = 1e6  # pairs at most, of each block
Scored = tuple[np.ndarray, np.ndarray, np.ndarray]  # rids, rids, match weights


def link(people: list[Line], tuned: bool) -> tuple[Scored, float]:
    """Scored pairs, and how many of the seconds went into columns. No labels."""
    began = time.monotonic()
    records = splink_rules.tuned_records(people) if tuned else splink_rules.usual_records(people)
    linker = linked(records, splink_rules.tuned_settings() if tuned else splink_rules.usual_settings())
    prepared = time.monotonic() - began
    train(linker, tuned)
    return scored(linker), prepared


def linked(records: dict[str, list[Any]], settings: Any) -> Any:
    import duckdb
    import pandas as pd
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    connection.execute("SET threads = 2; SET memory_limit = '2800MB'")
    api = DuckDBAPI(connection=connection)
    frame = api.register(pd.DataFrame(records))
    return Linker(frame, settings, log_level=logging.ERROR)


def train(linker: Any, tuned: bool) -> None:
    from splink import block_on

    training = linker.training
    sure = ["l.doc = r.doc", "l.name = r.name and l.exact = r.exact"]
    usual = [block_on("doc"), block_on("given", "surname", "dob")]
    training.estimate_probability_two_random_records_match(sure if tuned else usual, recall=0.5)
    training.estimate_u_using_random_sampling(max_pairs=1e7 if tuned else 5e6, seed=1)
    blocks = (("exact",), ("sounds", "nat", "year"), ("doc",)) if tuned else (("dob",), ("phone",), ("doc",))
    for block in blocks:  # not by phone: families share it
        training.estimate_parameters_using_expectation_maximisation(
            block_on(*block), max_pairs=TRAINED_ON, record_sample_proportion=0.1
        )


def scored(linker: Any, weight: float = -5) -> Scored:
    found = linker.inference.predict(threshold_match_weight=weight)
    columns = "unique_id_l, unique_id_r, match_weight"
    table = linker._db_api.duckdb_con.execute(f"SELECT {columns} FROM {found.physical_name}").fetchnumpy()
    left, right, score = (np.asarray(table[name.strip()]) for name in columns.split(","))
    return left.astype(np.int64), right.astype(np.int64), score.astype(np.float64)


RUNS: dict[str, Callable[[list[Line]], tuple[Scored, float]]] = {
    "splink": lambda people: link(people, tuned=False),
    "splink-tuned": lambda people: link(people, tuned=True),
}
