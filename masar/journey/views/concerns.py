"""A worry about somebody, for Protection alone: who it is about, and that they have looked."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from masar.access.doors import door, find, version_seen
from masar.access.policy import may
from masar.cases.models import Concern


@door(read="concern.read", write="concern.answer")
def concern(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST says that nothing of Protection stands against going on."""
    rows = Concern.objects.select_related("episode__case", "episode__worker", "member__person", "raised_by")
    this = find(request, rows, uid)
    if request.method == "POST":
        this.answer(by=request.user, version=version_seen(request, this))
        return redirect("home")
    return render(
        request,
        "journey/worry.html",
        {
            "concern": this,
            "case": this.episode.case,
            "member": this.member,
            "may_answer": may(request.user, "concern.answer", this),
        },
    )
