"""A shared computer: the screen locks, nothing shows, nothing is lost, and nobody sees another's work."""

import time
from unittest.mock import patch

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from masar.access import drafts
from masar.access.models import Office
from tests.access.doors import SIGN_IN, attempt, page, signed_in, with_password
from tests.access.test_sign_in import everything_stored, verbs_of
from tests.cast import PASSWORD, fresh, gather

PIN = "482093"
CANARY = "Mamadou Bah, hidden in Oran"


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def client(cast):
    return signed_in(cast.omar)


def with_pin(user):
    fresh(user).set_pin(by=user, pin=PIN)
    return user


def locked(client):
    client.post(reverse("lock"), {"next": "/staff/"})
    return client


def unlock(client, **fields):
    return client.post(reverse("unlock"), fields)


def sent(client, cast, **headers):
    """A form that arrives while the screen is locked."""
    return client.post(
        reverse("office", args=[cast.algiers.uid]),
        {"name": CANARY, "languages": ["fr", "ar"], "version": "1"},
        headers=headers,
    )


def waiting(user):
    return drafts.mine(user, "held")


def test_locking_hides_every_page_and_unlocking_leads_back(cast, client):
    answer = client.post(reverse("lock"), {"next": "/staff/?q=Mamadou"})
    assert "Mamadou" not in answer["Location"]
    assert page(client, "staff").status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "Omar" not in shown
    assert cast.omar.email not in shown
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == "/staff/?q=Mamadou"
    assert page(client, "staff").status_code == 200
    assert verbs_of(cast.omar)[-1] == "user.unlock"


def test_the_screen_locks_by_itself(cast, client, settings):
    page(client, "staff")
    with patch("masar.access.lock.time.time", return_value=time.time() + settings.LOCK_AFTER + 61):
        assert page(client, "staff")["Location"].startswith(reverse("unlock"))


@pytest.mark.parametrize("name", ["unlock", "now"])
def test_looking_at_the_lock_after_a_long_absence_does_not_open_it(cast, client, settings, name):
    page(client, "staff")
    with patch("masar.access.lock.time.time", return_value=time.time() + settings.LOCK_AFTER + 61):
        assert page(client, name).status_code == 200
        assert page(client, "staff")["Location"].startswith(reverse("unlock"))


def test_an_address_made_up_by_somebody_leads_nowhere(cast, client):
    locked(client)
    answer = client.post(f"{reverse('unlock')}?next=https://elsewhere.example/", {"password": PASSWORD})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("typed", [PIN, "٤٨٢٠٩٣", "482 093"])
def test_a_pin_unlocks_in_any_digits(cast, client, typed):
    with_pin(cast.omar)
    locked(client)
    assert unlock(client, pin=typed).status_code == 302
    assert page(client, "staff").status_code == 200


def test_a_pin_does_not_sign_in(cast):
    with_pin(with_password(cast.omar))
    assert attempt(Client(), cast.omar.email, PIN).status_code == 200


def test_the_fifth_wrong_pin_signs_out(cast, client):
    with_pin(cast.omar)
    locked(client)
    for _guess in range(4):
        assert unlock(client, pin="111222").status_code == 200
    assert unlock(client, pin="111222")["Location"] == SIGN_IN
    assert unlock(client, pin=PIN).status_code == 302
    assert page(client, "staff")["Location"].startswith(SIGN_IN)
    assert verbs_of(cast.omar)[-1] == "user.sign_out"


def test_wrong_pins_count_on_every_computer_together(cast, client):
    with_pin(cast.omar)
    other = Client()
    attempt(other, cast.omar.email)
    for each in (client, other):
        locked(each)
    for _guess in range(4):
        unlock(client, pin="111222")
    assert unlock(other, pin="111222")["Location"] == SIGN_IN


def test_signing_in_gives_the_pin_back(cast, client):
    with_pin(cast.omar)
    locked(client)
    for _guess in range(5):
        unlock(client, pin="111222")
    attempt(client, cast.omar.email)
    locked(client)
    assert unlock(client, pin=PIN).status_code == 302
    assert page(client, "staff").status_code == 200


def test_wrong_passwords_at_the_lock_share_the_allowance(cast, client):
    locked(client)
    for _guess in range(10):
        unlock(client, password="wrong and still wrong")
    assert "15 minutes" in unlock(client, password=PASSWORD).content.decode()


def test_unlocking_renews_the_session_and_keeps_it_in_the_list(cast, client):
    before = client.session.session_key
    locked(client)
    unlock(client, password=PASSWORD)
    assert client.session.session_key != before
    assert UserSession.objects.filter(session_key=client.session.session_key).exists()
    other = Client()
    attempt(other, cast.omar.email)
    other.post(reverse("usersessions_list"))  # ends all others, the renewed one too
    assert page(client, "staff")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    "pin", ["123456", "987654", "000000", "135791", "121212", "482482", "48209", "abcdef"]
)
def test_an_easy_pin_is_refused(cast, client, pin):
    assert client.post(reverse("pin"), {"pin1": pin, "pin2": pin}).status_code == 200
    assert not fresh(cast.omar).pin


