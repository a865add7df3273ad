"""People as columns, so that a million of them can be compared at once."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .codes import birth, document_code, kind_code, nation_code, phone_number, place_code
from .row import Row
from .vocabulary import MOST_WORDS, Vocabulary

SEX = {"": 0, "F": 1, "M": 2, "X": 3}
MOTHER_WORDS = 4
WIDEST = 8  # nationalities, phones, documents, places of one person: the first that the caller gives


@dataclass
class Table:
    """n people in columns, f forms of their names. 0 is "not known" everywhere but in words, where it is -1.

    | column | shape, type | what |
    |---|---|---|
    | `rid` | n int64 | the caller's number |
    | `form_person` | f int32 | whose form it is: a position 0..n-1, ascending |
    | `form_words` | f×8 int32 (fewer where nobody has so many) | numbers of the words in `vocabulary`, in the order said |
    | `mother` | n×4 int32 | numbers of the words of the mother's name |
    | `year`, `month`, `day` | n int16, int8, int8 | of birth; month and day 0 where only the year is known |
    | `slack` | n int8 | years that the birth may be off either way, by what was said |
    | `sex` | n int8 | 1 F, 2 M, 3 X |
    | `nations` | n×w int16 | `nation_code` of each |
    | `phones` | n×w int64 | `phone_number` of each: the last nine digits |
    | `documents` | n×w int64 | `document_code` of each |
    | `kinds` | n×w int32, as wide as `documents` | `kind_code` of each |
    | `places` | n×w int32 | `place_code` of each |
    | `holders` | n×w int32 | as given |

    w is what the richest person has, 1 to 8.
    """

    vocabulary: Vocabulary
    rid: NDArray[np.int64]
    form_person: NDArray[np.int32]
    form_words: NDArray[np.int32]
    mother: NDArray[np.int32]
    year: NDArray[np.int16]
    month: NDArray[np.int8]
    day: NDArray[np.int8]
    slack: NDArray[np.int8]
    sex: NDArray[np.int8]
    nations: NDArray[np.int16]
    phones: NDArray[np.int64]
    documents: NDArray[np.int64]
    kinds: NDArray[np.int32]
    places: NDArray[np.int32]
    holders: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rid)

    @classmethod
    def of(cls, rows: Iterable[Row], vocabulary: Vocabulary | None = None) -> "Table":
        """Read `rows` once. With `vocabulary`, its numbers are kept and new words are added to it; `bearers` is then
        left as it was."""
        taken = _Taken(Vocabulary() if vocabulary is None else vocabulary)
        for row in rows:
            taken.take(row)
        table = taken.table()
        table.vocabulary.hear()
        if vocabulary is None:
            table.vocabulary.bearers = table.bearers()
        return table

    def kept(self, people: NDArray[np.bool_], forms: NDArray[np.bool_] | None = None) -> "Table":
        """Only these people, with all their forms or those of `forms` (f, bool)."""
        mine = people[self.form_person] if forms is None else people[self.form_person] & forms
        place = (np.cumsum(people) - 1).astype(np.int32)
        columns = {name: getattr(self, name)[people] for name in PERSONAL}
        return Table(
            vocabulary=self.vocabulary,
            form_person=place[self.form_person[mine]],
            form_words=self.form_words[mine],
            **columns,
        )

    def changed(self, **columns: Any) -> "Table":
        """The same people with these columns in the place of their own."""
        return Table(**{**vars(self), **columns})

    def joined(self, other: "Table") -> "Table":
        """These people, then those of `other`, whose vocabulary is the same."""
        columns = {}
        for name, empty in {**dict.fromkeys(PERSONAL, 0), "mother": -1, "form_words": -1}.items():
            first, second = getattr(self, name), getattr(other, name)
            width = max(first.shape[-1], second.shape[-1])
            columns[name] = np.concatenate([_widened(first, width, empty), _widened(second, width, empty)])
        owners = np.concatenate([self.form_person, other.form_person + np.int32(len(self))])
        return Table(vocabulary=self.vocabulary, form_person=owners, **columns)

    def held(self, people: NDArray[Any] | slice, among: frozenset[int] | None) -> NDArray[np.bool_]:
        """Whether one of `among` holds the file of each of these people; of anybody, where it is None."""
        holders = self.holders[people]
        if among is None:
            return np.ones(len(holders), bool)
        return np.logical_or.reduce(
            [(holders == each).any(axis=1) for each in among] or [np.zeros(len(holders), bool)]
        )

    def bearers(self) -> NDArray[np.int32]:
        """How many people bear each word of the vocabulary."""
        person = np.repeat(self.form_person.astype(np.int64), self.form_words.shape[1])
        word = self.form_words.ravel()
        borne = distinct((person << 32 | word)[word >= 0])
        counts: NDArray[np.int32] = np.bincount(borne & 0xFFFFFFFF, minlength=len(self.vocabulary)).astype(
            np.int32
        )
        return counts


def distinct(codes: NDArray[Any]) -> NDArray[Any]:
    """Sorted in place, each once: far faster than numpy's own, which hashes."""
    codes.sort()
    new = np.ones(len(codes), bool)
    np.not_equal(codes[1:], codes[:-1], out=new[1:])
    return codes[new]


