"""The turned screen as somebody holds it: on a phone, with a second window behind it, by keys, without a script."""

import pytest
from django.conf import settings

from tests.access.doors import signed_in
from tests.browser.pages import Look, nothing_wrong
from tests.browser.test_crawl import personal_names
from tests.casework import begun, counselled, fresh
from tests.cast import gather
from tests.declared import in_use, prepared
from tests.desk import next_page, sit_down
from tests.programme.sounds import mp3
from tests.programme.wordings import recorded

PIN = "482093"
LANGUAGES = ("fr", "ar", "en")


@pytest.fixture
def family():
    return counselled(begun(gather()))


@pytest.fixture
def paper(family):
    texts = in_use(family.cast)
    return lambda language: prepared(family, family.members[0], texts[language])


@pytest.fixture
def sara(family):
    fresh(family.cast.sara).set_pin(by=family.cast.sara, pin=PIN)
    return fresh(family.cast.sara)


def turn(page, this):
    page.goto(f"/declarations/{this.uid}/")
    with next_page(page):
        page.keyboard.press("t")


def draw(page):
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 90)
    page.mouse.down()
    for step in range(10):
        page.mouse.move(box["x"] + 30 + step * 20, box["y"] + 90 + (30 if step % 2 else -30))
    page.mouse.up()


def test_how_it_looks_in_each_language(browser, base_url, browser_context_args, family, sara, paper):
    for language in LANGUAGES:
        this = paper(language)
        context = browser.new_context(
            **browser_context_args | {"base_url": base_url, "reduced_motion": "reduce"}
        )
        look = Look(context, base_url, personal_names(family.cast))
        client = signed_in(sara)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
        client.post(f"/declarations/{this.uid}/turned/", {"turn": "1"})
        look.speak(language, base_url)
        for address in (f"/declarations/{this.uid}/turned/", "/unlock/", "/now/"):
            look.open(address, language)
            look.check(language, axe="narrow" if language == "ar" else "wide")
        nothing_wrong(look)
        context.close()


def test_what_is_wrong_brings_the_box_into_sight(browser, base_url, browser_context_args, sara, paper):
    context = browser.new_context(
        **browser_context_args | {"base_url": base_url, "viewport": {"width": 360, "height": 740}}
    )
    page = sit_down(context, base_url, sara, "ar")
    turn(page, paper("ar"))
    with next_page(page):
        page.locator("[data-sign] button.main").click()
    assert page.locator("[data-sign] .summary").evaluate("part => part === document.activeElement")
    box = page.locator("canvas").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 740
    context.close()


def test_on_a_phone_with_a_second_window_behind_it(browser, base_url, browser_context_args, sara, paper):
    context = browser.new_context(
        **browser_context_args | {"base_url": base_url, "viewport": {"width": 360, "height": 740}}
    )
    page = sit_down(context, base_url, sara, "ar")
    behind = context.new_page()
    behind.goto("/registrations/")
    this = paper("ar")
    turn(page, this)
    behind.wait_for_url("**/unlock/**")  # covered at once, and not after some minutes
    draw(page)
    with next_page(page):
        page.click("[data-sign] button.main")
    assert fresh(this).signed_on
    with next_page(page):
        page.go_back()
    assert page.locator("header.bar").count() == 0
    behind.goto("/cases/")
    assert "/unlock/" in behind.url
    behind.fill("[name=pin]", PIN)
    behind.keyboard.press("Enter")
    behind.wait_for_url(f"**/declarations/{this.uid}/")
    context.close()


def test_the_place_to_sign_opens_when_the_recording_was_heard(
    browser, base_url, browser_context_args, family, sara
):
    texts = in_use(family.cast)
    recording = recorded(family.cast, texts["fr"], "ha", content=mp3())
    recording.approve(by=family.cast.leila)
    said = {"spoken": "ha", "voice": "AUDIO", "recording": recording}
    this = prepared(family, family.members[0], texts["fr"], **said)
    context = browser.new_context(**browser_context_args | {"base_url": base_url})
    page = sit_down(context, base_url, sara, "fr")
    turn(page, this)
    assert page.locator("[data-hear]").is_visible()
    assert not page.locator("canvas").is_visible()
    page.evaluate(
        "() => { const audio = document.querySelector('audio'); audio.muted = true; audio.play(); }"
    )
    page.locator("canvas").wait_for(state="visible")
    assert not page.locator("[data-hear]").is_visible()
    draw(page)
    with next_page(page):
        page.click("[data-sign] button.main")
    assert fresh(this).heard_seconds >= recording.seconds - 1
    context.close()


def test_by_keys_and_without_a_script_it_is_as_closed(browser, base_url, browser_context_args, sara, paper):
    context = browser.new_context(
        **browser_context_args | {"base_url": base_url, "java_script_enabled": False}
    )
    page = sit_down(context, base_url, sara, "fr")
    this = paper("fr")
    page.goto(f"/declarations/{this.uid}/")
    page.focus("button[name=turn]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/turned/")
    links = page.locator("a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert links == ["/now/", f"/declarations/{this.uid}/"]
    page.goto("/cases/")
    assert "/unlock/" in page.url
    page.click(f"a[href='/declarations/{this.uid}/turned/']")
    page.wait_for_url("**/turned/")
    page.focus(f"a[href='/declarations/{this.uid}/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unlock/**")
    page.fill("[name=pin]", PIN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/declarations/{this.uid}/")
    assert page.locator("button[name=turn]").is_visible()
    context.close()
