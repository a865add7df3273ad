"""Loads the places of origin that the counters choose from: the shipped ones, or a mission's own CSV file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from masar.access.actors import System
from masar.access.models import Mission

from ... import gazetteer
from ...loading import Gazetteer
from ...models import Place

MOST_SHOWN = 50


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE.csv",
            help="UTF-8; columns country, level, code, name, and if known parent, name_fr, name_ar, population, aliases",
        )

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        mission = Mission.objects.order_by("pk").first()
        if mission is None:
            raise CommandError("There is no mission yet: begin one first.")
        rows = own(file) if file else gazetteer.rows()
        Gazetteer(mission).load(by=System("first_start"), rows=rows)
        self.stdout.write(f"The gazetteer holds {Place.objects.count()} places now.")


def own(file: Path) -> list[gazetteer.PlaceRow]:
    """The rows of a mission's file, or every fault in it: nothing is loaded until all rows are good."""
    if not file.is_file():
        raise CommandError(f"There is no file {file}.")
    good, bad = gazetteer.check_own(file, known=set(Place.objects.values_list("code", flat=True)))
    if bad:
        more = [f"… and {len(bad) - MOST_SHOWN} more."] if len(bad) > MOST_SHOWN else []
        raise CommandError("\n".join(["Nothing was loaded.", *map(str, bad[:MOST_SHOWN]), *more]))
    return good
