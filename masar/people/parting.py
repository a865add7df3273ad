"""Parting two files that were joined: both are what they were, and what came since goes where somebody says.

Of a join that stands (`models/join.py`); inside its verb, with both files held still.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.models import Holding

from .merging import added_since
from .models.person import Person
from .moves import fits, holds, put, take_back
from .sides import FIELDS, LABELS, said

if TYPE_CHECKING:
    from .models.join import Join


class Since(NamedTuple):
    """Something that was added or changed since two files were joined. `key` names it where it is told whose it is."""

    key: str
    label: Any
    says: str


def since(join: "Join", user: Any) -> list[Since]:
    """What changed or was added since, as this colleague may be told."""
    found = [Since(key, LABELS[key], said(key, join.kept)) for key in changed(join)]
    found += [
        Since(str(row.uid), relation.label, str(relation.says(row, user)))
        for relation, row, _column in added_since(join)
    ]
    held = held_since(join, join.kept)
    return found + [Since(str(own.uid), _("Held by"), str(own.office)) for own in held]


def part(join: "Join", theirs: Collection[str]) -> None:
    """Whatever came since stays with the kept file, but for the keys in `theirs`."""
    added = [(row, column) for _relation, row, column in added_since(join) if str(row.uid) in theirs]
    held = {file: list(held_since(join, file)) for file in (join.kept, join.joined)}
    marks, values = marks_before(join), own_values(join)
    kept = str(join.kept.uid)
    take_back([move for move in join.moves if move[1] != kept])
    give_back(join, values, theirs)
    for row, column in added:
        row.refresh_from_db()
        if fits(row, **{column: join.joined.uid if column == "subject_uid" else join.joined.pk}):
            row.save()
    part_offices(join, held, theirs)
    for file, hidden in marks.items():
        for holding in Holding.of(file.uid).filter(shielded=not hidden):
            holding.shielded = hidden
            holding.save()


def changed(join: "Join") -> list[str]:
    """Choices of which the kept file says something else than when it was joined."""
    after = {move[2]: move[4] for move in own_values(join)}
    return [
        key
        for key, columns in FIELDS.items()
        if not all(holds(join.kept, column, after[column]) for column in columns)
    ]


def own_values(join: "Join") -> list[Any]:
    return [move for move in join.moves if move[1] == str(join.kept.uid)]


def held_since(join: "Join", file: Person) -> Any:
    return Holding.of(file.uid).filter(since__gt=join.done_at).select_related("office")


def marks_before(join: "Join") -> dict[Person, bool]:
    """Whether each file was hidden before, for those whose mark nobody changed since."""
    marks = {}
    for file in (join.kept, join.joined):
        now = set(Holding.of(file.uid).values_list("shielded", flat=True))
        rows = Holding.objects.filter(subject_uid=file.uid).values_list("uid", flat=True)
        uids = {str(uid) for uid in rows}
        moves = [move for move in join.moves if move[1] in uids and move[2] == "shielded"]
        if moves and now <= {move[4] for move in moves}:
            marks[file] = any(move[3] for move in moves)
    return marks


def give_back(join: "Join", values: list[Any], theirs: Collection[str]) -> None:
    """What the kept file said of itself; what was corrected since, to whom it belongs."""
    before = {move[2]: move[3] for move in values}
    kept, joined, since_then = join.kept, Person.objects.get(pk=join.joined_id), changed(join)
    for key, columns in FIELDS.items():
        for column in columns:
            if key in theirs:
                setattr(joined, column, getattr(kept, column))
            if key in theirs or key not in since_then:
                put(kept, column, before[column])
    kept.joins = kept.joins - 1 or None
    kept.save()
    joined.save()


def part_offices(join: "Join", held: dict[Person, list[Any]], theirs: Collection[str]) -> None:
    """An office that received the person since holds the file it came for, and not the other one."""
    for_the_joined = {each.office_id for each in held[join.kept] if str(each.uid) in theirs}
    for file, holdings in held.items():
        for holding in holdings:
            if (holding.office_id in for_the_joined) != (file == join.joined):
                holding.refresh_from_db()
                holding.until = timezone.now()
                holding.save()
