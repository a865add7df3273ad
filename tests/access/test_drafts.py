"""Drafts: kept through locks, crashes and poor lines; seen by their author and the head, by nobody else."""

import os
import re
import signal
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from masar.access import begun, drafts, jobs, keyring, lock, sealing
from masar.access.models import Draft, Job, Key, Reading
from masar.access.verbs import NoVerb
from masar.lib.uid import uuid7
from tests.access.within import a_verb
from tests.cast import gather

TYPED = {"name": ["Amina"], "spoken": ["fr", "ar"]}
KIND = "registration"
FAMILY = {"lines": ["2"], "p0-spoken": ["Amina"], "p0-nationality": ["GN"], "p1-spoken": ["Fanta"]}


@pytest.fixture
def cast(db):
    return gather()


def begin(cast, user=None, kind=KIND, data=None, **how):
    return drafts.save(user or cast.sara, cast.algiers, kind, data or TYPED, **how)


def stored(draft):
    with sealing.reading_as(SimpleNamespace(uid=draft.author_uid)):
        return Draft.objects.filter(uid=draft.uid).first()


def age(draft, **by):
    """As if it had been saved that long ago."""
    with sealing.reading_as(draft.author):
        row = Draft.objects.get(uid=draft.uid)
        row.saved_at, row.expires_at = row.saved_at - timedelta(**by), row.expires_at - timedelta(**by)
        row.save()


# Keeping


def test_it_keeps_what_was_typed(cast):
    draft = begin(cast)
    assert drafts.load(cast.sara, draft.uid) == TYPED
    later = drafts.save(cast.sara, cast.algiers, KIND, TYPED | {"name": ["Amina B."]}, draft.uid, seen=1)
    assert (later.uid, later.version) == (draft.uid, 2)
    assert drafts.load(cast.sara, draft.uid)["name"] == ["Amina B."]
    assert (later.expires_at - later.saved_at) == timedelta(days=14)


def test_it_is_encrypted(cast):
    draft = begin(cast)
    assert b"Amina" not in bytes(stored(draft).ciphertext)
    other = begin(cast, data={"name": ["Fatou"]})
    moved = stored(other)
    moved.ciphertext = stored(draft).ciphertext
    with pytest.raises(keyring.Unreadable):
        drafts.read(cast.sara, moved)


def test_typing_is_no_event(cast):
    from masar.access.models import Change, Event

    before = (Event.objects.count(), Change.objects.count())
    begin(cast)
    assert (Event.objects.count(), Change.objects.count()) == before


def test_an_unknown_kind_is_a_fault_of_the_code(cast):
    with pytest.raises(KeyError):
        begin(cast, kind="nonsense")


# Two windows


def test_a_save_over_an_older_version_is_a_conflict_with_both(cast):
    draft = begin(cast)
    drafts.save(cast.sara, cast.algiers, KIND, TYPED | {"name": ["Here"]}, draft.uid, seen=1)
    for seen in (1, None, 7):
        with pytest.raises(drafts.Conflict) as conflict:
            drafts.save(
                cast.sara, cast.algiers, KIND, TYPED | {"name": ["There"], "age": ["9"]}, draft.uid, seen=seen
            )
        assert conflict.value.differences == [("name", ["Here"], ["There"]), ("age", [], ["9"])]
        assert conflict.value.draft.version == 2
    assert drafts.load(cast.sara, draft.uid)["name"] == ["Here"]


def test_the_same_content_is_no_conflict(cast):
    draft = begin(cast)
    assert drafts.save(cast.sara, cast.algiers, KIND, TYPED, draft.uid, seen=None).version == 1


