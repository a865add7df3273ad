"""The registration page: one visit, and one block for each person, savable half-way.

Everything typed is kept by the names it has on the page (`p0-family`, `p1-birth`, …), so a page, a draft and a resent
form are the same data. `do` is the button that was pressed.
"""

import secrets
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.days import DayField
from masar.access.policy import may
from masar.lib.digits import whole_number
from masar.people.candidates import Candidate, candidates
from masar.people.identity.cards import plain_number
from masar.people.models import Person
from masar.people.models.join import led_to
from masar.people.models.kinship import TOO_YOUNG, too_young
from masar.people.models.person import years_between
from masar.programme.forms.listed import ListedField, offer
from masar.programme.models.code import own_entries

from ..models import Case, Newcomer, Registration
from .facts import consent_facts, person_facts
from .interpreter import Interpreted
from .newcomer import NewcomerForm
from .pack import form_typed

MOST_PEOPLE = 20
# What a family usually shares: filled in for the others by one key.
SHARED = (
    "family",
    "nationality",
    "nationality2",
    "language",
    "language2",
    "home",
    "village",
    "phone",
    "whose",
    "safe_hours",
    "safe_words",
    "address",
)
ANSWERS = ("known", "settled_as")  # whether a line is somebody we know


class VisitForm(Interpreted):
    """Who came how, in which language, through whom, when."""

    office = forms.ModelChoiceField(label=gettext_lazy("Office"), queryset=None, empty_label=None)
    happened_on = DayField(label=gettext_lazy("Day of the visit"))
    paper = forms.CharField(
        label=gettext_lazy("Number of the paper form"),
        help_text=gettext_lazy("Only if this was first written on paper."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    channel = ListedField("channels", label=gettext_lazy("How they reached us"), first=None)
    spoken = ListedField("languages", label=gettext_lazy("Language we speak in"), required=False)

    def __init__(self, data: Any, *, user: Any, offices: Any, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial, auto_id="id_%s")
        self.user = user
        self.fields["office"].queryset = offices
        self.offer_interpreters(user, office__in=offices)

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        office = self.cleaned_data.get("office")
        if day > (office.today() if office else timezone.now().date()):
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._clean_paper(cleaned)
        return cleaned

    def _clean_paper(self, cleaned: dict[str, Any]) -> None:
        typed, cleaned["form"] = cleaned.get("paper"), None
        if not typed:
            return
        try:
            cleaned["form"] = form_typed(self.user, typed, cleaned.get("office"), cleaned.get("happened_on"))
        except forms.ValidationError as fault:
            self.add_error("paper", fault)


class Desk:
    """The whole page: a visit and its people."""

    def __init__(
        self,
        request: HttpRequest,
        typed: QueryDict | None,
        offices: Any,
        draft: Any = None,
        case: str = "",
    ) -> None:
        self.request, self.user, self.offices = request, request.user, offices
        self.saved_at = draft.saved_at if draft else None
        self.draft_version = draft.version if draft else (typed.get("draft_version", "") if typed else "")
        self.typed = typed
        self.case = self._case(typed.get("case", "") if typed is not None else case)
        self.bound = typed is not None
        self.count = self._count()
        office = offices[0] if offices else None
        self.today = office.today() if office else timezone.now().date()
        self.before = None if self.bound else Registration.before(self.user, self.today)
        self.visit = VisitForm(typed, user=self.user, offices=offices, initial=self._beginning(office))
        self.own = own_entries(self.user)
        offer(self.visit, self.own)
        self.people = [self._person(line) for line in range(self.count)]
        self.once = (typed.get("once", "")[:64] if typed else "") or secrets.token_urlsafe(24)
        self.draft = str(draft.uid) if draft else (typed.get("draft", "") if typed else "")

    def _beginning(self, office: Any) -> dict[str, Any]:
        """An empty visit, or as the one before: all but whether the interpreter was accepted, which is asked each time."""
        if (last := self.before) is None:
            return {"office": office, "channel": "IN-PERSON", "happened_on": self.today}
        return {
            "office": last.office_id,
            "channel": last.enquiry.channel,
            "spoken": last.language,
            "interpreter": last.interpreter_id,
            "happened_on": self.today,
        }

    def _case(self, uid: str) -> Case | None:
        """The case that these people are added to when they are registered."""
        try:
            case = Case.objects.visible_to(self.user).filter(uid=UUID(uid)).first() if uid else None
        except ValueError:
            return None
        return case if case is not None and case.open and may(self.user, "case.add", case) else None

    def _count(self) -> int:
        raw = self.typed.get("lines", "1") if self.typed is not None else "1"
        return min(max(whole_number(raw) or 1, 1), MOST_PEOPLE)

    def _person(self, line: int) -> NewcomerForm:
        person = NewcomerForm(self.typed, line=line, today=self.today, user=self.user)
        offer(person, self.own)
        return person

    # What a button other than "save" does to what was typed. Each returns a new page; nothing is validated yet.

    def with_one_more(self) -> "Desk":
        typed = self._copy()
        typed["lines"] = str(min(self.count + 1, MOST_PEOPLE))
        return Desk(self.request, typed, self.offices)

    def without(self, line: int) -> "Desk":
        """The page without that person; those after it move up."""
        typed = self._copy()
        for key in [key for key in typed if key.startswith("p") and "-" in key]:
            digits, _dash, field = key[1:].partition("-")
            number = whole_number(digits)
            if number is None or number < line:
                continue
            values = typed.pop(key)
            if number > line:
                typed.setlist(f"p{number - 1}-{field}", values)
        typed["lines"] = str(max(self.count - 1, 1))
        return Desk(self.request, typed, self.offices)

    def same_as_head(self, line: int) -> "Desk":
        """What the family shares is copied from the first person into what is still empty."""
        typed = self._copy()
        for field in SHARED:
            if field == "family" and not typed.get(f"p{line}-given"):
                continue  # a family name alone would hide the name that was heard
            if not typed.get(f"p{line}-{field}") and typed.get(f"p0-{field}"):
                typed[f"p{line}-{field}"] = typed[f"p0-{field}"]
        return Desk(self.request, typed, self.offices)

    def with_zone_read(self, line: int) -> "Desk":
        """What the machine-readable zone says, put into the fields it belongs to; what was typed by hand stays."""
        typed = self._copy()
        for field, value in self.people[line].read_zone().items():
            typed[f"p{line}-{field}"] = value
        desk = Desk(self.request, typed, self.offices)
        desk.people[line].read_zone()  # to show its check digits
        return desk

    def unanswered(self) -> "Desk":
        """The page as it was typed: whoever goes back from the question has answered nothing."""
        typed = self._copy()
        for line in range(self.count):
            for field in ANSWERS:
                typed.pop(f"p{line}-{field}", None)
        return Desk(self.request, typed, self.offices)

    def _copy(self) -> QueryDict:
        return self.typed.copy() if self.typed is not None else QueryDict(mutable=True)

    # Saving

    def is_valid(self) -> bool:
        sound = self.visit.is_valid()
        for person in self.people:
            sound = person.is_valid() and sound
        known = [person.cleaned_data.get("known") for person in self.people] if sound else []
        for person, uid in zip(self.people, known, strict=False):
            if uid and known.index(uid) < person.line:
                person.add_error("spoken", _("This person is on the form twice."))
                sound = False
        return sound and self._are_old_enough()

    def _are_old_enough(self) -> bool:
        first, *others = [self._oldest(person) for person in self.people]
        small = [
            person
            for person, age in zip(self.people[1:], others, strict=True)
            if too_young(person.cleaned_data.get("relation", ""), age, first)
        ]
        for person in small:
            person.add_error("relation", TOO_YOUNG)
        return not small

    def _oldest(self, person: NewcomerForm) -> int | None:
        known = self._known(person)
        born = known.born_earliest if known else person.born and person.born.earliest
        return years_between(born, self.today) if born else None

    def speaker(self) -> int:
        said = whole_number(self.typed.get("speaks")) if self.typed is not None else None
        return said if said is not None and said < self.count else 0

    def possible(self) -> list[tuple[NewcomerForm, list[Candidate]]]:
        """For each line that is not settled yet, the people this clerk may see who may be the same."""
        asked = [person for person in self.people if not person.settled]
        found = [candidates(each.card(), visible_to=self.user, quiet=each.asks_more) for each in asked]
        return [(person, people) for person, people in zip(asked, found, strict=True) if people]

    def same_numbers(self) -> list[list[NewcomerForm]]:
        """The people for whom one document number was typed, each number for itself; none once the clerk has seen so."""
        if self.typed is not None and self.typed.get("numbers_seen") == self.numbers_mark():
            return []
        return [people for people in self._by_number().values() if len(people) > 1]

    def numbers_mark(self) -> str:
        """Changes with each number and whose it is; no value can be read from it."""
        said = [f"{number}:{person.line}" for number, found in self._by_number().items() for person in found]
        return sha256("|".join(sorted(said)).encode()).hexdigest()[:32]

    def _by_number(self) -> dict[str, list[NewcomerForm]]:
        found: dict[str, list[NewcomerForm]] = {}
        for person in self.people:
            if number := plain_number(person.typed("number")):
                found.setdefault(number, []).append(person)
        return found

    def registration(self) -> Registration:
        """The visit of a valid page, ready for the verb."""
        visit = self.visit.cleaned_data
        return Registration(
            office=visit["office"],
            interpreter=visit["interpreter"],
            language=visit["spoken"],
            interpreter_accepted=visit["interpreter_accepted"],
            happened_on=visit["happened_on"],
            form=visit["form"],
        )

    def family(self) -> list[Newcomer]:
        """The people of a valid page, ready for the verb."""
        return [
            Newcomer(
                facts=person_facts(person),
                known=self._known(person),
                relation=person.cleaned_data.get("relation", ""),
                speaks=line == self.speaker(),
                answers=person.answers(),
                consent=consent_facts(person),
            )
            for line, person in enumerate(self.people)
        ]

    def _known(self, person: NewcomerForm) -> Person | None:
        uid = person.cleaned_data.get("known")
        if not uid:
            return None
        return Person.objects.visible_to(self.user).filter(uid=uid).first() or led_to(self.user, uid)
