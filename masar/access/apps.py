"""Names this app for Django."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "masar.access"
    label = "access"

    def ready(self) -> None:
        from . import chores, drafts, files, helping, mails, succession  # noqa: F401  (their jobs, for the worker)
