"""How sure a search is of the people it found: the sum of the evidence, corrected by trees that were taught on cards of
people who are in a register and of people who are not.

The sum takes fields as independent and knows nothing of rivals: a frequent name whom ten others bear as well says less than
its parts. What the trees look at is below, one line a person found.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import to_the_day
from .comparing import Asked, Looked
from .evidence import ORDER
from .trees import Trees

Floats = NDArray[np.float32]

KNOWN = 0.05  # share of those asked for who have a file: what probabilities are to mean
LEAST = -30.0
SHIFT, SLOPE = -3.1 - float(np.log(1 / KNOWN - 1)), 0.58  # of log-odds where nothing was taught


COLUMNS = 28
ALIKE = 0.7  # log-odds between names that say as much as each other
FIELDS = ("birth", "sex", "nation", "phone", "paper", "place")


def marks(looked: Looked) -> list[frozenset[tuple[Any, ...]]]:
    """Of each what hardly anybody shares but with oneself: phones, papers, the day of birth with the sex, a mother of two
    names."""
    table, who = looked.group.table, looked.people
    words = table.vocabulary
    days = to_the_day(table.month[who], table.day[who]) & (table.year[who] > 0)
    born = np.array([table.year[who], table.month[who], table.day[who], table.sex[who]]).T
    every = []
    for phones, papers, day, birth, mother in zip(
        *(each.tolist() for each in (table.phones[who], table.documents[who], days, born, table.mother[who])),
        strict=True,
    ):
        found: set[tuple[Any, ...]] = {("phone", number) for number in phones if number}
        found |= {("paper", number) for number in papers if number}
        if day:
            found.add(tuple(birth))
        heard = [words.skeleton[word] for word in mother if word >= 0]
        if len(heard) > 1:
            found.add(tuple(words.skeletons[number] for number in heard))
        every.append(frozenset(found))
    return every


def unlike(seen: Sequence[frozenset[Any]], rivals: Floats) -> Floats:
    """For each of the first people found the log-odds of the best other who shares no mark with them: two files of one
    person are no rivals of each other. `rivals`: of everybody found, best first."""
    found = np.full(len(seen), rivals[len(seen)] if len(rivals) > len(seen) else LEAST, np.float32)
    for place, own in enumerate(seen):
        for other, marks in enumerate(seen):
            if other != place and own.isdisjoint(marks):
                found[place] = rivals[other]
                break
    return found


def columns(asked: Asked, looked: Looked, rivals: Floats, others: Floats) -> Floats:
    """m×`COLUMNS`, of m people of one group. `rivals`, 2×r: of everybody found the log-odds, and those of the name alone;
    `others`: what `unlike` says of the m."""
    if not len(looked.people):
        return np.zeros((0, COLUMNS), np.float32)
    namesakes = (rivals[1] > looked.worth["name"][:, None] - ALIKE).sum(axis=1)
    rivals = rivals[0]
    table, people, odds = looked.group.table, looked.people, looked.odds
    told: list[NDArray[Any]] = [parts[what] for what in FIELDS for parts in (looked.worth, looked.level)]
    forms, whose = looked.group.forms_of(people)
    words, first = np.zeros(len(people), np.int64), np.flatnonzero(np.diff(whose, prepend=-1))
    if len(first):
        words[whose[first]] = np.maximum.reduceat((table.form_words[forms] >= 0).sum(axis=1), first)
    total = np.logaddexp.reduce(rivals)
    together = total + np.log(np.maximum(-np.expm1(np.minimum(odds - total, -1e-7)), 1e-7))
    best = np.sort(rivals)[::-1]
    second = np.where(odds >= best[0], best[1] if len(best) > 1 else LEAST, best[0])
    said = max(map(len, asked.card.forms), default=0)
    has = np.where((table.mother[people] >= 0).any(axis=1), 1, 0) + 2 * bool(asked.card.mother)
    told += [
        odds, np.maximum(together, LEAST), np.maximum(second, LEAST), odds - np.maximum(second, LEAST),
        odds - np.logaddexp(together, 0), looked.worth["name"], looked.worth["mother"], words, has,
    ]  # fmt: skip
    most = max((sum(max(word.best, word.unmatched) for word in form) for form in asked.said), default=0.0)
    short = np.maximum(
        most - looked.worth["name"], -ORDER[0]
    )  # less only where words came since the snapshot
    told += [others, odds - others, looked.level["name"], short, namesakes]
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
