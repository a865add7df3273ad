"""Slips for an appointment, four to a page, to be cut.

A slip says a day, an hour and a number to call. Whoever finds it learns nothing else: no programme, no country, nobody's
name, no mark, no room; its code means nothing without signing in.
"""

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from masar.access.pages import day
from masar.lib.typeset import typeset

from .words import each, in_groups, qr

TEMPLATE = Path(__file__).parent / "slips.typ"
PLACES = 4  # on a page
ROOM = 240  # letters of place and note; more would leave the slip


@dataclass(frozen=True)
class SlipPaper:
    language: str  # ar, fr or en: the person's
    day: date
    hour: time
    hotline: str
    code: str  # random, new at each visit
    place: str = ""
    note: str = ""  # neutral; what the person may need to bring


def slips_paper(slips: list[SlipPaper], first_place: int = 1) -> bytes:
    """The PDF. `first_place` (1 to 4) is the first free place of a page of which slips have been cut."""
    if not slips or first_place not in range(1, PLACES + 1):
        raise ValueError("Give one slip or more, and the first place as 1 to 4.")
    if any(len(slip.place) + len(slip.note) > ROOM for slip in slips):
        raise ValueError(f"A slip has room for {ROOM} letters of place and note.")
    return typeset(TEMPLATE, {"first_place": first_place, "slips": [one(slip) for slip in slips]})


def one(slip: SlipPaper) -> dict[str, Any]:
    labels = each((slip.language,), lambda: {
        "day": capfirst(day(slip.day, "full")),
        "phone": _("Call"),
    })[slip.language]  # fmt: skip
    return {
        "language": slip.language,
        "labels": labels,
        "hour": f"{slip.hour:%H:%M}",
        "hotline": slip.hotline,
        "code": in_groups(slip.code),
        "qr": qr(slip.code),
        "place": slip.place,
        "note": slip.note,
    }
