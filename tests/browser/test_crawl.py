"""Every address that a person can open, as those who work here, in three languages, wide and narrow, light and dark.

An address that is not looked at must be named in `NOT_A_PAGE`, with its reason.
"""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from masar.access import drafts
from masar.access.documents import doors
from masar.access.models import Function, HelpCall, Mission, User
from masar.access.roles import Role
from masar.access.sign_in import secrets_of
from masar.people.comparison import COMPARE
from masar.people.models import Match, Name, Person
from masar.programme.models import Interpreter
from tests.access.doors import attempt, code_of, signed_in, with_app, with_password
from tests.browser.pages import Look, nothing_wrong
from tests.cast import gather
from tests.families import a_family

LANGUAGES = ("fr", "ar", "en")
VIEWERS = ("sara", "omar", "karim", "leila", "dounia", "sami")

ACTS = "acts by POST only; a GET leads back to the page with its button"
FOR_SCRIPTS = "answers a script with a part of a page, a list or a sentence"
NOT_A_PAGE = {
    "office_closure": ACTS, "function_ending": ACTS, "grant_ending": ACTS, "colleague_block": ACTS, "contact_ending": ACTS,
    "kinship_ending": ACTS, "join_confirmation": ACTS, "join_refusal": ACTS, "waiver_agreement": ACTS, "waiver_ending": ACTS, "slip_sheet": ACTS,
    "code_ending": ACTS, "text_ending": ACTS, "recording_ending": ACTS, "person_showing": ACTS, "reenrolment_withdrawal": ACTS, "language": ACTS, "lock": ACTS,
    "held_again": ACTS, "appearance": ACTS, "held_away": ACTS, "discarding": ACTS, "autosave": ACTS, "deadline": ACTS,
    "match_confirmation": ACTS, "comparison": ACTS,
    "known": FOR_SCRIPTS, "understood": FOR_SCRIPTS, "frequent_names": FOR_SCRIPTS, "places": FOR_SCRIPTS,
    "mfa_login_webauthn": FOR_SCRIPTS,
    "letter": "a paper, in the language of whoever it is for; tests/journey/test_desk.py reads it",
    "pack_sheets": "a paper; tests/cases/test_pack_paper.py reads it",
    "desk": "leads on to the oldest file; without one, tests/journey/test_desk.py reads it",
    "person_case": "leads on to the case; tests/journey/test_case_page.py follows it",
    "declaration_turned": "locks all else, in the language of the paper; tests/browser/test_turned.py looks at it",
    "declaration_paper": "a PDF for those named to read it; tests/journey/test_declaration_pages.py",
    "recording_sound": "a recording, not a page; tests/browser/test_recordings.py plays it",
    "join_pair": "the page of join-ask, for two files; tests/journey/test_join.py",
    "file": "a sealed file, not a page", "file_preview": "an image of a sealed file, not a page",
    "mfa_reauthenticate_webauthn": "the page of mfa_reauthenticate, asked for a passkey; test_sign_in uses one",
}  # fmt: skip
SLUGS = {"case_step": "hold", "case_waiver": "status"}
# Addresses that need another record of the stage than the first word of theirs.
OTHERWISE = {
    "case_reopening": "ended",
    "member_relation": "relative",
    "text_edit": "waiting_text",
    "text_approval": "waiting_text",
}
# Further states of pages: what follows the address, and for whom.
MORE = {
    "registrations": ["?day=2026-01-05"], "audit": ["?record={person}"],
    "register": ["?draft={draft}"], "text": ["../{waiting_text}/"], "cases": ["?stage=REGISTERED&mine=1"],
    "case_step": [f"../{step}/" for step in ("split", "refuse_one", "take_back", "register")],
}  # fmt: skip


@pytest.fixture(scope="module")
def names_of_addresses() -> set[str]:
    return {name for _address, name, _door in doors()}


@pytest.fixture
def stage() -> dict[str, Any]:
    """The cast at work: a family, a call for help, drafts, a match; each noun by the first word of its addresses."""
    cast = gather()
    registration, people = a_family(cast.sara, cast.algiers, size=4)
    draft = drafts.save(cast.sara, cast.algiers, "registration", {"lines": ["1"], "p0-spoken": ["Ibrahima"]})
    drafts.save(
        cast.sara, cast.algiers, "held", {"held:address": ["/staff/"], "held:files": [], "name": ["x"]}
    )
    return {
        "cast": cast, "people": people[0], "registrations": registration, "contacts": people[0].contacts.get(),
        "matches": Match(earlier=people[0], later=people[1], why="phone").find(by=COMPARE),
        "interpreters": Interpreter(office=cast.algiers, name="Oumou Sanogo").add(by=cast.omar, languages=["bm"]),
        "offices": cast.algiers, "functions": Function.objects.get(office=cast.algiers, code=Role.HRC),
        "staff": cast.salim, "grants": cast.salim.powers[0], "missions": Mission.objects.get(pk=cast.mission.pk),
        "now": HelpCall(office=cast.algiers, kind="health").call(by=cast.sara),
        "joins": a_join(cast), "reenrolments": a_reenrolment(cast), "drafts": draft, "specimens": "parts", **others(cast, people),
        **of_a_case(cast),
    }  # fmt: skip


