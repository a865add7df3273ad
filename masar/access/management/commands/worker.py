"""Run background work until told to stop (SIGTERM): `manage.py worker`; with `--once`, until nothing is due."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...worker import Worker


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        worker.listen_to_signals()
        worker.work(once=options["once"])
