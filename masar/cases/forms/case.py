"""The forms of a case: sessions, first questions, legal status, papers, attempts, and what each step asks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField, in_words
from masar.access.models import Project
from masar.people.models.person import Sex
from masar.programme import lists

from ..models import Heard, Member, NotAlone, Paper, Session, Topic, Way, Will
from ..models.pause import LONGEST_HOLD
from ..models.session import MUST_BE_SAID
from ..models.situation import answered_before
from .asked import QUESTION_TEXTS, YES_NO
from .interpreter import Interpreted


def listed(name: str, first: Any = "") -> Any:
    """The choices of a standard list in the reader's language, worked out when the form is drawn."""
    return lambda: [
        *([] if first is None else [("", first)]),
        *((entry.code, entry.label(get_language())) for entry in lists.entries(name)),
    ]


LONG_BEFORE = timedelta(days=60)
# Of a choice among the people of a case, which may have changed since the page was opened
GONE = {
    name: gettext_lazy("One of the people is not in this case any more. Choose again.")
    for name in ("invalid_choice", "invalid_pk_value")
}


class HappenedForm(ActForm):
    """An act that may be written down later than it happened; `since`, where it is about a case, is the day this began, and
    `born` the first day on which the person may be born. A day long before is asked about once: `year_asked` is the one
    that was."""

    happened_on = DayField(label=gettext_lazy("Happened on"))
    year_asked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10)

    field_order: Any = None

    def __init__(
        self,
        request: HttpRequest,
        *,
        today: date,
        since: date | None = None,
        born: date | None = None,
        **how: Any,
    ) -> None:
        how["initial"] = {"happened_on": today} | how.get("initial", {})
        super().__init__(request, **how)
        self.today, self.since, self.born = today, since, born

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        if self.born and day < self.born:
            raise forms.ValidationError(_("This person was not born yet."))
        if self.since and day < self.since - LONG_BEFORE:
            self._ask_year(day)
        return day

    def _ask_year(self, day: date) -> None:
        name = self.add_prefix("year_asked")
        if self.data.get(name) == day.isoformat():
            return
        self.data = self.data.copy()
        self.data[name] = day.isoformat()
        raise forms.ValidationError(
            _(
                "This day lies long before the case began. If the year is right, choose the file anew and send again."
            )
            if self.files
            else _("This day lies long before the case began. If the year is right, send it again.")
        )

    def detail(self) -> dict[str, Any]:
        said = super().detail()
        said.pop("year_asked", None)
        return said


