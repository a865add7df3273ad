"""What a colleague does with their own account, and what happens to it. Each is a verb, so each is an event."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import check_password, make_password
from django.utils import timezone

from ..verbs import verb

FACTORS = ("totp", "webauthn")  # as allauth calls them


class SignsIn:
    """The verbs of signing in, for `User` alone."""

    if TYPE_CHECKING:  # of `User`
        pk: Any
        factor_since: Any
        mail_trusted: Any
        one_time_codes: Any
        pin: Any
        password: Any
        password_set_at: Any
        reenrolments: Any
        save: Any
        set_password: Any
        set_unusable_password: Any

    def check_password(self, raw_password: str) -> bool:
        # Without Django's rehashing, which would write outside a verb: a stronger hash comes with the next password.
        return check_password(raw_password, self.password)

    def check_pin(self, pin: str) -> bool:
        return bool(self.pin) and check_password(pin, self.pin)

    @verb("user.sign_in")
    def sign_in(self, *, by: Any) -> None:
        """They proved who they are, with all that this installation asks for."""
        if not self.mail_trusted:
            self.mail_trusted = True
            self.save()

    @verb("user.sign_out")
    def sign_out(self, *, by: Any) -> None:
        """They left, or five wrong PINs ended the session."""

    @verb("user.unlock")
    def unlock(self, *, by: Any) -> None:
        """They came back to a locked screen and showed that it is them."""

    @verb("user.limit")
    def note_limit(self, *, by: Any) -> None:
        """A guess at this account was refused unread: there had been too many."""

    @verb("user.set_password")
    def change_password(self, *, by: Any, password: str) -> None:
        """Every other session of theirs ends with it, as sessions are bound to the password."""
        self.set_password(password)
        self.password_set_at = timezone.now()
        self.save()

    @verb("user.set_pin")
    def set_pin(self, *, by: Any, pin: str) -> None:
        """Six digits that unlock a screen they signed in to; they never sign in. An empty one takes it away."""
        self.pin = make_password(pin) if pin else ""
        self.save()

    @verb("user.add_factor")
    def add_factor(self, *, by: Any) -> None:
        """allauth has just stored a second factor of theirs, or new recovery codes."""
        if self.factor_since is None:
            self.factor_since = timezone.now()
            self.save()

    @verb("user.remove_factor")
    def remove_factor(self, *, by: Any) -> None:
        """allauth has just removed a second factor of theirs."""
        if not self.has_factor():
            self.factor_since = None
            self.save()

    def has_factor(self) -> bool:
        """Whether a second factor is stored now; recovery codes alone are none."""
        from allauth.mfa.models import Authenticator

        return bool(Authenticator.objects.filter(user_id=self.pk, type__in=FACTORS).exists())

    @verb("user.welcome")
    def welcome(self, *, by: Any) -> str:
        """A code for the first password, shown once to whoever asks for it; only until they have set one."""
        from .one_time_code import OneTimeCode, Purpose

        return OneTimeCode.make(self, Purpose.WELCOME).plain

    @verb("user.send_reset")
    def send_reset(self, *, by: Any) -> str:
        """A code that goes to their mailbox, for those who forgot the password. The second factor stays."""
        from .one_time_code import OneTimeCode, Purpose

        return OneTimeCode.make(self, Purpose.RESET).plain

    @verb("reenrolment.ask")
    def ask_reenrolment(self, *, by: Any) -> Any:
        """They lost their second factor. Somebody else must confirm."""
        from .reenrolment import Reenrolment

        for earlier in self.reenrolments.filter(ended_at=None):
            if not earlier.open:
                earlier.end_now()
        reenrolment = Reenrolment(user=self, asked_by=by, asked_at=timezone.now())
        reenrolment.save()
        return reenrolment

    def end_codes(self) -> None:
        """Inside a verb: no code that is on its way opens the account."""
        for code in self.one_time_codes.filter(ended_at=None):
            code.end_at(timezone.now())

    def lose_ways_in(self) -> None:
        """Nothing that opened the account before opens it again: factors, PIN, password, and so every session."""
        from allauth.mfa.models import Authenticator

        Authenticator.objects.filter(user_id=self.pk).delete()
        self.pin, self.factor_since = "", None
        self.set_unusable_password()
        self.save()
