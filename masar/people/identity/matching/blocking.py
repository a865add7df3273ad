"""Which pairs of people are worth comparing: those who share one of some two dozen kinds of key.

A key is a hash of something that two cards of one person mostly share, whatever else went wrong: two names by their
sound and the year, one name and the day, a mother and a name, a phone, part of a paper's number. Whoever has a key that
too many have is not found by it: other keys are narrower.
"""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from .codes import to_the_day
from .table import Table, distinct

Hashes = NDArray[np.uint64]
Whole = NDArray[np.int32]

THREADS = 2
FEW, SOME, MANY = 12, 25, 40  # people who may share a key: a wide key finds only those with a rare one
HEARD = 5  # names of one person that make keys, the rarest first
SPREAD = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


class Column:
    """One number a person, mixed so that sums of columns are as good as hashes; `known`: who has it, None for everybody."""

    def __init__(self, values: NDArray[np.integer], known: NDArray[np.bool_] | None = None) -> None:
        mixed = (values.astype(np.uint64) + np.uint64(1)) * SPREAD[0]
        mixed ^= mixed >> np.uint64(32)
        mixed *= SPREAD[1]
        mixed ^= mixed >> np.uint64(29)
        self.mixed: Hashes = mixed
        self.known = known


def heard(table: Table, most: int = HEARD, said: NDArray[np.int64] | None = None) -> tuple[Whole, Whole]:
    """n×most: how each person's names sound, all forms together, each sound once, the rarest first, -1 for none; and how
    many people have each sound. Sounds are numbered from the rarest up, by how often each is `said`, here or elsewhere."""
    words = table.form_words
    person = np.repeat(table.form_person.astype(np.int64), words.shape[1])
    words = words.ravel()
    person, words = person[words >= 0], words[words >= 0]
    rank = np.empty(len(table.vocabulary.skeletons), np.int64)
    rank[ranked(table, said)] = np.arange(len(rank))
    codes = distinct(person << 32 | rank[table.vocabulary.skeleton[words]])
    person = codes >> 32
    place = np.arange(len(codes)) - np.searchsorted(person, np.arange(len(table)))[person]
    kept = place < most
    found = np.full((len(table), most), -1, np.int32)
    found[person[kept], place[kept]] = (codes & 0xFFFFFFFF)[kept]
    return found, np.bincount(codes & 0xFFFFFFFF, minlength=len(rank)).astype(np.int32)


def said_in(table: Table) -> NDArray[np.int64]:
    """How often each sound stands in names."""
    return np.bincount(table.vocabulary.skeleton[table.form_words[table.form_words >= 0]])


