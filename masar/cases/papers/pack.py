"""Numbered registration forms, one sheet a family: the fields of the registration page, in its order, in three languages."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from masar.lib.typeset import typeset

from ..forms.asked import CONSENT, YES_NO
from ..forms.newcomer import NewcomerForm
from ..forms.registration import VisitForm
from .words import each, qr

TEMPLATE = Path(__file__).parent / "pack.typ"
LANGUAGES = ("ar", "fr", "en")
VISIT = ("happened_on", "channel", "spoken", "interpreter", "interpreter_accepted")
# Of each person: the front of the sheet, then the parts of its back.
FRONT = (
    "spoken", "family", "given", "relation", "sex", "birth", "nationality", "language", "home", "village", "phone",
    "document", "number", "expires",
)  # fmt: skip
MORE = (
    "native", "spelling", "nationality2", "language2", "birth_place", "marital", "safe_hours", "safe_words", "whose", "address",
)  # fmt: skip
ALOUD = ("alone", "ill", "pregnant", "help", "private")
AGREED = ("consent", "reason", "ask_again")
ANSWERED = ("yes", "no")  # ticked by their words; the other answers have a sign of their own
SIGNS = {"not_asked": "?", "unsaid": "–"}
OF_THE_OTHERS = {"relation"}  # not asked of the first person


def pack_paper(numbers: list[str], *, training: bool) -> bytes:
    """One sheet of two sides for each of these numbers, as they are spoken: `475 003 Q`."""
    return typeset(TEMPLATE, data(numbers) | {"training": training})


def data(numbers: list[str]) -> dict[str, Any]:
    answers, agreed = dict(YES_NO), dict(CONSENT[1:])
    yes_or_no = [words(lambda code=code: str(answers[code])) for code in ANSWERED]
    return {
        "sheets": [{"number": number, "qr": qr(number)} for number in numbers],
        "title": words(lambda: _("Form")),
        "person": words(lambda: _("Person")),
        "visit": rows(VisitForm, VISIT, interpreter_accepted=yes_or_no),
        "front": rows(NewcomerForm, FRONT, sex=["F", "M", "X", "?"]),
        "parts": [
            {"title": words(lambda: _("More about this person")), "keys": [], "height": 7.3, "rows": rows(NewcomerForm, MORE)},
            {
                "title": words(lambda: _("What can be said aloud")),
                "keys": [
                    {"sign": sign, "says": words(lambda code=code: str(answers[code]))}
                    for code, sign in SIGNS.items()
                ],
                "height": 8.9,
                "rows": rows(
                    NewcomerForm, ALOUD, **{name: [*yes_or_no, *SIGNS.values()] for name in ALOUD}
                ),
            },
            {
                "title": words(lambda: _("Agreement")),
                "keys": [
                    {"sign": str(place), "says": words(lambda label=label: str(label))}
                    for place, label in enumerate(agreed.values(), 1)
                ],
                "height": 8.4,
                "rows": [
                    *rows(NewcomerForm, AGREED, consent=[str(place) for place in range(1, len(agreed) + 1)]),
                    {"label": words(lambda: _("Speaks for the family")), "ticks": [""], "others": False},
                ],
            },
        ],
        "words": words(lambda: _("TRAINING")),
    }  # fmt: skip


def words(say: Any) -> dict[str, Any]:
    return each(LANGUAGES, say)


def rows(form: Any, names: Iterable[str], **ticks: Any) -> list[dict[str, Any]]:
    """The labels of these fields, as the page has them; `ticks` are boxes instead of room for handwriting."""
    fields = form.base_fields
    return [
        {
            "label": words(lambda name=name: str(fields[name].label)),
            "ticks": ticks.get(name, []),
            "others": name in OF_THE_OTHERS,
        }
        for name in names
    ]
