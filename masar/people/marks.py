"""The mark of Protection where two files are one: all of them are hidden, for the same colleagues, until they are parted.

A file that others were joined to earlier is marked with all of these (`Person.files`).
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from masar.access.models import Event, Holding, Reader

from .models.person import Person
from .moves import Move, Moves

if TYPE_CHECKING:
    from .models.join import Join


def hide_alike(files: list[Person], moves: Moves) -> None:
    """Where one of these files is hidden, all are, for those who are named for every hidden one."""
    hidden = [file for file in files if is_hidden(file)]
    named = named_for(hidden)
    for file in files:
        for holding in Holding.of(file.uid):
            moves.set(holding, shielded=bool(hidden))
        if hidden:
            only_for(file, named, moves)


def is_hidden(file: Person) -> bool:
    return Holding.of(file.uid).filter(shielded=True).exists()


def named_for(hidden: Iterable[Person]) -> set[Any]:
    """Who is named for each of these hidden files, for as long as it is hidden."""
    named = [
        {reader.user for reader in readings(file).filter(until=None).select_related("user")}
        for file in hidden
    ]
    return set.intersection(*named) if named else set()


def readings(file: Person) -> Any:
    still = Q(until=None) | Q(until__gt=timezone.now())
    return Reader.objects.filter(still, subject_uid=file.uid, data_class="A")


def only_for(file: Person, named: set[Any], moves: Moves) -> None:
    there = set()
    for reader in readings(file).select_related("user"):
        there.add(reader.user)
        if reader.user not in named:
            moves.set(reader, until=timezone.now())
    for user in named - there:
        moves.make(
            Reader(user=user, user_uid=user.uid, subject_uid=file.uid, data_class="A", since=timezone.now())
        )


def all_named(files: list[Person], users: Iterable[Any]) -> bool:
    """Whether these colleagues are named for each of the files that is hidden."""
    hidden = [file for file in files if is_hidden(file)]
    return not hidden or set(users) <= named_for(hidden)


def marks_before(join: "Join") -> dict[Person, bool] | None:
    """Whether each file was hidden before it was joined; None where somebody hid or showed them since, which stays."""
    files = join.kept.files()
    before = {move[1]: move[3] for move in reversed(join.moves) if move[2] == "shielded"}
    after = {move[4] for move in join.moves if move[2] == "shielded"}
    held = list(Holding.objects.filter(subject_uid__in=[file.uid for file in files]))
    if {each.shielded for each in held if each.open} - after or hidden_since(join, files):
        return None
    return {
        file: any(before[uid] for uid in theirs)
        for file in files
        if (theirs := {str(each.uid) for each in held if each.subject_uid == file.uid} & before.keys())
    }


def hidden_since(join: "Join", files: list[Person]) -> bool:
    """Also whoever was hidden already may have been hidden once more, from others."""
    uids = [file.uid for file in files]
    return Event.objects.filter(verb="person.hide", record_uid__in=uids, at__gt=join.done_at).exists()


def of_marks(move: Move) -> bool:
    """Whether joining changed this because a file was hidden."""
    return move[0] == Reader._meta.label or move[2] in ("shielded", "protected")


def put_marks(marks: dict[Person, bool]) -> None:
    for file, hidden in marks.items():
        for holding in Holding.of(file.uid).filter(shielded=not hidden):
            holding.shielded = hidden
            holding.save()
