"""How sure a search is of the people it found: the sum of the evidence, corrected by trees that were taught on cards of
people who are in a register and of people who are not.

The sum takes fields as independent and knows nothing of rivals: a frequent name whom ten others bear as well says less than
its parts. What the trees look at is below, one line a person found.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from . import evidence
from .comparing import PRIOR, Asked, Group
from .spellings import Spellings
from .trees import Trees

Floats = NDArray[np.float32]
Whole = NDArray[np.int32]

KNOWN = 0.05  # share of those asked for who have a file: what probabilities are to mean
LEAST = -30.0
SHIFT, SLOPE = -3.1 - float(np.log(1 / KNOWN - 1)), 0.58  # of log-odds where nothing was taught


def columns(asked: Asked, group: Group, people: Whole, odds: Floats, rivals: Floats, spellings: Spellings) -> Floats:  # fmt: skip
    """m×21, of m people of one group with their log-odds. `rivals`: the log-odds of everybody found."""
    if not len(people):
        return np.zeros((0, 21), np.float32)
    card, table, crowd = asked.card, group.table, group.crowd
    told: list[NDArray[np.floating] | NDArray[np.integer]] = []
    for worth, level in (
        evidence.births(card.birth, table, people, crowd),
        evidence.sexes(table.sex[people], card.sex),
        evidence.nations(table.nations[people], card.nations, crowd),
        evidence.numbers(table.phones[people], card.phones, 10, evidence.PHONE, crowd),
        evidence.numbers(table.documents[people], card.documents, 37, evidence.DOCUMENT, crowd),
    ):
        told += [worth, level]
    mother = group.mothers(card.mother, people, spellings) if card.mother else np.zeros(len(people))
    name = odds - mother - sum(told[::2]) - PRIOR + np.log(crowd.people)
    forms, whose = group.forms_of(people)
    words = np.zeros(len(people), np.int64)
    np.maximum.at(words, whose, (table.form_words[forms] >= 0).sum(axis=1))
    total = np.logaddexp.reduce(rivals)
    others = total + np.log(np.maximum(-np.expm1(np.minimum(odds - total, -1e-7)), 1e-7))
    best = np.sort(rivals)[::-1]
    second = np.where(odds >= best[0], best[1] if len(best) > 1 else LEAST, best[0])
    said = max(map(len, asked.card.forms), default=0)
    has = np.where((table.mother[people] >= 0).any(axis=1), 1, 0) + 2 * bool(card.mother)
    told += [
        odds, np.maximum(others, LEAST), np.maximum(second, LEAST), odds - np.maximum(second, LEAST),
        odds - np.logaddexp(others, 0), name, mother, words, has,
    ]  # fmt: skip
    whole = np.full(len(people), said), np.full(len(people), np.log(crowd.people))
    return np.array([*told, *whole], np.float32).T


def start(odds: NDArray[np.floating]) -> NDArray[np.float64]:
    return SHIFT + SLOPE * odds.astype(float)


def corrected(trees: Sequence[Trees], told: Floats, odds: NDArray[np.floating]) -> NDArray[np.float64]:
    """Log-odds that mean what they say."""
    found = start(odds)
    for each in trees:
        found = found + each.log_odds(told)
    return found
