"""Signing in as people do: over HTTP, with a browser of their own."""

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse

from masar.access.sign_in import secrets_of
from tests.cast import PASSWORD

SIGN_IN = "/account/sign-in/"


def with_password(user: Any, password: str = PASSWORD) -> Any:
    user.change_password(by=user, password=password)
    return user


def attempt(client: Client, email: str, password: str = PASSWORD, **how: Any) -> Any:
    return client.post(SIGN_IN, {"login": email, "password": password}, **how)


def signed_in(user: Any, **headers: Any) -> Client:
    """A browser of its own, signed in by e-mail and password."""
    client = Client(**headers)
    answer = attempt(client, with_password(user).email)
    assert answer.status_code == 302, answer.content.decode()
    client.cookies["language"] = "en"
    return client


def with_app(user: Any) -> str:
    """Gives the account a second factor; its secret, with which `code_of` shows codes."""
    secret = generate_totp_secret()
    with secrets_of(user):
        TOTP.activate(user, secret)
    return secret


def code_of(secret: str, at: float) -> str:
    return format_hotp_value(hotp_value(secret, int(at // 30)))


def page(client: Client, name: str, *args: Any) -> Any:
    return client.get(reverse(name, args=args))
