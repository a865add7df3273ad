"""The bar and the hidden end of every page: rendered once for each language and set of entries, then filled.

A bar costs a third of a page to render, and only four things in it differ between two colleagues with the same entries.
What is kept has holes in their place, so nothing personal is kept.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.template.backends.utils import csrf_input
from django.template.loader import render_to_string
from django.utils.translation import get_language
from markupsafe import Markup, escape

from config.navigation import ENTRIES, Entry
from masar.access.fixed import url
from masar.access.policy import may_somewhere

HOLES = {name: Markup(f"\ue000{name}\ue000") for name in ("csrf_input", "here", "user", "user_isolated")}  # noqa: S704


def bar(request: HttpRequest, user_isolated: Markup) -> Markup:
    """The bar, for the colleague who is signed in, on the page they are on."""
    user = request.user
    entries = tuple(entry.url for entry in permitted(user))
    current = next((entry for entry in entries if beneath(request.path, url(entry))), "")
    text = bar_with_holes(get_language(), entries, current)
    for name, value in (
        ("csrf_input", token(request)),
        ("here", request.get_full_path()),
        ("user", str(user)),
        ("user_isolated", user_isolated),
    ):
        text = text.replace(HOLES[name], escape(value))
    return Markup(text)  # noqa: S704  (each value was escaped)


def token(request: HttpRequest) -> Any:
    """The hidden field against forged forms, drawn once for each request."""
    if not hasattr(request, "token"):
        request.token = csrf_input(request)  # type: ignore[attr-defined]
    return request.token  # type: ignore[attr-defined]


@lru_cache(512)
def bar_with_holes(language: str, entries: tuple[str, ...], current: str) -> str:
    shown = [(entry, url(entry.url), entry.url == current) for entry in ENTRIES if entry.url in entries]
    return render_to_string(
        "frame/bar.html", {"entries": shown, "languages": settings.LANGUAGES, "language": language, **HOLES}
    )


@lru_cache(16)
def ending(language: str) -> Markup:
    return Markup(render_to_string("frame/ending.html", {}))  # noqa: S704


def permitted(user: Any) -> Iterator[Entry]:
    """The navigation this colleague may see."""
    return (entry for entry in ENTRIES if not entry.verb or may_somewhere(user, entry.verb))


def beneath(path: str, address: str) -> bool:
    """Whether a page is at this address or under it."""
    return path == address or (address != "/" and path.startswith(address))
