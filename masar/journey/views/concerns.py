"""A worry about somebody, for Protection alone: that there is one, who it is about, and that they have looked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, version_seen
from masar.access.forms.act import ActForm
from masar.access.policy import may
from masar.cases.models import Concern, Member


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


@door(read="case.read", write="concern.raise", leads=True)
def worry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Say that one worries, without a word of why. The page answers the same whether somebody else said so already."""
    member = find(request, Member.objects.select_related("person", "episode__case", "episode__office"), uid)
    form = ActForm(request)
    if form.accepted(
        lambda once=None: Concern(episode=member.episode, member=member).raise_(by=request.user, once=once)
    ):
        messages.success(request, _("A colleague who is there for this looks at it."))
        return redirect(member.episode.case)
    return render(
        request, "journey/concern.html", {"form": form, "member": member, "case": member.episode.case}
    )
