"""Handing the cases of one case worker to another: several at once."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from masar.access.doors import door, require_somewhere
from masar.access.models import Deadline, User
from masar.access.models.user import live_grants
from masar.access.policy import places
from masar.access.roles import Role
from masar.access.rules import RULES
from masar.cases.forms.handover import HandOverForm
from masar.cases.models import Decision, Episode, Handover, Stage
from masar.lib.text import isolated


@door(read="case.read", write="case.assign", leads=True)
def hand_over(request: HttpRequest) -> HttpResponse:
    """`?of=` names whose cases; POST hands those that are ticked to a colleague."""
    require_somewhere(request, "case.assign")
    theirs = Episode.objects.visible_to(request.user, "case.assign").filter(something_to_do())
    workers = User.objects.filter(pk__in=theirs.order_by().values("worker"))
    of = next((each for each in workers if str(each.uid) == request.GET.get("of")), None)
    form = None
    if of is not None:
        mine = theirs.filter(worker=of).select_related("case", "office").order_by("since", "pk")
        takers = colleagues(request.user).exclude(pk=of.pk)
        form = HandOverForm(request, episodes=mine, colleagues=takers, besides=besides(takers))
        if form.accepted(lambda cases, to, once=None: given(request.user, cases, to, once)):
            messages.success(request, counted(form.result))
            return redirect("hand_over")
    return render(request, "journey/handover.html", {"workers": workers, "of": of, "form": form})


def something_to_do() -> Q:
    """Cases that go on, and those that ended with a letter or an answer that somebody is still to be told."""
    refusals = Decision.objects.filter(episode=OuterRef(OuterRef("pk"))).order_by().values("uid")
    owed = Deadline.objects.filter(met_at=None, subject_uid__in=refusals)
    return Q(ending="") & ~Q(stage=Stage.CLOSED) | Q(Exists(owed))


def colleagues(head: Any) -> Any:
    """Case workers at the offices where this colleague may hand cases over."""
    where = places(head, RULES["case.assign"].roles)
    roles = RULES["session.record"].roles
    held = live_grants().filter(role__in=roles)
    here = held.filter(office__in=where.offices) | held.filter(mission__in=where.missions)
    return User.objects.filter(pk__in=here.values("user"), is_active=True)


def besides(takers: Any) -> dict[int, str]:
    """What takers do besides counselling: who decides about cases never decides about these; Protection is no case worker."""
    held = live_grants().filter(user__in=takers).order_by()
    deciding = held.filter(role__in=RULES["case.approve"].roles).values_list("user", flat=True)
    protecting = held.filter(role=Role.PFP).values_list("user", flat=True)
    return dict.fromkeys(protecting, str(Role.PFP.label)) | dict.fromkeys(
        deciding, _("would not decide about them any more")
    )


def counted(handed: list[Handover]) -> str:
    many, to = len(handed), isolated(handed[0].to)
    said = ngettext(
        "%(num)s case was handed over to %(name)s.", "%(num)s cases were handed over to %(name)s.", many
    )
    return said % {"num": many, "name": to}


@transaction.atomic
def given(head: Any, cases: Any, to: Any, once: str | None) -> list[Any]:
    """All of them, or none."""
    return [
        Handover(episode=episode, to=to).make(by=head, once=once if first == 0 else None)
        for first, episode in enumerate(cases)
    ]
