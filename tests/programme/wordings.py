"""Texts and recordings as colleagues bring them, through the verbs of the screens."""

from masar.access.files import prepare_sound
from masar.programme import texts
from masar.programme.models import Wording
from tests.programme.sounds import a_sound

TITLE, BODY = (
    "Je rentre",
    "## Ma décision\nJe rentre dans ce pays : {country}.\n- Je suis libre.\n- Le bureau : {office}.",
)


def prepared(cast, language="fr", by=None, **said):
    wording = Wording(mission=cast.mission, code="DECLARATION", language=language)
    return wording.prepare(by=by or cast.omar, **{"title": TITLE, "body": BODY} | said)


def approved(cast, language="fr", **said):
    wording = prepared(cast, language, **said)
    wording.approve(by=cast.leila)
    return wording


def shipped(cast, language):
    """The draft that comes with this work, taken over as it is."""
    title, body = texts.draft("DECLARATION", language)
    return approved(cast, language, title=title, body=body)


def recorded(cast, wording=None, language="ha", by=None, content=None):
    sound = prepare_sound(a_sound(content))
    return (wording or approved(cast)).record(by=by or cast.sara, language=language, sound=sound)
