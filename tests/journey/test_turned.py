"""The turned screen is a closed room: one declaration is open, everything else answers as a locked session does."""

import re
import time
from importlib import import_module
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from masar.access import drafts, lock
from masar.access.documents import doors
from masar.cases.models import Declaration
from tests.access.doors import signed_in
from tests.casework import counselled, fresh
from tests.cast import PASSWORD
from tests.declared import in_use, prepared
from tests.journey.test_declaration_pages import DRAWN, address, once, page_of
from tests.programme.wordings import recorded

UNLOCK = reverse("unlock")


@pytest.fixture
def paper(family):
    """The mother's, in French, with a recording that is played from it."""
    text = in_use(family.cast)["fr"]
    recorded(family.cast, text, language="fr").approve(by=family.cast.leila)
    counselled(family)
    return prepared(family, family.members[0], text)


@pytest.fixture
def sara(cast, paper):
    return signed_in(cast.sara)


def turn(client, paper):
    answer = client.post(address("declaration_turned", paper), {"turn": "1"})
    assert answer.headers["Location"] == address("declaration_turned", paper)
    shown = client.get(answer.headers["Location"])
    assert shown.headers["Refresh"] == str(lock.TURNED_FOR)
    return page_of(shown)


def sign(client, paper, page, **said):
    told = {"once": once(page), "version": fresh(paper).version, "drawn": DRAWN} | said
    return client.post(address("declaration_turned", paper), told)


def unlock(client):
    return client.post(UNLOCK, {"password": PASSWORD})


def is_shut(answer):
    return answer.status_code == 302 and answer.headers["Location"].startswith(UNLOCK)


def every_address():
    """Each address of the product with its door; any record stands for one, since the lock comes before."""
    for pattern, name, door in doors():
        path = re.sub(
            r"<(\w+:)?\w+>", lambda kind: str(uuid4()) if kind[1] == "uuid:" else "1", "/" + pattern
        )
        yield re.sub(r"[\^$]|\(\?P.*?\)", "", path), name, door


def test_nothing_else_is_open(sara, paper, cast):
    turn(sara, paper)
    open_to_all = {name for _path, name, door in every_address() if door.public or door.while_locked}
    asked = 0
    for path, name, door in every_address():
        if name in open_to_all:
            continue
        assert is_shut(sara.get(path)), path
        assert sara.get(path, headers={"hx-request": "true"}).status_code == 423, path
        if door.write:
            assert is_shut(sara.post(path, {"version": "1"})), path
        asked += 1
    assert asked > 100
    assert not open_to_all & {"declaration", "declaration_turned", "recording_sound", "case", "home"}


def test_another_declaration_and_another_recording_are_shut_too(sara, paper, family):
    his = prepared(family, family.members[1], paper.wording)
    other = recorded(family.cast, paper.wording, language="bm")
    other.approve(by=family.cast.leila)
    turn(sara, paper)
    assert is_shut(sara.get(address("declaration_turned", his)))
    assert is_shut(sara.post(address("declaration_turned", his), {"turn": "1"}))
    assert is_shut(sara.get(address("recording_sound", other)))


def test_the_person_reads_hears_and_signs(sara, paper):
    page = turn(sara, paper)
    sound = re.search(r'<audio[^>]* src="([^"]+)"', page)[1]
    assert sara.get(sound).status_code == 200
    thanks = page_of(sara.get(sign(sara, paper, page).headers["Location"]))
    assert fresh(paper).way == "SCREEN"
    assert 'name="drawn"' not in thanks
    assert address("declaration", paper) in thanks
    assert page_of(sara.get(address("declaration_turned", paper))) == thanks  # however often it is loaded
    assert is_shut(sara.get(address("declaration", paper)))
    assert is_shut(sara.get("/"))


def test_signing_twice_says_thanks_once_more_and_keeps_one(sara, paper):
    page = turn(sara, paper)
    version = fresh(paper).version
    for _press in range(2):
        answer = sign(sara, paper, page, version=version)
        assert answer.headers["Location"] == address("declaration_turned", paper)
    assert Declaration.objects.count() == 1


