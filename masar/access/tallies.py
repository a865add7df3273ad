"""Counts that are never stale and never hot: verbs add rows of ±1, readers sum, the worker folds many rows into one."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Count, Sum

from .models import Tally

PIECE = 100  # rows a transaction


def read(cells: Iterable[str]) -> dict[str, int]:
    """The count of each cell, in one query; 0 for one that was never counted."""
    wanted = list(cells)
    counts = Tally.objects.filter(cell__in=wanted).values_list("cell").annotate(Sum("count")).order_by()
    return dict.fromkeys(wanted, 0) | dict(counts)


def scattered() -> list[str]:
    """The cells that have more than one row."""
    rows = Tally.objects.values("cell").annotate(rows=Count("pk")).filter(rows__gt=1).order_by("cell")
    return list(rows.values_list("cell", flat=True))


def fold(cell: str) -> bool:
    """Replace up to 100 rows of a cell by their sum; whether there may be more. Several may fold at once."""
    with transaction.atomic():
        rows = Tally.objects.filter(cell=cell).order_by("pk")
        rows = rows.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
        chosen = list(rows[:PIECE])
        if len(chosen) > 1:
            Tally.objects.filter(pk__in=[row.pk for row in chosen]).delete()
            if count := sum(row.count for row in chosen):
                Tally(cell=cell, count=count).save(force_insert=True)
        return len(chosen) == PIECE
