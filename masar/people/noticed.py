"""The visits, cases and family of a file: by these a colleague tells two files apart, and notices when one disappears."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from .marks import is_hidden, named_for, readings
from .merging import pointing, table
from .models.person import Person

if TYPE_CHECKING:
    from .models.join import Join

Line = tuple[Any, list[str]]


def disappears(join: "Join", user: Any) -> list[Line]:
    """What whoever is not named for it loses at once when these files are joined, as far as this colleague may see it:
    nothing where neither is hidden."""
    gone = lost([*join.kept.files(), *join.joined.files()])
    if not gone:
        return []
    names = [side.name for side in (join.kept, join.joined) if any(file in gone for file in side.files())]
    return [(_("People"), names), *lines(gone, user)]


def lost(files: list[Person]) -> list[Person]:
    """Those that somebody sees now, and will not once they are hidden as the hidden ones among them are."""
    hidden = [file for file in files if is_hidden(file)]
    named = named_for(hidden)
    return [file for file in files if hidden and (file not in hidden or not sees_only(file, named))]


def sees_only(file: Person, named: set[Any]) -> bool:
    return {reader.user for reader in readings(file).select_related("user")} <= named


def lines(files: Iterable[Person], user: Any, only: Any = None) -> list[Line]:
    """What `noticed` relations say of these files, each once."""
    found: dict[str, list[str]] = {}
    for relation, model, column in table():
        if not relation.noticed:
            continue
        for file in files:
            for row in relation.seen(pointing(model, column, file), user):
                if only is None or only(row, column):
                    found.setdefault(str(relation.label), []).append(str(relation.says(row, user)))
    return [(label, list(dict.fromkeys(says))) for label, says in found.items()]


def own(join: "Join", user: Any) -> dict[Person, list[Line]]:
    """What each of the two files has; where they are joined, what it had then."""
    if not join.stands:
        return {file: lines([file], user) for file in (join.kept, join.joined)}
    moved = {(uid, column) for _label, uid, column, *_values in join.moves}
    stood = set(join.stood)
    return {
        join.kept: lines([join.kept], user, lambda row, column: str(row.uid) in stood),
        join.joined: lines([join.kept], user, lambda row, column: (str(row.uid), column) in moved)
        + lines([join.joined], user),
    }
