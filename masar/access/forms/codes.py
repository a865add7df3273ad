"""What is typed once: the code for a first or new password, the PIN, the facts of the first start."""

from itertools import pairwise
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries

from masar.lib.digits import plain_digits

from .. import limits
from ..models import OneTimeCode, Stale, User
from .act import ActForm
from .factors import code_field
from .sign_in import NewPassword, email_field

TOO_MANY = gettext_lazy("There were many attempts, so we wait a little. Please try again in 15 minutes.")
WRONG = gettext_lazy(
    "This e-mail and code do not fit together, or the code has ended. "
    "After five wrong attempts a new code is needed: ask whoever gave you this one."
)


class CodeForm(NewPassword):
    """E-mail, code and a new password. What it answers is the same whether the account exists or not."""

    email = email_field()
    code = code_field(gettext_lazy("Code"), gettext_lazy("Eight digits, as you were given them."))

    field_order = ("email", "code", "password1", "password2")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request, self.found = request, OneTimeCode()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            self.found = self.find(cleaned["email"].lower(), plain_digits(cleaned["code"]))
            self.user = self.found.user
            self.fits_its_owner()
        return cleaned

    def find(self, email: str, typed: str) -> OneTimeCode:
        try:
            guess = limits.take(self.request, email)
        except limits.TooMany:
            raise ValidationError(TOO_MANY) from None
        allowed = limits.code_left(email) >= 0
        now = timezone.now()
        code = OneTimeCode.objects.filter(
            user__email=email, user__is_active=True, ended_at=None, valid_until__gt=now
        )
        newest = code.order_by("-made_at").select_related("user").first()
        if not (OneTimeCode.matches(newest, typed) and allowed and newest):
            raise ValidationError(WRONG)
        guess.rollback()
        limits.forget_codes(email)
        return newest

    def fits_its_owner(self) -> None:
        try:
            get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)
        except ValidationError as fault:
            self.add_error("password1", fault)

    def used(self, by: Any) -> bool:
        """Set the password. False when the same code was used at the same moment elsewhere."""
        try:
            self.found.use(by=by, password=self.cleaned_data["password1"])
        except Stale:
            self.add_error(None, WRONG)
        return not self.errors


class EmailForm(forms.Form):
    email = email_field()


def pin_field(label: Any, hint: Any = "") -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "maxlength": 12}
    return forms.CharField(
        label=label, max_length=12, widget=forms.PasswordInput(attrs=attrs), help_text=hint
    )


class PinForm(ActForm):
    """A PIN of one's own; not one that anybody would try first."""

    pin1 = pin_field(
        gettext_lazy("New PIN"), gettext_lazy("Six digits. It unlocks this screen; it never signs in.")
    )
    pin2 = pin_field(gettext_lazy("The same again"))

    def clean_pin1(self) -> str:
        pin = plain_digits(self.cleaned_data["pin1"])
        if len(pin) != 6 or not pin.isdigit():
            raise ValidationError(_("A PIN has six digits."))
        steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
        if len(steps) == 1 or pin[:3] == pin[3:] or len(set(pin)) < 3:
            raise ValidationError(_("This PIN is easy to guess. Choose digits without a pattern."))
        return pin

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("pin1") and plain_digits(cleaned.get("pin2", "")) != cleaned["pin1"]:
            self.add_error("pin2", _("The two differ. Please type the same twice."))
        return cleaned

    def detail(self) -> dict[str, Any]:
        return {"pin": self.cleaned_data["pin1"]}


class FirstForm(NewPassword):
    """The first administrator and the mission, with the code that the server printed."""

    code = code_field(gettext_lazy("Code"), gettext_lazy("Eight digits, printed where Masar was started."))
    mission = forms.CharField(label=gettext_lazy("Name of the mission"), max_length=120)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=lambda: [("", ""), *countries])
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    email = email_field(gettext_lazy("Your work e-mail"))

    field_order = ("code", "mission", "country", "name", "email", "password1", "password2")

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST if request.method == "POST" else None)
        self.request, self.found = request, OneTimeCode()

    def clean_password1(self) -> str:
        self.user = User(email=self.data.get("email", ""), name=self.data.get("name", ""))
        return super().clean_password1()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            try:
                limits.take(self.request, "first start")
            except limits.TooMany:
                raise ValidationError(TOO_MANY) from None
            code = OneTimeCode.current(None)
            allowed = limits.code_left("") >= 0
            if not (OneTimeCode.matches(code, plain_digits(cleaned["code"])) and allowed and code):
                raise ValidationError(
                    _("This is not the code, or it has ended. Print a new one where Masar was started.")
                )
            self.found = code
        return cleaned