def test_a_pin_is_chosen_kept_hashed_and_taken_away(cast, client):
    client.post(reverse("pin"), {"pin1": PIN, "pin2": PIN})
    assert fresh(cast.omar).pin.startswith("argon2")
    assert verbs_of(cast.omar)[-1] == "user.set_pin"
    client.post(reverse("pin"), {"none": "1"})
    assert not fresh(cast.omar).pin


def test_a_pin_asks_for_fresh_proof_and_leaves_no_trace_of_itself(cast, client):
    with patch("masar.access.sign_in.time.time", return_value=time.time() + 400):
        assert client.post(reverse("pin"), {"pin1": PIN, "pin2": PIN})["Location"] == reverse("pin")
        assert page(client, "pin")["Location"].startswith(reverse("account_reauthenticate"))
    assert PIN not in str(dict(client.session))


# What was sent meanwhile


def test_what_was_sent_is_kept_encrypted_and_offered_again(cast, client):
    locked(client)
    assert sent(client, cast)["Location"].startswith(reverse("unlock"))
    assert Office.objects.get(pk=cast.algiers.pk).name == "Alger"
    assert CANARY not in everything_stored()
    assert unlock(client, password=PASSWORD)["Location"] == reverse("held")
    shown = page(client, "held").content.decode()
    assert f'name="name" value="{CANARY}"' in shown
    assert shown.count('name="languages"') == 2


def test_sending_again_arrives_where_it_was_meant_for(cast, client):
    locked(client)
    sent(client, cast)
    unlock(client, password=PASSWORD)
    draft = waiting(cast.omar)[0]
    answer = client.post(reverse("held_again", args=[draft.uid]), {"name": CANARY})
    assert (answer.status_code, answer["Location"]) == (307, reverse("office", args=[cast.algiers.uid]))
    assert page(client, "held").status_code == 302  # nothing waits any more


def test_it_can_be_thrown_away(cast, client):
    locked(client)
    sent(client, cast)
    unlock(client, password=PASSWORD)
    draft = waiting(cast.omar)[0]
    assert client.get(reverse("held_away", args=[draft.uid])).status_code == 302
    assert waiting(cast.omar)
    client.post(reverse("held_away", args=[draft.uid]))
    assert not waiting(cast.omar)


def test_nobody_else_on_the_device_sees_it_and_its_author_finds_it_later(cast, client):
    locked(client)
    sent(client, cast)
    draft = waiting(cast.omar)[0]
    client.post(reverse("account_logout"))
    attempt(client, with_password(cast.hakim).email)
    assert page(client, "held").status_code == 302
    for name in ("held_again", "held_away"):
        assert client.post(reverse(name, args=[draft.uid])).status_code == 404
    client.post(reverse("account_logout"))
    assert attempt(client, cast.omar.email)["Location"] == reverse("held")


def test_the_head_does_not_read_what_a_case_worker_sent(cast):
    worker = signed_in(cast.sara)
    locked(worker)
    sent(worker, cast)
    assert not drafts.kept_by_office(cast.omar)


def test_passwords_and_codes_are_not_kept(cast, client):
    locked(client)
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": "x", "password2": "x"}
    )
    client.post(reverse("pin"), {"pin1": PIN, "pin2": PIN})
    assert not waiting(cast.omar)


def test_files_are_not_kept_and_the_page_says_so(cast, client):
    locked(client)
    client.post(
        reverse("office", args=[cast.algiers.uid]),
        {"name": "x", "scan": SimpleUploadedFile("a.pdf", b"%PDF-")},
    )
    unlock(client, password=PASSWORD)
    assert "Files are not kept" in page(client, "held").content.decode()


def test_a_form_that_saves_itself_is_told_that_the_screen_is_locked(cast, client):
    locked(client)
    assert sent(client, cast, x_requested_with="fetch").status_code == 423
    assert not waiting(cast.omar)
    assert client.get(reverse("staff"), headers={"hx-request": "true"}).status_code == 423


def test_a_part_of_a_page_that_was_sent_is_kept_and_leads_to_the_lock(cast, client):
    locked(client)
    answer = sent(client, cast, hx_request="true")
    assert answer.status_code == 423
    assert answer["HX-Redirect"].startswith(reverse("unlock"))
    assert len(waiting(cast.omar)) == 1


def test_a_script_without_a_session_is_told_so(cast):
    assert Client().get(reverse("staff"), headers={"hx-request": "true"}).status_code == 401
