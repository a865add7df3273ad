"""A form field for a file: checked while the form is, so that what is wrong with it is said beside it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..files import ACCEPTED, Ready, prepare
from ..untrusted import SENTENCES, Unsuitable


class UploadField(forms.FileField):
    """Cleans to a `files.Ready`, or None where nothing was chosen. The form needs `enctype="multipart/form-data"`."""

    widget = forms.FileInput(attrs={"accept": ACCEPTED})
    check = staticmethod(prepare)
    default_error_messages = {"empty": SENTENCES["empty"], "contradiction": SENTENCES["empty"]}

    def clean(self, data: Any, initial: Any = None) -> Ready | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return self.check(upload)
        except Unsuitable as fault:
            raise ValidationError(fault.sentence, code=fault.code) from fault
