"""One-time codes: opening a page changes nothing, the typed code does."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import jobs, limits, mails
from ..actors import Public
from ..doors import door, find
from ..forms.codes import CodeForm, EmailForm
from ..models import User

ONE_TIME_PAGE = Public("one_time_page")


@door(write="one_time_code.use", public=True)
def welcome(request: HttpRequest) -> HttpResponse:
    """The first password of an invited colleague."""
    return typed_code(request, "welcome")


@door(write="one_time_code.use", public=True)
def re_enrol(request: HttpRequest) -> HttpResponse:
    """A new password, for whoever forgot it or lost the second factor."""
    return typed_code(request, "re_enrol")


def typed_code(request: HttpRequest, page: str) -> HttpResponse:
    form = CodeForm(request)
    if form.is_valid() and form.used(ONE_TIME_PAGE):
        messages.success(request, _("Your password is set. Sign in with it now."))
        return redirect("account_login")
    return render(request, "account/code.html", {"form": form, "page": page})


@door(write="user.send_reset", public=True)
def forgotten(request: HttpRequest) -> HttpResponse:
    """POST asks for a code by e-mail, where mail is set up. The answer is the same for every address."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if mails.configured() and form.is_valid():
        email = form.cleaned_data["email"]
        if limits.may_mail(request, email):
            jobs.ask("mail_reset_code", limits.fingerprint(email))
        messages.info(request, _("If this address has an account, a code is on its way to it."))
        return redirect("re_enrol")
    return render(request, "account/forgotten.html", {"form": form, "by_mail": mails.configured()})


@door(read="user.welcome", write="user.welcome", leads=True)
def welcome_code(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST makes the code for a colleague's first password, and shows it once, or with `mail` sends it."""
    person = find(request, User, uid)
    code = ""
    if request.method == "POST" and "mail" in request.POST and mails.configured():
        jobs.ask("mail_welcome_code", str(person.uid))
        messages.success(request, _("The code is on its way by e-mail."))
        return redirect("colleague", uid)
    if request.method == "POST":
        code = person.welcome(by=request.user)
    return render(
        request,
        "account/welcome_code.html",
        {"colleague": person, "code": code, "by_mail": mails.configured()},
    )