def test_a_page_does_not_conflict_with_its_own_lost_answer(cast):
    def page(turn):
        return drafts.Page("page-one", turn)

    draft = begin(cast, page=page(1))
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["two"]}, draft.uid, seen=1, page=page(2))
    # the answer to turn 2 was lost, so this page still believes in version 1
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["three"]}, draft.uid, seen=1, page=page(3))
    # and an older save comes late
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["two"]}, draft.uid, seen=1, page=page(2))
    assert drafts.load(cast.sara, draft.uid) == {"name": ["three"]}
    # the button of the same page comes last, without a turn; then a late script
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["four"]}, draft.uid, page=page(0))
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["late"]}, draft.uid, page=page(4))
    assert drafts.load(cast.sara, draft.uid) == {"name": ["four"]}
    with pytest.raises(drafts.Conflict):
        drafts.save(
            cast.sara, cast.algiers, KIND, {"name": ["x"]}, draft.uid, seen=1, page=drafts.Page("page-two", 9)
        )


# Who sees it


def test_others_do_not_see_it(cast):
    draft = begin(cast)
    for stranger in (cast.salim, cast.eve, cast.hakim, cast.leila, cast.sami, cast.karim, cast.bruno):
        assert (drafts.mine(stranger), drafts.kept_by_office(stranger)) == ([], [])
        for uid in (draft.uid, uuid4()):
            with pytest.raises(Draft.DoesNotExist):
                drafts.load(stranger, uid)
            with pytest.raises(Draft.DoesNotExist):
                drafts.discard(stranger, uid)
        with pytest.raises(Draft.DoesNotExist):  # nor is it theirs to write
            drafts.save(stranger, cast.algiers, KIND, TYPED, draft.uid, seen=1)
    assert drafts.load(cast.sara, draft.uid) == TYPED


def test_the_head_sees_that_it_is_there_and_opening_it_is_kept(cast):
    draft = begin(cast)
    for head in (cast.omar, cast.hana):  # Hana stands in for him
        assert [(row.author, row.kind) for row in drafts.kept_by_office(head)] == [(cast.sara, KIND)]
    assert not Reading.objects.filter(record_uid=draft.uid).exists()
    assert drafts.load(cast.omar, draft.uid) == TYPED
    drafts.load(cast.omar, draft.uid)
    reading = Reading.objects.filter(record_uid=draft.uid, by=f"user:{cast.omar.uid}")
    assert list(reading.values_list("kind", flat=True)) == ["sealed", "sealed"]
    with pytest.raises(Draft.DoesNotExist):
        drafts.discard(cast.omar, draft.uid)


def test_what_is_sealed_above_b_is_its_authors_alone(cast):
    draft = begin(cast, cast.karim, kind="held")
    assert stored(draft).data_class == "PROT"
    assert drafts.kept_by_office(cast.omar) == []
    with pytest.raises(Draft.DoesNotExist):
        drafts.load(cast.omar, draft.uid)
    assert drafts.load(cast.karim, draft.uid) == TYPED


@pytest.mark.postgresql
def test_the_database_itself_hides_it(cast):
    begin(cast)
    begin(cast, cast.sara, kind="held")
    for user, rows in (
        (cast.sara, 2),
        (cast.omar, 1),
        (cast.hana, 1),
        (cast.salim, 0),
        (cast.eve, 0),
        (cast.hakim, 0),
    ):
        with sealing.reading_as(user):
            assert Draft.objects.count() == rows, user
    assert Draft.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_draft SET kind = 'stolen'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM access_draft")
        assert cursor.rowcount == 0


# Its end


def test_after_fourteen_days_it_is_gone(cast):
    draft, other = begin(cast), begin(cast)
    age(draft, days=13, hours=23)
    assert drafts.load(cast.sara, draft.uid) == TYPED
    age(draft, hours=2)
    with pytest.raises(Draft.DoesNotExist):
        drafts.load(cast.sara, draft.uid)
    assert [row.uid for row in drafts.mine(cast.sara)] == [other.uid]
    age(draft, days=1)  # also by the database's own clock, which no test turns
    drafts.sweep()
    assert (stored(draft), stored(other).uid) == (None, other.uid)
    assert Key.objects.get(subject_uid=draft.uid).destroyed_at is not None
    assert Key.objects.get(subject_uid=other.uid).destroyed_at is None


