"""Django's PostgreSQL engine, with the write guard on every connection."""

import re
from functools import lru_cache
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


class Asking(psycopg.RawCursor[Any]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> "Asking":
        return super().execute(numbered(query), params or None, prepare=True, **how)


@lru_cache(512)
def numbered(query: str) -> bytes:
    """With the places of values as the server names them: psycopg writes them anew each time where a text is long."""
    parts, places = [], 0
    end = 0
    for found in PLACE.finditer(query):
        parts.append(query[end : found.start()])
        end = found.end()
        if found.group() == "%%":
            parts.append("%")
        else:
            places += 1
            parts.append(f"${places}")
    return "".join([*parts, query[end:]]).encode()
