"""A child without a parent or guardian is Protection's at once, and the file shows no word of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from masar.access.models import Deadline
from masar.access.rules import HEAD
from masar.access.verbs import Refused
from masar.cases.models import Concern, Episode, Member
from masar.cases.models.children import keepers
from masar.cases.models.triage import triage
from masar.journey.caseload import load
from masar.journey.steps import Blocked, blockers, take
from masar.people.models import Kinship
from tests.casework import fresh, put_forward
from tests.families import a_person, facts, newcomer, register


def a_case(cast, *people):
    """`(age, relation to the first)` of each; no age: nobody knows it."""
    today = cast.algiers.today()
    lines = [
        newcomer(
            facts(
                f"Personne {line}", "M", date(today.year - age, 1, 1) if age is not None else None, phone=""
            ),
            relation=relation,
            speaks=line == 0,
        )
        for line, (age, relation) in enumerate(people)
    ]
    registration, _people = register(cast.sara, cast.algiers, lines)
    return registration.enquiry.open_case(by=cast.sara).episodes.get()


def worried_about(episode):
    return [
        row.member.line for row in Concern.objects.filter(episode=episode, answered_at=None).order_by("pk")
    ]


@pytest.mark.parametrize(("people", "about"), [
    ([(16, "")], [0]),
    ([(17, ""), (15, "BRO")], [0, 1]),
    ([(35, ""), (10, "SON"), (12, "DAU")], []),
    ([(35, ""), (33, "SPO"), (8, "STC"), (6, "FOS"), (2, "GRC")], []),
    ([(15, ""), (40, "GUA")], []),
    ([(15, ""), (40, "MOT")], []),
    ([(30, ""), (14, "NEP")], [1]),
    ([(30, ""), (14, "BRO")], [1]),
    ([(30, ""), (16, "SPO")], [1]),
    ([(30, ""), (15, "")], [1]),
    ([(17, ""), (1, "SON")], [0, 1]),
    ([(None, "")], [0]),
    ([(None, ""), (9, "SON")], []),
    ([(40, ""), (None, "COU")], [1]),
    ([(22, "")], []),
])  # fmt: skip
def test_a_child_without_guardian_is_told_at_once(cast, people, about):
    assert worried_about(a_case(cast, *people)) == about


def test_it_lies_on_the_list_of_protection_and_nobody_else_reads_it(cast):
    episode = a_case(cast, (16, ""))
    concern = Concern.objects.get(episode=episode)
    assert concern.raised_by is None
    assert Deadline.objects.get(kind="concern").role == "PFP"
    assert Concern.objects.visible_to(cast.karim).exists()
    for somebody in (cast.sara, cast.omar, cast.leila):
        assert not Concern.objects.visible_to(somebody).exists()


def test_it_stops_acceptance_and_declaration_with_one_neutral_sentence(cast):
    episode = a_case(cast, (16, ""))

    def said(step):
        with override("en"):
            return {reason.need.code: str(reason.sentence) for reason in step}

    file = load([episode])[0]
    for stage, step in (("REGISTERED", "approve"), ("ELIGIBLE", "declare")):
        file.episode.stage = stage
        assert (
            said(blockers(file, step))["looked"]
            == "The head of the centre looks at this file before it goes on."
        )
    Concern.objects.get(episode=episode).answer(by=cast.karim)
    file = load([fresh(episode)])[0]
    file.episode.stage = "ELIGIBLE"
    assert "looked" not in said(blockers(file, "declare"))


def test_one_answer_answers_all_that_wait_about_a_person(family):
    for colleague in (family.cast.sara, family.cast.salim):
        Concern(episode=family.episode, member=family.members[1]).raise_(by=colleague)
    Concern.objects.first().answer(by=family.cast.karim)
    assert worried_about(family.episode) == []
    assert not Deadline.objects.filter(kind="concern", met_at=None).exists()


def test_a_parent_who_goes_leaves_the_child_to_protection(cast):
    episode = a_case(cast, (35, ""), (33, "COU"), (10, "SON"))
    parent = episode.members.get(line=0)
    take(fresh(episode), "withdraw", by=cast.sara, members=[parent])
    assert fresh(episode).open
    assert worried_about(episode) == [2]


def test_a_mother_who_stays_is_the_mother(cast):
    """The counter wrote down only what everybody is to the man who came first."""
    episode = a_case(cast, (35, ""), (33, "SPO"), (10, "SON"), (14, "DAU"))
    man, wife, son, daughter = episode.members.order_by("line")
    assert keepers(son, cast.algiers.today()) == [man, wife]
    seen = {look.code: look.clear for look in triage(load([episode])[0])}
    assert seen["custody"] is True
    take(fresh(episode), "withdraw", by=cast.sara, members=[man], asked_alone=True)
    assert worried_about(episode) == []
    assert keepers(daughter, cast.algiers.today()) == [wife]
    seen = {look.code: look.clear for look in triage(load([fresh(episode)])[0])}
    assert seen["custody"] is False


def test_she_comes_again_with_her_children_alone(cast):
    episode = a_case(cast, (35, ""), (33, "SPO"), (10, "SON"))
    people = [member.person for member in episode.members.order_by("line")]
    take(fresh(episode), "withdraw", by=cast.sara, members=list(episode.members.all()), asked_alone=True)
    anew = episode.case.reopen(by=cast.omar, reason="WANTS", people=people[1:])
    assert worried_about(anew) == []
    assert anew.members.get(line=1).relation == "SON"


def test_who_is_only_married_to_a_parent_is_none_where_another_is_written_down(cast):
    """A stepmother: where the mother stands in the case, in the child's own file, or in the file of a visit of before."""
    day = cast.algiers.today()

    def told(**tie):
        episode = a_case(cast, (35, ""), (33, "SPO"), (10, "SON"))
        man, _wife, son = episode.members.order_by("line")
        mother = a_person(cast.sara, cast.algiers, name="Binta SOW", born=date(1990, 1, 1), phone="")
        one, other = (son.person, mother) if tie["relation"] == "MOT" else (mother, son.person)
        Kinship(person=one, relative=other, **tie).record(by=cast.sara)
        return keepers(son, day), man

    for relation in ("MOT", "SON"):
        keeping, man = told(relation=relation)
        assert keeping == [man], relation
    polygamous = a_case(cast, (35, ""), (33, "SPO"), (30, "SPO"), (10, "SON"))
    assert keepers(polygamous.members.get(line=3), day) == [polygamous.members.get(line=0)]


