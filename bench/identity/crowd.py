"""Invented people as columns of numbers: households, kin, twins and namesakes. Who they are, before anybody writes it."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from .origins import KINDS, ORIGINS, Names

TODAY = date(2026, 11, 1).toordinal()
TOGETHER = (
    0.95,
    0.02,
    0.011,
    0.008,
    0.005,
    0.003,
    0.002,
    0.0005,
    0.0005,
)  # households of one to nine: a sixth of people
FAMILIES = (0.3, 0.15, 0.15, 0.15, 0.1, 0.06, 0.05, 0.02, 0.02)
TWINS = 0.03  # of children and siblings who follow another one
JUNIOR = 0.04  # children with the given name of the head, who shares the phone
NAMESAKES = (
    0.004  # people with the same full name and birth year, give or take one, as another of their country
)
ESTIMATED, PHONELESS, PAPERLESS, MOTHER_UNKNOWN = 0.25, 0.38, 0.55, 0.45
OWN_PHONE = 0.35  # members of a household who have another phone than its head


@dataclass
class Crowd:
    """One row a person, numpy columns: names as places in `Names.all` (-1: none), `born` as ordinal day, `phone` and
    `paper` as numbers (-1: none), `link`: whether a word stands before the father's name."""

    nat: np.ndarray
    female: np.ndarray
    given: np.ndarray
    second: np.ndarray
    surname: np.ndarray
    grandfather: np.ndarray
    link: np.ndarray
    mother_given: np.ndarray
    mother_surname: np.ndarray
    born: np.ndarray
    estimated: np.ndarray
    phone: np.ndarray
    paper: np.ndarray
    household: np.ndarray

    def __len__(self) -> int:
        return len(self.nat)


def gather(
    size: int, names: Names, rng: np.random.Generator, *, alone: bool = False, families: bool = False
) -> Crowd:
    """`size` different people; `alone`: strangers all of them, and no more namesakes than chance brings;
    `families`: most people came with theirs, and more children bear the name of their parent."""
    household, place = households(size, rng, FAMILIES if families else TOGETHER)
    head = np.flatnonzero(place == 0)[household]
    weights = np.array([origin.weight for origin in ORIGINS])
    nat = rng.choice(len(ORIGINS), size, p=weights / weights.sum()).astype(np.int16)[head]
    female = rng.random(size) < np.where(place == 0, 0.22, 0.5)
    crowd = Crowd(
        nat=nat,
        female=female,
        given=drawn(names, nat, female, rng),
        second=np.where(rng.random(size) < column("two")[nat], drawn(names, nat, female, rng), -1),
        surname=surnames(names, nat, rng),
        grandfather=np.full(size, -1, np.int32),
        link=np.zeros(size, bool),
        mother_given=drawn(names, nat, np.ones(size, bool), rng),
        mother_surname=surnames(names, nat, rng),
        born=TODAY - births(place, head, rng),
        estimated=rng.random(size) < ESTIMATED,
        phone=rng.integers(10**7, 10**8, size),
        paper=np.where(rng.random(size) < PAPERLESS, -1, rng.integers(0, 10**9, size)),
        household=household,
    )
    after_fathers(crowd, names, rng)
    if alone:
        crowd.phone[rng.random(size) < PHONELESS] = -1
    else:
        kin(crowd, place, head, rng, 0.2 if families else JUNIOR)
        namesakes(crowd, rng)
    crowd.second[crowd.second == crowd.given] = -1
    return crowd


def column(what: str) -> np.ndarray:
    return np.array([getattr(origin, what) for origin in ORIGINS])


