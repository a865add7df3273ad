"""The Jinja2 environment of the whole product: what `access` offers, and the standard lists."""

from typing import Any

from django.utils.translation import get_language
from jinja2 import Environment

from masar.access import pages
from masar.programme import lists
from masar.programme.models.code import own_label


def environment(**options: Any) -> Environment:
    """Named in settings.TEMPLATES."""
    env = pages.environment(**options)
    env.filters["code_label"] = code_label
    return env


def code_label(code: str, list_name: str) -> str:
    """`"GN"|code_label("nationalities")` → “Guinea”, in the reader's language; nothing for no code."""
    if not code:
        return ""
    label = lists.label(list_name, code)
    return label if label != code else own_label(list_name, code, (get_language() or "en")[:2])
