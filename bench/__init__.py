"""Measurements. Each prints JSON lines and decides nothing; docs/measurements.md keeps their history."""

import json
import sys
from typing import Any


def report(bench: str, what: str, *, engine: str, size: int, figure: float, unit: str, **more: Any) -> None:
    """One line. With `reference` (what it is held against) and `reference_figure`, the ratio is added."""
    line = {
        "bench": bench,
        "what": what,
        "engine": engine,
        "size": size,
        "figure": rounded(figure),
        "unit": unit,
    } | more
    if more.get("reference_figure"):
        line["reference_figure"] = rounded(more["reference_figure"])
        line["ratio"] = rounded(figure / more["reference_figure"])
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def rounded(figure: float) -> float:
    """Four significant digits: more would be noise."""
    return float(f"{figure:.4g}")
