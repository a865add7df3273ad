"""Names of two people laid side by side by the million: which word is which, how alike, and what is left over."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from . import neighbours
from .spellings import ARABIC, CUT, LEAST_CUT, LIKE, NEAR, SAME, SLIP, SLIPS, SOUND, SPELLING, letters_of
from .vocabulary import Vocabulary

Whole = NDArray[np.int32]
Small = NDArray[np.uint8]
Floats = NDArray[np.float32]

VAGUE, NONE = CUT + 1, CUT + 2  # after the likenesses of `spellings`: only something in common; nothing
VAGUELY = 0.78  # Jaro–Winkler
# By level: how much less rare (log) it is to bear a word so like than one that sounds the same, and at most how rare.
LOOSE = np.log([1.0, 1.0, 1.5, 2.0, 4.0, 4.0, 8.0, 30.0]).astype(np.float32)
RAREST = -np.log([1e-9, 1e-9, 1e-5, 1e-3, 3e-3, 2e-3, 3e-3, 3e-2]).astype(np.float32)
BEARERS = (3, 30)  # people who bear the rarer of two words: few bear a slip
BANDS = len(BEARERS) + 1
MOST_LEFT = 4  # words without an equal on the other side that are compared by likeness


class Alike:
    """How alike words of one vocabulary are, a level of `spellings`; no two words are compared twice in one call."""

    words: NDArray[Any]
    sizes: NDArray[np.int16]
    letters: NDArray[np.uint32]
    latin: NDArray[np.bool_]
    head: Whole
    first: Whole

    def __init__(self, vocabulary: Vocabulary, before: "Alike | None" = None) -> None:
        """`before`: of the same vocabulary when it had fewer words, which are then not looked at again."""
        known = len(before.sizes) if before else 0
        new = vocabulary.words[known:]
        self.sound, self.sounds = vocabulary.skeleton, np.array(vocabulary.skeletons, object)
        self.heads: dict[str, int] = before.heads if before else {}
        head = (self.heads.setdefault(word[:LEAST_CUT], len(self.heads)) for word in new)
        columns: dict[str, NDArray[Any]] = {
            "sizes": np.fromiter(map(len, new), np.int16, len(new)),
            "letters": np.fromiter(map(letters_of, new), np.uint32, len(new)),
            "latin": np.fromiter((word < ARABIC for word in new), bool, len(new)),
            "head": np.fromiter(head, np.int32, len(new)),
            "first": np.fromiter((ord(word[0]) for word in new), np.int32, len(new)),
        }
        if before:
            columns = {what: np.concatenate([getattr(before, what), each]) for what, each in columns.items()}
        self.sizes, self.letters, self.latin = columns["sizes"], columns["letters"], columns["latin"]
        self.head, self.first = columns["head"], columns["first"]
        old = before.words[:-1] if before else np.zeros(0, object)
        self.words = np.concatenate([old, np.array([*new, ""], object)])
        self.band = np.searchsorted(BEARERS, vocabulary.bearers).astype(np.uint8)
        borne = np.bincount(self.band, vocabulary.bearers, BANDS) + 1.0
        # How much less usual words of each band are, as far as that can be known of few people.
        self.rare = np.minimum(-np.log(borne / borne.sum()), 3.0).astype(np.float32)

    def levels(self, left: Whole, right: Whole) -> Small:
        """Of each word of `left` and the one of `right` in the same place; -1 is no word."""
        found = np.full(len(left), NONE, np.uint8)
        known = np.flatnonzero((left >= 0) & (right >= 0))
        codes = left[known].astype(np.int64) << 32 | right[known]
        codes, inverse = np.unique(codes, return_inverse=True)
        one, other = (codes >> 32).astype(np.int32), (codes & 0xFFFFFFFF).astype(np.int32)
        found[known] = self._distinct(one, other)[inverse]
        return found

    def _distinct(self, one: Whole, other: Whole) -> Small:
        found = np.full(len(one), NONE, np.uint8)
        apart = np.bitwise_count(self.letters[one] ^ self.letters[other])
        sizes = np.minimum(self.sizes[one], self.sizes[other]), np.maximum(self.sizes[one], self.sizes[other])
        alike = self.sound[one] == self.sound[other]
        foreign = self.latin[one] != self.latin[other]
        close = ~foreign & (apart <= 4) & (sizes[1] - sizes[0] <= 2)
        vague = np.flatnonzero(~foreign & (sizes[0] > 2))
        like = self._cpdist(one[vague], other[vague], JaroWinkler.similarity, np.float32, VAGUELY)
        found[vague[like >= VAGUELY]] = VAGUE
        self._cut(found, one, other, sizes[0])
        rest = np.flatnonzero((close | foreign) & ~alike)
        found[rest[self._near(one[rest], other[rest], foreign[rest])]] = NEAR
        rest = np.flatnonzero(close | (alike & ~foreign))
        slips = np.full(len(one), 9, np.uint8)
        slips[rest] = self._cpdist(one[rest], other[rest], OSA.distance, np.uint8, 3)
        found[(slips == 2) & (sizes[1] >= neighbours.TWO_SLIPS)] = SLIPS
        found[(slips == 1) & (sizes[1] >= neighbours.ONE_SLIP)] = SLIP
        found[alike] = np.where(foreign | (slips <= 2), SPELLING, SOUND)[alike]
        found[one == other] = SAME
        return found

    def _cpdist(self, one: Whole, other: Whole, scorer: Any, kind: Any, cutoff: float) -> NDArray[Any]:
        left, right = self.words[one].tolist(), self.words[other].tolist()
        found: NDArray[Any] = cpdist(left, right, scorer=scorer, dtype=kind, score_cutoff=cutoff)
        return found

    def _cut(self, found: Small, one: Whole, other: Whole, shorter: NDArray[np.int16]) -> None:
        """Where one word begins the other, or is its first letter."""
        head = (self.head[one] == self.head[other]) & (shorter >= LEAST_CUT)
        for place in np.flatnonzero(head).tolist():
            first, second = self.words[one[place]], self.words[other[place]]
            if first.startswith(second) or second.startswith(first):
                found[place] = CUT
        found[(self.first[one] == self.first[other]) & (shorter == 1)] = CUT

    def _near(self, one: Whole, other: Whole, foreign: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Sounds one slip apart, of words that look alike or cannot."""
        left, right = self.sounds[self.sound[one]].tolist(), self.sounds[self.sound[other]].tolist()
        near = cpdist(left, right, scorer=OSA.distance, dtype=np.uint8, score_cutoff=1) == 1
        sizes = np.fromiter(map(len, left), np.int16, len(left))
        near &= sizes >= np.where(foreign, 4, neighbours.ONE_SLIP)
        rest = np.flatnonzero(near & ~foreign)
        if len(rest):
            near[rest] = (
                self._cpdist(one[rest], other[rest], JaroWinkler.similarity, np.float32, LIKE) >= LIKE
            )
        return near


