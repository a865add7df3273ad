"""One person's block of the registration page."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.access.forms.days import DayField
from masar.lib import dates
from masar.lib.text import visible
from masar.people.identity import mrz, phones
from masar.people.identity.cards import Card, Document
from masar.people.models import Contact, Name, Sex
from masar.programme import lists

from ..models import QUESTIONS
from .asked import ASKS_FROM, CONSENT, QUESTION_TEXTS, YES_NO

ZONE_FIELDS = {
    "number": gettext_lazy("document number"),
    "birth": gettext_lazy("date of birth"),
    "expiry": gettext_lazy("valid until"),
    "optional": gettext_lazy("personal number"),
    "composite": gettext_lazy("the lines as a whole"),
}


def options(name: str) -> Any:
    return lambda: [("", "")] + [(entry.code, entry.label(get_language())) for entry in lists.entries(name)]


def documents() -> list[tuple[str, str]]:
    return [("", gettext_lazy("no document"))] + [
        (entry.code, entry.label(get_language())) for entry in lists.identity_documents()
    ]


def suggested(address: str, kind: str = "") -> forms.TextInput:
    """A field with suggestions by nationality while one types."""
    return forms.TextInput(
        attrs={
            "data-suggest": reverse_lazy(address),
            "data-of": "-nationality",
            "data-kind": kind,
            "autocomplete": "off",
        }
    )


class NewcomerForm(forms.Form):
    zone = forms.CharField(
        label=gettext_lazy("Machine-readable lines of the document"),
        required=False,
        widget=forms.Textarea(
            attrs={"rows": 2, "dir": "ltr", "spellcheck": "false", "autocapitalize": "characters"}
        ),
    )
    spoken = forms.CharField(label=gettext_lazy("Name, as heard"), max_length=120, required=False)
    family = forms.CharField(
        label=gettext_lazy("Family name, as in the document"),
        max_length=80,
        required=False,
        widget=suggested("frequent_names", "family"),
    )
    given = forms.CharField(
        label=gettext_lazy("Given names, as in the document"),
        max_length=110,
        required=False,
        widget=suggested("frequent_names", "given"),
    )
    native = forms.CharField(label=gettext_lazy("Name in their own script"), max_length=120, required=False)
    spelling = forms.CharField(label=gettext_lazy("Another spelling"), max_length=120, required=False)
    sex = forms.ChoiceField(label=gettext_lazy("Sex"), choices=[("", ""), *Sex.choices], required=False)
    birth = forms.CharField(label=gettext_lazy("Born"), max_length=60, required=False)
    birth_place = forms.CharField(label=gettext_lazy("Place of birth"), max_length=120, required=False)
    nationality = forms.ChoiceField(
        label=gettext_lazy("Nationality"), choices=options("nationalities"), required=False
    )
    nationality2 = forms.ChoiceField(
        label=gettext_lazy("Another nationality"), choices=options("nationalities"), required=False
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language spoken best"), choices=options("languages"), required=False
    )
    language2 = forms.ChoiceField(
        label=gettext_lazy("Another language"), choices=options("languages"), required=False
    )
    marital = forms.ChoiceField(
        label=gettext_lazy("Marital status"), choices=options("marital_status"), required=False
    )
    home = forms.CharField(
        label=gettext_lazy("Home: town or district"),
        max_length=120,
        required=False,
        widget=suggested("places"),
    )
    village = forms.CharField(label=gettext_lazy("Village or neighbourhood"), max_length=120, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=80, required=False)
    whose = forms.CharField(label=gettext_lazy("Whose phone"), max_length=80, required=False)
    safe_hours = forms.CharField(label=gettext_lazy("Safe hours"), max_length=80, required=False)
    safe_words = forms.CharField(label=gettext_lazy("Safe words"), max_length=120, required=False)
    address = forms.CharField(label=gettext_lazy("Where they stay here"), max_length=200, required=False)
    document = forms.ChoiceField(label=gettext_lazy("Document shown"), choices=documents, required=False)
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=40, required=False)
    expires = DayField(label=gettext_lazy("Valid until"), required=False, end=True, help_text="")
    relation = forms.ChoiceField(
        label=gettext_lazy("Relation to the first person"), choices=options("relations"), required=False
    )
    alone = forms.ChoiceField(label=QUESTION_TEXTS["alone"], choices=YES_NO, required=False)
    ill = forms.ChoiceField(label=QUESTION_TEXTS["ill"], choices=YES_NO, required=False)
    pregnant = forms.ChoiceField(label=QUESTION_TEXTS["pregnant"], choices=YES_NO, required=False)
    help = forms.ChoiceField(label=QUESTION_TEXTS["help"], choices=YES_NO, required=False)
    private = forms.ChoiceField(label=QUESTION_TEXTS["private"], choices=YES_NO, required=False)
    consent = forms.ChoiceField(
        label=gettext_lazy("May we keep this to help with the return?"), choices=CONSENT, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Why, in a few words"), max_length=300, required=False)
    ask_again = DayField(label=gettext_lazy("Ask again on"), required=False)
    known = forms.UUIDField(required=False, widget=forms.HiddenInput)
    settled_as = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, line: int, today: date, user: Any) -> None:
        super().__init__(data, prefix=f"p{line}")
        self.line, self.today, self.user = line, today, user
        self.zone_read: Any = None
        self.zone_fault = ""

    # What was typed, also before it is valid

    def typed(self, field: str) -> str:
        return str(self.data.get(self.add_prefix(field), "")).strip() if self.is_bound else ""

    @property
    def settled(self) -> bool:
        """Somebody has answered, for exactly these keys, whether this is a person we know."""
        return self.typed("settled_as") == self.fingerprint()

    def fingerprint(self) -> str:
        """Changes with anything that is compared; no value can be read from it."""
        keys = self.card().keys()
        return sha256("|".join(sorted(keys.documents | keys.phones | keys.name_years)).encode()).hexdigest()[
            :32
        ]

    def read_zone(self) -> dict[str, str]:
        """The fields that the machine-readable zone fills in, by name; empty when it cannot be read."""
        text = self.typed("zone")
        if not text:
            return {}
        try:
            zone = mrz.read(text, today=self.today)
        except mrz.NotMrz as fault:
            self.zone_fault = str(fault)
            return {}
        self.zone_read = zone
        return zone_fields(zone)

    def wrong_digits(self) -> list[str]:
        """A sentence for each check digit of the zone that does not fit."""
        return [
            _("%(field)s: the lines say %(found)s, it should be %(expected)s")
            % {"field": ZONE_FIELDS[check.field], "found": check.found, "expected": check.expected}
            for check in self.zone_read.checks
            if not check.ok
        ]

    def understood_birth(self) -> Any:
        return understand(self.typed("birth"), self.today)

    def birth_shown(self) -> str:
        born = self.understood_birth()
        return dates.show(born, (get_language() or "en")[:2]) if born else ""

    def more_needed(self) -> bool:
        """Whether something in the folded part was typed or is wrong, so that it must not stay folded."""
        folded = (
            "native",
            "spelling",
            "nationality2",
            "language2",
            "birth_place",
            "marital",
            "safe_hours",
            "safe_words",
            "whose",
            "address",
        )
        return any(self.typed(field) or field in self.errors for field in folded)

    def card(self) -> Card:
        """What is known so far, for comparison."""
        born, phone = self.understood_birth(), self.typed("phone")
        number = self.typed("number")
        return Card(
            names=tuple(text for _form, text in self.shown_names()),
            born_earliest=born.earliest if born else None,
            born_latest=born.latest if born else None,
            documents=(Document(self.typed("document"), self.typed("nationality"), number),)
            if number
            else (),
            phones=tuple(found.e164 for found in phones.understand_all(phone) if found.e164) if phone else (),
        )

    def shown_names(self) -> list[tuple[str, str]]:
        """Every form of the name that was given, the one to show first."""
        document = " ".join(filter(None, (self.typed("given"), self.typed("family").upper())))
        found = [
            (Name.Form.DOCUMENT, document),
            (Name.Form.SPOKEN, self.typed("spoken")),
            (Name.Form.NATIVE, self.typed("native")),
            (Name.Form.SPELLING, self.typed("spelling")),
        ]
        return [(form.value, seen) for form, text in found if any(map(str.isalnum, seen := visible(text)))]

    # Checking

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.shown_names():
            self.add_error("spoken", _("Write a name, as you hear it. One name is enough."))
        if self.typed("birth") and self.understood_birth() is None:
            self.add_error("birth", birth_fault(self.typed("birth"), self.today))
        if cleaned.get("number") and not cleaned.get("document"):
            self.add_error("document", _("Which document has this number?"))
        if self.line and not cleaned.get("relation"):
            self.add_error("relation", _("Say how this person belongs to the first one."))
        self._clean_consent(cleaned)
        self._clean_questions(cleaned)
        return cleaned

    def _clean_consent(self, cleaned: dict[str, Any]) -> None:
        said = cleaned.get("consent")
        if not said:
            self.add_error("consent", _("Ask first, and write down the answer."))
        elif said == "refused":
            self.add_error(
                "consent",
                _(
                    "Then nothing is kept. Take this person off the form and help without a file: "
                    "counselling, care and complaints need no agreement."
                ),
            )
        elif said in ("vital", "child", "legal"):
            if not cleaned.get("reason"):
                self.add_error("reason", _("Say in a few words why this was decided for the person."))
            if not cleaned.get("ask_again"):
                self.add_error("ask_again", _("Choose the day on which the person is asked."))

    def _clean_questions(self, cleaned: dict[str, Any]) -> None:
        if not self.asked_aloud():
            return
        for question in QUESTIONS:
            if not cleaned.get(question) and not (question == "pregnant" and cleaned.get("sex") == Sex.MALE):
                self.add_error(question, _("Ask, or choose “not asked”."))

    def asked_aloud(self) -> bool:
        """Whether the five questions are put to this person: to everybody but a small child."""
        age = self.age()
        return age is None or age >= ASKS_FROM

    def age(self) -> int | None:
        born = self.understood_birth()
        if not born or born.latest is None:
            return None
        latest: date = born.latest
        return (
            self.today.year - latest.year - ((self.today.month, self.today.day) < (latest.month, latest.day))
        )

    # For the verb

    def facts(self) -> dict[str, Any]:
        from .registration import place_of

        said, born = self.cleaned_data, self.understood_birth()
        place, words = place_of(said["home"], said["nationality"])
        shown = self.shown_names()
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
            "identifiers": self._identifiers(),
            "contacts": self._contacts(),
        }

    def _identifiers(self) -> list[dict[str, Any]]:
        said = self.cleaned_data
        if not said["number"]:
            return []
        return [
            {
                "kind": said["document"],
                "issuer": said["nationality"],
                "number": said["number"],
                "expires_on": said["expires"],
                "zone": self.typed("zone")[:95],
            }
        ]

    def _contacts(self) -> list[dict[str, Any]]:
        said, found = self.cleaned_data, []
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

    def answers(self) -> dict[str, str]:
        return {
            question: self.cleaned_data[question] for question in QUESTIONS if self.cleaned_data[question]
        }

    def consent_facts(self) -> dict[str, Any]:
        """The consent row's facts. A parent's yes is the legal representative's, asked again at eighteen."""
        said = self.cleaned_data
        if said["consent"] == "given":
            return {"purpose": "ASSIST", "answer": "given"}
        if said["consent"] == "parent":
            return {
                "purpose": "ASSIST",
                "answer": "given",
                "basis": "legal",
                "ask_again_on": self._eighteenth(),
                "reason": _("A parent on the same form agreed."),
            }
        return {
            "purpose": "ASSIST",
            "answer": "given",
            "basis": said["consent"],
            "ask_again_on": said["ask_again"],
            "reason": said["reason"],
        }

    def _eighteenth(self) -> date:
        born = self.understood_birth()
        if not born or born.earliest is None:
            return self.today.replace(year=self.today.year + 1, day=min(self.today.day, 28))
        eighteenth = born.earliest.replace(year=born.earliest.year + 18, day=min(born.earliest.day, 28))
        return max(eighteenth, self.today)


