"""The forms of texts that people sign or have read aloud, and of their recordings."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.files import prepare_sound
from masar.access.forms.act import ActForm
from masar.access.forms.days import DayField
from masar.access.forms.uploads import UploadField
from masar.access.models import Record
from masar.lib.text import isolated

from .. import texts
from ..models.code import own_entries
from .listed import ListedField, offer


class WordingForm(ActForm):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 26}),
    )

    def __init__(self, request: Any, *, language: str, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        for field in self.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs |= {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}

    def clean_title(self) -> str:
        return kept(self.cleaned_data["title"])

    def clean_body(self) -> str:
        return kept(self.cleaned_data["body"])


def kept(text: str) -> str:
    """The text as it will be kept, or a sentence about what nothing fills in."""
    text = texts.tidy(text)
    if not texts.words(text):
        raise ValidationError(_("Write what people will hear."))
    if strange := texts.strange(text):
        says = _("Nothing fills in “%(what)s”. Only %(country)s and %(office)s are filled in.")
        named = {"what": strange[0], "country": "{country}", "office": "{office}"}
        raise ValidationError(says % {name: isolated(each) for name, each in named.items()})
    return text


class ApprovalForm(ActForm):
    """A second person says that they have read or heard all of it."""

    heard = forms.BooleanField(label=gettext_lazy("I have read all of it aloud. It says what it should."))

    def __init__(self, request: Any, *, record: Record, label: Any = None, **kwargs: Any) -> None:
        super().__init__(request, record=record, **kwargs)
        if label:
            self.fields["heard"].label = label

    def detail(self) -> dict[str, Any]:
        return {}


class SoundField(UploadField):
    """Cleans to a `files.Ready` of a recording."""

    widget = forms.FileInput(attrs={"accept": "audio/mpeg,audio/mp4,audio/ogg,.mp3,.m4a,.ogg,.opus"})
    check = staticmethod(prepare_sound)


class RecordingForm(ActForm):
    language = ListedField("languages", label=gettext_lazy("Spoken language"))
    sound = SoundField(
        label=gettext_lazy("Recording"),
    )
    happened_on = DayField(label=gettext_lazy("Recorded on"))

    def __init__(self, request: Any, **kwargs: Any) -> None:
        self.today = request.user.today()
        super().__init__(request, initial={"happened_on": self.today}, **kwargs)
        offer(self, own_entries(request.user))

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise ValidationError(_("This day has not come yet."))
        return day
