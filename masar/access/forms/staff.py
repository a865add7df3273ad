"""Forms about colleagues, their roles and trainings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Office, User
from ..roles import Role
from .act import ActForm
from .days import DayField, UntilField


class ColleagueForm(ActForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("Work e-mail"))

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User._base_manager.filter(email=email)
        if self.record is not None:
            others = others.exclude(pk=self.record.pk)
        if others.exists():
            raise forms.ValidationError(_("A colleague already signs in with this e-mail."))
        return email


class InviteForm(ColleagueForm):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=[("fr", "Français"), ("ar", "العربية"), ("en", "English")]
    )


class GrantForm(ActForm):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices)
    office = forms.ModelChoiceField(
        label=gettext_lazy("Office"),
        queryset=Office.objects.none(),
        required=False,
        empty_label=gettext_lazy("the whole mission"),
    )
    until = UntilField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Leave empty if the role has no end yet."),
    )

    def __init__(self, request: Any, *, mission: Any, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        self.fields["office"].queryset = Office.objects.filter(mission=mission, closed_on=None)


class CertificateForm(ActForm):
    code = forms.CharField(label=gettext_lazy("Training"), max_length=20)
    valid_from = DayField(label=gettext_lazy("Valid from"))
    valid_until = DayField(label=gettext_lazy("Valid until"), end=True)