@pytest.mark.parametrize("asked", ["declaration", "case", "unlock"])
def test_unlocking_leads_to_the_declaration_and_the_session_is_as_before(sara, paper, family, asked):
    sara.get("/")
    before = dict(sara.session)
    turn(sara, paper)
    there = {
        "declaration": address("declaration", paper),
        "case": address("case", family.case),
        "unlock": UNLOCK,
    }[asked]
    shown = sara.get(there, follow=True)
    assert "Sara" not in shown.content.decode()
    assert "Aminata" not in shown.content.decode()
    assert address("declaration_turned", paper) in shown.content.decode()  # who pressed it by mistake goes on
    assert unlock(sara).headers["Location"] == address("declaration", paper)
    changing = {lock.SEEN, "account_authentication_methods"}  # that the password was said is kept, as ever
    after = dict(sara.session)
    assert {key: after[key] for key in after if key not in changing} == {
        key: before[key] for key in before if key not in changing
    }
    assert sara.get("/").status_code == 200


def test_a_paper_in_two_languages_shows_both_and_says_which_texts(family):
    texts = in_use(family.cast)
    counselled(family)
    paper = prepared(family, family.members[0], texts["fr"], second=texts["ar"])
    client = signed_in(family.cast.sara)
    assert "fr 1 · ar 1" in page_of(client.get(paper.get_absolute_url()))
    page = turn(client, paper)
    for language, direction, country in (("fr", "ltr", "Mali"), ("ar", "rtl", "مالي")):
        part = page.split(f'<section lang="{language}" dir="{direction}">')[1].split("</section>")[0]
        assert country in part
    assert texts["ar"].title in page


def test_after_a_restart_and_in_a_second_tab_it_is_the_same_room(sara, paper):
    page = turn(sara, paper)
    cache.clear()
    again = Client()  # a second tab sends the same cookies; nothing of the first is in memory
    again.cookies = sara.cookies
    store = import_module(settings.SESSION_ENGINE).SessionStore(
        sara.cookies[settings.SESSION_COOKIE_NAME].value
    )
    assert store[lock.TURNED]["back"] == address("declaration", paper)
    assert is_shut(again.get("/"))
    assert is_shut(again.post(reverse("lock"), {"next": "/"}))  # locked by itself: the room stays
    assert page_of(again.get(address("declaration_turned", paper)))
    assert sign(sara, paper, page).status_code == 302
    assert fresh(paper).signed_on


def test_who_reads_for_long_can_sign_and_a_screen_that_nobody_took_back_shuts(sara, paper):
    page = turn(sara, paper)
    began = time.time()
    with patch("masar.access.lock.time.time", return_value=began + settings.LOCK_AFTER * 3):
        assert sign(sara, paper, page, drawn="").status_code == 422
    with patch("masar.access.lock.time.time", return_value=began + settings.LOCK_AFTER * 3 + lock.TURNED_FOR):
        assert is_shut(sara.get(address("declaration_turned", paper)))
        assert "turned" not in page_of(sara.get(UNLOCK))
        assert unlock(sara).headers["Location"] == address("declaration", paper)


def test_what_is_sent_elsewhere_is_kept_for_the_colleague(sara, paper, cast):
    turn(sara, paper)
    assert is_shut(sara.post(address("office", cast.algiers), {"name": "Alger-Centre"}))
    assert len(drafts.mine(cast.sara, lock.HELD)) == 1
    assert unlock(sara).headers["Location"] == reverse("held")


def test_help_is_called_once_and_leads_back(sara, paper, cast):
    turn(sara, paper)
    page = page_of(sara.get(reverse("now")))
    assert f'href="{address("declaration_turned", paper)}"' in page
    assert "Sara" not in page
    sara.post(reverse("now"), {"office": cast.algiers.pk, "kind": "health", "once": "n"})
    assert is_shut(sara.get("/"))


def test_an_open_session_is_never_shown_the_turned_page(sara, paper):
    assert sara.get(address("declaration_turned", paper)).headers["Location"] == address("declaration", paper)
    assert sara.get("/").status_code == 200
    page = turn(sara, paper)
    unlock(sara)  # from another window, while the person still signs
    assert sign(sara, paper, page).status_code == 302
    assert is_shut(sara.get("/"))
    assert fresh(paper).signed_on


def test_who_may_not_sign_turns_nothing(cast, paper):
    bruno = signed_in(cast.bruno)
    assert bruno.post(address("declaration_turned", paper), {"turn": "1"}).status_code == 404
    assert bruno.get("/").status_code == 200


def test_a_right_that_ends_meanwhile_is_said_to_the_colleague_only(sara, paper, cast):
    page = turn(sara, paper)
    with patch("masar.journey.views.declarations.find", side_effect=refused(paper)):
        answer = sign(sara, paper, page)
    assert answer.headers["Location"] == UNLOCK
    assert fresh(paper).signed_on is None


def refused(paper):
    from masar.access.policy import no
    from masar.access.verbs import Refused

    return Refused(no("declaration.sign"), paper, "declaration.sign")
