"""How often anybody may guess, counted in the database's cache, so that every process counts together.

Only wrong guesses count: a right one is given back. Passwords, second factors and one-time codes of an account share
one allowance. An account that does not exist has one too, and costs the same work.
"""

import hmac
import time
from collections import defaultdict, deque
from typing import Any

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from . import jobs, keyring

GUESSES = "50/15m/ip,10/15m/key"  # the address first: who has used it up must not use up other people's
MAILS = "20/15m/ip,3/15m/key"
PINS = 5
WRONG_CODES = 5
REMEMBERED = 4 * 24 * 3600  # seconds; longer than any one-time code is valid
LOOKS, LOOKED_FOR = 600, 600  # times, and in how many seconds: far more than anybody types
USED_CODE = 180  # seconds; longer than a code of the authenticator app is accepted


class TooMany(Exception):
    """No more guesses for now."""


def take(request: HttpRequest, account: str) -> Any:
    """Use one guess at an account, by its e-mail as typed; `rollback()` the answer if it was right. Raises `TooMany`."""
    used = _consume(request, "guess", GUESSES, account)
    if used is None:
        _note(account)
        raise TooMany
    return used


def may_mail(request: HttpRequest, account: str) -> bool:
    """Whether one more code may be sent to this mailbox."""
    return _consume(request, "mail", MAILS, account) is not None


def _consume(request: HttpRequest, action: str, rates: str, account: str) -> Any:
    key = fingerprint(account)
    return ratelimit.consume(request, app="masar", action=action, config={action: rates}, key=key)


def fingerprint(account: str) -> str:
    """Stands for a typed e-mail where it must not be kept; as long as a job's subject may be."""
    return hmac.new(keyring.derived("limits-1"), account.strip().lower().encode(), "sha256").hexdigest()[:48]


def user_of(mark: str) -> Any:
    """The colleague with this fingerprint, if there is one. For the worker: it reads every account."""
    from .models import User

    return next((user for user in User.objects.all() if fingerprint(user.email) == mark), None)


def _note(account: str) -> None:
    # By a job, as writing the event here would take longer for an account that exists.
    mark = fingerprint(account)
    if cache.add(f"limit:{mark}", 1, 900):
        jobs.ask("note_limit", mark)


def pin_left(user: Any) -> int:
    """Count one PIN before it is looked at; how many more there may be. Below zero: this one must not be looked at."""
    return PINS - _one_more(f"pin:{user.uid}")


def forget_pins(user: Any) -> None:
    cache.delete(f"wrong:pin:{user.uid}")


def code_left(account: str) -> int:
    """The same for one-time codes: the fifth wrong one revokes the code that waits for this account."""
    return WRONG_CODES - _one_more(f"code:{fingerprint(account)}")


def forget_codes(account: str) -> None:
    cache.delete(f"wrong:code:{fingerprint(account)}")


def _one_more(name: str) -> int:
    key = f"wrong:{name}"
    with ratelimit.cache_lock(key) as locked:
        if not locked:
            return REMEMBERED  # as if there had been too many: never one guess uncounted
        count: int = cache.get(key, 0) + 1
        cache.set(key, count, REMEMBERED)
    return count


def first_use(user: Any, code: str) -> bool:
    """Whether this code of the authenticator app is used for the first time: nobody who saw it can use it again."""
    return bool(cache.add(f"totp:{user.uid}:{fingerprint(code)}", 1, USED_CODE))


_looks: dict[Any, deque[float]] = defaultdict(lambda: deque(maxlen=LOOKS))


def may_look(user: Any) -> bool:
    """Whether the type-ahead may look once more for this colleague, who else could walk through all names. Counted in each
    process by itself: it is asked at every letter, where a count in the database would cost more than the answer."""
    looks, now = _looks[user.pk], time.monotonic()
    if len(looks) == LOOKS and now - looks[0] < LOOKED_FOR:
        return False
    looks.append(now)
    return True
