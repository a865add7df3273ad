"""An appeal against a refusal of one person of a case, while the others go on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from masar.access.models import Deadline
from masar.access.verbs import Refused
from masar.cases.models import Appeal, Decision, Member, NotAlone
from masar.journey.steps import Blocked, take
from tests.casework import fresh, put_forward
from tests.journey.test_case_page import address
from tests.people.joining import joined


@pytest.fixture
def appeal(family):
    """The husband is not accepted, the others go on; he asks that it be looked at again."""
    put_forward(family)
    said = {"member": family.members[1], "reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse_one", by=family.cast.omar, **said)
    decision = Decision.objects.get(member=family.members[1])
    return Appeal(episode=fresh(family.episode), decision=decision).record(by=family.cast.sara)


def granted(client, appeal):
    return client.post(
        reverse("appeal", args=[appeal.uid]), {"granted": "yes", "word": "De nouveau", "once": "a" * 30}
    )


def test_the_case_page_says_who_alone_was_not_accepted(client, cast, family, appeal):
    client.force_login(cast.sara)
    page = client.get(family.case.get_absolute_url()).content.decode()
    theirs = page.split(f"· <bdi>{family.members[1].person}</bdi></span></summary>")[1].split("</details>")[0]
    assert address("decision", appeal.decision) in theirs


def test_granted_he_is_in_the_case_again(client, cast, family, appeal):
    client.force_login(cast.leila)
    assert granted(client, appeal).status_code == 302
    husband = fresh(family.members[1])
    assert (husband.left_on, husband.left_as, husband.ended) == (None, "", False)
    assert fresh(appeal).granted
    assert fresh(family.episode).open
    assert fresh(family.episode).pending


def test_also_once_the_others_are_accepted(client, cast, family, appeal, project):
    take(fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="vu")
    client.force_login(cast.leila)
    assert granted(client, appeal).status_code == 302
    assert fresh(family.members[1]).stays
    assert fresh(family.episode).stage == "ELIGIBLE"


def test_whoever_withdrew_meanwhile_is_not_brought_back(client, cast, family, appeal):
    rest = [each for each in family.members if fresh(each).stays]
    take(fresh(family.episode), "withdraw", by=cast.sara, members=rest)
    with pytest.raises((Blocked, Refused)):
        take(fresh(family.episode), "reconsider", by=cast.leila, word="x")
    assert fresh(family.episode).ending == "WITHDRAWN"
    client.force_login(cast.leila)
    page = granted(client, appeal)
    assert page.status_code == 422
    assert "has ended" in page.content.decode()
    assert not Member.objects.filter(episode=family.episode, ended=False).exists()
    assert fresh(appeal).open
    assert client.get(address("appeal", appeal)).status_code == 200


def test_a_hold_and_what_was_to_be_done_come_back_with_the_case(cast, family):
    NotAlone(episode=family.episode, member=family.members[0], why="FAMILY").record(by=cast.sara)
    put_forward(family, alone=False)
    review = cast.algiers.today() + timedelta(days=20)
    take(fresh(family.episode), "hold", by=cast.sara, reason="FAMILY", review_on=review)
    before = owed(family)
    said = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse", by=cast.omar, **said)
    assert owed(family) == set()
    Appeal(episode=fresh(family.episode), decision=Decision.objects.get()).record(by=cast.sara)
    take(fresh(family.episode), "reconsider", by=cast.leila, word="De nouveau")
    assert owed(family) == before - {"decide"}
    assert {"review-hold", "see-alone"} <= before


def test_a_file_that_was_joined_meanwhile_is_not_brought_back(cast, family):
    put_forward(family)
    said = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse", by=cast.omar, **said)
    joined(family.people[2], family.people[3], cast.omar)
    Appeal(episode=fresh(family.episode), decision=Decision.objects.get()).record(by=cast.sara)
    take(fresh(family.episode), "reconsider", by=cast.leila, word="De nouveau")
    here = Member.objects.filter(episode=family.episode, ended=False).order_by("line")
    assert [member.person for member in here] == family.people[:3]


def owed(family):
    kinds = ("decide", "review-hold", "see-alone")
    return set(Deadline.objects.filter(kind__in=kinds, met_at=None).values_list("kind", flat=True))
