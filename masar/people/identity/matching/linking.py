"""What `bin/link` does: people from a file, the settings of our model, and Splink on DuckDB or Spark."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from . import beyond, files
from .learning import Model
from .table import Table


def main() -> None:
    options = arguments()
    try:
        import pandas as pd
    except ImportError as fault:
        sys.exit(f"bin/link needs the extra `link`: pip install -e .[link] ({fault}).")
    os.umask(0o077)  # names' sounds, phones and papers of everybody
    table = Table.of(files.people(options.people))
    taught = json.loads(options.taught.read_text()) if options.taught else None
    ranks = taught[beyond.RANKS] if taught else beyond.ranks(table)
    frame = pd.DataFrame(beyond.columns(table, ranks))
    if options.columns:
        frame.to_parquet(options.columns)
    if not options.settings and not options.pairs:
        return
    model = Model.read(options.weights) if options.weights else Model.read()
    told = taught or beyond.settings(table, frame, model, options.engine) | {beyond.RANKS: ranks}
    if options.settings:
        options.settings.write_text(json.dumps(told, indent=1))
    if options.pairs:
        found = linked(frame, told, options.engine, options.least)
        found.to_csv(options.pairs, index=False)
        sys.stdout.write(f"{len(found)} pairs in {options.pairs}\n")


def linked(frame: Any, told: dict[str, Any], engine: str, least: float = 0.5) -> Any:
    """`rid_a`, `rid_b`, `probability` of pairs that are at least so likely."""
    from splink import Linker

    api = backend(engine)
    told = {what: each for what, each in told.items() if what != beyond.RANKS} | {"sql_dialect": engine}
    linker = Linker(api.register(api_frame(api, frame, engine)), told, log_level="ERROR")
    found = linker.inference.predict(threshold_match_probability=least).as_pandas_dataframe()
    columns = {"unique_id_l": "rid_a", "unique_id_r": "rid_b", "match_probability": "probability"}
    return found[list(columns)].rename(columns=columns)


def backend(engine: str) -> Any:
    if engine == "duckdb":
        from splink import DuckDBAPI

        return DuckDBAPI()
    from pyspark.sql import SparkSession
    from splink import SparkAPI

    return SparkAPI(spark_session=SparkSession.builder.getOrCreate())


def api_frame(api: Any, frame: Any, engine: str) -> Any:
    return frame if engine == "duckdb" else api.spark.createDataFrame(frame)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/link")
    parser.add_argument("people", type=Path)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument(
        "--weights", type=Path, help="what `manage.py train_matching` wrote, instead of what is shipped"
    )
    parser.add_argument("--settings", type=Path, help="write Splink's settings there")
    parser.add_argument(
        "--taught", type=Path, help="settings that were written before, of a sample: nothing is learnt anew"
    )
    parser.add_argument("--columns", type=Path, help="write what Splink compares there, as Parquet")
    parser.add_argument("--pairs", type=Path, help="run it, and write the pairs there")
    parser.add_argument("--least", type=float, default=0.5, help="probability of a pair that is told (0.5)")
    options = parser.parse_args()
    if not (options.settings or options.columns or options.pairs):
        parser.error("say what is to be written: --settings, --columns or --pairs.")
    return options


if __name__ == "__main__":
    main()