def households(
    size: int, rng: np.random.Generator, together: tuple[float, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """For each person the household, and the place in it from 0."""
    sizes = rng.choice(np.arange(1, 10), size, p=np.array(together) / sum(together))
    household = np.repeat(np.arange(size), sizes)[:size]
    first = np.concatenate([[True], household[1:] != household[:-1]])
    starts = np.flatnonzero(first)[household]
    return household, np.arange(size) - starts


def births(place: np.ndarray, head: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Days of age: heads and those alone about 28 years, a second adult near the head, then children."""
    size = len(place)
    adults = grown(rng.normal(28, 7.5, size), rng)
    years = np.where(place == 0, adults, grown(adults[head] + rng.normal(0, 5, size), rng))
    years = np.where(place > 1, rng.uniform(0, 17, size), years)
    return (years * 365.25).astype(np.int32)


def grown(years: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Who would be younger than fifteen is fifteen to thirty-five instead, each on a day of their own."""
    return np.where(years < 15, rng.uniform(15, 35, len(years)), years)


def drawn(names: Names, nat: np.ndarray, female: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    found = np.full(len(nat), -1, np.int32)
    chances = rng.random(len(nat))
    for number, origin in enumerate(ORIGINS):
        for kind, mask in ((KINDS[0], ~female), (KINDS[1], female)):
            here = np.flatnonzero((nat == number) & mask)
            found[here] = names.draw(origin.country, kind, chances[here])
    return found


def surnames(names: Names, nat: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    found = np.full(len(nat), -1, np.int32)
    chances = rng.random(len(nat))
    for number, origin in enumerate(ORIGINS):
        here = np.flatnonzero(nat == number)
        found[here] = names.draw(origin.country, KINDS[2], chances[here])
    return found


def after_fathers(crowd: Crowd, names: Names, rng: np.random.Generator) -> None:
    """Where the surname is the father's given name, and often the grandfather's after it; ag, ben before it."""
    size = len(crowd)
    men = np.zeros(size, bool)
    link = np.array([origin.link[2] for origin in ORIGINS])[crowd.nat]
    crowd.link = rng.random(size) < link
    fathers = (rng.random(size) < column("fathers")[crowd.nat]) | crowd.link
    crowd.surname = np.where(fathers, drawn(names, crowd.nat, men, rng), crowd.surname)
    older = fathers & ~crowd.link & (rng.random(size) < 0.6)
    crowd.grandfather = np.where(older, drawn(names, crowd.nat, men, rng), -1).astype(np.int32)


def kin(crowd: Crowd, place: np.ndarray, head: np.ndarray, rng: np.random.Generator, juniors: float) -> None:
    """Households share a surname, a mother among siblings, mostly a phone; twins share the day."""
    size = len(crowd)
    sibling = (place == 1) & (rng.random(size) < 0.5)
    child = place > 1
    same = (sibling | child) & (rng.random(size) < 0.95)
    crowd.surname[same] = crowd.surname[head[same]]
    crowd.grandfather[same] = crowd.grandfather[head[same]]
    crowd.link[same] = crowd.link[head[same]]
    spouse = head + 1  # of children: the second person of their household
    one, other = head[child], spouse[child]
    without_mother = np.where(crowd.female[one], crowd.given[one], crowd.mother_given[other])
    crowd.mother_given[child] = np.where(crowd.female[other], crowd.given[other], without_mother)
    crowd.mother_surname[child] = np.where(
        crowd.female[one] & ~crowd.female[other], crowd.surname[one], crowd.surname[other]
    )
    crowd.mother_given[sibling] = crowd.mother_given[head[sibling]]
    crowd.mother_surname[sibling] = crowd.mother_surname[head[sibling]]
    crowd.mother_given[rng.random(size) < MOTHER_UNKNOWN] = -1
    twin = np.flatnonzero((sibling | (place > 2)) & (rng.random(size) < TWINS))
    crowd.born[twin] = crowd.born[twin - 1]
    crowd.estimated[twin] = crowd.estimated[twin - 1]
    crowd.surname[twin] = crowd.surname[twin - 1]
    crowd.female[twin] = crowd.female[twin - 1]
    junior = np.flatnonzero(child & (crowd.female == crowd.female[head]) & (rng.random(size) < juniors))
    crowd.given[junior] = crowd.given[head[junior]]
    crowd.second[junior] = (
        np.where(rng.random(len(junior)) < 0.5, crowd.second[head[junior]], crowd.second[junior])
        if juniors > JUNIOR
        else crowd.second[junior]
    )
    without = rng.random(size) < PHONELESS
    crowd.phone = np.where((place > 0) & (rng.random(size) > OWN_PHONE), crowd.phone[head], crowd.phone)
    crowd.phone[without] = -1
    typed_twice = twin[rng.random(len(twin)) < 0.05]  # twins on whose two files one paper was typed
    crowd.paper[typed_twice] = crowd.paper[typed_twice - 1]


def namesakes(crowd: Crowd, rng: np.random.Generator) -> None:
    """People who share name, sex and about the year with another of their country, and nothing else."""
    size = len(crowd)
    ones = np.flatnonzero(rng.random(size) < NAMESAKES)
    others = rng.permutation(size)[: len(ones)]
    fits = (crowd.nat[ones] == crowd.nat[others]) & (crowd.household[ones] != crowd.household[others])
    wanted, ones, others = len(ones), ones[fits], others[fits]
    by_nat = np.argsort(crowd.nat, kind="stable")
    near = by_nat[(np.arange(size) + 1 + size // 7919) % size]  # somebody of the same country, mostly
    more = by_nat[rng.integers(0, size, wanted - len(ones))]
    partner = near[np.argsort(by_nat, kind="stable")[more]]
    same = crowd.nat[more] == crowd.nat[partner]
    ones, others = np.concatenate([ones, more[same]]), np.concatenate([others, partner[same]])
    for what in ("given", "second", "surname", "grandfather", "link", "female"):
        getattr(crowd, what)[ones] = getattr(crowd, what)[others]
    crowd.born[ones] = crowd.born[others] + rng.integers(-200, 200, len(ones))
