"""Now: help is called in one press, passes on by itself, and is written up sealed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masar.access import helping, lock, pages, sealing
from masar.access.engines.guard import unguarded
from masar.access.models import Deadline, HelpCall
from masar.lib import telephones
from tests.access.doors import signed_in
from tests.cast import fresh, gather


@pytest.fixture
def cast(db):
    cast = gather()
    for code, name in (("PFP", "karim"), ("MFP", "nadia")):
        cast.algiers.assign_function(by=cast.sami, code=code, holder=getattr(cast, name))
    return cast


def call(cast, client, kind="health"):
    client.force_login(cast.sara)
    client.post(reverse("now"), {"office": cast.algiers.pk, "kind": kind, "once": "n"})
    return HelpCall.objects.get()


def test_one_press_asks_the_function_it_belongs_to(cast, client):
    assert call(cast, client).asked == cast.nadia


def test_a_child_goes_to_protection(cast, client):
    assert call(cast, client, "child").asked == cast.karim


def test_no_answer_in_a_quarter_of_an_hour_passes_it_on(cast, client):
    first = call(cast, client)
    helping.pass_on()
    assert HelpCall.objects.get().asked == cast.nadia
    with unguarded("make it late"):
        HelpCall._base_manager.filter(pk=first.pk).update(asked_at=timezone.now() - timedelta(minutes=16))
    helping.pass_on()
    assert HelpCall.objects.get().asked == cast.hana, "the head's stand-in is next"


def test_an_answer_ends_it(cast, client):
    waiting = call(cast, client)
    client.force_login(cast.nadia)
    client.post(reverse("help_call", args=[waiting.uid]), {"version": waiting.version})
    assert HelpCall.objects.get().answered_by == cast.nadia


def test_what_happened_is_written_up_sealed_and_read_by_protection(cast, client):
    waiting = call(cast, client)
    client.post(
        reverse("help_write_up", args=[waiting.uid]), {"text": "She fainted in the queue.", "once": "w"}
    )
    waiting = HelpCall.objects.get()
    assert not Deadline.objects.filter(kind="write-up", met_at=None).exists()
    assert sealing.read(cast.karim, waiting, "text") == "She fainted in the queue."
    client.force_login(cast.omar)
    assert "fainted" not in client.get(reverse("help_call", args=[waiting.uid])).content.decode()


def test_a_second_text_does_not_hide_the_first(cast, client):
    waiting = call(cast, client)
    address = reverse("help_write_up", args=[waiting.uid])
    client.post(address, {"text": "She fainted in the queue.", "once": "w"})
    assert client.post(address, {"text": "Nothing happened.", "once": "x"}).status_code == 403
    assert sealing.read(cast.karim, HelpCall.objects.get(), "text") == "She fainted in the queue."


def test_another_office_does_not_see_the_call(cast, client):
    waiting = call(cast, client)
    client.force_login(cast.eve)
    assert client.get(reverse("help_call", args=[waiting.uid])).status_code == 404


def test_whoever_owes_the_write_up_has_it_on_the_list(cast, client):
    call(cast, client)
    assert "A call for help is to be written up" in client.get(reverse("home")).content.decode()


# Where the screen is shut


@pytest.fixture
def locked(cast):
    """Sara's browser, locked. Her office has numbers, and colleagues who answer for duties."""
    cast.algiers.edit(by=cast.sami, help_numbers="Ambulance : 14\n0770 00 99 01 Permanence")
    client = signed_in(cast.sara)
    client.post(reverse("lock"), {"next": "/staff/"})
    return client


def test_help_is_called_from_a_locked_screen_which_stays_locked(cast, locked):
    office = {"office": cast.algiers.pk, "kind": "health", "once": "n"}
    answer = locked.post(reverse("now"), office, follow=True)
    assert "a colleague has been asked" in answer.content.decode()
    called = HelpCall.objects.get()
    assert (called.asked, called.caller, called.screen_locked) == (cast.nadia, cast.sara, True)
    assert lock.LOCKED in locked.session
    for name, arguments in (("home", []), ("help_call", [called.uid])):
        assert locked.get(reverse(name, args=arguments))["Location"].startswith(reverse("unlock"))
    nadia = signed_in(cast.nadia)
    assert "from a locked screen" in nadia.get(reverse("help_call", args=[called.uid])).content.decode()


def test_a_locked_screen_shows_numbers_and_no_name(cast, locked):
    page = locked.get(reverse("now")).content.decode()
    assert '<a class="button" href="tel:14">' in page
    assert '<bdi dir="ltr">0770 00 99 01</bdi>' in page
    assert [name for name in cast.people if fresh(cast.people[name]).name in page] == []
    assert "Nadia" in signed_in(cast.sara).get(reverse("now")).content.decode()


def test_a_locked_screen_calls_once_until_somebody_has_answered(cast, locked):
    def press(once, kind="health"):
        said = {"office": cast.algiers.pk, "kind": kind, "once": once}
        return locked.post(reverse("now"), said, follow=True).content.decode()

    press("n")
    first = HelpCall.objects.get()
    again = press("o", "danger")
    assert HelpCall.objects.count() == Deadline.objects.filter(kind="write-up").count() == 1
    assert "Help was called at" in again
    assert "Nadia" not in again
    elsewhere = Client()
    elsewhere.force_login(cast.sara)
    elsewhere.post(reverse("lock"))
    elsewhere.post(reverse("now"), {"office": cast.algiers.pk, "kind": "child", "once": "e"})
    assert HelpCall.objects.count() == 2, "another screen is another emergency"
    first.answer(by=cast.nadia)
    press("p")
    assert HelpCall.objects.count() == 3


def test_an_office_of_others_is_not_called_from_a_locked_screen(cast, locked):
    answer = locked.post(reverse("now"), {"office": cast.oran.pk, "kind": "health", "once": "n"})
    assert (answer.status_code, HelpCall.objects.count()) == (200, 0)
    assert "Oran" not in answer.content.decode()


def test_who_has_no_second_step_yet_can_call(cast, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    waiting = call(cast, client)
    assert (waiting.asked, waiting.screen_locked) == (cast.nadia, False)
    assert client.get(reverse("help_call", args=[waiting.uid]))["Location"] == reverse("second_step")


def test_the_way_to_help_stands_on_the_locked_screen_and_keeps_where_one_was(cast, locked):
    answer = locked.get(reverse("staff"))
    onward = answer["Location"].partition("?")[2]
    assert f'href="/now/?{onward}"' in locked.get(answer["Location"]).content.decode()
    assert f'href="/unlock/?{onward}"' in locked.get(f"/now/?{onward}").content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "welcome"])
def test_who_is_not_signed_in_finds_the_numbers_of_the_installation_and_no_others(
    cast, locked, monkeypatch, name
):
    page = Client().get(reverse(name), headers={"accept-language": "en"}).content.decode()
    assert "Call the emergency number of the country" in page
    monkeypatch.setattr(pages, "EMERGENCY", telephones.understand("14 Ambulance"))
    page = Client().get(reverse(name), headers={"accept-language": "en"}).content.decode()
    assert 'href="tel:14"' in page
    assert "0770" not in page
    assert Client().post(reverse("now"), {"office": cast.algiers.pk, "kind": "health"}).status_code == 302
    assert not HelpCall.objects.exists()
