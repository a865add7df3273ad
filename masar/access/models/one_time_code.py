"""Codes that open an account once: for a first password, a forgotten one, a lost second factor, the first start."""

import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..verbs import verb
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places

DIGITS = 8  # told by phone, typed on any keyboard; five wrong ones revoke it (access/limits.py)


class Purpose(models.TextChoices):
    WELCOME = "welcome", _("first password")
    RESET = "reset", _("forgotten password")
    REENROL = "re-enrol", _("lost second factor")
    FIRST = "first", _("first start")


VALID: dict[Any, timedelta] = {
    Purpose.WELCOME: timedelta(days=3),
    Purpose.RESET: timedelta(minutes=30),
    Purpose.REENROL: timedelta(minutes=30),
    Purpose.FIRST: timedelta(minutes=30),
}


class OneTimeCode(Record):
    """Eight digits that let somebody set a password, once. Opening a page changes nothing; only the typed code does."""

    user = models.ForeignKey("access.User", models.PROTECT, related_name="one_time_codes", null=True)
    purpose = models.CharField(_("what for"), max_length=8, choices=Purpose.choices)
    code = models.CharField(max_length=128)  # hashed
    made_at = models.DateTimeField(_("made at"))
    valid_until = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(null=True)  # used, or replaced by a newer one

    read_verb = "one_time_code.read"
    classes = classified(T="user purpose made_at valid_until ended_at", S="code")

    plain = ""  # the code itself, in memory of the request that made it, never stored

    class Meta:
        indexes = [models.Index(fields=["user", "ended_at"], name="one_time_code_of_user")]

    @property
    def scope(self) -> Scope:
        return self.user.scope if self.user else Scope()

    @property
    def open(self) -> bool:
        return self.ended_at is None and self.valid_until > timezone.now()

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pk=None)  # nobody reads codes

    @classmethod
    def current(cls, user: Any) -> "OneTimeCode | None":
        """The code that opens this account now; that of the first start when `user` is None."""
        return (
            cls.objects.filter(user=user, ended_at=None, valid_until__gt=timezone.now())
            .order_by("-made_at")
            .first()
        )

    @classmethod
    def make(cls, user: Any, purpose: Any) -> "OneTimeCode":
        """A new code, inside the verb that decides; every earlier one of this account ends."""
        from .. import limits

        now = timezone.now()
        for earlier in cls.objects.filter(user=user, ended_at=None):
            earlier.end_at(now)
        plain = "".join(secrets.choice("0123456789") for _digit in range(DIGITS))
        made = cls(
            user=user,
            purpose=purpose,
            code=make_password(plain),
            made_at=now,
            valid_until=now + VALID[purpose],
        )
        made.save()
        made.plain = f"{plain[:4]} {plain[4:]}"
        limits.forget_codes(user.email if user else "")
        return made

    @verb("one_time_code.make")
    def begin(self, *, by: Any) -> "OneTimeCode":
        """The code of the first start: `OneTimeCode().begin(by=System("first_start"))`."""
        return self.make(None, Purpose.FIRST)

    @verb("one_time_code.use")
    def use(self, *, by: Any, password: str) -> None:
        """The right code was typed: it ends, and the account has this password."""
        self.end_at(timezone.now())
        if self.user:
            self.user.change_password(by=by, password=password)

    def end_at(self, now: datetime) -> None:
        self.ended_at = now
        self.save()

    @staticmethod
    def matches(code: "OneTimeCode | None", typed: str) -> bool:
        """Whether `typed` is that code; takes as long when there is none."""
        right = check_password(typed, code.code if code else "")
        return right and code is not None and code.open
