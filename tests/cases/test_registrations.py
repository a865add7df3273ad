"""The list of a day's registrations: newest first, page by page, and nobody else's."""

import re

import pytest
from django.urls import reverse

from masar.cases.models import Registration
from masar.cases.views import registrations as views
from tests.cast import gather
from tests.families import a_person


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def three(cast, monkeypatch):
    """Three visits of today, on pages of two."""
    monkeypatch.setattr(views, "SHOWN", 2)
    views.visits_of.known.clear()
    for number in range(3):
        a_person(cast.sara, cast.algiers, name=f"Awa NUMÉRO{number}", phone="")
    yield
    views.visits_of.known.clear()


def names(page):
    return re.findall(r"NUMÉRO\d", page.content.decode())


def test_a_full_page_leads_to_the_earlier_visits(cast, three, client):
    client.force_login(cast.sara)
    first = client.get(reverse("registrations"))
    assert names(first) == ["NUMÉRO2", "NUMÉRO1"]
    onward = re.search(r'href="(\?day=[^"]+before=[^"]+)"', first.content.decode())[1].replace("&amp;", "&")
    second = client.get(reverse("registrations") + onward)
    assert names(second) == ["NUMÉRO0"]
    assert "Further down" in first.content.decode()
    assert "Further down" not in second.content.decode()


@pytest.mark.parametrize("nonsense", ["", "x", "2026-11-22", "2026-11-22T10:00:00"])
def test_what_is_no_moment_shows_the_newest(cast, three, client, nonsense):
    client.force_login(cast.sara)
    assert names(client.get(reverse("registrations"), {"before": nonsense})) == ["NUMÉRO2", "NUMÉRO1"]


def test_a_colleague_elsewhere_sees_none(cast, three, client):
    client.force_login(cast.eve)
    assert names(client.get(reverse("registrations"))) == []
    assert Registration.objects.count() == 3
