"""Beyond one machine: the same comparison as a settings file for Splink, whose own backends then run it.

SQL cannot lay names side by side, so the columns hold what our comparison would find: the sounds of the name, the rarest
apart, births ready to be exchanged. How often each level is seen of one person is counted on the pairs that our model
finds likely, by its probabilities; of strangers, on random pairs. The conditions are plain SQL of DuckDB and Spark.
"""

from typing import Any

import numpy as np

from .blocking import heard, ranked
from .codes import to_the_day
from .counted import random_pairs_of
from .learning import Model
from .pairs import close
from .table import Table
from .vocabulary import MOST_WORDS
from .weights import probability

SOUNDS = ("first", "second", "third")
MET = " + ".join(
    f"CASE WHEN {mine}_l IN (first_r, COALESCE(second_r, ''), COALESCE(third_r, '')) THEN 1 ELSE 0 END"
    for mine in SOUNDS
)
NEAR_YEAR = "ABS(year_l - year_r)"
# Comparison: the column without which nothing is known, then conditions, the likest first; what is left over comes last.
COMPARISONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("first", ("sounds_l = sounds_r", f"({MET}) >= 2", f"({MET}) = 1")),
    "birth": (
        "year",
        (
            "exact_l = exact_r", "exact_l = turned_r", f"month_day_l = month_day_r AND {NEAR_YEAR} <= 2",
            "year_l = year_r AND exact_l IS NOT NULL AND exact_r IS NOT NULL", "year_l = year_r", f"{NEAR_YEAR} = 1",
            f"{NEAR_YEAR} = 2", f"{NEAR_YEAR} <= 5",
        ),
    ),
    "sex": ("sex", ("sex_l = sex_r",)),
    "nation": ("nation", ("nation_l = nation_r",)),
    "phone": ("phone", ("phone_l = phone_r", "SUBSTR(phone_l, 6) = SUBSTR(phone_r, 6)", "SUBSTR(phone_l, 1, 5) = SUBSTR(phone_r, 1, 5)")),
    "paper": ("paper", ("paper_l = paper_r",)),
    "mother": ("mother", ("mother_l = mother_r",)),
}  # fmt: skip
BLOCKS = (
    ("phone",), ("paper",), ("exact", "first"), ("exact", "second"), ("sounds", "year"), ("first", "second", "nation"),
    ("first", "year", "nation", "sex"), ("mother", "year"), ("exact", "nation", "sex"),
)  # fmt: skip


RANKS = "masar_rare_first"


def ranks(table: Table) -> dict[str, int]:
    """How many bear each sound of a name: which of somebody's names is the rarest is asked of these people alone, so that
    the parts of a register that is too large for one machine agree on it."""
    borne = heard(table)[1]
    return {sound: int(borne[rank]) for rank, sound in enumerate(_by_rank(table)) if borne[rank] > 1}


def _by_rank(table: Table) -> list[str]:
    """The sounds in the numbering of `blocking.heard`."""
    return [table.vocabulary.skeletons[number] for number in ranked(table).tolist()]


