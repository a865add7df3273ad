"""Three ways to open a locked screen: PIN, password, passkey. One of them is sent."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from masar.lib.digits import plain_digits

from .. import limits
from .codes import pin_field
from .factors import ReauthenticateByPasskeyForm
from .sign_in import password_field


class ByPin(forms.Form):
    pin = pin_field(gettext_lazy("Your PIN"))
    out = False  # it was the fifth wrong one: the session ends

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_pin(self) -> None:
        left = limits.pin_left(self.user)
        if left >= 0 and self.user.check_pin(plain_digits(self.cleaned_data["pin"])):
            limits.forget_pins(self.user)
            return
        self.out = left <= 0
        raise ValidationError(
            _("This is not your PIN.")
            + " "
            + ngettext(
                "%(num)s more attempt, then you sign in again.",
                "%(num)s more attempts, then you sign in again.",
                max(left, 0),
            )
            % {"num": max(left, 0)}
        )


class ByPassword(forms.Form):
    password = password_field(gettext_lazy("Your password"), "current-password")

    def __init__(self, user: Any, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> None:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["password"]):
            raise get_adapter().validation_error("incorrect_password")


def ways(request: HttpRequest) -> tuple[dict[str, Any], Any]:
    """The forms by the name of their field, and the one that was sent, if any."""
    user = request.user
    forms_by_name = {
        "pin": ByPin(user),
        "password": ByPassword(user),
        "credential": ReauthenticateByPasskeyForm(user=user),
    }
    sent = (
        next((name for name in forms_by_name if name in request.POST), None)
        if request.method == "POST"
        else None
    )
    if sent == "pin":
        forms_by_name["pin"] = ByPin(user, request.POST)
    elif sent == "password":
        forms_by_name["password"] = ByPassword(user, request.POST)
    elif sent == "credential":
        forms_by_name["credential"] = ReauthenticateByPasskeyForm(user=user, data=request.POST)
    return forms_by_name, forms_by_name.get(sent) if sent else None


def note_proof(request: HttpRequest, form: Any) -> None:
    """A password or a passkey counts as fresh proof for what asks for one; a PIN does not."""
    if isinstance(form, ByPassword):
        reauthenticate_by_password(request)
    elif isinstance(form, ReauthenticateByPasskeyForm):
        form.save()
