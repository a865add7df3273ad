"""The first start of an empty installation: a code from the server, a mission, an administrator."""

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from ..actors import System
from ..doors import door
from ..forms.codes import FirstForm
from ..models import Mission, Stale, User
from ..roles import Role

FIRST = System("first_start")


@door(write="one_time_code.use", public=True)
def first(request: HttpRequest) -> HttpResponse:
    """404 as soon as anybody has an account."""
    if User.objects.exists():
        raise Http404
    form = FirstForm(request)
    if form.is_valid():
        try:
            user = begin(form.found, form.cleaned_data)
        except Stale:  # somebody else was first, by a moment
            raise Http404 from None
        return perform_login(request, Login(user=user))
    return render(request, "account/first.html", {"form": form})


@transaction.atomic
def begin(code: Any, said: dict[str, Any]) -> User:
    """All or nothing. Two at once: the code is used by one of them only."""
    code.use(by=FIRST, password=said["password1"])
    mission = Mission(name=said["mission"], country=said["country"]).begin(by=FIRST)
    user = mission.invite(
        by=FIRST, email=said["email"], name=said["name"], language=(get_language() or "fr")[:2]
    )
    for role in (Role.SYS, Role.AVRRC):
        user.give_grant(by=FIRST, role=role, mission=mission)
    user.change_password(by=FIRST, password=said["password1"])
    return User.objects.get(pk=user.pk)
