"""How a table lies in the file of the index, and how the file becomes people to search among."""

from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import neighbours
from .card import FREQUENT, parted
from .comparing import Group
from .evidence import Crowd
from .recent import Recent
from .search import ROOM, People
from .spellings import Spellings, letters_of
from .table import Table, distinct
from .vocabulary import MOST_WORDS, Vocabulary

COLUMNS = (
    "rid", "form_words", "mother", "year", "month", "day", "slack", "sex", "nations", "phones", "documents", "kinds",
    "places", "holders",
)  # fmt: skip


def arrays(table: Table) -> dict[str, NDArray[Any]]:
    """Everything that a snapshot keeps of a table: people by birth, words and skeletons in alphabetical order."""
    said = len(table.form_person)
    table = _parted(table)
    table, order = _by_birth(_alphabetical(table))
    vocabulary = table.vocabulary
    kept = {name: _narrow(getattr(table, name)) for name in COLUMNS}
    kept["kinds"] = np.ascontiguousarray(table.kinds[:, : kept["documents"].shape[1]])
    kept["said"] = order < said
    kept["forms"] = np.searchsorted(table.form_person, np.arange(len(table) + 1)).astype(np.int32)
    kept["starts"], kept["bearing"] = _bearing(table)
    for name in ("phones", "documents"):
        kept[f"by_{name[:-1]}"] = _by_number(getattr(table, name))
    kept["words"], kept["skeletons"] = _text(vocabulary.words), _text(vocabulary.skeletons)
    kept["skeleton"], kept["bearers"] = vocabulary.skeleton, vocabulary.bearers
    kept["letters"] = np.array(list(map(letters_of, vocabulary.words)), np.uint32)
    kept["near_words"], kept["near_word_places"] = neighbours.build(vocabulary.words)
    kept["near_skeletons"], kept["near_skeleton_places"] = neighbours.build(vocabulary.skeletons)
    return kept


def opened(kept: dict[str, NDArray[Any]]) -> People:
    words, skeletons = _lines(kept["words"]), _lines(kept["skeletons"])
    vocabulary = Vocabulary(
        words=words, skeletons=skeletons, skeleton=kept["skeleton"], bearers=kept["bearers"]
    )
    forms = kept["forms"]
    owner = np.repeat(np.arange(len(forms) - 1, dtype=np.int32), np.diff(forms))
    table = Table(vocabulary=vocabulary, form_person=owner, **{name: kept[name] for name in COLUMNS})
    spellings = Spellings(
        words,
        skeletons,
        kept["skeleton"],
        kept["bearers"],
        kept["letters"],
        len(table),
        (kept["near_words"], kept["near_word_places"]),
        (kept["near_skeletons"], kept["near_skeleton_places"]),
    )
    return People(
        Group(table, forms, Crowd.of(table)),
        spellings,
        kept["starts"],
        kept["bearing"],
        kept["by_phone"],
        kept["by_document"],
        local(),
        Recent(ROOM),
    )


def _alphabetical(table: Table) -> Table:
    """The same with the words and skeletons that are used, numbered in their alphabetical order."""
    old = table.vocabulary
    used = np.unique(np.concatenate([table.form_words.ravel(), table.mother.ravel()]))
    used = used[used >= 0]
    order = np.array(sorted(used.tolist(), key=old.words.__getitem__), np.int32)
    heard = np.unique(old.skeleton[order])
    heard = np.array(sorted(heard.tolist(), key=old.skeletons.__getitem__), np.int32)
    new, new_heard = np.full(len(old.words) + 1, -1, np.int32), np.empty(len(old.skeletons), np.int32)
    new[order], new_heard[heard] = np.arange(len(order)), np.arange(len(heard))
    vocabulary = Vocabulary(
        words=[old.words[number] for number in order.tolist()],
        skeletons=[old.skeletons[number] for number in heard.tolist()],
        skeleton=new_heard[old.skeleton[order]],
        bearers=table.bearers()[order],
    )
    return table.changed(vocabulary=vocabulary, form_words=new[table.form_words], mother=new[table.mother])


def _parted(table: Table) -> Table:
    """With one more form at the end for each that has a rare word which is two others: who searches may write them apart."""
    vocabulary = table.vocabulary
    bearers = table.bearers()
    borne = bearers.tolist()
    halves = {}
    for number in np.flatnonzero(bearers <= bearers.max(initial=0) // FREQUENT).tolist():
        word = vocabulary.words[number]
        if len(word) > 6 and (parts := parted(word, lambda part: _borne(part, vocabulary.number, borne))):
            halves[number] = [vocabulary.number[part] for part in parts]
    places = np.flatnonzero(np.isin(table.form_words, np.fromiter(halves, np.int32, len(halves))).any(axis=1))
    forms = np.full((len(places), MOST_WORDS), -1, np.int32)
    for row, words in enumerate(table.form_words[places].tolist()):
        said = [part for word in words if word >= 0 for part in halves.get(word, [word])][:MOST_WORDS]
        forms[row, : len(said)] = said
    return table.changed(
        form_person=np.concatenate([table.form_person, table.form_person[places]]),
        form_words=np.concatenate([table.form_words, forms]),
    )


def _borne(word: str, number: dict[str, int], borne: list[int]) -> int:
    return borne[number[word]] if word in number else 0


def _by_birth(table: Table) -> tuple[Table, NDArray[np.intp]]:
    """Ordered by birth and rid, and where each form was before."""
    order = np.lexsort((table.rid, table.day, table.month, table.year))
    new = np.empty(len(order), np.int32)
    new[order] = np.arange(len(order))
    form_person = new[table.form_person]
    forms = np.argsort(form_person, kind="stable")
    columns = {name: getattr(table, name)[order] for name in COLUMNS if name != "form_words"}
    table = table.changed(form_person=form_person[forms], form_words=table.form_words[forms], **columns)
    return table, forms


def _narrow(values: NDArray[Any]) -> NDArray[Any]:
    """Without the last columns that nobody fills, but at least one."""
    if values.ndim == 1:
        return values
    empty = -1 if values.dtype == np.int32 and (values < 0).any() else 0
    used = np.flatnonzero((values != empty).any(axis=0))
    return np.ascontiguousarray(values[:, : max(1, int(used.max(initial=0)) + 1)])


def _bearing(table: Table) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    words = table.form_words.ravel()
    person = np.repeat(table.form_person, table.form_words.shape[1])
    borne = distinct((words.astype(np.int64) << 32 | person)[words >= 0])
    starts = np.searchsorted(borne >> 32, np.arange(len(table.vocabulary) + 1))
    return starts.astype(np.int64), (borne & 0xFFFFFFFF).astype(np.int32)


def _by_number(values: NDArray[np.int64]) -> NDArray[np.int32]:
    """Positions of the known numbers, ascending by number."""
    order = np.argsort(values, axis=None, kind="stable")
    return order[int((values <= 0).sum()) :].astype(np.int32)


def _text(words: list[str]) -> NDArray[np.uint8]:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def _lines(kept: NDArray[np.uint8]) -> list[str]:
    return kept.tobytes().decode().split("\n") if len(kept) else []
