"""Which words of the vocabulary may be meant by a word that was typed, and how much each of them says."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import log

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from ..names import skeleton
from . import neighbours
from .shares import BEARERS, FOREIGN, SHARE, VARIANTS
from .table import distinct

# How alike two words are. A lower number is never a weaker likeness.
SAME, SPELLING, SOUND, SLIP, SLIPS, NEAR, CUT, NONE = range(8)

ARABIC = "\u0600"  # the first sign of other scripts than Latin
LEAST_CUT = 4  # letters that are left of a word cut short
ARTICLES = ("al", "el", "ال")
INITIAL = 0.8  # share of initials that are the letter of one of the names
LIKE = 0.8  # Jaro–Winkler, of words whose consonants are one slip apart
SHARES, FOREIGNS = SHARE.tolist(), FOREIGN.tolist()
MOST_CUT, MOST_TYPING = 60, 600  # words that begin with what was written; with what is being written


def letters_of(word: str) -> int:
    """Which letters a word has, as 32 bits."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


@dataclass(frozen=True)
class Likenesses:
    """Words (`words`, int32) with their likeness (`levels`, uint8) and its log-odds (`odds`, float32, natural), the
    weakest first. `by_level` (2×7): the log-odds of each level, in the script of `text` and in others; `unmatched`: where
    a person bears none of the words."""

    text: str
    words: NDArray[np.int32]
    levels: NDArray[np.uint8]
    odds: NDArray[np.float32]
    by_level: NDArray[np.float32]
    unmatched: float
    typing: bool = False

    @property
    def best(self) -> float:
        return float(self.odds[-1]) if len(self.odds) else -np.inf


