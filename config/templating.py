"""The Jinja2 environment of the whole product: what `access` offers, and the standard lists."""

from typing import Any

from django.utils.translation import get_language
from jinja2 import pass_context

from masar.access import pages
from masar.programme import lists
from masar.programme.models.code import own_labels


def environment(**options: Any) -> pages.Worded:
    """Named in settings.TEMPLATES."""
    env = pages.environment(**options)
    env.filters["code_label"] = code_label
    return env


@pass_context
def code_label(context: Any, code: str, list_name: str, sex: str = "") -> str:
    """`"GN"|code_label("nationalities")` → “Guinea”, in the reader's language; nothing for no code. `sex` is of whom it is said.

    An own entry of a mission is named for readers of that mission only.
    """
    if not code:
        return ""
    label = lists.label(list_name, code, sex=sex)
    if label != code or context["user"] is None:
        return label
    return own_labels(context["user"], (get_language() or "en")[:2]).get((list_name, code), code)
