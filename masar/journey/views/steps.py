"""The page of one step: what it means, what stands against it, what it asks; and taking it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from masar.access.doors import door, find, require
from masar.access.fixed import url
from masar.access.forms.act import ActForm
from masar.access.policy import may
from masar.cases.forms import case as forms
from masar.cases.forms import decision as decisions
from masar.cases.forms import leaving
from masar.cases.models import Case, Document, Left, StepTaken, Withdrawal, signing
from masar.cases.models.children import among, looks_after
from masar.cases.models.declaration import signed_from_outside
from masar.cases.models.leaving import tell
from masar.cases.models.triage import CUSTODY_PAPERS

from ..caseload import CaseFile, newest
from ..steps import NOT_NOW, STEPS, WAIVABLE, Blocked, Reason, blockers, take

# Steps with a page of their own: decided where the whole file lies on the screen and shows if it changed meanwhile; people
# added from among those who were registered.
ELSEWHERE = {"approve": "decide", "return": "decide", "refuse": "decide", "add": "case_people"}
# What each other step asks before it is taken, and with what the form begins. Steps that are not here ask nothing.
ASKS: dict[str, tuple[type[ActForm], Callable[[CaseFile], dict[str, Any]]]] = {
    "reconsider": (decisions.GrantForm, lambda file: {}),
    "looked": (ActForm, lambda file: {}),  # nothing, but its page shows what is looked at
    "hold": (forms.HoldForm, lambda file: {"today": file.today}),
    "withdraw": (leaving.WithdrawForm, lambda file: {"members": file.members}),
    "take_back": (leaving.TakeBackForm, lambda file: {"members": withdrawn(file)}),
    "refuse_one": (leaving.RefuseOneForm, lambda file: {"members": file.members}),
    "split": (leaving.SplitForm, lambda file: {"members": file.members}),
    "decease": (leaving.MournForm, lambda file: {"members": file.members}),
}


def withdrawn(file: CaseFile) -> list[Any]:
    """Those who said no less than a day ago."""
    said = Withdrawal.objects.filter(episode=file.episode, undone_at=None, member__person__joined_to=None)
    said = said.select_related("member")
    return [row.member for row in said if row.open]


@door(read="case.read", write="case.read")
def step(request: HttpRequest, uid: UUID, step: str) -> HttpResponse:
    """GET shows the step and what stands against it; POST takes it."""
    case = find(request, Case, uid)
    if step not in STEPS:
        raise Http404
    file = newest(case)
    require(request, f"case.{step}", file.episode)
    if step in ELSEWHERE:
        return redirect(ELSEWHERE[step], case.uid)
    asks, begins = ASKS.get(step, (ActForm, lambda file: {}))
    form = asks(request, record=file.episode, **begins(file))
    reasons = blockers(file, step)
    if not stops(reasons):
        try:
            if form.accepted(lambda **said: taken(request, file, step, **said)):
                return redirect(case)
        except Blocked:
            pass
    if request.method == "POST":  # it may have moved this very moment
        file = newest(case)
        reasons = blockers(file, step)
    return shown(request, file, step, form, reasons)


def taken(request: HttpRequest, file: CaseFile, step: str, *, by_another: bool = False, **said: Any) -> Any:
    """The step; what somebody else says of people only asks that they be asked."""
    if not by_another:
        episode = take(file.episode, step, by=request.user, **said)
        messages.success(request, _("Done: %(step)s") % {"step": STEPS[step].says})
        return episode
    answer = tell(file.episode, by=request.user, members=said["members"], once=said["once"])
    messages.info(
        request, _("Nothing changes yet. It stands on the list of the case worker to ask them alone, today.")
    )
    return answer


def shown(request: HttpRequest, file: CaseFile, step: str, form: Any, reasons: list[Reason]) -> HttpResponse:
    stopped = stops(reasons)
    done = already(file, step) if stopped else None
    return render(
        request,
        "journey/step.html",
        {
            "case": file.episode.case,
            "file": file,
            "step": STEPS[step],
            "form": form,
            "missing": to_mend(
                request.user, file, [each for each in reasons if not (done and each.need is NOT_NOW)]
            ),
            "stops": stopped,
            "already": done,
            "looks": to_look_at(request.user, file) if step == "looked" else None,
            "without": without_one(file) if step == "looked" else [],
        },
        status=422 if request.method == "POST" else 200,
    )


def to_look_at(user: Any, file: CaseFile) -> list[dict[str, Any]]:
    """Who signed for whom and is not of the case, with the papers kept that show it; nothing of what else there is to see."""
    papers = list(Document.objects.visible_to(user).filter(episode=file.episode, kind__in=CUSTODY_PAPERS))
    signed = signed_from_outside(file.episode).visible_to(user)
    return [
        {
            "declaration": each,
            "signer": signing.from_outside(each, user),
            "papers": [paper for paper in papers if paper.member_id == each.member_id],
        }
        for each in signed.select_related("member__person", "signed_with")
    ]


def without_one(file: CaseFile) -> list[tuple[Any, Any]]:
    """Children who go on where a parent or guardian withdrew: the child, and who left."""
    left = {each.person_id: each for each in file.everybody if each.left_as == Left.WITHDREW}
    pairs = sorted(among(file.everybody, looks_after(file.ties)))
    return [
        (child, left[keeper])
        for keeper, kept in pairs
        for child in file.members
        if keeper in left and kept == child.person_id and child.may_be_child_on(file.today)
    ]


def already(file: CaseFile, step: str) -> StepTaken | None:
    """This very step, where it is the last that was taken: a second press, or a colleague who was quicker."""
    last = StepTaken.objects.filter(episode=file.episode).select_related("by").order_by("-pk").first()
    return last if last is not None and last.step == step else None


def stops(reasons: list[Reason]) -> bool:
    return any(reason.stops for reason in reasons)


def to_mend(user: Any, file: CaseFile, reasons: list[Reason]) -> list[dict[str, Any]]:
    """What is missing, as `macros/path.html` draws it: who owes it, where it is mended, and where two let it pass."""
    asks = may(user, "waiver.ask", file.episode)
    hears = may(user, "session.read", file.episode)
    asked = {row.code for row in file.rows("waiver")}
    return [
        {
            "sentence": reason.says if hears else reason.need.discreet or reason.sentence,
            "owner": reason.need.owner,
            "href": mended_at(file, reason) if mends(user, file, reason) else "",
            "waive": url("case_waiver", file.episode.case.uid, reason.need.code)
            if asks and reason.need.code in WAIVABLE and reason.need.code not in asked
            else "",
            "call": reason.need.agrees.label if not asks and reason.need.code in WAIVABLE else "",
            "asked": reason.need.agrees.label if reason.need.code in asked else "",
        }
        for reason in reasons
    ]


# What is done on the page that mends a need.
DONE_THERE = {
    "case_session": "session.record",
    "member_screening": "screening.record",
    "member_situation": "situation.record",
    "member_declaration": "declaration.prepare",
    "case_project": "case.choose_project",
    "case_attempt": "attempt.record",
}


def mends(user: Any, file: CaseFile, reason: Reason) -> bool:
    """Whether the page that mends it opens for this colleague."""
    done = f"case.{reason.need.step}" if reason.need.step else DONE_THERE.get(reason.need.mend)
    return done is not None and bool(may(user, done, file.episode))


def let_pass(file: CaseFile) -> list[tuple[Any, Any]]:
    """What two people let pass: in words, and until when where one of them said so on the telephone."""
    return [
        (WAIVABLE[row.code].says, datetime.fromisoformat(row.more).replace(tzinfo=UTC) if row.more else None)
        for row in file.rows("waiver")
        if row.yes and row.code in WAIVABLE
    ]


def mended_at(file: CaseFile, reason: Reason) -> str:
    """The page that mends what is missing: about the case, or about the first person whom it concerns."""
    people = reason.need.whose(file) if reason.need.whose else []
    if reason.need.mend == "case_session":
        alone = f"?alone={people[0].line}" if people else ""
        return url("case_session", file.episode.case.uid) + alone
    if people:
        return url(reason.need.mend, people[0].uid)
    if reason.need.step:
        return url("case_step", file.episode.case.uid, reason.need.step)
    return "" if reason.need.mend == "case" else url(reason.need.mend, file.episode.case.uid)
