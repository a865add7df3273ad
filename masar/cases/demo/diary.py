"""What happened when, in the demo: acts are planned in any order and done in the order of their time.

Verbs write down the time themselves, so while the diary is played, the clock of this process shows the time of each act.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from masar.access import jobs
from masar.lib.calendar import Calendar

ZONE = ZoneInfo("Africa/Algiers")
OPENS, CLOSES = time(8, 0), time(16, 0)
QUICK = timedelta(seconds=45)  # how long after an act its background work is done


@dataclass
class Diary:
    """The past of a mission, up to `now`."""

    calendar: Calendar
    now: datetime = field(default_factory=timezone.now)
    acts: list[tuple[datetime, int, Callable[[], Any]]] = field(default_factory=list)
    number: Iterator[int] = field(
        default_factory=count
    )  # acts of one moment keep the order in which they were planned

    @property
    def today(self) -> date:
        return self.calendar.day_of(self.now)

    def at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, ZONE)

    def working_day(self, back: int) -> date:
        """The working day that is `back` working days before today; 0 is today, which is one whatever its weekday."""
        day = self.today
        while back:
            day -= timedelta(days=1)
            back -= self.calendar.is_working(day)
        return day

    def earlier(self, back: int, hour: time) -> datetime:
        return self.at(self.working_day(back), hour)

    def this_morning(self, share: float) -> datetime:
        """A moment of today, between the opening of the doors (0) and now or the closing (1)."""
        end = min(self.now, self.at(self.today, CLOSES))
        if end < self.at(self.today, time(9, 0)):  # loaded at night: what can be of today
            end = self.now
        begin = min(
            self.at(self.today, OPENS), max(self.at(self.today, time(0, 0)), end - timedelta(hours=1))
        )
        return begin + (end - begin) * share

    def plan(self, moment: datetime, act: Callable[[], Any]) -> None:
        heappush(self.acts, (min(moment, self.now), next(self.number), act))

    def later(self, wait: timedelta, act: Callable[[], Any]) -> None:
        """From inside an act: what follows from it after a while."""
        self.plan(timezone.now() + wait, act)

    def play(self) -> None:
        """Do everything in its order, each act at its time, and the work of the background after each."""
        clock = _Clock()
        with clock.shown():
            while self.acts:
                moment, _number, act = heappop(self.acts)
                clock.show(moment)
                act()
                clock.show(min(moment + QUICK, self.now))
                work()


class _Clock:
    """Stands still between acts and never goes back."""

    def __init__(self) -> None:
        self.hand = datetime.min.replace(tzinfo=ZONE)

    def show(self, moment: datetime) -> None:
        self.hand = max(self.hand, moment)

    @contextmanager
    def shown(self) -> Iterator[None]:
        real = timezone.now
        timezone.now = lambda: self.hand.astimezone(ZoneInfo("UTC"))
        try:
            yield
        finally:
            timezone.now = real


def work() -> None:
    """Do what waits in the queue, as the worker does."""
    while (waiting := jobs.take()) is not None:
        jobs.run(waiting)