def test_discarding_shreds_it(cast):
    draft = begin(cast)
    drafts.discard(cast.sara, draft.uid)
    assert stored(draft) is None
    assert Key.objects.get(subject_uid=draft.uid).destroyed_at is not None
    with pytest.raises(Draft.DoesNotExist):  # a late autosave does not bring it back
        drafts.save(cast.sara, cast.algiers, KIND, TYPED, draft.uid, seen=1)


def test_becoming_rows_shreds_it(cast):
    draft = begin(cast)
    drafts.save(cast.sara, cast.algiers, KIND, {"name": ["saved meanwhile"]}, draft.uid, seen=1)
    with a_verb(cast.sara):
        drafts.used(draft)  # as it was when the page was sent
    assert (bytes(stored(draft).ciphertext), drafts.mine(cast.sara)) == (b"", [])
    for waiting in Job.objects.filter(name="shred_draft"):
        jobs.run(waiting)
    assert Key.objects.get(subject_uid=draft.uid).destroyed_at is not None
    with pytest.raises(Draft.DoesNotExist):
        drafts.save(cast.sara, cast.algiers, KIND, TYPED, draft.uid, seen=2)


def test_a_verb_that_fails_leaves_the_draft(cast):
    draft = begin(cast)
    with pytest.raises(NoVerb):
        drafts.used(draft)
    with pytest.raises(ZeroDivisionError), a_verb(cast.sara):
        drafts.used(draft)
        1 / 0  # noqa: B018
    assert drafts.load(cast.sara, draft.uid) == TYPED
    assert not Job.objects.filter(name="shred_draft").exists()


# From a form


def form(user, path="/", **fields):
    request = RequestFactory().post(path, fields)
    request.user = user
    return request


def test_a_page_that_saves_twice_has_one_draft(cast):
    first = drafts.from_post(form(cast.sara, once="abc", name="A", draft_turn="1"), KIND)
    second = drafts.from_post(form(cast.sara, once="abc", name="Am", draft_turn="2", draft_version="1"), KIND)
    assert (first.uid, second.version) == (second.uid, 2)
    assert drafts.load(cast.sara, first.uid) == {"name": ["Am"]}
    assert drafts.behind(form(cast.sara, once="abc"), KIND).uid == first.uid
    assert drafts.behind(form(cast.sara, draft=str(first.uid)), KIND).uid == first.uid
    assert drafts.behind(form(cast.salim, once="abc"), KIND) is None


def test_nobody_chooses_the_key_of_a_draft(cast):
    """Else a draft could be named after a person, and throwing it away would shred that person's file."""
    amina = uuid7()
    keyring.subject_key(amina, "B")
    for fields in ({"draft": str(amina)}, {"draft": str(amina), "once": "abc"}, {"draft": "nonsense"}):
        draft = drafts.from_post(form(cast.sara, name="A", **fields), KIND)
        assert draft.uid != amina
    request = form(cast.sara, name="A")
    assert drafts.from_post(request, KIND, amina).uid != amina


def test_the_office_is_one_of_ones_own(cast):
    assert drafts.from_post(form(cast.sara, name="A", office=str(cast.oran.pk)), KIND).office == cast.algiers
    assert drafts.from_post(form(cast.leila, name="A", office=str(cast.oran.uid)), KIND).office == cast.oran


# Addresses


@pytest.fixture
def sign_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


SCRIPT = {"HTTP_X_REQUESTED_WITH": "fetch"}


def test_a_page_saves_itself(cast, sign_in):
    client = sign_in(cast.sara)
    answer = client.post(
        "/drafts/registration/", {"name": "A", "once": "abc", "draft_turn": 1}, **SCRIPT
    ).json()
    assert (answer["version"], len(answer["saved"])) == (1, 5)
    again = client.post(f"/drafts/{answer['uid']}/", {"name": "Am", "draft_version": 1}, **SCRIPT).json()
    assert (again["uid"], again["version"]) == (answer["uid"], 2)
    elsewhere = client.post(f"/drafts/{answer['uid']}/", {"name": "X", "draft_version": 1}, **SCRIPT)
    assert (elsewhere.status_code, elsewhere.json()) == (409, {"version": 2, "fields": ["name"]})
    assert client.post("/drafts/nonsense/", {"name": "A"}, **SCRIPT).status_code == 404