def columns(table: Table, ranks: dict[str, int]) -> dict[str, list[Any]]:
    """One row a person, None where not known."""
    sounds, text = heard(table, MOST_WORDS)[0], _by_rank(table)
    names = []
    for row in sounds.tolist():
        said = sorted(
            (text[sound] for sound in row if sound >= 0), key=lambda sound: (ranks.get(sound, 1), sound)
        )
        names.append([*said, *[None] * len(SOUNDS)])
    exact = to_the_day(table.month, table.day)
    dates = [
        (year, month, day, known)
        for year, month, day, known in zip(
            table.year.tolist(), table.month.tolist(), table.day.tolist(), exact.tolist(), strict=True
        )
    ]
    mothers = np.append(table.vocabulary.skeleton, -1)[table.mother]
    skeletons = [*table.vocabulary.skeletons, ""]
    return {
        "unique_id": table.rid.tolist(),
        "sounds": ["-".join(sorted(filter(None, name))) or None for name in names],
        **{what: [name[place] or None for name in names] for place, what in enumerate(SOUNDS)},
        "year": [year or None for year, *_ in dates],
        "exact": [f"{year}-{month:02}-{day:02}" if known else None for year, month, day, known in dates],
        "turned": [f"{year}-{day:02}-{month:02}" if known else None for year, month, day, known in dates],
        "month_day": [f"{month:02}-{day:02}" if known else None for _, month, day, known in dates],
        "sex": [sex or None for sex in table.sex.tolist()],
        "nation": [nation or None for nation in table.nations[:, 0].tolist()],
        "phone": [f"{phone:09}" if phone else None for phone in table.phones[:, 0].tolist()],
        "paper": [str(paper) if paper else None for paper in table.documents[:, 0].tolist()],
        "mother": ["-".join(sorted(filter(None, (skeletons[each] for each in row)))) or None for row in mothers.tolist()],
    }  # fmt: skip


def settings(table: Table, frame: Any, model: Model, engine: str) -> dict[str, Any]:
    """What Splink reads. `frame`: `columns` as a pandas frame; the levels are counted with DuckDB, whatever runs them."""
    near = close(table, model)
    sure = probability(near.log_odds(model))
    pairs = len(table) * (len(table) - 1) / 2
    left, right = random_pairs_of(len(table))
    same = _shares(frame, near.left, near.right, sure)
    strangers = _shares(frame, left, right, np.ones(len(left)))
    return {
        "link_type": "dedupe_only",
        "sql_dialect": engine,
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": float(min(max(sure.sum(), 1) / max(pairs, 1), 0.5)),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": " AND ".join(f"l.{what} = r.{what}" for what in block), "sql_dialect": engine}
            for block in BLOCKS
        ],
        "comparisons": [
            {"output_column_name": what, "comparison_levels": _levels(what, same[what], strangers[what])}
            for what in COMPARISONS
        ],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def _levels(what: str, same: list[float], strangers: list[float]) -> list[dict[str, Any]]:
    column, conditions = COMPARISONS[what]
    levels: list[dict[str, Any]] = [
        {"sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL", "label_for_charts": "unknown", "is_null_level": True}
    ]  # fmt: skip
    for place, condition in enumerate((*conditions, "ELSE")):
        levels.append(
            {
                "sql_condition": condition, "label_for_charts": f"{what} {place}",
                "m_probability": same[place], "u_probability": strangers[place],
            }
        )  # fmt: skip
    if what == "name":
        levels[1] |= {"tf_adjustment_column": "sounds", "tf_adjustment_weight": 1.0}
    return levels


def _shares(frame: Any, left: Any, right: Any, weight: Any) -> dict[str, list[float]]:
    """Of each comparison, the weight of each of its levels among the pairs, 1 together."""
    import duckdb
    import pandas as pd

    connection = duckdb.connect()
    connection.register("people", frame.assign(place=np.arange(len(frame))))
    connection.register("pairs", pd.DataFrame({"one": left, "other": right, "weight": weight}))
    both = ", ".join(f"l.{what} AS {what}_l, r.{what} AS {what}_r" for what in frame.columns)
    found = {}
    for what, (column, conditions) in COMPARISONS.items():
        cases = " ".join(f"WHEN {condition} THEN {place}" for place, condition in enumerate(conditions))
        query = f"""
            SELECT CASE {cases} ELSE {len(conditions)} END, SUM(weight)
            FROM (SELECT weight, {both} FROM pairs JOIN people l ON l.place = one JOIN people r ON r.place = other)
            WHERE {column}_l IS NOT NULL AND {column}_r IS NOT NULL GROUP BY 1
        """  # noqa: S608 - our own conditions, nothing of anybody's
        seen = dict(connection.execute(query).fetchall())
        counts = np.array([float(seen.get(place, 0)) + 0.1 for place in range(len(conditions) + 1)])
        found[what] = (counts / counts.sum()).tolist()
    return found
