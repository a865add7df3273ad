"""Write a valid machine-readable zone, for exercises, demonstrations and tests. Source: as `mrz`."""

from collections.abc import Sequence
from datetime import date

from masar.lib.dates.parts import Understood

from .mrz_layout import LAYOUTS, TD1, Layout, Zone, check_digit
from .romanise import romanise
from .states import code_of


def write(
    layout_name: str = "TD3",
    *,
    issuer: str,
    surnames: str | Sequence[str],
    given_names: str | Sequence[str] = "",
    number: str,
    nationality: str,
    birth: date | Understood | None,
    sex: str = "",
    expiry: date | None,
    code: str = "",
    optional: str = "",
    optional_2: str = "",
) -> str:
    """The lines of a zone, with line breaks. `mrz.read(write(…))` gives the same facts back.

    `layout_name`: TD1, TD2, TD3, MRV-A, MRV-B. States by alpha-2, alpha-3 or special code. Names in Latin or Arabic; one
    name alone is a surname. `code`: by default P, I or V. A number over nine characters goes on in the optional data of
    TD1 and TD2. Raises `ValueError` for what does not fit.
    """
    layout = LAYOUTS[layout_name]
    number, digit, optional = _number(layout, number.upper(), optional.upper())
    texts = {
        "code": code or {"TD3": "P", "TD2": "I", "TD1": "I"}.get(layout_name, "V"),
        "issuer": code_of(issuer),
        "names": names_field(surnames, given_names, layout.fields["names"][1] - layout.fields["names"][0]),
        "number": number,
        "nationality": code_of(nationality),
        "birth": _birth(birth),
        "sex": sex if sex in ("M", "F") else "<",
        "expiry": expiry.strftime("%y%m%d") if expiry else "<" * 6,
        "optional": optional,
        "optional_2": optional_2.upper(),
    }
    zone = _filled(layout, texts)
    for name, (place, spans) in layout.checks.items():
        covered = "".join("".join(zone[start:end]) for start, end in spans)
        zone[place] = digit if name == "number" and digit else check_digit(covered)
    return "\n".join(Zone(layout, "".join(zone)).lines)


def _filled(layout: Layout, texts: dict[str, str]) -> list[str]:
    """The characters of a zone with every field in its place, and fillers elsewhere."""
    zone = ["<"] * layout.size
    for name, (start, end) in layout.fields.items():
        if len(texts[name]) > end - start:
            raise ValueError(f"{name}: {texts[name]} does not fit in {end - start} characters")
        zone[start:end] = texts[name].ljust(end - start, "<")
    return zone


def _number(layout: Layout, number: str, optional: str) -> tuple[str, str, str]:
    """The number's first nine, what stands for its check digit if not the digit, and the optional data."""
    if len(number) <= 9:
        return number, "", optional
    if layout is not TD1 and layout.name != "TD2":
        raise ValueError(f"number: {number} does not fit in 9 characters")
    rest = number[9:] + check_digit(number)
    return number[:9], "<", f"{rest}<{optional}" if optional else rest


def _birth(birth: date | Understood | None) -> str:
    """YYMMDD; fillers for what is not known, and for an estimate all."""
    if isinstance(birth, date):
        return birth.strftime("%y%m%d")
    shapes = {"day": "%y%m%d", "month": "%y%m<<", "year": "%y<<<<"}
    if birth is None or birth.earliest is None or birth.precision not in shapes:
        return "<" * 6
    return birth.earliest.strftime(shapes[birth.precision])


def names_field(surnames: str | Sequence[str], given_names: str | Sequence[str], width: int) -> str:
    """Surnames, two fillers, given names; too long, cut so that the field ends in a letter (9303-3 §4, 9303-4)."""
    first, last = _joined(surnames), _joined(given_names)
    if not first:
        first, last = last, ""
    if not last:
        return first if len(first) <= width else _cut(first, width)
    if len(first) + 2 + len(last) <= width:
        return f"{first}<<{last}"
    first = first if len(first) <= width - 3 else _cut(first, width - 3)
    return f"{first}<<{_cut(last, width - 2 - len(first))}"


def _joined(names: str | Sequence[str]) -> str:
    return romanise(names if isinstance(names, str) else " ".join(names))


def _cut(names: str, width: int) -> str:
    """Exactly `width` characters that end in a letter, or shorter with a letter taken off where a gap would be last."""
    while len(names) > width and names[width - 1] == "<":
        gap = names.rindex("<", 0, width)
        names = names[: gap - 1] + names[gap:]
    return names[:width]
