"""The first administrator of an empty installation."""

import re
from datetime import timedelta
from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masar.access.models import Event, Mission, OneTimeCode, User
from tests.access.doors import SIGN_IN
from tests.cast import PASSWORD, begin_mission

SAID = {
    "mission": "Algérie",
    "country": "DZ",
    "name": "Samira Haddad",
    "email": "Samira@masar.test",
    "password1": PASSWORD,
    "password2": PASSWORD,
}


def printed():
    out = StringIO()
    call_command("first_start", stdout=out)
    return re.search(r"\d{4} \d{4}", out.getvalue())[0]


def begin(code, client=None, **said):
    return (client or Client()).post("/first/", SAID | {"code": code} | said)


def test_an_empty_installation_leads_to_the_first_page(db):
    assert Client().get(SIGN_IN)["Location"] == "/first/"
    assert Client().get("/first/").status_code == 200


def test_with_the_code_a_mission_begins_and_its_administrator_is_signed_in(db):
    client = Client()
    assert begin(printed(), client)["Location"] == "/"
    assert client.get(reverse("my_sign_in")).status_code == 200
    user = User.objects.get()
    assert (user.email, user.mission.name, user.mission.country) == ("samira@masar.test", "Algérie", "DZ")
    assert sorted(power.role for power in user.powers) == ["AVRRC", "SYS"]
    assert list(Event.objects.order_by("seq").values_list("verb", flat=True)) == [
        "one_time_code.make",
        "one_time_code.use",
        "mission.begin",
        "user.invite",
        "grant.give",
        "grant.give",
        "user.set_password",
        "user.sign_in",
    ]


def test_afterwards_the_page_is_not_there_and_no_code_is_printed(db):
    begin_mission("Algérie", "DZ", "Sami")
    assert Client().get("/first/").status_code == 404
    assert Client().post("/first/", SAID).status_code == 404
    with pytest.raises(CommandError):
        printed()


def test_a_wrong_code_begins_nothing(db):
    printed()
    assert begin("0000 0000").status_code == 200
    assert not Mission.objects.exists()


def test_five_wrong_codes_revoke_it_and_a_new_one_can_be_printed(db):
    code = printed()
    for _guess in range(5):
        begin("0000 0000")
    assert begin(code).status_code == 200
    assert not User.objects.exists()
    assert begin(printed()).status_code == 302


def test_a_code_ends_after_half_an_hour_and_when_another_is_printed(db):
    first = printed()
    with patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(minutes=31)):
        begin(first)
    assert not User.objects.exists()
    second, third = printed(), printed()
    assert begin(second).status_code == 200
    assert begin(third).status_code == 302


def test_the_code_is_not_stored(db):
    code = printed().replace(" ", "")
    assert code not in OneTimeCode.objects.get().code


def test_a_weak_password_is_refused_and_the_code_stays(db):
    code = printed()
    assert begin(code, password1="short", password2="short").status_code == 200
    assert begin(code, password2="something else entirely").status_code == 200
    assert begin(code).status_code == 302


def test_without_a_code_from_the_server_nobody_begins(db):
    assert begin("").status_code == 200
    assert begin("1234 5678").status_code == 200
    assert not User.objects.exists()
