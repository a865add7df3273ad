"""A second generator, written apart from `people` and before anybody looked at how the model does on it; never tuned on.

Other names in other countries (`second_names.txt`, kept as sounds), and another way to go wrong: a person is met several
times over the years, each time by somebody: a passport reader, a desk that writes French, English or Portuguese, a police
list in Arabic, a hotline, a spreadsheet. Each has faults of its own that come together (a spreadsheet swaps columns and
days, a hotline hears badly but has the phone), first files as often as later ones. People come from villages where two in
three bear one of a few family names, and children are named after elders: namesakes need not be put in. They travel in
groups that share a phone and have papers with numbers in a row. Phones change with the years and pass to others.
"""

from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from random import Random

from .second_met import COUNTRIES, TODAY, Person, met
from .second_sounds import Names, drawn, read

AFTER_FATHERS = ("nile", "horn")
SEVERAL = (0.957, 0.036, 0.007)  # people with one, two, three files


@dataclass
class Second:
    """As `people.Made`, as far as files are written of it."""

    people: list[list[str]]
    queries: list[list[str]]
    newcomers: list[list[str]]
    pairs: list[tuple[int, int]]


def make(people: int, seed: int, queries: int = 3000, newcomers: int = 2000) -> Second:
    """`people` files. A million take about three minutes and 3 GB."""
    chance = Random(f"second {seed}")
    folk = crowd(people, newcomers, chance)
    chance.shuffle(folk)
    meetings: list[tuple[Person, float]] = []
    known = 0
    while len(meetings) < people:
        person, known = folk[known], known + 1
        for nth in range(chance.choices((1, 2, 3), SEVERAL)[0]):
            meetings.append((person, nth * chance.expovariate(0.9)))
    meetings = meetings[:people]
    chance.shuffle(meetings)
    files: dict[int, list[int]] = {}
    rows = []
    for rid, (person, later) in enumerate(meetings, 1):
        files.setdefault(person.number, []).append(rid)
        rows.append([str(rid), *met(person, later, chance)])
    asked = [chance.choice(meetings)[0] for _ in range(queries)]
    return Second(
        rows,
        [
            [*met(person, chance.expovariate(0.9), chance), " ".join(map(str, files[person.number]))]
            for person in asked
        ],
        [[*met(person, 0, chance), ""] for person in folk[known:] if person.number not in files][:newcomers],
        sorted(pair for rids in files.values() for pair in combinations(rids, 2)),
    )


# Who they are


def crowd(files: int, more: int, chance: Random) -> list[Person]:
    """Villages, and in them groups that travel together."""
    names, found = read(), []
    wanted = int(files * 0.97) + more
    shares = [country[1] for country in COUNTRIES]
    while len(found) < wanted:
        country = chance.choices(range(len(COUNTRIES)), shares)[0]
        tribes = COUNTRIES[country][2]
        tribe = chance.choices([name for name, _ in tribes], [share for _, share in tribes])[0]
        clans = [drawn(names, (tribe, "family"), chance) for _ in range(chance.randrange(2, 5))]
        village = Village(country, tribe, clans, names, chance)
        for _ in range(1 + int(chance.lognormvariate(2.2, 1.0))):
            found += village.group(len(found))
    return found[:wanted]


class Village:
    def __init__(self, country: int, tribe: str, clans: list[str], names: Names, chance: Random) -> None:
        self.country, self.tribe, self.clans, self.names, self.chance = country, tribe, clans, names, chance
        self.elders: list[Person] = []

    def group(self, first: int) -> list[Person]:
        """One person, or a few with a phone of one of them and papers issued one after the other."""
        chance = self.chance
        size = chance.choices((1, 2, 3, 4, 5, 6), (0.80, 0.10, 0.05, 0.025, 0.015, 0.01))[0]
        paper, phone = chance.randrange(10**6), self.phone()
        family, mother = self.family(), self.mother()
        kin = size > 1 and chance.random() < 0.5
        made = []
        for nth in range(size):
            person = self.person(first + nth)
            if kin:
                person.family = list(family)
                if nth < 3:
                    person.mother = list(mother)
            if nth and kin and chance.random() < 0.04:
                person.born, person.known_day = made[-1].born, made[-1].known_day  # twins
            person.phone = "" if chance.random() < 0.3 else phone if chance.random() < 0.6 else self.phone()
            person.paper = self.paper(paper + nth) if chance.random() < 0.5 else ""
            made.append(person)
        self.elders = (self.elders + made)[-40:]
        return made

    def person(self, number: int) -> Person:
        chance, female = self.chance, self.chance.random() < 0.24
        kind = (self.tribe, "female" if female else "male")
        names = [drawn(self.names, kind, chance)]
        family = self.family()
        elders = [elder for elder in self.elders if elder.female == female]
        if elders and chance.random() < 0.06:
            names, family = list(chance.choice(elders).names), list(chance.choice(elders).family)
        elif self.tribe not in AFTER_FATHERS and chance.random() < 0.3:
            names.append(drawn(self.names, kind, chance))
        age = min(75.0, chance.gammavariate(5.5, 4.8)) if chance.random() < 0.93 else chance.uniform(0, 14)
        ways = chance.choices(range(5), (0.82, 0.07, 0.05, 0.03, 0.03), k=5)
        mother = self.mother() if chance.random() < 0.6 else []
        born = TODAY - timedelta(days=int(max(age, 1) * 365.25))
        return Person(
            number, self.country, female, names, family, mother, ways, born, chance.random() < 0.7, "", ""
        )  # fmt: skip

    def family(self) -> list[str]:
        chance = self.chance
        if self.tribe in AFTER_FATHERS:
            fathers = [drawn(self.names, (self.tribe, "male"), chance)]
            return fathers + (
                [drawn(self.names, (self.tribe, "family"), chance)] if chance.random() < 0.7 else []
            )
        if chance.random() < 0.65:
            return [chance.choice(self.clans)]
        return [drawn(self.names, (self.tribe, "family"), chance)]

    def mother(self) -> list[str]:
        return [drawn(self.names, (self.tribe, "female"), self.chance), self.family()[0]]

    def phone(self) -> str:
        """Half are cards bought on the way."""
        code = (
            COUNTRIES[self.country][4]
            if self.chance.random() < 0.5
            else self.chance.choice(("213", "216", "218", "227"))
        )
        return f"{code} {self.chance.randrange(5, 10)}{self.chance.randrange(10**7, 10**8)}"

    def paper(self, number: int) -> str:
        return f"{COUNTRIES[self.country][0]}{number % 10**7:07}"