def unique(*codes: str) -> list[str]:
    return list(dict.fromkeys(filter(None, codes)))


def understand(text: str, today: date, *, future: bool = False) -> Any:
    """What a typed date means, or None when it is empty or means nothing."""
    try:
        return dates.understand(text, today, get_language() or "en", past=not future) if text else None
    except dates.NotUnderstood:
        return None


def birth_fault(text: str, today: date) -> str:
    try:
        dates.understand(text, today, get_language() or "en")
    except dates.NotUnderstood as fault:
        return str(fault)
    return ""


def zone_fields(zone: Any) -> dict[str, str]:
    """The page's fields from a machine-readable zone, by name."""
    nationality = zone.nationality.nationality
    found = {
        "family": " ".join(zone.surnames),
        "given": " ".join(zone.given_names).title(),
        "sex": zone.sex,
        "birth": written(zone.birth),
        "document": zone.kind,
        "number": zone.number,
        "expires": zone.expiry.strftime("%d/%m/%Y") if zone.expiry else "",
        "nationality": nationality if nationality in dict(options("nationalities")()) else "",
    }
    return {name: value for name, value in found.items() if value}


def written(born: Any) -> str:
    """A date of the zone as somebody would type it, as precise as it is known."""
    if born is None or born.earliest is None:
        return ""
    return str(born.earliest.strftime({"day": "%d/%m/%Y", "month": "%m/%Y"}.get(str(born.precision), "%Y")))
