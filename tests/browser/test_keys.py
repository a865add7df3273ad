"""A day at the counter by keys alone, with the focus in sight wherever it is."""

import pytest
from django.urls import reverse

from masar.cases.models import Registration
from tests.access.doors import with_password
from tests.casework import begun
from tests.cast import PASSWORD, fresh, gather
from tests.desk import next_page, sit_down

PIN = "482093"
# What has the focus: a ring around it, or around the label that stands for it.
SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const drawn = at.matches(".shutter") ? at.nextElementSibling : at;
  const ring = getComputedStyle(drawn), box = drawn.getBoundingClientRect();
  if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) return `no ring: ${at.outerHTML.slice(0, 100)}`;
  if (box.width < 4 || box.height < 4 || box.bottom < 0 || box.top > innerHeight) return `out of sight: ${at.outerHTML.slice(0, 100)}`;
  const over = document.elementFromPoint(Math.max(0, Math.min(innerWidth - 1, box.left + box.width / 2)), Math.max(0, box.top + box.height / 2));
  if (over && over.closest(".actions.sticky, header.bar") && !over.closest(".actions.sticky, header.bar").contains(drawn)) return `covered: ${at.outerHTML.slice(0, 100)}`;
  return "";
}"""


@pytest.fixture
def clerk():
    sara = gather().sara
    with_password(sara).prefer(by=sara, language="en")
    fresh(sara).set_pin(by=sara, pin=PIN)
    return fresh(sara)


def tab_until(page, found, most=120):
    """Tab until the focus is on what `found` selects; whatever it passes must show it."""
    at_it = "(wanted) => document.activeElement.matches(wanted)"
    for _press in range(most):
        if page.evaluate(at_it, found):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN) == ""
    pytest.fail(f"no Tab leads to {found}")


def choose(page, field, text):
    tab_until(page, field)
    page.keyboard.type(text)


def test_from_signing_in_to_unlocking_by_keys_alone(page, clerk):
    page.goto("/account/sign-in/")
    tab_until(page, "[name=login]")
    page.keyboard.type(clerk.email)
    tab_until(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    with next_page(page):
        page.keyboard.press("Enter")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("skip")
    assert page.evaluate(SEEN) == ""
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null"), (
        "the skip link leads to the content"
    )
    with next_page(page):
        page.keyboard.press("r")

    choose(page, "[name=p0-spoken]", "Ibrahima")
    choose(page, "[name=p0-sex]", "man")
    for question in ("alone", "ill", "help", "private"):
        choose(page, f"[name=p0-{question}]", "no")
    choose(page, "[name=p0-consent]", "yes, agrees")
    with next_page(page):
        page.keyboard.press("Control+Enter")
    assert Registration.objects.exists(), page.locator("main").inner_text()

    tab_until(page, "details.menu:last-of-type > summary, .ends details.menu:last-child > summary")
    page.keyboard.press("Enter")
    tab_until(page, "#lock button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unlock/**")
    tab_until(page, "[name=pin]")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/registrations/**")


@pytest.mark.parametrize(
    "address", ["/", "/registrations/", "/drafts/", "/staff/", "/account/", "/now/", "/keys/", "/search/"]
)
def test_the_focus_is_seen_on_its_way_through_a_page(page, clerk, address, base_url):
    page = sit_down(page.context, base_url, clerk)
    page.goto(address)
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return
        assert page.evaluate(SEEN) == ""


@pytest.mark.parametrize(("key", "code"), [("ق", "KeyR"), ("r", "KeyR"), ("r", "KeyP")])
def test_a_key_means_the_same_while_an_arabic_keyboard_is_active(page, clerk, base_url, key, code):
    page = sit_down(page.context, base_url, clerk)
    page.goto("/")
    pressed = {"key": key, "code": code, "bubbles": True, "cancelable": True}
    with next_page(page):
        page.evaluate(
            "(pressed) => document.body.dispatchEvent(new KeyboardEvent('keydown', pressed))", pressed
        )
    assert page.locator("[name=p0-spoken]").count() == 1


# What has the focus: the name of a field, else whether it is nowhere, else what it is.
AT = "(({ name, className, tagName }) => name || className || tagName)(document.activeElement)"


def test_a_page_for_one_form_begins_at_its_first_field(context, browser, base_url, browser_context_args):
    family = begun(gather())
    page = sit_down(context, base_url, family.cast.sara)
    begins = {"case_session": "happened_on", "member_paper": "happened_on", "new_document": "happened_on",
              "new_note": "happened_on", "new_task": "line", "member_relation": "relation"}  # fmt: skip
    touched = browser.new_context(
        **browser_context_args | {"base_url": base_url, "has_touch": True, "is_mobile": True}
    )
    by_hand = sit_down(touched, base_url, family.cast.sara)
    for name, first in begins.items():
        subject = family.members[1] if name.startswith("member") else family.case
        where = reverse(name, args=[subject.uid])
        page.goto(where)
        assert (page.evaluate(AT), page.evaluate(SEEN)) == (first, ""), name
        by_hand.goto(where)
        assert by_hand.evaluate(AT) == "BODY", name  # nothing covers half the screen unasked
    touched.close()
    page.select_option("[name=relation]", "")
    with next_page(page):
        page.keyboard.press("Control+Enter")
    assert page.evaluate(AT) == "summary"  # what is to correct is read first
    page.goto(reverse("case", args=[family.case.uid]))
    assert page.evaluate(AT) == "BODY"
