"""What may be kept as a recording: told by its content, walked through to its end, without what is written beside it."""

import pytest

from masar.access.files import prepare_sound
from masar.access.untrusted import SENTENCES, Unsuitable
from tests.programme.sounds import HOSTILE, TOLD, a_sound, id3, m4a, mp3, ogg


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (mp3(), "mp3"),
        (ogg(), "ogg"),
        (m4a(), "m4a"),
        (mp3(before=id3(TOLD), after=b"TAG" + bytes(125)), "mp3"),
    ],
)
def test_a_recording_is_kept_under_its_own_kind(content, kind):
    ready = prepare_sound(a_sound(content, "la voix d’Amina.exe"))
    assert (ready.kind, ready.seconds, ready.name) == (kind, 5, f"la voix d’Amina.{kind}")


@pytest.mark.parametrize("content", [mp3(before=id3(TOLD), after=b"TAG" + TOLD + bytes(90)), m4a()])
def test_what_is_written_beside_the_sound_goes(content):
    assert TOLD in content
    assert TOLD not in prepare_sound(a_sound(content)).content


def test_a_blanked_recording_keeps_its_places():
    assert len(prepare_sound(a_sound(m4a())).content) == len(m4a())


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_recording_is_a_sentence(name):
    content, code = HOSTILE[name]
    with pytest.raises(Unsuitable) as fault:
        prepare_sound(a_sound(content))
    assert fault.value.code == code
    assert str(SENTENCES[code]).endswith(".")
