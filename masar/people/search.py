"""The search box: names in any spelling, phones, document numbers, among the people somebody may see."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from masar.lib.text import fold

from . import everybody
from .candidates import offices_of
from .identity import names, phones
from .identity.cards import plain_number
from .identity.matching.row import Row
from .models import Contact, Identifier, Name, Person

MOST = 30


def search(text: str, *, visible_to: Any) -> list[Person]:
    """At most 30 people, best first, whose phone or document number `text` is, or whose name it may be in any spelling,
    script and order, its last word cut short or not.

    Cut only after the policy: among many who share a name, those whom this colleague may see are never crowded out.
    """
    text = text.strip()
    seen = Person.objects.visible_to(visible_to)
    found = {person.pk: person for rows in _numbers(text, visible_to) for person in _of(rows, seen)}
    if sum(sign.isalpha() for sign in text) > 1:
        found |= {person.pk: person for person in _named(text, seen, visible_to) if person.pk not in found}
    return list(found.values())[:MOST]


def _of(rows: Any, seen: Any) -> Any:
    return seen.filter(pk__in=rows.values("person")).order_by("sort_key")[:MOST]


def _numbers(text: str, visible_to: Any) -> Iterator[Any]:
    """Rows about the people whom this number means, the surest first."""
    if sum(sign.isdigit() for sign in text) >= 5:
        yield Identifier.objects.filter(key__endswith=f":{plain_number(text)}")
        if e164 := phones.understand(text).e164:
            yield Contact.objects.visible_to(visible_to).filter(e164=e164)


def _named(text: str, seen: Any, visible_to: Any) -> list[Person]:
    """Those in the index, and those whom Protection hides from it and not from this colleague."""
    keys = names.name_key(text).split("-")
    if keys == [""]:  # small words alone are no name
        return []
    of = Name.objects.filter(*(Q(key__contains=key) for key in keys))
    try:
        said = everybody.search(
            Row(rid=0, names=(text,)), 2 * MOST, offices=offices_of(visible_to), typing=True
        )
    except everybody.NotReady:
        return list(_of(of, seen))
    people = seen.in_bulk([each.rid for each in said])
    best = [people[each.rid] for each in said if each.rid in people and "name:other" not in each.why]
    asked = set(fold(text).split())
    best.sort(key=lambda person: -len(asked & set(fold(person.name).split())))  # as it was typed comes first
    return best + list(_of(of, seen.filter(everybody.hidden())))
