"""What somebody carries away: asked alone, printed four to a sheet, found again by a code, and by nobody else."""

import html
from datetime import time, timedelta

import pypdfium2
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from masar.access.models import Event, Reading
from masar.access.verbs import Refused
from masar.cases.models import Slip
from masar.journey.views import slips as views
from masar.lib import numbers
from tests.casework import fresh
from tests.families import a_person
from tests.journey.test_case_page import address, said

UNKNOWN = "No paper is known under this code."
HOTLINE = "021 00 41 10"


@pytest.fixture
def sara(client, cast):
    client.force_login(cast.sara)
    return client


@pytest.fixture
def day(cast):
    """A day on which the office works."""
    return cast.algiers.calendar.add_working_days(cast.algiers.today(), 2)


@pytest.fixture
def sheets(monkeypatch):
    """Every call of the printer: the slips, and the place of the first."""
    sent = []
    monkeypatch.setattr(
        views.papers,
        "slips_paper",
        lambda slips, first_place=1: sent.append((slips, first_place)) or b"%PDF",
        raising=False,
    )
    monkeypatch.setattr(views, "seen_paper", lambda **said: sent.append(said) or b"%PDF-seen")
    return sent


def remind(family, day, member=0, by="sara", **more):
    slip = Slip(
        episode=fresh(family.episode), member=family.members[member], kind="REMINDER", language="fr", day=day, hour="09:00",
        hotline=HOTLINE, **more,
    )  # fmt: skip
    return slip.give(by=getattr(family.cast, by))


def look_up(client, code):
    return client.post(reverse("code"), {"code": code})


def reminder(day, **more):
    return {
        "kind": "REMINDER",
        "day": f"{day:%d/%m/%Y}",
        "hour": "9",
        "hotline": HOTLINE,
        "language": "ar",
    } | more


def test_a_reminder_is_given_on_the_page_of_a_person(sara, family, day):
    where = address("member_slip", family.members[0])
    assert where in sara.get(address("case", family.case)).content.decode()
    assert said(sara, where, **reminder(day)).headers["Location"] == where
    slip = Slip.objects.get()
    assert (slip.kind, slip.day, slip.hour, slip.hotline, slip.language) == (
        "REMINDER",
        day,
        "09:00",
        HOTLINE,
        "ar",
    )
    assert len(slip.code) == 9
    page = sara.get(where).content.decode()
    assert slip.spoken in page
    assert f'value="{HOTLINE}"' in page  # stays for the next slip
    assert list(Event.objects.filter(verb="slip.give").values_list("record", flat=True)) == ["cases.slip"]


def test_nothing_on_paper_is_an_answer_too(sara, family, day):
    where = address("member_slip", family.members[0])
    before = remind(family, day)
    said(
        sara, where, kind="NOTHING", hour="noon", day="x", hotline="us"
    )  # what is of no matter is not complained about
    slip = Slip.objects.get(replaced=False)
    assert (slip.kind, slip.code, slip.day, slip.hour, slip.printed) == ("NOTHING", None, None, "", 0)
    assert fresh(before).replaced
    assert address("slip_sheet", slip) not in sara.get(where).content.decode()
    assert sara.post(address("slip_sheet", slip), {"version": 1}).status_code == 302
    assert fresh(slip).printed == 0
    with pytest.raises(ValueError, match="nothing on paper"):
        fresh(slip).print_(by=family.cast.sara)


@pytest.mark.parametrize(("typed", "kept"), [
    ("9", "09:00"), ("9h", "09:00"), ("9 h 30", "09:30"), ("14:15", "14:15"), ("9.30", "09:30"), ("0930", "09:30"), ("٩:٣٠", "09:30"),
])  # fmt: skip
def test_an_hour_is_understood_as_people_say_it(sara, family, day, typed, kept):
    said(sara, address("member_slip", family.members[0]), **reminder(day, hour=typed))
    assert Slip.objects.get().hour == kept


@pytest.mark.parametrize("typed", ["25", "9:75", "noon", "-", "9:5", "123456"])
def test_what_is_no_hour_is_said(sara, family, day, typed):
    page = said(sara, address("member_slip", family.members[0]), **reminder(day, hour=typed)).content.decode()
    assert "This is no hour of the day" in page
    assert HOTLINE in page


