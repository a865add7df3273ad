"""Preparing a declaration, and keeping its signature."""

import base64
import binascii
import io
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from PIL import Image

from masar.access import sealing
from masar.access.files import prepare
from masar.access.forms.act import ActForm
from masar.access.forms.uploads import UploadField
from masar.access.untrusted import Unsuitable
from masar.lib import numbers
from masar.lib.digits import plain_digits
from masar.programme import lists
from masar.programme.models import Wording

from ..models import Member, signing
from ..models.declaration import Declaration, Guardian, SignedBy, Voice
from ..models.not_accepted import declined_by
from .case import GONE, HappenedForm, listed
from .interpreter import Interpreted

DRAWN = "data:image/png;base64,"
NOT_DRAWN = gettext_lazy("Nothing is signed yet. Draw with a finger or the mouse.")
INKED = 200  # pixels that are not white: less is a slip of the finger


class PrepareForm(Interpreted, ActForm):
    """Which text, heard how, and for a child who signs. Begins with what is known, so that an ordinary one is one key."""

    text = forms.ModelChoiceField(
        label=gettext_lazy("Text"), queryset=Wording.objects.none(), empty_label=None
    )
    second = forms.ModelChoiceField(
        label=gettext_lazy("And beside it, in a second language"),
        queryset=Wording.objects.none(),
        required=False,
        empty_label=pgettext_lazy("text", "none"),
    )
    spoken = forms.ChoiceField(label=gettext_lazy("Read out in"), choices=listed("languages"))
    voice = forms.ChoiceField(label=gettext_lazy("Read out by"), choices=Voice.choices)
    recording = forms.ModelChoiceField(
        label=gettext_lazy("Recording"),
        queryset=None,
        required=False,
        empty_label=pgettext_lazy("recording", "none"),
    )
    thumb = forms.BooleanField(
        label=gettext_lazy("Signs with a thumbprint"),
        help_text=gettext_lazy("The paper has a box for the thumb, and lines for two witnesses."),
        required=False,
    )
    destination = forms.ChoiceField(label=gettext_lazy("Returns to"), choices=listed("countries"))
    guardian_kind = forms.ChoiceField(
        label=gettext_lazy("Who signs for this child"), choices=Guardian.choices, required=False
    )
    guardian = forms.ModelChoiceField(
        label=gettext_lazy("Somebody of this case"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("somebody else"),
        error_messages=GONE,
    )
    guardian_name = forms.CharField(
        label=gettext_lazy("Or somebody else: their name"),
        help_text=gettext_lazy(
            "Never whoever only travels with the child. Keep the paper that says so with the case."
        ),
        max_length=120,
        required=False,
    )

    def __init__(
        self,
        request: HttpRequest,
        *,
        member: Member,
        texts: Any,
        recordings: Any,
        keepers: list[Member],
        **how: Any,
    ) -> None:
        super().__init__(request, **how)
        self.member = member
        self.fields["text"].queryset = self.fields["second"].queryset = texts
        self.fields["text"].label_from_instance = self.fields["second"].label_from_instance = in_words
        before = declined_by(request.user, case=member.episode.case_id)
        self.offer_interpreters(request.user, before=before, office=member.episode.office)
        self.fields["recording"].queryset = recordings
        if not recordings.exists():
            del self.fields["recording"]
            self.fields["voice"].choices = [
                (code, label) for code, label in Voice.choices if code != Voice.RECORDING
            ]
        if member.is_adult_on(member.episode.office.today()):
            for name in ("guardian_kind", "guardian", "guardian_name"):
                del self.fields[name]
        else:
            mine = Member.objects.filter(pk__in=[each.pk for each in keepers]).select_related("person")
            self.fields["guardian"].queryset = mine
            self.fields["guardian_kind"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        voice = said.get("voice")
        if voice == Voice.INTERPRETER and not said.get("interpreter"):
            self.add_error("interpreter", _("Say who interprets."))
        elif voice == Voice.INTERPRETER:
            self.require_spoken(said.get("spoken", ""))
            self.require_accepted()
        if voice == Voice.RECORDING and not said.get("recording"):
            self.add_error("recording", _("Choose the recording that is played."))
        if said.get("second") and said["second"] == said.get("text"):
            self.add_error("second", _("This is the same text. Choose another language, or none."))
        if (
            "guardian" in self.fields
            and not said.get("guardian")
            and not said.get("guardian_name", "").strip()
        ):
            self.add_error("guardian_name", _("Say who signs for this child."))
        if not self.errors and (against := signing.not_prepared_because(self.declaration(), self.today())):
            self.add_error(None, against)
        return said

    def today(self) -> Any:
        return self.member.episode.office.today()

    def declaration(self) -> Declaration:
        said = self.cleaned_data
        by_voice = {"interpreter": Voice.INTERPRETER, "recording": Voice.RECORDING}
        outside = said.get("guardian_name", "").strip()
        return Declaration(
            episode=self.member.episode,
            member=self.member,
            wording=said["text"],
            second=said.get("second"),
            destination=said["destination"],
            spoken=said["spoken"],
            voice=said["voice"],
            **{name: said.get(name) if said["voice"] == voice else None for name, voice in by_voice.items()},
            interpreter_accepted=said["interpreter_accepted"] if said["voice"] == Voice.INTERPRETER else None,
            thumb=said["thumb"],
            guardian=None if outside else said.get("guardian"),
            guardian_kind=said.get("guardian_kind", ""),
        )


def in_words(wording: Wording) -> str:
    language = lists.label("languages", wording.language, get_language())
    return _("%(language)s, number %(number)s") % {"language": language, "number": wording.number}


class SignForm(HappenedForm):
    """What every way of signing asks. `declaration` is what was prepared."""

    assented = False  # the child said yes before, asked alone

    def __init__(self, request: HttpRequest, *, declaration: Declaration, **how: Any) -> None:
        # The number is typed from the paper: filled in beforehand, it would show nothing.
        way = SignedBy.THUMB if declaration.thumb else SignedBy.INK
        how["initial"] = {"way": way, "code": ""} | how.get("initial", {})
        super().__init__(request, record=declaration, **how)
        self.declaration = declaration
        if not declaration.asks_the_child:
            self.fields.pop("assents", None)

    assents = forms.BooleanField(label=gettext_lazy("The child says yes too, asked alone"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        against = signing.not_signed_because(
            self.declaration, said.get("happened_on") or self.today, self.assented or said.get("assents")
        )
        if against:
            self.add_error(
                "assents" if "assents" in self.fields and not said.get("assents") else None, against
            )
        return said


class ScanForm(SignForm):
    """Signed with a pen or a thumb: the scan, with the code that stands on the paper in one's hand."""

    way = forms.ChoiceField(
        label=gettext_lazy("How it was signed"),
        choices=[each for each in SignedBy.choices if each[0] != SignedBy.SCREEN],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label=gettext_lazy("Number on this paper"),
        help_text=gettext_lazy("The one at its foot: it shows that this is the paper of this person."),
        max_length=30,
    )
    mark = UploadField(label=gettext_lazy("Scan or photo"), help_text=gettext_lazy("JPEG, PNG, WebP or PDF."))
    witnesses = forms.CharField(
        label=gettext_lazy("Witnesses of a thumbprint"),
        help_text=gettext_lazy("Two names, each on a line of its own."),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    field_order = ("happened_on", "way", "code", "mark", "witnesses", "assents")

    def clean_code(self) -> str:
        typed = plain_digits(self.cleaned_data["code"])
        if numbers.read(typed) != self.declaration.code:
            raise forms.ValidationError(
                _("This is not the number of this paper. Look whether it is the paper of somebody else.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        witnesses, by = said.get("witnesses", ""), self.request.user
        if said.get("way") == SignedBy.THUMB and (
            against := signing.not_witnessed_because(self.declaration, by, witnesses)
        ):
            self.add_error("witnesses", against)
        return said

    def signing(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said.get(name) for name in ("way", "mark", "witnesses", "assents")}


class DrawForm(SignForm):
    """Signed on the turned screen: what was drawn arrives as a picture."""

    drawn = forms.CharField(
        label=gettext_lazy("My signature"),
        widget=forms.HiddenInput,
        max_length=2_000_000,
        error_messages={"required": NOT_DRAWN},
    )
    heard = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=0, max_value=3600)

    def __init__(self, request: HttpRequest, *, assented: bool = False, **how: Any) -> None:
        super().__init__(request, **how)
        self.assented = assented
        self.fields.pop("assents", None)  # asked alone, before the screen is turned
        del self.fields["happened_on"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        user, paper = self.request.user, self.declaration
        text = None if self.errors else sealing.told(user, paper, "text")
        if against := signing.not_turned_because(paper, user, text):
            self.add_error(None, against)
        if against := signing.not_heard_because(paper, (said or {}).get("heard") or 0):
            self.add_error("drawn", against)
        return said

    def clean_drawn(self) -> Any:
        """A `files.Ready`, drawn anew as any picture from outside."""
        empty = forms.ValidationError(NOT_DRAWN)
        said = self.cleaned_data["drawn"]
        try:
            if not said.startswith(DRAWN):
                raise empty
            content = base64.b64decode(said[len(DRAWN) :], validate=True)
            ready = prepare(SimpleUploadedFile("signature.png", content))
        except (binascii.Error, Unsuitable) as fault:
            raise empty from fault
        dark = Image.open(io.BytesIO(ready.content)).convert("L").point(lambda light: light < 200 and 255)
        if dark.histogram()[255] < INKED:
            raise empty
        return ready
