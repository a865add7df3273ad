"""Passkeys and a locked screen in a real browser."""

import re

import pytest
from django.urls import reverse

from masar.access import drafts
from masar.access.models import Office
from tests.access.doors import with_password
from tests.cast import PASSWORD, fresh, gather

PIN = "482093"
HOME = re.compile(r"//[^/]+/$")


@pytest.fixture
def cast():
    return gather()


@pytest.fixture
def passkeys(page):
    """A device that knows its owner, and says yes by itself."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page, user):
    page.goto("/account/sign-in/")
    page.fill("[name=login]", user.email)
    page.fill("[name=password]", PASSWORD)
    page.click("button.main")


def lock(page):
    page.evaluate("document.getElementById('lock').requestSubmit()")
    page.wait_for_url("**/unlock/**")


def test_a_passkey_is_added_unlocks_and_signs_in_alone(page, passkeys, cast):
    user = with_password(cast.omar)
    user.prefer(by=user, language="en")
    sign_in(page, user)
    page.goto("/account/passkeys/new/")
    page.fill("[name=name]", "my phone")
    page.click("form[data-passkey] button")
    page.wait_for_url("**/account/recovery-codes/")

    page.goto("/staff/")
    lock(page)
    page.click("text=Unlock with a passkey")
    page.wait_for_url("**/staff/")

    page.goto("/account/sign-out/")
    page.click("main button.main")
    page.wait_for_url("**/account/sign-in/")
    page.click("text=Sign in with a passkey")
    page.wait_for_url(HOME)

    page.goto("/account/sign-out/")
    page.click("main button.main")
    sign_in(page, user)  # by password, and then it is the second step
    page.wait_for_url("**/account/sign-in/code/")
    page.click("text=Use my passkey")
    page.wait_for_url(HOME)


def test_what_is_sent_to_a_locked_screen_arrives_after_unlocking(page, cast):
    user = with_password(cast.leila)
    user.prefer(by=user, language="en")
    fresh(user).set_pin(by=user, pin=PIN)
    sign_in(page, user)
    page.goto(reverse("office", args=[cast.oran.uid]))
    page.fill("[name=place]", "Es Senia")
    other = page.context.new_page()
    other.goto("/staff/")
    lock(other)

    page.click("form:has([name=place]) button.main")
    page.wait_for_url("**/unlock/**")
    page.fill("[name=pin]", PIN)
    page.click("button.main")
    page.wait_for_url("**/unlock/held/")
    page.click("button:has-text('Send it again')")
    page.wait_for_url(f"**{reverse('office', args=[cast.oran.uid])}")
    assert Office.objects.get(pk=cast.oran.pk).place == "Es Senia"
    assert not drafts.mine(fresh(user), "held")
