"""What colleagues keep with a case: a note, a task, a paper that was handed in."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField
from masar.access.forms.uploads import UploadField
from masar.access.models import User
from masar.access.roles import Role
from masar.access.rules import ON_A_CASE

from ..models import Member
from .case import GONE, HappenedForm, listed


class NoteForm(HappenedForm):
    text = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Sealed: read by you, the case worker and the head of the centre."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class TaskForm(ActForm):
    """For one colleague, or for whoever has a role."""

    line = forms.CharField(
        label=gettext_lazy("What is to be done"),
        help_text=gettext_lazy(
            "One line, without a name and without anything personal: it stands on a list."
        ),
        max_length=80,
    )
    to = forms.ModelChoiceField(
        label=gettext_lazy("For a colleague"), queryset=User.objects.none(), required=False
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Or for whoever has this role"),
        choices=lambda: [("", ""), *((role, Role(role).label) for role in ON_A_CASE)],
        required=False,
    )
    due_on = DayField(label=gettext_lazy("Due on"))

    def __init__(self, request: HttpRequest, *, colleagues: Any, today: Any, **how: Any) -> None:
        super().__init__(request, **how)
        self.fields["to"].queryset, self.today = colleagues, today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("to")) == bool(cleaned.get("role")):
            self.add_error("to", _("Choose a colleague or a role, one of the two."))
        if (day := cleaned.get("due_on")) and day < self.today:
            self.add_error("due_on", _("Choose today or a day to come."))
        return cleaned


class DocumentForm(HappenedForm):
    member = forms.ModelChoiceField(
        label=gettext_lazy("Whose paper"),
        queryset=Member.objects.none(),
        empty_label=None,
        error_messages=GONE,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Paper"), choices=listed("document_types"))
    scan = UploadField(label=gettext_lazy("Scan or photo"), help_text=gettext_lazy("JPEG, PNG, WebP or PDF."))

    def __init__(self, request: HttpRequest, *, members: Any, **how: Any) -> None:
        super().__init__(request, **how)
        self.fields["member"].queryset = members
