"""Where every state, transition, guard and track of the specification is in this workflow. Two maps and a list, as data.

A state is a stage, a row over a stage, or an ending. A guard is a need of the step, a condition of its rule, a constraint of
the database, something another verb brings about, not there yet, or declined because a rule of care says otherwise.
`tests/journey/test_map.py` holds that each code of the specification stands here once and that all that is named exists.
"""

import enum
from dataclasses import dataclass
from typing import Any

from masar.cases import models as nouns
from masar.cases.models import Ending, Pause, Stage


@dataclass(frozen=True)
class State:
    """`over` is the noun whose open row tells it apart at its stage; `later` says that there is no such row yet."""

    name: str
    stage: Stage | None = None
    over: Any = None
    ending: Ending | None = None
    later: bool = False
    says: str = ""


STATES: dict[str, State] = {
    "ST00": State("lead", over=nouns.Enquiry, says="an enquiry without a visit; who gives no name is guidance"),
    "ST10": State("interested", over=nouns.Registration, says="people of an enquiry who have no case yet"),
    "ST20": State("counselling", Stage.COUNSELLING, says="the case begins with the first session"),
    "ST30": State("registered", Stage.REGISTERED),
    "ST40": State("screening", Stage.REGISTERED, nouns.Screening, says="not put forward: `submitted_by` is empty"),
    "ST45": State("pending decision", Stage.REGISTERED, says="put forward: `submitted_by` is named"),
    "ST50": State("eligible", Stage.ELIGIBLE),
    "ST55": State("declared", Stage.DECLARED),
    "ST60": State("preparation", Stage.DECLARED, says="what runs side by side is a track of its own"),
    "ST70": State("travel ready", Stage.TRAVEL_READY),
    "ST75": State("booked", Stage.TRAVEL_READY, later=True, says="a seat on a movement"),
    "ST80": State("pre-departure", Stage.TRAVEL_READY, later=True, says="called forward on a movement"),
    "ST90": State("departed", Stage.DEPARTED),
    "ST95": State("in transit", Stage.DEPARTED, later=True, says="a leg of a movement"),
    "ST100": State("arrived", Stage.ARRIVED),
    "ST110": State("counselling at home", Stage.ARRIVED, nouns.Session, says="the first session at home"),
    "ST120": State("plan in draft", Stage.ARRIVED, later=True, says="a plan that is not approved"),
    "ST125": State("plan approved", Stage.REINTEGRATING),
    "ST130": State("assistance", Stage.REINTEGRATING, later=True, says="items of the plan that are open"),
    "ST140": State("monitoring", Stage.REINTEGRATING, later=True, says="all items closed, surveys due"),
    "ST150": State("closed", Stage.CLOSED),
    "H10": State("on hold", over=nouns.Pause, says=f"`{Pause.Kind.HOLD}`, over any stage"),
    "W10": State("withdrawn", over=nouns.Withdrawal, ending=Ending.WITHDRAWN, says="per person; the last ends it"),
    "R10": State("rejected", over=nouns.Decision, ending=Ending.REJECTED),
    "N10": State("no-show", later=True, says="a passenger of a movement who did not come"),
    "L10": State("lost contact", over=nouns.Pause, says=f"`{Pause.Kind.LOST}`, over any stage"),
    "X10": State("transferred", ending=Ending.TRANSFERRED),
    "M10": State("merged", ending=Ending.MERGED),
}  # fmt: skip


class How(enum.Enum):
    """What holds a guard; `name` of the guard is then the code of it."""

    FACT = "fact"
    CONDITION = "condition of the rule"
    CONSTRAINT = "constraint"
    ACT = "act"
    FORM = "asked by the act"
    LATER = "later"
    DECLINED = "declined"


@dataclass(frozen=True)
class Guard:
    """`code` is that of the specification, or its words where it has no code; `care` the rule of care that overrides it."""

    code: str
    how: How
    name: str = ""
    says: str = ""
    care: int = 0


@dataclass(frozen=True)
class Transition:
    """`acts` are the verbs that make it; none where it is derived, or comes later."""

    path: str
    acts: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    later: bool = False
    says: str = ""


def fact(code: str, name: str, says: str = "", care: int = 0) -> Guard:
    return Guard(code, How.FACT, name, says, care)


def later(code: str, name: str = "", says: str = "", care: int = 0) -> Guard:
    return Guard(code, How.LATER, name, says, care)


