"""Levels of two dates, numbers, nationalities or places, by the million. Lower levels agree more."""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from .table import Table

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Weak = Callable[[Whole, int, Whole, int], NDArray[np.bool_]]

GENERATION = 14  # years
# Births, both with a day:
DAY, SWAPPED, ONE_PART, DAY_1, DAY_2, DAY_10, YEAR, YEAR_1, YEAR_2, YEARS, APART, PARENT = range(1, 13)
# With only the year on one side, and then on both: the same, 1 off, 2 off, 3 to 5, up to 13, further.
ONE_YEAR, TWO_YEARS = 13, 19
# Of phones and papers; SHARED: a phone of more than two people, a paper's number on one of another kind or issuer.
NEITHER, SAME, SHARED, ONE_OFF, OTHER, ONE_HAS = range(6)


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


def numbers(values: NDArray[np.int64], left: Whole, right: Whole, base: int, weak: Weak) -> Small:
    """`NEITHER` or `ONE_HAS` one, `SAME`, `SHARED`, `ONE_OFF` (one sign wrong, or two neighbours swapped), `OTHER`, of numbers whose signs are digits in `base`;
    the best of all that both have. `weak`: which of the same numbers, given as people and columns of both, are only `SHARED`."""
    many = (values > 0).sum(axis=1).astype(np.uint8)
    has = many > 0
    found = np.where(has[left] ^ has[right], ONE_HAS, NEITHER).astype(np.uint8)
    both = np.flatnonzero(has[left] & has[right])
    wide = both[(many[left[both]] > 1) | (many[right[both]] > 1)]
    for first in range(values.shape[1]):
        for second in range(values.shape[1]):
            known = (
                wide[(many[left[wide]] > first) & (many[right[wide]] > second)] if first or second else both
            )
            who, whom = left[known], right[known]
            one, other = values[who, first], values[whom, second]
            level = likeness(one, other, base)
            same = np.flatnonzero(level == SAME)
            level[same[weak(who[same], first, whom[same], second)]] = SHARED
            found[known] = np.where(found[known] == 0, level, np.minimum(found[known], level))
    return found


def likeness(one: NDArray[np.int64], other: NDArray[np.int64], base: int) -> Small:
    """`SAME`, `ONE_OFF` or `OTHER`, of numbers that both are known."""
    places, steps = _steps(base)
    level = np.where(one == other, SAME, OTHER).astype(np.uint8)
    far = np.abs(one - other)
    rest = np.flatnonzero(steps[np.searchsorted(steps, far).clip(max=len(steps) - 1)] == far)
    mine, theirs = one[rest, None] // places % base, other[rest, None] // places % base
    differ: NDArray[np.bool_] = np.not_equal(mine, theirs)
    crossed = (mine[:, 1:] == theirs[:, :-1]) & (mine[:, :-1] == theirs[:, 1:]) & differ[:, 1:]
    wrong = differ.sum(axis=1)
    level[rest[(wrong == 1) | ((wrong == 2) & crossed.any(axis=1))]] = ONE_OFF
    return level


@cache
def _steps(base: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What each digit is worth, and how far two numbers are apart that are one off."""
    places = base ** np.arange(12, dtype=np.int64)
    digits = np.arange(1, base, dtype=np.int64)
    return places, np.unique(
        np.concatenate([np.outer(places, digits).ravel(), np.outer(places[:11], digits * (base - 1)).ravel()])
    )


def agree(one: NDArray[np.integer], other: NDArray[np.integer]) -> Small:
    return np.where((one == 0) | (other == 0), 0, np.where(one == other, 1, 2)).astype(np.uint8)


def nations(values: NDArray[np.int16], left: Whole, right: Whole) -> tuple[Small, NDArray[np.int16]]:
    """1 where one is shared, 2 where none is, 0 where one side has none; and the one that is shared, or 0."""
    one, other = values[left], values[right]
    known = (one[:, 0] > 0) & (other[:, 0] > 0)
    shared = np.where(one[:, 0] == other[:, 0], one[:, 0], 0)
    wide = np.flatnonzero(known & (shared == 0)) if values.shape[1] > 1 else ()
    for first in range(values.shape[1] if len(wide) else 0):
        met = wide[(one[wide, first] > 0) & (one[wide, first, None] == other[wide]).any(axis=1)]
        shared[met] = one[met, first]
    return np.where(known, np.where(shared > 0, 1, 2), 0).astype(np.uint8), shared


def places(values: NDArray[np.integer], left: Whole, right: Whole) -> Small:
    """1 two shared or more, 2 one, 3 none, 0 where one side has none."""
    if not values.any():
        return np.zeros(len(left), np.uint8)
    one, other = values[left], values[right]
    shared = np.zeros(len(left), np.uint8)
    for first in range(values.shape[1]):
        shared += (one[:, first, None] == other).any(axis=1) & (one[:, first] > 0)
    known = (one[:, 0] > 0) & (other[:, 0] > 0)
    return np.where(known, 3 - np.minimum(shared, 2), 0).astype(np.uint8)
