"""The search box: names in any spelling, phones, document numbers, among the people somebody may see."""

from typing import Any

from django.db.models import Q

from .identity import names, phones
from .models import Contact, Identifier, Name, Person

MOST = 30


def search(text: str, *, visible_to: Any) -> list[Person]:
    """At most 30 people, best first, whose name sounds like `text`, or whose phone or document number it is."""
    text = text.strip()
    if len(text) < 2:
        return []
    ids: dict[int, int] = {}
    for weight, found in enumerate((_numbers(text, visible_to), _names(text))):
        for pk in found:
            ids.setdefault(pk, weight)
    rows = Person.objects.visible_to(visible_to).filter(pk__in=ids).order_by("sort_key")[:MOST]
    return sorted(rows, key=lambda person: (ids[person.pk], person.sort_key))


def _numbers(text: str, visible_to: Any) -> list[int]:
    plain = "".join(character for character in text.upper() if character.isalnum())
    if sum(character.isdigit() for character in plain) < 5:
        return []
    found = list(
        Identifier.objects.filter(key__endswith=f":{plain}").values_list("person_id", flat=True)[:200]
    )
    if e164 := phones.understand(text).e164:
        found += (
            Contact.objects.visible_to(visible_to).filter(e164=e164).values_list("person_id", flat=True)[:200]
        )
    return found


def _names(text: str) -> list[int]:
    keys = names.name_key(text).split("-")
    if keys == [""]:
        return []
    wanted = Q()
    for key in keys:
        wanted &= Q(key__contains=key)
    # Plain look-ups of today; the index of a million people has an issue of its own.
    rows = Name.objects.filter(Q(key="-".join(keys)) | wanted).values_list("person_id", flat=True)
    return list(rows[:500])
