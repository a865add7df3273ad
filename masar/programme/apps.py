"""Names this app for Django."""

from django.apps import AppConfig


class Programme(AppConfig):
    name = "masar.programme"
    label = "programme"

    def ready(self) -> None:
        from . import loading  # noqa: F401  (its verb, for the policy)
