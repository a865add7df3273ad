"""One person's block of the registration page: what is asked, and what must be answered."""

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.access.forms.days import DayField
from masar.lib import dates
from masar.lib.text import visible
from masar.people.identity import mrz, phones
from masar.people.identity.cards import Card, Document
from masar.people.models import Name, Sex
from masar.programme import lists
from masar.programme.forms.listed import ListedField

from ..models import QUESTIONS
from .asked import ASKS_FROM, CONSENT, QUESTION_TEXTS, YES_NO
from .zone import wrong_digits, zone_fields


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


class Typed:
    """What was typed about one person, also before it is valid. Light: it is made anew at each pause in typing."""

    def __init__(self, data: Any, *, line: int, today: date) -> None:
        self.data, self.line, self.today = data, line, today

    def typed(self, field: str) -> str:
        return str(self.data.get(f"p{self.line}-{field}", "")).strip()

    @property
    def settled(self) -> bool:
        """Somebody has answered, for exactly these keys, whether this is a person we know."""
        return self.typed("settled_as") == self.fingerprint()

    @property
    def asks_more(self) -> bool:
        """The clerk wants to be asked about those too who are unlikely to be this person."""
        return bool(self.typed("perhaps"))

    def fingerprint(self) -> str:
        """Changes with anything that is compared; no value can be read from it."""
        keys = self.card().keys()
        return sha256("|".join(sorted(keys.documents | keys.phones | keys.name_years)).encode()).hexdigest()[
            :32
        ]

    @cached_property
    def _birth(self) -> tuple[Any, str]:
        """What was typed, as it is understood; or why it is not."""
        text = self.typed("birth")
        try:
            return (dates.understand(text, self.today, get_language() or "en") if text else None), ""
        except dates.NotUnderstood as fault:
            return None, str(fault)

    @property
    def born(self) -> Any:
        return self._birth[0]

    def card(self) -> Card:
        """What is known so far, for comparison."""
        born, phone = self.born, self.typed("phone")
        number = self.typed("number")
        return Card(
            names=tuple(text for _form, text in self.shown_names()),
            born_earliest=born.earliest if born else None,
            born_latest=born.latest if born else None,
            sex=self.typed("sex"),
            nationalities=tuple(filter(None, (self.typed("nationality"), self.typed("nationality2")))),
            documents=(Document(self.typed("document"), self.typed("nationality"), number),)
            if number
            else (),
            phones=tuple(found.e164 for found in phones.understand_all(phone) if found.e164) if phone else (),
        )

    def shown_names(self) -> list[tuple[str, str]]:
        """Every form of the name that was given, the one to show first: a family name alone hides no name that was heard."""
        document = " ".join(filter(None, (self.typed("given"), self.typed("family").upper())))
        found = [
            (Name.Form.DOCUMENT, document),
            (Name.Form.SPOKEN, self.typed("spoken")),
            (Name.Form.NATIVE, self.typed("native")),
            (Name.Form.SPELLING, self.typed("spelling")),
        ]
        if self.typed("spoken") and not self.typed("given"):
            found[:2] = found[1], found[0]
        return [(form.value, seen) for form, text in found if any(map(str.isalnum, seen := visible(text)))]


class NewcomerForm(Typed, forms.Form):
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
    nationality = ListedField("nationalities", label=gettext_lazy("Nationality"), required=False)
    nationality2 = ListedField("nationalities", label=gettext_lazy("Another nationality"), required=False)
    language = ListedField("languages", label=gettext_lazy("Language spoken best"), required=False)
    language2 = ListedField("languages", label=gettext_lazy("Another language"), required=False)
    marital = ListedField("marital_status", label=gettext_lazy("Marital status"), required=False)
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
    document = ListedField(
        "document_types",
        of=lists.identity_documents,
        first=gettext_lazy("no document"),
        label=gettext_lazy("Document shown"),
        required=False,
    )
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=40, required=False)
    expires = DayField(label=gettext_lazy("Valid until"), required=False, end=True, help_text="")
    relation = ListedField(
        "relations", of=lists.relatives, label=gettext_lazy("Relation to the first person"), required=False
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
        forms.Form.__init__(self, data, prefix=f"p{line}")
        self.line, self.today, self.user = line, today, user
        self.zone_read: Any = None
        self.zone_fault = ""
        self.wrong_digits: list[str] = []

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
        self.zone_read, self.wrong_digits = zone, wrong_digits(zone)
        return zone_fields(zone)

    def birth_shown(self) -> str:
        return dates.show(self.born, (get_language() or "en")[:2]) if self.born else ""

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

    # Checking

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.shown_names():
            self.add_error("spoken", _("Write a name, as you hear it. One name is enough."))
        if self._birth[1]:
            self.add_error("birth", self._birth[1])
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
        if not self.born or self.born.latest is None:
            return None
        latest: date = self.born.latest
        return (
            self.today.year - latest.year - ((self.today.month, self.today.day) < (latest.month, latest.day))
        )

    def answers(self) -> dict[str, str]:
        """What was said aloud, by question."""
        said = self.cleaned_data
        return {question: said[question] for question in QUESTIONS if said[question]}
