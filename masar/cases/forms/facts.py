"""What a valid block of the page says, in the words of the verbs: a person's facts, and the agreement."""

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from masar.lib.text import fold
from masar.people.identity import phones
from masar.people.models import Contact, Sex
from masar.programme.models import Place

from .newcomer import NewcomerForm

COMMA = re.compile("[,،]")


def person_facts(form: NewcomerForm) -> dict[str, Any]:
    """For `Person.register`."""
    said, born = form.cleaned_data, form.born
    place, words = place_of(said["home"], said["nationality"])
    shown = form.shown_names()
    return {
        "name": shown[0][1],
        "names": shown,
        "sex": said["sex"] or Sex.UNKNOWN,
        "born_earliest": born.earliest if born else None,
        "born_latest": born.latest if born else None,
        "birth_precision": born.precision if born else "unknown",
        "birth_said": said["birth"],
        "birth_place": said["birth_place"],
        "marital_status": said["marital"],
        "origin": place,
        "village": ", ".join(filter(None, (said["village"], words)))[:120],
        "nationalities": unique(said["nationality"], said["nationality2"]),
        "languages": unique(said["language"], said["language2"]),
        "identifiers": identifiers(said),
        "contacts": contacts(said),
    }


def identifiers(said: dict[str, Any]) -> list[dict[str, Any]]:
    if not said["number"]:
        return []
    return [
        {
            "kind": said["document"],
            "issuer": said["nationality"],
            "number": said["number"],
            "expires_on": said["expires"],
            "zone": said["zone"][:95],
        }
    ]


def contacts(said: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    if said["phone"]:
        phone = phones.understand(said["phone"])
        found.append(
            {
                "kind": Contact.Kind.PHONE,
                "value": phone.shown or said["phone"],
                "e164": phone.e164 or "",
                "whose": said["whose"] or phone.note,
                "safe_hours": said["safe_hours"],
                "safe_words": said["safe_words"],
            }
        )
    if said["address"]:
        found.append({"kind": Contact.Kind.ADDRESS, "value": said["address"]})
    return found


def consent_facts(form: NewcomerForm) -> dict[str, Any]:
    """For `Consent.record`. A parent's yes is the legal representative's, asked again at eighteen."""
    said = form.cleaned_data
    given = {"purpose": "ASSIST", "answer": "given"}
    if said["consent"] == "given":
        return given
    if said["consent"] == "parent":
        reason = _("A parent agreed.")
        return given | {"basis": "legal", "ask_again_on": eighteenth(form), "reason": reason}
    return given | {"basis": said["consent"], "ask_again_on": said["ask_again"], "reason": said["reason"]}


def eighteenth(form: NewcomerForm) -> date:
    """The birthday on which a child answers for themselves; in a year where the birth is not known."""
    if not form.born or form.born.earliest is None:
        return form.today.replace(year=form.today.year + 1, day=min(form.today.day, 28))
    born: date = form.born.earliest
    return max(born.replace(year=born.year + 18, day=min(born.day, 28)), form.today)


def unique(*codes: str) -> list[str]:
    return list(dict.fromkeys(filter(None, codes)))


def place_of(typed: str, country: str) -> tuple[Place | None, str]:
    """The place of the gazetteer that was meant, if it is one and only one; otherwise the words as they are."""
    name = COMMA.split(typed)[0].strip()
    if not name:
        return None, ""
    spelt = Place.objects.filter(country=country, search__contains=fold(name)).select_related(
        "parent__parent"
    )
    found = [place for place in spelt if fold(name) in place.search.split(" | ")][
        :20
    ]  # in French and Arabic too
    if len(found) > 1:
        found = [place for place in found if fold(place.with_region()) == fold(typed)] or found
    named = {fold(place.with_region()) for place in found}
    return (
        (min(found, key=lambda place: -place.level), "")
        if found and len(named) == 1
        else (None, typed.strip())
    )
