"""Django's SQLite engine, with the write guard on every connection."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.utils import CursorWrapper

from ..guard import guard


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(guard)

    def create_cursor(self, name: str | None = None) -> "Cursor":
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        return cursor

    def asking(self) -> CursorWrapper:
        return self.cursor()

    def placed(self, query: str, places: Sequence[Any]) -> tuple[str, Sequence[Any]]:
        """As it is: the cursor knows its texts."""
        return query, places


class Cursor(base.SQLiteCursorWrapper):
    """Writes the places of values as SQLite does once for each SQL text: pages ask the same ones again and again."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        return placed(query) if param_names is None else super().convert_query(query, param_names=param_names)


@lru_cache(512)
def placed(query: str) -> str:
    return str(base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%"))