def declined(code: str, care: int, says: str) -> Guard:
    return Guard(code, How.DECLINED, "", says, care)


NOT_OWN_WORK = Guard("G-2P", How.CONDITION, "not_own_work", "nobody decides on a file they worked on")

TRANSITIONS: dict[str, Transition] = {
    "T01": Transition("— → ST00, ST10", ("registration.save",), says="nothing is needed but an alias"),
    "T02": Transition("ST00 → ST10", later=True, says="calling back those who left a number", guards=(later("contact made"),)),
    "T03": Transition("ST10 → ST20", ("case.open", "case.add"), (Guard("appointment attended", How.ACT, "session.record", "the first session begins the case"),), says="whoever is added later begins here too, and the case with them"),
    "T04": Transition("ST20 → ST30", ("case.register",), (
        fact("G-CON", "basis", "each purpose has a basis; consent is not a gate to help", 5),
        fact("G-CNS", "counselled"),
        Guard("G-ID", How.ACT, "person.register", "duplicates are compared in the background and never shown at the desk", 3),
        Guard("G-AGE", How.ACT, "concern.raise", "a concern without words, opened at once with the case", 12),
    )),
    "T05": Transition("ST30 → ST40", says="derived: the case is registered and not put forward", guards=(
        declined("mandatory fields complete", 7, "“unknown” and “not asked: no privacy” are answers"),
    )),
    "T06": Transition("ST40 → ST45", ("case.submit",), (
        fact("G-VUL", "screened", "“no privacy” is an answer, and leaves a task", 7),
        fact("legal status recorded", "status"),
        declined("due diligence form filled", 23, "triage of eight in the act of deciding; the full form only for what is not clear"),
        declined("no unresolved duplicate", 3, "never told to who puts forward; the head looks first: `looked`"),
    )),
    "T07": Transition("ST45 → ST50", ("case.approve",), (
        NOT_OWN_WORK,
        fact("G-FUND", "project", "the budget itself comes later"),
        Guard("G-DDP", How.FORM, "looked", "triage of eight; what is not clear needs a word", 23),
        fact("protection agrees", "looked", "said with one neutral sentence", 19),
        later("coordinator, if the rating is high", says="levels of due diligence"),
    )),
    "T08": Transition("ST45 → ST40", ("case.return",), (Guard("comments", How.FORM, "word"),)),
    "T09": Transition("ST45 → R10", ("case.refuse",), (
        Guard("G-REA", How.CONSTRAINT, "refused_with_care", "a neutral reason; the true one is sealed", 19),
        NOT_OWN_WORK,
        Guard("alternatives offered", How.CONSTRAINT, "refused_with_care"),
        Guard("appeal explained", How.CONSTRAINT, "refused_with_care"),
    )),
    "T10": Transition("ST50 → ST55", ("case.declare",), (fact("G-DEC", "declared", "signed when it is possible", 11),)),
    "T11": Transition("ST55 → ST60", says="derived: a declared case is in preparation", guards=(later("tracks by rule"),)),
    "T12": Transition("ST60 → ST70", ("case.clear",), (
        later("G-TD", "travel_document"),
        later("G-MED", "medical", "the early review only; fit to travel is asked at boarding", 10),
        later("G-EXT", "exit"),
        later("G-DDP", "due_diligence"),
        fact("G-AVM", "looked", "Protection’s concerns, with one neutral sentence", 19),
        NOT_OWN_WORK,
    )),
    "T13": Transition("ST70 → ST75", later=True, guards=(later("G-BK"), later("one movement for all"))),
    "T14": Transition("ST75 → ST80", later=True, guards=(later("transport or bed assigned"),)),
    "T15": Transition("ST80 → ST90", ("case.depart",), (
        later("G-MED", "movement", "within 72 hours of boarding", 10),
        later("G-EXT", "movement"),
        later("G-TD", "movement"),
        later("G-ID2", "movement"),
        later("G-REV", "movement", "asked again within 24 hours", 11),
        later("boarding confirmed", "movement"),
    )),
    "T16": Transition("ST90 → ST95 → ST100", ("case.arrive",), (later("arrival confirmed", "reception"),)),
    "T17": Transition("ST100 → ST110", ("session.record",), (declined("contact in 14 days", 1, "target days are said, not enforced"),)),
    "T18": Transition("ST110 → ST120 → ST125", ("case.plan",), (
        later("needs and skills assessed", "plan"),
        later("plan signed", "plan"),
        later("budget within entitlement", "plan"),
        NOT_OWN_WORK,
    )),
    "T19": Transition("ST125 → ST130", later=True, guards=(later("first item ordered"),)),
    "T20": Transition("ST130 → ST140", later=True, guards=(later("every item closed"),)),
    "T21": Transition("ST140 → ST150", ("case.close",), (
        later("surveys done or tried", "closure"), later("closure form", "closure"), NOT_OWN_WORK,
    )),
    "T22": Transition("before ST90 → W10", ("case.withdraw",), says="nothing is needed and nobody approves, ever"),
    "T23": Transition("ST100–ST140 → W10", later=True, says="withdrawal from help at home"),
    "T24": Transition("ST10–ST75 → H10", ("case.hold",), (
        Guard("G-REA", How.FORM, "reason"), Guard("review within 60 days", How.FORM, "review_on"),
    )),
    "T25": Transition("H10 → before", ("case.resume",), (
        fact("hold reason cleared", "paused", "said by whoever lets it go on"),
        declined("validities checked again", 9, "age makes a task before call-forward and punishes nobody"),
    )),
    "T26": Transition("ST75, ST80 → N10", later=True, guards=(later("did not present"),)),
    "T27": Transition("N10 → ST60", later=True, guards=(later("G-REV"),)),
    "T28": Transition("ST10–ST140 → L10", ("case.lose",), (fact("three attempts, two ways", "tried"),)),
    "T29": Transition("W10, R10, ST150 → ST20", ("case.reopen", "case.reconsider"), (
        Guard("G-REA", How.FORM, "reason|word"),
        Guard("new consent", How.FACT, "basis", "asked anew: a need of the first step of the new attempt"),
        NOT_OWN_WORK,
    ), says="always to counselling: nothing carries over; whoever was out of reach goes on by `resume`"),
    "T30": Transition("any → X10", ("case.transfer",), (
        later("receiving mission named", "transfer"), later("consent to share", "transfer"),
    )),
    "T31": Transition("any → M10", later=True, guards=(later("survivor chosen"), later("reversible for 30 days"))),
    "T32": Transition("ST60–ST80 → ST40", ("case.look",), (
        declined("review trigger fired", 9, "triggers do not punish: the head or Protection looks first, the stage stays"),
    )),
    "T33": Transition("ST90, ST95 → ST60", ("case.pull_back",), (later("offloaded, refused entry, returned", "movement"),)),
    "T34": Transition("one leaves, the others go on", ("case.refuse_one", "case.split"), (
        Guard("no child is parted unasked", How.ACT, "concern.answer", "refused until Protection has looked", 12),
    ), says="who withdraws is T22; who goes on alone is counselled anew, in a case of their own"),
    "T35": Transition("any → deceased", ("case.decease",), (
        declined("certificate", 1, "papers can wait; whoever knows of a death writes it down"),
    )),
}  # fmt: skip


