"""Who is one with somebody is one with those who are one with them: pairs that a third file makes likely."""

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]
Floats = NDArray[np.float64]

SURE = 1.0  # log-odds of pairs that speak for others
DOUBT = 0.5  # log-odds that are lost on the way
MOST = 6  # files of one person, beyond which nothing is added: such groups hold together by mistakes


def between(left: Whole, right: Whole, odds: Floats) -> tuple[Whole, Whole]:
    """Pairs of two who are both one with a third and are not among these."""
    codes, _ = _through(left, right, odds)
    more = codes[~np.isin(codes, left.astype(np.int64) << 32 | right)]
    return (more >> 32).astype(np.int32), (more & 0xFFFFFFFF).astype(np.int32)


def closed(left: Whole, right: Whole, odds: Floats, against: Floats) -> tuple[Whole, Whole, Floats]:
    """The pairs; those of two who are both one with a third with the weaker of the two on the way, where that says more.
    What the two have `against` each other (0 or less) counts in full: of father and son whose papers are in one file by
    mistake, that file is one with both, and the two are not one."""
    codes, through = _through(left, right, odds)
    own = left.astype(np.int64) << 32 | right
    order = np.argsort(own)
    place = order[np.searchsorted(own[order], codes).clip(max=max(len(own) - 1, 0))]
    there = own[place] == codes if len(own) else np.zeros(0, bool)
    place, through = place[there], through[there]
    found = odds.copy()
    found[place] = np.maximum(odds[place], through - DOUBT + against[place])
    return left, right, found


def _through(left: Whole, right: Whole, odds: Floats) -> tuple[NDArray[np.int64], Floats]:
    """Pairs (smaller << 32 | larger, each once) who share a third, and the log-odds of the weaker of the best two steps."""
    sure = odds > SURE
    third = np.concatenate([left[sure], right[sure]])
    other = np.concatenate([right[sure], left[sure]]).astype(np.int64)
    likely = np.concatenate([odds[sure], odds[sure]])
    order = np.lexsort((-likely, third))
    third, other, likely = third[order], other[order], likely[order]
    sizes = np.bincount(third, minlength=1)
    few = sizes[third] < MOST
    third, other, likely = third[few], other[few], likely[few]
    codes, found = [np.zeros(0, np.int64)], [np.zeros(0)]
    for step in range(1, MOST - 1):
        at = np.flatnonzero(third[step:] == third[: len(third) - step])
        one, two = other[at], other[at + step]
        codes.append(np.minimum(one, two) << 32 | np.maximum(one, two))
        found.append(np.minimum(likely[at], likely[at + step]))
    every, odds = np.concatenate(codes), np.concatenate(found)
    order = np.lexsort((-odds, every))
    every, odds = every[order], odds[order]
    first = np.append(True, every[1:] != every[:-1])[: len(every)]
    return every[first], odds[first]