def ranked(table: Table, said: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """The sounds in the order of `heard`."""
    said = said_in(table) if said is None else said
    more = len(table.vocabulary.skeletons) - len(said)
    return np.argsort(np.pad(said, (0, max(more, 0))), kind="stable")


class Facts:
    """What keys are made of: one column a fact, or several. `said`: how often each sound is, in this table where not given."""

    def __init__(self, table: Table, said: NDArray[np.int64] | None = None) -> None:
        self.people = len(table)
        self.said = said_in(table) if said is None else said
        self.order = ranked(table, self.said)
        self.heard = heard(table, said=self.said)[0]
        sounds = table.vocabulary.skeletons
        letters = (ord(sounds[place][0]) if sounds[place] else 0 for place in self.order.tolist())
        firsts = np.append(np.fromiter(letters, np.int32, len(sounds)), 0)
        self.names = [Column(each, each >= 0) for each in self.heard.T]
        self.firsts = [Column(firsts[each], each >= 0) for each in self.heard.T]
        year, exact = table.year, to_the_day(table.month, table.day) & (table.year > 0)
        self.year, self.years = (
            Column(year, year > 0),
            [Column((year + more) // 4, year > 0) for more in (0, 2)],
        )
        self.day = Column(day_of(table), exact)
        self.kind = Column(table.nations[:, 0].astype(np.int64) * 4 + table.sex)
        self.phones, self.papers = table.phones.T, table.documents.T
        self.places = [Column(each, each > 0) for each in table.places.T if each.any()]
        mother = np.append(table.vocabulary.skeleton, -1)[table.mother].T
        self.mother, self.family = (Column(each, each >= 0) for each in mother[:2])

    def key(self, number: int, *columns: Column) -> tuple[Whole, Hashes]:
        """Who has all of these, and one number for what they have."""
        known = [column.known for column in columns if column.known is not None]
        who = np.flatnonzero(np.logical_and.reduce(known)).astype(np.int32)
        found = np.full(len(who), number, np.uint64) * SPREAD[0]
        for column in columns:
            found = found * SPREAD[1] + column.mixed[who]
            found ^= found >> np.uint64(31)
        return who, found


def day_of(table: Table) -> NDArray[np.int64]:
    """The same with day and month swapped."""
    low, high = np.minimum(table.month, table.day), np.maximum(table.month, table.day)
    return low.astype(np.int64) * 32 + high


def sharing(table: Table, others: Table) -> NDArray[np.bool_]:
    """Who in the table shares with somebody of `others` what at least one column of every kind of key is made of, and a few
    more. Both have one vocabulary."""
    wanted = np.zeros(len(table.vocabulary.skeletons) + 1, bool)
    wanted[table.vocabulary.skeleton[others.form_words[others.form_words >= 0]]] = True
    words = np.append(wanted[table.vocabulary.skeleton], False)
    found = np.zeros(len(table), bool)
    found[table.form_person[words[table.form_words].any(axis=1)]] = True
    first = table.mother[:, 0], others.mother[:, 0]
    if (first[1] >= 0).any():
        sounds = np.append(table.vocabulary.skeleton, len(wanted) - 1)
        wanted[:] = False
        wanted[sounds[first[1]]] = True
        wanted[-1] = False
        found |= wanted[sounds[first[0]]]
    found |= _met(day_of(table)[:, None], day_of(others)[:, None])
    for mine, theirs in (
        (table.phones % 100_000, others.phones % 100_000),
        (table.documents % 37**5, others.documents % 37**5),
        (table.documents // 37**4, others.documents // 37**4),
        (table.places, others.places),
    ):
        found |= _met(mine, theirs)
    return found


def _met(values: NDArray[np.integer], wanted: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which rows have one of `wanted`, or a few others; 0 is none."""
    asked = np.zeros(1 << 20, bool)  # by the first bits
    asked[_tops(wanted[wanted > 0])] = True
    found = np.zeros(len(values), bool)
    if asked.any():
        for column in values.T:
            found |= asked[_tops(column)] & (column > 0)
    return found


def _tops(values: NDArray[np.integer]) -> Hashes:
    return (values.astype(np.uint64) * SPREAD[0]) >> np.uint64(44)


Keys = list[tuple[Whole, Hashes]]


def keys(f: Facts) -> Iterator[tuple[int, Keys]]:
    """The kinds of key: how many people may share one, and one key or more."""
    year, day, kind, names, mother, family = f.year, f.day, f.kind, f.names, f.mother, f.family
    both = [(one, other) for place, other in enumerate(names) for one in names[:place]]
    lean = [(names[one], f.firsts[other]) for one in range(4) for other in range(4) if one != other]
    yield from _numbers(f)
    yield SOME, [f.key(8, year, day, name) for name in names]
    yield SOME, [f.key(9, year, day, kind)]
    yield FEW, [f.key(10, day, kind, name) for name in names]
    yield MANY, [f.key(11, day, *names) for names in both]
    yield SOME, [f.key(13, year, kind, *names) for names in both]
    for number, years in zip((14, 15), f.years, strict=True):
        yield SOME, [f.key(number, years, kind, *names) for names in both]
    yield FEW, [f.key(16, *names) for names in both]
    yield FEW, [f.key(17, kind, name) for name in names]
    yield FEW, [f.key(18, year, kind, name, first) for name, first in lean]
    if f.places:
        yield SOME, [f.key(22, place, name) for place in f.places for name in names]
        yield SOME, [f.key(23, place, year, day) for place in f.places]
    if len(f.places) > 1:
        yield SOME, [f.key(24, one, other) for one in f.places for other in f.places if one is not other]
    yield MANY, [f.key(19, mother, family, year)]
    yield SOME, [f.key(20, mother, family, name) for name in names]
    yield FEW, [f.key(21, mother, year, name) for name in names]


def _numbers(f: Facts) -> Iterator[tuple[int, Keys]]:
    """Keys of phones and papers: whichever of several two people share."""
    whole, first, last, end = (
        [Column(part, phone > 0) for phone, part in zip(f.phones, parts, strict=True)]
        for parts in (f.phones, f.phones // 10_000 % 10_000, f.phones % 10_000, f.phones % 100_000)
    )
    yield MANY, [f.key(1, phone) for phone in whole]
    yield SOME, [f.key(2, part, name) for part in first for name in f.names]
    yield SOME, [f.key(3, part, name) for part in last for name in f.names]
    yield MANY, [f.key(4, part, f.year) for part in end]
    for number, cap, papers in (
        (5, MANY, f.papers),
        (6, MANY, f.papers // 37**4),
        (7, MANY, f.papers % 37**5),
    ):
        parts = [Column(part, paper > 0) for paper, part in zip(f.papers, papers, strict=True)]
        yield cap, [f.key(number, part, *([f.year] if number > 5 else [])) for part in parts]


def within(found: Keys, people: int, cap: int, since: int = 0) -> NDArray[np.int64]:
    """Pairs of people (smaller position << 32 | larger), ascending, who share a key that at most `cap` of `people` have;
    with `since`, those of which one stands there or later."""
    bits = np.uint64(people.bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    if since:
        found = _asked(found, since)
    codes = np.concatenate([each & ~low | who.astype(np.uint64) for who, each in found])
    codes = distinct(codes)
    tops = codes >> bits
    starts = np.flatnonzero(np.append(True, tops[1:] != tops[:-1])) if len(codes) else np.zeros(0, np.int64)
    sizes = np.diff(np.append(starts, len(codes)))
    good = (sizes > 1) & (sizes <= cap)
    starts, sizes = starts[good], sizes[good]
    who = (codes & low).astype(np.int64)
    at = np.repeat(starts - np.append(0, np.cumsum(sizes)[:-1]), sizes) + np.arange(sizes.sum())
    left = np.repeat(starts + sizes, sizes) - at - 1  # how many follow in the same block
    pairs = []
    step = 1
    while len(at := at[left >= step]):
        left = left[left >= step]
        pairs.append(who[at] << 32 | who[at + step])
        step += 1
    all_pairs = distinct(np.concatenate(pairs)) if pairs else np.zeros(0, np.int64)
    return all_pairs[(all_pairs & 0xFFFFFFFF) >= since] if since else all_pairs


def candidates(facts: Facts, since: int = 0) -> NDArray[np.int64]:
    """All pairs worth comparing, as in `within`; with `since`, those of which one stands there in the table or later."""
    found: list[NDArray[np.int64]] = []
    waiting: list[Future[NDArray[np.int64]]] = []
    with ThreadPoolExecutor(THREADS) as pool:
        for cap, several in keys(facts):
            waiting.append(pool.submit(within, several, facts.people, cap, since))
            if len(waiting) > THREADS:  # the hashes of all kinds at once would fill the memory
                found.append(waiting.pop(0).result())
        found += [each.result() for each in waiting]
    return distinct(np.concatenate(found))


def _asked(found: Keys, since: int) -> Keys:
    """Without the keys that nobody has who stands at `since` or later, but for a few that look like one of theirs."""
    asked = np.zeros(1 << 20, bool)  # by the first bits of the keys
    for who, each in found:
        asked[each[np.searchsorted(who, since) :] >> np.uint64(44)] = True
    kept = []
    for who, each in found:
        same = asked[each >> np.uint64(44)]
        kept.append((who[same], each[same]))
    return kept
