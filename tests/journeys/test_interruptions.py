"""What a working day does to a page: colleagues, double clicks, a lock, a power cut. Nothing is lost or done twice."""

import re
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from masar.access.models import Draft, Event, Function, HelpCall
from masar.access.roles import Role
from masar.access.sealing import reading_as
from masar.cases.models import Registration
from masar.people.comparison import COMPARE
from masar.people.models import Match, Person
from tests.access.doors import with_password
from tests.cast import PASSWORD, fresh
from tests.desk import sit_down
from tests.families import a_family, a_person

ROOT = Path(__file__).resolve().parents[2]
ALOUD = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}
PIN = "482093"


def signed_in(user):
    client = Client()
    client.force_login(user)
    client.cookies["language"] = "en"
    return client


def typed(cast, once="one-page", **more):
    return {
        "office": cast.algiers.pk, "happened_on": cast.algiers.today().isoformat(), "channel": "IN-PERSON", "lines": 1,
        "do": "save", "once": once, "p0-spoken": "Amina", "p0-sex": "F", "p0-birth": "1994", "p0-consent": "given",
    } | {f"p0-{question}": answer for question, answer in ALOUD.items()} | more  # fmt: skip


# Two at once


def correction(person, version, **said):
    form = {
        "name": person.name,
        "sex": person.sex,
        "birth_said": "",
        "birth_place": "",
        "marital_status": "",
        "village": "",
    }
    return form | {"version": version} | said


def test_two_editors_and_the_second_sees_typed_against_stored(cast):
    person = a_person(cast.sara, cast.algiers)
    seen, address = person.version, reverse("person_correction", args=[person.uid])
    sara, salim = signed_in(cast.sara), signed_in(cast.salim)
    first = sara.post(address, correction(person, seen, village="Badinko"))
    assert first.status_code == 302
    second = salim.post(address, correction(person, seen, village="Kita", birth_place="Kayes"))
    page = second.content.decode()
    assert 'name="keep_village"' in page  # both wrote it: typed and stored stand side by side
    assert 'name="keep_birth_place"' not in page  # only one did: merged
    for value in ("Badinko", "Kita", "Sara"):
        assert value in page
    assert Person.objects.get().village == "Badinko"
    seen = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    salim.post(
        address,
        correction(person, seen, village="Kita", birth_place="Kayes", keep_village="typed"),
    )
    assert (Person.objects.get().village, Person.objects.get().birth_place) == ("Kita", "Kayes")


def test_two_windows_of_one_registration_show_both_versions(cast):
    sara = signed_in(cast.sara)
    sara.post(reverse("autosave", args=["registration"]), typed(cast))
    with reading_as(cast.sara):
        draft = Draft.objects.get()
    window = {"draft": str(draft.uid), "draft_version": draft.version}
    sara.post(
        reverse("autosave", args=["registration"]),
        typed(cast, "window-2", **window, **{"p0-spoken": "Aminata"}),
    )
    answer = sara.post(
        reverse("autosave", args=["registration"]), typed(cast, "window-3", **window, **{"p0-spoken": "Mina"})
    )
    assert answer.status_code == 409
    assert all(name in answer.content.decode() for name in ("Aminata", "Mina"))


def a_call(cast):
    return HelpCall(office=cast.algiers, kind="health").call(by=cast.sara)


def a_match(cast):
    _registration, (earlier, later) = a_family(cast.sara, cast.algiers, size=2)
    return Match(earlier=earlier, later=later, why="phone").find(by=COMPARE)


# Every button that acts by itself: who presses it, what it acts on, where.
BUTTONS = {
    "office_closure": ("sami", lambda cast: cast.algiers, {}),
    "function_ending": ("sami", lambda cast: Function.objects.get(office=cast.algiers, code=Role.HRC), {}),
    "grant_ending": ("sami", lambda cast: cast.salim.powers[0], {}),
    "colleague_block": ("omar", lambda cast: cast.salim, {}),
    "contact_ending": ("sara", lambda cast: a_person(cast.sara, cast.algiers).contacts.get(), {}),
    "kinship_ending": ("sara", lambda cast: a_family(cast.sara, cast.algiers)[1][0].kinships.first(), {}),
    "match": ("omar", a_match, {"decision": "same", "ground": "papers"}),
    "help_call": ("karim", a_call, {}),
}


