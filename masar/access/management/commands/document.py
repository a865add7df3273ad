"""Write the documents that the code knows best, or with `--check` say which are out of date."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from config.documents import DOCUMENTS


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail if a document is out of date."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for name, write in DOCUMENTS.items():
            file, text = settings.ROOT / "docs" / name, import_string(write)()
            if not file.exists() or file.read_text() != text:
                stale.append(f"docs/{name}")
                if not options["check"]:
                    file.write_text(text)
        if stale and options["check"]:
            raise CommandError(f"Out of date: {', '.join(stale)}. Run manage.py document.")
