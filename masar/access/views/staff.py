"""Colleagues: list, page, invitation, roles, trainings."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..doors import door, find, require, version_seen
from ..forms.act import ActForm
from ..forms.staff import CertificateForm, ColleagueForm, GrantForm, InviteForm
from ..models import Certificate, Grant, User
from ..policy import may, may_somewhere

SHOWN = 200


@door(read="user.read")
def staff(request: HttpRequest) -> HttpResponse:
    rows = list(User.objects.visible_to(request.user).order_by("name")[:SHOWN])
    roles: dict[int, list[Grant]] = {}
    for grant in Grant.not_ended().filter(user__in=rows).select_related("office"):
        roles.setdefault(grant.user_id, []).append(grant)
    return render(
        request,
        "access/staff/list.html",
        {
            "staff": rows,
            "roles": roles,
            "sees_reenrolments": may_somewhere(request.user, "reenrolment.read"),
            "inviting": may(request.user, "user.invite", request.user.mission),
        },
    )


@door(read="user.invite", write="user.invite")
def new_colleague(request: HttpRequest) -> HttpResponse:
    mission = request.user.mission
    require(request, "user.invite", mission)
    form = InviteForm(request)
    if form.accepted(lambda **said: mission.invite(by=request.user, **said)):
        return redirect("colleague", form.result.uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Invite a colleague"),
            "button": _("Invite this colleague"),
            "back": reverse("staff"),
        },
    )


# What can be done on a colleague's page; the last word is what the page calls it.
ACTS = [
    ("user", "edit"),
    ("user", "block"),
    ("user", "unblock"),
    ("user", "welcome"),
    ("grant", "give"),
    ("certificate", "record"),
    ("reenrolment", "ask"),
]


@door(read="user.read", write="user.edit")
def colleague(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = find(request, User, uid)
    form = ColleagueForm(request, record=person)
    if form.accepted(lambda **said: person.edit(by=request.user, **said)):
        return redirect("colleague", uid)
    grants = Grant.objects.visible_to(request.user).filter(user=person).select_related("office", "user")
    answers = {verb: may(request.user, f"{noun}.{verb}", person) for noun, verb in ACTS}
    return render(
        request,
        "access/staff/colleague.html",
        {
            "colleague": person,
            "form": form,
            "grants": [
                (grant, may(request.user, "grant.end", grant), may(request.user, "grant.confirm", grant))
                for grant in grants
            ],
            "certificates": Certificate.objects.visible_to(request.user).filter(user=person),
            "may": answers,
        },
    )


TWO_PEOPLE = gettext_lazy(
    "Head, coordinator, protection, medical, data protection, complaints, auditor and system administrator take two "
    "people: you give the role, a second person confirms it once the colleague has signed in. As long as there is "
    "nobody else who could confirm, it holds at once."
)
WAITS = gettext_lazy("This waits for a second person. Until they confirm it, it gives no access.")


@door(read="user.read", write="grant.give", leads=True)
def colleague_grants(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = find(request, User, uid)
    form = GrantForm(request, mission=person.mission_id)
    if form.accepted(lambda **said: person.give_grant(by=request.user, mission=person.mission, **said)):
        if form.result.waits:
            messages.info(request, WAITS)
        return redirect("colleague", uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "lead": TWO_PEOPLE,
            "title": _("Give a role"),
            "button": _("Give this role"),
            "back": reverse("colleague", args=[uid]),
        },
    )


@door(read="grant.read", write="grant.end")
def grant_ending(request: HttpRequest, uid: UUID) -> HttpResponse:
    grant = find(request, Grant, uid)
    if request.method == "POST":
        grant.end(by=request.user, version=version_seen(request, grant))
    return to_colleague(request, grant)


@door(read="grant.confirm", write="grant.confirm")
def grant_confirmation(request: HttpRequest, uid: UUID) -> HttpResponse:
    """GET says what to make sure of first; POST confirms a role that somebody else gave."""
    grant = find(request, Grant, uid, verb="grant.confirm", along=("user", "office", "given_by"))
    form = ActForm(request, record=grant)
    if form.accepted(lambda **said: grant.confirm(by=request.user, **said)):
        return to_colleague(request, grant)
    answers = {act: may(request.user, f"grant.{act}", grant) for act in ("confirm", "end")}
    return render(request, "access/staff/confirmation.html", {"grant": grant, "form": form, "may": answers})


def to_colleague(request: HttpRequest, grant: Grant) -> HttpResponse:
    """The colleague's page; the list, where that colleague has no role any more that one may see."""
    seen = User.objects.visible_to(request.user).filter(pk=grant.user_id).exists()
    return redirect("colleague", grant.user.uid) if seen else redirect("staff")


@door(read="user.read", write="certificate.record", leads=True)
def colleague_certificates(request: HttpRequest, uid: UUID) -> HttpResponse:
    person = find(request, User, uid)
    form = CertificateForm(request)
    if form.accepted(lambda **said: person.record_certificate(by=request.user, **said)):
        return redirect("colleague", uid)
    return render(
        request,
        "access/act.html",
        {
            "form": form,
            "title": _("Record a training"),
            "button": _("Record this training"),
            "back": reverse("colleague", args=[uid]),
        },
    )


@door(read="user.read", write="user.block")
def colleague_block(request: HttpRequest, uid: UUID) -> HttpResponse:
    """POST stops a colleague from signing in, or with `unblock` lets them again."""
    person = find(request, User, uid)
    if request.method == "POST":
        act = person.unblock if "unblock" in request.POST else person.block
        act(by=request.user, version=version_seen(request, person))
    return redirect("colleague", uid)