def a_join(cast: Any) -> Any:
    from tests.access.test_matrix import joins

    return joins(cast)["join"]


def a_reenrolment(cast: Any) -> Any:
    client = signed_in(cast.omar)
    client.post(reverse("new_reenrolment", args=[cast.salim.uid]), {"once": "crawl"})
    from masar.access.models import Reenrolment

    return Reenrolment.objects.get()


def of_a_case(cast: Any) -> dict[str, Any]:
    """One that waits for a decision, one that was refused, one that ended, and people who have none yet."""
    from types import SimpleNamespace

    from masar.journey.steps import take
    from tests.access.decided import a_decided_case
    from tests.access.test_matrix import a_pack, cases
    from tests.casework import put_forward

    made, refused = cases(cast) | a_pack(cast), a_decided_case(cast)
    registration, _people = a_family(cast.sara, cast.algiers, size=4)
    case = registration.enquiry.open_case(by=cast.sara)
    family = SimpleNamespace(
        episode=case.newest, members=list(case.newest.members.order_by("line")), cast=cast
    )
    put_forward(family)
    take(case.newest, "withdraw", by=cast.sara, members=family.members[1:2])
    return {
        "cases": case, "enquiries": made["enquiry"], "sessions": family.members[0].attendances.first().session,
        "members": family.members[0], "relative": family.members[2], "ended": made["ended_case"], "desk": case,
        **{f"{noun}s": refused[noun] for noun in ("concern", "decision", "appeal", "waiver", "note", "document", "declaration")},
        "slips": a_reminder(cast, family), **{f"{noun}s": made[noun] for noun in ("pack", "form")},
    }  # fmt: skip


def a_reminder(cast: Any, family: Any) -> Any:
    from masar.cases.models import Slip

    day = cast.algiers.calendar.add_working_days(cast.algiers.today(), 2)
    return Slip(
        episode=family.episode, member=family.members[0], kind="REMINDER", language="fr", day=day, hour="09:00",
        hotline="021 00 41 10",
    ).give(by=cast.sara)  # fmt: skip


def others(cast: Any, people: list[Person]) -> dict[str, Any]:
    from tests.access.test_matrix import a_code, a_deadline, texts

    made = texts(cast)
    return {
        "codes": a_code(cast), "deadlines": a_deadline(cast, people[0]), "texts": made["text"],
        "waiting_text": made["waiting_text"], "recordings": made["recording"],
    }  # fmt: skip


def personal_names(cast: Any) -> set[str]:
    """Every word of everybody's name, and of places: no title may hold the former, any page may show them."""
    texts = [
        *Name.objects.values_list("text", flat=True),
        *User.objects.values_list("name", flat=True),
        "Oumou Sanogo",
    ]
    texts += [name for _code, name in settings.LANGUAGES]  # each is written in its own language
    return {word.lower() for text in texts for word in re.findall(r"\w+", text)}


