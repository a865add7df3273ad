"""A phone of 360 px and a thumb: nothing is cut, nothing must be pushed sideways, nothing is too small to press."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from masar.cases.models import Situation
from masar.journey.steps import take
from tests.browser.pages import TOO_WIDE
from tests.casework import fresh, hear
from tests.cast import gather
from tests.desk import sit_down
from tests.families import a_family, a_person

# Links within a sentence stay as high as its line.
TOO_SMALL = """() => [...document.querySelectorAll("a, button, summary, label.choice, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio])")]
  .filter((part) => !part.closest("dialog, .unseen, details.menu:not([open]) > div") && part.checkVisibility({ visibilityProperty: true }))
  .filter((part) => { const box = part.getBoundingClientRect(); return box.width > 1 && box.height > 1 && box.height < 43.5; })
  .filter((part) => getComputedStyle(part).display !== "inline" || part.parentElement.textContent.trim() === part.textContent.trim())
  .map((part) => `${Math.round(part.getBoundingClientRect().height)} px: ${part.outerHTML.slice(0, 90)}`)"""
SIDEWAYS = """() => [...document.querySelectorAll("main *")]
  .filter((part) => part.scrollWidth > part.clientWidth + 1 && ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(part).overflowX))
  .filter((part) => !part.matches("input, select, textarea, .unseen, thead"))
  .map((part) => part.outerHTML.slice(0, 90))"""


@pytest.fixture
def phone(browser, base_url, browser_context_args):
    context = browser.new_context(
        **browser_context_args
        | {
            "base_url": base_url,
            "viewport": {"width": 360, "height": 740},
            "has_touch": True,
            "is_mobile": True,
        }
    )
    yield context
    context.close()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_list_and_form_fits_a_phone(phone, base_url, language):
    cast = gather()
    cast.algiers.edit(
        by=cast.sami, help_numbers="021 00 41 10 Clinique conventionnée de la rue des Frères, jour et nuit"
    )
    registration, people = a_family(cast.sara, cast.algiers, size=2)
    page = sit_down(phone, base_url, cast.omar, language)
    faults = []
    for address in (
        "/", "/registrations/", "/registrations/new/", f"/registrations/{registration.uid}/", f"/people/{people[0].uid}/",
        "/drafts/", "/search/", "/offices/", f"/offices/{cast.algiers.uid}/", "/staff/", f"/staff/{cast.salim.uid}/",
        "/interpreters/", "/codes/", "/account/", "/account/sessions/", "/keys/", "/now/", "/nothing/", "/audit/",
    ):  # fmt: skip
        page.goto(address)
        for look in (TOO_WIDE, SIDEWAYS, TOO_SMALL):
            faults += [f"{address} {found}" for found in page.evaluate(look)]
    page.goto("/")
    page.evaluate("document.getElementById('lock').submit()")
    page.wait_for_url("**/unlock/**")
    for address in ("/unlock/", "/now/"):
        page.goto(address)
        for look in (TOO_WIDE, SIDEWAYS, TOO_SMALL):
            faults += [f"locked {address} {found}" for found in page.evaluate(look)]
    assert not faults, "\n".join(faults)


def test_the_page_one_is_on_can_be_read_in_the_menu(phone, base_url):
    page = sit_down(phone, base_url, gather().omar)
    page.goto("/")
    page.locator("details.menu > summary").last.click()
    shown = "(part) => [getComputedStyle(part).color, getComputedStyle(part.closest('div')).backgroundColor]"
    color, behind = page.locator("details.menu .ways [aria-current]").evaluate(shown)
    luminance = [
        sum(map(int, each.removeprefix("rgb(").removesuffix(")").split(","))) for each in (color, behind)
    ]
    assert luminance[1] - luminance[0] > 300, (color, behind)


def test_a_name_without_a_space_makes_no_page_wider(phone, base_url, browser, browser_context_args):
    cast = gather()
    person = a_person(cast.sara, cast.algiers, name="Abdoulayemamadou" * 7)
    registration = person.enquiries.get().enquiry.registration
    case = registration.enquiry.open_case(by=cast.sara)
    one = SimpleNamespace(episode=case.newest, members=list(case.newest.members.all()), cast=cast)
    hear(one, alone=True)
    take(fresh(one.episode), "register", by=cast.sara)
    Situation(episode=one.episode, member=one.members[0], legal_status="OVERSTAY").record(by=cast.sara)
    take(fresh(one.episode), "submit", by=cast.sara)
    member = one.members[0]
    wide = browser.new_context(
        **browser_context_args | {"base_url": base_url, "viewport": {"width": 1366, "height": 768}}
    )
    small, large = sit_down(phone, base_url, cast.sara, "fr"), sit_down(wide, base_url, cast.omar, "fr")
    faults = []
    for page, address in [
        (small, f"/registrations/{registration.uid}/"), (small, f"/cases/{case.uid}/"), (small, f"/people/{person.uid}/"),
        (small, f"/cases/{case.uid}/steps/withdraw/"), (small, reverse("member_declaration", args=[member.uid])),
        (small, reverse("member_slip", args=[member.uid])), (small, "/"), (small, "/cases/"), (large, f"/desk/{case.uid}/"),
    ]:  # fmt: skip
        page.goto(address)
        faults += [f"{address} {found}" for found in page.evaluate(TOO_WIDE)]
    wide.close()
    assert faults == []
