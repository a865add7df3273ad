"""One mapper from a database's refusal to a sentence for people: each constraint carries its own."""

import re
from functools import lru_cache

from django.apps import apps
from django.db import IntegrityError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("This does not fit with what is already stored. Nothing was changed.")


@lru_cache(maxsize=1)
def _sentences() -> tuple[dict[str, str | Promise], dict[str, str | Promise]]:
    """Sentences by constraint name (PostgreSQL, and checks on SQLite) and by "table.column" list (SQLite's unique)."""
    by_name, by_columns = {}, {}
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            sentence = constraint.violation_error_message or UNKNOWN
            by_name[constraint.name] = sentence
            if fields := getattr(constraint, "fields", ()):
                columns = ", ".join(
                    f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in fields
                )
                by_columns[columns] = sentence
        for field in model._meta.concrete_fields:
            if field.unique and not field.primary_key:
                message = field.error_messages.get("unique", UNKNOWN)
                by_columns[f"{model._meta.db_table}.{field.column}"] = message
                by_name[f"{model._meta.db_table}.{field.column}"] = message
    return by_name, by_columns


def sentence_for(fault: IntegrityError) -> str | Promise:
    """What to tell the person whose act broke a constraint."""
    by_name, by_columns = _sentences()
    diagnostics = getattr(fault.__cause__, "diag", None)
    if diagnostics is not None:
        name = diagnostics.constraint_name or ""
        if name in by_name:
            return by_name[name]
        for key, message in by_name.items():  # a unique column: table_column_<hash>_uniq
            if "." in key and name.startswith(key.replace(".", "_")):
                return message
        return UNKNOWN
    text = str(fault)
    if match := re.search(r"CHECK constraint failed: (\w+)", text):
        return by_name.get(match[1], UNKNOWN)
    if match := re.search(r"UNIQUE constraint failed: (.+)", text):
        return by_columns.get(match[1], UNKNOWN)
    if match := re.search(r"index '(\w+)'", text):
        return by_name.get(match[1], UNKNOWN)
    return UNKNOWN