def test_a_locked_screen_answers_423(cast, sign_in):
    client = sign_in(cast.sara)
    session = client.session
    session[lock.LOCKED] = True
    session.save()
    answer = client.post("/drafts/registration/", {"name": "A"}, **SCRIPT)
    assert (answer.status_code, drafts.mine(cast.sara)) == (423, [])


def test_without_script_a_button_keeps_it_for_later(cast, sign_in):
    client = sign_in(cast.sara)
    page = client.post(
        "/drafts/registration/", {"p0-spoken": "Amina", "keep": "1"}, follow=True
    ).content.decode()
    (draft,) = drafts.mine(cast.sara)
    assert drafts.load(cast.sara, draft.uid) == {"p0-spoken": ["Amina"]}
    assert (f"?draft={draft.uid}" in page, "Files are not kept" in page, "Amina" in page) == (
        True,
        True,
        True,
    )
    client.post(f"/drafts/{draft.uid}/discarding/")
    assert drafts.mine(cast.sara) == []


def test_without_script_two_windows_are_shown_side_by_side(cast, sign_in):
    client = sign_in(cast.sara)
    draft = begin(cast, data=FAMILY)
    there = {
        "lines": "2",
        "p0-spoken": "There",
        "p0-nationality": "ML",
        "p1-spoken": "Fanta",
        "p1-language": "bm",
    }
    answer = client.post(f"/drafts/{draft.uid}/", there | {"keep": "1"})
    assert answer.status_code == 409
    assert in_cells(answer) == [
        ("Name, as heard First person", "There", "Amina"),
        ("Nationality First person", "Mali", "Guinea"),
        ("Language spoken best Person 2", "Bambara", "–"),
    ]
    client.post(f"/drafts/{draft.uid}/", there | {"anyway": "1"})
    assert drafts.load(cast.sara, draft.uid)["p0-spoken"] == ["There"]


def in_cells(answer):
    """The cells of each row of the first table, as they are read."""
    table = answer.content.decode().partition("<tbody")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [tuple(" ".join(re.sub("<[^>]*>", "", cell).split()) for cell in row) for row in cells]


def test_drafts_are_told_apart_by_whose_family_it_is(cast, sign_in):
    client = sign_in(cast.sara)
    for data in (FAMILY, {"lines": ["1"], "p0-family": ["DIALLO"], "p0-given": ["Binta"]}, {"lines": ["1"]}):
        begin(cast, data=data)
    assert [row[:2] for row in in_cells(client.get("/drafts/"))] == [
        ("No name yet", "Registration"),
        ("Binta DIALLO", "Registration"),
        ("Amina 2 people", "Registration"),
    ]
    reading = Reading.objects.get(record="access.draft", by=f"user:{cast.sara.uid}")
    assert (reading.kind, reading.count) == ("list", 3)
    mine = client.get("/").content.decode()
    assert ("3 begun, not saved" in mine, "Binta DIALLO" in mine, 'href="/drafts/"' in mine) == (
        True,
        True,
        True,
    )


def test_the_head_sees_no_name_before_opening(cast, sign_in):
    begin(cast, data=FAMILY)
    page = sign_in(cast.omar).get("/drafts/").content.decode()
    assert ("Sara" in page, "Amina" in page) == (True, False)
    assert not Reading.objects.filter(record="access.draft").exists()
    assert "Amina" not in sign_in(cast.salim).get("/drafts/").content.decode()


def test_many_drafts_are_told_apart_with_the_same_questions(cast):
    def asked():
        with CaptureQueriesContext(connection) as one, CaptureQueriesContext(connections["keys"]) as other:
            assert begun.mine(cast.sara)[0].name == "Amina"
        return len(one) + len(other)

    begin(cast, data=FAMILY)
    asked()  # the reading is kept once in ten minutes
    few = asked()
    for _turn in range(5):
        begin(cast, data=FAMILY)
    assert asked() == few


