"""Joining two files while a case is on its way: papers stay proven, nobody is in two cases, money takes two."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from masar.access import sealing
from masar.access.models import Deadline, Stale
from masar.access.verbs import Refused
from masar.cases.models import Enquirer, Handover, Member, NotAlone
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.people.comparison import COMPARE
from masar.people.models import Join, Kinship, Match
from masar.people.models.join import led_to
from tests.casework import begun, counselled, fresh, hear, put_forward
from tests.cast import gather
from tests.declared import in_use, signed
from tests.families import a_family, a_person
from tests.people.joining import again, differences, everything, joined


@pytest.fixture
def texts(cast):
    return in_use(cast)


@pytest.fixture
def twin(cast):
    """The first woman of the family once more, at the counter on another day."""
    return a_person(cast.salim, cast.algiers, name="Aminata KONATE", number="A0012345")


def told(refusal):
    return str(refusal.value.answer.sentence)


def at_desk(user):
    client = Client()
    client.force_login(user)
    return client


def test_what_was_signed_stays_proven_joined_and_parted(cast, family, texts, twin):
    counselled(family)
    wife = family.members[0]
    paper = signed(family, wife, texts["fr"])
    whole = {"row": True, "text": True, "paper": True, "mark": True}
    before, missing = everything(), blockers(load([fresh(family.episode)])[0], "declare")
    assert fresh(paper).proof(cast.sara) == whole
    join = joined(twin, family.people[0], cast.omar, name="joined")
    assert fresh(wife).person == twin
    assert fresh(paper).proof(cast.sara) == whole
    assert [each.sentence for each in blockers(load([fresh(family.episode)])[0], "declare")] == [
        each.sentence for each in missing
    ]
    assert at_desk(cast.sara).get(reverse("declaration", args=[paper.uid])).status_code == 200
    again(join).undo(by=cast.omar)
    assert fresh(paper).proof(cast.sara) == whole
    assert differences(before, everything()) == []


def test_a_paper_for_a_child_need_not_be_signed_anew(cast, family, texts, project):
    """What a declaration rests on are people, not files."""
    put_forward(family)
    for member in family.members[:2]:
        hear(family, member, alone=True)
    take(fresh(family.episode), "approve", by=cast.omar, project=project, looked=("will",), word="seen")
    for member in family.members[:2]:
        signed(family, member, texts["fr"])
    twin = a_person(cast.salim, cast.algiers, name="Aminata KONATE", phone="")
    assert Kinship.objects.filter(person=family.people[0]).exists()
    assert blockers(load([fresh(family.episode)])[0], "declare") == []
    join = joined(twin, family.people[0], cast.omar)
    again(join).confirm(by=cast.leila)
    assert blockers(load([fresh(family.episode)])[0], "declare") == []
    take(fresh(family.episode), "declare", by=cast.sara)
    again(join).undo(by=cast.omar)
    assert fresh(family.members[0]).person == family.people[0]


def test_what_was_said_in_a_session_is_read_by_whoever_was_named_for_it(cast, family, twin):
    hear(family, family.members[0], alone=True, words="I am afraid")
    page = reverse("session", args=[family.episode.sessions.get().uid])
    assert "afraid" in at_desk(cast.sara).get(page).content.decode()
    joined(twin, family.people[0], cast.omar)
    assert "afraid" in at_desk(cast.sara).get(page).content.decode()
    answer = at_desk(cast.salim).get(page)
    assert answer.status_code == 200
    assert "afraid" not in answer.content.decode()


def test_whoever_takes_the_case_over_reads_what_lies_under_the_joined_file(cast, family, twin):
    hear(family, family.members[0], alone=True, words="I am afraid")
    joined(twin, family.people[0], cast.omar)
    Handover(episode=fresh(family.episode), to=cast.salim).make(by=cast.omar)
    attendance = family.members[0].attendances.get()
    assert sealing.read(cast.salim, attendance, "words") == "I am afraid"


def test_what_was_said_at_the_counter_is_found_under_either_file(cast, family, twin):
    visit = family.episode.enquiry.registration
    page = reverse("registration", args=[visit.uid])
    before = at_desk(cast.sara).get(page).content.decode()
    join = joined(twin, family.people[0], cast.omar)
    after = at_desk(cast.sara).get(page).content.decode()
    assert before.count("Everything asked aloud") == after.count("Everything asked aloud") > 0
    again(join).undo(by=cast.omar)
    last = at_desk(cast.sara).get(page).content.decode()
    assert last.count("Everything asked aloud") == before.count("Everything asked aloud")


def test_work_that_is_due_about_the_joined_file_is_done_with_the_kept_one(cast, family, twin):
    hear(family, family.members[0], alone=False, will="UNSURE")
    NotAlone(episode=family.episode, member=family.members[0], why="ASKED").record(by=cast.sara)
    waiting = Deadline.objects.get(kind="see-alone", met_at=None)
    assert waiting.subject_uid == family.people[0].uid
    join = joined(twin, family.people[0], cast.omar)
    assert again(waiting).subject_uid == twin.uid
    assert "KONAT" in at_desk(cast.sara).get(reverse("home")).content.decode()
    hear(family, fresh(family.members[0]), alone=True)
    assert again(waiting).met_at is not None
    again(join).undo(by=cast.omar)
    assert again(waiting).subject_uid == family.people[0].uid
    assert again(waiting).met_at is not None


def test_one_person_is_not_in_two_open_cases(cast, family):
    other = begun(cast)
    with pytest.raises(Refused) as refusal:
        joined(family.people[0], other.people[0], cast.omar)
    assert family.case.number in told(refusal)
    assert other.case.number in told(refusal)
    take(fresh(other.episode), "withdraw", by=cast.sara, members=other.members)
    assert joined(family.people[0], other.people[0], cast.omar).stands
    assert Member.objects.filter(person=family.people[0]).count() == 2


def test_a_case_that_one_may_not_see_is_not_named(cast, family):
    other = begun(cast)
    other.people[1].hide(by=cast.karim)
    with pytest.raises(Refused) as refusal:
        joined(family.people[0], other.people[0], cast.omar)
    assert told(refusal) == "These two files cannot be joined now. Ask the coordinator to look at both."


def test_two_of_one_case_are_joined_once_one_has_left(cast, family):
    one, two = family.people[2:]
    with pytest.raises(Refused) as refusal:
        joined(one, two, cast.omar)
    assert family.case.number in told(refusal)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[3:])
    before = everything()
    join = joined(one, two, cast.omar)
    assert fresh(family.members[3]).person == two
    assert at_desk(cast.sara).get(family.case.get_absolute_url()).status_code == 200
    again(join).undo(by=cast.omar)
    assert differences(before, everything()) == []


def test_somebody_typed_twice_on_one_form_comes_into_the_case_once(cast):
    registration, people = a_family(cast.sara, cast.algiers, size=4)
    joined(people[2], people[3], cast.omar)
    case = registration.enquiry.open_case(by=cast.sara)
    assert [member.person for member in case.newest.members.order_by("line")] == people[:3]
    page = at_desk(cast.sara).get(reverse("registration", args=[registration.uid]))
    assert page.status_code == 200


def test_a_form_begun_with_the_joined_file_takes_the_one_that_stands(cast, twin):
    other = a_person(cast.sara, cast.algiers, name="Aminata KEITA", phone="")
    joined(twin, other, cast.omar)
    assert led_to(cast.sara, other.uid) == twin
    assert led_to(cast.eve, other.uid) is None
    assert led_to(cast.sara, twin.uid) is None


def test_money_takes_two(cast, family, project, twin):
    fresh(family.episode).choose_project(by=cast.omar, project=project)
    join = joined(twin, family.people[0], cast.omar)
    assert join.open
    assert fresh(family.members[0]).person == family.people[0]
    for by in (cast.omar, cast.sara, cast.hakim):
        with pytest.raises(Refused):
            again(join).confirm(by=by)
    again(join).confirm(by=cast.leila)
    assert fresh(family.members[0]).person == twin


def test_what_began_meanwhile_stops_the_second_person_too(cast, family, project, twin):
    fresh(family.episode).choose_project(by=cast.omar, project=project)
    join = joined(twin, family.people[0], cast.omar)
    Enquirer.objects.get(person=twin).enquiry.open_case(by=cast.salim)
    with pytest.raises(Refused) as refusal:
        again(join).confirm(by=cast.leila)
    assert family.case.number in told(refusal)
    again(join).refuse(by=cast.leila)
    assert not again(join).open


def test_the_second_person_finds_it_on_their_list_and_does_it_there(cast, family, project, twin):
    fresh(family.episode).choose_project(by=cast.omar, project=project)
    join = joined(twin, family.people[0], cast.omar)
    page = reverse("join", args=[join.uid])
    assert page in at_desk(cast.leila).get(reverse("home")).content.decode()
    assert page not in at_desk(cast.omar).get(reverse("home")).content.decode()
    assert at_desk(cast.hakim).get(page).status_code == 404
    desk = at_desk(cast.leila)
    assert "Join the two files" in desk.get(page).content.decode()
    form = {"version": join.version, "seen": again(join).seen}
    again(twin).correct(by=cast.sara, facts={"village": "Labé"})
    assert desk.post(reverse("join_confirmation", args=[join.uid]), form).status_code == 409
    form["seen"] = again(join).seen
    answer = desk.post(reverse("join_confirmation", args=[join.uid]), form)
    assert answer.headers["Location"] == twin.get_absolute_url()
    text = desk.get(twin.get_absolute_url()).content.decode()
    assert "Joined from two files on" in text
    assert page in text


def test_the_pages_join_and_part_two_files(cast, twin):
    other = a_person(cast.sara, cast.algiers, name="Aminata KEITA", phone="")
    match = Match(earlier=twin, later=other, why="name:near").find(by=COMPARE)
    desk = at_desk(cast.omar)
    page = reverse("join-ask", args=[match.uid])
    text = desk.get(page).content.decode()
    assert text.count('type="radio"') == 2  # only the name differs
    seen = f"{again(twin).version}.{again(other).version}"
    again(other).correct(by=cast.sara, facts={"village": "Ségou"})
    stale = desk.post(page, {"name": "joined", "seen": seen, "once": "1"})
    assert "changed one of the files meanwhile" in stale.content.decode()
    assert not Join.objects.exists()
    seen = f"{again(twin).version}.{again(other).version}"
    sent = {"name": "joined", "home": "joined", "seen": seen, "once": "2"}
    assert desk.post(page, sent).headers["Location"] == twin.get_absolute_url()
    assert (again(twin).name, again(twin).village) == ("Aminata KEITA", "Ségou")
    join = Join.objects.get()
    again(twin).correct(by=cast.sara, facts={"village": "Mopti"})
    page = reverse("join_parting", args=[join.uid])
    assert "Mopti" in desk.get(page).content.decode()
    sent = {"since-home": "joined", "seen": again(join).seen, "version": join.version, "once": "3"}
    assert desk.post(page, sent).headers["Location"] == twin.get_absolute_url()
    assert (again(twin).village, again(other).village) == ("", "Mopti")
    assert at_desk(cast.sara).get(page).status_code == 404


def test_whoever_sees_both_finds_the_other_file_and_joins_it(cast, twin):
    other = a_person(cast.eve, cast.oran, name="Aminata KEITA", phone="")
    desk = at_desk(cast.leila)
    assert reverse("person_joining", args=[twin.uid]) in desk.get(twin.get_absolute_url()).content.decode()
    assert reverse("person_joining", args=[twin.uid]) not in (
        at_desk(cast.sara).get(twin.get_absolute_url()).content.decode()
    )
    page = reverse("join_pair", args=[twin.uid, other.uid])
    assert page in desk.post(reverse("person_joining", args=[twin.uid]), {"q": "keita"}).content.decode()
    assert at_desk(cast.omar).get(page).status_code == 404
    assert at_desk(cast.sara).get(page).status_code == 403
    assert desk.get(reverse("join_pair", args=[twin.uid, twin.uid])).status_code == 404
    sent = {"name": "kept", "seen": f"{again(twin).version}.{again(other).version}"}
    assert desk.post(page, sent).status_code == 302
    assert again(other).joined_to == twin


def test_a_page_of_the_joined_file_that_was_open_says_what_happened(cast, twin):
    other = a_person(cast.sara, cast.algiers, name="Aminata KEITA", phone="")
    joined(twin, other, cast.omar)
    answer = at_desk(cast.sara).post(
        reverse("person_names", args=[other.uid]), {"form": "spelling", "text": "Awa"}
    )
    assert answer.status_code == 403
    assert "joined with another" in answer.content.decode()
    unseen = at_desk(cast.eve).post(reverse("person_names", args=[other.uid]), {"text": "Awa"})
    assert unseen.status_code == 404


def test_two_who_confirm_at_once_join_once(committed_db):
    cast = gather()
    family = begun(cast)
    today = cast.algiers.today()
    project = cast.mission.open_project(
        by=cast.leila, code="DZ.1", title="Retours", opens_on=today, closes_on=today + timedelta(days=90)
    )
    fresh(family.episode).choose_project(by=cast.omar, project=project)
    twin = a_person(cast.salim, cast.algiers, name="Aminata KONATE", phone="")
    join = joined(twin, family.people[0], cast.omar)
    gate, both = Barrier(2), [again(join), again(join)]
    people = [cast.leila, cast.karim]

    def confirm(number):
        try:
            gate.wait(5)
            both[number].confirm(by=people[number], version=join.version)
            return True
        except (Stale, Refused):
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(confirm, range(2))) == [False, True]
    assert again(twin).joins == 1
    again(join).undo(by=cast.omar)
    assert again(family.people[0]).joined_to is None
