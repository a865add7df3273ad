"""What agrees between two files, in words that a clerk understands."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

# Codes of `identity/matching/reasons.py`; those that say nothing to a clerk have no words.
REASONS = {
    "name:same": _("same name"),
    "name:order": _("same names in another order"),
    "name:spelling": _("same name, other spelling"),
    "name:near": _("almost the same name"),
    "name:part": _("part of the name"),
    "name:other": _("another name"),
    "birth:day": _("same birth date"),
    "birth:swapped": _("day and month of birth exchanged"),
    "birth:part": _("same birth year, another day"),
    "birth:other_year": _("same day of birth, another year"),
    "birth:year": _("same birth year"),
    "birth:year_1": _("birth year one off"),
    "birth:year_2": _("birth year two off"),
    "birth:near": _("birth year a few years off"),
    "birth:differs": _("another birth date"),
    "document:same": _("same document"),
    "document:number": _("same number on another paper"),
    "document:sign": _("document one sign off"),
    "document:differs": _("another document"),
    "phone:same": _("same phone"),
    "phone:sign": _("phone one digit off"),
    "sex:differs": _("another sex"),
    "nationality:differs": _("another nationality"),
    "mother:same": _("same mother’s name"),
    "mother:order": _("same mother’s name"),
    "mother:spelling": _("same mother’s name, other spelling"),
    "mother:near": _("almost the same mother’s name"),
    "mother:other": _("another mother’s name"),
    "place:same": _("same home"),
}


# What agrees; the other codes say what is known of both and differs.
AGREEING = frozenset(code for code in REASONS if not code.endswith((":differs", ":other")))


def reasons_shown(why: Iterable[str]) -> str:
    """What agrees between two files, in words."""
    return " · ".join(str(REASONS[code]) for code in why if code in REASONS)
