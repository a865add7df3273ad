"""Foreign keys and filters point down, like imports."""

import ast
from pathlib import Path

from django.apps import apps

LAYERS = ["access", "programme", "people", "cases", "journey"]  # lowest first
ROOT = Path(__file__).resolve().parents[2]
LOOK_UPS = {
    "filter",
    "exclude",
    "get",
    "Q",
    "values",
    "values_list",
    "select_related",
    "prefetch_related",
    "order_by",
}


def layer(model):
    label = model._meta.app_label
    return LAYERS.index(label) if label in LAYERS else -1


def test_foreign_keys_point_down():
    for model in apps.get_models():
        if layer(model) < 0:
            continue
        for field in model._meta.concrete_fields:
            if field.related_model is not None:
                assert layer(field.related_model) <= layer(model), field


def upward_names():
    """Names by which a lower model reaches a higher one."""
    names = set()
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            if layer(relation.related_model) > layer(model) >= 0:
                names.add(relation.get_accessor_name())
                names.add(
                    relation.related_query_name
                    if isinstance(relation.related_query_name, str)
                    else relation.name
                )
    return names


def test_no_filter_reaches_upwards():
    upward = upward_names()
    faults = []
    for file in sorted((ROOT / "masar").rglob("*.py")):
        if "migrations" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called not in LOOK_UPS:
                continue
            paths = [keyword.arg or "" for keyword in node.keywords]
            paths += [
                argument.value
                for argument in node.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            ]
            for path in paths:
                if "__" in path and set(path.split("__")[:-1]) & upward:
                    faults.append(f"{file.relative_to(ROOT)}:{node.lineno} {path}")
    assert faults == []
