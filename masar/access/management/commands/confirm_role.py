"""Confirms a role at the server, where nobody is left in the mission who could; without a role, lists those that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...actors import System
from ...models import Grant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", nargs="?", help="as the list names it")

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = Grant.not_ended().filter(since=None, user__password_set_at__isnull=False)
        grants = {str(grant.uid): grant for grant in waiting.select_related("user", "office", "mission")}
        if options["role"] is None:
            for uid, grant in grants.items():
                self.stdout.write(f"{uid}  {grant.user.email}  {grant.role}  {grant.office or grant.mission}")
        elif (grant := grants.get(options["role"])) is None:
            raise CommandError("No role waits by this name, or its colleague has not signed in yet.")
        else:
            grant.confirm(by=System("server"))