def test_a_draft_whose_key_is_gone_does_not_hide_the_others(cast):
    begin(cast, data=FAMILY)
    keyring.destroy(begin(cast, data=FAMILY).uid)
    assert [row.name for row in begun.mine(cast.sara)] == ["", "Amina"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_draft_is_shown_in_the_words_of_its_page(cast, sign_in, language):
    draft = begin(
        cast, data=FAMILY | {"happened_on": ["2026-01-05"], "p1-alone": ["not_asked"], "speaks": ["1"]}
    )
    client = sign_in(cast.omar)
    client.cookies["language"] = language
    page = client.get(f"/drafts/{draft.uid}/").content.decode()
    shown = {"fr": ("Guinée", "5 janv. 2026", "Fanta"), "ar": ("غينيا", "5 جانفي 2026", "Fanta")}[language]
    assert [text for text in shown if text not in page] == []
    assert [
        raw for raw in ("p0-", "p1-", "happened_on", "not_asked", "2026-01-05", ">GN<") if raw in page
    ] == []


def test_what_a_locked_screen_kept_is_shown_where_it_is_sent_again(cast, sign_in):
    draft = begin(cast, kind="held", data={"held:address": ["/staff/"], "name": ["x"]})
    client = sign_in(cast.sara)
    assert client.get(f"/drafts/{draft.uid}/")["Location"] == "/unlock/held/"
    page = client.get("/drafts/").content.decode()
    assert ('href="/unlock/held/"' in page, "held:" in page) == (True, False)


def test_the_head_opens_it_and_others_find_nothing(cast, sign_in):
    draft = begin(cast, data=FAMILY)
    client = sign_in(cast.omar)
    assert f"/drafts/{draft.uid}/" in client.get("/drafts/").content.decode()
    assert "Amina" in client.get(f"/drafts/{draft.uid}/").content.decode()
    client.force_login(cast.salim)
    hidden, unknown = client.get(f"/drafts/{draft.uid}/"), client.get(f"/drafts/{uuid4()}/")
    assert (hidden.status_code, hidden.content, hidden.headers) == (404, unknown.content, unknown.headers)
    for ending in ("", "discarding/"):
        hidden = client.post(f"/drafts/{draft.uid}/{ending}", {"name": "X"})
        unknown = client.post(f"/drafts/{uuid4()}/{ending}", {"name": "X"})
        assert (hidden.status_code, hidden.content) == (404, unknown.content)
    assert drafts.load(cast.sara, draft.uid) == FAMILY


# A server that dies

DIES = """
import django, os, signal, sys
django.setup()
from masar.access import drafts
from masar.access.models import Office, User
sara = User.objects.get(email="sara@masar.test")
draft = drafts.save(sara, Office.objects.get(name="Alger"), "registration", {"name": ["Amina"]})
print(draft.uid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_killed_server_has_kept_it(committed_db):
    cast = gather()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(settings.ROOT)}
    died = subprocess.run(
        [sys.executable, "-c", DIES], env=environment, capture_output=True, text=True, check=False
    )
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert drafts.load(cast.sara, died.stdout.strip()) == {"name": ["Amina"]}


def test_two_windows_at_the_same_moment(committed_db):
    from concurrent.futures import ThreadPoolExecutor

    cast = gather()
    draft = begin(cast)

    def window(number):
        try:
            return drafts.save(
                cast.sara, cast.algiers, KIND, {"name": [f"window {number}"]}, draft.uid, seen=1
            ).version
        except drafts.Conflict:
            return None
        finally:
            connection.close()

    cast.sara  # noqa: B018
    with ThreadPoolExecutor(8) as pool:
        versions = list(pool.map(window, range(8)))
    assert sorted(version for version in versions if version) == [2]
    assert stored(draft).expires_at > timezone.now()
