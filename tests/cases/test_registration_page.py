"""The registration page, by plain requests: what a browser without script can do, everybody can."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from masar.access import drafts
from masar.access.models import Deadline, Event, Holding, Reading
from masar.cases.models import Attendance, NotAccepted, Registration
from masar.people.models import Kinship, Person
from masar.people.told_apart import told_apart
from masar.programme.models import Interpreter
from tests.cast import gather
from tests.families import a_person, facts, newcomer, register
from tests.people.joining import joined

TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
ALOUD = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def sara(client, cast):
    client.force_login(cast.sara)
    return client


def typed(cast, *people, do="save", **visit):
    data = {
        "office": cast.algiers.pk,
        "happened_on": cast.algiers.today().isoformat(),
        "channel": "IN-PERSON",
        "lines": len(people),
        "once": "the-same-page",
        "do": do,
        **visit,
    }
    for line, person in enumerate(people):
        data |= {f"p{line}-{field}": value for field, value in person.items()}
    return data


def amina(**more):
    return {
        "spoken": "Amina",
        "sex": "F",
        "birth": "1994",
        "nationality": "ML",
        "language": "bm",
        "consent": "given",
        "phone": "0661 23 45 67",
        **ALOUD,
        **more,
    }


def test_somebody_without_papers_is_registered_by_a_name_alone(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, {"spoken": "Ibrahima", "consent": "given", **ALOUD}))
    person = Person.objects.get()
    assert answer.status_code == 302
    assert (person.name, person.birth_precision, person.sex) == ("Ibrahima", "unknown", "U")
    assert Registration.objects.get().clerk == cast.sara
    assert Holding.of(person.uid).get().office == cast.algiers


def test_everything_that_was_said_is_kept(sara, cast):
    sara.post(
        reverse("register"),
        typed(
            cast,
            amina(
                family="Keïta",
                given="Amina",
                native="أمينة كيتا",
                birth="vers 1994",
                phone="0661 23 45 67 patron",
                document="PASSPORT",
                number="A 123456",
                village="Badinko",
                safe_hours="après 18 h",
            ),
        ),
    )
    person = Person.objects.get()
    assert person.name == "Amina KEÏTA"
    assert person.birth_precision == "estimated"
    assert [(row.form, row.text) for row in person.names.order_by("pk")] == [
        ("document", "Amina KEÏTA"),
        ("spoken", "Amina"),
        ("native", "أمينة كيتا"),
    ]
    contact = person.contacts.get()
    assert (contact.e164, contact.whose, contact.safe_hours) == ("+213661234567", "patron", "après 18 h")
    assert person.identifiers.get().key == "PASSPORT:ML:A123456"
    assert person.village == "Badinko"


@pytest.mark.parametrize(
    ("first", "other", "relation", "wrong"),
    [
        ("1994", "22/11/2025", "SPO", True),
        ("1994", "22/11/2025", "MOT", True),
        ("1994", "22/11/2025", "DAU", False),
        ("4/3/2021", "1994", "SPO", True),
        ("4/3/2021", "1994", "SON", True),
        ("4/3/2021", "1994", "MOT", False),
        ("1994", "", "SPO", False),  # nobody knows how old
        ("1994", "5/3/2010", "SPO", False),  # that is for Protection to hear, and not for the form to hide
    ],
)
def test_whoever_is_under_twelve_is_no_spouse_and_no_parent(sara, cast, first, other, relation, wrong):
    child = {
        "spoken": "Fanta",
        "sex": "F",
        "birth": other,
        "relation": relation,
        "consent": "parent",
        **ALOUD,
    }
    answer = sara.post(reverse("register"), typed(cast, amina(birth=first), child))
    said = (
        "Whoever is under twelve is nobody&#39;s husband or wife, parent or guardian."
        in answer.content.decode()
    )
    assert (answer.status_code, said) == ((422, True) if wrong else (302, False))
    assert Kinship.objects.filter(relation=relation).exists() is not wrong


def test_a_person_we_know_is_as_old_as_in_their_file(sara, cast):
    day = cast.algiers.today()
    child = a_person(cast.sara, cast.algiers, name="Awa", phone="", born=day.replace(year=day.year - 4))
    line = {"spoken": "Awa", "relation": "SPO", "consent": "parent", "known": str(child.uid), **ALOUD}
    answer = sara.post(reverse("register"), typed(cast, amina(), line))
    assert (answer.status_code, "Whoever is under twelve" in answer.content.decode()) == (422, True)


def test_a_family_is_saved_together_with_its_kinship(sara, cast):
    answer = sara.post(
        reverse("register"),
        typed(
            cast,
            amina(),
            amina(spoken="Moussa", sex="M", relation="SPO"),
            {"spoken": "Fanta", "sex": "F", "birth": "4/3/2016", "relation": "DAU", "consent": "parent"},
            speaks="1",
        ),
    )
    assert answer.status_code == 302
    registration = Registration.objects.get()
    assert [row.is_spokesperson for row in registration.enquiry.enquirers.all()] == [False, True, False]
    assert sorted(Kinship.objects.values_list("relation", flat=True)) == ["DAU", "SPO"]
    child = Person.objects.get(name="Fanta")
    consent = child.consents.get()
    assert (consent.basis, consent.ask_again_on.year) == ("legal", 2034)


def test_nothing_is_saved_when_one_line_is_wrong_and_nothing_typed_is_lost(sara, cast):
    answer = sara.post(
        reverse("register"), typed(cast, amina(), amina(spoken="Moussa", birth="31/4/1990", relation="SPO"))
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Person.objects.exists()
    assert 'value="Moussa"' in page
    assert 'value="31/4/1990"' in page


def test_a_refusal_keeps_nothing(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, amina(consent="refused")))
    assert answer.status_code == 422
    assert "nothing is kept" in answer.content.decode()
    assert not Person.objects.exists()


def test_another_basis_needs_a_reason_and_a_day(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, amina(consent="vital")))
    assert answer.status_code == 422
    sara.post(
        reverse("register"), typed(cast, amina(consent="vital", reason="unconscious", ask_again="2099-01-05"))
    )
    assert Person.objects.get().consents.get().basis == "vital"
    assert Deadline.objects.filter(kind="consent:ASSIST").count() == 1


def test_the_same_page_sent_twice_registers_once(sara, cast):
    first = sara.post(reverse("register"), typed(cast, amina()))
    second = sara.post(reverse("register"), typed(cast, amina()))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == 1


def test_the_lines_of_a_passport_fill_the_page_and_save_nothing(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, {"zone": TD3}, do="read:0"))
    page = answer.content.decode()
    for value in ("ERIKSSON", "Anna Maria", "12/08/1974", "L898902C3"):
        assert f'value="{value}"' in page
    assert not Person.objects.exists()


def test_a_wrong_check_digit_is_shown_and_stops_nothing(sara, cast):
    wrong = TD3.replace("L898902C36", "L898902C37")
    answer = sara.post(reverse("register"), typed(cast, {"zone": wrong}, do="read:0"))
    assert "Some check digits do not fit" in answer.content.decode()
    answer = sara.post(
        reverse("register"), typed(cast, amina(zone=wrong, document="PASSPORT", number="L898902C3"))
    )
    assert answer.status_code == 302


def test_lines_that_are_no_zone_get_a_sentence(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, {"zone": "P<UTO"}, do="read:0"))
    assert answer.status_code == 200
    assert "notice warn" in answer.content.decode()


def test_a_member_is_added_and_taken_off_without_losing_a_word(sara, cast):
    page = sara.post(reverse("register"), typed(cast, amina(), do="add")).content.decode()
    assert 'name="p1-spoken"' in page
    page = sara.post(
        reverse("register"),
        typed(cast, amina(), amina(spoken="Moussa"), amina(spoken="Fanta"), do="remove:1"),
    ).content.decode()
    assert 'value="Fanta"' in page
    assert 'value="Moussa"' not in page


def test_same_as_the_first_person_fills_what_is_empty(sara, cast):
    page = sara.post(
        reverse("register"),
        typed(cast, amina(family="Keïta"), {"given": "Moussa", "phone": "0770000000"}, do="same:1"),
    ).content.decode()
    assert page.count('value="Keïta"') == 2
    assert 'value="0770000000"' in page


def test_half_a_registration_is_kept_for_later_and_goes_on(sara, cast):
    sara.post(reverse("register"), typed(cast, {"spoken": "Amina"}, do="keep"))
    (draft,) = drafts.mine(cast.sara)
    assert b"Amina" not in bytes(draft.ciphertext)
    page = sara.get(reverse("register"), {"draft": draft.uid}).content.decode()
    assert 'value="Amina"' in page
    sara.post(reverse("register"), typed(cast, amina(), draft=str(draft.uid)))
    assert drafts.mine(cast.sara) == []


def test_another_clerk_cannot_open_the_draft(sara, cast, client):
    sara.post(reverse("register"), typed(cast, {"spoken": "Amina"}, do="keep"))
    (draft,) = drafts.mine(cast.sara)
    uid = draft.uid
    client.force_login(cast.salim)
    assert client.get(reverse("register"), {"draft": uid}).status_code == 404


def test_somebody_visible_who_may_be_the_same_is_shown_before_saving(sara, cast):
    known = a_person(cast.sara, cast.algiers, phone="+213661234567")
    answer = sara.post(reverse("register"), typed(cast, amina()))
    page = answer.content.decode()
    assert "Is this the same person?" in page
    assert str(known.uid) in page
    assert Person.objects.count() == 1


def test_the_clerk_says_it_is_the_same_and_no_second_file_is_made(sara, cast):
    from masar.cases.forms.newcomer import NewcomerForm

    known = a_person(cast.sara, cast.algiers, phone="+213661234567")
    data = typed(cast, amina(known=str(known.uid)))
    form = NewcomerForm(data, line=0, today=cast.algiers.today(), user=cast.sara)
    answer = sara.post(reverse("register"), data | {"p0-settled_as": form.fingerprint()})
    assert answer.status_code == 302
    assert Person.objects.count() == 1
    assert Registration.objects.count() == 2


def told(page, line=0):
    """What stands beside one person: who may be the same, of those this clerk may see."""
    return re.search(rf'<div class="known" id="known-{line}".*?</div>\n<div>', page, re.DOTALL)[0]


@pytest.mark.parametrize("do", ["add", "read:0", "save", "same:0"])
def test_a_page_that_comes_back_filled_shows_who_may_be_the_same(sara, cast, do):
    known = a_person(cast.sara, cast.algiers, phone="+213661234567")
    answer = sara.post(reverse("register"), typed(cast, amina(consent=""), do=do))
    assert str(known.uid) in told(answer.content.decode())


def test_so_does_a_draft_and_each_person_has_their_own(sara, cast):
    known = a_person(cast.sara, cast.algiers, phone="+213661234567")
    sara.post(reverse("register"), typed(cast, {"spoken": "Issa"}, amina(), do="keep"))
    (draft,) = drafts.mine(cast.sara)
    page = sara.get(reverse("register"), {"draft": draft.uid}).content.decode()
    assert [str(known.uid) in told(page, line) for line in (0, 1)] == [False, True]


def test_the_lines_of_a_passport_show_who_has_it(sara, cast):
    facts_ = {"name": "Anna Maria ERIKSSON", "phone": "", "born": date(1974, 8, 12), "number": "L898902C3"}
    known = a_person(cast.sara, cast.algiers, nationality="UTO", **facts_)
    page = sara.post(reverse("register"), typed(cast, {"zone": TD3}, do="read:0")).content.decode()
    assert str(known.uid) in told(page)


def test_what_comes_back_is_what_typing_shows_and_a_search_once(sara, cast):
    a_person(cast.sara, cast.algiers, phone="+213661234567")
    page = sara.post(reverse("register"), typed(cast, amina(), do="add")).content.decode()
    looked = Reading.objects.filter(kind="search").count()
    typing = sara.post(reverse("known"), typed(cast, amina(), line=0)).content.decode()
    assert typing.strip() in page
    assert (looked, Reading.objects.filter(kind="search").count()) == (1, 1)


def test_nobody_else_is_shown_on_a_page_that_comes_back(sara, cast):
    page = sara.post(reverse("register"), typed(cast, amina(), do="add")).content.decode()
    hidden = a_person(cast.sara, cast.algiers, phone="+213661234567")
    hidden.hide(by=cast.karim)
    again = sara.post(reverse("register"), typed(cast, amina(), do="add")).content.decode()
    assert told(again) == told(page)


def test_two_of_one_name_are_told_apart_and_can_be_opened(sara, cast):
    twice = {"name": "Awa BANGOURA", "born": date(2016, 5, 5), "nationality": "GN"}
    one = a_person(cast.sara, cast.algiers, **twice, phone="+213661000345", number="A0012678")
    two = a_person(cast.sara, cast.algiers, **twice, phone="")
    two.hold_at(by=cast.sara, office=cast.oran)
    awa = {"spoken": "Awa Bangoura", "sex": "F", "birth": "2016", "nationality": "GN", "consent": "parent"}
    page = sara.post(reverse("register"), typed(cast, awa)).content.decode()
    said = {person: re.search(rf'value="{person.uid}".*?</div>', page, re.DOTALL)[0] for person in (one, two)}
    assert said[one].replace(str(one.uid), "") != said[two].replace(str(two.uid), "")
    for person, signs in ((one, ("345", "678", "Alger")), (two, ("Alger", "Oran"))):
        for sign in signs:
            assert sign in said[person]
        assert f'href="{reverse("person", args=[person.uid])}"' in said[person]
    assert "0012678" not in page  # ends of numbers are enough, where others see the screen
    assert "Oran" not in said[one]


def test_whoever_may_not_read_phones_is_told_none(cast):
    one = a_person(cast.sara, cast.algiers, phone="+213661000345")
    (hers,) = told_apart(cast.sara, [one]).values()
    (theirs,) = told_apart(cast.eve, [one]).values()
    assert (hers.phones, theirs.phones) == (("345",), ())


def twins(cast, other="A 0012345", **more):
    child = {"sex": "F", "birth": "2016", "consent": "parent", "document": "PASSPORT", "nationality": "ML"}
    one = child | {"spoken": "Awa", "number": "A0012345", "relation": "DAU"}
    two = child | {"spoken": "Adama", "number": other, "relation": "DAU"}
    return typed(cast, amina(), one, two, **more)


def test_one_number_for_two_people_is_said_and_stops_nothing(sara, cast):
    page = sara.post(reverse("register"), twins(cast)).content.decode()
    said = "The same document number was typed for \u2068Awa\u2069 and \u2068Adama\u2069."
    assert (said in page, "Is this the same person?" in page, Person.objects.count()) == (True, False, 0)
    sent = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)) | {"do": "save"}
    assert sara.post(reverse("register"), sent).status_code == 302
    assert sorted(Person.objects.values_list("identifiers__key", flat=True).exclude(name="Amina")) == [
        "PASSPORT:ML:A0012345",
        "PASSPORT:ML:A0012345",
    ]


def test_it_is_said_again_for_another_number_and_not_for_two_numbers(sara, cast):
    page = sara.post(reverse("register"), twins(cast)).content.decode()
    (seen,) = re.findall(r'name="numbers_seen" value="(\w+)"', page)
    changed = twins(cast, numbers_seen=seen) | {"p1-number": "B77", "p2-number": "b 77"}
    assert "The same document number" in sara.post(reverse("register"), changed).content.decode()
    assert sara.post(reverse("register"), twins(cast, other="A0012346")).status_code == 302


def test_one_number_and_somebody_known_are_asked_on_one_page(sara, cast):
    a_person(cast.sara, cast.algiers, phone="+213661234567")
    page = sara.post(reverse("register"), twins(cast)).content.decode()
    assert ("The same document number" in page, "Is this the same person?" in page) == (True, True)


def test_an_office_that_is_not_ones_own_is_refused(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, amina()) | {"office": cast.oran.pk})
    assert answer.status_code == 422
    assert not Person.objects.exists()


def test_every_line_is_recorded_as_an_act(sara, cast):
    before = Event.objects.count()
    sara.post(reverse("register"), typed(cast, amina()))
    verbs = list(Event.objects.order_by("seq").values_list("verb", flat=True))[before:]
    assert verbs == ["person.register", "consent.record", "registration.save"]


def test_a_day_that_has_not_come_is_refused(sara, cast):
    answer = sara.post(reverse("register"), typed(cast, amina()) | {"happened_on": "2099-01-01"})
    assert answer.status_code == 422


def test_it_happened_on_one_day_and_was_recorded_on_another(sara, cast):
    sara.post(reverse("register"), typed(cast, amina()) | {"happened_on": "2026-11-02"})
    event = Event.objects.get(verb="registration.save")
    assert event.happened_on.isoformat() == "2026-11-02"
    assert event.at.date() != event.happened_on


# A day at the counter


@pytest.fixture
def interpreter(cast):
    return Interpreter(office=cast.algiers, name="Oumou").add(by=cast.omar, languages=["bm"])


def chosen(page, name):
    """The value that a list of the page has chosen."""
    listed = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'value="([^"]*)" selected', listed)


def test_the_next_visit_begins_with_the_language_interpreter_and_way_of_the_last(sara, cast, interpreter):
    with_oumou = {
        "spoken": "bm",
        "interpreter": interpreter.pk,
        "interpreter_accepted": "yes",
        "channel": "CONSULATE",
    }
    assert sara.post(reverse("register"), typed(cast, amina(), **with_oumou)).status_code == 302
    page = sara.get(reverse("register")).content.decode()
    assert chosen(page, "spoken") == ["bm"]
    assert chosen(page, "interpreter") == [str(interpreter.pk)]
    assert chosen(page, "channel") == ["CONSULATE"]
    assert chosen(page, "interpreter_accepted") in ([], [""])  # she is asked herself
    assert "begins like your last one today" in page
    sara.force_login(cast.salim)
    page = sara.get(reverse("register")).content.decode()
    assert chosen(page, "interpreter") in ([], [""])
    assert "begins like your last one today" not in page


def test_an_interpreter_who_was_not_accepted_is_kept_with_the_visit(sara, cast, interpreter):
    declined = typed(cast, amina(), spoken="bm", interpreter=interpreter.pk, interpreter_accepted="no")
    page = sara.post(reverse("register"), declined).content.decode()
    assert "Choose another, or nobody." in page
    assert chosen(page, "interpreter") in ([], [""])
    assert f'name="declined" value="{interpreter.pk}"' in page
    alone = typed(cast, amina(), spoken="bm", interpreter="", declined=str(interpreter.pk))
    assert sara.post(reverse("register"), alone).status_code == 302
    visit = Registration.objects.get()
    kept = NotAccepted.objects.get()
    assert (kept.interpreter, kept.enquiry, visit.interpreter) == (interpreter, visit.enquiry, None)
    first = reverse("first_session", args=[visit.enquiry.uid])
    assert chosen(sara.get(first).content.decode(), "interpreter") in ([], [""])
    assert "not accepted" not in sara.get(first).content.decode()  # another of the family may sit there
    case = visit.enquiry.open_case(by=cast.sara)
    session = reverse("case_session", args=[case.uid])
    assert "not accepted" not in sara.get(session).content.decode()


def test_two_lines_that_turn_out_to_be_one_person_are_asked_once(sara, cast):
    lines = [
        newcomer(facts(name, "M", phone=""), speaks=name == "Ali SOW")
        for name in ("Issa SOW", "Oumar SOW", "Ali SOW")
    ]
    visit, people = register(cast.sara, cast.algiers, lines)
    joined(people[0], people[1], by=cast.omar)
    where = reverse("first_session", args=[visit.enquiry.uid])
    page = sara.get(where).content.decode()
    assert "m1-will" in page
    assert "m2-will" not in page
    said = {
        "language": "fr",
        "way": "IN-PERSON",
        "happened_on": f"{cast.algiers.today():%d/%m/%Y}",
        "once": "g",
    }
    said |= {"m0-there": "on", "m0-will": "WANTS", "m1-there": "on", "m1-will": "STAYS"}
    assert sara.post(where, said).status_code == 302
    heard = Attendance.objects.order_by("member__line")
    assert [(str(each.member.person), each.will) for each in heard] == [
        ("Issa SOW", "WANTS"),
        ("Ali SOW", "STAYS"),
    ]


def test_the_same_page_for_a_case_sent_twice_leads_on_to_the_case(sara, cast):
    somebody = a_person(cast.sara, cast.algiers, name="Issa SOW", phone="")
    case = somebody.enquiries.get().enquiry.open_case(by=cast.sara)
    sent = typed(cast, amina(), case=str(case.uid))
    answers = [sara.post(reverse("register"), sent) for _time in range(2)]
    assert answers[0].url == answers[1].url
    assert answers[0].url.startswith(reverse("case_people", args=[case.uid]))
    assert Registration.objects.count() == 2


def test_yesterdays_visit_says_nothing_about_today(sara, cast, interpreter):
    yesterday = cast.algiers.today() - timedelta(days=1)
    with_oumou = {
        "interpreter": interpreter.pk,
        "interpreter_accepted": "yes",
        "happened_on": f"{yesterday:%d/%m/%Y}",
    }
    assert sara.post(reverse("register"), typed(cast, amina(), **with_oumou)).status_code == 302
    assert chosen(sara.get(reverse("register")).content.decode(), "interpreter") in ([], [""])


def test_nobody_is_the_principal_applicant_of_another(sara, cast):
    page = sara.post(reverse("register"), typed(cast, amina(), do="add")).content.decode()
    assert "principal applicant" not in page
    answer = sara.post(reverse("register"), typed(cast, amina(), amina(spoken="Moussa", relation="PA")))
    assert answer.status_code == 422


def test_who_goes_back_after_saving_is_led_to_what_was_saved(sara, cast):
    sara.post(reverse("register"), typed(cast, {"spoken": "Amina"}, do="keep"))
    (draft,) = drafts.mine(cast.sara)
    visit = sara.post(reverse("register"), typed(cast, amina(), draft=str(draft.uid)))["Location"]
    back = sara.get(reverse("register"), {"draft": draft.uid})
    assert back.status_code == 200
    assert f'href="{visit}"' in back.content.decode()
    assert "Amina" not in back.content.decode()
    sara.force_login(cast.eve)
    assert sara.get(reverse("register"), {"draft": draft.uid}).status_code == 404


def test_an_expiry_that_means_nothing_is_said_and_not_dropped(sara, cast):
    paper = {"document": "PASSPORT", "number": "A1", "expires": "soon"}
    answer = sara.post(reverse("register"), typed(cast, amina(**paper)))
    assert answer.status_code == 422
    assert "This is no day of the calendar" in answer.content.decode()
    answer = sara.post(reverse("register"), typed(cast, amina(**paper | {"expires": "2/2029"})))
    assert answer.status_code == 302
    assert Person.objects.get().identifiers.get().expires_on.isoformat() == "2029-02-28"


def test_a_family_name_alone_hides_no_name_that_was_heard(sara, cast):
    sara.post(reverse("register"), typed(cast, amina(family="Keïta")))
    person = Person.objects.get()
    assert person.name == "Amina"
    assert [row.text for row in person.names.order_by("pk")] == ["Amina", "KEÏTA"]


def test_an_interpreter_who_is_not_for_everybody_is_marked_and_no_more_is_said(sara, cast, interpreter):
    interpreter.edit(by=cast.omar, languages=["bm"], conflicts="Badinko")
    page = sara.get(reverse("register")).content.decode()
    assert "Oumou · Bambara (not for everybody: see the roster)" in page
    assert "Badinko" not in page
    assert "Badinko" in sara.get(reverse("interpreters")).content.decode()
    sara.force_login(cast.eve)
    assert "Badinko" not in sara.get(reverse("interpreters")).content.decode()
