"""From the machine-readable lines of a document to the fields of the page."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.programme import lists

CHECKED = {
    "number": gettext_lazy("document number"),
    "birth": gettext_lazy("date of birth"),
    "expiry": gettext_lazy("valid until"),
    "optional": gettext_lazy("personal number"),
    "composite": gettext_lazy("the lines as a whole"),
}


def wrong_digits(zone: Any) -> list[str]:
    """A sentence for each check digit that does not fit."""
    return [
        _("%(field)s: the lines say %(found)s, it should be %(expected)s")
        % {"field": CHECKED[check.field], "found": check.found, "expected": check.expected}
        for check in zone.checks
        if not check.ok
    ]


def zone_fields(zone: Any) -> dict[str, str]:
    """The page's fields that the lines fill in, by name."""
    nationality = zone.nationality.nationality
    found = {
        "family": " ".join(zone.surnames),
        "given": " ".join(zone.given_names).title(),
        "sex": zone.sex,
        "birth": written(zone.birth),
        "document": zone.kind,
        "number": zone.number,
        "expires": zone.expiry.strftime("%d/%m/%Y") if zone.expiry else "",
        "nationality": nationality if nationality in {entry.code for entry in lists.nationalities()} else "",
    }
    return {name: value for name, value in found.items() if value}


def written(born: Any) -> str:
    """A date of the zone as somebody would type it, as precise as it is known."""
    if born is None or born.earliest is None:
        return ""
    return str(born.earliest.strftime({"day": "%d/%m/%Y", "month": "%m/%Y"}.get(str(born.precision), "%Y")))
