"""The workflow. `STEPS` says which steps there are and what each needs; `take` alone moves a case.

    blockers(file, "declare")   →  what is missing, in sentences, with who owes it and where it is mended
    take(episode, "declare", by=sara, version=3)

A need is of one of three kinds. Never waived: the person's own will, a child's decision. Waived by two named people: papers,
dates, missing screenings. Said, and no more: caps and target days. `later` marks a need whose noun this version does not
have: nothing passes it.
"""

import enum
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.models import Stale
from masar.access.policy import Answer
from masar.access.roles import Role
from masar.access.verbs import Refused, current, verb
from masar.cases import models as nouns
from masar.cases.models import adding, appeal, decision, declared, leaving, pause, session, situation, waiver
from masar.cases.models.case import Ending, Episode, Stage, StepTaken, taking_a_step

from .caseload import ALONG, CaseFile, load

Sentence = str | Promise
HEAD = _("the head of the centre")
WORKER = _("the case worker")
COORDINATOR = _("the coordinator")


class Kind(enum.Enum):
    NEVER = "never waived"
    BY_TWO = "waived by two"
    SAID = "said, not enforced"


@dataclass(frozen=True)
class Need:
    """`fact` answers with the sentence that says what is missing, or None. `mend` names the address that mends it."""

    code: str
    fact: Callable[[CaseFile], Sentence | None]
    kind: Kind
    owner: Sentence
    mend: str
    later: bool = False
    says: Sentence = ""  # what it is, in a list of what was let pass
    agrees: Role = Role.AVRRC  # who owns the rule: the second of the two that let it pass
    whose: Callable[[CaseFile], list[nouns.Member]] | None = None  # where `mend` is a page of one person
    discreet: Sentence = ""  # instead of what somebody said, to colleagues who do not read sessions
    step: str = ""  # which one, where `mend` is the page of a step
    aside: bool = False  # said so to everybody: a screen is read by more than one


@dataclass(frozen=True)
class Reason:
    """Why a step cannot be taken now."""

    need: Need
    sentence: Sentence

    @property
    def says(self) -> Sentence:
        """In a list, or on a page of everybody."""
        return self.need.discreet if self.need.aside else self.sentence

    @property
    def stops(self) -> bool:
        return self.need.kind is not Kind.SAID


@dataclass(frozen=True)
class Step:
    """`starts` are the stages it is taken from; it leads to `to`, or stays. `does` is what happens besides: it may
    answer True, which ends the episode as `ending`."""

    says: Sentence
    starts: frozenset[Stage]
    to: Stage | None = None
    needs: tuple[Need, ...] = ()
    does: Callable[..., Any] | None = None
    ending: Ending | None = None
    always: bool = False  # what a person said is kept, whatever moved meanwhile: nobody is quicker
    again: bool = False  # taken on an episode that has ended, to begin it anew
    brings: tuple[str, ...] = ()  # fields of the episode that are said with the step, and that its needs see


def later(code: str, what: Sentence, owner: Sentence) -> Need:
    return Need(code, lambda file: what, Kind.NEVER, owner, "case", later=True)