def test_a_parent_who_dies_leaves_the_child_to_protection(cast):
    episode = a_case(cast, (35, ""), (10, "SON"))
    take(fresh(episode), "decease", by=cast.omar, member=episode.members.get(line=0))
    assert fresh(episode).open
    assert worried_about(episode) == [1]


def test_children_decide_for_themselves_where_no_grown_up_ever_was(cast):
    episode = a_case(cast, (17, ""), (15, "BRO"))
    take(fresh(episode), "withdraw", by=cast.sara, members=[episode.members.get(line=0)])
    assert fresh(episode).open
    assert Member.objects.get(episode=episode, line=1).stays


def test_children_come_back_with_who_takes_it_back(family):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members[:2])
    assert not fresh(family.episode).open
    take(fresh(family.episode), "take_back", by=family.cast.sara, members=[fresh(family.members[1])])
    assert [fresh(member).stays for member in family.members] == [False, True, True, True]


@pytest.mark.parametrize(("lines", "asked_alone", "tasks"), [
    ([1], False, 1), ([0, 1], False, 1), ([0, 1, 2, 3], False, 1), ([1], True, 0),
])  # fmt: skip
def test_whoever_was_not_asked_alone_is_asked(family, lines, asked_alone, tasks):
    """Others may have listened: nothing stops it, and somebody asks her alone while it can be taken back."""
    members = [family.members[line] for line in lines]
    take(fresh(family.episode), "withdraw", by=family.cast.salim, members=members, asked_alone=asked_alone)
    asked = Deadline.objects.filter(kind="withdrew", subject_uid=family.case.uid, met_at=None)
    assert [owed.owner for owed in asked] == [family.episode.worker] * tasks


def test_who_is_alone_in_a_case_speaks_for_themselves(cast):
    episode = a_case(cast, (30, ""))
    take(fresh(episode), "withdraw", by=cast.sara, members=list(episode.members.all()))
    assert not Deadline.objects.filter(kind="withdrew").exists()


def test_only_what_was_said_within_a_day_is_taken_back(family, time_machine):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    with pytest.raises(ValueError, match="within a day"):
        take(fresh(family.episode), "take_back", by=family.cast.sara, members=[])
    time_machine.move_to(timezone.now() + timedelta(hours=25))
    with pytest.raises(ValueError, match="within a day"):
        take(fresh(family.episode), "take_back", by=family.cast.sara, members=[fresh(family.members[0])])


