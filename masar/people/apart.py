"""Files that are one now, as rows of the two that they were: a pair that was joined teaches only so.

Hidden people are left out, as everywhere but in the comparison in the background.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from .everybody import everyone, shown
from .identity.matching.row import Row
from .models import Contact, Identifier, Join, Name, Nationality, Person
from .moves import put


def everyone_apart() -> Iterator[Row]:
    """A row for everybody who is shown, and for each file that stood alone before it was joined to one of these."""
    joins: dict[int, list[Join]] = defaultdict(list)
    done = Join.objects.filter(kept__in=shown(), done_at__isnull=False, undone_at=None).select_related(
        "kept", "joined"
    )
    for join in done.order_by("-done_at"):
        joins[join.kept_id].append(join)
    yield from everyone(shown().exclude(pk__in=joins))
    for of_one in joins.values():
        yield from before(of_one)


def before(joins: list[Join]) -> Iterator[Row]:
    """The files of these joins to one file, newest first, as they were."""
    kept = joins[0].kept
    came: dict[str, int] = {}
    for join in joins:
        for _label, uid, column, was, _after in join.moves:
            if uid == str(kept.uid):
                put(kept, column, was)
            elif column == "person_id" and was == join.joined_id:
                came[uid] = was
    people = [kept, *(join.joined for join in joins)]
    names, nations, phones, papers = (
        texts(people, came, rows, *columns)
        for rows, *columns in (
            (Name.objects.order_by("pk"), "text"),
            (Nationality.objects.order_by("pk"), "code"),
            (Contact.objects.exclude(e164="").order_by("-pk"), "e164"),
            (Identifier.objects.order_by("-pk"), "kind", "issuer", "number"),
        )
    )
    for person in people:
        yield Row(
            rid=person.pk,
            names=names[person.pk],
            sex=person.sex if person.sex in ("F", "M", "X") else "",
            born_earliest=person.born_earliest,
            born_latest=person.born_latest,
            nationalities=nations[person.pk],
            phones=phones[person.pk],
            documents=papers[person.pk],
            places=(person.village,) if person.village else (),
        )


def texts(people: list[Person], came: dict[str, int], rows: Any, *columns: str) -> dict[int, tuple[str, ...]]:
    """By person, in the form and the order of `recorded`."""
    found: dict[int, tuple[str, ...]] = defaultdict(tuple)
    for uid, owner, *said in rows.filter(person__in=people).values_list("uid", "person_id", *columns):
        found[came.get(str(uid), owner)] += (":".join(said),)
    return found
