"""The ordinary visits of a month: who comes alone, who comes with whom, at which office, to which clerk."""

from collections.abc import Callable
from datetime import time, timedelta
from functools import partial

from django.utils.translation import override

from .counter import Visit, register
from .hands import HANDS
from .people import Crowd, Facts, Typed
from .staff import World

DAYS = 22  # working days before today
PAST, TODAY = 285, 11  # visits; the planted stories are besides
FAMILIES = ("couple", "brothers", "couple", "mother", "couple", "brothers", "parents")
OFFICES = {"alger": 55, "oran": 26, "tam": 19}
CLERKS = {"alger": ("sara", "salim", "nour"), "oran": ("hana", "yacine"), "tam": ("abdelkader",)}
CHANNELS = {
    "alger": ("IN-PERSON", "IN-PERSON", "IN-PERSON", "COMMUNITY", "CONSULATE", "PHONE", "RETURNEE"),
    "oran": ("IN-PERSON", "IN-PERSON", "COMMUNITY", "PARTNER"),
    "tam": ("FIELD", "FIELD", "IN-PERSON", "COMMUNITY", "AUTHORITY"),
}


def plan(world: World, crowd: Crowd) -> None:
    """Visits at uneven hours, more on Sundays than on Thursdays; a family every fifteenth visit."""
    rng, diary = crowd.rng, world.diary
    moments = []
    for number in range(PAST):
        day = diary.working_day(1 + number % DAYS)
        if day.weekday() == 3 and rng.random() < 0.25:
            day = diary.working_day(1 + rng.randrange(DAYS))
        minutes = rng.randrange(5, 465)
        moments.append(diary.at(day, time(8, 0)) + timedelta(minutes=minutes, seconds=rng.randrange(60)))
    moments += [diary.this_morning((number + rng.random()) / TODAY) for number in range(TODAY)]
    for number, moment in enumerate(sorted(moments)):
        family = FAMILIES[number // 15 % len(FAMILIES)] if number % 15 == 7 else ""
        office = rng.choices(list(OFFICES), list(OFFICES.values()))[0]
        diary.plan(moment, partial(receive, world, crowd, office, rng.choice(CLERKS[office]), family))


def receive(world: World, crowd: Crowd, office: str, clerk: str, family: str) -> None:
    people = COMPOSED[family](crowd) if family else [(alone(crowd), "")]
    visit = Visit(clerk, office, channel=crowd.rng.choice(CHANNELS[office]))
    head = people[0][0]
    visit.spoken = head.origin.lingua
    if head.tongue != head.origin.lingua and crowd.interpreted.draw():
        visit.spoken = head.tongue
        if visit.voice(world) is None:  # nobody on this roster speaks it: they manage without
            visit.spoken = head.origin.lingua
        visit.accepted = "" if crowd.rng.random() < HANDS[clerk].skips / 2 else "yes"
    with override(HANDS[clerk].language):
        visit.people = blocks(crowd, visit, people, world)
    register(world, visit)


def blocks(crowd: Crowd, visit: Visit, people: list[tuple[Facts, str]], world: World) -> list[Typed]:
    """Each person's block. Home, phone and address are written for the first, and copied for the others."""
    day, hand = world.offices[visit.office].today(), visit.hand
    head = people[0][0]
    typed = [crowd.typed(facts, hand, day=day) for facts, _relation in people]
    for fields, (facts, relation) in zip(typed, people, strict=True):
        fields["relation"], fields["consent"] = relation, "given" if facts.age_on(day) >= 18 else "parent"
        if relation:  # in full, or the family name of the first would be copied alone
            fields |= {"family": facts.family, "given": facts.given}
        if len(people) > 1 and "alone" in fields:
            fields["alone"] = "no"
    typed[0] |= crowd.place_and_reach(head, hand)
    return typed


def alone(crowd: Crowd) -> Facts:
    return crowd.person(crowd.sexes.draw())


def couple(crowd: Crowd) -> list[tuple[Facts, str]]:
    man = crowd.person(age=crowd.rng.randrange(26, 41))
    woman = crowd.person(
        "F", country=man.origin.country, age=man.age_on(crowd.today) - crowd.rng.randrange(2, 8)
    )
    woman.tongue = man.tongue
    return [(man, ""), (woman, "SPO")]


def brothers(crowd: Crowd) -> list[tuple[Facts, str]]:
    elder = crowd.person(age=crowd.rng.randrange(24, 33))
    younger = crowd.person(
        country=elder.origin.country, family=elder.family, age=elder.age_on(crowd.today) - 3
    )
    younger.tongue = elder.tongue
    return [(elder, ""), (younger, "BRO")]


def mother(crowd: Crowd) -> list[tuple[Facts, str]]:
    woman = crowd.person("F", age=crowd.rng.randrange(23, 36))
    return [(woman, ""), child(crowd, woman, crowd.rng.randrange(1, 9))]


def parents(crowd: Crowd) -> list[tuple[Facts, str]]:
    two = couple(crowd)
    return [*two, child(crowd, two[0][0], crowd.rng.randrange(1, 7))]


def child(crowd: Crowd, parent: Facts, age: int, sex: str = "") -> tuple[Facts, str]:
    sex = sex or crowd.rng.choice("FM")
    facts = crowd.person(sex, country=parent.origin.country, family=parent.family, age=age)
    facts.tongue, facts.passport = parent.tongue, False
    return facts, "DAU" if sex == "F" else "SON"


COMPOSED: dict[str, Callable[[Crowd], list[tuple[Facts, str]]]] = {
    "couple": couple, "brothers": brothers, "mother": mother, "parents": parents,
}  # fmt: skip
