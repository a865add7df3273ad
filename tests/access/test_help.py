"""Now: help is called in one press, passes on by itself, and is written up sealed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from masar.access import helping, sealing
from masar.access.engines.guard import unguarded
from masar.access.models import Deadline, HelpCall
from tests.cast import gather


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
