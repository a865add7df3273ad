"""The lock on a shared computer: nothing is shown until a PIN, a passkey or the password opens it; nothing is lost."""

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse

LOCKED, SEEN = "locked", "seen"
WRITE_EVERY = 60  # seconds between notes of a sign of life: not every request writes the session


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


def lock(request: HttpRequest) -> None:
    request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    request.session.pop(LOCKED, None)
    request.session[SEEN] = int(time.time())
    request.session.cycle_key()


def hold(request: HttpRequest) -> HttpResponse:
    """Answer a request that came to a locked screen: keep what was sent, and ask to unlock."""
    from .views import locks

    return locks.held(request)
