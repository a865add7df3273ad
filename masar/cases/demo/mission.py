"""Tells the demo mission from its beginning to now."""

from collections.abc import Callable
from datetime import date

from masar.lib.calendar import Calendar

from . import cast, families, paper_day, staff, stories
from .diary import Diary
from .people import Crowd

SEED = 1415  # any number would do


def load(*chapters: Callable[[staff.World], None]) -> None:
    """Everything happens by the verbs of the screens, in its order, and is dated by the diary.

    `chapters` plan what happens to these people in the layers above.
    """
    year = date.today().year  # noqa: DTZ011  (near enough to know which holidays to look at)
    off = frozenset(date.fromisoformat(line.split()[0]) for line in cast.holidays(year).splitlines())
    world = staff.World(Diary(Calendar("Africa/Algiers", holidays=off)))
    staff.plan(world)
    families.plan(world, Crowd(SEED, world.diary.today))
    stories.plan(world)
    paper_day.plan(world)
    for chapter in chapters:
        chapter(world)
    world.diary.play()
