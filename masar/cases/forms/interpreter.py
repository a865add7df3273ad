"""Who interprets, chosen from the roster of an office."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.programme.models import Interpreter


class InterpreterField(forms.ModelChoiceField):
    """Somebody of the roster. Whom they should not speak for stands there alone: a screen is read by many."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Interpreter"), "required": False} | how
        super().__init__(Interpreter.objects.none(), empty_label=gettext_lazy("nobody interprets"), **how)

    def label_from_instance(self, interpreter: Any) -> str:
        if not interpreter.conflicts:
            return str(interpreter)
        return _("%(name)s (not for everybody: see the roster)") % {"name": interpreter}
