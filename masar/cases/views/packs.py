"""Numbered forms for days without power: printing them, and what became of each."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find, require_somewhere
from masar.access.forms.act import ActForm
from masar.access.models import Office
from masar.access.policy import may, may_somewhere, places
from masar.access.rules import RULES

from ..forms.case import HappenedForm
from ..forms.pack import PackForm, SpoiledForm
from ..models import Pack, PaperForm
from ..papers.pack import pack_paper
from .sheets import to_print

SHOWN = 50
STATES = PaperForm.State


@door(read="pack.read")
def packs(request: HttpRequest) -> HttpResponse:
    """The newest packs, each with how many of its forms are where."""
    counts = {
        state.lower(): Count("forms", filter=Q(forms__state=state)) for state in (*STATES.values, "size")
    }
    counts["size"] = Count("forms")
    rows = Pack.objects.visible_to(request.user).select_related("office", "by").annotate(**counts)
    return render(
        request,
        "cases/packs/list.html",
        {"packs": rows[:SHOWN], "may_print": may_somewhere(request.user, "pack.print")},
    )


@door(read="pack.read", write="pack.print", leads=True)
def new_pack(request: HttpRequest) -> HttpResponse:
    require_somewhere(request, "pack.print")
    where = places(request.user, RULES["pack.print"].roles)
    offices = Office.objects.filter(Office.within(where), closed_on=None)
    form = PackForm(request, offices=offices)
    if form.accepted(
        lambda office, size, once=None: Pack(office=office).print_(by=request.user, size=size, once=once)
    ):
        return redirect(form.result)
    return act(request, form, _("Paper forms"), _("Draw their numbers"), "/packs/")


@door(read="pack.read")
def pack(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What became of each form of a pack: until none is still out, the paper is not all accounted for."""
    this = find(request, Pack, uid, along=("office", "by"))
    forms = list(PaperForm.objects.filter(pack=this).select_related("by", "pack__office"))
    count = Counter(form.state for form in forms)
    acts = (("form.spoil", _("Spoiled"), "form_spoiled"), ("form.lose", _("Missing"), "form_missing"))
    return render(
        request,
        "cases/packs/pack.html",
        {
            "pack": this,
            "forms": forms,
            "counts": [(state, STATES(state).label, count[state]) for state in STATES.values],
            "acts": [
                (says, name) for verb, says, name in acts if forms and may_one(request.user, verb, this)
            ],
            "may_print": count[STATES.ISSUED] and may(request.user, "pack.print", this),
        },
    )


def may_one(user: Any, verb: str, pack: Pack) -> bool:
    """Whether this colleague may say what became of a form of this pack that is still out."""
    return bool(may(user, verb, PaperForm(pack=pack)))


@door(read="pack.read", write="pack.print", leads=True)
def pack_sheets(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The forms of this pack that are still out, to print; again after a paper jam, with the same numbers."""
    this = find(request, Pack, uid, along=("office",))
    out = PaperForm.objects.filter(pack=this, state=STATES.ISSUED)
    shown = [str(form) for form in out]
    if not shown:
        return redirect(this)
    audit.note_reading(request.user, "cases.pack", this.uid, kind="print", count=len(shown))
    return to_print(pack_paper(shown, training=settings.PRACTICE), "forms")


@door(read="pack.read", write="form.spoil", leads=True)
def form_spoiled(request: HttpRequest, uid: UUID) -> HttpResponse:
    this = find(request, PaperForm, uid, along=("pack__office",))
    form = SpoiledForm(request, record=this, today=this.pack.office.today(), initial={"reason": ""})
    if form.accepted(lambda **said: this.spoil(by=request.user, **said)):
        return redirect(this.pack)
    return act(request, form, _("A form that cannot be used"), _("Set this form aside"), this)


@door(read="pack.read", write="form.lose", leads=True)
def form_missing(request: HttpRequest, uid: UUID) -> HttpResponse:
    this = find(request, PaperForm, uid, along=("pack__office",))
    form = HappenedForm(request, record=this, today=this.pack.office.today())
    if form.accepted(lambda **said: this.lose(by=request.user, **said)):
        return redirect(this.pack)
    return act(request, form, _("A form that is missing"), _("Write down that it is missing"), this)


def act(request: HttpRequest, form: ActForm, title: str, button: str, about: Any) -> HttpResponse:
    back = about if isinstance(about, str) else about.get_absolute_url()
    lead = "" if isinstance(about, str) else _("Form %(number)s") % {"number": about}
    return render(
        request,
        "access/act.html",
        {"form": form, "title": title, "button": button, "back": back} | ({"lead": lead} if lead else {}),
    )
