"""What a grant reaches: not beyond its project, not after its end, and nothing without a mission."""

from datetime import date

import pytest
from django.urls import reverse

from masar.access import drafts
from masar.access.models import Draft, HelpCall, Office, Project, Reenrolment, User
from masar.access.models.record import Scope
from masar.access.policy import may
from masar.access.roles import EVERYONE, Role
from masar.people.models import Person
from tests.access.doors import page, signed_in, with_app, with_password
from tests.access.within import a_verb
from tests.cast import FIRST, fresh, gather
from tests.families import a_family

HELD = {"held:address": ["/registrations/new/"], "held:files": [], "p0-spoken": ["Amina"]}


@pytest.fixture
def cast(db):
    return gather()


# One project


@pytest.fixture
def limited(cast):
    """Walid, whose only role is limited to one project."""
    project = cast.mission.open_project(
        by=cast.leila, code="EU1", title="EU1", opens_on=date(2026, 1, 1), closes_on=date(2027, 1, 1)
    )
    walid = cast.mission.invite(by=cast.sami, email="walid@masar.test", name="Walid")
    walid.give_grant(by=FIRST, role=Role.HRC, mission=cast.mission, office=cast.algiers, project=project)
    return fresh(walid)


def test_a_role_in_one_project_opens_nothing_that_carries_no_project(cast, limited):
    _visit, people = a_family(cast.sara, cast.algiers, size=1)
    assert not may(limited, "person.read", people[0])
    assert not may(limited, "office.edit", cast.algiers)
    for noun in (Person, Office, User):
        assert set(noun.objects.visible_to(limited)) <= {limited}
    assert not limited.offices
    assert not limited.has_role(*EVERYONE)


def test_a_role_in_one_project_covers_what_carries_it(cast, limited):
    grant, project = limited.powers[0], Project.objects.get()
    office = frozenset({cast.algiers.pk})
    assert grant.covers(Scope(cast.mission.pk, office, frozenset({project.pk})))
    assert not grant.covers(Scope(cast.mission.pk, office, frozenset({project.pk + 1})))
    assert not grant.covers(Scope(cast.mission.pk, office))


def test_a_role_in_one_project_makes_no_other_role_wider(cast, limited):
    """A case worker who is Protection in one project reads no matches of Protection."""
    grant = limited.powers[0]
    cast.sara.give_grant(
        by=FIRST, role=Role.PFP, mission=cast.mission, office=cast.algiers, project=grant.project
    )
    assert not cast.sara.has_role(Role.PFP)


def test_no_project_is_offered_where_a_role_is_given(cast, limited):
    text = page(signed_in(cast.leila), "colleague_grants", cast.sara.uid).content.decode()
    assert 'name="project"' not in text
    assert 'name="office"' in text


# After the end


@pytest.fixture
def left(cast):
    """Sara, who wrote a draft, called for help and has left since."""
    drafts.save(cast.sara, cast.algiers, "registration", {"p0-spoken": ["Amina"]})
    drafts.save(cast.sara, cast.algiers, "held", HELD)
    HelpCall(office=cast.algiers, kind="health").call(by=cast.sara)
    for grant in cast.sara.powers:
        grant.end(by=cast.leila)
    return cast.sara


def test_who_has_left_sees_nothing_of_people(cast, left):
    draft = Draft._base_manager.first()
    client = signed_in(left)
    call = HelpCall.objects.get()
    assert drafts.mine(left) == []
    with pytest.raises(Draft.DoesNotExist):
        drafts.load(left, draft.uid if draft else None)
    assert not HelpCall.objects.visible_to(left).exists()
    assert not may(left, "help.read", call)
    assert not may(left, "help.write_up", call)
    assert page(client, "help_call", call.uid).status_code == 404
    for name in ("home", "drafts", "held"):
        assert "Amina" not in client.get(reverse(name), follow=True).content.decode()


def test_who_has_left_keeps_their_own_account(cast, left):
    client = signed_in(left)
    assert page(client, "my_sign_in").status_code == 200
    assert list(User.objects.visible_to(left)) == [left]


def test_who_works_elsewhere_in_the_mission_keeps_what_they_wrote(cast):
    call = HelpCall(office=cast.algiers, kind="health").call(by=cast.sara)
    cast.sara.give_grant(by=cast.leila, role=Role.RCW, mission=cast.mission, office=cast.oran)
    cast.sara.powers[0].end(by=cast.leila)
    assert may(cast.sara, "help.read", call)
    assert list(HelpCall.objects.visible_to(cast.sara)) == [call]


def test_who_asked_for_a_reenrolment_and_left_sees_it_no_more(cast):
    asked = cast.sara.ask_reenrolment(by=cast.omar)
    for grant in cast.omar.powers:
        grant.end(by=cast.leila)
    assert not Reenrolment.objects.visible_to(cast.omar).exists()
    assert not may(cast.omar, "reenrolment.withdraw", asked)


def test_what_a_locked_screen_kept_waits_for_the_second_step(cast, settings):
    drafts.save(with_password(cast.sara), cast.algiers, "held", HELD)
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(cast.sara)
    assert page(client, "held")["Location"] == reverse("second_step")
    with_app(cast.sara)
    assert "Amina" in page(client, "held").content.decode()


# Without a mission


@pytest.fixture
def nowhere(db):
    user = gather().mission.invite(by=FIRST, email="nobody@masar.test", name="Nowhere")
    with a_verb(user):
        user.mission = None
        user.save()
    return user


@pytest.mark.parametrize("name", ["offices", "staff", "codes", "home", "now", "registrations", "search"])
def test_lists_of_somebody_without_a_mission_are_empty(nowhere, name):
    assert page(signed_in(nowhere), name).status_code == 200


@pytest.mark.parametrize("name", ["audit", "new_office", "new_colleague", "new_code"])
def test_somebody_without_a_mission_is_told_so(nowhere, name):
    answer = page(signed_in(nowhere), name)
    assert answer.status_code == 403
    assert "belongs to no mission" in answer.content.decode()
