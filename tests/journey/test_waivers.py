"""What two named people let pass: who asks, who agrees, who reads why."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from masar.access.models import Deadline
from masar.access.sealing import may_read
from masar.access.verbs import Refused
from masar.cases.models import Screening, Situation, Waiver
from masar.cases.models.session import Topic
from masar.journey.steps import WAIVABLE, Kind, take
from tests.casework import CALM, counselled, fresh, hear
from tests.journey.test_case_page import address, field
from tests.journey.test_steps import why

BECAUSE = "Elle accouche cette semaine"


def asked(family, need="screened", by=None):
    waiver = Waiver(episode=fresh(family.episode), need=need, agrees=WAIVABLE[need].agrees)
    return waiver.ask(by=by or family.cast.omar, why=BECAUSE)


def test_the_case_page_leads_the_head_to_asking(client, cast, family):
    where = reverse("case_waiver", args=[family.case.uid, "counselled"])
    client.force_login(cast.omar)
    assert where in client.get(address("case", family.case)).content.decode()
    client.force_login(cast.sara)
    assert where not in client.get(address("case", family.case)).content.decode()
    assert client.get(where).status_code == 403
    for who in ("eve", "hakim", "bruno"):
        client.force_login(getattr(cast, who))
        assert client.get(where).status_code == 404


def test_asking_and_agreeing_lets_the_need_pass(client, cast, family):
    counselled(family)
    take(fresh(family.episode), "register", by=cast.sara)
    assert any("Legal status" in sentence for sentence in why(family.episode, "submit"))
    client.force_login(cast.omar)
    where = reverse("case_waiver", args=[family.case.uid, "status"])
    answer = client.post(where, {"once": field(client.get(where), "once"), "why": BECAUSE})
    waiver = Waiver.objects.get()
    assert answer.headers["Location"] == address("waiver", waiver)
    assert any("Legal status" in sentence for sentence in why(family.episode, "submit"))
    due = Deadline.objects.get(kind="waiver:status", met_at=None)
    assert due.role == "AVRRC"
    client.force_login(cast.leila)
    assert BECAUSE in client.get(address("waiver", waiver)).content.decode()
    client.post(address("waiver_agreement", waiver), {"version": waiver.version})
    assert fresh(waiver).second == cast.leila
    assert fresh(due).met_at is not None
    assert not any("Legal status" in sentence for sentence in why(family.episode, "submit"))


def test_what_was_let_pass_and_is_taken_back_stops_the_case(client, cast, family, project):
    hear(family, alone=True, topics=[Topic.PROGRAMME])
    for member in family.members:
        Screening(episode=family.episode, member=member).record(by=cast.sara, answers=CALM)
        Situation(episode=family.episode, member=member, legal_status="OVERSTAY").record(by=cast.sara)
    waiver = asked(family, "counselled")
    client.force_login(cast.omar)
    page = client.get(address("case", family.case)).content.decode()
    assert "It was asked to let this pass. That waits for:" in page
    assert reverse("case_waiver", args=[family.case.uid, "counselled"]) not in page
    waiver.agree(by=cast.leila)
    take(fresh(family.episode), "register", by=cast.sara)
    take(fresh(family.episode), "submit", by=cast.sara)
    assert (
        "Two people let it pass: explaining everything"
        in client.get(address("decide", family.case)).content.decode()
    )
    fresh(waiver).end(by=cast.leila)
    assert any("Not yet explained" in sentence for sentence in why(family.episode, "approve"))
    assert any("Not yet explained" in sentence for sentence in why(family.episode, "submit"))


def test_the_one_who_asked_never_agrees(cast, family):
    waiver = asked(family)
    with pytest.raises(Refused):
        waiver.agree(by=cast.omar)


@pytest.mark.parametrize(
    ("need", "who"), [("screened", "leila"), ("screened", "nadia"), ("counselled", "karim")]
)
def test_only_who_owns_the_rule_agrees(cast, family, need, who):
    with pytest.raises(Refused):
        asked(family, need).agree(by=getattr(cast, who))


@pytest.mark.parametrize("who", ["sara", "leila", "karim", "hakim"])
def test_only_the_head_asks(cast, family, who):
    with pytest.raises(Refused):
        asked(family, by=getattr(cast, who))


def test_never_waived_is_never_asked_for(client, cast, family):
    assert all(need.kind is Kind.BY_TWO and need.says for need in WAIVABLE.values())
    client.force_login(cast.omar)
    assert client.get(reverse("case_waiver", args=[family.case.uid, "wants"])).status_code == 404


def test_the_reason_is_for_those_named(client, cast, family):
    waiver = asked(family)
    assert may_read(cast.karim, waiver.uid, "B")
    assert not may_read(cast.karim, family.case.uid, "B")  # the reason is all that asking opens
    for who, sees in (("omar", True), ("karim", True), ("leila", False), ("nadia", False)):
        client.force_login(getattr(cast, who))
        page = client.get(address("waiver", waiver)).content.decode()
        assert "Omar" in page
        assert (BECAUSE in page) is sees, who
    for who in ("salim", "hakim", "eve"):
        client.force_login(getattr(cast, who))
        assert client.get(address("waiver", waiver)).status_code == 404


def test_all_are_listed_for_review(client, cast, family):
    asked(family).end(by=cast.omar)
    client.force_login(cast.leila)
    page = client.get(reverse("waivers")).content.decode()
    assert str(family.case.number) in page
    assert "the first questions" in page
    client.force_login(cast.hakim)
    assert str(family.case.number) not in client.get(reverse("waivers")).content.decode()


def test_what_was_ended_may_be_asked_again(cast, family):
    asked(family).end(by=cast.omar)
    asked(family)
    with pytest.raises(IntegrityError):
        asked(family)


def test_what_was_agreed_on_the_telephone_counts_for_a_day(client, cast, family):
    counselled(family)
    take(fresh(family.episode), "register", by=cast.sara)
    client.force_login(cast.omar)
    where = reverse("case_waiver", args=[family.case.uid, "status"])
    page = client.get(where)
    choices = page.content.decode().split('name="phoned"')[1].split("</select>")[0]
    assert [choices.count(f'value="{colleague.pk}"') for colleague in (cast.leila, cast.omar)] == [1, 0]
    client.post(where, {"once": field(page, "once"), "why": BECAUSE, "phoned": cast.leila.pk})
    waiver = Waiver.objects.get()
    assert waiver.holds(family.episode.pk, "status")
    assert not any("Legal status" in sentence for sentence in why(family.episode, "submit"))
    assert "agreed on the telephone" in client.get(address("waiver", waiver)).content.decode()
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert not waiver.holds(family.episode.pk, "status")
        assert any("Legal status" in sentence for sentence in why(family.episode, "submit"))
        client.force_login(cast.leila)
        assert "nobody wrote it" in client.get(address("waiver", waiver)).content.decode()
        fresh(waiver).agree(by=cast.leila)
        assert not any("Legal status" in sentence for sentence in why(family.episode, "submit"))


@pytest.mark.parametrize("who", ["omar", "nadia", "karim"])
def test_on_the_telephone_too_only_who_owns_the_rule_agrees(cast, family, who):
    waiver = Waiver(episode=fresh(family.episode), need="status", agrees="AVRRC")
    with pytest.raises(Refused):
        waiver.ask(by=cast.omar, why=BECAUSE, phoned=getattr(cast, who))
    assert not Waiver.objects.exists()


def test_whoever_is_said_to_have_agreed_may_say_no(cast, family):
    waiver = Waiver(episode=fresh(family.episode), need="screened", agrees=WAIVABLE["screened"].agrees)
    waiver.ask(by=cast.omar, why=BECAUSE, phoned=cast.karim)
    assert waiver.holds(family.episode.pk, "screened")
    fresh(waiver).end(by=cast.karim)
    assert not waiver.holds(family.episode.pk, "screened")


@pytest.mark.parametrize(("who", "may"), [("omar", True), ("leila", True), ("karim", True), ("nadia", False)])
def test_only_who_asked_a_head_or_who_owns_the_rule_ends_it(client, cast, family, who, may):
    waiver = asked(family)  # the first questions, which are for Protection to let pass
    client.force_login(getattr(cast, who))
    page = client.get(address("waiver", waiver)).content.decode()
    assert (address("waiver_ending", waiver) in page, "Only whoever asked" in page) == (may, not may)
    client.post(address("waiver_ending", waiver), {"version": waiver.version})
    assert (fresh(waiver).ended_at is not None) is may


def test_the_medical_focal_point_does_not_end_what_was_agreed(cast, family):
    waiver = asked(family, "status")
    fresh(waiver).agree(by=cast.leila)
    with pytest.raises(Refused):
        fresh(waiver).end(by=cast.nadia)
    assert waiver.holds(family.episode.pk, "status")
