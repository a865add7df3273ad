"""Where each field of a machine-readable zone stands, and its arithmetic: ICAO Doc 9303 parts 3 to 7."""

import re
from dataclasses import dataclass, field
from functools import cached_property

Span = tuple[int, int]  # from the first character, up to but without the second, over all lines put together


@dataclass(frozen=True)
class Layout:
    """One size of zone. `checks`: check digit by name, where it stands and the spans that it covers, in order."""

    name: str
    lines: int
    width: int
    fields: dict[str, Span]
    checks: dict[str, tuple[int, tuple[Span, ...]]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return self.lines * self.width

    @property
    def names_line(self) -> int:
        """Which line, from 0, holds the names: its fillers at the end carry no information."""
        return self.fields["names"][0] // self.width


def _two_lines(name: str, width: int, *, composite: bool) -> Layout:
    """TD3, TD2 and the visas differ only in width and in what ends the second line."""
    at = width
    fields: dict[str, Span] = {
        "code": (0, 2), "issuer": (2, 5), "names": (5, width), "number": (at, at + 9), "nationality": (at + 10, at + 13),
        "birth": (at + 13, at + 19), "sex": (at + 20, at + 21), "expiry": (at + 21, at + 27),
    }  # fmt: skip
    checks: dict[str, tuple[int, tuple[Span, ...]]] = {
        "number": (at + 9, (fields["number"],)),
        "birth": (at + 19, (fields["birth"],)),
        "expiry": (at + 27, (fields["expiry"],)),
    }
    last = 2 * width - 1
    fields["optional"] = (at + 28, 2 * width)
    if composite:
        fields["optional"] = (at + 28, last - (name == "TD3"))
        if name == "TD3":
            checks["optional"] = (last - 1, (fields["optional"],))
        checks["composite"] = (last, ((at, at + 10), (at + 13, at + 20), (at + 21, last)))
    return Layout(name, 2, width, fields, checks)


TD1 = Layout(
    "TD1", 3, 30,
    {
        "code": (0, 2), "issuer": (2, 5), "number": (5, 14), "optional": (15, 30), "birth": (30, 36), "sex": (37, 38),
        "expiry": (38, 44), "nationality": (45, 48), "optional_2": (48, 59), "names": (60, 90),
    },
    {
        "number": (14, ((5, 14),)),
        "birth": (36, ((30, 36),)),
        "expiry": (44, ((38, 44),)),
        "composite": (59, ((5, 30), (30, 37), (38, 45), (48, 59))),
    },
)  # fmt: skip
TD2 = _two_lines("TD2", 36, composite=True)
TD3 = _two_lines("TD3", 44, composite=True)
MRV_A = _two_lines("MRV-A", 44, composite=False)
MRV_B = _two_lines("MRV-B", 36, composite=False)
LAYOUTS = {layout.name: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}


def check_digit(text: str) -> str:
    """`"0"` to `"9"`: digits as they are, A–Z as 10–35, `<` as 0, times 7, 3, 1 in turn, modulo 10.

    Finds every change of one digit into another, and most others: letters whose values differ by ten (A and K, G and Q,
    6 and G) count the same. `text` holds only A–Z, 0–9 and `<`.
    """
    return str(sum(_value(sign) * (7, 3, 1)[place % 3] for place, sign in enumerate(text)) % 10)


def _value(sign: str) -> int:
    return 0 if sign == "<" else int(sign, 36)


@dataclass(frozen=True)
class Check:
    """One check digit: `field` is number, birth, expiry, optional or composite (the one over all)."""

    field: str
    expected: str
    found: str
    ok: bool


@dataclass(frozen=True)
class Zone:
    """A text of the right length and characters, taken as one layout."""

    layout: Layout
    text: str
    keyboard: str = ""
    mended: bool = False

    def __getitem__(self, name: str) -> str:
        start, end = self.layout.fields[name]
        return self.text[start:end]

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        return tuple(self._check(name) for name in self.layout.checks)

    @cached_property
    def wrong(self) -> list[str]:
        """Check digits that are wrong, and dates that no calendar has."""
        dates = [name for name in ("birth", "expiry") if not re.fullmatch(r"[\d<]{6}", self[name])]
        return [check.field for check in self.checks if not check.ok] + dates

    def _check(self, name: str) -> Check:
        place, spans = self.layout.checks[name]
        covered = "".join(self.text[start:end] for start, end in spans)
        found, expected = self.text[place], check_digit(covered)
        if name == "number" and self.continued:
            covered += self.continued[:-1]
            found, expected = self.continued[-1], check_digit(covered)
        blank = found == "<" and name != "composite" and not covered.strip("<")
        return Check(name, expected, found, found == expected or blank)

    @property
    def continued(self) -> str:
        """The rest of a long number with its check digit, from the optional data (TD1 and TD2; 9303-5, 9303-6)."""
        if self.layout.name not in ("TD1", "TD2") or self.text[self.layout.checks["number"][0]] != "<":
            return ""
        rest = self["optional"].split("<")[0]
        return rest if len(rest) > 1 and "<" not in self["number"] else ""

    @property
    def lines(self) -> tuple[str, ...]:
        width = self.layout.width
        return tuple(self.text[start : start + width] for start in range(0, len(self.text), width))
