"""A paper that says one thing: somebody of this name was here on this day. Nothing of why, with whom, or from where."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from masar.access.pages import day as in_words
from masar.lib.text import isolated
from masar.lib.typeset import typeset

from .words import each

TEMPLATE = Path(__file__).parent / "seen.typ"


def seen_paper(*, language: str, name: str, place: str, day: date, training: bool) -> bytes:
    """One page in the language of the person, to be signed by hand."""

    def said() -> dict[str, str]:
        words = {"name": isolated(name), "place": isolated(place), "day": isolated(in_words(day, "long"))}
        return {
            "title": _("Confirmation of presence"),
            "sentence": _("We confirm that %(name)s came to our office in %(place)s on %(day)s.") % words,
            "sign": _("Name, signature and stamp"),
            "place": place,
            "day": in_words(day, "long"),
            "training": _("TRAINING") if training else "",
        }

    return typeset(TEMPLATE, {"language": language} | each((language,), said)[language])
