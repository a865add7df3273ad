"""A family whose case has begun, and a project that pays."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from tests.cast import gather
from tests.families import a_family


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def family(cast):
    """Sara's case of a woman, her husband and two children, at its first stage."""
    registration, people = a_family(cast.sara, cast.algiers)
    case = registration.enquiry.open_case(by=cast.sara)
    episode = case.episodes.get()
    members = list(episode.members.order_by("line"))
    return SimpleNamespace(case=case, episode=episode, members=members, people=people, cast=cast)


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
