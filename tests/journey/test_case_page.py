"""The pages of a case, as a case worker walks them, and who does not see them."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from masar.access.engines import guard
from masar.access.models import Deadline, Event, Holding, Reading
from masar.access.pages import day, stamp
from masar.cases.models import (
    Attendance,
    Case,
    Concern,
    Guidance,
    Heard,
    Member,
    NotAccepted,
    Session,
    Situation,
    StepTaken,
    Waiver,
    Will,
    Withdrawal,
)
from masar.cases.models.session import MUST_BE_SAID
from masar.journey.caseload import load
from masar.journey.steps import blockers, take
from masar.journey.views import cases as views
from masar.programme import lists
from masar.programme.models import Interpreter
from tests.casework import counselled, fresh, hear, put_forward, registered
from tests.cast import FIRST
from tests.families import a_family, a_person, facts, newcomer, register


def field(page, name):
    return page.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


def said(client, address, **fields):
    page = client.get(address)
    assert page.status_code == 200, page.content.decode()
    hidden = {name: field(page, name) for name in ("once",)}
    if 'name="version" value="' in page.content.decode():
        hidden["version"] = field(page, "version")
    return client.post(address, hidden | fields)


@pytest.fixture
def as_sara(client, cast):
    client.force_login(cast.sara)
    return client


def address(name, record):
    return reverse(name, args=[record.uid])


def test_the_first_session_begins_the_case(as_sara, cast):
    registration, _people = a_family(cast.sara, cast.algiers, size=2)
    visit = as_sara.get(registration.get_absolute_url()).content.decode()
    where = address("first_session", registration.enquiry)
    assert where in visit
    lines = {}
    for line in range(2):
        lines |= {f"m{line}-there": "on", f"m{line}-will": "WANTS", f"m{line}-words": "أريد العودة إلى بيتي"}
    answer = said(
        as_sara,
        where,
        happened_on=cast.algiers.today().isoformat(),
        language="bm",
        way="IN-PERSON",
        topics=["PROGRAMME", "HELP"],
        **lines,
    )
    case = Case.objects.get()
    assert answer.headers["Location"] == case.get_absolute_url()
    page = as_sara.get(case.get_absolute_url()).content.decode()
    assert "KONATÉ" in page
    assert "wants to return" in page
    session = as_sara.get(address("session", Session.objects.get())).content.decode()
    assert "أريد العودة إلى بيتي" in session
    assert as_sara.get(where).status_code == 302  # a second time leads to the case


def test_before_their_spouse_nobody_has_to_say_what_they_want(as_sara, family):
    wife, husband = family.members[:2]
    where, day = address("case_session", family.case), family.cast.algiers.today().isoformat()
    common = {"language": "bm", "way": "IN-PERSON", "happened_on": day, "topics": ["PROGRAMME"]}
    both = common | {"m0-there": "on", "m1-there": "on", "m1-will": "WANTS"}
    alone = said(as_sara, where, **both, **{"m0-alone": "on"})
    assert "Ask, and write down the answer." in alone.content.decode()
    assert said(as_sara, where, **both).status_code == 302
    heard = Attendance.objects.filter(episode=family.episode)
    assert {row.member_id: row.will for row in heard} == {wife.pk: "", husband.pk: "WANTS"}
    by_herself = said(as_sara, where, **common, **{"m0-there": "on"})
    assert "Ask, and write down the answer." in by_herself.content.decode()


def test_whom_an_interpreter_should_not_speak_for_is_hinted_at(as_sara, cast, family):
    Interpreter(office=cast.algiers, name="Oumou Sanogo", conflicts="KONATÉ, son beau-frère").add(
        by=cast.omar, languages=["bm"]
    )
    page = as_sara.get(address("case_session", family.case)).content.decode()
    assert "Oumou Sanogo · Bambara (not for everybody: see the roster)" in page
    assert "beau-frère" not in page


def test_whoever_speaks_through_an_interpreter_was_asked_alone_whether_they_accept(as_sara, cast, family):
    oumou = Interpreter(office=cast.algiers, name="Oumou").add(by=cast.omar, languages=["bm"])
    where = address("case_session", family.case)
    spoken = {
        "language": "bm",
        "way": "IN-PERSON",
        "happened_on": f"{cast.algiers.today():%d/%m/%Y}",
        "interpreter": oumou.pk,
        "m0-there": "on",
        "m0-will": "WANTS",
    }
    assert "Ask them alone whether" in said(as_sara, where, **spoken).content.decode()
    assert (
        "Choose another, or nobody."
        in said(as_sara, where, **spoken, interpreter_accepted="no").content.decode()
    )
    assert not Session.objects.exists()
    answer = said(as_sara, where, **spoken, interpreter_accepted="yes")
    assert answer.status_code == 302
    kept = Session.objects.get()
    assert kept.interpreter_accepted is True
    assert "accepted, asked alone" in as_sara.get(address("session", kept)).content.decode()
    said(as_sara, where, **spoken | {"interpreter": ""}, interpreter_accepted="yes")
    assert Session.objects.exclude(pk=kept.pk).get().interpreter_accepted is None  # nobody interprets


def roster(client, where):
    """Whom the list of interpreters offers, in its order, and who is chosen."""
    listed = re.search(
        r'<select name="interpreter".*?</select>', client.get(where).content.decode(), re.DOTALL
    )[0]
    return re.findall(r'<option value="\d+"( selected)?>(.*?)</option>', listed)


def test_an_interpreter_who_was_not_accepted_is_not_offered_first_again(as_sara, cast, family):
    binta, oumou = (
        Interpreter(office=cast.algiers, name=name).add(by=cast.omar, languages=["bm"])
        for name in ("Binta", "Oumou")
    )
    where = address("case_session", family.case)
    spoken = {
        "language": "bm",
        "way": "IN-PERSON",
        "happened_on": f"{cast.algiers.today():%d/%m/%Y}",
        "m0-there": "on",
        "m0-will": "WANTS",
    }
    came_back = said(as_sara, where, **spoken, interpreter=binta.pk, interpreter_accepted="no")
    assert field(came_back, "declined") == str(binta.pk)
    assert "Binta · Bambara (not accepted before)" in came_back.content.decode()
    assert not NotAccepted.objects.exists()
    both = spoken | {"declined": f"{binta.pk} 0 x", "interpreter": oumou.pk, "interpreter_accepted": "yes"}
    assert said(as_sara, where, **both).status_code == 302
    kept = NotAccepted.objects.get()
    assert (kept.interpreter, kept.episode, kept.enquiry) == (binta, family.episode, None)
    assert [name for _chosen, name in roster(as_sara, where)] == [
        "Oumou · Bambara",
        "Binta · Bambara",
    ]
    # Whoever goes on in a case of their own is not offered her first either.
    take(fresh(family.episode), "split", by=cast.omar, members=[family.members[1]])
    parted = address("case_session", Case.objects.latest("pk"))
    assert [name for _chosen, name in roster(as_sara, parted)][-1].startswith("Binta")
    # Of other families it says nothing, and to other offices neither.
    other, _people = a_family(cast.sara, cast.algiers)
    elsewhere = reverse("first_session", args=[other.enquiry.uid])
    assert [name for _chosen, name in roster(as_sara, elsewhere)] == ["Binta · Bambara", "Oumou · Bambara"]
    assert list(NotAccepted.objects.visible_to(cast.salim)) == [kept]
    assert not NotAccepted.objects.visible_to(cast.eve)
    assert not NotAccepted.objects.visible_to(cast.adel)


def test_whoever_was_not_accepted_at_the_last_session_is_not_chosen_beforehand(as_sara, cast, family):
    oumou = Interpreter(office=cast.algiers, name="Oumou").add(by=cast.omar, languages=["bm"])
    where = address("case_session", family.case)
    Session(episode=family.episode, office=cast.algiers, language="bm", interpreter=oumou).record(
        by=cast.sara, heard=[Heard(family.members[0], "WANTS")]
    )
    assert roster(as_sara, where) == [(" selected", "Oumou · Bambara")]
    Session(episode=fresh(family.episode), office=cast.algiers, language="fr").record(
        by=cast.sara,
        heard=[Heard(family.members[1], "WANTS")],
        declined=[oumou],
        happened_on=cast.algiers.today() - timedelta(days=1),
    )
    assert roster(as_sara, where) == [("", "Oumou · Bambara")]


def test_only_projects_of_the_mission_are_offered(client, cast, family, project):
    """Also to a head who works in two missions."""
    niamey = cast.other_mission.open_office(by=cast.bruno, name="Niamey", country="NE")
    cast.omar.give_grant(by=FIRST, role="RCW", mission=cast.other_mission, office=niamey)
    today = project.opens_on
    elsewhere = cast.other_mission.open_project(
        by=cast.bruno, code="NE.0007", title="Retours", opens_on=today, closes_on=project.closes_on
    )
    client.force_login(cast.omar)
    page = client.get(address("case_project", family.case)).content.decode()
    assert "DZ.0042" in page
    assert "NE.0007" not in page
    answer = said(client, address("case_project", family.case), project=elsewhere.pk)
    assert answer.status_code in (200, 422)
    assert fresh(family.episode).project is None


def test_a_session_without_anybody_keeps_what_was_typed(as_sara, family):
    answer = said(
        as_sara, address("case_session", family.case), language="bm", leaflet="v3", happened_on="2026-01-05"
    )
    page = answer.content.decode()
    assert "Say who was there." in page
    assert 'value="v3"' in page


@pytest.mark.parametrize("name", ["case", "case_session", "case_attempt", "case_project", "case_people"])
def test_a_colleague_elsewhere_finds_nothing(client, cast, family, name):
    client.force_login(cast.eve)
    assert client.get(address(name, family.case)).status_code == 404
    client.force_login(cast.bruno)
    assert client.get(address(name, family.case)).status_code in (403, 404)


def test_the_list_names_no_case_of_another_office(client, cast, family):
    client.force_login(cast.eve)
    assert "KONATÉ" not in client.get(reverse("cases")).content.decode()
    client.force_login(cast.salim)
    assert "KONATÉ" in client.get(reverse("cases")).content.decode()


def test_words_are_read_by_those_named_for_them(client, cast, family):

    hear(family, family.members[0], words="On m’a pris mon passeport")
    session = Session.objects.get()
    client.force_login(cast.salim)
    assert "passeport" not in client.get(address("session", session)).content.decode()
    client.force_login(cast.sara)
    assert "passeport" in client.get(address("session", session)).content.decode()


def test_what_is_missing_leads_to_where_it_is_mended(as_sara, family):
    page = as_sara.get(address("case", family.case)).content.decode()
    assert address("case_session", family.case) in page
    assert "Not yet explained to" in page


def test_a_step_is_taken_on_its_page(as_sara, family):
    registered(family)
    for member in family.members[:2]:
        said(
            as_sara,
            address("member_situation", member),
            legal_status="ENTRY",
            happened_on=family.cast.algiers.today().isoformat(),
        )
    where = reverse("case_step", args=[family.case.uid, "submit"])
    assert said(as_sara, where).status_code == 302
    assert fresh(family.episode).pending


def test_a_blocked_step_says_why_and_does_nothing(as_sara, family):
    where = reverse("case_step", args=[family.case.uid, "register"])
    assert "Not yet explained to" in as_sara.get(where).content.decode()
    assert as_sara.post(where, {"once": "x" * 32}).status_code == 422
    assert fresh(family.episode).stage == "COUNSELLING"


def test_who_worked_on_it_does_not_decide(client, cast, family):
    put_forward(family)
    client.force_login(cast.sara)
    assert client.get(reverse("case_step", args=[family.case.uid, "approve"])).status_code == 403


@pytest.mark.parametrize("step", ["approve", "return", "refuse"])
def test_what_is_decided_is_decided_at_the_desk(client, cast, family, step):
    """Only there a file that changed under the reader is noticed, and all eight looks are taken."""
    put_forward(family)
    client.force_login(cast.omar)
    where = reverse("case_step", args=[family.case.uid, step])
    assert client.get(where).headers["Location"] == address("decide", family.case)
    said = {"once": "x" * 32, "version": fresh(family.episode).version, "word": "La carte manque"}
    assert client.post(where, said).headers["Location"] == address("decide", family.case)
    assert fresh(family.episode).pending


def test_a_man_is_not_asked_whether_he_expects_a_baby(as_sara, family):
    wife, husband = (address("member_screening", member) for member in family.members[:2])
    assert 'name="pregnant"' in as_sara.get(wife).content.decode()
    assert 'name="pregnant"' not in as_sara.get(husband).content.decode()
    asked = {"alone": "no", "ill": "no", "help": "no", "private": "no"}
    today = family.cast.algiers.today().isoformat()
    assert said(as_sara, husband, happened_on=today, **asked).status_code == 302
    assert family.members[1].screenings.first().asked


def test_the_first_questions_begin_with_what_was_said_at_the_counter(client, cast):
    wife = newcomer(facts("Aminata KONATE"), speaks=True)
    wife.answers |= {"ill": "yes", "private": "not_asked"}
    visit, _people = register(cast.sara, cast.algiers, [wife])
    case = visit.enquiry.open_case(by=cast.sara)
    page = address("member_screening", case.newest.members.get())

    def ticked():
        return re.findall(r'name="(\w+)" id="\w+" value="(\w+)" checked', client.get(page).content.decode())

    client.force_login(cast.sara)
    answers = {"alone": "no", "ill": "yes", "pregnant": "no", "help": "no"}
    assert dict(ticked()) == answers
    assert "As answered on" in client.get(page).content.decode()
    client.force_login(cast.salim)  # works in the same office, but is not named for these answers
    assert ticked() == []
    assert "As answered on" not in client.get(page).content.decode()
    client.force_login(cast.sara)
    today = cast.algiers.today().isoformat()
    said(client, page, happened_on=today, **(answers | {"ill": "no", "private": "yes"}))
    assert dict(ticked()) == answers | {"ill": "no", "private": "yes"}


def test_withdrawing_is_one_form_from_the_case(as_sara, family):
    where = reverse("case_step", args=[family.case.uid, "withdraw"])
    assert where in as_sara.get(address("case", family.case)).content.decode()
    everybody = [member.pk for member in family.members]
    assert "Say who said it." in said(as_sara, where, members=everybody).content.decode()
    said(as_sara, where, members=everybody, said_by="SELF")
    assert fresh(family.episode).ending == "WITHDRAWN"
    page = as_sara.get(address("case", family.case)).content.decode()
    assert "withdrawn" in page


def test_what_somebody_else_says_changes_nothing(as_sara, cast, family):
    """A husband calls: his wife has left the programme. Her place stays; she is asked alone."""
    where = reverse("case_step", args=[family.case.uid, "withdraw"])
    wife = family.members[0]
    for _twice in range(2):
        said(as_sara, where, members=[wife.pk], said_by="OTHER")
    assert fresh(wife).stays
    assert not Withdrawal.objects.exists()
    assert not StepTaken.objects.filter(episode=family.episode).exists()
    owed = Deadline.objects.get(kind=f"told:{wife.line}", met_at=None)
    assert (owed.owner, owed.due_on) == (cast.sara, cast.algiers.today())
    page = as_sara.get(reverse("home")).content.decode()
    row = page[page.index(f"{address('case_session', family.case)}?alone={wife.line}") :].split("</tr>")[0]
    assert family.case.number in row
    assert "to be asked alone" in row
    assert "Aminata" not in row
    hear(family, wife, alone=True)
    assert not Deadline.objects.filter(kind__startswith="told", met_at=None).exists()


def test_a_worry_shows_nowhere(as_sara, client, cast, family):
    answer = said(as_sara, address("member_concern", family.members[1]))
    assert answer.status_code == 302
    assert Concern.objects.count() == 1
    client.force_login(cast.salim)
    page = client.get(address("case", family.case)).content.decode()
    assert "rotection" not in page
    assert "worr" not in page.replace("I worry", "")


def test_a_talk_without_names(as_sara, cast):
    answer = said(
        as_sara,
        reverse("new_guidance"),
        office=cast.algiers.pk,
        place="Marché",
        language="ha",
        men="12",
        women="3",
        boys="0",
        girls="0",
        asked="4",
        happened_on=cast.algiers.today().isoformat(),
    )
    assert answer.status_code == 302
    assert Guidance.objects.get().people == 15
    assert "Marché" in as_sara.get(reverse("guidance")).content.decode()


@pytest.mark.parametrize("others", [0, 5])
def test_the_case_page_asks_the_same_however_long_the_story(
    as_sara, family, others, django_assert_max_num_queries
):

    for _number in range(others):
        hear(family)
    where = address("case", family.case)
    as_sara.get(where)
    with django_assert_max_num_queries(14):
        as_sara.get(where)


def test_members_of_a_hidden_case_are_not_found(as_sara, cast, family):
    family.people[1].hide(by=cast.karim)
    member = Member.objects.get(pk=family.members[0].pk)
    assert as_sara.get(address("case", family.case)).status_code == 404
    assert as_sara.get(address("member_situation", member)).status_code == 404


def test_a_withdrawal_is_taken_back_from_the_page_of_an_ended_case(as_sara, family):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    where = reverse("case_step", args=[family.case.uid, "take_back"])
    assert where in as_sara.get(address("case", family.case)).content.decode()
    said(as_sara, where, members=[family.members[0].pk])
    assert fresh(family.episode).open


def test_the_head_opens_a_case_again_and_the_worker_does_not(client, cast, family):
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members)
    where = address("case_reopening", family.case)
    client.force_login(cast.sara)
    assert where not in client.get(address("case", family.case)).content.decode()
    assert client.get(where).status_code == 403
    client.force_login(cast.eve)
    assert client.get(where).status_code == 404
    client.force_login(cast.omar)
    assert where in client.get(address("case", family.case)).content.decode()
    said(client, where, reason="WANTS", people=[person.pk for person in family.people[:2]])
    anew = family.case.episodes.get(number=2)
    assert [member.person for member in anew.members.all()] == family.people[:2]
    page = client.get(address("case", family.case)).content.decode()
    assert "Attempt 1" in page
    assert client.get(where).status_code == 403  # it is open now


def test_who_goes_on_alone_is_linked_for_those_who_see_both(client, cast, family):
    client.force_login(cast.omar)
    where = reverse("case_step", args=[family.case.uid, "split"])
    assert where in client.get(address("case", family.case)).content.decode()
    everybody = said(client, where, members=[member.pk for member in family.members])
    assert "Somebody must stay in this case." in everybody.content.decode()
    said(client, where, members=[family.members[1].pk])
    anew = Case.objects.exclude(pk=family.case.pk).get()
    assert anew.number in client.get(address("case", family.case)).content.decode()
    assert family.case.number in client.get(address("case", anew)).content.decode()
    for holding in Holding.of(anew.uid):  # the new case is another office's alone
        elsewhere(holding, cast)
    assert anew.number not in client.get(address("case", family.case)).content.decode()
    client.force_login(cast.hakim)
    page = client.get(address("case", anew))
    assert page.status_code == 200
    assert family.case.number not in page.content.decode()


def elsewhere(holding, cast):
    with guard.unguarded("files are not handed over by a verb yet"), connection.cursor() as cursor:
        cursor.execute("UPDATE access_holding SET office_id = %s WHERE id = %s", [cast.oran.pk, holding.pk])


def test_one_of_them_is_not_accepted(client, cast, family):
    client.force_login(cast.omar)
    where = reverse("case_step", args=[family.case.uid, "refuse_one"])
    said(client, where, member=family.members[1].pk, reason="CRITERIA", offered="ADVICE", appeal_told="on")
    assert fresh(family.members[1]).left_as == "REJECTED"
    client.force_login(cast.sara)
    assert client.get(where).status_code == 403


def test_what_was_written_down_stands_on_the_page(as_sara, family):
    today = family.cast.algiers.today().isoformat()
    member = family.members[0]
    said(as_sara, address("member_situation", member), legal_status="OVERSTAY", happened_on=today)
    for held_by in ("EMPLOYER", "SAFE"):
        said(as_sara, address("member_paper", member), kind="PASSPORT", held_by=held_by, happened_on=today)
    page = as_sara.get(address("case", family.case)).content.decode()
    assert "stayed after the permit ended" in page
    assert "in our safe" in page
    assert "with an employer" not in page


def test_how_they_came_is_read_by_those_named_for_it_and_each_reading_is_kept(client, cast, family):
    member, words = family.members[1], "De Gao à Timiaouine, caché sous des sacs."
    for journey in (words, ""):
        Situation(episode=family.episode, member=member, legal_status="ENTRY").record(
            by=cast.sara, journey=journey
        )
    where = address("member_journey", member)
    for name, reads in (("sara", True), ("omar", True), ("salim", False), ("karim", False), ("leila", False)):
        client.force_login(getattr(cast, name))
        kept = Reading.objects.filter(kind="sealed").count()
        page = client.get(where).content.decode()
        assert (words in page, "Only those named for it can read it" in page) == (reads, not reads), name
        assert client.get(where).status_code == 200
        assert Reading.objects.filter(kind="sealed").count() == kept + 2 * reads, name
        assert words not in client.get(address("case", family.case)).content.decode()
    client.force_login(cast.eve)
    assert client.get(where).status_code == 404
    client.force_login(cast.sara)
    assert (
        "Nothing is written about it."
        in client.get(address("member_journey", family.members[0])).content.decode()
    )


OPENED = re.compile(r"<details[^>]*>.*?</details>", re.DOTALL)


def test_what_one_of_them_decided_is_behind_a_press_and_lists_say_nothing_of_it(client, cast, family):
    """The husband sits in front of the screen."""
    hear(family)
    hear(family, family.members[0], alone=True, will=Will.STAYS)
    for name, told in (("sara", True), ("omar", True), ("nadia", False)):
        client.force_login(getattr(cast, name))
        page = client.get(address("case", family.case)).content.decode()
        assert "A talk alone is still needed." in page, name
        assert "Not yet decided" not in page
        assert "does not want to return" not in OPENED.sub("", page), name
        assert ("does not want to return" in page) == told, name
        for other in ("home", "cases"):
            listed = client.get(reverse(other)).content.decode()
            assert "Not yet decided" not in listed
            assert "does not want" not in listed
    client.force_login(cast.sara)
    page = client.get(address("case", family.case)).content.decode()
    hers = next(each for each in OPENED.findall(page) if "does not want to return" in each)
    assert reverse("case_step", args=[family.case.uid, "withdraw"]) in hers
    assert " open" not in hers.split(">")[0]
    assert "A talk alone is still needed." in the_list(client)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=family.members[:1])
    page = client.get(address("case", family.case)).content.decode()
    behind = ("withdrew", "not in this case any more", "Take a withdrawal back")
    assert [text for text in behind if text in OPENED.sub("", page)] == []
    back = reverse("case_step", args=[family.case.uid, "take_back"])
    hers = next(each for each in OPENED.findall(page) if back in each)
    assert [text for text in behind if text in hers] == list(behind)
    assert f"<bdi>{family.people[0].name}</bdi></span>" in page.split("</h1>")[0]


def the_list(client):
    return client.get(reverse("home")).content.decode()


def test_a_session_alone_shows_nobody_else(as_sara, family):
    counselled(family)
    where = address("case_session", family.case) + "?alone=1"
    assert where in as_sara.get(address("case", family.case)).content.decode()
    page = as_sara.get(where).content.decode()
    assert [f'name="m{line}-will"' in page for line in range(4)] == [False, True, False, False]
    for way, alone in (("PHONE", False), ("IN-PERSON", True)):  # from afar nobody sees who else listens
        said(as_sara, where, language="fr", way=way, happened_on=family.cast.algiers.today().isoformat(),
             **{"m1-there": "on", "m1-will": "UNSURE", "m1-alone": "on"})  # fmt: skip
        heard = Attendance.objects.order_by("-pk")[0]
        assert (heard.member, heard.alone, heard.will) == (family.members[1], alone, "UNSURE")
        assert heard.session.attendances.count() == 1


def test_the_way_to_a_talk_alone_leads_to_who_was_never_asked_and_never_to_who_said_no(as_sara, family):
    hear(family, will="")
    hear(family, family.members[0], alone=True, will=Will.STAYS)

    def ways():
        page = as_sara.get(address("case", family.case)).content.decode()
        where = address("case_session", family.case)
        leads = re.search(
            rf'<a href="{where}([^"]*)">Go there', page.split("A talk alone is still needed.")[1]
        )
        return leads[1], re.findall(rf'<a class="due" href="{where}([^"]*)"', page)

    assert ways() == ("?alone=1", ["?alone=1"])
    hear(family, family.members[1], alone=True)
    assert ways() == ("", ["?alone=0", "?alone=1"])


def test_nobody_is_seen_alone_who_left_and_what_was_being_typed_is_kept(as_sara, family):
    counselled(family)
    where = address("case_session", family.case) + "?alone=1"
    typed = {"language": "fr", "way": "PHONE", "m1-will": "STAYS", "once": "typed-before",
             "happened_on": family.cast.algiers.today().isoformat()}  # fmt: skip
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members[1:2])
    page = as_sara.get(where, follow=True)
    assert page.redirect_chain[0][0] == address("case", family.case)
    assert "This person is not in this case any more." in page.content.decode()
    assert as_sara.post(where, typed).status_code == 302
    assert Attendance.objects.order_by("-pk")[0].member == family.members[1]


def test_a_choice_of_somebody_who_has_gone_says_so(as_sara, family):
    where = reverse("case_step", args=[family.case.uid, "withdraw"])
    take(fresh(family.episode), "withdraw", by=family.cast.sara, members=family.members[1:2])
    answer = said(as_sara, where, members=[family.members[1].pk], said_by="SELF").content.decode()
    assert "One of the people is not in this case any more. Choose again." in answer
    assert "available choices" not in answer


def test_what_was_written_is_said_and_attempts_are_counted_by_day(as_sara, cast, family):
    today = cast.algiers.today().isoformat()
    assert "Attempts to reach them" not in as_sara.get(address("case", family.case)).content.decode()
    for way in ("PHONE", "FIELD"):
        said(as_sara, address("case_attempt", family.case), way=way, happened_on=today)
        page = as_sara.get(address("case", family.case)).content.decode()
        assert "Written down." in page
        assert "Attempts to reach them: 1 of 3" in page
    assert page.split("Attempts to reach them")[1].split("</section>")[0].count("<li>") == 2
    assert page.count(address("case_attempt", family.case)) == 1
    said(as_sara, address("member_situation", family.members[0]), legal_status="OVERSTAY", happened_on=today)
    assert "Written down." in as_sara.get(address("case", family.case)).content.decode()


def test_what_is_older_than_what_is_written_says_so(as_sara, cast, family):
    where, today = address("member_situation", family.members[0]), cast.algiers.today()
    for days, newer in ((0, False), (3, True)):
        said(as_sara, where, legal_status="OVERSTAY", happened_on=(today - timedelta(days=days)).isoformat())
        page = as_sara.get(address("case", family.case)).content.decode()
        assert ("is newer, and still counts." in page) == newer


@pytest.mark.parametrize(
    "name", ["member_situation", "member_paper", "case_session", "case_attempt", "new_note"]
)
def test_a_day_long_before_is_asked_about_once_and_kept(as_sara, cast, family, name):
    """A slip of the year is seen; an old status or a talk of long ago is written down as it was."""
    asked = "If the year is right, send it again."
    told = {"legal_status": "OVERSTAY", "language": "fr", "way": "PHONE", "m0-there": "on", "m0-will": "WANTS",
            "kind": "PASSPORT", "held_by": "PERSON", "number": "A77", "leaflet": "L77", "text": "N77", "journey": "J77"}  # fmt: skip
    where = address(name, family.members[0] if name.startswith("member") else family.case)
    begun = family.episode.began_on
    long_ago, longer_ago = begun - timedelta(days=61), begun - timedelta(days=200)

    page = said(as_sara, where, happened_on=long_ago.isoformat(), **told)
    assert asked in page.content.decode()
    kept = {"member_situation": "J77", "member_paper": "A77", "case_session": "L77", "new_note": "N77"}
    assert kept.get(name, "PHONE") in page.content.decode()
    sent = {each: field(page, each) for each in ("once", "year_asked")}
    assert sent["year_asked"] == long_ago.isoformat()

    page = as_sara.post(
        where, told | sent | {"happened_on": longer_ago.isoformat()}
    )  # another day is asked about anew
    assert asked in page.content.decode()
    sent["year_asked"] = field(page, "year_asked")
    assert as_sara.post(where, told | sent | {"happened_on": longer_ago.isoformat()}).status_code == 302
    assert Event.objects.latest("seq").happened_on == longer_ago
    assert said(as_sara, where, happened_on=begun.isoformat(), **told).status_code == 302  # and this is not


def test_a_day_to_come_or_before_birth_is_no_day_however_often_it_is_sent(as_sara, family):
    tomorrow = family.cast.algiers.today() + timedelta(days=1)
    unborn = family.people[0].born_earliest - timedelta(days=1)
    for on, why in ((tomorrow, "This day has not come yet."), (unborn, "This person was not born yet.")):
        told = {"legal_status": "OVERSTAY", "happened_on": on.isoformat(), "year_asked": on.isoformat()}
        answer = said(as_sara, address("member_situation", family.members[0]), **told).content.decode()
        assert why in answer


def test_what_they_want_is_for_those_who_read_sessions(client, cast, family):
    hear(family)
    client.force_login(cast.sara)
    assert "wants to return" in client.get(address("case", family.case)).content.decode()
    client.force_login(cast.nadia)
    page = client.get(address("case", family.case)).content.decode()
    assert "wants to return" not in page
    assert address("member_situation", family.members[0]) not in page


def unfolded(page):
    """What a screen shows before anything is pressed."""
    return " ".join(re.sub(r"<[^>]+>", " ", OPENED.sub("", page.split("<main")[1])).split())


def test_who_left_is_told_only_behind_a_press(as_sara, cast, family):
    """A husband looks at the screen too."""
    wife = family.members[0]
    before = unfolded(as_sara.get(address("case", family.case)).content.decode())
    take(fresh(family.episode), "withdraw", by=cast.sara, members=[wife], asked_alone=True)
    page = as_sara.get(address("case", family.case)).content.decode()
    assert re.search(r"<h1>.*?</h1>", page)[0].count("Aminata")
    assert (len(re.findall("<details><summary>More", page)), "withdrew" in page) == (4, True)
    shown = unfolded(page)
    for told in ("withdr", "not in this case", "change"):
        assert (told in shown) == (told in before), told
    listed = unfolded(as_sara.get(reverse("cases")).content.decode())
    assert "Aminata" in listed


def test_who_was_refused_alone_is_told_only_behind_a_press(as_sara, cast, family):
    care = {"reason": "CRITERIA", "alternatives": True, "appeal_told": True}
    take(fresh(family.episode), "refuse_one", by=cast.omar, member=family.members[1], **care)
    page = as_sara.get(address("case", family.case)).content.decode()
    assert "not accepted" in page
    assert "not accepted" not in unfolded(page)


def test_a_case_does_not_go_by_the_name_of_somebody_who_died(client, cast, family):
    take(fresh(family.episode), "decease", by=cast.omar, member=fresh(family.members[0]))
    client.force_login(cast.sara)
    page = client.get(address("case", family.case)).content.decode()
    assert "Moussa" in re.search(r"<h1>.*?</h1>", page)[0]


def test_the_page_of_a_person_leads_to_their_case(client, cast, family):
    person = family.members[1].person
    client.force_login(cast.sara)
    assert reverse("person_case", args=[person.uid]) in client.get(person.get_absolute_url()).content.decode()
    assert client.get(reverse("person_case", args=[person.uid])).headers["Location"] == address(
        "case", family.case
    )
    alone = a_person(cast.sara, cast.algiers, name="Awa", phone="")
    answer = client.get(reverse("person_case", args=[alone.uid]), follow=True)
    assert "There is no case with this person" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == alone.get_absolute_url()
    client.force_login(cast.eve)
    assert client.get(reverse("person_case", args=[person.uid])).status_code == 404


def test_administration_sees_no_case(client, cast, family):
    client.force_login(cast.rachid)
    assert client.get(address("case", family.case)).status_code == 404
    assert "KONATÉ" not in client.get(reverse("cases")).content.decode()


def test_who_may_not_decide_is_told_so_at_the_desk(as_sara):
    assert as_sara.get(reverse("desk")).status_code == 403


def test_a_full_list_leads_to_the_cases_behind_it(as_sara, cast, monkeypatch):
    monkeypatch.setattr(views, "SHOWN", 2)
    for number in range(3):
        person = a_person(cast.sara, cast.algiers, name=f"Awa NUMÉRO{number}", phone="")
        person.enquiries.get().enquiry.open_case(by=cast.sara)
    first = as_sara.get(reverse("cases")).content.decode()
    assert re.findall(r"NUMÉRO\d", first) == ["NUMÉRO0", "NUMÉRO1"]
    onward = html.unescape(re.search(r'href="(\?[^"]*after=[0-9a-f][^"]*)"', first)[1])
    assert re.findall(r"NUMÉRO\d", as_sara.get(reverse("cases") + onward).content.decode()) == ["NUMÉRO2"]
    assert re.findall(r"NUMÉRO\d", as_sara.get(reverse("cases") + "?after=x").content.decode()) == [
        "NUMÉRO0",
        "NUMÉRO1",
    ]


def test_what_is_due_about_a_person_stands_first_and_the_rest_is_folded(as_sara, family):
    registered(family)
    page = as_sara.get(address("case", family.case)).content.decode()
    due = re.findall(r'<a class="due" href="([^"]+)"', page)
    assert [where for where in due if "situation" in where] == [
        address("member_situation", member) for member in family.members[:2]
    ]
    folded = re.findall(r"<details><summary>More.*?</details>", page, re.DOTALL)
    assert len(folded) == 4
    assert address("member_paper", family.members[1]) in folded[1]
    assert address("member_situation", family.members[1]) not in folded[1]


def test_what_is_due_tells_nothing_that_was_said(family):
    """Who has not decided, or not signed, is known to those who read sessions alone."""
    hear(family, family.members[0], will=Will.WANTS)
    file = load([fresh(family.episode)])[0]
    told, hidden = (
        [views.known(file, [reason], counsels=reads)[member.pk]["due"] for member in file.members]
        for reads in (True, False)
        for reason in blockers(file, "register")
        if reason.need.code == "wants"
    )
    assert told == [set(), {"case_session"}, set(), set()]
    assert hidden == [set()] * 4


def test_that_a_file_was_looked_at_is_told_only_to_those_who_look(client, cast, family):
    take(fresh(family.episode), "look", by=cast.omar)
    take(fresh(family.episode), "looked", by=cast.omar)
    for name, told in (("omar", True), ("sara", False)):
        client.force_login(getattr(cast, name))
        page = client.get(address("case", family.case)).content.decode()
        taken = page.split('id="history"')[1].split("</details>")[0]
        assert ("Look at this file first" in taken) == told, name


def test_nobody_chosen_is_an_empty_line(client, cast, family):
    client.force_login(cast.omar)
    for step in ("refuse_one", "decease"):
        page = client.get(reverse("case_step", args=[family.case.uid, step])).content.decode()
        assert '<option value="" selected></option>' in page
        assert "-----" not in page


def test_whoever_reads_sessions_is_told_of_whom_a_step_was(client, cast, family):
    wife, _husband, first, second = family.members
    for member in (wife, second):  # on one day, each by a step of their own
        take(fresh(family.episode), "withdraw", by=cast.sara, members=[fresh(member)])
    take(fresh(family.episode), "take_back", by=cast.sara, members=[fresh(wife)])
    take(fresh(family.episode), "decease", by=cast.omar, member=fresh(first))
    names = {member: str(member.person) for member in family.members}
    steps = [
        ("Somebody has died", first),
        ("Take a withdrawal back", wife),
        ("Withdraw", second),
        ("Withdraw", wife),
    ]
    for name, reads in (("sara", True), ("karim", True), ("nadia", False)):
        client.force_login(getattr(cast, name))
        page = client.get(address("case", family.case)).content.decode()
        taken = page.split('id="history"')[1].split("</details>")[0]
        lines = [re.sub(r"<[^>]+>|[\u2066-\u2069]", "", line) for line in taken.split("<li")[1:]]
        assert len(lines) == len(steps), name
        for line, (says, member) in zip(lines, steps, strict=True):
            assert says in line
            assert [each for each in names.values() if each in line] == ([names[member]] if reads else []), (
                name
            )


def test_a_case_that_was_put_forward_waits_for_the_head_and_orders_nothing(client, cast, family):
    put_forward(family)
    for name, decides in (("sara", False), ("salim", False), ("omar", True)):
        client.force_login(getattr(cast, name))
        page = client.get(address("case", family.case)).content.decode()
        assert "Waits for the decision of the head, since" in page, name
        assert (address("decide", family.case) in page) == decides, name
        for order in ("Missing before", address("case_project", family.case), "coordinator"):
            assert order not in page, (name, order)
    take(fresh(family.episode), "hold", by=cast.sara, reason="FAMILY", review_on=tomorrow(cast))
    client.force_login(cast.sara)
    assert "Say that it goes on first" in client.get(address("case", family.case)).content.decode()


def tomorrow(cast):
    return cast.algiers.today() + timedelta(days=1)


def test_whoever_cannot_let_something_pass_is_told_whom_to_call(client, cast, family):
    for name, asks in (("sara", False), ("omar", True)):
        client.force_login(getattr(cast, name))
        page = client.get(address("case", family.case)).content.decode()
        assert ("may let it pass: call them." in page) == (not asks), name
        assert (reverse("case_waiver", args=[family.case.uid, "counselled"]) in page) == asks, name


def test_what_was_let_pass_on_the_telephone_says_until_when(as_sara, cast, family):
    ask = Waiver(episode=family.episode, need="counselled", agrees="AVRRC")
    ask.ask(by=cast.omar, why="Il meurt", phoned=cast.leila)
    page = as_sara.get(address("case", family.case)).content.decode()
    with timezone.override(cast.algiers.zone):
        until = stamp(fresh(ask).phoned_until)
    line = re.search(r"Let pass by telephone until .*?</p>", page)[0]
    assert until in line
    assert "explaining everything" in line
    fresh(ask).agree(by=cast.leila)
    page = as_sara.get(address("case", family.case)).content.decode()
    assert "Two people let it pass: explaining everything" in page
    assert "by telephone" not in page


def test_who_reads_no_sessions_is_not_told_that_there_are_none_nor_sent_where_they_may_not(
    client, cast, family
):
    hear(family, family.members[1])
    client.force_login(cast.nadia)
    page = client.get(address("case", family.case)).content.decode()
    assert "No session yet." not in page
    assert address("case_session", family.case) not in page
    assert client.get(address("case_session", family.case)).status_code == 403


def test_sessions_say_who_was_there_and_alone(as_sara, family):
    hear(family, *family.members[:2])
    hear(family, family.members[0], alone=True)
    page = as_sara.get(address("case", family.case)).content.decode()
    both = page.split('id="sessions"')[1].split("</section>")[0].split("<li")[1:]
    assert [("Aminata" in row, "Moussa" in row, "(alone)" in row) for row in both] == [
        (True, False, True),
        (True, True, False),
    ]
    people = page.split('id="people"')[1].split("</section>")[0]
    assert people.count("· seen alone") == 1


def test_a_step_that_asks_nothing_is_one_press_on_the_page(as_sara, family):
    counselled(family)
    page = as_sara.get(address("case", family.case)).content.decode()
    where = reverse("case_step", args=[family.case.uid, "register"])
    assert "Ready for: Enrol in the programme" in page
    form = page.split(f'action="{where}"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="(version|once)" value="([^"]+)"', form))
    answer = as_sara.post(where, sent, follow=True)
    assert answer.redirect_chain == [(family.case.get_absolute_url(), 302)]
    assert "Done: Enrol in the programme" in answer.content.decode()
    assert fresh(family.episode).stage == "REGISTERED"
    second = as_sara.post(where, sent | {"once": "x" * 32}).content.decode()
    assert re.search(r"Already done by [^,]*Sara", second)
    assert "does not stand where" not in second


def test_a_hold_says_its_day_and_how_it_ends_and_stands_once(client, as_sara, cast, family):
    hear(family)
    where = reverse("case_step", args=[family.case.uid, "hold"])
    seen = field(as_sara.get(where), "version")
    assert "Within the next sixty days." in as_sara.get(where).content.decode()
    take(fresh(family.episode), "hold", by=cast.sara, reason="HEALTH", review_on=tomorrow(cast))
    page = as_sara.get(address("case", family.case)).content.decode()
    assert reverse("case_step", args=[family.case.uid, "resume"]) in page.split('class="side')[0]
    told = {"version": seen, "once": "y" * 32, "reason": "FAMILY", "review_on": f"{tomorrow(cast):%d/%m/%Y}"}
    second = as_sara.post(where, told)
    assert second.status_code == 422
    assert re.search(r"Already done by [^,]*Sara", second.content.decode())
    why = lists.label("hold_reasons", "HEALTH", "en")
    for name, reads in (("sara", True), ("nadia", False)):
        client.force_login(getattr(cast, name))
        line = (
            client.get(address("case", family.case))
            .content.decode()
            .split('class="hold"')[1]
            .split("</p>")[0]
        )
        assert day(tomorrow(cast)) in line
        assert (why in line) == reads, name


def test_a_session_asks_of_each_only_what_can_be_said(as_sara, cast, family):
    """Aminata and Moussa are grown up, the children are small."""

    def asked(where):
        return set(re.findall(r'name="(m\d-\w+)"', as_sara.get(where).content.decode()))

    where = address("case_session", family.case)
    small = {f"m{line}-{name}" for line in (2, 3) for name in ("there", "words")}
    grown = {f"m{line}-{name}" for line in (0, 1) for name in ("there", "will", "alone", "words")}
    assert asked(where) == small | grown
    assert asked(where + "?alone=1") == {"m1-will", "m1-words"}
    single = a_person(cast.sara, cast.algiers, name="Issa TRAORÉ", phone="").enquiries.get().enquiry
    assert asked(address("first_session", single)) == {"m0-will", "m0-words"}
    day_ = cast.algiers.today().isoformat()
    told = {"language": "fr", "way": "IN-PERSON", "happened_on": day_, "everything": "on", "m0-will": "WANTS"}
    assert said(as_sara, address("first_session", single), **told).status_code == 302
    heard = Attendance.objects.get()
    assert (heard.alone, heard.will) == (True, "WANTS")
    assert set(heard.topics.split()) == MUST_BE_SAID
