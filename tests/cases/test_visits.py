"""A visit and its people: who came is read for as long as this office holds their files."""

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from masar.access.engines import guard
from masar.access.models import Holding
from masar.cases.models import Enquirer
from tests.cast import gather
from tests.families import a_family


@pytest.fixture
def cast(db):
    return gather()


def pages(client, user, visit):
    client.force_login(user)
    answers = [client.get(visit.get_absolute_url()), client.get(reverse("registrations"))]
    return "".join(answer.content.decode() for answer in answers)


def hand_over(person, to):
    """No verb does it yet: it comes with cases."""
    rows = QuerySet(Holding)
    with guard.unguarded("handing over has no verb yet"):
        rows.filter(subject_uid=person.uid, until=None).update(until=timezone.now())
        rows.bulk_create([Holding(subject_uid=person.uid, office=to, since=timezone.now())])


def test_a_name_is_not_read_by_the_office_that_handed_the_file_over(cast, client):
    visit, (aminata, moussa) = a_family(cast.sara, cast.algiers, size=2)
    before = pages(client, cast.sara, visit)
    assert "Aminata KONATÉ" in before
    assert "Moussa KONATÉ" in before
    hand_over(aminata, cast.oran)
    after = pages(client, cast.sara, visit)
    assert "Aminata" not in after
    assert "Moussa KONATÉ" in after
    assert "the file of 1 of them is no longer held here" in after
    assert [row.person_id for row in Enquirer.objects.visible_to(cast.sara)] == [moussa.pk]
    assert not Enquirer.objects.visible_to(cast.eve).exists()