@dataclass
class Aligned:
    """m pairs of names. `counts`: m×24 uint8, words met at each level of likeness, each in three bands of `BEARERS`; `left`, `right`: words that were not
    met; `first`: whether the first words of both were; `ordered`: 0 fewer than two words met, 1 in the same order, 2 not;
    `surprise`: float32, minus the log of the chance that a stranger has what was met."""

    counts: Small
    left: Small
    right: Small
    first: NDArray[np.bool_]
    ordered: Small
    surprise: NDArray[np.float32]


def align(
    left: Whole,
    right: Whole,
    alike: Alike,
    rarity: tuple[Floats, Floats],
    words_rarity: tuple[Floats, Floats],
) -> Aligned:
    """`left`, `right`: m×w words, -1 for none; `rarity`, `words_rarity`: m×w each, minus the log share of people with that
    sound, and with that very word. Each word is met once, the likest first."""
    pairs, width = left.shape
    met = np.full((pairs, width), -1, np.int8)  # place on the right of each word on the left
    level = np.full((pairs, width), NONE, np.uint8)
    taken = np.zeros((pairs, width), bool)
    for one in range(width):
        for other in range(width):
            hit = (
                (left[:, one] == right[:, other]) & (left[:, one] >= 0) & (met[:, one] < 0) & ~taken[:, other]
            )
            met[hit, one] = other
            level[hit, one] = SAME
            taken[hit, other] = True
    free = (left >= 0) & (met < 0)
    spare = (right >= 0) & ~taken
    rest = np.flatnonzero(free.any(axis=1) & spare.any(axis=1))
    if len(rest):
        _meet(left[rest], right[rest], free[rest], spare[rest], alike, (rest, met, level, taken))
    return _told(left, right, met, level, taken, rarity, words_rarity, alike)


