"""From what was typed, pasted or scanned to zones of the right length; or a sentence that says why it is none."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from . import keyboards
from .mrz_layout import LAYOUTS, MRV_A, MRV_B, TD2, TD3, Layout, Zone

FILLERS = str.maketrans(dict.fromkeys("‹〈⟨˂ᐸ≤>›»⟩〉*.", "<"))
LONGEST = 600  # characters; the largest zone has 90
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def zones(text: str) -> Iterator[Zone]:
    """Every zone that `text` may be, the most literal first: as typed, then for each keyboard that may have garbled it.

    What was mended is given only if every check digit is right. So is what a keyboard garbled, unless it is plain that
    it did: Arabic letters, or no digit typed as a digit.
    """
    if len(text) > LONGEST:
        return
    for keyboard, typed in keyboards.readings(text):
        plain = not keyboard or keyboard.startswith("arabic") or not re.search(r"[0-9]", text)
        for zone in _zones(typed, keyboard):
            hopeless = zone.mended or not plain or (keyboard and len(zone.wrong) >= len(zone.checks))
            if not zone.wrong or not hopeless:
                yield zone


def _zones(typed: str, keyboard: str) -> Iterator[Zone]:
    """Every way to see zones in what was typed, the most literal first."""
    seen = set()
    for blank, guillemet in (("", "<<"), ("", "<"), ("<", "<<")):
        lines = _lines(typed, blank, guillemet)
        if not lines or tuple(lines) in seen or not all(re.fullmatch(r"[A-Z0-9<]+", line) for line in lines):
            continue
        seen.add(tuple(lines))
        whole = "".join(lines)
        for layout in _layouts(whole):
            lengths = [len(line) for line in lines]
            if lengths == [layout.width] * layout.lines or (len(lines) == 1 and len(whole) == layout.size):
                yield Zone(layout, whole, keyboard)
            elif len(lines) == layout.lines and lengths[layout.names_line] != layout.width:
                yield from _mended(layout, lines, keyboard)


def _lines(typed: str, blank: str, guillemet: str) -> list[str]:
    plain = INVISIBLE.sub("", typed).replace("«", guillemet).translate(FILLERS)
    plain = unicodedata.normalize("NFKC", plain).upper()
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    parts = re.split(r"[\r\n\t\v\f\x85\u2028\u2029]+", plain)
    return [re.sub(r"\s", blank, part) for part in parts if part.strip()]


def _layouts(whole: str) -> list[Layout]:
    """A zone that begins with V is a visa; I, A and C are cards; any other letter may be a passport."""
    visa = whole.startswith("V")
    return [
        layout
        for layout in LAYOUTS.values()
        if whole[0].isalpha()
        and visa == (layout in (MRV_A, MRV_B))
        and not (layout is TD3 and whole[0] in "IAC")
    ]


def _mended(layout: Layout, lines: list[str], keyboard: str) -> Iterator[Zone]:
    """The fillers that end the line of names, counted anew: too few typed, or too many. Taken only if every check
    digit is right."""
    place, width = layout.names_line, layout.width
    line = lines[place].rstrip("<") if len(lines[place]) > width else lines[place]
    others = [len(other) for number, other in enumerate(lines) if number != place]
    if len(line) <= width and others == [width] * (layout.lines - 1):
        lines = [*lines[:place], line.ljust(width, "<"), *lines[place + 1 :]]
        yield Zone(layout, "".join(lines), keyboard, mended=True)


def why_not(text: str) -> str | Promise:
    """What was seen, and what would have been right."""
    lines = _lines(text, "", "<<")
    if not lines:
        return _("Nothing was typed.")
    lengths = [len(line) for line in lines]
    if any(lengths == [layout.width] * layout.lines for layout in LAYOUTS.values()):
        strange = sorted(set(re.sub(r"[A-Z0-9<]", "", "".join(lines))))
        if strange:
            return format_lazy(_("These signs cannot stand in the zone: {signs}"), signs=" ".join(strange))
        return _("The zone begins with P, I, A, C or V.")
    return format_lazy(_("{seen}; {expected}."), seen=_seen(lengths), expected=_expected(lengths))


def _seen(lengths: list[int]) -> str | Promise:
    if len(lengths) == 1:
        return format_lazy(_("1 line of {a} characters"), a=lengths[0])
    if len(lengths) == 2:
        return format_lazy(_("2 lines of {a} and {b} characters"), a=lengths[0], b=lengths[1])
    if len(lengths) == 3:
        return format_lazy(
            _("3 lines of {a}, {b} and {c} characters"), a=lengths[0], b=lengths[1], c=lengths[2]
        )
    return format_lazy(_("{count} lines"), count=len(lengths))


def _expected(lengths: list[int]) -> str | Promise:
    if len(lengths) == 3:
        return _("an identity card has 30, 30 and 30")
    if len(lengths) == 2:
        near_card = max(lengths) <= (TD2.width + TD3.width) // 2
        return _("an identity card has 36 and 36") if near_card else _("a passport has 44 and 44")
    return _("a passport has 2 lines of 44, an identity card 3 of 30 or 2 of 36")
