"""A Django form field, as our form macros draw it: without Django's own, slower widget templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

# BoundField.widget_type → the macro that draws it.
KINDS = {
    "textarea": "textarea",
    "select": "select",
    "nullbooleanselect": "select",
    "selectmultiple": "select",
    "radioselect": "radios",
    "checkbox": "checkbox",
    "checkboxselectmultiple": "checkboxes",
    "file": "file",
    "clearablefile": "file",
    "hidden": "hidden",
}
DASHES = "---------"  # Django's own sign for nothing chosen; here that is an empty line


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Any
    chosen: bool


@dataclass(frozen=True, slots=True)
class Control:
    kind: str
    type: str
    value: str
    checked: bool
    multiple: bool
    groups: list[tuple[Any, list[Option]]]
    attributes: dict[str, Any]


def control(bound: BoundField) -> Control:
    """Everything a macro needs to draw `bound`, computed once."""
    field, widget = bound.field, bound.field.widget
    kind = KINDS.get(bound.widget_type, "input")
    value = bound.value()
    multiple = bool(getattr(widget, "allow_multiple_selected", False))
    choices: Any = getattr(field, "choices", None) or getattr(widget, "choices", ())
    chosen = {str(item) for item in (value or ())} if multiple else {"" if value is None else str(value)}
    attributes = {name: setting for name, setting in widget.attrs.items() if setting is not False}
    if kind == "textarea" and attributes.get("rows") == "10" and attributes.pop("cols", "") == "40":
        attributes["rows"] = "4"  # Django's own default is half a screen
    if field.required and kind not in ("radios", "checkboxes", "hidden"):
        attributes["aria-required"] = "true"
    if field.disabled:
        attributes["disabled"] = True
    if kind in ("input", "textarea") and getattr(widget, "input_type", "text") in ("text", "search"):
        attributes.setdefault("dir", "auto")
    listed = kind in ("select", "radios", "checkboxes")
    formatted = None if listed or kind in ("file", "checkbox") else widget.format_value(value)
    return Control(
        kind=kind,
        type=getattr(widget, "input_type", "text") or "text",
        value="" if formatted is None else str(formatted),
        checked=kind == "checkbox" and bool(value),
        multiple=multiple,
        groups=grouped(choices, chosen) if listed else [],
        attributes={name: "" if setting is True else setting for name, setting in attributes.items()},
    )


def grouped(choices: Iterable[Any], chosen: set[str]) -> list[tuple[Any, list[Option]]]:
    """Choices in their order, neighbours of one group together; '' is no group."""
    groups: list[tuple[Any, list[Option]]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            groups.append((value, [option(inner, text, chosen) for inner, text in label]))
        else:
            if not groups or groups[-1][0] != "":
                groups.append(("", []))
            groups[-1][1].append(option(value, label, chosen))
    return groups


def option(value: Any, label: Any, chosen: set[str]) -> Option:
    text = "" if value is None else str(value)
    return Option(text, label if text or label != DASHES else "", text in chosen)
