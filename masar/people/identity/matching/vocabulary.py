"""The distinct words of all names, each folded, split and heard once, however many people bear it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .. import names
from ..namesakes import (
    ARTICLES,
    DROPPED,
    FAITH,
    JOINED,
    NO_NAME,
    SERVANT,
    SERVANT_MAYBE,
)

# Words whose place in the name decides what becomes of them: such a name is read whole by `names.tokens`.
SMALL = frozenset({"n", "m"}) | ARTICLES | DROPPED | FAITH | JOINED | NO_NAME | SERVANT | SERVANT_MAYBE
LONGEST_TEXT = 400  # signs of one name; what follows is not read
LONGEST_WORD = 40
MOST_WORDS = 8  # of one form of a name


@dataclass
class Vocabulary:
    """Words numbered from 0 in the order in which they were first met.

    `words[i]` is folded, at most 40 signs. After `hear`: `skeletons` are the distinct skeletons (`names.skeleton`),
    `skeleton[i]` (int32) says which one word i has, `bearers[i]` (int32) how many people bear the word.
    """

    words: list[str] = field(default_factory=list)
    number: dict[str, int] = field(default_factory=dict)
    skeletons: list[str] = field(default_factory=list)
    skeleton: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    bearers: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    _met: dict[str, tuple[int, ...] | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> "Vocabulary":
        vocabulary = cls()
        for word in words:
            vocabulary._number(word)
        return vocabulary

    def __len__(self) -> int:
        return len(self.words)

    def learn(self, text: str) -> tuple[int, ...]:
        """The words of one name as numbers, at most 8, new words included; `()` where there is no name."""
        said: tuple[int, ...] = ()
        for written in text[:LONGEST_TEXT].split():
            met = self._met[written] if written in self._met else self._meet(written)
            if met is None:
                return tuple(self._number(word) for word in split(text))
            said += met
        return said[:MOST_WORDS]

    def _meet(self, written: str) -> tuple[int, ...] | None:
        """A word as written, for the first time; None where its neighbours decide what it is."""
        folded = names.fold(written.replace("ى", "ا")).split()
        met = (
            None
            if SMALL.intersection(folded)
            else tuple(self._number(word[:LONGEST_WORD]) for word in folded)
        )
        self._met[written] = met
        return met

    def _number(self, word: str) -> int:
        number = self.number.setdefault(word, len(self.words))
        if number == len(self.words):
            self.words.append(word)
        return number

    def hear(self) -> None:
        """Give every word its skeleton; only those not yet heard cost anything."""
        known = {skeleton: number for number, skeleton in enumerate(self.skeletons)}
        heard = [
            known.setdefault(names.skeleton(word), len(known)) for word in self.words[len(self.skeleton) :]
        ]
        self.skeletons = list(known)
        self.skeleton = np.concatenate([self.skeleton, np.array(heard, np.int32)])


def split(text: str) -> list[str]:
    """The words of one name as the vocabulary has them: `names.tokens`, at most 8 of at most 40 signs."""
    return [word[:LONGEST_WORD] for word in names.tokens(text[:LONGEST_TEXT])[:MOST_WORDS]]
