"""Lines of telephone numbers as people write them down: `14 — ambulance`, `Clinic, day and night: 021 00 41 10`."""

import re
from typing import NamedTuple

# A number of another country, one of this country, one of two to five digits; the first kind that is there is meant.
KINDS = [
    re.compile(kind) for kind in (r"(?:\+|00)\d(?:[ .-]?\d){6,13}", r"0\d(?:[ .-]?\d){7,8}(?!\d)", r"\d{2,5}")
]
BETWEEN = " \t\u00a0\u202f:;,،؛.–—-|"


class Line(NamedTuple):
    """`number` as it is read, '' without one; `dial` as a telephone takes it; `whose` are the other words."""

    number: str
    dial: str
    whose: str


def understand(text: str) -> list[Line]:
    """The lines that say something, those with a number first."""
    lines = [line(each) for each in text.splitlines() if each.strip(BETWEEN)]
    return sorted(lines, key=lambda each: not each.number)


def line(text: str) -> Line:
    """One line. Digits of any script are read; the number stands anywhere in it."""
    text = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text.replace("\u00a0", " "))
    found = next((found for kind in KINDS if (found := kind.search(text))), None)
    if found is None:
        return Line("", "", text.strip(BETWEEN))
    number = found.group()
    whose = " ".join(filter(None, (text[: found.start()].strip(BETWEEN), text[found.end() :].strip(BETWEEN))))
    return Line(number, re.sub(r"[ .-]", "", number), whose)
