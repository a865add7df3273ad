"""Every component in every state: readable, in three languages, two widths, light and dark, with and without script."""

import gzip
import re
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from masar.access.views.specimens import PAGES

LOOKS = [
    ("fr", "light", 1366),
    ("fr", "dark", 360),
    ("ar", "light", 360),
    ("ar", "dark", 1366),
    ("en", "light", 1366),
]


@pytest.fixture
def page_in(browser, base_url, browser_context_args):
    """Opens a page in a language, a look and a width; whatever the console says fails the test."""
    contexts, said = [], []

    def opener(language="en", theme="light", width=1366, script=True):
        context = browser.new_context(
            **browser_context_args
            | {
                "viewport": {"width": width, "height": 740},
                "color_scheme": theme,
                "java_script_enabled": script,
                "base_url": base_url,
            }
        )
        context.add_cookies([{"name": "language", "value": language, "url": base_url}])
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda fault: said.append(str(fault)))
        contexts.append(context)
        return page

    yield opener
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("look", LOOKS, ids="-".join(["{0[0]}", "{0[1]}", "{0[2]}"]).format)
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_read_it_and_nothing_overflows(page_in, name, look):
    page = page_in(*look)
    page.goto(f"/specimens/{name}/")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert page.locator("html").get_attribute("dir") == ("rtl" if look[0] == "ar" else "ltr")


@pytest.mark.parametrize("keys", [["F9"], ["Escape", "Escape"]])
def test_one_key_hides_the_page_and_it_stays_hidden(page_in, keys):
    page = page_in()
    page.goto("/specimens/case/")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(".cover")).to_be_visible()
    expect(page.locator("h1")).to_be_hidden()
    page.reload()
    expect(page.locator("h1")).to_be_hidden()
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_visible()


def test_the_shutter_and_the_menu_work_without_script(page_in):
    page = page_in(width=360, script=False)
    page.goto("/specimens/case/")
    page.locator(".bar label[for=shutter]").click()
    expect(page.locator(".cover")).to_be_visible()
    page.locator(".cover label").click()
    expect(page.locator(".cover")).to_be_hidden()
    page.locator("details.menu > summary").last.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_keys_lead_everywhere_and_never_steal_typing(page_in):
    page = page_in()
    page.goto("/specimens/list/")
    page.keyboard.press("/")
    page.keyboard.type("/j?")
    expect(page.locator("#find")).to_have_value("/j?")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-rows] tr:nth-child(3) a")).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator("[data-rows] tr:nth-child(2) a")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_long_list_is_found_by_typing_without_accents(page_in):
    page = page_in()
    page.goto("/specimens/form/")
    field = page.get_by_role("combobox", name="Nationality")
    field.fill("cote")
    page.keyboard.press("Enter")
    expect(field).to_have_value(re.compile("Côte d.Ivoire"))
    expect(page.locator("select[name=nationality]")).to_have_value("CI")


def test_errors_lead_to_their_fields(page_in):
    page = page_in()
    page.goto("/specimens/wrong/")
    expect(page.locator(".summary")).to_be_focused()
    page.locator(".summary a").first.click()
    expect(page.locator("#id_birth")).to_be_focused()
    expect(page.locator("#id_birth")).to_have_attribute("aria-invalid", "true")


def test_the_first_visit_is_small(page_in, base_url):
    page = page_in()
    sizes = {}
    page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto("/specimens/case/", wait_until="networkidle")
    own = sizes.pop(urljoin(base_url, "/specimens/case/"))
    assert own <= 15_000
    assert own + sum(sizes.values()) <= 60_000, sizes
