"""The way around: what the top bar offers, in order. An entry shows to whoever holds its verb somewhere."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    label: str | Promise
    url: str
    icon: str
    verb: str = ""


ENTRIES = (
    Entry(_("My list"), "my_list", "list-check"),
    Entry(_("The day"), "the_day", "calendar-day", "appointment.read"),
    Entry(_("Cases"), "cases", "folder2-open", "case.read"),
    Entry(_("Boards"), "boards", "bar-chart", "board.read"),
)
