"""How good a list of scored pairs is against the true ones."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Quality:
    """At the threshold of the best F1: `precision`, `recall`, `f1`. `recall_at_p99`: the most that can be found with
    precision 0.99 or more. Recall counts all true pairs, also those never compared."""

    precision: float
    recall: float
    f1: float
    recall_at_p99: float

    def rounded(self) -> dict[str, float]:
        return {what: round(figure, 5) for what, figure in vars(self).items()}


def coded(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """One int64 a pair of rids, whichever comes first."""
    low, high = np.minimum(left, right).astype(np.int64), np.maximum(left, right).astype(np.int64)
    return low << 32 | high


def judge(
    left: np.ndarray, right: np.ndarray, score: np.ndarray, true_pairs: list[tuple[int, int]]
) -> Quality:
    """`left`, `right`: rids; `score`: higher is likelier, any scale. A pair that comes twice counts once."""
    truth = np.array(true_pairs, dtype=np.int64).reshape(-1, 2)
    codes = coded(np.asarray(left), np.asarray(right))
    order = np.argsort(-np.asarray(score), kind="stable")
    _codes, first = np.unique(codes[order], return_index=True)
    order = order[np.sort(first)]
    right_so_far = np.cumsum(np.isin(codes[order], coded(truth[:, 0], truth[:, 1])))
    taken = np.arange(1, len(order) + 1)
    scores = np.asarray(score)[order]
    edges = np.append(scores[1:] != scores[:-1], True)  # a threshold takes all of equal score
    hits, taken = right_so_far[edges], taken[edges]
    precision, recall = hits / taken, hits / max(1, len(truth))
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    best = int(np.argmax(f1))
    sure = recall[precision >= 0.99]
    return Quality(
        float(precision[best]), float(recall[best]), float(f1[best]), float(sure.max()) if len(sure) else 0.0
    )
