"""The planted stories: what is rare, and what a demo must be able to show. Nobody here is a real person."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from masar.access import drafts
from masar.access.models import HelpCall
from masar.people.models import Identifier

from . import planted
from .counter import Visit, register
from .people import Typed
from .staff import World


def plan(world: World) -> None:
    diary = world.diary

    def visit(story: str, when: datetime, clerk: str, office: str, *people: Typed, **how: Any) -> None:
        diary.plan(when, partial(come, world, story, Visit(clerk, office, list(people), **how)))

    back = diary.earlier
    hidden_wife(world)
    visit("husband", back(1, time(10, 50)), "salim", "alger", planted.husband())
    visit(
        "issa",
        back(4, time(9, 15)),
        "sara",
        "alger",
        planted.brother("Issa", "03/02/1996", "même téléphone que son frère"),
        spoken="bm",
    )
    visit(
        "bakary",
        back(3, time(11, 40)),
        "nour",
        "alger",
        planted.brother("Bakary", "about 1999", "brother's phone"),
        spoken="bm",
    )
    visit(
        "stateless",
        back(6, time(10, 5)),
        "abdelkader",
        "tam",
        planted.stateless(),
        spoken="tmh",
        channel="COMMUNITY",
    )
    visit("twins", back(5, time(9, 35)), "hana", "oran", *planted.twins(), spoken="wo", channel="COMMUNITY")
    visit(
        "mononym", back(8, time(14, 20)), "abdelkader", "tam", planted.mononym(), spoken="ha", channel="FIELD"
    )
    visit("spelt", back(10, time(13, 10)), "hana", "oran", planted.spelt_otherwise(), spoken="bm")
    visit(
        "first_time",
        back(12, time(9, 50)),
        "yacine",
        "oran",
        planted.first_time(diary.today),
        channel="CONSULATE",
    )
    visit("second_time", diary.this_morning(0.62), "nour", "alger", planted.second_time())
    visit(
        "ward",
        diary.this_morning(0.18),
        "sara",
        "alger",
        *planted.ward_and_guardian(diary.today),
        spoken="mku",
        speaks=1,
    )
    visit(
        "nine",
        back(2, time(9, 5)),
        "sara",
        "alger",
        *planted.family_of_nine(diary.today),
        spoken="bm",
        channel="COMMUNITY",
    )
    visit("no_birth_date", back(9, time(11, 25)), "abdelkader", "tam", planted.no_birth_date(), spoken="dje")
    visit("only_arabic", diary.this_morning(0.44), "salim", "alger", planted.only_arabic(), spoken="ar")
    visit("bangla", back(5, time(12, 15)), "nour", "alger", planted.bangla(), spoken="bn")
    visit("amharic", back(3, time(15, 5)), "sara", "alger", planted.amharic(), spoken="am")
    visit("dying", back(7, time(10, 40)), "nour", "alger", planted.dying(), spoken="bm", channel="PARTNER")
    visit("child", back(4, time(14, 5)), "salim", "alger", planted.child_alone(diary.today), spoken="fr")
    diary.plan(back(3, time(9, 30)), lambda: expelled(world))
    diary.plan(back(1, time(15, 50)), lambda: begun_and_not_finished(world, planted.UNFINISHED[0]))
    diary.plan(diary.this_morning(0.8), lambda: begun_and_not_finished(world, planted.UNFINISHED[1]))
    help_called(world)


def come(world: World, story: str, visit: Visit) -> None:
    world.visits[story] = register(world, visit)


def hidden_wife(world: World) -> None:
    """She came to Oran months ago and was hidden the same day. A man who calls himself alone may be her husband."""
    diary = world.diary
    day = diary.working_day(80)

    def came() -> None:
        visit = register(world, Visit("hana", "oran", [planted.wife()], spoken="fr", channel="PARTNER"))
        world.visits["wife"] = visit
        person = visit.enquiry.enquirers.get().person
        diary.later(
            timedelta(hours=3), lambda: person.hide(by=world.staff["rym"], readers=(world.staff["meriem"],))
        )

    diary.plan(diary.at(day, time(10, 20)), came)


def expelled(world: World) -> None:
    """He was expelled, returned by another mission, and is back: the number he was given there is kept with his own."""
    visit = register(world, Visit("abdelkader", "tam", [planted.expelled()], spoken="ha", channel="MISSION"))
    world.visits["expelled"] = visit
    Identifier(
        person=visit.enquiry.enquirers.get().person,
        kind="system",
        system="Masar Niger",
        issuer="NE",
        number="003 118 4",
    ).add(by=world.staff["abdelkader"])


def begun_and_not_finished(world: World, person: Typed) -> None:
    """Kept by a clerk in the field, at a place without a line."""
    abdelkader, office = world.staff["abdelkader"], world.offices["tam"]
    typed = Visit("abdelkader", "tam", [person], spoken="fr", channel="FIELD").fields(world)
    drafts.save(abdelkader, office, "registration", {name: list(values) for name, values in typed.lists()})


def help_called(world: World) -> None:
    """A woman fainted in the waiting room; the physician came within four minutes."""
    diary = world.diary

    def call() -> None:
        called = HelpCall(office=world.offices["alger"], kind="health").call(by=world.staff["sara"])
        diary.later(timedelta(minutes=4), partial(then, called.answer, "nadia"))
        diary.later(
            timedelta(minutes=25),
            partial(
                then,
                called.write_up,
                "sara",
                text="Malaise d’une femme dans la salle d’attente, sans perte de connaissance. "
                "Le Dr Cherif l’a vue en moins de cinq minutes ; eau, repos, tension normale. Elle a voulu rester pour son tour.",
            ),
        )

    def then(act: Callable[..., Any], who: str, **said: str) -> None:
        act(by=world.staff[who], **said)

    diary.plan(diary.this_morning(0.33), call)
