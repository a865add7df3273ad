"""A text read aloud in a spoken language: kept sealed, heard by a second colleague, played to whoever works in the mission."""

import pytest
from django.urls import reverse

from masar.access import files, sealing
from masar.access.models import Reading, SealedFile
from masar.access.verbs import Refused
from masar.programme.models import Recording
from masar.programme.models.recording import recordings_in_use
from tests.cast import gather
from tests.programme.sounds import HOSTILE, a_sound, mp3
from tests.programme.wordings import approved, prepared, recorded


@pytest.fixture
def cast(db):
    return gather()


def sound_of(client, user, recording, **headers):
    client.force_login(user)
    return client.get(reverse("recording_sound", args=[recording.uid]), headers=headers)


def heard(recording, by):
    recording.approve(by=by)
    return recording


# Who


def test_it_is_played_to_people_once_a_second_colleague_has_heard_it(cast):
    recording = recorded(cast)
    assert recordings_in_use([recording.wording], "ha") == []
    heard(recording, cast.salim)
    assert recordings_in_use([recording.wording], "ha") == [recording]
    assert recordings_in_use([recording.wording], "bm") == []
    assert (recording.seconds, recording.happened_on) == (5, cast.algiers.today())


def test_nobody_approves_their_own(cast):
    with pytest.raises(Refused) as refusal:
        recorded(cast, by=cast.sara).approve(by=cast.sara)
    assert str(refusal.value.answer.sentence) == "You prepared this yourself. A second person approves it."


@pytest.mark.parametrize("who", ["sami", "karim", "adel", "rachid", "yacine", "bruno"])
def test_only_those_who_counsel_bring_and_approve(cast, who):
    somebody, recording = getattr(cast, who), recorded(cast)
    for act in (recording.approve, recording.end):
        with pytest.raises(Refused):
            act(by=somebody)
    with pytest.raises(Refused):
        recorded(cast, recording.wording, by=somebody)


def test_whoever_brought_it_ends_it_and_so_does_a_head(cast):
    recording = recorded(cast)
    with pytest.raises(Refused):
        recording.end(by=cast.salim)
    recording.end(by=cast.sara)
    other = heard(recorded(cast, recording.wording), cast.salim)
    other.end(by=cast.omar)
    assert recordings_in_use([recording.wording], "ha") == []


# Of that number alone


def test_a_text_is_recorded_after_it_was_approved(cast):
    with pytest.raises(Refused) as refusal:
        recorded(cast, prepared(cast))
    assert "Approve the text first" in str(refusal.value.answer.sentence)


def test_a_new_number_has_no_recording_and_an_ended_one_plays_none(cast):
    recording = heard(recorded(cast), cast.salim)
    second = approved(cast, title="Je rentre demain")
    assert recordings_in_use([second], "ha") == []
    recording.wording.refresh_from_db()
    assert recordings_in_use([recording.wording], "ha") == []
    with pytest.raises(Refused):
        recorded(cast, recording.wording)


# The sound


def test_whoever_works_in_the_mission_hears_it_and_it_is_kept_as_a_reading(cast, client):
    recording = recorded(cast)
    answer = sound_of(client, cast.eve, recording)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, mp3(), "audio/mpeg")
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store, private")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    reading = Reading.objects.filter(record="access.sealedfile", kind="sealed").latest("pk")
    assert (reading.by, reading.record_uid) == (f"user:{cast.eve.uid}", recording.sound(cast.eve).uid)


@pytest.mark.parametrize("who", ["bruno", "yacine"])
def test_nobody_else_hears_it(cast, client, who):
    recording, somebody = recorded(cast), getattr(cast, who)
    assert sound_of(client, somebody, recording).status_code == 404
    file = recording.sound(cast.sara)
    assert recording.sound(somebody) is None
    assert files.find(somebody, file.uid) is None
    with pytest.raises(Refused):
        files.open_file(somebody, file)
    assert client.get(reverse("file", args=[file.uid])).status_code == 404


