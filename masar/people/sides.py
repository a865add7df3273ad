"""What two files say of one person, side by side: what is chosen between when they are joined."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from masar.programme import lists

KEPT, JOINED = "kept", "joined"
# What is chosen together: the columns of each choice.
FIELDS = {
    "name": ("name", "sort_key"),
    "sex": ("sex",),
    "birth": ("born_earliest", "born_latest", "birth_precision", "birth_said"),
    "birth_place": ("birth_place",),
    "marital_status": ("marital_status",),
    "home": ("origin_id", "village"),
}
LABELS = {
    "name": _("Name, as shown"),
    "sex": _("Sex"),
    "birth": _("Born"),
    "birth_place": _("Place of birth"),
    "marital_status": _("Marital status"),
    "home": _("Home"),
}


def said(key: str, person: Any) -> str:
    """What a file says of one choice, in words."""
    words = {
        "sex": person.get_sex_display,
        "birth": person.born_shown,
        "marital_status": lambda: lists.label("marital_status", person.marital_status),
        "home": person.home_shown,
    }
    return str(words[key]() if key in words else getattr(person, key))


def differing(kept: Any, joined: Any) -> list[tuple[str, str, str]]:
    """Each choice that there is: its key, and what either file says."""
    sides = ((key, said(key, kept), said(key, joined)) for key in FIELDS)
    return [(key, one, other) for key, one, other in sides if one != other]
