"""What reviewed decisions teach: trees that correct the log-odds learnt without them, and how both are kept."""

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .alignment import BANDS
from .compare import Compared
from .trees import Trees
from .weights import CLASSES, Weights, log_odds

log = logging.getLogger(__name__)
SHIPPED = Path(__file__).with_name("weights.json")
OWN = "weights.json"
VERSION = 5
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
    "odd",
    "odd_other",
    "rare",
    "rare_other",
)


def features(compared: Compared, left: NDArray[np.int32], right: NDArray[np.int32], weights: Weights, people: int) -> NDArray[np.float32]:  # fmt: skip
    """m×50, of all pairs that are likely enough: who else each of the two may be counts too."""
    odds, classes = log_odds(weights, compared, people), weights.classes(compared, people)
    levels, met = compared.levels, compared.levels["met"]
    one, other = _next_best(left, right, odds)
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


def _next_best(
    left: NDArray[np.int32], right: NDArray[np.int32], odds: NDArray[np.float64]
) -> tuple[Any, Any]:
    """For both sides of each pair the log-odds of the likeliest other pair that they are in."""
    who, all_odds = np.concatenate([left, right]), np.concatenate([odds, odds])
    order = np.lexsort((-all_odds, who))
    who, sorted_odds = who[order], all_odds[order]
    first = np.append(True, who[1:] != who[:-1])
    second = ~first & np.append(False, first[:-1])
    size = int(who.max(initial=-1)) + 1
    best, next_ = np.full(size, ALONE), np.full(size, ALONE)
    best[who[first]], next_[who[second]] = sorted_odds[first], sorted_odds[second]
    found = [np.where(best[side] <= odds, next_[side], best[side]) for side in (left, right)]
    return found[0], found[1]


@dataclass
class Model:
    """`weights`: where learning without labels begins. `trees` correct the log-odds of pairs one after the other, `search`
    those of a search (`sureness`). Nothing of it where nothing was taught. `version`: of what is looked at; `taught`: by
    what, for people to read; `checked`: how it did on what it was not taught with."""

    trees: tuple[Trees, ...] = ()
    weights: Weights | None = None
    search: tuple[Trees, ...] = ()
    version: int = VERSION
    taught: str = ""
    checked: dict[str, float] = field(default_factory=dict)

    def log_odds(
        self,
        compared: Compared,
        left: NDArray[np.int32],
        right: NDArray[np.int32],
        weights: Weights,
        people: int,
    ) -> NDArray[np.float64]:
        odds = log_odds(weights, compared, people)
        if not self.trees or not len(compared):
            return odds
        seen = features(compared, left, right, weights, people)
        for trees in self.trees:
            odds = odds + trees.log_odds(seen)
        return odds

    def write(self, path: Path) -> None:
        kept: dict[str, Any] = {"version": self.version, "taught": self.taught, "checked": self.checked}
        if self.weights:
            rates = {what: np.round(rates, 7).tolist() for what, rates in self.weights.rates.items()}
            kept |= {"rates": rates, "met": np.round(self.weights.met, 7).tolist()}
            kept |= {"pairs": np.round(self.weights.pairs, 7).tolist()}
        kept |= {what: [_kept(trees) for trees in getattr(self, what)] for what in ("trees", "search")}
        path.write_text(json.dumps(kept, separators=(",", ":")) + "\n")

    @classmethod
    def current(cls, folder: Path) -> "Model":
        """What this installation was taught, or what it came with."""
        return running(folder)[0]

    @classmethod
    def read(cls, path: Path = SHIPPED) -> "Model":
        """Raises `ValueError` where the file is damaged, or of another version: teach again."""
        try:
            return cls._of(json.loads(path.read_text()))
        except (KeyError, TypeError, IndexError, AttributeError) as fault:
            raise ValueError(f"{path} is damaged ({type(fault).__name__}: {fault}).") from fault

    @classmethod
    def _of(cls, kept: dict[str, Any]) -> "Model":
        if kept["version"] != VERSION:
            raise ValueError(f"It is of version {kept['version']}, not {VERSION}.")
        weights = None
        if "rates" in kept:
            rates = {what: np.maximum(each, 1e-7) for what, each in kept["rates"].items()}
            weights = Weights(rates, np.maximum(kept["met"], 1e-7), np.array(kept["pairs"]))
        trees, search = (tuple(map(_trees, kept[what])) for what in ("trees", "search"))
        return cls(trees, weights, search, kept["version"], kept["taught"], kept["checked"])


def running(folder: Path) -> tuple[Model, str]:
    """What compares here: the model, and why it is not the one that this installation was taught, or nothing."""
    own = folder / OWN
    try:
        return (Model.read(own), "") if own.exists() else (Model.read(), "")
    except (ValueError, OSError) as fault:
        if str(fault) not in _told:  # once a process is enough
            _told.add(str(fault))
            log.warning("What was taught here is left aside, what Masar came with is used: %s", fault)
        return Model.read(), str(fault)


_told: set[str] = set()


def _kept(trees: Trees) -> dict[str, Any]:
    return {
        "edges": [np.round(edge, 5).tolist() for edge in trees.edges],
        "columns": trees.columns.tolist(),
        "cuts": trees.cuts.tolist(),
        "leaves": np.round(trees.leaves, 5).tolist(),
    }


def _trees(kept: dict[str, Any]) -> Trees:
    return Trees(
        [np.array(edge) for edge in kept["edges"]],
        np.array(kept["columns"], np.int16),
        np.array(kept["cuts"], np.int16),
        np.array(kept["leaves"]),
    )
