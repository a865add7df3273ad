"""Django's PostgreSQL engine, with the write guard on every connection."""

import re
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

from ..guard import guard

PLACE = re.compile("%[s%]")


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(guard)

    def get_connection_params(self) -> dict[str, Any]:
        """Without a threshold psycopg prepares nothing, even where it is told to."""
        return super().get_connection_params() | {"prepare_threshold": 5}

    def asking(self) -> CursorWrapper:
        """A cursor for the few texts that pages ask again and again: the server reads and plans each of them once."""
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(Asking(self.connection))

    def placed(self, query: str, places: Sequence[Any]) -> tuple[str, list[Any]]:
        """The text of such a question with its places numbered, which psycopg would do anew each time, and what stands in them:
        a list that is looked up in fifteen tables stands in one."""
        left = iter(places)
        sent: list[Any] = []
        numbers: dict[Any, int] = {}

        def numbered(found: re.Match[str]) -> str:
            if found.group() == "%%":
                return "%"
            place = next(left)
            key = place.name if getattr(place, "many", False) else len(sent)
            if key not in numbers:
                sent.append(place)
                numbers[key] = len(sent)
            return f"${numbers[key]}"

        return PLACE.sub(numbered, query), sent


class Asking(psycopg.RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> "Asking":
        return super().execute(query, params or None, prepare=True, **how)
