"""Django's `migrate`, run by the owner role where there is one, with the write guard lifted and the walls raised after."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from config.environment import parse_database

from ...engines.guard import unguarded
from ...engines.postgresql.walls import raise_walls


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        become_owner(alias)
        with unguarded("migrations"):
            super().handle(*args, **options)
        if alias == "default":
            call_command("createcachetable", verbosity=0)  # the app's own role may not make tables
        raise_walls(connections[alias])


def become_owner(alias: str) -> None:
    """From here on, this process reaches the database as its owner, if the settings name one."""
    url = settings.OWNER_ROLE_URL if alias == "default" else settings.KEYS_OWNER_ROLE_URL
    if url:
        owner = parse_database(url)
        connections[alias].close()
        connections[alias].settings_dict.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])
