"""Two colleagues at the same second: one legal outcome, nothing of it twice, a sentence for the other, and a withdrawal always.

Each pair is let go together, after both have read the case and before either has written.
"""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from masar.access.models import Deadline, Event
from masar.access.verification import verify
from masar.cases.models import Decision, Declaration, Look, Withdrawal
from masar.cases.models.case import StepTaken
from masar.journey.views import declarations, desk, steps
from tests.casework import begun, counselled, fresh, put_forward
from tests.cast import gather
from tests.declared import in_use, prepared
from tests.journey.test_declaration_pages import DRAWN

ROUNDS = 4


@pytest.fixture
def cast(committed_db):
    return gather()


@pytest.fixture
def project(cast):
    today = cast.algiers.today()
    return cast.mission.open_project(
        by=cast.leila, code="DZ.1", title="Retours", opens_on=today, closes_on=today + timedelta(days=90)
    )


@pytest.fixture
def together(monkeypatch):
    """`together(steps, one, other)`: both posts, let go when both stand before one of these functions; their answers."""

    def go(places, *posts):
        gate = Barrier(len(posts))

        def waiting(function):
            def wait(*arguments, **how):
                with suppress(BrokenBarrierError):  # the other was turned away before it came here
                    gate.wait(5)
                return function(*arguments, **how)

            return wait

        with monkeypatch.context() as patch, ThreadPoolExecutor(len(posts)) as threads:
            for module, name in places:
                patch.setattr(module, name, waiting(getattr(module, name)))
            return list(threads.map(_answer, posts))

    return go


def _answer(post):
    try:
        return post()
    finally:
        connections.close_all()


TAKE = [(steps, "take"), (desk, "take")]
KEEP = [(declarations, "keep")]


def as_(user):
    client = Client()
    client.force_login(user)
    client.cookies["language"] = "en"
    return client


def decision(cast, family, do, *, by=None, project=None):
    """A post of the desk, with the page it was made on."""
    head, address = as_(by or cast.omar), reverse("decide", args=[family.case.uid])
    said = {
        "approve": {"looked": list(Look.values), "project": project and project.pk},
        "refuse": {
            "reason": "EARLIER", "offered": ["ADVICE"], "alternatives": "on", "appeal_told": "on", "word": "x",
        },
        "return": {"word": "encore"},
    }[do]  # fmt: skip
    shown = head.get(address)
    assert shown.status_code == 200
    seen = shown.content.decode().split('name="seen" value="')[1].split('"')[0]
    data = {
        "do": do,
        "seen": seen,
        "version": fresh(family.episode).version,
        "once": f"{do}-{by}-{family.case.uid}",
    }
    return lambda: head.post(address, data | said)


def withdrawal(family, *lines, by=None):
    clerk, address = as_(by or family.cast.sara), reverse("case_step", args=[family.case.uid, "withdraw"])
    members = [family.members[line].pk for line in lines or (0, 1)]
    data = {"members": members, "version": fresh(family.episode).version, "once": f"{by}-{family.case.uid}"}
    data["said_by"] = "ALONE"
    return lambda: clerk.post(address, data)


def sentence(answer):
    """What the colleague who came second is told; on a turned screen that stands behind the lock."""
    if answer.status_code == 302 and answer.headers["Location"] == reverse("unlock"):
        return LOCKED
    page = answer.content.decode()
    return next((said for said in SENTENCES if said in page), page[:1500])


LOCKED = "told to the colleague who unlocks"
SENTENCES = (
    LOCKED,
    "A colleague was quicker, or the family changed its mind",
    "A colleague changed this while you were typing.",
    "This case has ended.",
    "This paper is signed already.",
    "This cannot be signed now.",
    "This paper does not count any more.",
)


def everything_agrees():
    assert verify(data=True).findings == []


