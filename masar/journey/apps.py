"""Names this app for Django, and lets each step of the table be a verb of the policy."""

from django.apps import AppConfig


class Journey(AppConfig):
    name = "masar.journey"
    label = "journey"

    def ready(self) -> None:
        from . import steps  # noqa: F401  (each step is registered as a verb)
