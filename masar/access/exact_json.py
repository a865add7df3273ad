"""JSON kept as exact text: the same bytes for the same value on both engines, so that a code over it can be checked.

PostgreSQL's own JSON type rewrites what it is given, and SQLite's does not.
"""

import json
from typing import Any

from django.db import models


def to_json(value: Any) -> str | None:
    """The one text for a value; None for None."""
    if value is None:
        return None
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class ExactJSONField(models.TextField):
    """Any JSON value, stored as `to_json` writes it. Cannot be searched, which nothing does."""

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return to_json(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return json.loads(value) if value else None
