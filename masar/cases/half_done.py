"""A registration that is half done: whose it is at a glance, and what was typed, in the words of the page."""

from typing import Any

from django.forms import BoundField, DateField, Form
from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from masar.access.controls import control
from masar.access.pages import day
from masar.lib.digits import whole_number
from masar.lib.text import visible

BETWEEN = " · "
Fields = dict[str, list[str]]
Said = list[tuple[str, str, str]]  # of a part of the page: name of the field, its label, what was typed


def glance(fields: Fields) -> tuple[str, int]:
    """The first name that was typed, '' if none was, and how many people are on the form."""
    count = whole_number(_first(fields, "lines")) or 1
    for line in range(min(count, 20)):
        document = f"{_first(fields, f'p{line}-given')} {_first(fields, f'p{line}-family')}"
        others = (_first(fields, f"p{line}-{name}") for name in ("native", "spelling"))
        for name in (_first(fields, f"p{line}-spoken"), document, *others):
            if seen := visible(name):
                return seen, count
    return "", count


def shown(request: HttpRequest, fields: Fields) -> list[tuple[str, Said]]:
    """Each part of the page, and what was typed in it; parts and fields in which nothing was are left out."""
    from .forms.registration import Desk
    from .views.registrations import offices_of

    typed = QueryDict(mutable=True)
    for name, values in fields.items():
        typed.setlist(name, values)
    desk = Desk(request, typed, offices_of(request.user))
    title = [
        _("Person %(num)s") % {"num": line + 1} if line else _("First person") for line in range(desk.count)
    ]
    parts = [(_("This visit"), [*in_words(desk.visit, typed), ("lines", _("People"), str(desk.count))])]
    parts += [(title[person.line], in_words(person, typed)) for person in desk.people]
    if typed.get("speaks"):
        parts[0][1].append(("speaks", _("Who speaks for them"), title[desk.speaker()]))
    return [(name, said) for name, said in parts if said]


def in_words(form: Form, typed: QueryDict) -> Said:
    found = []
    for bound in form.visible_fields():
        values = [value.strip() for value in typed.getlist(bound.html_name) if value.strip()]
        if values:
            found.append((bound.html_name, str(bound.label), as_read(bound, values)))
    return found


def as_read(bound: BoundField, values: list[str]) -> str:
    """The labels of what was chosen, a date as people write it, else the words as they are."""
    if isinstance(bound.field, DateField):
        return BETWEEN.join(day(_date(value)) or value for value in values)
    labels = {option.value: str(option.label) for _title, group in control(bound).groups for option in group}
    return BETWEEN.join(labels.get(value, "–" if labels else value) for value in values)


def _date(text: str) -> Any:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, [])), "").strip()
