"""Every field of every model has a data class, and nothing sealed lies in a plain column."""

import pytest
from django.apps import apps

from masar.access.classes import SEALED, DataClass

OURS = [model for model in apps.get_models() if model.__module__.startswith("masar.")]


def classes_of(model):
    return {**getattr(model, "base_classes", {}), **model.classes}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_has_a_data_class(model):
    named = set(classes_of(model))
    fields = {field.name for field in model._meta.concrete_fields}
    assert fields - named == set()
    assert named - fields - {"id"} == set(), "a class for a field that is not there"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_sealed_classes_are_ciphertext(model):
    for field, code in classes_of(model).items():
        assert code in DataClass.values
        if code in SEALED:
            assert model._meta.get_field(field).get_internal_type() == "BinaryField", field
