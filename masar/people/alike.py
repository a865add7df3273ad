"""Which files may be one person, and how likely it is: everybody, or some people, with everybody.

Hidden people are asked about like all others; they are read for it and stand in memory alone. How likely a pair is, the model
of pairs says (`identity/matching/pairs.py`). It takes a paper or a phone for one sign among others, which a typist may have
put into the wrong file, and knows of few people how rare a name is: what is plain to everybody counts then.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from masar.access.jobs import alive

from . import everybody, recorded
from .models import Person

if TYPE_CHECKING:
    from .identity.matching.pairs import Told
    from .identity.matching.table import Table

LIKELY = 0.5  # that two files are one person, before anybody is asked
SAME_PAPER, SAME_NUMBER = 0.95, 0.6  # the same number on another paper, with some of the name
SAME_PHONE, SAME_BIRTH = 0.6, 0.6  # with the same name
PHONE_ALONE = 0.2  # with another name: told last, as somebody may speak for somebody who hides
NAMED = {"name:same", "name:order", "name:spelling"}
FEW = 100  # people in a register that does not say how rare a name is
SHARING = 10  # people of one number, beyond which it is a hotel's, or stands for “unknown”
PIECE = 500  # pairs whose files are read at once

Pair = tuple[int, int, float]  # keys of two people, and how likely it is that they are one
Places = set[tuple[int, int]]  # in a table, the smaller first


def pairs_of(people: Collection[int]) -> list[Pair]:
    """These people, by key, with everybody and with each other: the likeliest pairs first."""
    # Numbers by the million are loaded by whoever needs them.
    from .identity.matching.learning import Model
    from .identity.matching.pairs import told_of

    standing = Person.objects.filter(joined_to=None)
    mine = list(everybody.everyone(standing.filter(pk__in=people)))
    hidden = list(everybody.everyone(standing.filter(everybody.hidden()).exclude(pk__in=people)))
    if not mine:
        return []
    near = everybody.EVERYBODY.current(wait=True).near([*hidden, *mine], len(mine), without=people)
    told = told_of(near, Model.current(everybody.folder()))
    return likely(near.table, near.first, told, few=near.counts.people < FEW)


def likely(table: "Table", first: int, told: "Told", *, few: bool) -> list[Pair]:
    """What the model told of this table, and what is plain, of which one stands at `first` or later. `few`: no register says
    how rare a name is."""
    good = told[2] >= LIKELY
    left, right, probability = (each[good].tolist() for each in told)
    found = dict(zip(zip(left, right, strict=True), probability, strict=True))
    for places, least in plain(table, first, few):
        found[places] = max(found.get(places, 0.0), least)
    rids = table.rid.tolist()
    pairs = [(rids[one], rids[other], chance) for (one, other), chance in found.items()]
    return sorted(pairs, key=lambda pair: -pair[2])


def plain(table: "Table", first: int, few: bool) -> Iterator[tuple[tuple[int, int], float]]:
    """Places of pairs that are likely by what anybody can see, and how likely at least."""
    if few:
        places = {pair for pair in combinations(range(len(table)), 2) if pair[1] >= first}
    else:
        places = sharing(table.documents, first) | sharing(table.phones, first)
    rids, met = table.rid.tolist(), sorted(places)
    for start in range(0, len(met), PIECE):
        alive()
        of = {(rids[one], rids[other]): (one, other) for one, other in met[start : start + PIECE]}
        people = Person.objects.in_bulk({key for pair in of for key in pair})
        agreed = agreements([pair for pair in of if people.keys() >= set(pair)], people)
        yield from ((of[pair], least) for pair, why in agreed.items() if (least := plainly(why, few)))


def plainly(why: Collection[str], few: bool = False) -> float:
    """How likely two files with these codes are one person at least; 0 where nothing is plain. `few`: no register says how
    rare the name is."""
    if "document:same" in why:
        return SAME_PAPER
    if "document:number" in why and "name:other" not in why:
        return SAME_NUMBER
    if "phone:same" in why:
        return PHONE_ALONE if {*NAMED, "name:near"}.isdisjoint(why) else SAME_PHONE
    same_birth = not {"birth:day", "birth:swapped"}.isdisjoint(why)
    return SAME_BIRTH if few and same_birth and not NAMED.isdisjoint(why) else 0.0


def sharing(numbers: Any, first: int) -> Places:
    """Places of two who share one of these numbers (n×w, 0 for none), of whom one stands at `first` or later."""
    import numpy as np

    who = np.repeat(np.arange(len(numbers)), numbers.shape[1])
    known = numbers.ravel() > 0
    who, number = who[known], numbers.ravel()[known]
    order = np.lexsort((who, number))
    who, number = who[order], number[order]
    _each, at, many = np.unique(number, return_inverse=True, return_counts=True)
    who, number = who[many[at] <= SHARING], number[many[at] <= SHARING]
    found: Places = set()
    for step in range(1, SHARING):
        met = np.flatnonzero(number[step:] == number[:-step])
        one, other = who[met], who[met + step]
        late = (other >= first) & (one != other)
        found.update(zip(one[late].tolist(), other[late].tolist(), strict=True))
    return found


def agreements(pairs: list[tuple[int, int]], people: dict[int, Person]) -> dict[Any, tuple[str, ...]]:
    """The codes of what agrees between two people, the same however they were found."""
    import numpy as np

    from .identity.matching import reasons
    from .identity.matching.card import Card
    from .identity.matching.comparing import Group
    from .identity.matching.evidence import Crowd
    from .identity.matching.table import Table

    rows = {row.rid: row for row in recorded.rows((key, each.uid) for key, each in people.items())}
    table = Table.of(rows.values())
    forms = np.searchsorted(table.form_person, np.arange(len(table) + 1)).astype(np.int32)
    group = Group(table, forms, Crowd.of(table))
    at = {rid: place for place, rid in enumerate(table.rid.tolist())}
    beside: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
    found: dict[Any, tuple[str, ...]] = {}
    for one, others in beside.items():
        card = Card.of(rows[one], NOBODY)  # type: ignore[arg-type]
        places = np.array([at[other] for other in others], np.int32)
        codes = reasons.why(card, group, places)
        found |= {(one, other): why for other, why in zip(others, codes, strict=True)}
    return {pair: found[pair] for pair in pairs}


class _Nobody:
    """A register where no word is known: names are compared as they are written."""

    def borne(self, _word: str) -> int:
        return 0


NOBODY = _Nobody()
