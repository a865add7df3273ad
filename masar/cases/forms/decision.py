"""What deciding asks: accepting with the eight looks, sending back, refusing, an appeal, and what two people let pass."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.models import Project, User

from ..models import Look, Waiver
from ..models.triage import Seen
from .case import listed

# Fields that are said before accepting, while this stands on the page.
SAID_FIRST = {"project": "[name=project] option[value='']:checked", "word": "[name=looked]:not(:checked)"}
WORD = {"max_length": 2000, "widget": forms.Textarea(attrs={"rows": 2})}


class AcceptForm(ActForm):
    """`seen` is what the file shows: what is clear there is ticked already."""

    project = forms.ModelChoiceField(
        label=gettext_lazy("Project that pays"), queryset=Project.objects.none(), required=False
    )
    looked = forms.MultipleChoiceField(
        label=gettext_lazy("What is clear"),
        help_text=gettext_lazy("Leave what is not clear without a tick, and say in a word why it may go on."),
        choices=Look.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    word = forms.CharField(
        label=gettext_lazy("A word, sealed for the case worker and the head"), required=False, **WORD
    )

    def __init__(self, request: HttpRequest, *, seen: list[Seen], file: Any, **how: Any) -> None:
        self.seen = seen
        how["initial"] = {"looked": [look.code for look in seen if look.clear]} | how.get("initial", {})
        super().__init__(request, **how)
        self.fields["project"].queryset = Project.objects.visible_to(request.user).filter(
            mission=file.episode.case.mission_id, opens_on__lte=file.today, closes_on__gte=file.today
        )
        if file.episode.project is None and not self.initial.get("project"):
            choice = list(self.fields["project"].queryset[:2])
            self.initial["project"] = choice[0] if len(choice) == 1 else None
        for name, missing in SAID_FIRST.items():
            self.fields[name].widget.attrs |= {"data-key": "a", "data-while": missing}

    @property
    def says_first(self) -> bool:
        """Whether accepting now would only come back: then its key leads to what is missing, not to the button."""
        unclear = any(look.asked and not ticked for look, ticked in self.looks())
        return unclear or not self["project"].value()

    def looks(self) -> list[tuple[Seen, bool]]:
        """For the page: each look, and whether it is ticked."""
        ticked = self["looked"].value() or ()
        return [(look, look.code in ticked) for look in self.seen]

    def asked(self) -> set[str]:
        return {look.code for look in self.seen if look.asked}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        clear = self.asked() & set(cleaned.get("looked", ()))
        if clear != self.asked() and not cleaned.get("word", "").strip():
            self.add_error("word", _("Say in a word why this may go on all the same."))
        cleaned["looked"] = tuple(code for code in Look.values if code in clear)
        return cleaned


class SendBackForm(ActForm):
    word = forms.CharField(label=gettext_lazy("What is missing"), **WORD)


class RefuseForm(ActForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("Reason that is said and written"), choices=listed("refusal_reasons")
    )
    offered = forms.MultipleChoiceField(
        label=gettext_lazy("Other help that was offered"),
        help_text=gettext_lazy("It stands in the letter."),
        choices=listed("other_help", None),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Nobody is refused without other help. Say which.")},
    )
    word = forms.CharField(
        label=gettext_lazy("The true reason, sealed"),
        help_text=gettext_lazy("It is told in person and never stands in the letter."),
        required=False,
        **WORD,
    )
    appeal_told = forms.BooleanField(label=gettext_lazy("They were told how to appeal"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["offered"] = " ".join(cleaned.get("offered", ()))
        cleaned["alternatives"] = bool(cleaned["offered"])
        return cleaned


class AppealForm(ActForm):
    words = forms.CharField(
        label=gettext_lazy("Why they ask, in their own words"),
        help_text=gettext_lazy("Sealed: read by you, the case worker and the head of the centre."),
        required=False,
        **WORD,
    )


class GrantForm(ActForm):
    word = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Sealed: read by you, the case worker and the head of the centre."),
        **WORD,
    )


class AnswerForm(GrantForm):
    granted = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[
            ("yes", gettext_lazy("The case is taken up again")),
            ("no", gettext_lazy("The refusal stays")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("granted", "word")


class WaiverForm(ActForm):
    why = forms.CharField(
        label=gettext_lazy("Why it may be missing"),
        help_text=gettext_lazy("Sealed for you, the case worker, and whoever may agree."),
        **WORD,
    )
    phoned = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Who agreed on the telephone"),
        help_text=gettext_lazy(
            "Then it may be missing at once. They are asked to write it within 24 hours, else it counts no more."
        ),
        empty_label=gettext_lazy("nobody yet"),
    )

    def __init__(self, request: HttpRequest, *, waiver: Waiver, **how: Any) -> None:
        super().__init__(request, **how)
        asked = waiver.who_may_agree().exclude(pk=request.user.pk)
        self.fields["phoned"].queryset = asked.order_by("name")
