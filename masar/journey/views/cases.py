"""The case page: where a case stands, what is missing and who owes it; and the list of cases."""

import secrets
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from masar.access import audit
from masar.access.doors import door, find
from masar.access.pages import day
from masar.access.policy import may, may_somewhere
from masar.access.prepared import prepared
from masar.cases.models import (
    Case,
    Ending,
    Episode,
    Left,
    Member,
    Paper,
    Pause,
    Stage,
    Will,
)
from masar.cases.models.declared import lapsed, signers
from masar.cases.models.leaving import UNDONE_WITHIN
from masar.cases.models.pause import ATTEMPTS, WAYS, attempts, since_heard
from masar.cases.models.session import heard, last_will
from masar.cases.models.triage import status_of
from masar.people.models import Person
from masar.programme import lists

from ..caseload import CaseFile, in_a_list, load, newest
from ..history import history
from ..steps import STEPS, Reason, blockers, in_the_way, onward, possible
from .attempts import earlier
from .steps import ASKS, ELSEWHERE, let_pass, stops, to_mend

SHOWN = 25
PATH = list(Stage)


class Point(NamedTuple):
    """One stage on the path, as `macros/path.html` draws it."""

    label: str
    state: str
    on: date | None = None


def drawn(episode: Episode, on: date | None = None) -> tuple[Point, ...]:
    """The path of a case; `on` is the day since when it stands where it does."""
    here = PATH.index(Stage(episode.stage))
    points = path(here, "now" if episode.open else "ended" if episode.ending else "done", get_language())
    return (*points[:here], points[here]._replace(on=on), *points[here + 1 :]) if on else points


@lru_cache(256)
def path(here: int, now: str, language: str | None) -> tuple[Point, ...]:
    states = ["done"] * here + [now] + ["ahead"] * (len(PATH) - here - 1)
    return tuple(Point(str(stage.label), state) for stage, state in zip(PATH, states, strict=True))


@door(read="case.read")
def cases(request: HttpRequest) -> HttpResponse:
    """Cases at the offices of this colleague, those that wait longest first; `?stage=` for one stage, `?mine=1`, and
    `?after=` the uid of a case for those that wait shorter than it."""
    stage, mine = request.GET.get("stage", ""), request.GET.get("mine") == "1"
    files = load(waiting_cases(request, stage if stage in Stage.values else "", mine), acting=False)
    more, files = files[SHOWN:], files[:SHOWN]
    audit.note_reading(request.user, "cases.case", request.user.uid, kind="list", count=len(files))
    return render(
        request,
        "journey/cases.html",
        {
            "rows": [in_a_row(file) for file in files],
            "stages": Stage.choices,
            "stage": stage,
            "mine": mine,
            "may_print_slips": may_somewhere(request.user, "slip.print"),
            "after": files[-1].episode.case.uid if more else "",
        },
    )


def in_a_row(file: CaseFile) -> tuple[CaseFile, tuple[Point, ...], int, int]:
    """The file, its path, for how many days it stands where it does, and how much is missing."""
    return file, drawn(file.episode), (file.today - file.episode.since).days, len(list(in_the_way(file)))


def waiting_cases(request: HttpRequest, stage: str, mine: bool) -> list[Episode]:
    """One more than is shown, so that the page knows whether it goes on; behind the case that the address names."""
    said = {"stage": stage, "worker": request.user.pk}
    said = {name: said[name] for name, wanted in (("stage", stage), ("worker", mine)) if wanted}
    try:
        uid = UUID(request.GET.get("after", ""))
    except ValueError:
        return list(open_cases(request.user, **said))
    last = Episode.objects.visible_to(request.user).filter(case__uid=uid).order_by("-number").first()
    return list(open_cases(request.user, **said, **({"since": last.since, "pk": last.pk} if last else {})))


@prepared
def open_cases(user: Any, *, since: Any = None, pk: Any = None, **said: Any) -> Any:
    rows = Episode.objects.visible_to(user).filter(ending="", **said).exclude(stage=Stage.CLOSED)
    if since is not None:
        rows = rows.filter(Q(since__gt=since) | Q(since=since, pk__gt=pk))
    return in_a_list(rows.order_by("since", "pk")[: SHOWN + 1])


