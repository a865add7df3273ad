"""The workflow: what each step needs, who may take it, and that nothing else moves a case."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from masar.access.engines import guard
from masar.access.models import Deadline, Stale
from masar.access.verbs import NoVerb, Refused
from masar.cases.models import (
    Attempt,
    Concern,
    Episode,
    Look,
    Member,
    Paper,
    Situation,
    StepTaken,
    Will,
    declared,
    pause,
)
from masar.cases.models.session import last_will
from masar.cases.models.triage import status_of
from masar.journey.caseload import load
from masar.journey.steps import STEPS, Blocked, blockers, take
from tests.casework import counselled, fresh, hear, put_forward, registered

ALL_CLEAR = tuple(Look.values)


def why(episode, step):
    with override("en"):
        return [str(reason.sentence) for reason in blockers(load([fresh(episode)])[0], step)]


def accepted(family, project):
    put_forward(family)
    episode = fresh(family.episode)
    episode.choose_project(by=family.cast.omar, project=project)
    take(fresh(family.episode), "approve", by=family.cast.omar, looked=ALL_CLEAR)


def test_a_case_begins_with_everybody_who_came(family):
    assert [member.is_principal for member in family.members] == [True, False, False, False]
    assert [member.relation for member in family.members] == ["", "SPO", "DAU", "SON"]
    assert family.case.number.startswith("DZ-")


def test_nobody_is_in_two_open_cases(family):
    again = family.episode.enquiry
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        again.open_case(by=family.cast.sara)


def test_a_colleague_elsewhere_sees_no_case(family):
    assert not Episode.objects.visible_to(family.cast.eve).exists()
    assert Episode.objects.visible_to(family.cast.salim).exists()


def test_a_hidden_member_hides_the_case(family):
    family.people[1].hide(by=family.cast.karim)
    assert not Episode.objects.visible_to(family.cast.sara).exists()
    assert Episode.objects.visible_to(family.cast.karim).exists()
    with pytest.raises(Refused):
        hear(family)


def test_registering_needs_every_adult_to_have_heard_everything(family):
    hear(family, family.members[0])
    assert any("MOUSSA" in sentence.upper() for sentence in why(family.episode, "register"))
    with pytest.raises(Blocked):
        take(fresh(family.episode), "register", by=family.cast.sara)
    hear(family)
    take(fresh(family.episode), "register", by=family.cast.sara)
    assert fresh(family.episode).stage == "REGISTERED"
    assert StepTaken.objects.filter(episode=family.episode, step="register").count() == 1


def test_one_who_wants_to_think_holds_the_step(family):
    hear(family)
    hear(family, family.members[1], will=Will.UNSURE)
    assert len(why(family.episode, "register")) == 1


def test_the_second_person_is_never_the_first(family, project):
    put_forward(family)
    fresh(family.episode).choose_project(by=family.cast.omar, project=project)
    with pytest.raises(Refused):
        take(fresh(family.episode), "approve", by=family.cast.sara, looked=ALL_CLEAR)
    take(fresh(family.episode), "approve", by=family.cast.omar, looked=ALL_CLEAR)
    assert fresh(family.episode).stage == "ELIGIBLE"
    assert not fresh(family.episode).pending


def test_a_head_who_put_it_forward_does_not_decide(family, project):
    registered(family)
    put_forward_by_head = fresh(family.episode)
    with pytest.raises(Blocked):
        take(put_forward_by_head, "submit", by=family.cast.omar)


def test_without_a_project_nobody_is_accepted(family):
    put_forward(family)
    assert "project" in why(family.episode, "approve")[0]


def test_a_concern_says_nothing_of_protection(family, project):
    accepted(family, project)
    concern = Concern(episode=family.episode, member=family.members[1]).raise_(by=family.cast.sara)
    sentences = why(family.episode, "declare")
    assert "The head of the centre looks at this file before it goes on." in sentences
    assert not any("rotection" in sentence for sentence in sentences)
    assert not Concern.objects.visible_to(family.cast.omar).exists()
    concern.answer(by=family.cast.karim)
    assert "The head of the centre looks at this file before it goes on." not in why(
        family.episode, "declare"
    )


def test_what_this_version_lacks_stops_the_step(family, project):
    accepted(family, project)
    with pytest.raises(Blocked):
        take(fresh(family.episode), "declare", by=family.cast.sara)


@pytest.mark.parametrize("stage", ["counselling", "registered", "pending", "held"])
def test_withdrawing_needs_nothing(family, stage):
    if stage == "registered":
        registered(family)
    if stage in ("pending", "held"):
        put_forward(family)
    if stage == "held":
        from datetime import timedelta

        day = family.cast.algiers.today() + timedelta(days=10)
        take(fresh(family.episode), "hold", by=family.cast.sara, reason="FAMILY", review_on=day)
    take(fresh(family.episode), "withdraw", by=family.cast.salim, members=[family.members[0]])
    assert fresh(family.episode).open
    take(fresh(family.episode), "withdraw", by=family.cast.salim, members=[family.members[1]])
    assert fresh(family.episode).ending == "WITHDRAWN"
    assert not Member.objects.filter(ended=False).exists()  # the children stop with the last grown-up


def test_a_withdrawal_is_taken_back_within_a_day(family):
    member = family.members[0]
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    take(fresh(family.episode), "take_back", by=family.cast.sara, members=[fresh(member)])
    assert fresh(family.episode).open
    assert not fresh(member).ended


def test_the_stage_is_written_by_steps_alone(family):
    from masar.access.verbs import verb

    @verb("case.sneak")
    def sneak(self, *, by):
        self.stage = "CLOSED"
        self.save()

    from masar.access.rules import RULES

    RULES["case.sneak"] = RULES["case.register"]
    try:
        with pytest.raises(NoVerb):
            sneak(fresh(family.episode), by=family.cast.sara)
    finally:
        from masar.access.verbs import VERBS

        del RULES["case.sneak"], VERBS["case.sneak"]


def test_every_step_has_a_rule():
    from masar.access.rules import RULES

    assert {f"case.{code}" for code in STEPS} <= set(RULES)


@pytest.mark.parametrize("count", [1, 6])
def test_a_caseload_takes_four_queries(family, cast, django_assert_num_queries, count):
    from tests.families import a_person

    for number in range(count - 1):
        person = a_person(cast.sara, cast.algiers, name=f"Awa {number}", phone="")
        person.enquiries.get().enquiry.open_case(by=cast.sara)
    with django_assert_num_queries(4):
        files = load(Episode.objects.all())
    with django_assert_num_queries(0):
        for file in files:
            for step in STEPS:
                blockers(file, step)


def test_whoever_is_named_for_a_hidden_member_works_on(family):
    """Withdrawing too: a hidden case is hidden from others, not from those who protect it."""
    family.people[1].hide(by=family.cast.karim)
    with pytest.raises(Refused):
        take(fresh(family.episode), "withdraw", by=family.cast.sara, members=[family.members[0]])
    take(fresh(family.episode), "withdraw", by=family.cast.karim, members=[family.members[0]])
    family.people[0].hide(by=family.cast.karim, readers=(family.cast.salim,))
    with pytest.raises(Refused):  # he is named for one of the two only
        take(fresh(family.episode), "withdraw", by=family.cast.salim, members=[family.members[1]])


def test_a_decision_about_a_family_that_grew_smaller_is_stale(family, project):
    put_forward(family)
    seen = fresh(family.episode)
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=[family.members[1]])
    with pytest.raises(Stale):
        take(
            fresh(family.episode),
            "approve",
            by=family.cast.omar,
            version=seen.version,
            project=project,
            looked=ALL_CLEAR,
        )
    assert fresh(family.episode).stage == "REGISTERED"


def days_ago(family, days):
    return family.cast.algiers.today() - timedelta(days=days)


def test_what_is_typed_late_does_not_undo_what_was_said_since(cast, family):
    """A session of last week, typed from paper after the one of today."""
    wife = family.members[0]
    began(family, days_ago(family, 20))
    counselled(family)
    hear(family, wife, alone=True, will=Will.STAYS)
    hear(family, wife, will=Will.WANTS, on=days_ago(family, 5))
    file = load([fresh(family.episode)])[0]
    assert last_will(file, wife) == Will.STAYS
    assert "wants" in [reason.need.code for reason in blockers(file, "register")]
    for status, day in (("ASYLUM", 0), ("ENTRY", 5)):
        Situation(episode=family.episode, member=wife, legal_status=status, reasons="").record(
            by=cast.sara, happened_on=days_ago(family, day)
        )
    file = load([fresh(family.episode)])[0]
    assert status_of(file, wife) == "ASYLUM"
    assert declared.material_in(file, wife) == declared.material_now(wife, file.today)


def test_where_a_paper_is_goes_by_the_day(cast, family):
    began(family, days_ago(family, 20))
    for held_by, day in (("SAFE", 2), ("EMPLOYER", 9)):
        Paper(
            episode=family.episode, member=family.members[0], kind="PASSPORT", number="X1", held_by=held_by
        ).record(by=cast.sara, happened_on=days_ago(family, day))
    assert [row.held_by for row in Paper.objects.filter(replaced=False)] == ["SAFE"]


def test_attempts_count_since_somebody_was_heard_or_reached(cast, family):
    began(family, days_ago(family, 20))

    def tried(*days):
        for day in days:
            Attempt(episode=family.episode, way="PHONE" if day % 2 else "FIELD").record(
                by=cast.sara, happened_on=days_ago(family, day)
            )
        return pause.tried_enough(load([fresh(family.episode)])[0]) is None

    assert not tried(30, 15, 14)  # one of them before the case began
    hear(family, on=days_ago(family, 12))
    assert not tried(11, 10)
    assert tried(9)
    take(fresh(family.episode), "lose", by=cast.sara, happened_on=days_ago(family, 8))
    take(fresh(family.episode), "resume", by=cast.sara, happened_on=days_ago(family, 7))
    assert not tried(7, 6, 5)
    assert tried(4)


def test_who_was_not_reached_is_tried_again_until_somebody_is_heard(cast, family):
    def owed():
        return Deadline.objects.filter(kind="reach", met_at=None, owner=cast.sara).exists()

    Attempt(episode=fresh(family.episode), way="PHONE").record(by=cast.sara)
    assert owed()
    hear(family)
    assert not owed()


def test_nobody_tries_to_reach_the_people_of_an_ended_case(client, cast, family):
    Attempt(episode=fresh(family.episode), way="PHONE").record(by=cast.sara)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members)
    assert not Deadline.objects.filter(kind="reach", met_at=None).exists()
    client.force_login(cast.sara)
    page = client.get(reverse("case", args=[family.case.uid])).content.decode()
    assert "<h2>Attempts to reach them</h2>" in page
    assert "Try another way" not in page


def began(family, day):
    sql = "UPDATE cases_episode SET began_on = %s WHERE id = %s"
    with guard.unguarded("a case that is some weeks old"), connection.cursor() as cursor:
        cursor.execute(sql, [day, family.episode.pk])
