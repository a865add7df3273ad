"""The Jinja2 environment of the whole product: what `access` offers, and the standard lists."""

from typing import Any

from jinja2 import Environment

from masar.access import pages
from masar.programme import lists


def environment(**options: Any) -> Environment:
    """Named in settings.TEMPLATES."""
    env = pages.environment(**options)
    env.filters["code_label"] = code_label
    return env


def code_label(code: str, list_name: str) -> str:
    """`"GN"|code_label("nationalities")` → “Guinea”, in the reader's language; nothing for no code."""
    return lists.label(list_name, code) if code else ""