def test_a_death_or_a_refusal_is_not_taken_back(family):
    put_forward(family)
    take(
        fresh(family.episode),
        "refuse",
        by=family.cast.omar,
        reason="CRITERIA",
        alternatives=True,
        appeal_told=True,
    )
    with pytest.raises(Blocked):
        take(fresh(family.episode), "take_back", by=family.cast.sara, members=[fresh(family.members[0])])


def test_what_waited_for_a_decision_waits_again(family):
    put_forward(family)
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    assert not Deadline.objects.filter(kind="decide", met_at=None).exists()
    take(fresh(family.episode), "take_back", by=family.cast.sara, members=[fresh(family.members[0])])
    assert Deadline.objects.filter(kind="decide", met_at=None).exists()


def test_who_counselled_does_not_decide(family):
    from tests.casework import hear

    hear(family, by=family.cast.omar)
    put_forward(family)
    with pytest.raises(Refused):
        take(fresh(family.episode), "return", by=family.cast.omar, word="La carte manque")
    take(fresh(family.episode), "return", by=family.cast.leila, word="La carte manque")


# People who part


def split(family, *members, by=None):
    take(fresh(family.episode), "split", by=by or family.cast.omar, members=list(members))
    return Episode.objects.get(after=family.episode)


def test_a_grown_up_goes_on_in_a_case_of_their_own(family):
    anew = split(family, family.members[1])
    assert anew.case.number != family.case.number
    assert (anew.stage, anew.number, anew.worker) == ("COUNSELLING", 1, family.cast.sara)
    assert [member.person for member in anew.members.all()] == [family.people[1]]
    assert fresh(family.members[1]).left_as == "SPLIT"
    assert fresh(family.episode).open


def test_a_child_is_not_parted_before_protection_has_looked(family):
    """The father is not written down as a parent of the children: their mother is. Whether something waits at Protection
    changes no word of what is said."""
    with pytest.raises(Refused) as unasked:
        split(family, family.members[1], family.members[2])
    concern = Concern(episode=family.episode, member=family.members[2]).raise_(by=family.cast.sara)
    with pytest.raises(Refused) as waiting:
        split(family, family.members[1], family.members[2])
    for refused in (unasked, waiting):
        answer = refused.value.answer
        assert str(answer.sentence).startswith("The head of the centre looks at this file before it goes on.")
        assert answer.owner == HEAD
        assert "rotection" not in f"{answer.sentence} {answer.owner}"
    assert str(unasked.value.answer.sentence) == str(waiting.value.answer.sentence)
    concern.answer(by=family.cast.karim)
    anew = split(family, family.members[1], family.members[2])
    assert worried_about(anew) == [1]  # and it begins with Protection there too


def test_a_child_goes_with_a_parent(family):
    father, son = family.people[1], family.people[3]
    Kinship(person=father, relative=son, relation="SON").record(by=family.cast.sara)
    assert [
        member.person for member in split(family, family.members[1], family.members[3]).members.all()
    ] == [
        father,
        son,
    ]


def test_what_protection_was_told_goes_along(family):
    Concern(episode=family.episode, member=family.members[1]).raise_(by=family.cast.sara)
    anew = split(family, family.members[1])
    assert worried_about(anew) == [0]


def test_not_everybody_and_not_nobody(family):
    for members in ([], family.members):
        with pytest.raises(ValueError, match=r"nobody|some stay"):
            split(family, *members)


def test_only_the_head_parts_people(family):
    with pytest.raises(Refused):
        split(family, family.members[1], by=family.cast.sara)


def test_one_is_not_accepted_and_the_others_go_on(family):
    said = {"member": family.members[1], "reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    with pytest.raises(Refused):
        take(fresh(family.episode), "refuse_one", by=family.cast.sara, **said)
    take(fresh(family.episode), "refuse_one", by=family.cast.omar, **said)
    assert fresh(family.members[1]).left_as == "REJECTED"
    assert fresh(family.episode).open


def test_a_mother_is_not_refused_away_from_her_children(family):
    said = {"member": family.members[0], "reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    with pytest.raises(Refused):
        take(fresh(family.episode), "refuse_one", by=family.cast.omar, **said)


def test_people_of_another_case_are_refused(family, cast):
    stranger = a_case(cast, (30, "")).members.get()
    for step, said in (
        ("withdraw", {"members": [stranger]}),
        ("decease", {"member": stranger}),
        ("split", {"members": [stranger]}),
    ):
        with pytest.raises(ValueError, match="another case"):
            take(fresh(family.episode), step, by=family.cast.omar, **said)
    from tests.casework import hear

    with pytest.raises(ValueError, match="another case"):
        hear(family, stranger)
