"""Everyone against everyone, each method in a process of its own, so that its memory is its own."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench import report

from .data import read, read_pairs
from .quality import judge

ROOT = Path(__file__).resolve().parents[2]


def run(method: str, people_file: Path, labels: Path | None = None) -> dict[str, Any] | None:
    """Left and right rids, scores, seconds, memory; None when the process failed, whose words are on stderr."""
    with tempfile.TemporaryDirectory(prefix="masar-linking-") as folder:
        out = Path(folder) / "found"
        command = [sys.executable, "-m", "bench.identity.linking", method, str(people_file), str(out)]
        if subprocess.run(command + ([str(labels)] if labels else []), cwd=ROOT).returncode:
            return None
        pairs = np.load(out.with_suffix(".npz"))
        figures = json.loads(out.with_suffix(".json").read_text())
        return figures | {what: pairs[what] for what in ("left", "right", "score")}


def tell(methods: list[str], people_file: Path, pairs_file: Path, what: str = "batch") -> None:
    """Part `batch`: the reference is tuned Splink's seconds, where it ran."""
    truth, runs = read_pairs(pairs_file), {}
    for method in ("splink", "splink-tuned", "ours", "ours-labelled", "link"):
        if method.removesuffix("-labelled") in methods and (found := run(method, people_file)):
            runs[method] = found
    tuned = runs.get("splink-tuned", {}).get("seconds")
    for method, found in runs.items():
        more: dict[str, Any] = {}
        if tuned and method != "splink-tuned":
            more = {"reference": "splink tuned, seconds", "reference_figure": tuned}
        quality = judge(found["left"], found["right"], found["score"], truth)
        report(
            "identity", what, engine="sqlite", size=found["people"], figure=found["seconds"], unit="s", method=method,
            **quality.rounded(), seconds=round(found["seconds"], 1), columns_s=round(found["prepared"], 1),
            memory_mb=round(found["memory_mb"]), compared=len(found["score"]), true_pairs=len(truth), **more,
        )  # fmt: skip


def tell_incremental(people_file: Path, new_file: Path, known_file: Path) -> None:
    """Part `incremental`: new people against everybody whose table is at hand."""
    from .ours_batch import incremental

    found = incremental(people_file, new_file, known_file)
    report(
        "identity", "incremental", engine="sqlite", size=int(found["size"]), figure=found["seconds"], unit="s",
        method="ours", new=int(found["new"]), recall=round(found["found"], 4),
    )  # fmt: skip


def child() -> None:
    parser = argparse.ArgumentParser()
    for what in ("method", "people", "out"):
        parser.add_argument(what)
    parser.add_argument("labels", nargs="?")
    options = parser.parse_args()
    people = read(Path(options.people))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    if options.method.startswith("splink"):
        from .splinking import RUNS
    else:
        from .ours_batch import RUNS
    (left, right, score), prepared = RUNS[options.method](people)
    seconds = time.monotonic() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out = Path(options.out)
    np.savez(out.with_suffix(".npz"), left=left, right=right, score=score)
    figures = {
        "seconds": seconds,
        "prepared": prepared,
        "memory_mb": memory / 1024,
        "before_mb": held / 1024,
        "people": len(people),
    }
    out.with_suffix(".json").write_text(json.dumps(figures))


if __name__ == "__main__":
    child()