@pytest.mark.parametrize(("typed", "kept"), [
    ("+213 (0) 21-00.41.10", "+213 (0) 21-00.41.10"), ("٠٢١ ٠٠ ٤١ ١٠", HOTLINE), ("Masar 021 00 41 10", None), ("call us", None),
])  # fmt: skip
def test_no_name_slips_in_beside_the_number(sara, family, day, typed, kept):
    page = said(sara, address("member_slip", family.members[0]), **reminder(day, hotline=typed))
    assert page.status_code == (302 if kept else 200)
    assert list(Slip.objects.values_list("hotline", flat=True)) == ([kept] if kept else [])
    assert kept or "without a name" in page.content.decode()


def test_a_day_that_cannot_be_is_said(sara, cast, family, day):
    where, today = address("member_slip", family.members[0]), cast.algiers.today()
    closed = next(
        each
        for each in (today + timedelta(n) for n in range(8))
        if not cast.algiers.calendar.is_working(each)
    )
    for wrong, sentence in (
        (today - timedelta(days=1), "Choose today or a day to come."),
        (today + timedelta(days=400), "more than half a year away"),
        (closed, "The office is closed on this day."),
    ):
        assert sentence in said(sara, where, **reminder(wrong)).content.decode()
    page = said(sara, where, kind="REMINDER").content.decode()
    for sentence in ("Write the day of", "Write the hour of", "Write the number that"):
        assert sentence in page
    assert not Slip.objects.exists()


def test_a_code_leads_those_who_see_the_case_and_nobody_else(client, cast, family, day):
    slip = remind(family, day)
    arabic = slip.spoken.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for who in ("sara", "salim", "omar", "karim", "leila", "hana"):
        client.force_login(getattr(cast, who))
        for typed in (slip.spoken, slip.code + slip.spoken[-1], arabic):
            assert look_up(client, typed).headers["Location"] == address("case", family.case), who
    answers = set()
    for who in ("eve", "hakim", "rachid", "sami", "dounia", "bruno", "yacine"):
        client.force_login(getattr(cast, who))
        page = look_up(client, slip.spoken)
        assert (page.status_code, UNKNOWN in page.content.decode()) == (200, True), who
        answers.add(look_up(client, numbers.show("999999999")).status_code)
    assert answers == {200}


def plain(page):
    """A page without what differs each time, and without what was typed."""
    text = page.content.decode()
    return [line for line in text.splitlines() if "csrf" not in line and 'name="code"' not in line]


def test_unknown_ended_and_other_peoples_codes_are_answered_alike(client, cast, family, day):
    old = remind(family, day)
    new = remind(family, day)
    client.force_login(cast.eve)
    answers = [
        plain(look_up(client, code))
        for code in (old.spoken, new.spoken, numbers.show(numbers.draw(9)), "x", "12")
    ]
    assert answers.count(answers[0]) == len(answers)
    client.force_login(cast.sara)
    assert UNKNOWN in look_up(client, old.spoken).content.decode()
    assert look_up(client, new.spoken).status_code == 302
    assert Reading.objects.filter(record="cases.slip", kind="search").count() == 7


def test_a_hidden_persons_code_leads_nowhere(client, cast, family, day):
    slip = remind(family, day)
    family.people[0].hide(by=cast.karim)
    client.force_login(cast.sara)
    assert UNKNOWN in look_up(client, slip.spoken).content.decode()
    client.force_login(cast.karim)
    assert look_up(client, slip.spoken).status_code == 302


def test_slips_of_today_are_printed_four_to_a_sheet(sara, cast, family, day, sheets):
    first, second, third = (remind(family, day, member) for member in range(3))
    page = sara.get(reverse("slips")).content.decode()
    assert page.count('name="slips"') == 3
    assert page.count("data-personal") >= 3
    answer = sara.post(reverse("slips"), {"slips": [first.uid, third.uid], "first_place": "3"})
    assert (answer["Content-Type"], answer.content) == ("application/pdf", b"%PDF")
    ((printed, place),) = sheets
    assert ([slip.code for slip in printed], place) == ([first.spoken, third.spoken], 3)
    assert {(slip.day, slip.hour, slip.hotline, slip.language) for slip in printed} == {
        (day, time(9), HOTLINE, "fr")
    }
    assert [fresh(slip).printed for slip in (first, second, third)] == [1, 0, 1]
    assert Reading.objects.filter(record="cases.slip", kind="print").count() == 2
    assert Event.objects.filter(verb="slip.print").count() == 2
    assert sara.get(reverse("slips")).content.decode().count('name="slips"') == 1
    again = sara.post(reverse("slips"), {"slips": [first.uid], "first_place": "1"})  # on paper already
    assert again.status_code == 422
    assert sara.post(reverse("slips"), {"first_place": "9"}).status_code == 422
    assert len(sheets) == 1


