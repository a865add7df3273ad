"""Django's PostgreSQL engine, with the write guard on every connection."""

from typing import Any

from django.db.backends.postgresql import base

from ..guard import guard


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(guard)
