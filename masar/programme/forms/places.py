"""The form by which a mission brings places of its own."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from masar.access.forms.act import ActForm

from ..gazetteer import BadRow, PlaceRow, check_own
from ..models import Place


class OwnPlacesForm(ActForm):
    """All rows of the file are good, or none is loaded and `bad` says of each one that is not, why."""

    rows = forms.FileField(
        label=gettext_lazy("File of places"),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bad: list[BadRow] = []

    def clean_rows(self) -> list[PlaceRow]:
        upload = self.cleaned_data["rows"]
        if getattr(upload, "fault", ""):
            raise forms.ValidationError(
                _("This file is too large. Divide it and send one part after the other.")
            )
        good, self.bad = check_own(upload, known=set(Place.objects.values_list("code", flat=True)))
        if self.bad:
            raise forms.ValidationError(
                ngettext(
                    "%(num)s row cannot be used, so nothing was loaded yet.",
                    "%(num)s rows cannot be used, so nothing was loaded yet.",
                    len(self.bad),
                )
                % {"num": len(self.bad)}
            )
        return good
