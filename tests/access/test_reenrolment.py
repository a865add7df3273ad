"""A lost second factor: two people, in person, and everything that opened the account before opens nothing."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masar.access import limits, mails
from masar.access.models import Event, Reenrolment
from masar.access.verbs import Refused
from tests.access.doors import SIGN_IN, attempt, page, signed_in, with_app, with_password
from tests.cast import PASSWORD, fresh, gather

NEW_PASSWORD = "une autre longue phrase"


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def asked(cast):
    """Omar, who heads the centre, asks for Sara."""
    with_app(with_password(cast.sara))
    return fresh(cast.sara).ask_reenrolment(by=cast.omar)


def code_in(answer):
    return re.search(r"\d{4} \d{4}", answer.content.decode())


def test_one_asks_another_confirms_and_the_colleague_begins_anew(cast, asked):
    sara = Client()
    attempt(sara, cast.sara.email)
    with_password(cast.leila)
    leila = signed_in(cast.leila)
    answer = leila.post(reverse("reenrolment", args=[asked.uid]), {"version": asked.version, "once": "x1"})
    code = code_in(answer)[0]
    assert not Authenticator.objects.filter(user=cast.sara).exists()
    assert attempt(Client(), cast.sara.email).status_code == 200  # the old password is gone too
    answer = Client().post(
        reverse("re_enrol"),
        {"email": cast.sara.email, "code": code, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
    )
    assert answer["Location"] == SIGN_IN
    assert attempt(Client(), cast.sara.email, NEW_PASSWORD)["Location"] == "/"
    assert list(
        Event.objects.filter(verb__startswith="reenrolment").order_by("seq").values_list("verb", "by")
    ) == [("reenrolment.ask", f"user:{cast.omar.uid}"), ("reenrolment.confirm", f"user:{cast.leila.uid}")]


def test_the_code_is_shown_this_once(cast, asked):
    leila = signed_in(cast.leila)
    said = {"version": asked.version, "once": "x1"}
    assert code_in(leila.post(reverse("reenrolment", args=[asked.uid]), said))
    assert not code_in(leila.post(reverse("reenrolment", args=[asked.uid]), said, follow=True))
    assert not code_in(page(leila, "reenrolment", asked.uid))


def test_every_session_of_the_colleague_ends_with_it(cast):
    sara = signed_in(cast.sara)
    asked = fresh(cast.sara).ask_reenrolment(by=cast.omar)
    assert page(sara, "my_sign_in").status_code == 200
    asked.confirm(by=cast.leila)
    assert page(sara, "my_sign_in").status_code == 302


def test_whoever_asked_cannot_confirm(cast, asked):
    omar = signed_in(cast.omar)
    answer = omar.post(reverse("reenrolment", args=[asked.uid]), {"version": asked.version})
    assert answer.status_code == 403
    assert "second person" in answer.content.decode()
    assert Authenticator.objects.filter(user=cast.sara).exists()


def test_nobody_asks_for_themselves(cast):
    with pytest.raises(Refused):
        cast.omar.ask_reenrolment(by=cast.omar)


def test_nobody_confirms_for_themselves(cast):
    asked = cast.omar.ask_reenrolment(by=cast.leila)
    with pytest.raises(Refused) as refusal:
        asked.confirm(by=cast.omar)
    assert "your own account" in str(refusal.value.answer.sentence)


@pytest.mark.parametrize("name", ["salim", "karim", "nadia", "rachid", "dounia", "adel", "eve"])
def test_the_wrong_role_neither_asks_nor_confirms(cast, asked, name):
    colleague = getattr(cast, name)
    with pytest.raises(Refused):
        cast.nadia.ask_reenrolment(by=colleague) if name != "nadia" else cast.karim.ask_reenrolment(
            by=colleague
        )
    with pytest.raises(Refused):
        asked.confirm(by=colleague)


def test_the_head_of_another_centre_sees_nothing_of_it(cast, asked):
    hakim = signed_in(cast.hakim)
    assert page(hakim, "reenrolment", asked.uid).status_code == 404
    assert page(hakim, "new_reenrolment", cast.sara.uid).status_code == 404
    with pytest.raises(Refused):
        asked.confirm(by=cast.hakim)


def test_another_mission_sees_nothing_of_it(cast, asked):
    assert page(signed_in(cast.bruno), "reenrolment", asked.uid).status_code == 404


def test_it_is_asked_on_the_page_and_stands_in_the_list(cast):
    omar = signed_in(cast.omar)
    answer = omar.post(reverse("new_reenrolment", args=[cast.sara.uid]), {"once": "x2"})
    assert answer["Location"] == Reenrolment.objects.get().get_absolute_url()
    assert "Sara" in page(omar, "reenrolments").content.decode()
    assert omar.post(reverse("new_reenrolment", args=[cast.sara.uid]), {"once": "x3"}).status_code == 200
    assert Reenrolment.objects.count() == 1


def test_it_ends_by_itself_after_a_day(cast, asked):
    tomorrow = timezone.now() + timedelta(hours=25)
    with patch("django.utils.timezone.now", return_value=tomorrow):
        with pytest.raises(Refused):
            asked.confirm(by=cast.leila)
        again = cast.sara.ask_reenrolment(by=cast.omar)
    assert again.uid != asked.uid


def test_it_is_withdrawn_by_whoever_asked(cast, asked):
    signed_in(cast.omar).post(reverse("reenrolment_withdrawal", args=[asked.uid]))
    assert Reenrolment.objects.get().ended_at
    with pytest.raises(Refused):
        Reenrolment.objects.get().confirm(by=cast.leila)


def test_while_the_code_waits_nobody_alone_makes_another(cast, asked, settings):
    """Administration could otherwise take the account over by inviting its owner again; mail by reading the mailbox."""
    settings.EMAIL_URL = "smtp://mail.example"
    asked.confirm(by=cast.leila)
    with pytest.raises(Refused):
        fresh(cast.sara).welcome(by=cast.rachid)
    mails.mail_reset_code(limits.fingerprint(cast.sara.email))
    assert not mail.outbox


def test_a_pin_of_before_unlocks_nothing(cast, asked):
    fresh(cast.sara).set_pin(by=cast.sara, pin="482093")
    Reenrolment.objects.get().confirm(by=cast.leila)
    assert not fresh(cast.sara).check_pin("482093")
    assert not fresh(cast.sara).check_password(PASSWORD)
