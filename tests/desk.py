"""A colleague at a computer: a browser of their own, signed in, in one language; and a keyboard that counts."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, Page


def sit_down(context: BrowserContext, base_url: str, user: Any, language: str = "en") -> Page:
    """A page whose session is already open, as after signing in."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url, "httpOnly": True},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": base_url},
        ]
    )
    page = context.new_page()
    page.on("pageerror", lambda fault: pytest.fail(f"a script broke on {page.url}: {fault}"))
    return page


@contextmanager
def next_page(page: Page) -> Iterator[None]:
    """Inside, something brings a new page. An address alone does not tell: saving a draft changes that too."""
    page.evaluate("document.documentElement.dataset.old = ''")
    yield
    page.wait_for_selector("html:not([data-old])", state="attached")
    page.wait_for_load_state()


_begun: deque[None] = deque()
_ended: deque[None] = deque()


def _begins(**_: object) -> None:
    _begun.append(None)


def _ends(**_: object) -> None:
    _ended.append(None)


request_started.connect(_begins)
request_finished.connect(_ends)


@contextmanager
def until_quiet() -> Iterator[None]:
    """At the end, wait until the served thread answers nobody: a page that closes still sends what was typed, and
    databases are put back only when nobody reads them."""
    open_before = len(_begun) - len(_ended)  # a test that meets an exception leaves its request open
    yield
    until, quiet = time.monotonic() + 5, 0
    while quiet < 3 and time.monotonic() < until:
        quiet = quiet + 1 if len(_begun) - len(_ended) <= open_before else 0
        time.sleep(0.02)


class Keys:
    """Presses keys and counts them; in a chord (Control+Enter) each key that is held counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.count += len(key.split("+"))

    def type(self, text: str) -> None:
        for sign in text:
            self.page.keyboard.type(sign)
            self.count += 1

    def to_next_page(self, key: str) -> None:
        """Press a key that brings a new page, and wait until that page can be used."""
        with next_page(self.page):
            self.press(key)

    def scan(self, zone: str) -> None:
        """A scanner types like a keyboard, with Enter after each line, into whatever has the focus. Not counted."""
        with next_page(self.page):
            for line in zone.splitlines():
                self.page.keyboard.type(line)
                self.page.keyboard.press("Enter")

    @property
    def here(self) -> str:
        """The name of the field that has the focus; of a list to type into, the name of the list."""
        return str(
            self.page.evaluate(
                "() => { const at = document.activeElement; return at.name || at.closest('.combo')?.nextElementSibling?.name || at.tagName }"
            )
        )
