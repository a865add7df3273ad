"""Names this app for Django."""

from django.apps import AppConfig


class People(AppConfig):
    name = "masar.people"
    label = "people"

    def ready(self) -> None:
        from . import comparison, duplicates  # noqa: F401  (their jobs, for the worker)
