"""Tests that look at pages as people do: Debian's Chromium, and Masar served at http://localhost."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from pytest_django.live_server_helper import LiveServer

from tests.desk import until_quiet
from tests.programs import chromium

HERE = Path(__file__).parent

# Playwright keeps an event loop in the thread of the test, which Django takes for asynchronous code. It is not.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Once is enough: on SQLite, at the real time. Elsewhere they are left out, which is no skip."""
    ours = [item for item in items if HERE in item.path.parents]
    if settings.ENGINE == "postgresql" or config.getoption("at"):
        config.hook.pytest_deselected(items=ours)
        items[:] = [item for item in items if item not in ours]
        return
    for item in ours:
        item.add_marker(pytest.mark.browser)
        if not chromium():
            item.add_marker(pytest.mark.skip(reason="Chromium was not found"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    # As root, in a container, Chromium has no sandbox to use.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": chromium(), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "en-GB", "timezone_id": "Africa/Algiers"}


@pytest.fixture(scope="session")
def base_url(django_db_setup):
    """Masar, served from a thread. By name: passkeys refuse 127.0.0.1. `page.goto("/")` leads there."""
    live = LiveServer("localhost")
    yield live.url
    live.stop()


@pytest.fixture(autouse=True)
def seen_by_the_server(committed_db):
    """What a browser test writes is committed, and put back afterwards."""
    with until_quiet():
        yield
