"""A morning without power at Algiers: forms on paper, typed in afterwards; one came back torn, one not at all."""

from datetime import time
from functools import partial

from masar.cases.models import Pack, PaperForm

from .counter import Visit, register
from .planted import asked
from .staff import World

PRINTED, POWER_CUT = 8, 6  # working days before today
SIZE = 12
# What stood on them, in the words of whoever wrote with a pen.
WRITTEN = (
    ("sara", {"spoken": "Alpha Oumar Baldé", "sex": "M", "birth": "vers 1996", "nationality": "GN", "language": "fuf",
              "language2": "fr", "home": "Labé, Labé", "phone": "0661 00 45 11"} | asked()),
    ("salim", {"spoken": "Salifou Zakari", "native": "ساليفو زكاري", "sex": "M", "birth": "حوالي 1999", "nationality": "NE",
               "language": "ha", "home": "Tahoua, Tahoua", "phone": "0770 00 45 12"} | asked()),
    ("sara", {"spoken": "Adjoua N’Guessan", "sex": "F", "birth": "1997", "nationality": "CI", "language": "fr",
              "village": "Daoukro", "phone": "0555 00 45 13"} | asked(woman=True, private="unsaid")),
)  # fmt: skip


def plan(world: World) -> None:
    diary = world.diary
    diary.plan(diary.earlier(PRINTED, time(15, 40)), partial(draw, world))
    for number, (clerk, person) in enumerate(WRITTEN):
        typed = diary.earlier(POWER_CUT, time(14, 5 + 12 * number))
        diary.plan(typed, partial(type_in, world, Visit(clerk, "alger", people=[person]), number))
    diary.plan(diary.earlier(POWER_CUT, time(15, 45)), partial(count, world))


def forms(world: World) -> list[PaperForm]:
    return list(PaperForm.objects.filter(pack__office=world.offices["alger"]))


def draw(world: World) -> None:
    Pack(office=world.offices["alger"]).print_(by=world.staff["sara"], size=SIZE)


def type_in(world: World, visit: Visit, number: int) -> None:
    visit.paper = str(forms(world)[number])
    register(world, visit)


def count(world: World) -> None:
    """At the end of the day each form is held against its number."""
    torn, gone = forms(world)[len(WRITTEN) : len(WRITTEN) + 2]
    torn.spoil(by=world.staff["sara"], reason=PaperForm.Reason.TORN)
    gone.lose(by=world.staff["sara"])
