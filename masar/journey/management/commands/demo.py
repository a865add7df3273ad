"""Loads an invented mission in the middle of a working day, or prints who can sign in to it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from masar.access.models import Mission
from masar.cases.demo import mission, sign_ins

from ... import demo


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--sign-ins", action="store_true", help="Print who can sign in, and load nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(
                "This installation is for a real mission, so no invented one is loaded into it."
            )
        begun = Mission.objects.exists()
        if options["sign_ins"]:
            self.stdout.write(
                sign_ins.table() if begun else "Nobody can sign in yet: manage.py demo loads the mission."
            )
        elif begun:
            self.stdout.write("There is a mission already, so nothing was loaded.")
        else:
            mission.load(demo.plan)
