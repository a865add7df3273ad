"""The form of a mission's own entry in a standard list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField

from .. import lists

# Lists that a mission may extend; the others are codes that rules or borders read.
OPEN_LISTS = {
    "channels": gettext_lazy("How people reach us"),
    "document_types": gettext_lazy("Documents"),
    "languages": gettext_lazy("Languages"),
    "relations": gettext_lazy("Relations"),
}


class CodeForm(ActForm):
    list = forms.ChoiceField(label=gettext_lazy("List"), choices=list(OPEN_LISTS.items()))
    code = forms.RegexField(
        r"^[A-Za-z0-9-]{2,20}$",
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Letters, digits, hyphens."),
    )
    label_fr = forms.CharField(label=gettext_lazy("In French"), max_length=80)
    label_ar = forms.CharField(label=gettext_lazy("In Arabic"), max_length=80)
    label_en = forms.CharField(label=gettext_lazy("In English"), max_length=80)
    active_from = DayField(label=gettext_lazy("From"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("code") in {entry.code for entry in lists.entries(said.get("list") or "channels")}:
            self.add_error("code", _("The standard list has this code already."))
        if said.get("list") == "languages" and len(said.get("code", "")) > 5:
            self.add_error("code", _("The code of a language has at most 5 signs."))
        return said
