"""The two maps to the specification (`domain.md` §1.4 to §1.6): nothing of it is left out, nothing named is missing."""

import inspect

from django.apps import apps

from masar.access.rules import RULES
from masar.access.verbs import VERBS
from masar.cases.models import Stage
from masar.journey.map import STATES, TRACKS, TRANSITIONS, How
from masar.journey.steps import STEPS

NUMBERS = (0, 10, 20, 30, 40, 45, 50, 55, 60, 70, 75, 80, 90, 95, 100, 110, 120, 125, 130, 140, 150)
OVER = ("H10", "W10", "R10", "N10", "L10", "X10", "M10")
GUARDS = {
    "T04": {"G-CON", "G-CNS", "G-ID", "G-AGE"},
    "T06": {"G-VUL"},
    "T07": {"G-2P", "G-FUND", "G-DDP"},
    "T09": {"G-REA", "G-2P"},
    "T10": {"G-DEC"},
    "T12": {"G-TD", "G-MED", "G-EXT", "G-DDP", "G-AVM", "G-2P"},
    "T13": {"G-BK"},
    "T15": {"G-MED", "G-EXT", "G-TD", "G-ID2", "G-REV"},
    "T18": {"G-2P"},
    "T21": {"G-2P"},
    "T24": {"G-REA"},
    "T27": {"G-REV"},
    "T29": {"G-REA", "G-2P"},
}
TAKEN = {act.removeprefix("case.") for each in TRANSITIONS.values() for act in each.acts}


def needs(transition):
    codes = [act.removeprefix("case.") for act in transition.acts]
    codes = ["register" if code == "reopen" else code for code in codes]  # where a new attempt begins
    return {need.code: need for code in codes if code in STEPS for need in STEPS[code].needs}


def asked_by(act):
    code = act.removeprefix("case.")
    return set(inspect.signature(STEPS[code].does if code in STEPS else VERBS[act]).parameters)


def test_every_state_stands_here_once():
    assert list(STATES) == [*(f"ST{number:02}" for number in NUMBERS), *OVER]


def test_a_state_that_is_not_there_yet_says_so():
    for code, state in STATES.items():
        assert state.stage or state.over or state.ending or state.later, code


def test_every_stage_is_a_state_of_the_specification():
    assert {state.stage for state in STATES.values() if state.stage} == set(Stage)


def test_every_transition_stands_here_with_its_guards():
    assert list(TRANSITIONS) == [f"T{number:02}" for number in range(1, 36)]
    for code, guards in GUARDS.items():
        named = [guard.code for guard in TRANSITIONS[code].guards]
        assert len(named) == len(set(named)), code
        assert guards <= set(named), code


def test_every_transition_is_an_act_or_derived_or_later():
    for code, each in TRANSITIONS.items():
        assert bool(each.acts) + each.later == 1 or each.says.startswith("derived"), code
        assert set(each.acts) <= set(VERBS), code


def test_every_step_is_in_a_transition():
    opposite = {"take_back": "withdraw", "looked": "look"}  # they undo a step that is
    assert {opposite.get(code, code) for code in STEPS} <= TAKEN


def test_what_holds_a_guard_exists():
    constraints = {
        each.name for model in apps.get_app_config("cases").get_models() for each in model._meta.constraints
    }
    for code, each in TRANSITIONS.items():
        for guard in each.guards:
            where = (code, guard.code)
            if guard.how is How.FACT:
                assert not needs(each)[guard.name].later, where
            elif guard.how is How.LATER:
                assert each.later or not guard.name or needs(each)[guard.name].later, where
            elif guard.how is How.CONDITION:
                assert all(
                    guard.name in {condition.name for condition in RULES[act].when} for act in each.acts
                ), where
            elif guard.how is How.CONSTRAINT:
                assert guard.name in constraints, where
            elif guard.how is How.ACT:
                assert guard.name in VERBS, where
            elif guard.how is How.FORM:
                either = set(guard.name.split("|"))
                assert all(either & set(asked_by(act)) for act in each.acts), where
            else:
                assert guard.care, where


def test_every_track_stands_here_once():
    assert list(TRACKS) == ["TD", "MED", "RRDDP", "EXIT", "CHILD", "FAM", "AVM", "PRECON", "CoO"]
    known = {need.code: need for step in STEPS.values() for need in step.needs}
    for code, track in TRACKS.items():
        assert not track.need or known[track.need].later == track.later, code


def test_nothing_is_missing_up_to_the_declaration():
    before = {Stage.COUNSELLING, Stage.REGISTERED, Stage.ELIGIBLE}
    up_to = [step for step in STEPS.values() if step.starts <= before]
    assert {need.code for step in up_to for need in step.needs if need.later} == set()
