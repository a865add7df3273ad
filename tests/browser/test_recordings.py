"""A recording is played by the browser from our own address, under our own policy, and a part of it when asked."""

import pytest
from django.conf import settings

from tests.access.doors import signed_in
from tests.cast import gather
from tests.programme.sounds import mp3, ogg
from tests.programme.wordings import recorded

PLAY = """async () => {
  const audio = document.querySelector("audio");
  audio.muted = true;
  const heard = new Promise((done) => { audio.onended = () => done("ended"); audio.onerror = () => done(audio.error.message); });
  await audio.play();
  audio.currentTime = 4.5;
  return [await heard, Math.round(audio.duration)];
}"""


@pytest.mark.parametrize("content", [mp3(), ogg()], ids=["mp3", "ogg"])
def test_a_recording_can_be_heard_and_moved_in(page, base_url, content):
    cast = gather()
    recording = recorded(cast, content=content)
    session = signed_in(cast.salim).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])
    refused = []
    page.on("console", lambda said: refused.append(said.text))
    page.goto(f"{base_url}/texts/{recording.wording.uid}/")
    assert page.evaluate(PLAY) == ["ended", 5]
    assert refused == []
