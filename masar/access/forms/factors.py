"""Second factors: allauth's forms with our limits, our words, and no secret in the session in clear."""

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret, validate_totp_code
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from masar.lib.digits import plain_digits

from .. import limits
from ..sign_in import belongs_to

IN_SESSION = "app_secret"  # in the session, encrypted


def code_field(label: Any, hint: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=20, widget=forms.TextInput(attrs=attrs), help_text=hint)


class Limited:
    """One guess of the account's allowance for a typed code."""

    user: Any

    def guess(self) -> Any:
        try:
            return limits.take(context.request, self.user.email)
        except limits.TooMany:
            raise get_adapter().validation_error("too_many_login_attempts") from None


class AppForm(Limited, forms.Form):
    """The first code of an authenticator app proves that it holds the secret."""

    code = code_field(_("Code that the app shows"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.user = kwargs.pop("user")
        super().__init__(*args, **kwargs)
        session = context.request.session
        if not self.is_bound or IN_SESSION not in session:
            session[IN_SESSION] = get_adapter().encrypt(generate_totp_secret())
        self.secret = get_adapter().decrypt(session[IN_SESSION])

    def clean_code(self) -> str:
        guess = self.guess()
        code = plain_digits(self.cleaned_data["code"])
        if not validate_totp_code(self.secret, code) or not limits.first_use(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        guess.rollback()
        del context.request.session[IN_SESSION]
        return code


class CodeForm(Limited, base.AuthenticateForm):
    code = code_field(_("Code"))

    def clean_code(self) -> str:
        guess = self.guess()
        code = plain_digits(self.cleaned_data["code"])
        factors = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        for factor in factors:
            if (
                belongs_to(self.user, factor)
                and factor.wrap().validate_code(code)
                and limits.first_use(self.user, code)
            ):
                factor.user = self.user
                self.authenticator = factor
                guess.rollback()
                return code
        raise get_adapter().validation_error("incorrect_code")


class ReauthenticateForm(CodeForm):
    def save(self) -> None:
        base.post_authentication(context.request, self.authenticator, reauthenticated=True)


class PasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=_("A name for it"),
        max_length=60,
        required=False,
        help_text=_("So that you know it among others, for example “my phone”."),
    )
    passwordless = forms.BooleanField(initial=True, widget=forms.HiddenInput)


class UsePasskeyForm(webauthn.AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        # No guess is counted: there is nothing to guess.
        credential = self.cleaned_data["credential"]
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(self.user, credential)


class ReauthenticateByPasskeyForm(UsePasskeyForm):
    reauthenticated = True