PERSONAL = (
    "rid", "mother", "year", "month", "day", "slack", "sex", "nations", "phones", "documents", "kinds",
    "places", "holders",
)  # fmt: skip


def _widened(values: NDArray[Any], width: int, empty: int) -> NDArray[Any]:
    if values.ndim == 1 or values.shape[1] == width:
        return values
    return np.pad(values, ((0, 0), (0, width - values.shape[1])), constant_values=empty)


class _Taken:
    """Rows on their way into columns."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.rid, self.sex = array("q"), array("b")
        self.birth = array("h")  # year, month, day, slack of each
        self.form_person, self.form_sizes, self.form_words = array("i"), array("i"), array("i")
        self.mothers: list[tuple[int, ...]] = []
        self.nations: list[tuple[int, ...]] = []
        self.phones: list[tuple[int, ...]] = []
        self.documents: list[tuple[int, ...]] = []
        self.kinds: list[tuple[int, ...]] = []
        self.places: list[tuple[int, ...]] = []
        self.holders: list[tuple[int, ...]] = []
        self._nations: dict[tuple[str, ...], tuple[int, ...]] = {(): ()}
        self._mothers: dict[str, tuple[int, ...]] = {"": ()}

    def take(self, row: Row) -> None:
        person = len(self.rid)
        self.rid.append(row.rid)
        self.sex.append(SEX.get(row.sex, 0))
        self.birth.extend(birth(row.born_earliest, row.born_latest))
        for name in row.names:
            if said := self.vocabulary.learn(name):
                self.form_person.append(person)
                self.form_sizes.append(len(said))
                self.form_words.extend(said)
        if row.mother not in self._mothers:
            self._mothers[row.mother] = self.vocabulary.learn(row.mother)[:MOTHER_WORDS]
        self.mothers.append(self._mothers[row.mother])
        if row.nationalities not in self._nations:
            self._nations[row.nationalities] = codes_of(nation_code, row.nationalities)
        self.nations.append(self._nations[row.nationalities])
        self.phones.append(codes_of(phone_number, row.phones))
        papers = papers_of(row.documents)
        self.documents.append(tuple(papers))
        self.kinds.append(tuple(papers.values()))
        self.places.append(codes_of(place_code, row.places))
        self.holders.append(row.holders)

    def table(self) -> Table:
        sizes = np.frombuffer(self.form_sizes, np.int32) if self.form_sizes else np.zeros(0, np.int32)
        words = np.full((len(sizes), MOST_WORDS), -1, np.int32)
        words[np.arange(MOST_WORDS) < sizes[:, None]] = np.array(self.form_words, np.int32)
        births = np.array(self.birth, np.int16).reshape(-1, 4)
        documents = padded(self.documents, np.int64)
        return Table(
            vocabulary=self.vocabulary,
            rid=np.array(self.rid, np.int64),
            form_person=np.array(self.form_person, np.int32),
            form_words=words,
            mother=padded(self.mothers, np.int32, MOTHER_WORDS, empty=-1),
            year=births[:, 0].copy(),
            month=births[:, 1].astype(np.int8),
            day=births[:, 2].astype(np.int8),
            slack=births[:, 3].astype(np.int8),
            sex=np.array(self.sex, np.int8),
            nations=padded(self.nations, np.int16),
            phones=padded(self.phones, np.int64),
            documents=documents,
            kinds=padded(self.kinds, np.int32, documents.shape[1]),
            places=padded(self.places, np.int32),
            holders=padded(self.holders, np.int32),
        )


def padded(lists: list[tuple[int, ...]], kind: Any, width: int = 0, empty: int = 0) -> NDArray[Any]:
    """One row a list, `width` columns or as many as the longest has (at least 1), filled up with `empty`."""
    sizes = np.fromiter(map(len, lists), np.int32, len(lists))
    width = width or max(1, int(sizes.max(initial=0)))
    filled = np.full((len(lists), width), empty, kind)
    filled[np.arange(width) < sizes[:, None]] = [value for values in lists for value in values]
    return filled


def codes_of(code: Any, texts: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(filter(None, map(code, texts))))[:WIDEST] if texts else ()


def papers_of(documents: tuple[str, ...]) -> dict[int, int]:
    """`document_code` and `kind_code` of each, the first of those with one number."""
    found: dict[int, int] = {}
    for text in documents:
        if (number := document_code(text)) and number not in found and len(found) < WIDEST:
            found[number] = kind_code(text)
    return found
