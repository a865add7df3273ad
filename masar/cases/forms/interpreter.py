"""Who interprets, chosen from the roster of an office, and whether those who speak through them accept it."""

from typing import Any

from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from masar.lib.digits import whole_number
from masar.lib.text import isolated
from masar.programme import lists
from masar.programme.models import Interpreter


class InterpreterField(forms.ModelChoiceField):
    """Somebody of the roster, with the languages they speak. Whom they should not speak for stands on the roster alone: a
    screen is read by many."""

    def __init__(self, **how: Any) -> None:
        how = {"label": gettext_lazy("Interpreter"), "required": False} | how
        super().__init__(Interpreter.objects.none(), empty_label=gettext_lazy("nobody interprets"), **how)
        self.declined: frozenset[int] = frozenset()  # on this page; of another day they only stand last

    def label_from_instance(self, interpreter: Any) -> str:
        spoken = [each.code for each in interpreter.tongues.all() if not each.ended]
        name = " · ".join(
            [interpreter.name, *(lists.label("languages", code, get_language()) for code in spoken)]
        )
        if interpreter.pk in self.declined:
            return _("%(name)s (not accepted before)") % {"name": name}
        if not interpreter.conflicts:
            return name
        return _("%(name)s (not for everybody: see the roster)") % {"name": name}


class Interpreted(forms.Form):
    """A form of what may go through an interpreter. Whether they are accepted is asked each time, alone. Whoever was not is
    kept with the act, and offered last, without saying who of the family said so."""

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
    declined = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=200
    )  # while it was filled in

    def offer_interpreters(self, user: Any, *, before: frozenset[int] = frozenset(), **where: Any) -> None:
        """`before`: those whom this family did not accept on another day."""
        self.roster = Interpreter.objects.visible_to(user).filter(left_on=None, **where)
        self.before = before
        if self.initial.get("interpreter") in before:
            del self.initial["interpreter"]
        self._offer()

    def _offer(self) -> None:
        choice: Any = self.fields["interpreter"]
        choice.declined = frozenset(each.pk for each in self._declined_now())
        declined = self.before | choice.declined
        last = Case(When(pk__in=declined, then=Value(1)), default=Value(0))
        in_order = self.roster.order_by(last, "name") if declined else self.roster
        choice.queryset = in_order.prefetch_related("tongues")

    def _declined_now(self) -> Any:
        typed = self.data.get(self.add_prefix("declined"), "")[:200].split()
        return self.roster.filter(pk__in=[number for each in typed if (number := whole_number(each))])

    def clean_interpreter_accepted(self) -> bool | None:
        """True where somebody interprets and is accepted; None where it was not asked yet, or nobody interprets."""
        said, interpreter = self.cleaned_data["interpreter_accepted"], self.cleaned_data.get("interpreter")
        if interpreter and said == "no":
            self.add_error("interpreter", _("The interpreter was not accepted. Choose another, or nobody."))
            self._decline(interpreter)
        return True if interpreter and said == "yes" else None

    def _decline(self, interpreter: Interpreter) -> None:
        """The page comes back without them, and remembers it."""
        self.data = self.data.copy()
        known = [str(each.pk) for each in self._declined_now()]
        self.data[self.add_prefix("declined")] = " ".join({*known, str(interpreter.pk)})
        self.data[self.add_prefix("interpreter")] = self.data[self.add_prefix("interpreter_accepted")] = ""
        self._offer()

    def clean_declined(self) -> list[Interpreter]:
        return [each for each in self._declined_now() if each != self.cleaned_data.get("interpreter")]

    def require_spoken(self, language: str) -> None:
        """Whoever interprets is on the roster for the language that is spoken."""
        interpreter = self.cleaned_data.get("interpreter")
        if not (interpreter and language):
            return
        spoken = {each.code for each in interpreter.tongues.all() if not each.ended}
        if spoken and language not in spoken:
            self.add_error(
                "interpreter",
                _(
                    "%(name)s is not on the roster for %(language)s. Choose another, or have the roster corrected."
                )
                % {
                    "name": isolated(interpreter.name),
                    "language": lists.label("languages", language, get_language()),
                },
            )

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