@dataclass(frozen=True)
class Track:
    """What runs beside the stages. `need` is the code of the need that asks for it."""

    name: str
    when: str
    owner: str
    need: str = ""
    later: bool = True
    says: str = ""


TRACKS: dict[str, Track] = {
    "TD": Track("travel document", "no document valid until arrival and a margin", "RCW", "travel_document"),
    "MED": Track("health", "always", "MFP", "medical", says="early review; fit to travel at boarding (rule of care 10)"),
    "RRDDP": Track("due diligence", "always", "RCW", "due_diligence", says="triage of eight is made when a case is accepted"),
    "EXIT": Track("exit clearance", "the host country asks for it", "RCW, ADM", "exit"),
    "CHILD": Track("child", "a child without a parent or guardian, or in doubt", "PFP", "child", says="until then a concern, opened at once (rule of care 12)"),
    "FAM": Track("family papers", "one parent, a spouse who stays, custody in question", "RCW"),
    "AVM": Track("protection", "somebody worries", "PFP", "looked", later=False, says="a concern without words, until Protection answers"),
    "PRECON": Track("counselling on starting again", "always", "CMH", later=False, says="a topic of sessions: `Topic.REINTEGRATION`; may wait"),
    "CoO": Track("notice to the country of origin", "vulnerable, or a medical hand-over", "CMH", "movement"),
}  # fmt: skip
