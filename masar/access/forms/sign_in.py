"""Signing in by e-mail and password, and proving it again."""

from typing import Any

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("At least 12 characters. A short sentence is easy to remember and hard to guess.")


def password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr", "maxlength": 200})
    return forms.CharField(label=label, strip=False, max_length=200, widget=widget, help_text=hint)


def email_field(label: Any = _("Work e-mail")) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username", "dir": "ltr", "spellcheck": "false"})
    return forms.EmailField(label=label, max_length=254, widget=widget)


class SignInForm(allauth.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = email_field()
        self.fields["password"] = password_field(_("Password"), "current-password")
        self.order_fields(["login", "password"])

    def _login_with_password(self, request: HttpRequest, redirect_url: Any, credentials: Any) -> HttpResponse:
        # Not allauth's: it would make the session last from the last click, and ours ends twelve hours after sign-in.
        self._login.redirect_url = redirect_url
        return perform_password_login(request, credentials, self._login)


class ReauthenticateForm(allauth.ReauthenticateForm):
    password = password_field(_("Your password"), "current-password")


class NewPassword(forms.Form):
    """A new password, twice; `user` is whose, when that is known."""

    user: Any = None

    password1 = password_field(_("New password"), "new-password", PASSWORD_HINT)
    password2 = password_field(_("The same again"), "new-password")

    def clean_password1(self) -> str:
        return get_adapter().clean_password(self.cleaned_data["password1"], user=self.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two differ. Please type the same twice."))
        return cleaned


class ChangePasswordForm(NewPassword):
    oldpassword = password_field(_("Present password"), "current-password")

    field_order = ("oldpassword", "password1", "password2")

    def __init__(self, user: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_oldpassword(self) -> str:
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["oldpassword"]):
            raise get_adapter().validation_error("enter_current_password")
        return str(self.cleaned_data["oldpassword"])

    def save(self) -> None:
        get_adapter().set_password(self.user, self.cleaned_data["password1"])
