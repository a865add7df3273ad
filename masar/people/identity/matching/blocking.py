"""Which pairs of people are worth comparing: those who share one of two dozen keys.

A key is a hash of something that two cards of one person mostly share, whatever else went wrong: two names by their
sound and the year, one name and the day, a mother and a name, a phone, part of a paper's number. Whoever has a key that
too many have is not found by it: other keys are narrower.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from .table import Table, distinct

Hashes = NDArray[np.uint64]
Whole = NDArray[np.int32]

THREADS = 2
FEW, SOME, MANY = 12, 25, 40  # people who may share a key: a wide key finds only those with a rare one
HEARD = 5  # names of one person that make keys, the rarest first
UNSURE = ((1, 1), (12, 31))  # month and day that stand for "only the year is known"
SPREAD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


def hashed(*parts: NDArray[np.integer] | int) -> Hashes:
    """One number for equal parts; 1 at least, as 0 stands for "no key"."""
    found: Hashes = np.zeros(1, np.uint64)
    for part in parts:
        found = (found ^ np.asarray(part).astype(np.uint64)) * SPREAD[0]
        found ^= found >> np.uint64(32)
    found = found * SPREAD[1]
    found ^= found >> np.uint64(29)
    found |= np.uint64(1)
    return found


def heard(table: Table, most: int = HEARD) -> tuple[Whole, Whole]:
    """n×most: how each person's names sound, all forms together, each sound once, the rarest first, -1 for none; and how
    many people have each sound. Sounds are numbered from the rarest up."""
    words = table.form_words
    person = np.repeat(table.form_person.astype(np.int64), words.shape[1])
    words = words.ravel()
    person, words = person[words >= 0], words[words >= 0]
    sounds = table.vocabulary.skeleton[words]
    borne = np.bincount(sounds, minlength=len(table.vocabulary.skeletons))
    rank = np.empty(len(borne), np.int64)
    rank[np.argsort(borne, kind="stable")] = np.arange(len(borne))
    codes = distinct(person << 32 | rank[sounds])
    person = codes >> 32
    place = np.arange(len(codes)) - np.searchsorted(person, np.arange(len(table)))[person]
    kept = place < most
    found = np.full((len(table), most), -1, np.int32)
    found[person[kept], place[kept]] = (codes & 0xFFFFFFFF)[kept]
    return found, np.bincount(codes & 0xFFFFFFFF, minlength=len(borne)).astype(np.int32)


def _firsts(table: Table) -> Whole:
    """The first letter of each sound, as a number, in the numbering of `heard`."""
    words = table.form_words[table.form_words >= 0]
    borne = np.bincount(table.vocabulary.skeleton[words], minlength=len(table.vocabulary.skeletons))
    letters = np.fromiter((ord(sound[0]) if sound else 0 for sound in table.vocabulary.skeletons), np.int32)
    return letters[np.argsort(borne, kind="stable")]


class Facts:
    """What keys are made of: one element a person, or a row of columns, 0 where not known."""

    def __init__(self, table: Table) -> None:
        self.heard, self.bearers = heard(table)
        self.first = np.append(_firsts(table), 0)[self.heard]
        self.year = table.year.astype(np.int64)
        exact = (table.day > 0) & (self.year > 0)
        for month, day in UNSURE:
            exact &= ~((table.month == month) & (table.day == day))
        low, high = np.minimum(table.month, table.day), np.maximum(table.month, table.day)
        self.day = np.where(exact, low.astype(np.int64) * 32 + high, 0)  # the same with day and month swapped
        self.nation = table.nations[:, 0].astype(np.int64)
        self.kind = self.nation * 4 + table.sex
        self.phones, self.papers = table.phones.T, table.documents.T
        self.places = table.places.astype(np.int64).T if table.places.any() else table.places.T[:0]
        mother = np.append(table.vocabulary.skeleton, -1)[table.mother] + 1
        self.mother = np.where(table.mother >= 0, mother, 0).astype(np.int64)

    def key(
        self, number: int, *parts: NDArray[np.integer], known: tuple[NDArray[np.integer], ...] = ()
    ) -> Hashes:
        """0 where something in `known` is unknown."""
        found = hashed(number, *parts)
        for each in known:
            found[each <= 0] = 0
        return found


def keys(f: Facts) -> Iterator[tuple[int, list[Hashes]]]:
    """Twenty kinds of key: how many people may share one, and one array or more with an element a person, 0 for none."""
    names = (f.heard + 1).astype(np.int64).T
    year, day = f.year, f.day
    both = [(one, other) for place, other in enumerate(names) for one in names[:place]]
    lean = [
        (names[one], f.first[:, other], names[other])
        for one in range(4)
        for other in range(4)
        if one != other
    ]
    mother, family = f.mother[:, 0], f.mother[:, 1]
    yield from _numbers(f, names)
    yield SOME, [f.key(8, year, day, name, known=(day, name)) for name in names]
    yield SOME, [f.key(9, year, day, f.kind, known=(day,))]
    yield FEW, [f.key(10, day, f.kind, name, known=(day, name)) for name in names]
    yield MANY, [f.key(11, day, one, other, known=(day, one, other)) for one, other in both]
    yield SOME, [f.key(13, year, f.kind, one, other, known=(year, one, other)) for one, other in both]
    yield SOME, [f.key(14, year // 4, f.kind, one, other, known=(year, one, other)) for one, other in both]
    yield (
        SOME,
        [f.key(15, (year + 2) // 4, f.kind, one, other, known=(year, one, other)) for one, other in both],
    )
    yield FEW, [f.key(16, one, other, known=(one, other)) for one, other in both]
    yield FEW, [f.key(17, f.kind, name, known=(name,)) for name in names]
    yield (
        FEW,
        [f.key(18, year, f.kind, name, first, known=(year, name, other)) for name, first, other in lean],
    )
    for place in f.places:
        yield SOME, [f.key(22, place, name, known=(place, name)) for name in names]
        yield SOME, [f.key(23, place, year, day, known=(place, day))]
        yield SOME, [f.key(24, place, other, known=(place, other)) for other in f.places]
    yield MANY, [f.key(19, mother, family, year, known=(mother, family, year))]
    yield SOME, [f.key(20, mother, family, name, known=(mother, family, name)) for name in names]
    yield FEW, [f.key(21, mother, year, name, known=(mother, year, name)) for name in names]


def _numbers(f: Facts, names: NDArray[np.int64]) -> Iterator[tuple[int, list[Hashes]]]:
    """Keys of phones and papers."""
    year = f.year
    for phone in f.phones:
        yield MANY, [f.key(1, phone, known=(phone,))]
        yield SOME, [f.key(2, phone // 10_000 % 10_000, name, known=(phone, name)) for name in names]
        yield SOME, [f.key(3, phone % 10_000, name, known=(phone, name)) for name in names]
        yield MANY, [f.key(4, phone % 100_000, year, known=(phone, year))]
    for paper in f.papers:
        yield MANY, [f.key(5, paper, known=(paper,))]
        yield MANY, [f.key(6, paper // 37**4, year, known=(paper, year))]
        yield MANY, [f.key(7, paper % 37**5, year, known=(paper, year))]


def within(hashes: list[Hashes], cap: int) -> NDArray[np.int64]:
    """Pairs of people (smaller position << 32 | larger), ascending, who share a key that at most `cap` have."""
    bits = np.uint64(len(hashes[0]).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    codes = np.concatenate(
        [each[each > 0] & ~low | np.flatnonzero(each).astype(np.uint64) for each in hashes]
    )
    codes = distinct(codes)
    tops = codes >> bits
    starts = np.flatnonzero(np.append(True, tops[1:] != tops[:-1])) if len(codes) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(codes)))
    good = (sizes > 1) & (sizes <= cap)
    starts, sizes = starts[good], sizes[good]
    people = (codes & low).astype(np.int64)
    at = np.repeat(starts - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
    left = np.repeat(starts + sizes, sizes) - at - 1  # how many follow in the same block
    found = []
    step = 1
    while len(at := at[left >= step]):
        left = left[left >= step]
        found.append(people[at] << 32 | people[at + step])
        step += 1
    return distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)


def candidates(facts: Facts, since: int = 0) -> NDArray[np.int64]:
    """All pairs worth comparing, as in `within`; with `since`, those of which one stands there in the table or later."""
    found: list[NDArray[np.int64]] = []
    waiting: list[Future[NDArray[np.int64]]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for cap, hashes in keys(facts):
            waiting.append(pool.submit(_within, hashes, cap, since))
            if len(waiting) > THREADS:  # the hashes of all kinds at once would fill the memory
                found.append(waiting.pop(0).result())
        found += [each.result() for each in waiting]
    return distinct(np.concatenate(found))


def _within(hashes: list[Hashes], cap: int, since: int) -> NDArray[np.int64]:
    if not since:
        return within(hashes, cap)
    asked = np.zeros(1 << 20, bool)  # by the last bits of the keys of those since
    for each in hashes:
        asked[each[since:] >> np.uint64(20) & np.uint64(0xFFFFF)] = True
    asked[0] = False
    kept = [
        np.where(asked[each >> np.uint64(20) & np.uint64(0xFFFFF)], each, np.uint64(0)) for each in hashes
    ]
    found = within(kept, cap)
    return found[(found & 0xFFFFFFFF) >= since]
