"""Who interprets, chosen from the roster of an office, and whether those who speak through them accept it."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.programme import lists
from masar.programme.models import Interpreter


class InterpreterField(forms.ModelChoiceField):
    """Somebody of the roster, with the languages they speak. Whom they should not speak for stands on the roster alone: a
    screen is read by many."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Interpreter"), "required": False} | how
        super().__init__(Interpreter.objects.none(), empty_label=gettext_lazy("nobody interprets"), **how)

    def label_from_instance(self, interpreter: Any) -> str:
        spoken = [each.code for each in interpreter.tongues.all() if not each.ended]
        name = " · ".join(
            [interpreter.name, *(lists.label("languages", code, get_language()) for code in spoken)]
        )
        if not interpreter.conflicts:
            return name
        return _("%(name)s (not for everybody: see the roster)") % {"name": name}


class Interpreted(forms.Form):
    """A form of what may go through an interpreter. Whether they are accepted is asked each time, alone."""

    interpreter = InterpreterField()
    interpreter_accepted = forms.ChoiceField(
        label=gettext_lazy("Asked alone: is this interpreter all right for you?"),
        required=False,
        choices=[
            ("", gettext_lazy("not asked yet")),
            ("yes", gettext_lazy("yes")),
            ("no", gettext_lazy("no")),
        ],
    )

    def offer_interpreters(self, user: Any, **where: Any) -> None:
        roster = Interpreter.objects.visible_to(user).filter(left_on=None, **where)
        self.fields["interpreter"].queryset = roster.prefetch_related("tongues")  # type: ignore[attr-defined]

    def clean_interpreter_accepted(self) -> bool | None:
        """True where somebody interprets and is accepted; None where it was not asked yet, or nobody interprets."""
        said, interpreter = self.cleaned_data["interpreter_accepted"], self.cleaned_data.get("interpreter")
        if interpreter and said == "no":
            self.add_error("interpreter", _("The interpreter was not accepted. Choose another, or nobody."))
        return True if interpreter and said == "yes" else None

    def require_accepted(self) -> None:
        """Where a will is asked, it is asked first."""
        said = self.cleaned_data
        if (
            said.get("interpreter")
            and not said.get("interpreter_accepted")
            and "interpreter" not in self.errors
        ):
            self.add_error(
                "interpreter_accepted", _("Ask them alone whether this interpreter is all right for them.")
            )
