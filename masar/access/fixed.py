"""What does not change from one request to the next, worked out once: texts of a language, addresses, numbers shown.

Nothing personal is ever kept here: the keys are words of the code, languages, roles, and plain numbers.
"""

from functools import lru_cache
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, override
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro
from markupsafe import Markup

ANYBODY = UUID(int=0)  # stands for whoever an address is about

drawn_at = lru_cache(1024)(static)  # the name of a static file changes with a new start only


@pass_eval_context
def say(place: EvalContext, message: str, **values: Any) -> str:
    """`_("…")` of a template. Looking a text up and marking it safe costs ten times as much as finding it here."""
    text = said(message, language_of(place.environment), place.autoescape)
    return text % values if values or "%" in text else text


@lru_cache(8192)
def said(message: str, language: str, safe: bool) -> str:
    with override(language):
        text = gettext(message)
    return Markup(text) if safe else text  # noqa: S704  (our own words)


@pass_eval_context
def say_many(place: EvalContext, one: str, many: str, num: int, **values: Any) -> str:
    """`ngettext("…", "…", 3)` of a template."""
    asked = (one, many, num, language_of(place.environment), place.autoescape)
    return said_many(*asked) % {"num": num, **values} if values else counted(*asked)


@lru_cache(8192)
def said_many(one: str, many: str, num: int, language: str, safe: bool) -> str:
    with override(language):
        text = ngettext(one, many, num)
    return Markup(text) if safe else text  # noqa: S704  (our own words)


@lru_cache(8192)
def counted(one: str, many: str, num: int, language: str, safe: bool) -> str:
    return said_many(one, many, num, language, safe) % {"num": num}


def language_of(pages: Any) -> str:
    """In which the pages of an environment were compiled. Asking what a thread speaks costs more than finding a text."""
    return getattr(pages, "language", "") or get_language() or settings.LANGUAGE_CODE


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. Of one that names a record by its uid, all but the uid is worked out once."""
    if not kwargs:
        if not args:
            return address(name)
        if type(args[0]) is UUID and all(type(word) is str for word in args[1:]):
            before, after = around(name, *args[1:])
            return f"{before}{args[0]}{after}"
    return reverse(name, args=args or None, kwargs=kwargs or None)


@lru_cache(512)
def address(name: str) -> str:
    return reverse(name)


@lru_cache(512)
def around(name: str, *words: str) -> tuple[str, str]:
    """An address that holds a uid and words of the code, before and after the uid."""
    before, _uid, after = reverse(name, args=[ANYBODY, *words]).partition(str(ANYBODY))
    return before, after


@lru_cache(4096)
def drawn(macro: Macro, *said: Any) -> Markup:
    """What a macro draws of the same words, drawn once in each language. Never of anything that somebody told us."""
    return Markup(macro(*said))  # noqa: S704  (a macro escapes what it is given)


@lru_cache(4096)
def decimal(value: float, place: str) -> str:
    return format_decimal(value, locale=place)