@pytest.mark.parametrize("do", ["approve", "refuse", "return"])
def test_a_decision_and_a_withdrawal(cast, project, together, do):
    for _round in range(ROUNDS):
        family = put_forward(begun(cast))
        posts = decision(cast, family, do, project=project), withdrawal(family)
        decided, withdrawn = together(TAKE, *posts)
        episode = fresh(family.episode)
        taken = [row.step for row in StepTaken.objects.filter(episode=episode).order_by("pk")]
        assert withdrawn.status_code == 302 or (do == "refuse" and episode.ending == "REJECTED"), sentence(
            withdrawn
        )
        if episode.ending == "REJECTED":
            assert taken[2:] == ["refuse"]
            assert sentence(withdrawn) == "This case has ended."
            continue
        assert episode.ending == "WITHDRAWN"
        assert Withdrawal.objects.filter(episode=episode).count() == 4  # the children stop with them
        first = Decision.objects.filter(episode=episode).count()
        assert taken[2:] == [do] * first + ["withdraw"]
        assert decided.status_code == 302 if first else sentence(decided) in SENTENCES
        assert not Deadline.objects.filter(subject_uid=family.case.uid, met_at=None).exists()
    everything_agrees()


def test_the_other_of_two_deciders_is_told(cast, project, together):
    for turn in range(ROUNDS):
        family = put_forward(begun(cast))
        do = ("approve", "return") if turn % 2 else ("approve", "refuse")
        posts = [
            decision(cast, family, each, by=by, project=project)
            for each, by in zip(do, (cast.omar, cast.hana), strict=True)
        ]
        answers = together(TAKE, *posts)
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        assert sentence(next(answer for answer in answers if answer.status_code == 422)) in SENTENCES
        assert Decision.objects.filter(episode=family.episode).count() == 1
    everything_agrees()


def signature(cast, paper, *, by=None):
    client, address = as_(by or cast.sara), reverse("declaration_turned", args=[paper.uid])
    data = {"version": fresh(paper).version, "drawn": DRAWN, "once": f"{by}-{paper.uid}"}
    return lambda: client.post(address, data)


def test_two_signatures_of_one_declaration(cast, together):
    text = in_use(cast)["en"]
    for _round in range(ROUNDS):
        family = counselled(begun(cast))
        paper = prepared(family, family.members[0], text)
        answers = together(KEEP, signature(cast, paper), signature(cast, paper, by=cast.omar))
        assert sorted(answer.status_code for answer in answers) == [302, 422]
        assert sentence(next(answer for answer in answers if answer.status_code == 422)) in SENTENCES
        signed = fresh(paper)
        proof = signed.proof(cast.sara)
        assert set(proof.values()) == {True}, proof
        assert Event.objects.filter(verb="declaration.sign", record_uid=paper.uid).count() == 1
    everything_agrees()


def test_a_signature_and_a_withdrawal(cast, together):
    text = in_use(cast)["en"]
    for _round in range(ROUNDS):
        family = counselled(begun(cast))
        paper = prepared(family, family.members[0], text)
        signs, leaves = together(TAKE + KEEP, signature(cast, paper), withdrawal(family, 0))
        assert leaves.status_code == 302, sentence(leaves)
        assert fresh(family.members[0]).left_as == "WITHDREW"
        ended = Declaration.objects.get(pk=paper.pk)
        assert ended.ended_as == "WITHDRAWN"
        assert ended.signed_on or sentence(signs) in SENTENCES
    everything_agrees()


def test_two_people_of_one_case_withdraw(cast, together):
    for _round in range(ROUNDS):
        family = counselled(begun(cast))
        answers = together(TAKE, withdrawal(family, 0), withdrawal(family, 1, by=cast.omar))
        assert [answer.status_code for answer in answers] == [302, 302], list(map(sentence, answers))
        assert fresh(family.episode).ending == "WITHDRAWN"
        assert Withdrawal.objects.filter(episode=family.episode).count() == 4
    everything_agrees()
