"""The bench measures what the verbs would have made: one family loaded and one walked leave the same rows."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models, transaction

from bench.loader import Writer
from masar.access.engines.guard import unguarded
from masar.cases.models import Heard, Registration, Session, Topic, Will
from masar.journey.steps import take
from tests.cast import gather
from tests.families import facts, newcomer

# No facts about anybody, and not loaded: what verbs leave for the record of acts, the worker and the sealed side.
LEFT_OUT = {"Event", "Change", "ChainHead", "Job", "SealedText", "Reader", "Key", "Reading", "Checkpoint"}
OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("masar.") and model.__name__ not in LEFT_OUT
]


@pytest.fixture
def cast(db):
    return gather()


def family():
    """Three lines with everything the loader writes: papers, several names, a child's agreement, a need to follow up."""
    mother = facts(number="AA 12O45", born=None)
    mother["names"] += [("spoken", "Amina"), ("native", "أمينة كوناتي")]
    mother["contacts"][0] |= {"safe_hours": "après 18 h", "whose": "patron"}
    lines = [
        newcomer(mother, speaks=True),
        newcomer(facts("Moussa KONATÉ", "M", date(1990, 1, 1)), relation="SPO"),
        newcomer(facts("Fatoumata KONATÉ", born=date(2016, 3, 4), phone=""), relation="DAU"),
    ]
    lines[0].answers["help"] = "yes"
    lines[2].consent |= {"basis": "legal", "ask_again_on": date(2034, 3, 4), "reason": "a parent agreed"}
    return lines


def walk(cast):
    visit = Registration(office=cast.algiers, language="fr", happened_on=cast.algiers.today())
    visit.save_family(by=cast.sara, channel="IN-PERSON", family=family())
    episode = visit.enquiry.open_case(by=cast.sara).episodes.get()
    heard = [Heard(member, Will.WANTS) for member in episode.members.all()]
    topics = " ".join(Topic.values)
    Session(episode=episode, office=cast.algiers, language="fr", topics=topics).record(
        by=cast.sara, heard=heard
    )
    take(episode, "register", by=cast.sara)


def load(cast):
    with unguarded("bench loader"), Writer() as writer:
        about = cast.algiers, cast.sara, cast.algiers.today()
        writer.begin_case(*about, *writer.register(*about, family()))


def rows_left_by(act, cast):
    """Every row that `act` adds, without what differs by nature: keys and uids become places in their table."""
    with transaction.atomic():
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in OURS}
        act(cast)
        found = {
            model: list(model._base_manager.exclude(pk__in=before[model]).order_by("pk")) for model in OURS
        }
        transaction.set_rollback(True)
    place = {
        (model, row.pk): f"new {number}" for model, rows in found.items() for number, row in enumerate(rows)
    }
    place |= {
        getattr(row, "uid", None): place[model, row.pk] for model, rows in found.items() for row in rows
    }
    return {model.__name__: [told(row, place) for row in rows] for model, rows in found.items() if rows}


def told(row, place):
    said = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        drawn = (row._meta.label, field.name) == ("cases.Case", "number")
        if field.primary_key or drawn or isinstance(field, models.DateTimeField):
            value = value is not None
        elif field.related_model is not None:
            value = place.get((field.related_model, value), value)
        said[field.name] = place.get(value, value) if field.name in ("uid", "subject_uid") else value
    return said


def test_loading_leaves_what_walking_leaves(cast):
    walked, loaded = rows_left_by(walk, cast), rows_left_by(load, cast)
    assert set(walked) == set(loaded)
    for name, rows in walked.items():
        assert loaded[name] == rows, name
    assert len(walked["Person"]) == 3
    assert len(walked["Deadline"]) == 2


def test_somebody_can_be_registered_after_loading(cast):
    """The keys that the database gives go on after those that the loader gave."""
    load(cast)
    walk(cast)
    assert Registration.objects.count() == 2
