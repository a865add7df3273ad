"""Help from where nothing else opens, with two keys."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from masar.access.models import HelpCall
from tests.cast import gather
from tests.desk import sit_down


def test_two_keys_call_for_help_from_a_locked_screen(page, base_url):
    cast = gather()
    page = sit_down(page.context, base_url, cast.sara)
    page.goto("/staff/")
    page.evaluate("document.getElementById('lock').requestSubmit()")
    page.wait_for_url("**/unlock/**")
    for keys in (["Tab", "Enter"], ["Alt+n"]):
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url("**/now/**")
        page.click("text=Go back")
        page.wait_for_url("**/unlock/**")
    page.keyboard.press("Alt+n")
    page.wait_for_url("**/now/**")
    page.keyboard.press("1")
    expect(page.locator(".told")).to_contain_text("a colleague has been asked")
    assert HelpCall.objects.get().screen_locked


def test_two_keys_show_the_numbers_on_the_page_where_one_signs_in(page):
    page.goto(reverse("account_login"))
    for keys in (["Tab", "Enter"], ["Alt+n"]):
        page.reload()
        for key in keys:
            page.keyboard.press(key)
        expect(page.locator("details.help")).to_have_attribute("open", "")
        expect(page.locator("details.help")).to_contain_text(re.compile("emergency|urgence"))
