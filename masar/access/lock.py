"""The lock on a shared computer: nothing is shown until a PIN, a passkey or the password opens it; nothing is lost.

A screen that is turned to somebody is locked too, and leaves open only what is theirs to read and to sign.
"""

import base64
import binascii
import time
from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from . import drafts, keyring

LOCKED, SEEN, TURNED = "locked", "seen", "turned"
TURNED_FOR = 60 * 60  # seconds: a screen that nobody took back is locked wholly
WRITE_EVERY = 60  # seconds between notes of a sign of life: not every request writes the session
HELD = "held"  # the kind of draft that keeps what a locked session sent


def is_locked(request: HttpRequest) -> bool:
    if request.session.get(LOCKED):
        return True
    seen = request.session.get(SEEN)
    if seen is not None and time.time() - seen > settings.LOCK_AFTER:
        request.session[LOCKED] = True
        return True
    return False


def sign_of_life(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session.get(SEEN, 0) > WRITE_EVERY:
        request.session[SEEN] = now


def begin(request: HttpRequest) -> None:
    """An open screen, from now."""
    for mark in (LOCKED, TURNED):
        request.session.pop(mark, None)
    request.session[SEEN] = int(time.time())


def lock(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def turn(request: HttpRequest, addresses: list[str], back: str, noted: str = "") -> None:
    """Lock all but these addresses, the first of which is shown; whoever unlocks comes `back`. `noted` is what a colleague
    noted beforehand, which whoever holds the screen cannot change."""
    lock(request)
    until = int(time.time()) + TURNED_FOR
    request.session[TURNED] = {"addresses": addresses, "back": back, "until": until, "noted": noted}


def turned_to(request: HttpRequest) -> list[str]:
    """What a turned screen leaves open, its page first; nothing on any other screen."""
    turned = request.session.get(TURNED)
    return turned["addresses"] if turned and time.time() < turned["until"] else []


def noted(request: HttpRequest) -> str:
    """What was noted when the screen was turned."""
    return request.session[TURNED].get("noted", "") if turned_to(request) else ""


def unlock(request: HttpRequest) -> None:
    """Open the screen again. The session gets a new key, and stays in the person's list of sessions."""
    begin(request)
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def is_fetch(request: HttpRequest) -> bool:
    """Whether a script asks, which cannot show a page."""
    return "X-Requested-With" in request.headers or "HX-Request" in request.headers


def hold(request: HttpRequest) -> HttpResponse:
    """Answer a request that came to a locked screen: keep what was sent, and ask to unlock."""
    from .views import locks

    return locks.held(request)


def held_by(user: Any) -> list[Any]:
    """What this colleague sent while the screen was locked, and has not sent again yet."""
    return drafts.mine(user, HELD)


def address_to_unlock(onward: str) -> str:
    """Where to unlock and then go on. `onward` is encrypted: an address may hold what was searched for."""
    sealed = keyring.encrypt(keyring.derived("onward-1"), onward.encode(), "onward")
    return f"{reverse('unlock')}?{urlencode({'next': base64.urlsafe_b64encode(sealed).decode()})}"


def onward(request: HttpRequest) -> str:
    if turned := request.session.get(TURNED):
        return str(turned["back"])
    try:
        sealed = base64.urlsafe_b64decode(request.GET.get("next", ""))
        return keyring.decrypt(keyring.derived("onward-1"), sealed, "onward").decode()
    except (keyring.Unreadable, binascii.Error, ValueError):
        return "/"
