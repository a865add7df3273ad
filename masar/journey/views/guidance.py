"""Talks to people who gave no names."""

from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, require_somewhere
from masar.access.models import Office
from masar.access.policy import may_somewhere, places
from masar.access.rules import RULES
from masar.cases.forms.guidance import GuidanceForm
from masar.cases.models import Guidance

SHOWN = 50


@door(read="guidance.read")
def guidance(request: HttpRequest) -> HttpResponse:
    """The newest talks at the offices of this colleague."""
    rows = Guidance.objects.visible_to(request.user).select_related("office", "by")
    return render(
        request,
        "journey/guidance.html",
        {
            "talks": rows[:SHOWN],
            "asked": rows.aggregate(people=Sum("asked"))["people"] or 0,
            "may_record": may_somewhere(request.user, "guidance.record"),
        },
    )


@door(read="guidance.read", write="guidance.record", leads=True)
def new_guidance(request: HttpRequest) -> HttpResponse:
    require_somewhere(request, "guidance.record")
    where = places(request.user, RULES["guidance.record"].roles)
    offices = Office.objects.filter(Office.within(where), closed_on=None)
    form = GuidanceForm(request, offices=offices, today=request.user.today())
    if form.accepted(
        lambda once=None, happened_on=None, **said: Guidance(**said).record(
            by=request.user, once=once, happened_on=happened_on
        )
    ):
        return redirect("guidance")
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("A talk without names"),
            "button": _("Write this talk down"),
            "back": "/guidance/",
        },
    )
