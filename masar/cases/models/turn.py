"""Whose turn it is with a case, as an order that an index of the database keeps.

The database takes such an index only for the very words it was made with. So these are written into the SQL as they are,
where Django would put places for values.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

# Of the case worker, of the head who decides, of others along the journey; of nobody any more.
WORKER, HEAD, JOURNEY, NOBODY = range(4)


class Word(Value):
    """A number, or a word of the code: nothing that anybody told us."""

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, list[Any]]:
        return str(self.value) if isinstance(self.value, int) else f"'{self.value}'", []


def turn(worked_on: Iterable[str], done: str) -> Case:
    """Of an episode: `worked_on` are the stages at which the case worker goes on, `done` the one at which nobody does."""
    return Case(
        When(submitted_by__isnull=False, then=Word(HEAD)),
        When(Q(stage__in=[Word(stage) for stage in worked_on]), then=Word(WORKER)),
        When(Q(stage=Word(done)), then=Word(NOBODY)),
        default=Word(JOURNEY),
        output_field=IntegerField(),
    )
