"""What reviewed decisions teach: trees that correct the log-odds learnt without them, and how both are kept."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .alignment import BANDS
from .compare import Compared
from .trees import Trees, grown
from .weights import CLASSES, Weights, log_odds

SHIPPED = Path(__file__).with_name("weights.json")
VERSION = 1
ALONE = -30.0  # log-odds of the next best where there is none
SAID = ("birth", "sex", "nation", "phone", "paper", "mother", "name", "order", "place")
LEVELS = (
    "birth",
    "phone",
    "paper",
    "mother",
    "sex",
    "nation",
    "first",
    "left",
    "right",
    "order",
    "place",
    "apart",
)


def features(compared: Compared, left: NDArray[np.int32], right: NDArray[np.int32], weights: Weights, people: int) -> NDArray[np.float32]:  # fmt: skip
    """m×47, of all pairs that are likely enough: who else each of the two may be counts too."""
    odds, classes = log_odds(weights, compared, people), weights.classes(compared, people)
    levels, met = compared.levels, compared.levels["met"]
    one, other = _next_best(left, right, odds, people)
    columns = [
        odds, classes[0], *(classes[0] - classes[which] for which in range(1, len(CLASSES))),
        *(weights.said(compared, what) for what in SAID),
        *(levels[what] for what in LEVELS),
        met.sum(axis=1), *(met[:, place : place + BANDS].sum(axis=1) for place in range(0, met.shape[1], BANDS)),
        *(met[:, BANDS + band :: BANDS].sum(axis=1) for band in range(BANDS)),
        *compared.surprise.values(),
        np.maximum(one, other), np.minimum(one, other), odds - np.maximum(one, other),
    ]  # fmt: skip
    return np.array(columns, np.float32).T


def _next_best(left: NDArray[np.int32], right: NDArray[np.int32], odds: NDArray[np.float64], people: int) -> tuple[Any, Any]:  # fmt: skip
    """For both sides of each pair the log-odds of the likeliest other pair that they are in."""
    who, all_odds = np.concatenate([left, right]), np.concatenate([odds, odds])
    order = np.lexsort((-all_odds, who))
    who, sorted_odds = who[order], all_odds[order]
    first = np.append(True, who[1:] != who[:-1])
    second = ~first & np.append(False, first[:-1])
    best, next_ = np.full(people, ALONE), np.full(people, ALONE)
    best[who[first]], next_[who[second]] = sorted_odds[first], sorted_odds[second]
    found = [np.where(best[side] <= odds, next_[side], best[side]) for side in (left, right)]
    return found[0], found[1]


@dataclass
class Model:
    """`weights`: where learning without labels begins. `trees` correct the log-odds. Both None where nothing was taught.
    `version` changes with every training; `taught`: by what, for people to read."""

    trees: Trees | None = None
    weights: Weights | None = None
    version: int = VERSION
    taught: str = ""

    def log_odds(
        self,
        compared: Compared,
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        weights: Weights,
        people: int,
    ) -> NDArray[np.float64]:
        odds = log_odds(weights, compared, people)
        if self.trees is None or not len(compared):
            return odds
        return odds + self.trees.log_odds(features(compared, left, right, weights, people))

    def write(self, path: Path) -> None:
        kept: dict[str, Any] = {"version": self.version, "taught": self.taught}
        if self.weights:
            rates = {what: np.round(rates, 7).tolist() for what, rates in self.weights.rates.items()}
            kept |= {"rates": rates, "met": np.round(self.weights.met, 7).tolist()}
            kept |= {"pairs": np.round(self.weights.pairs, 7).tolist()}
        if self.trees:
            kept |= {
                "edges": [np.round(edge, 5).tolist() for edge in self.trees.edges],
                "columns": self.trees.columns.tolist(),
                "cuts": self.trees.cuts.tolist(),
                "leaves": np.round(self.trees.leaves, 5).tolist(),
            }
        path.write_text(json.dumps(kept, separators=(",", ":")) + "\n")

    @classmethod
    def read(cls, path: Path = SHIPPED) -> "Model":
        kept = json.loads(path.read_text())
        trees = weights = None
        if "rates" in kept:
            rates = {what: np.maximum(each, 1e-7) for what, each in kept["rates"].items()}
            weights = Weights(rates, np.maximum(kept["met"], 1e-7), np.array(kept["pairs"]))
        if "leaves" in kept:
            trees = cls._trees(kept)
        return cls(trees, weights, kept["version"], kept["taught"])

    @staticmethod
    def _trees(kept: dict[str, Any]) -> Trees:
        return Trees(
            [np.array(edge) for edge in kept["edges"]],
            np.array(kept["columns"], np.int16),
            np.array(kept["cuts"], np.int16),
            np.array(kept["leaves"]),
        )


def taught(
    examples: list[tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.float64]]],
    weights: Weights,
    told: str,
) -> Model:
    """From `examples`: features, whether the two are one person, and the log-odds learnt without labels, which were
    `weights`."""
    columns, right, odds = (np.concatenate(parts) for parts in zip(*examples, strict=True))
    return Model(grown(columns, right, odds), weights, VERSION, told)
