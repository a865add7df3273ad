"""What is asked when people leave a case, part, or come again."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.people.models import Person

from ..models import Member
from .case import GONE, listed
from .decision import RefuseForm


class WithdrawForm(ActForm):
    """Which of the people, and whether they said it themselves; nothing else has to be said."""

    members = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who withdraws"),
        queryset=Member.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=GONE | {"required": gettext_lazy("Say who withdraws.")},
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason, if they want to say it"),
        choices=listed("withdrawal_reasons"),
        required=False,
    )
    said_by = forms.ChoiceField(
        label=gettext_lazy("Who said it"),
        help_text=gettext_lazy(
            "What they say themselves counts at once. What somebody else says changes nothing yet: the case worker asks them alone."
        ),
        choices=[
            ("ALONE", gettext_lazy("They themselves, alone with us")),
            ("SELF", gettext_lazy("They themselves, here or on the telephone; others may have listened")),
            ("OTHER", gettext_lazy("Somebody else")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say who said it.")},
    )

    def __init__(self, request: HttpRequest, *, members: list[Member], **how: Any) -> None:
        how["initial"] = {"members": [each.pk for each in members] if len(members) == 1 else []}
        super().__init__(request, **how)
        self.fields["members"].queryset = Member.objects.filter(pk__in=[each.pk for each in members])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "members" in cleaned:
            cleaned["members"] = list(cleaned["members"])
        if (said_by := cleaned.pop("said_by", "")) and said_by != "OTHER":
            cleaned["asked_alone"] = said_by == "ALONE"
        elif said_by:
            cleaned["by_another"] = True
        return cleaned


class TakeBackForm(WithdrawForm):
    reason = None
    said_by = None

    def __init__(self, request: HttpRequest, **how: Any) -> None:
        super().__init__(request, **how)
        self.fields["members"].label = gettext_lazy("Who goes on after all")
        self.fields["members"].error_messages["required"] = gettext_lazy("Say who goes on.")


class MournForm(ActForm):
    member = forms.ModelChoiceField(
        label=gettext_lazy("Who has died"), queryset=Member.objects.none(), error_messages=GONE
    )

    def __init__(self, request: HttpRequest, *, members: list[Member], **how: Any) -> None:
        super().__init__(request, **how, initial={"member": None})
        self.fields["member"].queryset = Member.objects.filter(pk__in=[each.pk for each in members])


class RefuseOneForm(RefuseForm):
    """One of several; the others go on."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Who is not accepted"), queryset=Member.objects.none(), error_messages=GONE
    )

    field_order = ("member", "reason", "offered", "word", "appeal_told")

    def __init__(self, request: HttpRequest, *, members: list[Member], **how: Any) -> None:
        super().__init__(request, **how, initial={"member": None})
        self.fields["member"].queryset = Member.objects.filter(pk__in=[each.pk for each in members])
        self.staying = len(members)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.staying < 2:
            self.add_error(None, _("This person is alone in the case. Decide about the case instead."))
        return cleaned


class SplitForm(WithdrawForm):
    """Who goes on in a case of their own."""

    reason = None
    said_by = None

    def __init__(self, request: HttpRequest, *, members: list[Member], **how: Any) -> None:
        super().__init__(request, members=members, **how)
        self.fields["members"].label = gettext_lazy("Who goes on in a case of their own")
        self.fields["members"].error_messages["required"] = gettext_lazy("Say who goes.")
        self.initial["members"], self.staying = [], len(members)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if len(cleaned.get("members", ())) == self.staying:
            self.add_error("members", _("Somebody must stay in this case."))
        return cleaned


class ReopenForm(ActForm):
    """Why a case is opened again, and who of its people comes."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why it is opened again"), choices=listed("reopening_reasons")
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who comes again"),
        queryset=Person.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages=GONE | {"required": gettext_lazy("Say who comes again.")},
    )

    def __init__(self, request: HttpRequest, *, people: list[Person], **how: Any) -> None:
        how["initial"] = {"people": [each.pk for each in people]}
        super().__init__(request, **how)
        self.fields["people"].queryset = Person.objects.filter(pk__in=[each.pk for each in people])
        self.order = [each.pk for each in people]

    def clean_people(self) -> list[Person]:
        """In the order of the attempt before, so that its principal stays first."""
        return sorted(self.cleaned_data["people"], key=lambda person: self.order.index(person.pk))
