"""What people of the demo carry away from a visit: most a reminder, some a paper that they were seen, some nothing."""

from datetime import date, time
from functools import partial
from random import Random
from typing import Any

from masar.cases.demo.staff import World
from masar.cases.models import Member, Slip

from . import planted

DAYS = (9, 6, 4, 3, 2, 1)  # working days before today on which they were asked
EACH_DAY, THIS_MORNING = 5, 7
WEEK = 5  # working days from the visit to the appointment
HOTLINE = {"alger": "021 00 41 00", "oran": "041 00 41 20", "tam": "029 00 41 30"}
KINDS = {Slip.Kind.REMINDER: 65, Slip.Kind.SEEN: 20, Slip.Kind.NOTHING: 15}


def plan(world: World) -> None:
    rng, diary = Random(1951), world.diary  # noqa: S311  (chance of a story, not of a secret)
    for back in DAYS:
        diary.plan(diary.earlier(back, time(15, 30)), partial(give, world, rng, EACH_DAY, printed=True))
    diary.plan(diary.this_morning(0.9), partial(give, world, rng, THIS_MORNING, printed=False))


def give(world: World, rng: Random, many: int, *, printed: bool) -> None:
    """Some whose case is open are asked, each alone; this morning’s wait for the printer."""
    told = planted.enquiries(world)
    open_now = Member.objects.filter(ended=False, episode__ending="").exclude(episode__enquiry__in=told)
    asked = rng.sample(
        list(open_now.select_related("episode__office", "episode__worker").order_by("pk")), many
    )
    for member in asked:
        worker: Any = member.episode.worker
        if member.is_asked_on(member.episode.office.today()) and worker.has_role("RCW", "HRC"):
            slip = chosen(world, rng, member).give(by=worker)
            if printed and slip.on_paper:
                slip.print_(by=worker)


def chosen(world: World, rng: Random, member: Member) -> Slip:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    slip = Slip(
        episode=member.episode, member=member, kind=kind, language=rng.choice(("fr", "fr", "ar", "en"))
    )
    if kind == Slip.Kind.REMINDER:
        office = member.episode.office
        key = next(key for key, place in world.offices.items() if place.pk == office.pk)
        slip.day, slip.hour, slip.hotline = (
            a_week_on(office),
            rng.choice(("09:00", "10:30", "13:30")),
            HOTLINE[key],
        )
    return slip


def a_week_on(office: Any) -> date:
    return office.calendar.add_working_days(office.today(), WEEK)
