"""The policy, the verbs and the doors tell one story."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.translation import override

from masar.access.acts import ACTS
from masar.access.documents import doors
from masar.access.models import Record
from masar.access.roles import FUNCTIONS, Role
from masar.access.rules import RULES
from masar.access.verbs import VERBS

ROOT = Path(__file__).resolve().parents[2]
RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]


def test_every_verb_has_a_rule():
    assert set(VERBS) - set(RULES) == set()


def test_every_rule_is_a_verb_or_a_reading():
    readings = {model.read_verb for model in RECORDS} | {door.read for _address, _name, door in doors()}
    assert set(RULES) - set(VERBS) - readings == set()


def test_every_record_is_read_by_a_rule_of_the_policy():
    assert {model.read_verb for model in RECORDS} - set(RULES) == set()


def test_the_record_of_acts_has_words_for_every_verb():
    assert set(VERBS) == set(ACTS)


def test_every_door_names_verbs_of_the_policy():
    for address, _name, door in doors():
        assert not {door.read, door.write} - {""} - set(RULES), address


def test_every_rule_has_its_own_sentence():
    with override("en"):
        sentences = [str(rule.says) for rule in RULES.values()]
    assert len(sentences) == len(set(sentences))


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_says_who_helps_and_where(code):
    rule = RULES[code]
    assert str(rule.says).endswith(".")
    assert str(rule.owner)
    assert rule.mend


def test_functions_are_roles():
    assert {code for code, _label in FUNCTIONS} <= set(Role.values)


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.label)
def test_every_record_answers_the_five_names(model):
    for name in ("scope", "author_id", "assignees", "sensitivity", "open"):
        assert hasattr(model, name)
    assert model.within.__func__ is not Record.within.__func__, "say how rows belong to places"


def test_the_policy_knows_no_noun_above_access():
    for module in ("policy.py", "rules.py", "verbs.py"):
        tree = ast.parse((ROOT / "masar/access" / module).read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                assert not node.module.startswith(("masar.people", "masar.cases", "masar.programme"))
