"""Who may be the same, while one types at the counter: always in sight, by keys, and no field moves for it."""

from datetime import date

import pytest

from tests.cast import gather
from tests.desk import sit_down
from tests.families import a_person

# How much of what stands beside line 0 is seen: in the window, and neither under the bar nor under the buttons at the foot.
SEEN = """() => {
  const box = document.querySelector("#known-0 details").getBoundingClientRect(), foot = document.querySelector(".actions.sticky");
  const end = getComputedStyle(foot).position === "sticky" ? Math.min(innerHeight, foot.getBoundingClientRect().top) : innerHeight;
  const begin = document.querySelector("header.bar").getBoundingClientRect().bottom;
  return (Math.min(box.bottom, end) - Math.max(box.top, begin)) / Math.min(box.height, 200);
}"""
PLACE = """(name) => { const box = document.querySelector(`[name=p0-${name}]`).getBoundingClientRect(); return [box.top, box.height].map(Math.round); }"""
# Whether a field under one's fingers lies under the bar or what sticks below it.
FREE = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  return document.elementFromPoint(box.left + box.width / 2, box.top + 4) === at;
}"""


@pytest.fixture(params=[(1366, 768), (1366, 900), (1024, 768), (360, 740)], ids=str)
def counter(request, browser, base_url, browser_context_args):
    """Opens the counter of Sara in one language, on a screen of this size; the narrowest is a phone."""
    width, height = request.param
    size = {"base_url": base_url, "viewport": {"width": width, "height": height}}
    touched = {"has_touch": True, "is_mobile": True} if width < 500 else {}
    context = browser.new_context(**browser_context_args | size | touched)
    cast = gather()
    for born in ("1990-01-01", "1990-05-05"):
        a_person(cast.sara, cast.algiers, name="Mamadou DIALLO", born=date.fromisoformat(born), phone="")

    def open_in(language):
        page = sit_down(context, base_url, cast.sara, language)
        page.goto("/registrations/new/")
        return page

    yield open_in
    context.close()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_who_may_be_the_same_is_in_sight_and_nothing_moves(counter, language):
    page = counter(language)
    for name, text in (("spoken", "Mamadou Diallo"), ("birth", "1990"), ("phone", "0661 23 45 67")):
        page.focus(f"[name=p0-{name}]")
        page.wait_for_timeout(50)
        page.evaluate("() => document.fonts.ready.then(() => true)")
        before = page.evaluate(PLACE, name)
        with page.expect_response("**/registrations/known/"):
            page.keyboard.type(text)
        page.wait_for_selector("#known-0 details")
        page.wait_for_timeout(100)
        assert page.evaluate(SEEN) > 0.99, name
        after = page.evaluate(PLACE, name)
        # Less than a line: a font that comes late moves it by some pixels.
        assert all(abs(now - then) < 8 for now, then in zip(after, before, strict=True)), (
            name,
            before,
            after,
        )
        assert page.evaluate(FREE), name


def test_a_key_leads_to_them_and_another_one_back(counter):
    page = counter("en")
    page.focus("[name=p0-spoken]")
    page.keyboard.type("Mamadou Diallo")
    page.wait_for_selector("#known-0 details")
    page.keyboard.press("Alt+k")
    assert page.evaluate("document.activeElement.closest('#known-0')?.querySelectorAll('a').length") == 2
    assert page.locator("#known-0 a").first.is_visible()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "p0-spoken"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "p0-zone"


def test_what_stays_the_same_is_told_once(counter):
    page = counter("en")
    page.focus("[name=p0-spoken]")
    page.keyboard.type("Mamadou Diallo")
    page.wait_for_selector("#known-0 details")
    page.evaluate("document.querySelector('#known-0 details').dataset.told = 'once'")
    page.focus("[name=p0-village]")
    with page.expect_response("**/registrations/known/"):
        page.keyboard.type("Pita")
    page.wait_for_timeout(100)
    assert page.locator("#known-0 [data-told=once]").count() == 1
    assert page.locator("#known-0").get_attribute("aria-live") == "polite"