def places_of(stage: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Each name of an address, and the addresses it stands for with the records of the stage."""
    for pattern, name, _door in doors():
        if name in NOT_A_PAGE or name in IN_TESTS_BELOW:
            continue
        noun = pattern.split("/")[0]
        if "<" in pattern:
            subject = stage.get(OTHERWISE.get(name, noun))
            assert subject is not None, f"/{pattern}: the stage has no record of this kind"
            filled = re.sub(r"<uuid:\w+>", lambda _found, uid=getattr(subject, "uid", ""): str(uid), pattern)
            filled = re.sub(r"<slug:\w+>", SLUGS.get(name) or str(subject), filled)
        else:
            filled = pattern
        more = [
            ending.format(
                person=stage["people"].uid,
                draft=stage["drafts"].uid,
                waiting_text=stage["waiting_text"].uid,
            )
            for ending in MORE.get(name, ())
        ]
        yield name, [f"/{filled}", *(urljoin(f"/{filled}", ending) for ending in more)]


def opens(client: Client, address: str) -> bool:
    answer = client.get(address)
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.fixture
def looks(browser, base_url, browser_context_args, stage):
    """`looks(client)`: a browser with that session, or with none."""
    made = []

    def opener(client=None):
        context = browser.new_context(
            **browser_context_args
            | {"base_url": base_url, "color_scheme": "light", "reduced_motion": "reduce"}
        )
        made.append(Look(context, base_url, personal_names(stage["cast"])))
        if client is not None:
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
        return made[-1]

    yield opener
    for look in made:
        look.context.close()


def look_closely(look: Look, base_url: str, addresses: list[str]) -> None:
    """All languages, both widths, axe once for each language and once in the dark."""
    for language in LANGUAGES:
        look.speak(language, base_url)
        for address in addresses:
            look.open(address, language)
            look.check(language, axe="narrow" if language == "ar" else "wide")
            if language == "fr":
                look.check_dark()


def test_every_address_as_everybody(stage, looks, base_url, names_of_addresses, settings):
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 3600  # the walk may take longer than a proof is fresh
    cast = stage["cast"]
    clients = {viewer: signed_in(getattr(cast, viewer)) for viewer in VIEWERS}
    browsers = {viewer: looks(client) for viewer, client in clients.items()}
    nobody, covered = looks(), set(IN_TESTS_BELOW)
    for number, (name, addresses) in enumerate(places_of(stage)):
        able = [
            viewer
            for viewer, client in clients.items()
            if all(opens(client, address) for address in addresses)
        ]
        if opens(Client(), addresses[0]):
            look_closely(nobody, base_url, addresses)
        elif able:
            look_closely(browsers[able[0]], base_url, addresses)
            for turn, viewer in enumerate(
                able[1:], number
            ):  # the others see the same page with other buttons
                language = LANGUAGES[turn % 3]
                browsers[viewer].speak(language, base_url)
                browsers[viewer].open(addresses[0], language)
                browsers[viewer].check(language)
        else:
            continue
        covered.add(name)
    assert names_of_addresses - covered - set(NOT_A_PAGE) == set(), (
        "nobody could open these: give them a reason"
    )
    assert covered & set(NOT_A_PAGE) == set()
    nothing_wrong(nobody, *browsers.values())


# Pages that need a session of a certain kind.
IN_TESTS_BELOW = {
    "first", "unlock", "mfa_authenticate", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_remove_webauthn",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
}  # fmt: skip


def test_a_locked_screen(stage, looks, base_url):
    client = signed_in(stage["cast"].sara)
    client.post(reverse("lock"))
    look = looks(client)
    look_closely(look, base_url, ["/unlock/", "/now/"])
    nothing_wrong(look)


def test_the_second_step(stage, looks, base_url):
    user = with_password(stage["cast"].salim)
    secret = with_app(user)
    client = Client()
    attempt(client, user.email)
    before = looks(client)
    look_closely(before, base_url, [reverse("mfa_authenticate")])
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())})
    with secrets_of(user):
        passkey = Authenticator.objects.create(
            user=user, type="webauthn", data={"name": "my phone", "credential": {}}
        )
    client.post(reverse("mfa_generate_recovery_codes"))
    after = looks(client)
    pages = [
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "my_sign_in",
    ]
    addresses = [*map(reverse, pages), reverse("mfa_remove_webauthn", args=[passkey.pk])]
    assert [address for address in addresses if not opens(client, address)] == []
    look_closely(after, base_url, addresses)
    nothing_wrong(before, after)


def test_the_first_page_of_a_new_mission(browser, base_url, browser_context_args):
    look = Look(
        browser.new_context(**browser_context_args | {"base_url": base_url, "reduced_motion": "reduce"}),
        base_url,
        set(),
    )
    look_closely(look, base_url, ["/first/", "/account/sign-in/"])
    look.context.close()
    nothing_wrong(look)


# Pages that answer a form


def test_the_registration_page_in_each_state(stage, looks, base_url):
    look = looks(signed_in(stage["cast"].sara))
    page = look.page
    for language in LANGUAGES:
        look.speak(language, base_url)
        look.open("/registrations/new/", language)
        page.fill(
            "[name=p0-zone]",
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C37UTO7408122F1204159ZE184226B<<<<<10",
        )
        page.click("[data-read-zone]")
        page.wait_for_selector("[name=p0-family][value=ERIKSSON]")
        look.at = f"{language} a zone with a wrong check digit"
        look.check(language, axe="wide")
        page.click("[name=do][value=add]")
        page.wait_for_selector("[name=p1-spoken]")
        page.click("button.main")
        page.wait_for_selector(".summary")
        look.at = f"{language} with errors"
        look.check(language, axe="narrow")
    nothing_wrong(look)


def test_what_is_found_and_who_may_be_the_same(stage, looks, base_url):
    look = looks(signed_in(stage["cast"].sara))
    page = look.page
    for language in LANGUAGES:
        look.speak(language, base_url)
        for text, what in (("Aminata", "main li a"), ("zzz", ".empty")):
            look.open("/search/", language)
            page.fill("main [name=q]", text)
            page.keyboard.press("Enter")
            page.wait_for_selector(what)
            look.at = f"{language} search for {text}"
            look.check(language, axe="wide")
        look.open("/registrations/new/", language)
        page.fill("[name=p0-spoken]", "Aminata")
        page.fill("[name=p0-phone]", "0661000000")
        page.select_option("[name=p0-sex]", "F")
        page.fill("[name=p0-birth]", "1994")
        for question in ("alone", "ill", "pregnant", "help", "private"):
            page.select_option(f"[name=p0-{question}]", "no")
        page.select_option("[name=p0-consent]", "given")
        page.wait_for_selector(".known details")
        look.at = f"{language} somebody known while typing"
        look.check(language)
        page.click("button.main")
        page.wait_for_selector("[name=p0-known][value='']")
        look.at = f"{language} is this the same person"
        look.check(language, axe="narrow")
    nothing_wrong(look)
