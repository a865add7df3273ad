"""The few e-mails there are: a code, and that a mailbox was changed. Sender and subject say nothing about what we do.

They are sent by the worker, so that a page answers in the same time whether an account exists or not.
"""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from . import limits
from .actors import System
from .jobs import job
from .models import Change, User
from .models.one_time_code import VALID, Purpose
from .pages import plain

SIGN_IN = System("sign_in")


def configured() -> bool:
    return bool(settings.EMAIL_URL)


def address(name: str) -> str:
    """A full address of ours, for where there is no request."""
    return f"{'https' if settings.HTTPS else 'http'}://{settings.ALLOWED_HOSTS[0]}{reverse(name)}"


def send_code(user: User, code: str, purpose: Any, page: str) -> None:
    with translation.override(user.language):
        hours = round(VALID[purpose].total_seconds() / 3600)
        context = plain() | {"code": code, "address": address(page), "hours": hours}
        subject = render_to_string("mail/subject.txt", context).strip()
        send_mail(subject, render_to_string("mail/code.txt", context), None, [user.email])


@job("mail_reset_code")
def mail_reset_code(mark: str) -> None:
    """Somebody asked for a new password; `mark` stands for the e-mail they typed."""
    user = limits.user_of(mark)
    if user is not None and user.is_active and user.has_usable_password() and user.mail_trusted:
        send_code(user, user.send_reset(by=SIGN_IN), Purpose.RESET, "re_enrol")


@job("mail_welcome_code")
def mail_welcome_code(uid: str) -> None:
    """A colleague was invited, and whoever invited them wants the code to go by e-mail."""
    user = User.objects.get(uid=uid)
    if user.is_active and user.password_set_at is None:
        send_code(user, user.welcome(by=SIGN_IN), Purpose.WELCOME, "welcome")


@job("mail_moved")
def mail_moved(mark: str) -> None:
    """Somebody changed a colleague's e-mail: the mailbox of before is told. `mark` is the account and its version."""
    uid, _colon, version = mark.partition(":")
    change = Change.objects.filter(record_uid=uid, field="email", version=int(version)).first()
    if change is None or not configured():
        return
    with translation.override(User.objects.get(uid=uid).language):
        context = plain()
        subject = render_to_string("mail/subject.txt", context).strip()
        send_mail(subject, render_to_string("mail/moved.txt", context), None, [change.old])


@job("note_limit")
def note_limit(mark: str) -> None:
    """There were too many guesses at an account; an event, if there is such an account."""
    if (user := limits.user_of(mark)) is not None:
        user.note_limit(by=SIGN_IN)
