"""Puts the gazetteer into the database, where the counters look places up."""

from collections.abc import Iterable
from typing import Any

from masar.access.classes import DataClass
from masar.access.models import Mission, Scope
from masar.access.verbs import verb
from masar.lib.text import fold

from .gazetteer import PlaceRow
from .models import Place

BATCH = 1000
CORRECTED = ("level", "name", "name_fr", "name_ar", "key", "search", "population", "parent")


class Gazetteer:
    """The places that a mission's counters choose from: `Gazetteer(mission).load(by=leila, rows=gazetteer.rows())`."""

    version = 1
    open = True
    author_id = None
    sensitivity = DataClass.A

    def __init__(self, mission: Mission) -> None:
        self.mission = mission
        self.ids: dict[tuple[str, str], int] = {}
        self.waiting: dict[tuple[str, str], Place] = {}

    @property
    def scope(self) -> Scope:
        return self.mission.scope

    @verb("place.load")
    def load(self, *, by: Any, rows: Iterable[PlaceRow]) -> Mission:
        """Add these places, and correct those whose code is there already. A parent comes before what it holds."""
        self.ids = {
            (country, code): pk for pk, country, code in Place.objects.values_list("pk", "country", "code")
        }
        for row in rows:
            if (row.country, row.parent) in self.waiting or len(self.waiting) == BATCH:
                self._write()
            self.waiting[row.country, row.code] = self._place(row)
        self._write()
        return self.mission

    def _place(self, row: PlaceRow) -> Place:
        return Place(
            country=row.country,
            level=row.level,
            code=row.code,
            name=row.name,
            name_fr=row.name_fr,
            name_ar=row.name_ar,
            key=fold(row.name)[:120],
            search=row.search,
            population=row.population,
            parent_id=self.ids.get((row.country, row.parent)),
        )

    def _write(self) -> None:
        written = Place.objects.bulk_create(
            self.waiting.values(),
            update_conflicts=True,
            unique_fields=("country", "code"),
            update_fields=CORRECTED,
        )
        self.ids.update({(place.country, place.code): place.pk for place in written})
        self.waiting.clear()