def levels(
    word: str,
    own: str,
    others: Sequence[str],
    far: NDArray[np.uint8],
    cut: NDArray[np.bool_],
    foreign: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    """The likeness of `word`, whose skeleton is `own`, to each of `others`. Of each: `far`, slips between the skeletons (2 for more); `cut`,
    whether one of the two begins with the other; `foreign`, whether it is in another script."""
    slips = cdist([word], others, scorer=OSA.distance, dtype=np.uint8, score_cutoff=3)[0]
    longest = np.maximum(np.fromiter(map(len, others), np.int32, len(others)), len(word))
    found = np.full(len(others), NONE, np.uint8)
    found[cut] = CUT
    if (close := np.flatnonzero(far == 1)).size:
        near = [others[place] for place in close.tolist()]
        alike = cdist([word], near, scorer=JaroWinkler.similarity, dtype=np.float32)[0] >= LIKE
        found[close[np.where(foreign[close], len(own) > 3, alike)]] = NEAR
    found[(slips == 2) & (longest >= neighbours.TWO_SLIPS)] = SLIPS
    found[(slips == 1) & (longest >= neighbours.ONE_SLIP)] = SLIP
    same = far == 0
    found[same] = np.where(foreign[same] | (slips[same] <= 2), SPELLING, SOUND)
    found[slips == 0] = SAME
    return found


def likenesses(
    word: str, others: Sequence[str], heard: Sequence[str], *, typing: bool = False
) -> NDArray[np.uint8]:
    """`levels` of a few words whose skeletons are `heard`. `typing`: the word may have no end yet."""
    if not others:
        return np.zeros(0, np.uint8)
    own = skeleton(word)
    far = cdist([own], heard, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2)[0]
    if len(own) < neighbours.ONE_SLIP:
        far[far == 1] = 2
    least = 1 if typing or len(word) == 1 else LEAST_CUT
    head = word[:least] if len(word) >= least else ARABIC
    cut = [
        other == word[0] or (other.startswith(head) and (other.startswith(word) or word.startswith(other)))
        for other in others
    ]
    latin = word < ARABIC
    foreign = [(other < ARABIC) != latin for other in others]
    return levels(word, own, others, far, np.array(cut), np.array(foreign))


class Spellings:
    """A vocabulary in which words are looked up by likeness.

    `words` and `skeletons` ascending; `skeleton[i]` (int32) is the one of word i; `bearers[i]` (int32) the people who
    bear it, out of `people`, `letters[i]` its `letters_of`; `near_words` and `near_skeletons` from `neighbours.build`.
    """

    def __init__(
        self,
        words: Sequence[str],
        skeletons: Sequence[str],
        skeleton: NDArray[np.int32],
        bearers: NDArray[np.int32],
        letters: NDArray[np.uint32],
        people: int,
        near_words: tuple[NDArray[np.uint32], NDArray[np.int32]],
        near_skeletons: tuple[NDArray[np.uint32], NDArray[np.int32]],
    ) -> None:
        self.words, self.skeletons = words, skeletons
        self.skeleton, self.bearers, self.people = skeleton, bearers, max(people, 1)
        self.near_words, self.near_skeletons = near_words, near_skeletons
        self.sizes = np.fromiter(map(len, words), np.int16, len(words))
        self.latin = np.fromiter((word < ARABIC for word in words), bool, len(words))
        self.letters = letters
        latin = float(bearers[self.latin].sum()) / max(float(bearers.sum()), 1.0)
        # Few people show little of what is rare: as if two in two hundred more bore each word.
        self._unseen = min(2.0, 2000 / self.people)
        more = 100 * self._unseen
        self._written = {True: self.people * latin + more, False: self.people * (1 - latin) + more}
        self._by_skeleton = np.argsort(skeleton, kind="stable").astype(np.int32)
        self._skeleton_starts = np.searchsorted(skeleton[self._by_skeleton], np.arange(len(skeletons) + 1))
        self.like = lru_cache(maxsize=8192)(self._like)
        self.heard = lru_cache(maxsize=2048)(self._heard)

    def number(self, word: str) -> int:
        """The word's number, or -1."""
        place = bisect_left(self.words, word)
        return place if place < len(self.words) and self.words[place] == word else -1

    def borne(self, word: str) -> int:
        number = self.number(word)
        return int(self.bearers[number]) if number >= 0 else 0

    def _like(self, word: str, typing: bool = False) -> Likenesses:
        """Words that may be meant by `word` (folded), each with what it says."""
        if len(word) == 1 and not typing:
            return self._initial(word)
        number = self.number(word)
        own = self.skeletons[self.skeleton[number]] if number >= 0 else skeleton(word)
        near, far, cut = self._nearby(word, own, typing)
        others = [self.words[number] for number in near.tolist()]
        foreign = self.latin[near] != (word < ARABIC)
        found = levels(word, own, others, far, cut, foreign) if others else far
        like = found < NONE
        near, found, foreign = near[like], found[like], foreign[like]
        by_level, unmatched = self._odds(word, near, found, foreign)
        odds = by_level[foreign.astype(np.int8), found]
        order = np.argsort(odds, kind="stable")
        order = order[odds[order] > unmatched]
        return Likenesses(word, near[order], found[order], odds[order], by_level, unmatched, typing)

    def _initial(self, letter: str) -> Likenesses:
        """One letter may stand for any word that begins with it, and says little."""
        first, last = bisect_left(self.words, letter), bisect_left(self.words, chr(ord(letter) + 1))
        words = np.arange(first, last, dtype=np.int32)
        chance = max(float(self.bearers[first:last].sum()), 1.0) / (2 * self.people)
        odds = np.float32(max(np.log(INITIAL / min(chance, INITIAL)), 0.0))
        found = np.full(len(words), CUT, np.uint8)
        return Likenesses(letter, words, found, np.full(len(words), odds), np.full((2, NONE), odds), -0.5)

    def _odds(
        self, word: str, near: NDArray[np.int32], found: NDArray[np.uint8], foreign: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float32], float]:
        """Log-odds of each level: how often it is seen where it is the same person, against how many of all people
        written in that script bear a word at least so like. In which script somebody is written says nothing."""
        counted = np.bincount(found + np.uint8(NONE) * foreign, self.bearers[near], 2 * NONE).tolist()
        same = counted[SAME]
        variants = counted[SPELLING] / max(same, 1)
        share = SHARES[bisect_left(BEARERS, same)][bisect_left(VARIANTS, variants)]
        here = self._chances(counted[:NONE], self._written[word < ARABIC])
        there = self._chances(counted[NONE:], self._written[word >= ARABIC], here[SPELLING])
        odds = [
            [log(part / chance) for part, chance in zip(parts, chances, strict=False)]
            for parts, chances in ((share, here), (FOREIGNS, there))
        ]
        return np.array(odds, np.float32), log(share[NONE])

    def _chances(self, borne: list[float], written: float, least: float = 0.0) -> list[float]:
        """Of each level the share of people who bear a word at least so like."""
        return [max(min(max(many + self._unseen, 1.0) / written, 1.0), least) for many in accumulate(borne)]

    def _nearby(
        self, word: str, own: str, typing: bool
    ) -> tuple[NDArray[np.int32], NDArray[np.uint8], NDArray[np.bool_]]:
        """Numbers of the words that may be like `word`, ascending; how far away their skeletons are; and which are the
        longer or shorter by what was cut off."""
        near = neighbours.near(word, *self.near_words)
        same, close = self.heard(own)
        about = np.concatenate([near, self._words_of(close)])
        alike = self._resembling(word, about)
        alike[len(near) :] |= self.latin[about[len(near) :]] != (word < ARABIC)
        cut, bare = self._cut(word, typing), self._articles(word)
        found = distinct(np.concatenate([about[alike], self._words_of(same), cut, bare]))
        far = np.full(len(self.skeletons), 2, np.uint8)
        far[close], far[same] = 1, 0
        is_cut = np.zeros(len(found), bool)
        is_cut[found.searchsorted(cut)] = True
        slips = far[self.skeleton[found]]
        slips[found.searchsorted(bare)] = 0
        return found, slips, is_cut

    def _articles(self, word: str) -> NDArray[np.int32]:
        """Words that are the same but for an article written as part of them: Alahmad, Ahmad."""
        numbers = [self.number(article + word) for article in ARTICLES] if len(word) > 2 else []
        bare = word[2:] if word.startswith(ARTICLES) else ""
        same = self.heard(skeleton(bare))[0] if len(bare) > 2 else np.zeros(0, np.int32)
        known = np.array([number for number in numbers if number >= 0], np.int32)
        return np.concatenate([known, self._words_of(same)])

    def _resembling(self, word: str, others: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which words are at most two letters longer or shorter, and lack at most four of the letters that one of both has."""
        apart = np.bitwise_count(self.letters.take(others) ^ np.uint32(letters_of(word)))
        return (apart <= 4) & (np.abs(self.sizes.take(others) - np.int16(len(word))) <= 2)

    def _heard(self, own: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Numbers of the skeleton that is `own`, and of those one slip away where it is long enough to tell."""
        near = neighbours.near(own, *self.near_skeletons)
        others = [self.skeletons[number] for number in near.tolist()]
        if not others:
            return near, near
        far = cdist([own], others, scorer=OSA.distance, dtype=np.uint8, score_cutoff=2)[0]
        return near[far == 0], near[far == 1] if len(own) >= neighbours.ONE_SLIP else near[:0]

    def _words_of(self, skeletons: NDArray[np.int32]) -> NDArray[np.int32]:
        starts, ends = (
            self._skeleton_starts[skeletons].tolist(),
            self._skeleton_starts[skeletons + 1].tolist(),
        )
        parts = [self._by_skeleton[start:end] for start, end in zip(starts, ends, strict=True)]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def _cut(self, word: str, typing: bool) -> NDArray[np.int32]:
        """Words that begin with `word`, and words with which `word` begins."""
        least = 1 if typing else LEAST_CUT
        if len(word) < least:
            return np.zeros(0, np.int32)
        first = bisect_left(self.words, word)
        last = bisect_left(self.words, word + "\U0010ffff", lo=first)
        longer = np.arange(first, last, dtype=np.int32)
        most = MOST_TYPING if typing else MOST_CUT
        if len(longer) > most:
            longer = longer[np.argpartition(-self.bearers[longer], most)[:most]]
        shorter = [self.number(word[:size]) for size in (1, *range(LEAST_CUT, len(word)))]
        known = np.array([number for number in shorter if number >= 0], np.int32)
        return np.concatenate([longer, known])
