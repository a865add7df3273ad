"""How sure a search is of the people it found: the sum of the evidence, corrected by trees that were taught on cards of
people who are in a register and of people who are not.

The sum takes fields as independent and knows nothing of rivals: a frequent name whom ten others bear as well says less than
its parts. What the trees look at is below, one line a person found.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .comparing import Asked, Looked
from .trees import Trees

Floats = NDArray[np.float32]

KNOWN = 0.05  # share of those asked for who have a file: what probabilities are to mean
LEAST = -30.0
SHIFT, SLOPE = -3.1 - float(np.log(1 / KNOWN - 1)), 0.58  # of log-odds where nothing was taught


FIELDS = ("birth", "sex", "nation", "phone", "paper", "place")


def columns(asked: Asked, looked: Looked, rivals: Floats) -> Floats:
    """m×23, of m people of one group. `rivals`: the log-odds of everybody found."""
    if not len(looked.people):
        return np.zeros((0, 23), np.float32)
    table, people, odds = looked.group.table, looked.people, looked.odds
    told: list[NDArray[Any]] = [parts[what] for what in FIELDS for parts in (looked.worth, looked.level)]
    forms, whose = looked.group.forms_of(people)
    words, first = np.zeros(len(people), np.int64), np.flatnonzero(np.diff(whose, prepend=-1))
    if len(first):
        words[whose[first]] = np.maximum.reduceat((table.form_words[forms] >= 0).sum(axis=1), first)
    total = np.logaddexp.reduce(rivals)
    others = total + np.log(np.maximum(-np.expm1(np.minimum(odds - total, -1e-7)), 1e-7))
    best = np.sort(rivals)[::-1]
    second = np.where(odds >= best[0], best[1] if len(best) > 1 else LEAST, best[0])
    said = max(map(len, asked.card.forms), default=0)
    has = np.where((table.mother[people] >= 0).any(axis=1), 1, 0) + 2 * bool(asked.card.mother)
    told += [
        odds, np.maximum(others, LEAST), np.maximum(second, LEAST), odds - np.maximum(second, LEAST),
        odds - np.logaddexp(others, 0), looked.worth["name"], looked.worth["mother"], words, has,
    ]  # fmt: skip
    whole = np.full(len(people), said), np.full(len(people), np.log(looked.group.crowd.people))
    return np.array([*told, *whole], np.float32).T


def start(odds: NDArray[np.floating]) -> NDArray[np.float64]:
    return SHIFT + SLOPE * odds.astype(float)


def corrected(trees: Sequence[Trees], told: Floats, odds: NDArray[np.floating]) -> NDArray[np.float64]:
    """Log-odds that mean what they say."""
    found = start(odds)
    for each in trees:
        found = found + each.log_odds(told)
    return found
