"""How rare what two people share is, counted in the register itself."""

import numpy as np
from numpy.typing import NDArray

from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Floats = NDArray[np.float32]

DENSE = 1 << 26  # counters that may be kept at once; sorting takes far longer
FEW = 2.0  # people whose name and kind are guessed from all people rather than counted


def rarity(words: Whole, known: NDArray[np.bool_], kind: NDArray[np.int64]) -> Floats:
    found = np.zeros(words.shape, np.float32)
    rows = np.nonzero(known)[0]
    said = words[known]
    everywhere = np.bincount(said, minlength=1) / max(1, len(words))
    counts = alike(said, kind[rows])
    share = (counts + FEW * everywhere[said]) / (np.bincount(kind, minlength=1)[kind[rows]] + FEW)
    found[known] = -np.log(np.minimum(share, 0.9).astype(np.float32))
    return found


def alike(words: NDArray[np.integer], kind: NDArray[np.int64]) -> NDArray[np.int64]:
    """How often each word comes with its kind; both from 0."""
    kinds = np.bincount(kind, minlength=1) > 0
    many = int(kinds.sum())
    codes = words.astype(np.int64) * many + (np.cumsum(kinds) - 1)[kind]
    if (int(words.max(initial=0)) + 1) * many <= DENSE:
        return np.bincount(codes, minlength=1)[codes]
    _distinct, inverse, counts = np.unique(codes, return_inverse=True, return_counts=True)
    return counts[inverse]


def sharers(phones: NDArray[np.int64]) -> Small:
    _distinct, inverse, counts = np.unique(phones, return_inverse=True, return_counts=True)
    return np.minimum(counts, 255).astype(np.uint8)[inverse].reshape(phones.shape)


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
