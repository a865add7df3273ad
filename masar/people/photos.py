"""Whose photo it is, also where files were joined and parted.

What is sealed never moves. Which photos show the person of the other file is told by the join that was undone.
"""

from typing import Any

from django.db.models import Q

from masar.access import files
from masar.access.models import SealedFile

from .models.join import Join
from .models.person import Person
from .moves import Move


def photos(user: Any, someone: Person) -> list[SealedFile]:
    """Those that this colleague may read, newest first, taken after a yes that stands in this file."""
    yes = someone.consents.filter(purpose="PHOTO", answer="given").order_by("pk").first()
    if yes is None:
        return []
    own = someone.files()
    shown = {photo.uid: photo for file in own for photo in files.of(user, file, "photo")}
    here = {str(file.uid) for file in own}
    for photo, before, after in parted(own):
        if after in here:
            shown |= {found.uid: found for found in [files.find(user, photo)] if found is not None}
        elif before in here:
            shown = {uid: found for uid, found in shown.items() if str(uid) != photo}
    return sorted(
        (each for each in shown.values() if each.uid > yes.uid), key=lambda each: each.uid, reverse=True
    )


def parted(own: list[Person]) -> list[tuple[str, str, str]]:
    """Photos that were given from one file to another when they were parted: which, from where, to where; oldest first."""
    undone = Join.objects.filter(
        Q(kept__in=own) | Q(joined__in=own), undone_at__isnull=False, done_at__isnull=False
    )
    moves = (move for join in undone.order_by("undone_at") for move in join.moves if move[2] == "record_uid")
    return [(move[1], move[3], move[4]) for move in moves]


def photos_since(join: Join, user: Any) -> list[SealedFile]:
    return [photo for photo in files.of(user, join.kept, "photo") if photo.written_at > join.done_at]


def given(join: Join, photos: list[str]) -> list[Move]:
    """That these are of the person of the joined file."""
    sides = [str(join.kept.uid), str(join.joined.uid)]
    return [[SealedFile._meta.label, photo, "record_uid", *sides] for photo in photos]
