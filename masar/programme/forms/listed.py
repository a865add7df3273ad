"""A field that offers a standard list, and after it what the mission has added to that list."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language

from .. import lists


class ListedField(forms.ChoiceField):
    """One entry, by its code. `of` gives part of the list; `first` is the empty entry, None for no such entry."""

    def __init__(
        self,
        list_name: str,
        *,
        of: Callable[[], tuple[lists.Entry, ...]] | None = None,
        first: Any = "",
        **kwargs: Any,
    ) -> None:
        self.list_name, self.of, self.first = list_name, of or (lambda: lists.entries(list_name)), first
        super().__init__(choices=self.standard, **kwargs)

    def standard(self) -> list[tuple[str, Any]]:
        language = get_language()
        found = [(entry.code, entry.label(language)) for entry in self.of()]
        return found if self.first is None else [("", self.first), *found]


def offer(form: forms.Form, own: dict[str, list[tuple[str, str]]]) -> None:
    """Put a mission's own entries (see `own_entries`) after the standard ones of each list on this form."""
    for field in form.fields.values():
        if isinstance(field, ListedField) and field.list_name in own:
            field.choices = [*field.choices, *own[field.list_name]]
