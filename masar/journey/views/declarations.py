"""A declaration: prepared, read out, signed on the turned screen or on paper, and proven afterwards."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override

from masar.access import audit, files, keyring, lock, sealing
from masar.access.doors import door, find
from masar.access.policy import may, no
from masar.access.verbs import Refused
from masar.cases import signed
from masar.cases.forms import declaration as forms
from masar.cases.models import Declaration, Member, Session, SignedBy, signing
from masar.cases.models.children import keepers
from masar.cases.models.declared import lapsed
from masar.cases.views.sheets import to_print
from masar.lib import numbers
from masar.people.models import Nationality
from masar.programme.models import WordingCode
from masar.programme.models.recording import playable, recordings_in_use
from masar.programme.models.wording import used
from masar.programme.texts import blocks

from ..caseload import newest

ALONG = (
    "member__person",
    "episode__case",
    "episode__office__mission",
    "episode__worker",
    "wording",
    "second",
    "guardian__person",
    "interpreter",
    "recording",
    "prepared_by",
    "signed_with",
)


@door(read="case.read", write="declaration.prepare", leads=True)
def prepare(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Choose the text and who reads it out; POST sets the paper. Leads to the newest that stands, but for `?anew`."""
    along = ("person", "episode__case", "episode__office__mission", "episode__worker")
    member = find(request, Member.objects.select_related(*along), uid)
    stands = Declaration.objects.visible_to(request.user).filter(member=member, ended_at=None)
    if request.method == "GET" and "anew" not in request.GET and (newest := stands.first()) is not None:
        return redirect(newest)
    form = prepare_form(request, member)
    if form.accepted(
        lambda once=None, guardian_name="", declined=(), **said: form.declaration().prepare(
            by=request.user, once=once, guardian_name=guardian_name.strip(), declined=declined
        )
    ):
        return redirect(form.result)
    return render(
        request,
        "journey/declarations/prepare.html",
        {"form": form, "member": member, "case": member.episode.case, "texts": form.fields["text"].queryset},
    )


def prepare_form(request: HttpRequest, member: Member) -> forms.PrepareForm:
    """The form, begun with what the last session and the person's nationality say."""
    office = member.episode.office
    texts = used(office.mission, WordingCode.DECLARATION, office.today())
    last = Session.objects.filter(episode=member.episode, attendances__member=member).first()
    spoken = last.language if last else "fr"
    home = Nationality.objects.filter(person=member.person).order_by("pk").first()
    return forms.PrepareForm(
        request,
        member=member,
        texts=texts,
        recordings=playable(texts),
        keepers=keepers(member, office.today()),
        initial={
            "text": in_order(texts, spoken, get_language()),
            "spoken": spoken,
            "interpreter": last.interpreter_id if last else None,
            "voice": forms.Voice.INTERPRETER if last and last.interpreter_id else forms.Voice.WORKER,
            "destination": home.code if home else "",
        },
    )


def in_order(texts: Any, *languages: str | None) -> Any:
    """The text in the first of these languages that there is one in: theirs, else that of whoever reads it out."""
    known = {text.language: text for text in texts}
    return next((known[each] for each in languages if each in known), next(iter(known.values()), None))


