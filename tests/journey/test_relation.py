"""What somebody is to the first of their case, put right where it was written wrongly."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from masar.access.models import Change, Event
from masar.cases.models import Concern, Member
from masar.cases.models.children import keepers
from masar.journey.steps import take
from masar.people.models import Kinship
from tests.casework import fresh
from tests.families import facts, newcomer, register
from tests.journey.test_case_page import field


def where(member):
    return reverse("member_relation", args=[member.uid])


@pytest.fixture
def baby(cast, family):
    """A boy of three days, added as the husband of his mother before a form asked."""
    said = facts("Issa KONATÉ", "M", cast.algiers.today() - timedelta(days=3), phone="")
    visit = register(cast.sara, cast.algiers, [newcomer(said, speaks=True)])[0].enquiry
    person = visit.came().first().person
    take(fresh(family.episode), "add", by=cast.sara, enquiry=visit, relations={person.pk: "SPO"})
    return Member.objects.get(person=person)


def ties(one, other):
    """What the second is to the first, as it holds now."""
    return set(
        Kinship.objects.filter(person=one, relative=other, ended=False).values_list("relation", flat=True)
    )


def correct(client, member, relation, **said):
    page = client.get(where(member))
    sent = {name: field(page, name) for name in ("once", "version")} | {"relation": relation} | said
    return client.post(where(member), sent)


def test_it_is_put_right_on_the_case_and_on_the_pages_of_both(client, cast, family, baby):
    mother = family.members[0].person
    Kinship(person=baby.person, relative=mother, relation="SPO").record(by=cast.sara)
    client.force_login(cast.salim)
    case = client.get(family.case.get_absolute_url()).content.decode()
    assert (
        where(baby)
        in re.search(r"<details><summary>More<span[^>]*> · <bdi>Issa.*?</details>", case, re.DOTALL)[0]
    )
    assert where(family.members[0]) not in case  # nobody is anything to themselves
    page = client.get(where(baby)).content.decode()
    assert re.search("What .Issa KONATÉ. is to .Aminata KONATÉ.", page)
    assert 'value="SPO" selected' in page
    refused = correct(client, baby, "PAR").content.decode()
    assert "Whoever is under twelve" in refused

    assert correct(client, baby, "SON").url == family.case.get_absolute_url()
    assert fresh(baby).relation == "SON"
    assert (ties(mother, baby.person), ties(baby.person, mother)) == ({"SON"}, set())
    assert keepers(fresh(baby), cast.algiers.today())[0].person == mother
    event = Event.objects.latest("seq")
    assert event.verb == "relation.correct"
    changed = Change.objects.filter(event_uid=event.uid, record_uid=baby.uid, field="relation").get()
    assert (changed.old, changed.new) == ("SPO", "SON")
    case = client.get(family.case.get_absolute_url()).content.decode()
    assert "Written down." in case
    assert "spouse" not in case.split("Issa")[1].split("Born:")[0]


def test_what_a_colleague_changed_meanwhile_is_shown_first(client, cast, family):
    client.force_login(cast.sara)
    child = family.members[3]
    stale = fresh(child).version
    child.correct_relation(by=cast.omar, relation="NEP")
    answer = correct(client, child, "GRC", version=stale).content.decode()
    assert "keep_relation" in answer
    assert fresh(child).relation == "NEP"


def test_who_may(client, cast, family):
    child = family.members[3]
    for who, status in (("salim", 200), ("omar", 200), ("nadia", 403), ("leila", 403), ("eve", 404)):
        client.force_login(getattr(cast, who))
        assert client.get(where(child)).status_code == status, who
        posted = client.post(where(child), {"relation": "NEP", "once": who, "version": fresh(child).version})
        assert (posted.status_code == 302) == (status == 200), who
    client.force_login(cast.sara)
    assert client.get(where(family.members[0])).status_code == 404  # the first
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[1:2])
    assert client.get(where(family.members[1])).status_code == 403  # has left
    assert where(family.members[1]) not in client.get(family.case.get_absolute_url()).content.decode()
    with pytest.raises(ValueError, match="themselves"):
        fresh(family.members[0]).correct_relation(by=cast.sara, relation="SPO")


def test_a_child_whom_it_leaves_without_a_parent_is_told_to_protection(cast, family):
    child = family.members[3]
    husband = family.members[1]
    husband.correct_relation(by=cast.sara, relation="BRO")
    assert not Concern.objects.exists()  # her mother is there
    child.correct_relation(by=cast.sara, relation="UNR")
    assert [concern.member for concern in Concern.objects.all()] == [child]
