"""Where allauth meets us: who may sign in, what becomes an event, and how secrets of second factors are kept."""

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.adapter import DefaultUserSessionsAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import keyring, limits, lock
from .models import User, live_grants
from .models.signing_in import FACTORS
from .prepared import prepared

LONGEST_SESSION = timedelta(hours=12)

SAYS = {
    "email_password_mismatch": _(
        "E-mail and password do not fit together, or the account is closed. Please try again."
    ),
    "incorrect_password": _("This is not your password. Please try again."),
    "enter_current_password": _("This is not your present password. Please try again."),
    "too_many_login_attempts": _(
        "There were many attempts, so we wait a little. Please try again in 15 minutes."
    ),
    "rate_limited": _("There were many attempts, so we wait a little. Please try again in 15 minutes."),
    "incorrect_code": _("This code is not right. Please wait for the next one and type it again."),
}

FACTOR_GONE = _(
    "The second step of this account is missing, so nobody can sign in to it. Tell the head of your centre: "
    "two people re-enrol you."
)

# What allauth says after a change, in our words; anything else stays unsaid.
TOLD = {
    "account/messages/password_changed.txt": _("Your password is changed. Your other sessions have ended."),
    "mfa/messages/totp_activated.txt": _("The app is your second step from now on."),
    "mfa/messages/totp_deactivated.txt": _("The app is no longer asked for."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("Your other sessions have ended."),
}


class Backend(AuthenticationBackend):
    """Sign-in by e-mail and password: one query and one hash, whether there is such an account or not."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        email, password = credentials.get("email"), credentials.get("password")
        if not email or not password:
            return None
        user = User.objects.filter(email=email.strip().lower()).first()
        right = check_password(password, user.password if user else "")
        return user if right and self.user_can_authenticate(user) else None

    def get_user(self, user_id: Any) -> Any:
        """The colleague of a session together with their grants, which every page asks for."""
        grants = with_user(user=int(user_id))
        if not grants:
            return super().get_user(user_id)
        user = grants[0].user
        user.powers = tuple(grants) if user.is_active else ()
        return user if self.user_can_authenticate(user) else None


@prepared
def with_user(*, user: Any) -> Any:
    return live_grants().filter(user=user).select_related("user")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | SAYS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        try:
            guess = limits.take(request, credentials.get("email", ""))
        except limits.TooMany:
            raise self.validation_error("too_many_login_attempts") from None
        user = authenticate(request, **credentials)
        if user:
            guess.rollback()
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        user.sign_in(by=user)
        super().login(request, user)
        request.session.set_expiry(timezone.now() + LONGEST_SESSION)
        limits.forget_pins(user)
        lock.begin(request)

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse | None:
        """An account whose second factor is gone from the database, though nobody removed it, opens to nobody."""
        if user.factor_since is not None and not user.has_factor():
            clear_login(request)
            messages.error(request, FACTOR_GONE)
            return redirect("account_login")
        return super().pre_login(request, user, **how)

    def post_login(self, request: HttpRequest, user: Any, **how: Any) -> HttpResponse:
        response = super().post_login(request, user, **how)
        remember_language(response, user.language)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("held") if lock.held_by(request.user) else super().get_login_redirect_url(request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, SAYS["email_password_mismatch"])
        return redirect("account_login")

    def logout(self, request: HttpRequest) -> None:
        request.user.sign_out(by=request.user)
        super().logout(request)

    def set_password(self, user: Any, password: str) -> None:
        user.change_password(by=user, password=password)

    def is_reauthentication_required(self, *, app: str, **how: Any) -> bool:
        """Whoever has just signed in is not asked again at once."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        says = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [
            method | {"description": says[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my_sign_in")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: Any = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if says := message or TOLD.get(message_template or ""):
            messages.add_message(request, level, says, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing that allauth would write is sent."""

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: Any = None, email: Any = None
    ) -> None:
        """allauth tells us here that a factor has changed: it becomes an event."""
        change = template_prefix.rpartition("/")[2]
        if change in ("totp_activated", "webauthn_added", "recovery_codes_generated"):
            user.add_factor(by=user)
        elif change in ("totp_deactivated", "webauthn_removed"):
            user.remove_factor(by=user)
            self.request.session.pop(HAS_FACTOR, None)


HAS_FACTOR = "has_factor"  # in the session, so that it is asked once


def has_factor(request: HttpRequest) -> bool:
    """Whether the person signed in has a second factor; recovery codes alone are none."""
    if not request.session.get(HAS_FACTOR):
        if not request.user.has_factor():
            return False
        request.session[HAS_FACTOR] = True
    return True


def remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


_of: ContextVar[Any] = ContextVar("secret_of", default=None)


@contextmanager
def secrets_of(user: Any) -> Iterator[None]:
    """Inside, second factors are made for `user` although nobody is signed in: the demo, tests."""
    token = _of.set(user)
    try:
        yield
    finally:
        _of.reset(token)


class SessionsAdapter(DefaultUserSessionsAdapter):
    def end_sessions(self, sessions: Any) -> None:
        if sessions:
            sessions[0].user.sign_out(by=sessions[0].user)
        super().end_sessions(sessions)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = (
        DefaultMFAAdapter.error_messages
        | SAYS
        | {
            "cannot_delete_authenticator": _(
                "This is your only second step, and you need one. Add another first."
            ),
            "cannot_generate_recovery_codes": _("First choose a second step: an app, or a passkey."),
        }
    )

    def encrypt(self, text: str) -> str:
        """`uid.version.content`, under the key of the colleague who is signed in."""
        user = _of.get() or context.request.user
        version, key = keyring.subject_key(user.uid, "S")
        sealed = keyring.encrypt(key, text.encode(), bound_to(user.uid, version))
        return f"{user.uid}.{version}.{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        uid, version, content = encrypted_text.split(".")
        _version, key = keyring.subject_key(UUID(uid), "S", version=int(version))
        return keyring.decrypt(key, base64.b64decode(content), bound_to(uid, int(version))).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS).exclude(
            pk=authenticator.pk
        )
        return not settings.SECOND_FACTOR_REQUIRED or others.exists()

    def build_totp_svg(self, url: str) -> str:
        return super().build_totp_svg(url).partition("?>")[2]  # the drawing alone, for the middle of a page

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("Passkey %(number)s")) % {"number": count + 1}

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)


def bound_to(uid: Any, version: int) -> str:
    return f"mfa_authenticator.data:{uid}:{version}"


def belongs_to(user: Any, authenticator: Any) -> bool:
    """Whether its secret was sealed for this colleague: one moved from another row does not sign in."""
    sealed = authenticator.data.get("secret") or authenticator.data.get("seed") or ""
    return bool(sealed) and sealed.partition(".")[0] == str(user.uid)