def test_a_printed_slip_says_nothing_of_whose_it_is(sara, cast, family, day):
    slip = remind(family, day)
    answer = sara.post(reverse("slips"), {"slips": [slip.uid], "first_place": "2"})
    assert (answer["Content-Type"], answer["Content-Disposition"]) == (
        "application/pdf",
        'inline; filename="slips.pdf"',
    )
    assert "no-store" in answer["Cache-Control"]
    assert not {"default-src", "object-src", "style-src"} & set(answer["Content-Security-Policy"].split())
    text = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    for word in (slip.spoken, HOTLINE, "09:00", str(day.year)):
        assert word in text
    for name in (
        *family.people[0].name.split(),
        family.case.number,
        cast.sara.name,
        cast.mission.name,
        "Alger",
        "Masar",
    ):
        assert name not in text, name


def test_one_slip_is_printed_again(sara, family, day, sheets):
    slip = remind(family, day)
    assert sara.get(address("slip_sheet", slip)).headers["Location"] == address(
        "member_slip", family.members[0]
    )
    for version in (1, 2):
        assert sara.post(address("slip_sheet", slip), {"version": version}).content == b"%PDF"
    assert sara.post(address("slip_sheet", slip), {"version": 1}).status_code == 409
    assert (fresh(slip).printed, len(sheets)) == (2, 3)
    assert "Print once more" in sara.get(address("member_slip", family.members[0])).content.decode()


def test_a_paper_that_somebody_was_seen_has_a_page_of_its_own(sara, family, sheets):
    said(sara, address("member_slip", family.members[1]), kind="SEEN", language="fr")
    slip = Slip.objects.get()
    assert (slip.kind, slip.code) == ("SEEN", None)
    page = sara.get(reverse("slips")).content.decode()
    assert 'name="slips"' not in page
    assert address("member_slip", family.members[1]) in page
    assert sara.post(address("slip_sheet", slip), {"version": 1}).content == b"%PDF-seen"
    assert sheets == [
        {
            "language": "fr",
            "name": family.people[1].name,
            "place": "Alger",
            "day": slip.happened_on,
            "training": False,
        }
    ]


def test_what_one_spouse_carries_shows_on_no_page_of_another(sara, family, day):
    slip = remind(family, day)
    for page in (address("case", family.case), address("member_slip", family.members[1])):
        text = html.unescape(sara.get(page).content.decode())
        assert slip.spoken not in text
        assert "09:00" not in text


def test_a_replaced_slip_is_printed_no_more(family, day, sheets):
    old = remind(family, day)
    remind(family, day)
    with pytest.raises(Refused):
        fresh(old).print_(by=family.cast.sara)


def test_a_slip_says_when_and_one_stands(family, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        remind(family, None)
    remind(family, day)
    remind(family, day, member=1)
    assert Slip.objects.filter(replaced=False).count() == 2


def test_who_gives_and_prints_no_slip(client, cast, family, day, sheets):
    slip = remind(family, day)
    where = [address("member_slip", family.members[0]), address("slip_sheet", slip)]
    for who, expected in (("eve", 404), ("yacine", 404), ("rachid", 404), ("nadia", 403)):
        client.force_login(getattr(cast, who))
        assert [client.get(where[0]).status_code, client.post(where[1], {"version": 1}).status_code] == [
            expected
        ] * 2, who
        assert str(slip.uid) not in client.get(reverse("slips")).content.decode()
    with pytest.raises(Refused):
        remind(family, day, by="eve")
    assert fresh(slip).printed == 0


@pytest.mark.parametrize("others", [1, 8])
def test_the_list_asks_the_same_however_many_wait(
    client, cast, family, day, others, django_assert_max_num_queries
):
    for number in range(others):
        person = a_person(cast.sara, cast.algiers, name=f"Issa {number}", phone="")
        case = person.enquiries.get().enquiry.open_case(by=cast.sara)
        Slip(
            episode=case.newest, member=case.newest.members.get(), kind="REMINDER", language="fr", day=day, hour="10:00",
            hotline=HOTLINE,
        ).give(by=cast.sara)  # fmt: skip
    client.force_login(cast.sara)
    client.get(reverse("slips"))
    with django_assert_max_num_queries(8):
        client.get(reverse("slips"))
