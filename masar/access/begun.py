"""Drafts told apart: whose family, how many people, when begun. The content of one's own is opened for it, and noted."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.module_loading import import_string

from . import audit, drafts, keyring, lock
from .models import Draft


@dataclass(frozen=True)
class Begun:
    """A draft in a list. `name` is '' where nobody was named yet, or where the content is not for a list."""

    draft: Draft
    label: Any
    onward: str
    name: str = ""
    people: int = 0


def mine(user: Any, kind: str | None = None) -> list[Begun]:
    """The drafts of this colleague, last touched first."""
    rows = drafts.mine(user, kind)
    told = [row for row in rows if drafts.kind_of(row.kind).glance]
    if told:
        audit.note_reading(user, "access.draft", user.uid, kind="list", count=len(told))
    keys = {
        data_class: keyring.subject_keys([row.uid for row in told], data_class)
        for data_class in {row.data_class for row in told}
    }
    return [glance(row, keys.get(row.data_class, {}).get(row.uid)) for row in rows]


def of_colleagues(head: Any) -> list[Begun]:
    """The drafts at the centres that this colleague heads, unopened."""
    return [glance(row) for row in drafts.kept_by_office(head)]


def glance(draft: Draft, key: bytes | None = None) -> Begun:
    """With its key, also what the draft is about. One that cannot be opened any more stands in the list without it."""
    kind = drafts.kind_of(draft.kind)
    if draft.kind == lock.HELD:
        onward = reverse("held")
    else:
        onward = f"{reverse(kind.url)}?draft={draft.uid}" if kind.url else reverse("draft", args=[draft.uid])
    if key is None or not kind.glance:
        return Begun(draft, kind.label, onward)
    try:
        name, people = import_string(kind.glance)(drafts.opened(draft, key)["fields"])
    except keyring.Unreadable:
        return Begun(draft, kind.label, onward)
    return Begun(draft, kind.label, onward, name, people)