def test_only_class_b_about_a_mission_is_everybodys(cast):
    assert sealing.may_read(cast.eve, cast.mission.uid, "B")
    assert not sealing.may_read(cast.eve, cast.mission.uid, "PROT")
    assert not sealing.may_read(cast.eve, cast.algiers.uid, "B")


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [
        ("bytes=0-", 206, mp3()),
        ("bytes=10-19", 206, mp3()[10:20]),
        (f"bytes={len(mp3()) - 4}-99999999", 206, mp3()[-4:]),
        ("bytes=99999999-", 200, mp3()),
        ("bytes=-5", 200, mp3()),
        ("lines=1-2", 200, mp3()),
    ],
)
def test_a_player_may_ask_for_a_part(cast, client, asked, status, content):
    answer = sound_of(client, cast.sara, recorded(cast), range=asked)
    assert (answer.status_code, answer.content) == (status, content)
    assert ("Content-Range" in answer) == (status == 206)


def test_it_lies_encrypted(cast):
    recording = recorded(cast)
    file = recording.sound(cast.sara)
    assert (file.subject_uid, file.data_class, file.kind) == (cast.mission.uid, "B", "mp3")
    assert mp3()[:200] not in files.place_of(file.uid).read_bytes()


# On the screens


def sent(client, user, name, *args, **said):
    client.force_login(user)
    return client.post(reverse(name, args=args), said)


def test_it_is_brought_and_approved_on_the_screens(cast, client):
    wording = approved(cast)
    said = {"language": "ha", "sound": a_sound(), "happened_on": "22/11/2026", "once": "r"}
    assert sent(client, cast.sara, "new_recording", wording.uid, **said).status_code == 302
    recording = Recording.objects.get()
    page = client.get(reverse("text", args=[wording.uid])).content.decode()
    assert reverse("recording_sound", args=[recording.uid]) in page
    assert "You prepared this yourself." in page
    answer = sent(client, cast.salim, "recording_approval", recording.uid, version=1)
    assert answer.status_code == 200  # not without saying that it was heard
    sent(client, cast.salim, "recording_approval", recording.uid, version=1, heard="on", once="a")
    assert recordings_in_use([wording], "ha") == [recording]


@pytest.mark.parametrize("name", ["a photo", "a film", "half a page", "too much", "nothing"])
def test_what_is_no_recording_is_said_beside_the_field(cast, client, name):
    wording = approved(cast)
    said = {"language": "ha", "sound": a_sound(HOSTILE[name][0]), "happened_on": "22/11/2026"}
    answer = sent(client, cast.sara, "new_recording", wording.uid, **said)
    assert answer.status_code == 200
    assert 'id="id_sound-error"' in answer.content.decode()
    assert not SealedFile.objects.exists()


def test_a_day_to_come_and_an_unknown_language_are_refused(cast, client):
    said = {"language": "xx", "sound": a_sound(), "happened_on": "22/11/2099"}
    answer = sent(client, cast.sara, "new_recording", approved(cast).uid, **said).content.decode()
    assert "This day has not come yet." in answer
    assert 'id="id_language-error"' in answer


def test_without_a_recording_the_page_says_what_happens_instead(cast, client):
    client.force_login(cast.sara)
    assert "the interpreter reads it aloud" in client.get(approved(cast).get_absolute_url()).content.decode()


def test_the_page_asks_the_same_however_many_recordings_there_are(cast, client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        client.force_login(cast.sara)
        client.get(wording.get_absolute_url())
        with CaptureQueriesContext(connection) as told:
            client.get(wording.get_absolute_url())
        return len(told)

    wording = recorded(cast).wording
    before = asked()
    for language in ("bm", "wo", "ff"):
        recorded(cast, wording, language).approve(by=cast.salim)
    assert asked() == before
