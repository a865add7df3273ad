"""Levels of two dates, and of two numbers, by the million. Lower levels agree more."""

import numpy as np
from numpy.typing import NDArray

from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]

GENERATION = 14  # years
# Births, both with a day:
DAY, SWAPPED, ONE_PART, DAY_1, DAY_2, DAY_10, YEAR, YEAR_1, YEAR_2, YEARS, APART, PARENT = range(1, 13)
# With only the year on one side, and then on both: the same, 1 off, 2 off, 3 to 5, up to 13, further.
ONE_YEAR, TWO_YEARS = 13, 19
NEITHER, SAME, SHARED, ONE_OFF, OTHER, ONE_HAS = range(6)  # of phones; SHARED: more than two people have it


def days(table: Table, left: Whole, right: Whole, off: Whole) -> Small:
    month, day = (table.month[left], table.month[right]), (table.day[left], table.day[right])
    same = (month[0] == month[1]).astype(np.int8) + (day[0] == day[1])
    swapped = (month[0] == day[1]) & (day[0] == month[1])
    return np.select(
        [
            (off == 0) & (same == 2),
            (off == 0) & swapped,
            (off == 0) & (same == 1),
            (same == 2) & (off == 1),
            (same == 2) & (off == 2),
            (same == 2) & (off == 10),
            off == 0,
            off == 1,
            off == 2,
            off < 6,
            off < GENERATION,
        ],
        [DAY, SWAPPED, ONE_PART, DAY_1, DAY_2, DAY_10, YEAR, YEAR_1, YEAR_2, YEARS, APART],
        PARENT,
    ).astype(np.uint8)


def numbers(values: NDArray[np.int64], left: Whole, right: Whole, base: int) -> Small:
    """`NEITHER` or `ONE_HAS` one, `SAME`, `ONE_OFF` (one sign wrong, or two neighbours swapped), `OTHER`, of numbers whose signs are digits in `base`;
    the best of all that both have."""
    has = np.asarray((values > 0).any(axis=1))
    found = np.where(has[left] ^ has[right], ONE_HAS, NEITHER).astype(np.uint8)
    for first in range(values.shape[1]):
        for second in range(values.shape[1]):
            one, other = values[left, first], values[right, second]
            known = np.flatnonzero((one > 0) & (other > 0))
            level = _number(one[known], other[known], base)
            found[known] = np.where(found[known] == 0, level, np.minimum(found[known], level))
    return found


def _number(one: NDArray[np.int64], other: NDArray[np.int64], base: int) -> Small:
    places = base ** np.arange(12, dtype=np.int64)
    digits = np.arange(1, base, dtype=np.int64)
    steps = np.unique(np.concatenate([np.outer(places, digits), np.outer(places[:11], digits * (base - 1))]))
    level = np.where(one == other, SAME, OTHER).astype(np.uint8)
    far = np.abs(one - other)
    rest = np.flatnonzero(steps[np.searchsorted(steps, far).clip(max=len(steps) - 1)] == far)
    mine, theirs = one[rest, None] // places % base, other[rest, None] // places % base
    differ: NDArray[np.bool_] = np.not_equal(mine, theirs)
    crossed = (mine[:, 1:] == theirs[:, :-1]) & (mine[:, :-1] == theirs[:, 1:]) & differ[:, 1:]
    wrong = differ.sum(axis=1)
    level[rest[(wrong == 1) | ((wrong == 2) & crossed.any(axis=1))]] = ONE_OFF
    return level
