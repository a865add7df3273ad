"""Sends keys to the database of keys, and everything else to the main one."""

from typing import Any


class KeysApart:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        label = getattr(model._meta, "label_lower", "")  # the cache's table has no model
        return "keys" if label == "access.key" else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        if app_label == "access" and model_name is None:  # RunPython and RunSQL say which database they mean
            return hints.get("database", "default") == db
        return (db == "keys") == (app_label == "access" and model_name == "key")
