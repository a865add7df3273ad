"""How rare what two people share is, counted in the register itself."""

import numpy as np
from numpy.typing import NDArray

from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Floats = NDArray[np.float32]

DENSE = 1 << 26  # counters that may be kept at once; sorting takes far longer
# What is assumed before anybody is counted, as if of so many people: that one in a hundred bears the word; of a
# nationality and sex, that it is as frequent as among all. Of few people nothing else is known.
USUAL, AMONG_ALL, AMONG_ALIKE = 0.01, 30.0, 500.0


def rarity(words: Whole, owner: Whole, kind: NDArray[np.int64], unknown: NDArray[np.bool_]) -> Floats:
    """Minus the log of the share of other people of the same kind who bear each word (-1 for none; `owner`: whose each row
    is, ascending); of all people where the kind (n) is `unknown`."""
    found = np.zeros(words.shape, np.float32)
    known = words >= 0
    rows = np.nonzero(known)[0]
    found[known] = -np.log(shares(words[known], owner[rows], kind, unknown))
    return found


def shares(words: Whole, owner: Whole, kind: NDArray[np.int64], unknown: NDArray[np.bool_]) -> Floats:
    """The same of words in a row. Whoever bears the word is left out: what one file says is no evidence that others say it."""
    once = _once(words, owner)
    people = np.bincount(words[once], minlength=int(words.max(initial=0)) + 1)[words]
    everywhere = (people - 1 + AMONG_ALL * USUAL) / (len(kind) - 1 + AMONG_ALL)
    alike_ = alike(words, kind[owner], once)
    sizes = np.bincount(kind, minlength=1)[kind[owner]]
    inside = (alike_ - 1 + AMONG_ALIKE * everywhere) / (sizes - 1 + AMONG_ALIKE)
    share: Floats = np.where(unknown[owner], everywhere, inside).astype(np.float32)
    return np.minimum(share, 0.9)


def _once(words: Whole, owner: Whole) -> NDArray[np.bool_]:
    """Which words are not said again of the same person in another form of the name."""
    once = np.ones(len(words), bool)
    at, step = np.flatnonzero(owner[1:] == owner[:-1]), 1
    while len(at):
        once[(at + step)[words[at + step] == words[at]]] = False
        step += 1
        at = at[at + step < len(words)]
        at = at[owner[at + step] == owner[at]]
    return once


def alike(
    words: NDArray[np.integer], kind: NDArray[np.int64], once: NDArray[np.bool_] | slice = slice(None)
) -> NDArray[np.int64]:
    """How often each word comes with its kind, of those that count `once`; both from 0."""
    kinds = np.bincount(kind, minlength=1) > 0
    many = int(kinds.sum())
    codes = words.astype(np.int64) * many + (np.cumsum(kinds) - 1)[kind]
    size = (int(words.max(initial=0)) + 1) * many
    if size <= DENSE:
        return np.bincount(codes[once], minlength=size)[codes]
    distinct, counts = np.unique(codes[once], return_counts=True)
    return counts[np.searchsorted(distinct, codes)]


def sharers(phones: NDArray[np.int64]) -> Small:
    known = phones > 0
    _found, inverse, counts = np.unique(phones[known], return_inverse=True, return_counts=True)
    shared = np.zeros(phones.shape, np.uint8)
    shared[known] = np.minimum(counts, 255).astype(np.uint8)[inverse]
    return shared


def surprise(codes: NDArray[np.int64]) -> Floats:
    """How much more (log) it says to agree on this value than on the usual ones; 0 for what is not known."""
    counts = np.bincount(codes, minlength=1).astype(float)
    counts[0] = 0
    total = max(counts.sum(), 1.0)
    usual = max(float((counts / total) @ (counts / total)), 1e-9)
    found = np.log(usual / np.maximum((counts + 0.5) / (total + 1), 1e-9))
    found[0] = 0
    return np.clip(found, -3, 4).astype(np.float32)


def piled(table: Table, exact: NDArray[np.bool_]) -> Floats:
    """For each person how much less (log, 0 or negative) it says to be born on that very day, where far more people are
    than on the other days of the year: dates that forms and clerks put in place of unknown ones."""
    year = table.year.astype(np.int64)
    code = np.where(exact, year * 400 + table.month.astype(np.int64) * 32 + table.day, 0)
    _distinct, inverse, counts = np.unique(code, return_inverse=True, return_counts=True)
    here = counts[inverse].astype(float)
    usual = np.bincount(year[exact], minlength=int(year.max(initial=0)) + 1)[year] / 365
    piled = exact & (here > 3 * usual + 10)
    return np.where(piled, np.log(np.maximum(usual, 0.1) / here), 0).astype(np.float32)
