"""What every test stands on: two databases, on the engine that `MASAR_TEST_ENGINE` names, and the clock.

- `db`             both databases; what the test writes is rolled back
- `committed_db`   both databases; what the test commits (threads, processes, a server) is seen by all, then put back
"""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone, translation

from tests import databases
from tests.clock import at_the_hour
from tests.cluster import Cluster


def pytest_addoption(parser):
    parser.addoption("--at", metavar="HH:MM", help="run every test at this time of day, UTC")
    parser.addoption("--walk", metavar="ACTS", type=int, default=150, help="how far the random walk goes")
    parser.addoption("--seed", metavar="NUMBER", type=int, default=7, help="where the random walk begins")


def pytest_configure(config):
    prepare = Path(__file__).resolve().parents[1] / "bin" / "_prepare.py"
    subprocess.run(
        [sys.executable, prepare, "--texts-only"], check=True
    )  # pages speak three languages here too
    if settings.ENGINE == "postgresql":
        config.cluster = Cluster(settings.CLUSTER)
        try:
            config.cluster.start()
        except (FileNotFoundError, RuntimeError) as fault:
            raise pytest.UsageError(str(fault)) from None


def pytest_unconfigure(config):
    if hasattr(config, "cluster"):
        config.cluster.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    leave_out(config, items, "sqlite" if settings.ENGINE == "postgresql" else "postgresql")
    for item in items:
        marker = item.get_closest_marker("django_db")
        wants_db = marker or "db" in item.fixturenames
        if wants_db and not (marker and "databases" in marker.kwargs):
            arguments = dict(marker.kwargs) if marker else {}
            item.add_marker(pytest.mark.django_db(**arguments, databases="__all__"), append=False)


def leave_out(config, items, mark):
    left_out = [item for item in items if item.get_closest_marker(mark)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker):
    """Instead of pytest-django's: our databases are already apart from any real one, and have two roles."""
    with django_db_blocker.unblock():
        databases.make()
        databases.keep("pristine")
        yield
        databases.close()


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        databases.bring_back("pristine")


@pytest.fixture(autouse=True)
def in_english():
    """A request leaves its language and zone behind in its thread; each test begins without them."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def nobody_looked_yet():
    """How often a colleague looked is counted in the process, by a number that the next test gives to somebody else."""
    from masar.access import limits

    limits._looks.clear()


@pytest.fixture(autouse=True)
def nothing_left_on_disk():
    """A rolled back test leaves no sealed file and no checkpoint either."""
    yield
    for folder in (settings.FILES_DIR, settings.CHECKPOINT_DIR):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def clock(request):
    """With `--at 23:30`, the wall clock begins there for each test and goes on from it."""
    with at_the_hour(request.config):
        yield
