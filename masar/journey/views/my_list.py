"""My list: what is due, what waits, what stands still because of whom, and what nobody answers for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access import begun
from masar.access.doors import door, find, version_seen
from masar.access.models import Deadline, Grant
from masar.access.policy import may_somewhere

from ..morning import Standing, morning
from ..owed import COUNTED
from ..steps import HEAD
from .steps import mended_at


@door(read="deadline.read")
def my_list(request: HttpRequest) -> HttpResponse:
    user = request.user
    said = morning(user)
    return render(
        request,
        "journey/my_list.html",
        {
            "counted": COUNTED,
            "list": said,
            "standing": [(each, mended(each)) for each in said.cases],
            "drafts": begun.mine(user, "registration"),
            "roles": Grant.to_confirm(user) if may_somewhere(user, "grant.confirm") else [],
            "today": user.today(),
            "vacant": said.vacant(user.offices) if user.has_role("HRC", "AVRRC") else [],
            "may_register": may_somewhere(user, "registration.save"),
            "may_match": may_somewhere(user, "match.read"),
            "may_assign": may_somewhere(user, "case.assign"),
        },
    )


def mended(each: Standing) -> str:
    """Where this colleague does something about it; what the head owes is done by the head."""
    if each.reason is None or each.reason.need.owner is HEAD:
        return ""
    return mended_at(each.file, each.reason)


@door(read="deadline.read", write="deadline.meet")
def deadline(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST says that it is done."""
    due = find(request, Deadline, uid)
    if request.method == "POST":
        due.meet(by=request.user, version=version_seen(request, due))
    return redirect("home")
