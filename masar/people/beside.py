"""Two files side by side: each field of both, and in words whether it agrees. Kin and photos are not shown."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from masar.access.policy import may
from masar.lib.text import fold

from .agreeing import AGREEING, REASONS
from .models import Match, Person, rows

# Codes of one field that say that it is the same, whichever way it is written.
SAME = {
    "name:same", "name:order", "name:spelling", "birth:day", "document:same", "phone:same", "place:same",
    "nationality:same", "sex:same",
}  # fmt: skip


class Value(NamedTuple):
    """`contact` where it is a way to reach somebody: its safe hours and words are read before it."""

    text: str
    contact: Any = None


class Line(NamedTuple):
    """One field. `kind` is a sign of `parts.state`; `lists` says which code list the values are of, where they are."""

    label: str
    sides: tuple[tuple[Value, ...], tuple[Value, ...]]
    kind: str
    says: str | Promise
    lists: str = ""
    code: str = ""


def lines(user: Any, match: Match) -> list[Line]:
    """Every field that one of the two has. A fixed number of questions, however much is written."""
    why = {code.partition(":")[0]: code for code in match.why.split()}
    sides = [known(user, person) for person in (match.earlier, match.later)]
    fields = [
        (_("Names"), "name", ""),
        (_("Born"), "birth", ""),
        (_("Sex"), "sex", ""),
        (_("Nationality"), "nationality", "nationalities"),
        (_("Documents and numbers"), "document", ""),
        (_("How to reach them"), "phone", ""),
        (_("Home"), "place", ""),
        (_("Place of birth"), "birth_place", ""),
        (_("Languages"), "spoken", "languages"),
        (_("Marital status"), "marital", "marital_status"),
        (_("Registered on"), "registered", ""),
        (_("Held by"), "held", ""),
    ]
    found = []
    for label, code, lists in fields:
        one, other = sides[0][code], sides[1][code]
        if one or other:
            kind, says = ("", "") if code in APART else compared(one, other, why.get(code, ""))
            found.append(Line(label, (one, other), kind, says, lists, code))
    return found


APART = {"registered", "held"}  # nobody expects these to agree


def compared(one: Iterable[Value], other: Iterable[Value], code: str) -> tuple[str, str | Promise]:
    """A sign and words. What is the same on both pages is the same, whatever was known when the pair was found."""
    here, there = ({fold(value.text) for value in values} for values in (one, other))
    if not (here and there):
        return "none", _("known of one only")
    if here == there:
        return "done", _("the same")
    if code in REASONS:
        return "done" if code in SAME else "info" if code in AGREEING else "warn", REASONS[code]
    if here & there:
        return "info", _("some of it the same")
    return "warn", _("different")


def known(user: Any, person: Person) -> dict[str, tuple[Value, ...]]:
    """What is written of one person, as it is read. Phones only for those who may read them."""
    written = rows.written(person)
    calls = rows.contacts(person=person.pk) if may(user, "contact.read", person) else []
    return {
        "name": values(person.name, *(text for text, _form in written["names"])),
        "birth": values(person.born_shown() if person.born_latest else ""),
        "sex": values("" if person.sex == "U" else person.get_sex_display()),
        "nationality": values(*written["nationalities"]),
        "document": values(*(paper.number for paper in written["identifiers"])),
        "phone": tuple(Value(contact.value, contact) for contact in calls),
        "place": values(person.home_shown()),
        "birth_place": values(person.birth_place),
        "spoken": values(*written["spoken"]),
        "marital": values(person.marital_status),
        "registered": values(person.registered_on.isoformat()),
        "held": values(*(holding.office for holding in person.held_by)),
    }


def values(*texts: Any) -> tuple[Value, ...]:
    """Each once, without what is empty."""
    return tuple(Value(text) for text in dict.fromkeys(map(str, texts)) if text)
