"""Journeys: whole pieces of work, in a browser where a person would sit at one."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.conftest import base_url, browser_context_args, browser_type_launch_args  # noqa: F401
from tests.cast import gather
from tests.desk import until_quiet
from tests.programs import chromium

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """As in tests/browser: what needs a browser runs once, on SQLite; a killed server and all else on both engines."""
    ours = [item for item in items if HERE in item.path.parents and "browser" in item.fixturenames]
    elsewhere = settings.ENGINE == "postgresql" and not config.getoption("at")
    if settings.ENGINE == "postgresql" or config.getoption("at"):
        left_out = [item for item in ours if not (elsewhere and "server" in item.fixturenames)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in set(ours) & set(items):
        item.add_marker(pytest.mark.browser)
        if not chromium():
            item.add_marker(pytest.mark.skip(reason="Chromium was not found"))


@pytest.fixture(autouse=True)
def seen_by_everyone(committed_db):
    """What a journey writes is committed, so that servers, threads and browsers see it, and put back afterwards."""
    with until_quiet():
        yield


@pytest.fixture
def cast():
    return gather()
