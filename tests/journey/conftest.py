"""A family whose case has begun, and a project that pays."""

from datetime import timedelta

import pytest

from tests.casework import begun
from tests.cast import gather


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def family(cast):
    return begun(cast)


@pytest.fixture
def project(cast):
    """Open from last month until next year."""
    today = cast.algiers.today()
    return cast.mission.open_project(
        by=cast.leila,
        code="DZ.0042",
        title="Retours 2026",
        opens_on=today - timedelta(days=30),
        closes_on=today + timedelta(days=300),
    )
