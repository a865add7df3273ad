"""Make the index of people anew from the database: `manage.py index_people`.

Never needed in ordinary work: each process follows what happens, and the worker renews the file. After files of
MASAR_VAR were lost or brought back from elsewhere it makes the index at once instead of at the next search.
"""

from typing import Any

from django.core.management.base import BaseCommand

from masar.people import everybody


class Command(BaseCommand):
    help = "Make the index of people anew from the database."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{everybody.begin_anew()} people can be searched.")
