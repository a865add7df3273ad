"""A lost second factor: one person asks, another confirms, and the code is given in person."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ..doors import door, find
from ..forms.act import ActForm
from ..models import Reenrolment, User
from ..policy import may


@door(read="reenrolment.read")
def reenrolments(request: HttpRequest) -> HttpResponse:
    rows = (
        Reenrolment.objects.visible_to(request.user).filter(ended_at=None).select_related("user", "asked_by")
    )
    return render(
        request, "access/reenrolments/list.html", {"reenrolments": [row for row in rows if row.open]}
    )


@door(read="user.read", write="reenrolment.ask", leads=True)
def new_reenrolment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST asks that this colleague be re-enrolled."""
    person = find(request, User, uid)
    form = ActForm(request)
    if form.accepted(lambda **said: person.ask_reenrolment(by=request.user, **said)):
        return redirect(form.result)
    return render(request, "access/reenrolments/new.html", {"colleague": person, "form": form})


@door(read="reenrolment.read", write="reenrolment.confirm")
def reenrolment(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST confirms it. The answer shows the code, this once."""
    row = find(request, Reenrolment, uid)
    form = ActForm(request, record=row)
    code = form.result if form.accepted(lambda **said: row.confirm(by=request.user, **said)) else ""
    return render(
        request,
        "access/reenrolments/one.html",
        {
            "reenrolment": row,
            "form": form,
            "code": code,
            "may": {
                "confirm": may(request.user, "reenrolment.confirm", row),
                "withdraw": may(request.user, "reenrolment.withdraw", row),
            },
        },
    )


@door(read="reenrolment.read", write="reenrolment.withdraw")
def reenrolment_withdrawal(request: HttpRequest, uid: UUID) -> HttpResponse:
    row = find(request, Reenrolment, uid)
    if request.method == "POST":
        row.withdraw(by=request.user)
    return redirect("reenrolments")