def _meet(
    left: Whole,
    right: Whole,
    free: NDArray[np.bool_],
    spare: NDArray[np.bool_],
    alike: Alike,
    kept: tuple[Any, ...],
) -> None:
    """Words that have no equal, by likeness."""
    rows, met, level, taken = kept
    mine, theirs = _first(free), _first(spare)  # places of the free words
    span = np.arange(len(rows))
    cells = {
        (one, other): alike.levels(
            np.where(mine[:, one] >= 0, left[span, mine[:, one]], -1),
            np.where(theirs[:, other] >= 0, right[span, theirs[:, other]], -1),
        )
        for one in range(mine.shape[1])
        for other in range(theirs.shape[1])
    }
    done, used = np.zeros(mine.shape, bool), np.zeros(theirs.shape, bool)
    for wanted in range(SPELLING, NONE):
        for (one, other), found in cells.items():
            hit = np.flatnonzero((found == wanted) & ~done[:, one] & ~used[:, other])
            done[hit, one] = used[hit, other] = True
            met[rows[hit], mine[hit, one]] = theirs[hit, other]
            level[rows[hit], mine[hit, one]] = wanted
            taken[rows[hit], theirs[hit, other]] = True


def _first(free: NDArray[np.bool_]) -> NDArray[np.int8]:
    """Places of the first `MOST_LEFT` true columns of each row, -1 where there are fewer."""
    most = min(MOST_LEFT, int(free.sum(axis=1).max()))
    order = np.argsort(~free, axis=1, kind="stable")[:, :most].astype(np.int8)
    return np.where(np.take_along_axis(free, order, axis=1), order, -1).astype(np.int8)


def _told(
    left: Whole, right: Whole, met: NDArray[np.int8], level: Small, taken: NDArray[np.bool_],
    rarity: tuple[Floats, Floats], words_rarity: tuple[Floats, Floats], alike: Alike,
) -> Aligned:  # fmt: skip
    pairs, width = left.shape
    counts = np.zeros((pairs, NONE * BANDS), np.uint8)
    surprise = np.zeros(pairs, np.float32)
    last, ordered, several = np.full(pairs, -1, np.int8), np.ones(pairs, bool), np.zeros(pairs, np.uint8)
    for one in range(width):
        hit = np.flatnonzero(met[:, one] >= 0)
        at = met[hit, one]
        like = level[hit, one]
        band = np.minimum(alike.band[left[hit, one]], alike.band[right[hit, at]])
        counts[hit, like * BANDS + band] += 1
        heard = np.minimum(rarity[0][hit, one], rarity[1][hit, at])
        same = np.minimum(words_rarity[0][hit, one], words_rarity[1][hit, at])
        worth = np.clip(heard - LOOSE[like], 0.05, RAREST[like]) + alike.rare[band]
        worth = np.where(like == SAME, same, worth)
        surprise[hit] += worth
        ordered[hit] &= at > last[hit]
        last[hit] = at
        several[hit] += 1
    return Aligned(
        counts=counts,
        left=((left >= 0).sum(axis=1) - several).astype(np.uint8),
        right=((right >= 0).sum(axis=1) - several).astype(np.uint8),
        first=(met[:, 0] >= 0) & taken[:, 0],
        ordered=np.where(several < 2, 0, np.where(ordered, 1, 2)).astype(np.uint8),
        surprise=surprise,
    )
