"""A mission's own entries of the standard lists."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, require, version_seen
from masar.access.policy import may

from ..forms.code import OPEN_LISTS, CodeForm
from ..models import Code


@door(read="code.read")
def codes(request: HttpRequest) -> HttpResponse:
    rows = Code.objects.visible_to(request.user).order_by("list", "code")
    return render(
        request,
        "programme/codes/list.html",
        {
            "codes": [
                (row, OPEN_LISTS.get(row.list, row.list), may(request.user, "code.end", row)) for row in rows
            ],
            "adding": may(request.user, "code.add", request.user.mission),
        },
    )


@door(read="code.read", write="code.add", leads=True)
def new_code(request: HttpRequest) -> HttpResponse:
    mission = request.user.mission
    require(request, "code.add", mission)
    form = CodeForm(request, initial={"active_from": request.user.today()})
    if form.accepted(lambda once=None, **said: Code(mission=mission, **said).add(by=request.user, once=once)):
        return redirect("codes")
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Add an entry to a list"),
            "button": _("Add this entry"),
            "back": "/codes/",
        },
    )


@door(read="code.read", write="code.end")
def code_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST ends an entry today; what was written with it stays."""
    code = find(request, Code, uid)
    if request.method == "POST":
        code.end(by=request.user, active_to=request.user.today(), version=version_seen(request, code))
    return redirect("codes")
