"""A case by its number, however somebody types it."""

import re
from typing import Any

from masar.access.models import Mission
from masar.access.policy import works_in
from masar.access.prepared import Among, prepared
from masar.lib import numbers
from masar.lib.digits import plain_digits
from masar.lib.text import visible

from .models import Case
from .models.case import DIGITS

LONGEST = 40
YEARS = 30  # that numbers go back
BETWEEN = re.compile(r"[\W_]+")


def by_number(text: str, *, visible_to: Any) -> list[Case]:
    """The cases of this number that this colleague may see: with or without country and year, spaces and lines between,
    in any case, digits of any script, I and O for 1 and 0. `by_number("dz26 475oo3q", …)`, `by_number("475 003 Q", …)`."""
    plain = BETWEEN.sub("", plain_digits(visible(text[:LONGEST]))).upper()
    before, payload = plain[: -DIGITS - 1], numbers.read(plain[-DIGITS - 1 :])
    if payload is None or len(payload) != DIGITS:
        return []
    shown = numbers.show(payload)
    this_year = visible_to.today().year
    possible = [
        f"{country}-{year % 100:02}-{shown}"
        for country in countries(missions=list(works_in(visible_to)))
        for year in range(this_year - YEARS, this_year + 1)
        if begins(before, country, f"{year % 100:02}")
    ]
    return list(numbered(visible_to, these=possible)) if possible else []


def begins(before: str, country: str, year: str) -> bool:
    """Whether this was typed before the number: nothing, the country, the year, or both."""
    said = before.replace("O", "0").replace("I", "1")
    return said in {each.replace("O", "0").replace("I", "1") for each in ("", country, year, country + year)}


@prepared
def countries(*, missions: Any) -> Any:
    return Mission.objects.filter(Among("pk", missions)).order_by().values_list("country", flat=True)


@prepared
def numbered(user: Any, *, these: Any) -> Any:
    return Case.objects.visible_to(user).filter(Among("number", these), mission__in=works_in(user))[:10]