def of(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


COUNSELLED = Need(
    "counselled", session.counselled, Kind.BY_TWO, WORKER, "case_session", says=_("explaining everything")
)
WANTS = Need(
    "wants",
    session.wants,
    Kind.NEVER,
    _("the person"),
    "case_session",
    whose=session.unasked,
    discreet=_("A talk alone is still needed."),
    aside=True,
)
ALONE = Need(
    "seen_alone",
    session.seen_alone,
    Kind.BY_TWO,
    WORKER,
    "case_session",
    says=_("being seen alone"),
    agrees=Role.PFP,
    whose=session.unseen_alone,
)
BASIS = Need("basis", session.has_basis, Kind.NEVER, WORKER, "case")
SCREENED = Need(
    "screened",
    situation.screened,
    Kind.BY_TWO,
    WORKER,
    "member_screening",
    says=_("the first questions"),
    agrees=Role.PFP,
    whose=situation.unscreened,
)
STATUS = Need(
    "status",
    situation.status_known,
    Kind.BY_TWO,
    WORKER,
    "member_situation",
    says=_("legal status"),
    whose=situation.without_status,
)
CARE = (
    COUNSELLED,
    SCREENED,
    STATUS,
)  # asked for at each step until they declare: what was let pass may be taken back
LOOKED = Need("looked", situation.head_has_looked, Kind.NEVER, HEAD, "case_step", step="looked")
PENDING = Need("pending", decision.is_put_forward, Kind.NEVER, WORKER, "case")
PROJECT = Need(
    "project",
    decision.project_is_open,
    Kind.BY_TWO,
    COORDINATOR,
    "case_project",
    says=_("a project that pays"),
)
RUNNING = Need(
    "running", pause.is_running, Kind.BY_TWO, WORKER, "case_step", step="resume", says=_("the hold")
)
APPEALED = Need("appealed", appeal.is_appealed, Kind.NEVER, _("the person"), "case")
TRIED = Need("tried", pause.tried_enough, Kind.BY_TWO, WORKER, "case_attempt", says=_("three attempts"))
GOES_ON = Need("goes_on", pause.is_not_on_hold, Kind.NEVER, WORKER, "case_step", step="resume")
PAUSED = Need("paused", pause.is_paused, Kind.NEVER, WORKER, "case")
HELD_BACK = Need("held_back", pause.is_held_back, Kind.NEVER, HEAD, "case")
UNDECIDED = Need("undecided", decision.is_not_put_forward, Kind.NEVER, HEAD, "case")
WRITTEN = Need("written", waiver.is_written, Kind.NEVER, HEAD, "case")
BY_THEM = Need("by_them", leaving.ended_by_them, Kind.NEVER, HEAD, "case")
DECLARED = Need(
    "declared",
    declared.declared,
    Kind.NEVER,
    WORKER,
    "member_declaration",
    whose=declared.to_sign,
    discreet=_("Not everybody has a declaration that holds."),
    aside=True,
)

BEFORE_DEPARTURE = of(Stage.COUNSELLING, Stage.REGISTERED, Stage.ELIGIBLE, Stage.DECLARED, Stage.TRAVEL_READY)
AT_HOME = of(Stage.ARRIVED, Stage.REINTEGRATING)
ANY = BEFORE_DEPARTURE | AT_HOME | of(Stage.DEPARTED)

STEPS: dict[str, Step] = {
    "register": Step(
        _("Enrol in the programme"),
        of(Stage.COUNSELLING),
        Stage.REGISTERED,
        (COUNSELLED, WANTS, BASIS, RUNNING),
    ),
    "submit": Step(
        _("Put forward for decision"),
        of(Stage.REGISTERED),
        needs=(UNDECIDED, *CARE, WANTS, RUNNING),
        does=decision.put_forward,
    ),
    "approve": Step(
        _("Accept"),
        of(Stage.REGISTERED),
        Stage.ELIGIBLE,
        (PENDING, LOOKED, *CARE, PROJECT, RUNNING),
        does=decision.accept,
        brings=("project",),
    ),
    "return": Step(
        _("Send back with a word"), of(Stage.REGISTERED), needs=(PENDING,), does=decision.send_back
    ),
    "refuse": Step(
        _("Do not accept"),
        of(Stage.REGISTERED),
        needs=(PENDING, LOOKED),
        does=decision.refuse,
        ending=Ending.REJECTED,
    ),
    "reconsider": Step(
        _("Take up again after an appeal"),
        of(Stage.REGISTERED),
        needs=(APPEALED,),
        does=appeal.reconsider,
        again=True,
    ),
    "declare": Step(
        _("Declare"),
        of(Stage.ELIGIBLE),
        Stage.DECLARED,
        (*CARE, WANTS, ALONE, DECLARED, LOOKED, RUNNING),
    ),
    "clear": Step(
        _("Ready to travel"),
        of(Stage.DECLARED),
        Stage.TRAVEL_READY,
        (
            DECLARED,
            later("travel_document", _("Travel documents are not in this version."), WORKER),
            later("medical", _("The health review is not in this version."), _("the medical focal point")),
            later("due_diligence", _("The review of the return is not in this version."), HEAD),
            later("exit", _("The exit papers are not in this version."), _("administration")),
            later("child", _("Decisions about children are not in this version."), HEAD),
            LOOKED,
        ),
    ),
    "depart": Step(
        _("Departed"),
        of(Stage.TRAVEL_READY),
        Stage.DEPARTED,
        (later("movement", _("Flights are not in this version."), _("movements")),),
    ),
    "pull_back": Step(
        _("Back to preparation"),
        of(Stage.TRAVEL_READY, Stage.DEPARTED),
        Stage.DECLARED,
        (later("movement", _("Flights are not in this version."), _("movements")),),
    ),
    "arrive": Step(
        _("Arrived"),
        of(Stage.DEPARTED),
        Stage.ARRIVED,
        (later("reception", _("Reception at home is not in this version."), _("the case manager at home")),),
    ),
    "plan": Step(
        _("Approve the plan"),
        of(Stage.ARRIVED),
        Stage.REINTEGRATING,
        (later("plan", _("Reintegration plans are not in this version."), _("the case manager at home")),),
    ),
    "close": Step(
        _("Close the case"),
        AT_HOME,
        Stage.CLOSED,
        (later("closure", _("Closing a case is not in this version."), _("the local coordinator")),),
    ),
    # Nothing needed, ever: return is voluntary.
    "withdraw": Step(
        _("Withdraw"), BEFORE_DEPARTURE, does=leaving.withdraw, ending=Ending.WITHDRAWN, always=True
    ),
    "take_back": Step(
        _("Take a withdrawal back"), BEFORE_DEPARTURE, needs=(BY_THEM,), does=leaving.take_back, again=True
    ),
    # Somebody comes later, and goes the whole way with the others: nobody is decided about by the way
    "add": Step(_("Add people"), BEFORE_DEPARTURE, Stage.COUNSELLING, (WRITTEN,), does=adding.add),
    # One leaves, the others go on
    "refuse_one": Step(_("Do not accept one of them"), BEFORE_DEPARTURE, does=leaving.refuse_one),
    "split": Step(_("Give some a case of their own"), BEFORE_DEPARTURE, does=leaving.split),
    # A day to look again, people who cannot be reached, a file the head looks at
    "hold": Step(_("Put on hold"), BEFORE_DEPARTURE, needs=(GOES_ON,), does=pause.hold),
    "resume": Step(_("Go on"), BEFORE_DEPARTURE | AT_HOME, needs=(PAUSED,), does=pause.resume),
    "lose": Step(_("Not reached"), BEFORE_DEPARTURE | AT_HOME, needs=(TRIED,), does=pause.lose),
    "look": Step(_("Look at this file first"), BEFORE_DEPARTURE, does=pause.look),
    "looked": Step(_("Looked at"), BEFORE_DEPARTURE, needs=(HELD_BACK,), does=pause.looked),
    "decease": Step(_("Somebody has died"), ANY, does=leaving.mourn, ending=Ending.DECEASED),
    "transfer": Step(
        _("Transfer"),
        ANY,
        needs=(later("transfer", _("Transfers are not in this version."), HEAD),),
        ending=Ending.TRANSFERRED,
    ),
}


# The step that leads on from each stage, which the case page speaks of.
ONWARD = {
    Stage.COUNSELLING: "register",
    Stage.ELIGIBLE: "declare",
    Stage.DECLARED: "clear",
    Stage.TRAVEL_READY: "depart",
    Stage.DEPARTED: "arrive",
    Stage.ARRIVED: "plan",
    Stage.REINTEGRATING: "close",
}


def onward(episode: Episode) -> str:
    """The step that this case waits for; nothing for one that ended."""
    if not episode.open:
        return ""
    if episode.stage == Stage.REGISTERED:
        return "approve" if episode.pending else "submit"
    return ONWARD.get(Stage(episode.stage), "")


WAIVABLE: dict[str, Need] = {
    need.code: need for step in STEPS.values() for need in step.needs if need.kind is Kind.BY_TWO
}


class Blocked(Refused):
    """The step cannot be taken now; `reasons` say why, each with who owes it."""

    def __init__(self, reasons: list[Reason], episode: Episode, step: str) -> None:
        first = reasons[0]
        answer = Answer(False, first.says, first.need.owner, episode.get_absolute_url())
        super().__init__(answer, episode, f"case.{step}")
        self.reasons = reasons


QUICKER = 20  # how often somebody else may be
NOT_NOW = Need("stage", lambda file: None, Kind.NEVER, WORKER, "case")


def blockers(file: CaseFile, step: str) -> list[Reason]:
    """What stands against this step now, in the order of the table. Asks the database nothing."""
    return list(against(file, step))


def against(file: CaseFile, step: str) -> Iterator[Reason]:
    """The same one by one, for lists that say the first."""
    this, episode = STEPS[step], file.episode
    if not (episode.open or this.again):
        yield Reason(NOT_NOW, _("This case has ended."))
        return
    if episode.stage not in this.starts:
        yield Reason(NOT_NOW, _("The case does not stand where this step begins."))
        return
    waived = {row.code for row in file.rows("waiver") if row.yes}
    for need in this.needs:
        sentence = need.fact(file)
        if sentence and not (need.kind is Kind.BY_TWO and need.code in waived):
            yield Reason(need, sentence)


def in_the_way(file: CaseFile) -> Iterator[Reason]:
    """What stands against the step that leads on, save what whoever takes it says with it."""
    if step := onward(file.episode):
        yield from (each for each in against(file, step) if each.need.code not in STEPS[step].brings)


def possible(file: CaseFile) -> list[str]:
    """The steps that begin where this case stands."""
    episode = file.episode
    return [
        code for code, step in STEPS.items() if episode.stage in step.starts and (episode.open or step.again)
    ]


def take(episode: Episode, step: str, *, by: Any, **how: Any) -> Episode:
    """Take a step: the only way in which a case moves. `how` is `version`, `once`, `happened_on`, and what the step wants.

    Raises `Blocked` with every reason, `Refused` where the policy says no, `Stale` if the case moved meanwhile.
    A step that is taken `always` looks again instead, as often as somebody moves.
    """
    if not STEPS[step].always:
        return ACTS[step](episode, by=by, **how)
    how["version"] = None
    for _turn in range(QUICKER):
        with suppress(Stale):
            return ACTS[step](Episode.objects.select_related(*ALONG).get(pk=episode.pk), by=by, **how)
    raise Stale(episode)


def hold(episode: Episode) -> None:
    """Steps of one case wait for each other, before anything is read; the later one finds that the case moved."""
    row = Episode.objects.select_for_update(no_key=True).filter(pk=episode.pk)
    if row.values_list("version", flat=True).get() != episode.version:
        raise Stale(episode)


def _act(code: str) -> Callable[..., Episode]:
    this = STEPS[code]

    @verb(f"case.{code}")
    def act(episode: Episode, *, by: Any, **detail: Any) -> Episode:
        hold(episode)
        for name in this.brings:
            if detail.get(name) is not None:
                setattr(episode, name, detail[name])
            detail.pop(name, None)
        file = load([episode])[0]
        if stopping := [reason for reason in blockers(file, code) if reason.stops]:
            raise Blocked(stopping, episode, code)
        before = episode.stage
        over = this.does(episode, **detail) if this.does else False
        if this.to and this.to != before:
            episode.stage, episode.since = this.to, current().happened_on
        if this.ending and over:
            episode.ending = this.ending
            leaving.end_everybody(episode)
        elif this.again:
            episode.ending = ""
        episode.moved_at = (
            timezone.now()
        )  # each step is a new version, so a page that was open before it is stale
        with taking_a_step():
            episode.save()
        StepTaken(
            episode=episode,
            step=code,
            from_stage=before,
            to_stage=episode.stage,
            by=by if hasattr(by, "pk") else None,
            happened_on=current().happened_on,
            recorded_at=timezone.now(),
        ).save()
        return episode

    return act


ACTS: dict[str, Callable[..., Episode]] = {code: _act(code) for code in STEPS}

__all__ = [
    "STEPS",
    "WAIVABLE",
    "Blocked",
    "Kind",
    "Need",
    "Reason",
    "Step",
    "blockers",
    "in_the_way",
    "onward",
    "possible",
    "take",
]
