"""Names written as one word: each becomes a second form of the name, in which they stand apart."""

import numpy as np
from numpy.typing import NDArray

from .table import Table
from .vocabulary import MOST_WORDS, Vocabulary

RARE = 2  # people who bear a word that may be two
KNOWN = 8  # people who bear both parts, multiplied
FREQUENT = 15  # people who bear the part that is known, where the other is not
SHORT, LONG = 6, 8  # letters of a word that may be two known ones, and of one of which a part is unknown
LEAST = 3  # letters of each part


class Seams:
    """Where words fall in two, as those of a register have it."""

    def __init__(self, register: Vocabulary) -> None:
        self.number, self.borne = register.number, register.bearers.tolist()

    def rare(self, numbers: NDArray[np.int32]) -> list[int]:
        """Those of the words, ascending, that hardly anybody of the register bears."""
        return [
            number for number in numbers.tolist() if number >= len(self.borne) or self.borne[number] <= RARE
        ]

    def of(self, word: str) -> int:
        """Where it falls into two, or 0."""
        return _seam(word, self.number, self.borne) if len(word) >= SHORT else 0


def parted(table: Table, seams: Seams | None = None) -> tuple[Table, NDArray[np.bool_]]:
    """The table with one more form for each name that has such a word, and which forms were there before; its vocabulary is a
    new one that goes on."""
    old = table.vocabulary
    seams = seams or Seams(old)
    vocabulary = Vocabulary(list(old.words), dict(old.number), list(old.skeletons), old.skeleton, old.bearers)
    halves: dict[int, tuple[int, int]] = {}
    for number in seams.rare(_used(table)):
        if at := seams.of(word := old.words[number]):
            halves[number] = _number(vocabulary, word[:at]), _number(vocabulary, word[at:])
    vocabulary.hear()
    more = len(vocabulary.words) - len(old.bearers)
    vocabulary.bearers = np.concatenate([old.bearers, np.zeros(more, np.int32)])
    parted_words = np.zeros(len(old.words) + 1, bool)
    parted_words[list(halves)] = True
    places = np.flatnonzero(parted_words[table.form_words].any(axis=1))
    forms = np.full((len(places), MOST_WORDS), -1, np.int32)
    for row, words in enumerate(table.form_words[places].tolist()):
        said = [part for word in words if word >= 0 for part in halves.get(word, (word,))][:MOST_WORDS]
        forms[row, : len(said)] = said
    owners = table.form_person[places]
    after = np.searchsorted(table.form_person, owners, "right")
    spare = MOST_WORDS - table.form_words.shape[1]
    every = np.insert(
        np.pad(table.form_words, ((0, 0), (0, spare)), constant_values=-1), after, forms, axis=0
    )
    there = np.insert(np.ones(len(table.form_person), bool), after, False)
    owners = np.insert(table.form_person, after, owners)
    return table.changed(vocabulary=vocabulary, form_person=owners, form_words=every), there


def _used(table: Table) -> NDArray[np.int32]:
    """The words of names, ascending."""
    used = np.zeros(len(table.vocabulary.words) + 1, bool)
    used[table.form_words] = True
    return np.flatnonzero(used[:-1]).astype(np.int32)


def _number(vocabulary: Vocabulary, word: str) -> int:
    number = vocabulary.number.setdefault(word, len(vocabulary.words))
    if number == len(vocabulary.words):
        vocabulary.words.append(word)
    return number


def _seam(word: str, number: dict[str, int], borne: list[int]) -> int:
    """Where the word falls into the two that most people bear, or after or before the longest frequent one; or 0."""
    best, seam = KNOWN - 1, 0
    rest = (0, 0)
    for at in range(LEAST, len(word) - LEAST + 1):
        first, second = (borne[number[part]] if part in number else 0 for part in (word[:at], word[at:]))
        if first * second > best:
            best, seam = first * second, at
        if len(word) >= LONG:
            if first >= FREQUENT and at > LEAST:
                rest = max(rest, (at, at))
            if second >= FREQUENT and len(word) - at > LEAST:
                rest = max(rest, (len(word) - at, at))
    return seam or rest[1]
