"""Deciding by keyboard alone, every key counted: an ordinary file in two keys, then the next file stands there."""

from datetime import date

import pytest

from masar.cases.models import Decision, Episode, Situation
from masar.journey.steps import take
from tests.casework import fresh, hear
from tests.desk import Keys
from tests.families import a_person
from tests.journeys.test_registration import at_desk  # noqa: F401

FILES = 3


@pytest.fixture
def waiting(cast):
    """Single men whose files are ordinary: told everything, seen alone, in a regular situation."""
    from types import SimpleNamespace

    today = cast.algiers.today()
    cast.mission.open_project(
        by=cast.leila,
        code="DZ.0042",
        title="Retours",
        opens_on=today,
        closes_on=today.replace(year=today.year + 1),
    )
    for number in range(FILES):
        person = a_person(
            cast.sara,
            cast.algiers,
            name=f"Issa TRAORÉ {number}",
            phone="",
            sex="M",
            born=date(1990, 5, 1 + number),
        )
        case = person.enquiries.get().enquiry.open_case(by=cast.sara)
        episode = case.episodes.get()
        one = SimpleNamespace(episode=episode, members=list(episode.members.all()), cast=cast)
        hear(one, alone=True)
        take(fresh(episode), "register", by=cast.sara)
        Situation(episode=episode, member=one.members[0], legal_status="REG-VISIT", reasons="FAMILY").record(
            by=cast.sara
        )
        take(fresh(episode), "submit", by=cast.sara)


def test_an_ordinary_file_takes_two_keys(cast, waiting, at_desk):  # noqa: F811
    page = at_desk(cast.omar)
    page.goto("/desk/")
    for left in reversed(range(FILES)):
        keys = Keys(page)
        keys.press("a")
        keys.to_next_page("Enter")
        assert keys.count <= 2
        assert Episode.objects.filter(stage="ELIGIBLE").count() == FILES - left
    assert "Nothing waits for your decision" in page.content()


def test_sending_back_opens_its_field(cast, waiting, at_desk):  # noqa: F811
    page = at_desk(cast.omar, "fr")
    page.goto("/desk/")
    keys = Keys(page)
    keys.press("b")
    assert keys.here == "word"
    page.keyboard.type("La carte manque")
    keys.to_next_page("Control+Enter")
    assert Decision.objects.get().outcome == "RETURNED"
    keys.press("r")
    assert keys.here == "reason"


def test_without_a_script_too(cast, waiting, at_desk):  # noqa: F811
    page = at_desk(cast.omar, script=False)
    page.goto("/desk/")
    page.get_by_role("button", name="Accept", exact=False).click()
    assert Decision.objects.get().outcome == "ACCEPTED"


def test_the_key_leads_to_the_word_while_something_asked_is_not_ticked(cast, waiting, at_desk):  # noqa: F811
    page = at_desk(cast.omar)
    page.goto("/desk/")
    keys = Keys(page)
    look = page.locator("[name=looked][value=reception]").get_attribute("data-key")
    keys.press(look, "a")
    assert keys.here == "word"
    page.locator("h1").click()
    keys.press(look, "a")
    keys.to_next_page("Enter")
    assert Decision.objects.get().outcome == "ACCEPTED"
