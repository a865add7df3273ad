"""A decision on its page, the letter of a refusal, and an appeal against it."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from masar.access import audit, sealing
from masar.access.doors import door, find
from masar.access.policy import may
from masar.access.verbs import Refused
from masar.cases.forms import decision as forms
from masar.cases.models import Appeal, Decision, Declaration, Member, Outcome
from masar.cases.models.declaration import Ended
from masar.people.models import Language

from ..steps import take

WRITTEN = ("fr", "ar", "en")  # languages a letter is written in
ALONG = ("episode__case", "episode__office__mission", "episode__worker", "by", "member__person")


@door(read="case.read")
def decision(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was decided, with the sealed word for those named for it; and the appeal."""
    this = find(request, Decision, uid, along=ALONG)
    appeal = Appeal.objects.filter(decision=this).select_related("recorded_by", "answered_by").first()
    return render(
        request,
        "journey/decisions/decision.html",
        {
            "decision": this,
            "case": this.episode.case,
            "looks": this.looked.split(),
            "word": sealing.told(request.user, this, "word"),
            "refused": this.outcome == Outcome.REFUSED,
            "appeal": appeal,
            "may_appeal": may(request.user, "appeal.record", this),
            "addressees": addressees(this) if this.outcome == Outcome.REFUSED else [],
        },
    )


@door(read="case.read")
def letter(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The letter to print for one of those it concerns, `?to=`, in their language or in `?in=`; nothing of the others.

    Nothing on its outside says what it is about.
    """
    this = find(request, Decision, uid, along=ALONG)
    if this.outcome != Outcome.REFUSED:
        raise Http404
    audit.note_reading(request.user, "cases.decision", this.uid, kind="print")
    member = addressee(this, request.GET.get("to", ""))
    wanted, theirs = request.GET.get("in", ""), Declaration.objects.filter(member=member)
    with override(wanted if wanted in WRITTEN else spoken(member)):
        return render(
            request,
            "journey/decisions/letter.html",
            {
                "decision": this,
                "member": member,
                "offered": this.offered.split(),
                "written": WRITTEN,
                "signed": theirs.filter(signed_on__isnull=False, ended_as=Ended.VOID).first(),
            },
        )


def addressees(decision: Decision) -> list[Member]:
    """Each has a letter of their own: whom it is about, or the grown-ups who were in the case that day."""
    if decision.member is not None:
        return [decision.member]
    day = decision.happened_on
    there = Member.objects.filter(Q(left_on=None) | Q(left_on__gt=day), episode=decision.episode)
    members = list(there.select_related("person").order_by("-is_principal", "line"))
    return [member for member in members if member.is_adult_on(day)] or members


def addressee(decision: Decision, uid: str) -> Member:
    """The one whom the address names, or the first."""
    found = [member for member in addressees(decision) if uid in ("", str(member.uid))]
    if not found:
        raise Http404
    return found[0]


def spoken(member: Member) -> str:
    """The first of this person's languages that a letter is written in; French, which an office can read aloud."""
    known = Language.objects.filter(person=member.person, code__in=WRITTEN).order_by("pk").first()
    return known.code if known else WRITTEN[0]


@door(read="case.read", write="appeal.record", leads=True)
def new_appeal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Write down that somebody asks to look at a refusal again."""
    this = find(request, Decision, uid, along=ALONG)
    if this.outcome != Outcome.REFUSED:
        raise Http404
    form = forms.AppealForm(request)
    if form.accepted(
        lambda **said: Appeal(episode=this.episode, decision=this).record(by=request.user, **said)
    ):
        return redirect("decision", this.uid)
    return act(request, form, _("An appeal"), _("Write this appeal down"), this)


@door(read="case.read", write="case.read")
def appeal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The answer to an appeal, by somebody who neither worked on the file nor refused it."""
    this = find(request, Appeal.objects.select_related("episode__case", "episode__office", "decision"), uid)
    form = forms.AnswerForm(request)
    answer = may(request.user, "appeal.dismiss", this)
    try:
        if answer and form.accepted(lambda **said: answered(request.user, this, **said)):
            return redirect("decision", this.decision.uid)
    except Refused as refused:
        form.add_error(None, refused.answer.sentence)
    return render(
        request,
        "journey/decisions/appeal.html",
        {
            "appeal": this,
            "case": this.episode.case,
            "form": form,
            "answer": answer,
            "words": sealing.told(request.user, this, "words"),
        },
        status=422 if request.method == "POST" else 200,
    )


def answered(user: Any, appeal: Appeal, *, granted: str, word: str, once: str | None = None) -> Any:
    if granted == "no":
        return appeal.dismiss(by=user, word=word, once=once)
    if appeal.decision.member_id is not None:
        return appeal.grant(by=user, word=word, once=once)
    return take(appeal.episode, "reconsider", by=user, word=word, once=once)


def act(request: HttpRequest, form: Any, title: str, button: str, about: Decision) -> HttpResponse:
    back = f"/decisions/{about.uid}/"
    return render(request, "access/act.html", {"form": form, "title": title, "button": button, "back": back})