@pytest.mark.parametrize("name", BUTTONS)
def test_a_stale_page_acts_on_nothing(cast, name):
    who, subject, said = BUTTONS[name]
    subject = subject(cast)
    client = signed_in(getattr(cast, who))
    before = Event.objects.count()
    address = reverse(name, args=[subject.uid])
    answer = client.post(
        address, said | {"version": subject.version - 1}, headers={"referer": "http://testserver/staff/"}
    )
    assert (answer.status_code, Event.objects.count()) == (409, before)
    assert "nothing was done" in answer.content.decode()
    if name != "match":  # which shows the pair as it is now
        assert 'href="http://testserver/staff/"' in answer.content.decode()
    # The same press on the page as it is now does what it says.
    assert client.post(address, said | {"version": subject.version}).status_code == 302
    assert Event.objects.count() > before


def test_twenty_identical_posts_in_parallel_register_once(cast, base_url):
    client = signed_in(cast.sara)
    page = client.get(reverse("register")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    body = urlencode(typed(cast) | {"csrfmiddlewaretoken": token})
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}

    def post(_number):
        connection = HTTPConnection(urlsplit(base_url).netloc, timeout=60)
        connection.request("POST", reverse("register"), body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers["Location"]

    with ThreadPoolExecutor(20) as all_at_once:
        answers = Counter(all_at_once.map(post, range(20)))
    registration = Registration.objects.get()
    assert answers == {(302, registration.get_absolute_url()): 20}
    assert Person.objects.count() == 1
    assert Event.objects.filter(verb="registration.save").count() == 1


# The power goes


@pytest.fixture
def server():
    """Masar in a process of its own, on the databases of this test, that can be killed and started again."""
    started = Server()
    started.start()
    yield started
    started.kill()


class Server:
    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://localhost:{self.port}"

    def start(self):
        command = ["manage.py", "runserver", "--noreload", "--insecure", "--settings=tests.settings"]
        self.process = subprocess.Popen(
            [sys.executable, *command, f"localhost:{self.port}"], cwd=ROOT,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                return urlopen(f"{self.url}/account/sign-in/", timeout=5).status
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the server does not answer")

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def machine(browser, browser_context_args):
    """Another computer: `machine(user, url)` is a browser that has nothing in common with the others."""
    contexts = []

    def opener(user, url):
        contexts.append(browser.new_context(**browser_context_args | {"base_url": url}))
        contexts[-1].set_default_timeout(10_000)
        return sit_down(contexts[-1], url, user)

    yield opener
    for context in contexts:
        context.close()


def is_kept(page):
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("Saved at"))


def test_a_killed_server_and_another_machine_and_the_typed_data_are_there(cast, server, machine):
    page = machine(cast.sara, server.url)
    page.goto("/registrations/new/")
    page.fill("[name=p0-spoken]", "Ibrahima")
    page.fill("[name=p0-birth]", "1994")
    is_kept(page)
    page.keyboard.press("Alt+a")
    page.fill("[name=p1-spoken]", "Fanta")
    page.fill("[name=p1-birth]", "2016")
    with page.expect_response(
        lambda answer: "/drafts/" in answer.url and "2016" in (answer.request.post_data or "")
    ):
        page.locator("[name=p1-birth]").blur()
    is_kept(page)
    server.kill()
    page.fill("[name=p1-village]", "Badinko")
    expect(page.locator("[data-draft-status].trouble")).to_be_visible()  # and it says so

    server.start()
    other = machine(cast.sara, server.url)
    other.goto("/")
    other.click("[data-rows] a[href*='draft=']")
    for name, value in (
        ("p0-spoken", "Ibrahima"),
        ("p0-birth", "1994"),
        ("p1-spoken", "Fanta"),
        ("p1-birth", "2016"),
    ):
        expect(other.locator(f"[name={name}]")).to_have_value(value)
    other.fill("[name=p0-village]", "Badinko")
    is_kept(other)
    for line, relation in ((0, ""), (1, "DAU")):
        other.select_option(f"[name=p{line}-sex]", "M" if line == 0 else "F")
        for question in ALOUD if line == 0 else ():
            if other.locator(f"[name=p{line}-{question}]").is_visible():
                other.select_option(f"[name=p{line}-{question}]", "no")
        other.select_option(f"[name=p{line}-consent]", "parent" if line else "given")
        if relation:
            other.select_option(f"[name=p{line}-relation]", relation)
    other.keyboard.press("Control+Enter")
    other.wait_for_url("**/registrations/*-*-*/")
    assert set(Person.objects.values_list("name", flat=True)) == {"Ibrahima", "Fanta"}
    with reading_as(cast.sara):
        assert Draft.objects.get().used_at is not None


# The screen locks, or is hidden


@pytest.fixture
def desk(machine, base_url):
    return lambda user: machine(user, base_url)


@pytest.mark.parametrize("way", ["pin", "password"])
def test_what_was_typed_survives_an_idle_lock(cast, desk, way):
    sara = with_password(cast.sara)
    if way == "pin":
        fresh(sara).set_pin(by=sara, pin=PIN)
    page = desk(sara)
    page.clock.install(time=timezone.now())
    page.goto("/registrations/new/")
    page.fill("[name=p0-spoken]", "Ibrahima")
    page.fill("[name=p0-birth]", "vers 1994")
    page.clock.fast_forward(timedelta(minutes=11).total_seconds() * 1000)
    page.wait_for_url("**/unlock/**")
    expect(page.locator("body")).not_to_contain_text("Sara")
    page.goto("/registrations/")
    page.wait_for_url("**/unlock/**")
    page.go_back()
    page.fill(f"[name={way}]", PIN if way == "pin" else PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/new/?draft=*")
    expect(page.locator("[name=p0-spoken]")).to_have_value("Ibrahima")
    expect(page.locator("[name=p0-birth]")).to_have_value("vers 1994")


HIDDEN = """() => {
  const cover = document.querySelector(".cover");
  const seen = [...document.body.querySelectorAll("*")].filter((part) => !cover.contains(part) && part !== cover)
    .filter((part) => getComputedStyle(part).visibility !== "hidden" && part.getClientRects().length);
  const points = [];
  for (let x = 5; x < innerWidth; x += 60) for (let y = 5; y < innerHeight; y += 60) {
    if (!cover.contains(document.elementFromPoint(x, y))) points.push([x, y]);
  }
  return [seen.map((part) => part.outerHTML.slice(0, 80)), points];
}"""


def test_the_shutter_hides_everything_personal(cast, desk):
    _registration, people = a_family(cast.sara, cast.algiers, size=2)
    page = desk(cast.sara)
    for address in (
        "/registrations/new/",
        "/registrations/",
        people[0].get_absolute_url(),
        "/search/",
        "/staff/",
    ):
        page.goto(address)
        if address.endswith("new/"):
            page.fill("[name=p0-spoken]", "Ibrahima")
            page.keyboard.press("Alt+a")
            page.fill("[name=p1-spoken]", "Fanta")
        page.keyboard.press("F9")
        assert page.evaluate(HIDDEN) == [[], []], address
        assert not re.search("Aminata|Moussa|Sara|Ibrahima", page.title(), re.I)
        assert "KONATÉ" not in page.inner_text("body")
        if address.endswith("new/"):
            page.keyboard.press("F9")
            expect(page.locator("[name=p1-spoken]")).to_be_focused()  # one goes on where one was
            is_kept(page)
        else:
            page.keyboard.press("F9")


# Somebody faints


@pytest.mark.parametrize("address", ["/", "/registrations/new/", "/search/", "/staff/", "/drafts/", "/keys/"])
def test_help_is_called_in_two_presses_from_any_page(cast, desk, address):
    page = desk(cast.sara)
    page.goto(address)
    if address == "/registrations/new/":
        page.fill("[name=p0-spoken]", "Ibrahima")  # half-way through a word, and nothing is asked
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/now/")
    page.keyboard.press("1")
    page.wait_for_url("**/now/*-*-*/")
    assert HelpCall.objects.get().caller == cast.sara
    if address == "/registrations/new/":
        page.goto("/")
        expect(page.locator("[data-rows] a[href*='draft=']")).to_be_visible()
