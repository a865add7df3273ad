"""Working days of an office: which day it is there, and when something is due."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6


@dataclass(frozen=True)
class Calendar:
    """`zone` is an IANA name; `weekend` holds weekdays as Monday 0 … Sunday 6; `holidays` are days nobody works."""

    zone: str = "Africa/Algiers"
    weekend: Collection[int] = (FRIDAY, SATURDAY)
    holidays: Collection[date] = field(default_factory=frozenset)

    def day_of(self, instant: datetime) -> date:
        """The date on the office's wall at `instant` (aware)."""
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def add_working_days(self, day: date, days: int) -> date:
        """The working day that is `days` (0 or more) working days after `day`; 0 gives `day` or the next open day."""
        if len(set(self.weekend)) >= 7:
            raise ValueError("an office works on some day of the week")
        while not self.is_working(day):
            day += timedelta(days=1)
        for _ in range(days):
            day += timedelta(days=1)
            while not self.is_working(day):
                day += timedelta(days=1)
        return day
