"""Every constraint of every table answers with its own sentence, on both engines."""

import datetime
import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q

from masar.access.engines.faults import UNKNOWN, sentence_for
from masar.access.engines.guard import unguarded

NOW = datetime.datetime(2026, 11, 22, 9, tzinfo=datetime.UTC)
TODAY = NOW.date()
VALUES = {
    "CharField": "x",
    "TextField": "x",
    "EmailField": "x@masar.test",
    "UUIDField": None,
    "DateField": TODAY,
    "DateTimeField": NOW,
    "BooleanField": False,
    "BinaryField": b"x",
    "JSONField": None,
}
# What breaks a check.
BREAKS = {
    "project_closes_after_opening": {"opens_on": TODAY, "closes_on": TODAY - datetime.timedelta(days=1)},
    "grant_ends_after_start": {"since": NOW, "until": NOW - datetime.timedelta(days=1)},
    "certificate_ends_after_start": {"valid_from": TODAY, "valid_until": TODAY - datetime.timedelta(days=1)},
    "holding_ends_after_start": {"since": NOW, "until": NOW - datetime.timedelta(days=1)},
    "sealed_text_class": {"data_class": "A"},
    "sealed_file_class": {"data_class": "A"},
    "person_birth_in_order": {"born_earliest": TODAY, "born_latest": TODAY - datetime.timedelta(days=1)},
    "kinship_of_two": {"person_id": 1, "relative_id": 1},
    "join_of_two": {"kept_id": 1, "joined_id": 1},
    "join_by_two": {"careful": True, "kept_id": 2, "asked_by_id": 1, "done_by_id": 1},
    "consent_asks_again": {"basis": "vital", "ask_again_on": None},
    "member_left_with_a_reason": {"left_on": TODAY, "left_as": ""},
    "guidance_to_somebody": {"men": 0, "women": 0, "boys": 0, "girls": 0},
    "not_accepted_by_a_family": {"enquiry_id": None, "episode_id": None},
    "refused_with_care": {"outcome": "REFUSED", "reason": ""},
    "appeal_answered_by_somebody": {"granted": True, "answered_by_id": None},
    "match_in_order": {"earlier_id": 1, "later_id": 1},
    "match_by_two": {"later_id": 2, "decided_by_id": 1, "second_id": 1},
    "waived_by_two": {"first_id": 1, "second_id": 1},
    "waived_by_two_on_the_phone": {"first_id": 1, "phoned_id": 1},
    "declaration_signed_somehow": {"signed_on": TODAY, "way": ""},
    "slip_reminds": {"kind": "REMINDER", "day": None},
    "form_spoiled_by_something": {"state": "SPOILED", "reason": ""},
    "task_for_somebody": {"to_id": None, "role": ""},
    "wording_approved_by_another": {"prepared_by_id": 1, "approved_by_id": 1},
    "recording_approved_by_another": {"recorded_by_id": 1, "approved_by_id": 1},
}
SILENT = {
    "sealed_text_class",
    "sealed_file_class",
    "key_once",
    "job_waiting_once",
    "job_runs_once",
}  # nobody types what these hold
CONSTRAINTS = [
    (model, constraint)
    for model in apps.get_models()
    if model.__module__.startswith("masar.")
    for constraint in model._meta.constraints
]


def a_row(model, **values):
    fields = {}
    for field in model._meta.concrete_fields:
        kind = field.get_internal_type()
        if field.primary_key and kind not in ("UUIDField", "CharField"):
            continue
        if field.is_relation:
            fields[field.attname] = None if field.null else 1
        elif kind == "UUIDField":
            fields[field.attname] = uuid.uuid4()
        else:
            fields[field.attname] = None if field.null else VALUES.get(kind, 1)
    return model(**{**fields, **values})


def demanded(condition):
    """The plain values that a partial index asks of its rows."""
    values = {}
    for child in condition.children if condition else ():
        if isinstance(child, Q):
            values |= {} if child.negated else demanded(child)
        else:
            name, _sep, lookup = child[0].partition("__")
            values[name] = NOW if lookup == "isnull" else child[1]
    return values


@pytest.mark.parametrize(("model", "constraint"), CONSTRAINTS, ids=lambda each: getattr(each, "name", ""))
def test_a_broken_constraint_says_what_is_wrong(db, model, constraint):
    if isinstance(constraint, models.CheckConstraint):
        rows = [a_row(model, **BREAKS[constraint.name])]
    else:
        same = demanded(constraint.condition)
        for number, name in enumerate(constraint.fields, 1):
            field = model._meta.get_field(name)
            same.setdefault(
                field.attname,
                uuid.UUID(int=7)
                if field.get_internal_type() == "UUIDField"
                else number
                if field.is_relation
                else getattr(a_row(model), field.attname) or 1,
            )
        # The second differs in what else it points at and counts, so that no other constraint is broken too.
        others = {
            field.attname: 2
            for field in model._meta.concrete_fields
            if not field.null
            and not field.primary_key
            and (field.is_relation or field.get_internal_type() not in VALUES)
        }
        alone = {
            each.fields[0]: "other"
            for each in model._meta.constraints
            if isinstance(each, models.UniqueConstraint)
            and len(each.fields) == 1
            and isinstance(model._meta.get_field(each.fields[0]), models.CharField)
        }
        rows = [a_row(model, **same), a_row(model, **others | alone | same)]
    database = "keys" if model._meta.label_lower == "access.key" else "default"
    with (
        unguarded("to break a constraint"),
        pytest.raises(IntegrityError) as fault,
        transaction.atomic(using=database),
    ):
        for row in rows:
            model._base_manager.using(database).bulk_create([row])
    if constraint.name not in SILENT:
        assert sentence_for(fault.value) == constraint.violation_error_message != UNKNOWN


def test_every_check_can_be_broken():
    checks = {
        constraint.name
        for _model, constraint in CONSTRAINTS
        if isinstance(constraint, models.CheckConstraint)
    }
    assert checks == set(BREAKS)
