"""What tells files of one name apart, in a few words each: nothing that this colleague does not read on the file itself, and of
numbers only the end, as the person at the desk may see the screen."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from .identity.cards import plain_number
from .models import Contact, Identifier, Person

END = 3  # signs of a number


class Signs(NamedTuple):
    """`phones` and `papers` are ends of numbers."""

    offices: tuple[Any, ...]
    phones: tuple[str, ...]
    papers: tuple[str, ...]


def told_apart(user: Any, people: Iterable[Person]) -> dict[int, Signs]:
    """By the key of each of these people."""
    found = list(people)
    phones: dict[int, list[str]] = {person.pk: [] for person in found}
    papers: dict[int, list[str]] = {person.pk: [] for person in found}
    calls = Contact.objects.visible_to(user).filter(person__in=found, ended=False).exclude(e164="")
    for key, number in calls.order_by("pk").values_list("person", "e164"):
        phones[key].append(number[-END:])
    shown = Identifier.objects.visible_to(user).filter(person__in=found)
    for key, number in shown.order_by("pk").values_list("person", "number"):
        papers[key].append(plain_number(number)[-END:])
    return {
        person.pk: Signs(
            tuple(holding.office for holding in person.held_by),
            tuple(dict.fromkeys(phones[person.pk])),
            tuple(dict.fromkeys(papers[person.pk])),
        )
        for person in found
    }
