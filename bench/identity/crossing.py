"""Typed in Arabic and kept in Latin script, and the other way: by name and birth year, frequent names and rarer ones.

What is tried is the script: spellings vary as everywhere, but nobody slips, and the year is right. A name is one given
name or surname; its rank is by how many people bear it. Whoever is asked for bears the name of the group, and no name
that is rarer than the group's last. The ceiling counts names as their country writes them: that one Arabic spelling stands
for several of them (محمدو for Mamadou and Mahamadou) is not in it.
"""

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np

from bench import report

from .data import Line
from .methods import Method
from .people import COLUMNS, Made
from .searching import race
from .slips import AGAIN
from .writing import Scribe

NAMES, FREQUENT, RARE = 200, 200, 2000  # names of each group; the ranks where the groups end
BEARERS = 3  # people asked for, of each name and direction
SLIPS = (
    "typed", "heard", "swapped", "dropped", "joined", "called", "married", "cut", "initial", "no_date", "year_near",
    "day_month", "day_wrong", "january",
)  # fmt: skip
CLEAN = replace(AGAIN, **dict.fromkeys(SLIPS, 0.0))
# Typed script, group, query, its ceiling: 10 / homonyms of that year, or 1.
Asked = list[tuple[str, str, Line, float]]


def prepare(made: Made, seed: int) -> Asked:
    """Draw the queries; files that are to be found by Latin queries are written anew in Arabic script, in place."""
    chance = Random(seed)
    scribe = Scribe(made.crowd, made.names, chance)
    bearers, files = bearers_of_names(made), places_of(made)
    alike = homonyms(made)
    ranked = sorted(bearers, key=lambda name: (-len(bearers[name]), name))
    groups = {"200 most frequent": ranked[:NAMES], "of ranks 201-2000": drawn(ranked[FREQUENT:RARE], chance)}
    asked: Asked = []
    taken: set[int] = set()
    for (group, names), last in zip(groups.items(), (FREQUENT, RARE), strict=True):
        common = bearing_only(made, ranked[:last])
        for name in names:
            own = [
                person
                for person in dict.fromkeys(bearers[name])
                if person in common and len(files[person]) == 1
            ]
            people = [person for person in own if person not in taken]
            for turn, person in enumerate(chance.sample(people, min(2 * BEARERS, len(people)))):
                taken.add(person)
                place = files[person][0]
                typed, kept = ("arabic", "latin") if turn % 2 else ("latin", "arabic")
                made.people[place] = [str(place + 1), *scribe.write(person, CLEAN, script=kept)]
                cells = dict(zip(COLUMNS[1:], scribe.write(person, CLEAN, script=typed), strict=True))
                query = Line(rid=len(asked) + 1, **cells, target=(place + 1,))
                asked.append((typed, group, query, min(1.0, 10 / alike[person])))
    return asked


def bearing_only(made: Made, names: list[int]) -> set[int]:
    """People all of whose names are among `names`."""
    crowd = made.crowd
    fits = np.isin(np.stack([crowd.given, crowd.second, crowd.surname, crowd.grandfather]), [*names, -1])
    return set(np.flatnonzero(fits.all(axis=0)).tolist())


def drawn(names: list[int], chance: Random) -> list[int]:
    return chance.sample(names, min(NAMES, len(names)))


def bearers_of_names(made: Made) -> dict[int, list[int]]:
    """Name to the people with a file, and a known birth, who bear it as given name or surname."""
    crowd = made.crowd
    found: dict[int, list[int]] = {}
    people = np.unique(made.who)
    people = people[~crowd.estimated[people]]
    for column in (crowd.given, crowd.surname):
        for person, name in zip(people.tolist(), column[people].tolist(), strict=True):
            found.setdefault(name, []).append(person)
    return found


def places_of(made: Made) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, person in enumerate(made.who.tolist()):
        found.setdefault(person, []).append(place)
    return found


def homonyms(made: Made) -> dict[int, int]:
    """How many with a file have the full name and birth year of each person, themselves included."""
    crowd, people = made.crowd, np.unique(made.who)
    parts = np.sort(
        np.stack([crowd.given, crowd.second, crowd.surname, crowd.grandfather])[:, people], axis=0
    )
    years = [date.fromordinal(day).year for day in crowd.born[people].tolist()]
    _all, inverse, counts = np.unique(
        np.vstack([parts, years]), axis=1, return_inverse=True, return_counts=True
    )
    return dict(zip(people.tolist(), counts[inverse.ravel()].tolist(), strict=True))


def tell(methods: list[Method], asked: Asked, size: int) -> None:
    """Part `cross-script`: recall@10 on T2, each way, each group, each method."""
    for typed in ("arabic", "latin"):
        for group in dict.fromkeys(group for _typed, group, _query, _ceiling in asked):
            chosen = [
                (query, top) for script, names, query, top in asked if (script, names) == (typed, group)
            ]
            if not chosen:
                continue
            tallies = race(methods, [query for query, _top in chosen], ("T2",))
            for (method, tier), tally in tallies.items():
                report(
                    "identity", "cross-script", engine="postgresql", size=size, figure=tally.recall(10),
                    unit="recall@10", method=method, tier=tier, typed=typed, names=group, queries=len(chosen),
                    recall1=round(tally.recall(1), 4), recall10=round(tally.recall(10), 4),
                    ceiling=round(float(np.mean([top for _query, top in chosen])), 4), p95_ms=round(tally.at(95), 3),
                )  # fmt: skip
