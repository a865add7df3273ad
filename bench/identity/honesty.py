"""Whether a probability means what it says, and whether the banner "probably here already" can be trusted.

At a counter one newcomer in twenty has a file already: people with a file and people without are asked for, and weighed
so that the former are a twentieth. Candidates of the whole card; data of other seeds, with error rates OTHER. A few false
banners decide its recall in one set of people, so several sets are taken as one.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from bench import report

Candidates = Callable[[Any], list[tuple[int, float]]]  # (rid, probability), best first
KNOWN = 0.05
BINS = 15
PRECISION = 0.95  # of the banner


def answers(search: Candidates, known: list[Any], new: list[Any]) -> dict[str, np.ndarray]:
    """One element a candidate: `probability`, `right`, `weight`, `best` (the first of its query), `new`."""
    share = {False: KNOWN / max(1, len(known)), True: (1 - KNOWN) / max(1, len(new))}
    rows = [
        (probability, rid in query.target, share[is_new], place == 0, is_new)
        for is_new, queries in ((False, known), (True, new))
        for query in queries
        for place, (rid, probability) in enumerate(search(query) or [(0, 0.0)])
    ]
    columns = ("probability", "right", "weight", "best", "new")
    return {what: np.array(column) for what, column in zip(columns, zip(*rows, strict=True), strict=True)}


def calibration_error(probability: np.ndarray, right: np.ndarray, weight: np.ndarray | None = None) -> float:
    """Expected calibration error: over fifteen bins of equal width, how far the mean probability of a bin is from the
    share that is right, weighed by how many are in it. 0 is honest, 1 is the worst."""
    weight = np.ones(len(probability)) if weight is None else weight
    places = np.minimum((probability * BINS).astype(int), BINS - 1)
    said = np.bincount(places, weight * probability, BINS)
    true = np.bincount(places, weight * right, BINS)
    return float(np.abs(said - true).sum() / weight.sum())


def banner(found: dict[str, np.ndarray]) -> dict[str, float]:
    """At the lowest threshold with precision 0.95: `threshold`, `precision`, `recall`, `false_in_200` (banners about
    200 new people). A banner that names somebody else is false, also for one who has a file."""
    best = found["best"].astype(bool)
    probability, right = found["probability"][best], found["right"][best].astype(bool)
    weight, new = found["weight"][best], found["new"][best].astype(bool)
    order = np.argsort(-probability, kind="stable")
    shown, true = np.cumsum(weight[order]), np.cumsum((weight * right)[order])
    false_new = np.cumsum((weight * new)[order]) / max(1e-12, float(weight[new].sum()))
    ends = np.append(np.diff(probability[order]) != 0, True)
    good = np.flatnonzero(ends & (true / shown >= PRECISION) & (probability[order] > 0))
    if not len(good):
        return {"threshold": 1.0, "precision": 0.0, "recall": 0.0, "false_in_200": 0.0}
    at = int(good[-1])
    return {
        "threshold": round(float(probability[order][at]), 4),
        "precision": round(float(true[at] / shown[at]), 4),
        "recall": round(float(true[at] / weight[~new].sum()), 4),
        "false_in_200": round(float(200 * false_new[at]), 3),
    }


def together(sets: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """What was answered about several sets of people, as of one."""
    return {what: np.concatenate([each[what] for each in sets]) for what in sets[0]}


def tell(
    found: dict[str, np.ndarray], size: int, parts: tuple[str, ...], where: str = "", sets: int = 1
) -> None:
    """Parts `calibration` and `banner`, of `answers` about that many sets of `size` people."""
    best, new = found["best"].astype(bool), found["new"].astype(bool)
    about: dict[str, Any] = {"engine": "sqlite", "size": size, "sets": sets, "method": "ours", "tier": "T3"}
    about |= {"known": int((best & ~new).sum()), "new": int((best & new).sum())}
    if "calibration" in parts:
        for which, chosen in (("every candidate", np.ones(len(best), bool)), ("first candidate", best)):
            error = calibration_error(*(found[what][chosen] for what in ("probability", "right", "weight")))
            report(
                "identity", f"{where}calibration", figure=error, unit="expected calibration error", of=which, **about,
            )  # fmt: skip
    if "banner" in parts:
        figures = banner(found)
        report(
            "identity", f"{where}banner", figure=figures["recall"], unit="recall at precision 0.95", **figures, **about,
        )  # fmt: skip