@door(read="declaration.read")
def declaration(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was prepared or signed: how to sign it, or what proves it."""
    this = find(request, Declaration, uid, along=ALONG)
    text = as_kept(request.user, this, "text")
    return render(
        request,
        "journey/declarations/declaration.html",
        {
            "declaration": this,
            "case": this.episode.case,
            "code": numbers.show(this.code),
            "numbered": signed.numbered(this),
            "proof": this.proof(request.user) if this.signed_on else {},
            "text": text,
            "witnesses": as_kept(request.user, this, "witnesses"),
            "mark": next(iter(files.of(request.user, this, "mark")), None),
            "signer": signing.from_outside(this, request.user) or this.guardian,
            "may_sign": may(request.user, "declaration.sign", this),
            "against": None if this.signed_on else against(request.user, this, text),
            "lapsed": lapsed(newest(this.episode.case), this.member) if holds(this) else None,
        },
    )


def as_kept(user: Any, this: Declaration, column: str) -> str | None:
    """None also for what does not open any more, which the proof says."""
    try:
        return sealing.told(user, this, column)
    except keyring.Unreadable:
        return None


def holds(this: Declaration) -> bool:
    """Signed, and neither replaced nor ended."""
    return this.signed_on is not None and not this.ended_as


def against(user: Any, this: Declaration, text: str | None) -> Any:
    """What stands against signing it today, in a sentence, or None."""
    said = signing.not_signed_because(this, this.episode.office.today(), True)
    return said or signing.not_turned_because(this, user, text)


@door(read="declaration.read")
def paper(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The paper to print or to keep, byte for byte as it was set; for those named to read it."""
    this = find(request, Declaration, uid, along=ALONG)
    if not files.of(request.user, this, "paper"):
        raise Refused(no("sealed.read"), this, "sealed.read")
    audit.note_reading(request.user, "cases.declaration", this.uid, kind="print")
    return to_print(files.newest(request.user, this, "paper"), "paper")


@door(read="declaration.read", write="declaration.sign", leads=True)
def scan(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Keep a paper that was signed by pen or thumb."""
    this = find(request, Declaration, uid, along=ALONG)
    form = forms.ScanForm(request, declaration=this, today=this.episode.office.today())
    if form.accepted(lambda **said: keep(request, this, said, **form.signing())):
        return redirect(this)
    return render(
        request,
        "journey/declarations/scan.html",
        {"form": form, "declaration": this, "case": this.episode.case},
    )


def keep(request: HttpRequest, this: Declaration, said: dict[str, Any], **signing: Any) -> Any:
    carried = {name: said[name] for name in ("once", "version", "happened_on") if name in said}
    return this.sign(by=request.user, **carried, **signing)


@door(read="declaration.read", write="declaration.sign", leads=True, while_turned=True)
def turned(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST turns the screen, which locks everything else, and keeps what was drawn; GET shows it while it is turned."""
    this = find(request, Declaration, uid, along=ALONG)
    if request.method == "POST":
        assented = "yes" if "assents" in request.POST and not lock.is_locked(request) else lock.noted(request)
        if "turn" in request.POST and not assented and this.asks_the_child:
            messages.error(request, signing.NO_ASSENT)
            return redirect(this)
        if "turn" in request.POST and against(request.user, this, as_kept(request.user, this, "text")):
            return redirect(this)  # which says what stands against it
        heard = recordings_in_use(this.wordings, this.spoken)
        sounds = [reverse("recording_sound", args=[each.uid]) for each in heard]
        lock.turn(request, [request.path, *sounds], back=this.get_absolute_url(), noted=assented)
    elif not lock.turned_to(request):
        return redirect(this)
    page = redirect(request.path) if "turn" in request.POST else shown_turned(request, this)
    page["Refresh"] = lock.TURNED_FOR  # what nobody took back is not left standing there
    return page


def shown_turned(request: HttpRequest, this: Declaration) -> HttpResponse:
    """Their own name, family and text, large, in the language of the paper; then thanks."""
    with override(this.wording.language):
        assented = lock.noted(request) == "yes"
        form = forms.DrawForm(request, declaration=this, today=this.episode.office.today(), assented=assented)
        mark = {"way": SignedBy.SCREEN, "witnesses": "", "assents": assented or None}
        if form.accepted(
            lambda drawn, heard=None, **said: keep(
                request, this, said, mark=drawn, heard=round(heard or 0), **mark
            )
        ):
            return redirect(request.path)
        if request.method == "GET" and this.signed_on:
            return render(request, "journey/declarations/thanks.html", {"declaration": this})
        told = theirs(this, request.user) | {"form": form}
        status = 422 if request.method == "POST" else 200
        return render(request, "journey/declarations/turned.html", told, status=status)


def theirs(this: Declaration, user: Any) -> dict[str, Any]:
    """What stands on the turned screen."""
    outside = signing.from_outside(this, user)
    return {
        "declaration": this,
        "facts": signed.facts(this, outside),
        "signer": outside or this.guardian,
        "read_out": [(each, blocks(signed.body(this, each))) for each in this.wordings],
        "recordings": recordings_in_use(this.wordings, this.spoken),
        "hears": signing.hears(this),
    }
