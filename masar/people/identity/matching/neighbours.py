"""Words that are one or two slips apart, found by what is left of both when letters are taken away.

The deletion neighbourhoods of W. Garbe's SymSpell: two words within d slips leave a common remainder after at most d
deletions on each side. Only the first seven letters are taken apart; whoever asks compares the whole words.
"""

from collections.abc import Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .table import distinct

HEAD = 7  # letters that are taken apart
TWO_SLIPS = 6  # a word of so many letters may be two slips off, a shorter one, one
ONE_SLIP = 3  # below that, a slip leaves nothing to know a word by
BLOCK = 20_000  # words hashed at once
_POWERS = np.cumprod(np.full(HEAD, 0x9E3779B97F4A7C15, np.uint64), dtype=np.uint64)


def build(words: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Hashes of all remainders, ascending, and beside each the place of its word in `words`. About 25 a word."""
    hashes, places = [np.zeros(0, np.uint32)], [np.zeros(0, np.int32)]
    sizes = np.fromiter(map(len, words), np.int32, len(words))
    letters = np.array([word[:HEAD] for word in words], f"U{HEAD}").view(np.uint32).reshape(-1, HEAD)
    for size in range(1, HEAD + 1):
        alike = np.flatnonzero(sizes == size) if size < HEAD else np.flatnonzero(sizes >= HEAD)
        for first in range(0, len(alike), BLOCK):
            block = alike[first : first + BLOCK].astype(np.int32)
            left = _remainders(letters[block, :size])
            hashes.append(left.ravel())
            places.append(np.repeat(block, left.shape[1]))
    both = np.concatenate(hashes).astype(np.uint64) << np.uint64(32) | np.concatenate(places).astype(
        np.uint64
    )
    both = np.unique(both)
    return (both >> np.uint64(32)).astype(np.uint32), (both & np.uint64(0xFFFFFFFF)).astype(np.int32)


def near(word: str, hashes: NDArray[np.uint32], places: NDArray[np.int32]) -> NDArray[np.int32]:
    """Places of the words that may be near `word`, ascending; `hashes` and `places` from `build`."""
    if not word:
        return np.zeros(0, np.int32)
    letters = np.array([word[:HEAD]], f"U{min(len(word), HEAD)}").view(np.uint32).reshape(1, -1)
    wanted = _remainders(letters)[0]
    starts = hashes.searchsorted(wanted, "left").tolist()
    ends = hashes.searchsorted(wanted, "right").tolist()
    found = [places[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
    return distinct(np.concatenate(found)) if found else np.zeros(0, np.int32)


def _remainders(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Words of one size (n×size code points) to the hashes of what deletions leave (n×c), themselves included."""
    sums = (letters.astype(np.uint64) + np.uint64(1)) @ _powers(letters.shape[1])
    sums = (sums ^ sums >> np.uint64(29)) * np.uint64(0xBF58476D1CE4E5B9)
    return (sums >> np.uint64(32)).astype(np.uint32)


@cache
def _powers(size: int) -> NDArray[np.uint64]:
    """size×c: what each letter adds to the hash of each remainder, nothing where it is deleted."""
    slips = 2 if size >= TWO_SLIPS else 1 if size >= ONE_SLIP else 0
    kept = [left for gone in range(slips + 1) for left in combinations(range(size), size - gone)]
    powers = np.zeros((size, len(kept)), np.uint64)
    for place, left in enumerate(kept):
        powers[list(left), place] = _POWERS[: len(left)]
    return powers