@door(read="case.read")
def case(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One case: its path, what is missing, its people, and what was done; `?attempt=` an earlier attempt, to read."""
    this = find(request, Case, uid)
    if (attempt := earlier(request, this)) is not None:
        return render(request, "journey/case.html", to_read(request.user, load([attempt])[0]))
    file = newest(this)
    episode, step = file.episode, onward(file.episode)
    reasons = list(in_the_way(file))
    return render(
        request,
        "journey/case.html",
        {
            "past": False,
            "case": episode.case,
            "file": file,
            "episode": episode,
            "stages": drawn(episode, on=episode.since),
            "step": step,
            "missing": to_mend(request.user, file, reasons),
            **of_people(request.user, file, reasons),
            **leading(request.user, file, step, reasons),
            **before_and_after(request.user, file),
            **history(request.user, episode),
        },
    )


def to_read(user: Any, file: CaseFile) -> dict[str, Any]:
    """What the page shows of an attempt that another one followed: nothing is written there, and no step taken."""
    episode = file.episode
    shown = {"past": True, "case": episode.case, "file": file, "episode": episode, "stages": drawn(episode)}
    shown |= {"step": "", "steps": ()}
    said = of_people(user, file, []) | before_and_after(user, file, past=True) | history(user, episode)
    return shown | said | {"adds": False, "may_reopen": False}


@door(read="person.read")
def of_person(request: HttpRequest, uid: UUID) -> HttpResponse:
    """To the newest case of this person, as far as this colleague sees one."""
    person = find(request, Person, uid)
    theirs = Episode.objects.visible_to(request.user).filter(members__person__in=person.files())
    newest = theirs.select_related("case").order_by("-pk").first()
    if newest is None:
        messages.info(request, _("There is no case with this person that you may see."))
    return redirect(newest.case if newest else person)


def of_people(user: Any, file: CaseFile, reasons: list[Reason]) -> dict[str, Any]:
    """What this colleague reads and writes about the people of a case."""
    reads = bool(may(user, "session.read", file.episode))
    return {
        "reads": reads,
        "counsels": may(user, "session.record", file.episode),
        "writes": may(user, "situation.record", file.episode),
        "adds": "add" in possible(file) and may(user, "case.add", file.episode),
        "known": known(file, reasons, counsels=reads),
        "held": held(file, says_why=reads),
        "passed": let_pass(file),
        "tried": since_heard(file),
        "counted": attempts(file),
        "tries": may(user, "attempt.record", file.episode),
        "enough": (ATTEMPTS, WAYS),
    }


def known(file: CaseFile, reasons: list[Reason], *, counsels: bool) -> dict[int, dict[str, Any]]:
    """What is written about each person: legal status and papers; what they want for those who read sessions; and what is
    `due` about them, as far as that tells nothing else."""
    signs = signers(file)
    told = [
        (reason.need.mend, whose(file, reason)) for reason in reasons if counsels or not reason.need.discreet
    ]
    wills = {member.pk: last_will(file, member) if counsels else "" for member in file.everybody}
    return {
        member.pk: {
            "signs": member in signs,
            "due": {mend for mend, people in told if member in people},
            "will": Will(wills[member.pk]).label if wills[member.pk] else "",
            "goes": wills[member.pk] == Will.STAYS,
            "lapsed": lapsed(file, member),
            "comes_back": may_come_back(file, member),
            "alone": counsels and any(row.yes for row in heard(file, member)),
            "status": status_of(file, member),
            "papers": [(row.code, Paper.Holder(row.more).label) for row in file.rows("paper", member)],
        }
        for member in file.everybody
    }


def whose(file: CaseFile, reason: Reason) -> list[Member]:
    """Whom a page of one person would help on; everybody whom it may be about, where it tells what one of them said."""
    if reason.need.mend == "member_declaration":
        return signers(file)
    people = reason.need.whose(file) if reason.need.whose else []
    return people or (file.asked if reason.need.mend == "case_session" else [])


def before_and_after(user: Any, file: CaseFile, *, past: bool = False) -> dict[str, Any]:
    """Attempts before this one, those after one that is `past`, and cases that people went on to or came from, where this colleague sees them."""
    episode = file.episode
    parted = any(member.left_as == Left.SPLIT for member in file.everybody)
    others = ()
    if past or episode.number > 1 or episode.after_id or parted:
        attempts = Episode.objects.filter(case=episode.case_id)
        linked = Q(case=episode.case_id) | Q(pk=episode.after_id) | Q(after__in=attempts)
        others = Episode.objects.visible_to(user).filter(linked).exclude(pk=episode.pk)
        others = others.select_related("case").order_by("began_on", "pk")[:SHOWN]
    return {
        "ended_as": Ending(episode.ending).label if episode.ending else "",
        "related": list(others),
        "may_reopen": not episode.open and may(user, "case.reopen", episode),
    }


def leading(user: Any, file: CaseFile, step: str, reasons: list[Reason]) -> dict[str, Any]:
    """The step that leads on: in words, whether this colleague can take it now, and the policy's answer; then the other
    steps. Those not in `asking` are taken by one press; the page of the others asks, or says why not."""
    others = [(code, says) for code, says in offered(user, file) if code != step]
    asking = {*ASKS, *ELSEWHERE}
    asking |= {code for code, _says in others if code not in asking and stops(blockers(file, code))}
    taking = {"steps": others, "asking": asking, "once": secrets.token_urlsafe(24)}
    if not step:
        return taking | {"says": "", "leads": False, "answer": None}
    answer = may(user, f"case.{step}", file.episode)
    leads = bool(answer) and not stops(reasons)
    return taking | {"says": STEPS[step].says, "leads": leads, "answer": answer}


def held(file: CaseFile, *, says_why: bool) -> str | None:
    """Why the case stands still and until when, in a line under its path."""
    for row in file.rows("pause"):
        if row.code == Pause.Kind.HOLD:
            until = next((day(each.day) for each in file.rows("review")), "–")
            since = {"day": day(row.day), "review": until, "reason": lists.label("hold_reasons", row.more)}
            if says_why:
                return _("On hold since %(day)s, to be looked at again on %(review)s: %(reason)s") % since
            return _("On hold since %(day)s, to be looked at again on %(review)s") % since
        if row.code == Pause.Kind.LOST:
            return _("Not reached since %(day)s") % {"day": day(row.day)}
    return None


def offered(user: Any, file: CaseFile) -> list[tuple[str, Any]]:
    """The steps that begin here and that this colleague may take: code and words. Not those of later versions."""
    return [
        (code, STEPS[code].says)
        for code in possible(file)
        if not any(need.later for need in STEPS[code].needs)
        and may(user, f"case.{code}", file.episode)
        and code not in hidden(file)
    ]


def may_come_back(file: CaseFile, member: Member) -> bool:
    """Whether this person withdrew so lately that they may take it back."""
    lately = member.left_as == Left.WITHDREW and member.left_on >= file.today - UNDONE_WITHIN
    return lately and file.episode.ending in ("", Ending.WITHDRAWN)


def hidden(file: CaseFile) -> set[str]:
    """Steps that would say nothing here: going on with what is not on hold, and the like."""
    paused = {row.code for row in file.rows("pause")}
    idle = set() if file.episode.pending else {"approve", "return", "refuse"}
    idle |= {"resume"} if not paused & {"HOLD", "LOST"} else {"hold"} if "HOLD" in paused else set()
    idle |= {"lose"} if "LOST" in paused else set()
    over = not file.episode.open and any(may_come_back(file, each) for each in file.everybody)
    idle |= set() if over else {"take_back"}  # before that it stands with what the person said
    idle |= {"refuse_one", "split"} if len(file.members) < 2 else set()
    idle |= {"reconsider", "add"}  # answered on the page of the appeal; stands beside the people
    idle |= {"look"} if "LOOK" in paused else {"looked"}
    return idle | ({"submit"} if file.episode.pending else set())
