"""Registering people: without a script, and by keyboard alone with every key counted, in each language."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from masar.cases.models import Registration
from masar.people.models import Kinship, Person
from masar.programme.models import Interpreter
from tests.desk import Keys, sit_down
from tests.passports import traveller

LANGUAGES = ("fr", "ar", "en")
NO, YES, PARENT = 1, 1, 2  # how far down in its list


@pytest.fixture
def at_desk(browser, base_url, browser_context_args):
    """Opens a browser for a colleague: `at_desk(cast.sara, "fr", script=False)`."""
    contexts = []

    def opener(user, language="en", *, script=True, width=1366):
        context = browser.new_context(
            **browser_context_args
            | {
                "base_url": base_url,
                "java_script_enabled": script,
                "viewport": {"width": width, "height": 768},
            }
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return sit_down(context, base_url, user, language)

    yield opener
    for context in contexts:
        context.close()


@pytest.fixture
def interpreter(cast):
    return Interpreter(office=cast.algiers, name="Oumou Sanogo").add(by=cast.omar, languages=["bm", "dyu"])


def saved(page):
    page.wait_for_url("**/registrations/*-*-*/")
    return Registration.objects.get()


# Without a script


def fill(page, line, **said):
    for field, value in said.items():
        place = page.locator(f"[name=p{line}-{field}]")
        if place.evaluate("at => at.matches('select')"):
            place.select_option(value)
        else:
            place.fill(value)


def ask_aloud(page, line, consent="given", **other):
    answers = dict.fromkeys(("alone", "ill", "pregnant", "help", "private"), "no") | other
    for question, answer in answers.items():
        place = page.locator(f"[name=p{line}-{question}]")
        if place.is_visible():
            place.select_option(answer)
    fill(page, line, consent=consent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_a_man_without_papers_through_an_interpreter(at_desk, cast, interpreter, language):
    page = at_desk(cast.sara, language, script=False, width=360)
    page.goto("/registrations/new/")
    page.select_option("[name=spoken]", "bm")
    page.select_option("[name=interpreter]", str(interpreter.pk))
    page.select_option("[name=interpreter_accepted]", "yes")
    fill(
        page,
        0,
        spoken="Ibrahima",
        sex="M",
        birth="1994",
        nationality="ML",
        language="bm",
        home="Kayes",
        village="Badinko",
        phone="0661 23 45 67",
    )
    ask_aloud(page, 0, help="not_asked")
    page.click("button.main")
    registration = saved(page)
    person = Person.objects.get()
    assert (registration.interpreter, registration.interpreter_accepted) == (interpreter, True)
    assert (person.name, person.birth_precision, person.home_shown()) == (
        "Ibrahima",
        "year",
        "Badinko, Kayes",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_script_a_family_is_added_one_by_one_and_comes_back_to_be_corrected(at_desk, cast, language):
    page = at_desk(cast.sara, language, script=False)
    page.goto("/registrations/new/")
    fill(
        page,
        0,
        spoken="Aminata",
        family="Konaté",
        given="Aminata",
        sex="F",
        birth="2/5/1994",
        nationality="ML",
        language="bm",
        phone="0661 23 45 67",
    )
    ask_aloud(page, 0)
    for line, (name, sex, born, relation) in enumerate(
        [
            ("Moussa", "M", "1990", "SPO"),
            ("Fatoumata", "F", "4/3/2016", "DAU"),
            ("Ibrahim", "M", "31/2/2019", "SON"),
        ],
        1,
    ):
        page.click("[name=do][value=add]")
        fill(page, line, spoken=name, sex=sex, birth=born, relation=relation)
        page.click(f"[name=do][value='same:{line}']")
        expect(page.locator(f"[name=p{line}-spoken]")).to_have_value(name)
        expect(page.locator(f"[name=p{line}-language]")).to_have_value("bm")
        ask_aloud(page, line, "given" if line == 1 else "parent")
    page.click("button.main")
    # The thirty-first of February: everything comes back, with a link that leads there.
    expect(page.locator(".summary a[href='#id_p3-birth']")).to_be_visible()
    expect(page.locator("[name=p1-spoken]")).to_have_value("Moussa")
    expect(page.locator("[name=p2-consent]")).to_have_value("parent")
    fill(page, 3, birth="21/8/2019")
    page.click("button.main")
    assert saved(page).people == 4
    assert sorted(Kinship.objects.values_list("relation", flat=True)) == ["DAU", "SON", "SPO"]


# By keyboard alone


def zone_of(relation="", today=None, **fixed):
    return traveller(7, "ML", surname="Konaté", layout="TD3", relation=relation, **fixed).zone


def choose(keys, steps):
    """Down to the answer, and on to the next field."""
    keys.press(*["ArrowDown"] * steps, "Tab")


def single_adult(page, language):
    """A man with a passport: what is in it is scanned, the rest is asked. Returns the keys pressed."""
    page.goto(reverse("registrations"))
    keys = Keys(page)
    keys.to_next_page("r")
    keys.scan(zone_of(given_names="Moussa", sex="M", birth=date(1990, 1, 1)))
    assert keys.here == "p0-language"
    keys.type({"fr": "bam", "ar": "بمب", "en": "bam"}[language])
    keys.press("Tab", "Tab", "Tab")  # home and village are not known yet
    assert keys.here == "p0-phone"
    keys.type("0661234567")
    keys.press("Tab", "Tab", "Tab", "Tab", "Tab")  # the document is in the zone; more about him is folded
    assert keys.here == "p0-alone"
    for _question in ("alone", "ill", "help", "private"):
        choose(keys, NO)
    choose(keys, YES)
    keys.to_next_page("Control+Enter")
    return keys.count


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_adult_with_a_passport_takes_at_most_40_keys(at_desk, cast, language):
    page = at_desk(cast.sara, language)
    count = single_adult(page, language)
    print("keys", language, count)
    saved(page)
    assert count <= 40
    person = Person.objects.get()
    assert (person.name, person.sex, str(person.born_earliest)) == ("Moussa KONATE", "M", "1990-01-01")
    assert person.contacts.get().e164 == "+213661234567"
    assert [row.code for row in person.languages.all()] == ["bm"]


def person_with_passport(keys, line, relation, zone, answers, consent):
    """Somebody who belongs to the first person, added by keyboard."""
    keys.to_next_page("Alt+a")
    assert keys.here == f"p{line}-spoken"
    keys.scan(zone)
    assert keys.here == f"p{line}-relation"
    keys.press(*["ArrowDown"] * relation)
    keys.to_next_page("Alt+s")
    assert keys.here == (f"p{line}-alone" if answers else f"p{line}-consent")
    for _question in range(answers):
        choose(keys, NO)
    keys.press(*["ArrowDown"] * consent)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_family_of_four_with_passports_takes_at_most_160_keys(at_desk, cast, language):
    page = at_desk(cast.sara, language)
    page.goto(reverse("registrations"))
    keys = Keys(page)
    keys.to_next_page("r")
    keys.scan(zone_of(given_names="Moussa", sex="M", birth=date(1990, 1, 1)))
    keys.type({"fr": "bam", "ar": "بمب", "en": "bam"}[language])
    keys.press("Tab", "Tab", "Tab")
    keys.type("0661234567")
    keys.press("Tab", "Tab", "Tab", "Tab", "Tab")
    for _question in ("alone", "ill", "help", "private"):
        choose(keys, NO)
    keys.press("ArrowDown")
    person_with_passport(
        keys,
        1,
        1,
        zone_of(given_names="Aminata", sex="F", birth=date(1994, 5, 2), number="AA1000001"),
        5,
        YES,
    )
    person_with_passport(
        keys,
        2,
        4,
        zone_of(given_names="Fatoumata", sex="F", birth=date(2020, 3, 4), number="AA1000002"),
        0,
        PARENT,
    )
    person_with_passport(
        keys,
        3,
        3,
        zone_of(given_names="Ibrahim", sex="M", birth=date(2022, 8, 21), number="AA1000003"),
        0,
        PARENT,
    )
    keys.to_next_page("Control+Enter")
    print("keys", language, keys.count)
    assert saved(page).people == 4
    assert sorted(Kinship.objects.values_list("relation", flat=True)) == ["DAU", "SON", "SPO"]
    assert {row.code for person in Person.objects.all() for row in person.languages.all()} == {"bm"}
    assert keys.count <= 160


def test_keys_that_spare_keys(at_desk, cast):
    """A list takes a letter; the sign = copies one answer of the first person; Enter goes on and saves nothing."""
    page = at_desk(cast.sara)
    page.goto("/registrations/new/")
    keys = Keys(page)
    assert keys.here == "p0-spoken"
    keys.type("Amina")
    fill(page, 0, phone="0661234567")
    page.focus("#id_p0-nationality")
    keys.type("mal")
    keys.press("Tab")
    page.focus("[name=p0-sex]")
    keys.type("w")
    assert page.input_value("[name=p0-sex]") == "F"
    keys.press("Tab", "Enter")
    assert keys.here == "p0-nationality"
    assert page.input_value("[name=p0-nationality]") == "ML"
    keys.to_next_page("Alt+a")
    keys.type("Moussa")
    page.focus("#id_p1-nationality")
    keys.type("=")
    page.focus("[name=p1-phone]")
    keys.type("=")
    assert page.input_value("#id_p1-nationality") == "Mali"
    assert page.input_value("[name=p1-nationality]") == "ML"
    assert page.input_value("[name=p1-phone]") == "0661234567"
    assert not Registration.objects.exists()
