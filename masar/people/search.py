"""The search box: names in any spelling, phones, document numbers, among the people somebody may see."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from .identity import names, phones
from .identity.cards import plain_number
from .models import Contact, Identifier, Name, Person

MOST = 30


def search(text: str, *, visible_to: Any) -> list[Person]:
    """At most 30 people, best first, whose name sounds like `text`, or whose phone or document number it is.

    Cut only after the policy: among many who share a name, those whom this colleague may see are never crowded out.
    """
    seen = Person.objects.visible_to(visible_to).order_by("sort_key")
    found: dict[int, Person] = {}
    for rows in _ways(text.strip(), visible_to):
        for person in seen.filter(pk__in=rows.values("person"))[:MOST]:
            found.setdefault(person.pk, person)
    return list(found.values())[:MOST]


def _ways(text: str, visible_to: Any) -> Iterator[Any]:
    """Rows about the people meant, the surest first."""
    if sum(sign.isdigit() for sign in text) >= 5:
        yield Identifier.objects.filter(key__endswith=f":{plain_number(text)}")
        if e164 := phones.understand(text).e164:
            yield Contact.objects.visible_to(visible_to).filter(e164=e164)
    keys = names.name_key(text).split("-") if len(text) > 1 else [""]
    if keys != [""]:
        # Plain look-ups of today; the index of a million people has an issue of its own.
        wanted = Q()
        for key in keys:
            wanted &= Q(key__contains=key)
        yield Name.objects.filter(Q(key="-".join(keys)) | wanted)
