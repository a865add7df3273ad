"""Read the machine-readable zone of a passport, identity card or visa, as typed, pasted or scanned.

Source: ICAO Doc 9303 parts 3 to 7 (`domain.md` §4.2). A wrong check digit is shown and never refused; only what has
not the shape of a zone raises `NotMrz`. The zone's spelling of a name is not the name: keep both.

Limits. A holder older than 100 reads a century too young. National layouts outside 9303 (the French card before 2021:
2 × 36 with other fields) read wrongly, with wrong digits. Two wrong characters are not repaired. A name of exactly
39, 31 or 30 characters counts as perhaps cut off. G for 6 in a number is invisible to the arithmetic.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.functional import Promise

from masar.lib.dates.parts import Understood, last_day

from .mrz_layout import Check, Zone
from .mrz_typed import why_not, zones
from .states import State, state

__all__ = ["Check", "Mrz", "NotMrz", "Repair", "read"]

PAIRS = (("O", "0"), ("I", "1"), ("B", "8"), ("S", "5"), ("Z", "2"), ("G", "6"))
LOOK_ALIKE = {**dict(PAIRS), **{digit: letter for letter, digit in PAIRS}}


class NotMrz(ValueError):
    """`sentence` says to the person who typed what was seen and what was expected."""

    def __init__(self, sentence: str | Promise):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Repair:
    """One character that looks like another, which would make every check digit right. Offered, never applied.

    `line` and `column` count from 1; `zone` is the whole zone after the repair, to be read again if accepted."""

    line: int
    column: int
    found: str
    better: str
    zone: str


@dataclass(frozen=True)
class Mrz:
    """What the zone says. Codes are as printed, without fillers; see `issuer`, `nationality` for their states.

    `kind` is a code of `programme/lists` `document_types`, or "" for a document that it lacks. `sex` is M, F, or ""
    where the document says nothing. `number` is complete, also where it goes on in the optional data. `optional` are the
    optional fields that hold something. `names_cut`: the name fills its field and may be longer. `layout_undone`: the
    keyboard that was turned back, or "". `mended`: fillers at the end of the name line were counted anew.
    """

    format: str
    lines: tuple[str, ...]
    code: str
    kind: str
    issuer: State
    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    names_cut: bool
    number: str
    nationality: State
    birth: Understood
    sex: str
    expiry: date | None
    optional: tuple[str, ...]
    checks: tuple[Check, ...]
    repair: Repair | None
    layout_undone: str = ""
    mended: bool = False

    @property
    def ok(self) -> bool:
        """Every check digit is right."""
        return all(check.ok for check in self.checks)

    @property
    def full_name(self) -> str:
        """Given names, then surnames, as the zone spells them."""
        return " ".join((*self.given_names, *self.surnames))

    @property
    def personal_number(self) -> str:
        """The optional data of a passport, where states that have one print a personal number."""
        return self.optional[0] if self.format == "TD3" and self.optional else ""

    def expired(self, day: date) -> bool:
        """Whether `day` is after the last day of validity; a document without one does not expire."""
        return self.expiry is not None and self.expiry < day


def read(text: str, today: date | None = None) -> Mrz:
    """Read a zone in any case, with spaces, without line breaks, with other fillers, or typed by a scanner through the
    wrong keyboard. `today` (default: today, UTC) decides the century of birth. Raises `NotMrz`.

    `read("P<UTOERIKSSON<<ANNA<MARIA…\\nL898902C36UTO…").surnames == ("ERIKSSON",)`.
    """
    today = today or datetime.now(UTC).date()
    best: Zone | None = None
    for zone in zones(text):
        if best is None or (len(zone.wrong), zone.mended) < (len(best.wrong), best.mended):
            best = zone
        if not (zone.wrong or zone.mended):
            break
    if best is None:
        raise NotMrz(why_not(text))
    return _read(best, today)


def _read(zone: Zone, today: date) -> Mrz:
    surnames, _sep, given = zone["names"].rstrip("<").partition("<<")
    return Mrz(
        format=zone.layout.name,
        lines=zone.lines,
        code=zone["code"].rstrip("<"),
        kind=_kind(zone["code"]),
        issuer=state(zone["issuer"]),
        surnames=tuple(name for name in surnames.split("<") if name),
        given_names=tuple(name for name in given.split("<") if name),
        names_cut=not zone["names"].endswith("<") and not zone.mended,
        number=(zone["number"] + zone.continued[:-1]).replace("<", ""),
        nationality=state(zone["nationality"]),
        birth=_birth(zone["birth"], today),
        sex=zone["sex"] if zone["sex"] in "MF" else "",
        expiry=_expiry(zone["expiry"]),
        optional=_optional(zone),
        checks=zone.checks,
        repair=_repair(zone),
        layout_undone=zone.keyboard,
        mended=zone.mended,
    )


def _optional(zone: Zone) -> tuple[str, ...]:
    first = zone["optional"][len(zone.continued) :].strip("<")
    second = zone["optional_2"].strip("<") if "optional_2" in zone.layout.fields else ""
    return tuple(part for part in (first, second) if part)


def _kind(code: str) -> str:
    """The document type by its one or two letters (9303-4 to 9303-7). States use the second letter freely."""
    exact = {"PD": "PASSPORT-D", "PS": "PASSPORT-D", "PO": "PASSPORT-D", "PE": "ETC", "PL": "LAISSEZ-PASSER"}
    if code in exact:
        return exact[code]
    if code in ("IR", "AR", "CR"):
        return "RESIDENCE"
    if code == "AC":
        return ""  # a crew member's certificate
    return {"P": "PASSPORT", "V": "VISA", "I": "NATIONAL-ID", "A": "NATIONAL-ID", "C": "NATIONAL-ID"}.get(
        code[0], ""
    )


def _birth(text: str, today: date) -> Understood:
    """YYMMDD with `<<` or 00 for what is not known; the latest century that is not in the future."""
    parts = re.fullmatch(r"(\d\d)(?:(\d\d)(\d\d|<<)|<<<<)", text)
    if parts:
        year, month, day = int(parts[1]), _part(parts[2]), _part(parts[3])
        for century in (2000, 1900):
            first, last = _period(century + year, month, day)
            if first and last and first <= today:
                precision = "day" if month and day else "month" if month else "year"
                return Understood(first, min(last, today), precision, text)  # type: ignore[arg-type]
    return Understood(None, None, "unknown", text)


def _part(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _period(year: int, month: int, day: int) -> tuple[date | None, date | None]:
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if month > 12 or day > last_day(year, month).day:
        return None, None
    return (
        (date(year, month, day), date(year, month, day))
        if day
        else (date(year, month, 1), last_day(year, month))
    )


def _expiry(text: str) -> date | None:
    """The last day of validity, in this century; None where there is none or no calendar has it."""
    if not text.isdigit():
        return None
    return _period(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))[1]


def _repair(zone: Zone) -> Repair | None:
    """The only look-alike that makes all digits right, or None where there is none or more than one."""
    if not zone.wrong:
        return None
    places = {place for place, _spans in zone.layout.checks.values()}
    for name in ("number", "birth", "expiry", "optional", "optional_2"):
        places |= set(range(*zone.layout.fields.get(name, (0, 0))))
    found = []
    for place in sorted(places):
        better = LOOK_ALIKE.get(zone.text[place])
        if better:
            text = zone.text[:place] + better + zone.text[place + 1 :]
            mended = Zone(zone.layout, text)
            if not mended.wrong:
                line, column = divmod(place, zone.layout.width)
                found.append(Repair(line + 1, column + 1, zone.text[place], better, "\n".join(mended.lines)))
    return found[0] if len(found) == 1 else None