class SessionForm(Interpreted, HappenedForm):
    """One meeting: how, in which language, what was explained; and a line for each person of the case."""

    language = forms.ChoiceField(label=gettext_lazy("Language we speak in"), choices=listed("languages"))
    way = forms.ChoiceField(label=gettext_lazy("How you spoke"), choices=Way.choices)
    everything = forms.BooleanField(
        label=gettext_lazy("Everything but the last was explained and understood"), required=False
    )
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("Explained, and understood"),
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    leaflet = forms.CharField(label=gettext_lazy("Leaflet given"), max_length=40, required=False)

    def __init__(
        self,
        request: HttpRequest,
        *,
        members: list[Member],
        office: Any,
        before: frozenset[int] = frozenset(),
        **how: Any,
    ) -> None:
        super().__init__(request, **how)
        self.members = members
        self.offer_interpreters(request.user, before=before, office=office)
        for member in members:
            self._ask(member)

    def _ask(self, member: Member) -> None:
        """Only what can be said of this person: whoever is there by themselves was there, and alone."""
        asked, several = member.is_asked_on(self.today), len(self.members) > 1
        line = f"m{member.line}"
        if several:
            self.fields[f"{line}-there"] = forms.BooleanField(
                label=gettext_lazy("was there"), required=False, initial=True
            )
        if asked:
            self.fields[f"{line}-will"] = forms.ChoiceField(
                label=gettext_lazy("Decision"),
                choices=[("", gettext_lazy("not asked")), *Will.choices],
                required=False,
            )
        if asked and several:
            self.fields[f"{line}-alone"] = forms.BooleanField(
                label=gettext_lazy("was also alone with you"), required=False
            )
        self.fields[f"{line}-words"] = forms.CharField(
            label=gettext_lazy("In their own words"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2 if asked else 1}),
        )

    def lines(self) -> list[tuple[Member, list[Any]]]:
        """For the page: each person with the fields of their line."""
        names = ("there", "will", "alone", "words")
        return [
            (
                member,
                [self[f"m{member.line}-{name}"] for name in names if f"m{member.line}-{name}" in self.fields],
            )
            for member in self.members
        ]

    def was_there(self, member: Member) -> bool:
        return len(self.members) == 1 or bool(self.cleaned_data.get(f"m{member.line}-there"))

    def was_alone(self, member: Member) -> bool:
        if self.cleaned_data.get("way") != Way.IN_PERSON:
            return False
        if len(self.members) == 1:
            return member.is_asked_on(self.today)
        return bool(self.cleaned_data.get(f"m{member.line}-alone"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.require_accepted()
        self.require_spoken(cleaned.get("language", ""))
        there = [member for member in self.members if self.was_there(member)]
        if not there:
            self.add_error(None, _("Say who was there."))
        for member in there:
            if cleaned.get("way") not in ("", None, Way.IN_PERSON) and cleaned.get(f"m{member.line}-alone"):
                self.add_error(
                    f"m{member.line}-alone",
                    _("From afar nobody sees who else listens. Being alone counts when you meet."),
                )
        for member in there:  # before others nobody has to say what they want
            apart = len(there) == 1 or self.was_alone(member)
            if apart and member.is_asked_on(self.today) and not cleaned.get(f"m{member.line}-will"):
                self.add_error(f"m{member.line}-will", _("Ask, and write down the answer."))
        told = {*cleaned.get("topics", ()), *(MUST_BE_SAID if cleaned.get("everything") else ())}
        cleaned["topics"] = [topic for topic in Topic.values if topic in told]
        return cleaned

    def session(self, episode: Any) -> Session:
        said = self.cleaned_data
        return Session(
            episode=episode,
            office=episode.office,
            way=said["way"],
            language=said["language"],
            interpreter=said["interpreter"],
            interpreter_accepted=said["interpreter_accepted"],
            topics=" ".join(said["topics"]),
            leaflet=said["leaflet"],
        )

    def heard(self, members: list[Member]) -> list[Heard]:
        """What each of those who were there did; `members` are theirs in the case, by the same lines."""
        said = self.cleaned_data
        return [
            Heard(
                member,
                said.get(f"m{member.line}-will", ""),
                alone=self.was_alone(member),
                words=said[f"m{member.line}-words"],
            )
            for member in members
            if self.was_there(member)
        ]


class NotAloneForm(ActForm):
    why = forms.ChoiceField(label=gettext_lazy("Why was it not possible?"), choices=NotAlone.Why.choices)


class ScreeningForm(HappenedForm):
    """The questions that can be said aloud. No free text: everything else waits for a room. A man is not asked whether he
    expects a baby: for him that is a no. Begins with what was answered before, for those named for it."""

    def __init__(self, request: HttpRequest, *, member: Member, **how: Any) -> None:
        on, said = answered_before(request.user, member) if request.method == "GET" else (None, {})
        super().__init__(request, initial=said, **how)
        self.begins = said and _("As answered on %(day)s. Change what is different today.") % {
            "day": in_words(on)
        }
        for name, text in QUESTION_TEXTS.items():
            if name == "pregnant" and member.person.sex == Sex.MALE:
                continue
            self.fields[name] = forms.ChoiceField(
                label=text, choices=[each for each in YES_NO if each[0]], widget=forms.RadioSelect
            )

    def answers(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "no") for name in QUESTION_TEXTS}


class SituationForm(HappenedForm):
    legal_status = forms.ChoiceField(label=gettext_lazy("Legal status here"), choices=listed("legal_status"))
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons for return"),
        choices=listed("return_reasons", None),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    journey = forms.CharField(
        label=gettext_lazy("How they came here"),
        help_text=gettext_lazy("Only where it is needed for papers or protection. Sealed."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PaperForm(HappenedForm):
    kind = forms.ChoiceField(label=gettext_lazy("Paper"), choices=listed("document_types"))
    number = forms.CharField(label=gettext_lazy("Its number"), max_length=40, required=False)
    held_by = forms.ChoiceField(label=gettext_lazy("Where it is"), choices=Paper.Holder.choices)


class AttemptForm(HappenedForm):
    way = forms.ChoiceField(label=gettext_lazy("How you tried"), choices=listed("channels", None))


class ProjectForm(ActForm):
    project = forms.ModelChoiceField(label=gettext_lazy("Project that pays"), queryset=Project.objects.none())

    def __init__(self, request: HttpRequest, **how: Any) -> None:
        super().__init__(request, **how)
        mission = self.record.case.mission_id  # type: ignore[union-attr]
        self.fields["project"].queryset = Project.objects.visible_to(request.user).filter(mission=mission)


# What each step asks, by its code. Steps that are not here ask nothing.


class HoldForm(ActForm):
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=listed("hold_reasons"))
    review_on = DayField(
        label=gettext_lazy("Look again on"), help_text=gettext_lazy("Within the next sixty days.")
    )

    def __init__(self, request: HttpRequest, *, today: date, **how: Any) -> None:
        super().__init__(request, **how)
        self.today = today

    def clean_review_on(self) -> date:
        day: date = self.cleaned_data["review_on"]
        if not 0 < (day - self.today).days <= LONGEST_HOLD:
            raise forms.ValidationError(_("Choose a day within the next sixty days."))
        return day
