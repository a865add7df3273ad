"""Parting two files that were joined: both are what they were, and what came since goes where somebody says.

Of a join that stands (`models/join.py`); inside its verb, with both files held still.
"""

from collections.abc import Collection
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.forms.days import in_words
from masar.access.models import Holding, Reader, SealedFile, SealedText
from masar.access.sealing import name_reader, reading_as

from .marks import is_hidden, marks_before, of_marks, put_marks
from .merging import added_since, pointing, table
from .models.kinship import Kinship
from .models.match import staked
from .models.person import Person
from .moves import fits, holds, put, take_back
from .photos import given, photos_since
from .sides import FIELDS, JOINED, KEPT, LABELS, said

if TYPE_CHECKING:
    from .models.join import Join

STAKED = _("Money hangs on this, so it stays where it is.")


class Since(NamedTuple):
    """Something that was added or changed since two files were joined. `key` names it where it is told whose it is, `goes`
    says to which side where nothing is told, `stays` why nobody is asked."""

    key: str
    label: Any
    says: str
    goes: str = KEPT
    stays: Any = ""


def since(join: "Join", user: Any) -> list[Since]:
    """What changed or was added since, of what this colleague may see. All else stays with the kept file."""
    goes, fixed = begins_with(join), staked(join.kept)
    found = [Since(key, LABELS[key], said(key, join.kept), goes) for key in changed(join)]
    for relation, row, _column in added_since(join, user):
        stays = STAKED if row in fixed else ""
        side = KEPT if stays else goes_with(join, row) if isinstance(row, Kinship) and goes == KEPT else goes
        found.append(Since(str(row.uid), relation.label, str(relation.says(row, user)), side, stays))
    for photo in photos_since(join, user):
        found.append(Since(str(photo.uid), _("Photo"), in_words(photo.written_at.date()), goes))
    held = held_since(join, join.kept)
    return found + [Since(str(own.uid), _("Held by"), str(own.office), goes) for own in held]


def begins_with(join: "Join") -> str:
    """Where only one of the two was hidden, that one: what was written under a mark stays under it."""
    marks = marks_before(join) or {}
    return JOINED if marks.get(join.joined) and not marks.get(join.kept) else KEPT


def goes_with(join: "Join", tie: Kinship) -> str:
    """A tie goes with the case or visit in which its other end is: to the joined file where that goes back there."""
    came = {move[1] for move in join.moves if move[2] == "person_id" and move[3] == join.joined_id}
    back, own, theirs = set(), set(), set()
    other = tie.relative if tie.person_id == join.kept_id else tie.person
    for relation, model, column in table():
        if relation.together is not None:
            theirs |= {relation.together(row) for row in pointing(model, column, other)}
            for row in pointing(model, column, join.kept):
                (back if str(row.uid) in came else own).add(relation.together(row))
    return JOINED if theirs & back and not theirs & own else KEPT


def shown_again(join: "Join") -> list[str]:
    """Which of the two files are hidden now, and will not be when they are parted."""
    marks, sides = marks_before(join) or {}, ((KEPT, join.kept), (JOINED, join.joined))
    return [side for side, file in sides if marks.get(file) is False and is_hidden(file)]


def as_they_were(join: "Join") -> tuple[Person, Person]:
    """The two files, each with what it said of itself before they were joined; not to be saved."""
    kept = copy(join.kept)
    if join.stands:
        columns = {column for each in FIELDS.values() for column in each}
        for _label, _uid, column, before, _after in own_values(join):
            if column in columns:
                put(kept, column, before)
    return kept, join.joined


def part(join: "Join", theirs: Collection[str], by: Any) -> list[str]:
    """Whatever came since stays with the kept file, but for the keys in `theirs`. Answers what could not go there."""
    added, sides = added_since(join), sides_of(join)
    offices = {each.office_id for each in held_since(join, join.kept) if str(each.uid) in theirs}
    marks, values = marks_before(join), own_values(join)
    photos = [key for photo in photos_since(join, by) if (key := str(photo.uid)) in theirs]
    take_back(moves_of(join, marks), {join.kept_id: join.joined_id})
    join.moves = [*join.moves, *given(join, photos)]
    give_back(join, values, theirs)
    refused = []
    for relation, row, column in added:
        row.refresh_from_db()
        if str(row.uid) in theirs:
            if fits(row, **{column: join.joined.uid if column == "subject_uid" else join.joined_id}):
                row.save()
            else:
                refused.append(f"{relation.label} · {relation.says(row, by)}")
    part_offices(join, sides, offices, added)
    part_readings(join, sides)
    put_marks(marks or {})
    return refused


def sides_of(join: "Join") -> dict[Person, list[Person]]:
    """The two files, each with those that were joined to it earlier."""
    theirs = join.joined.files()
    return {join.kept: [file for file in join.kept.files() if file not in theirs], join.joined: theirs}


def moves_of(join: "Join", marks: dict[Person, bool] | None) -> list[Any]:
    """What is taken back by itself: all but the values of the kept file, and a mark that was set or lifted since."""
    hidden = marks is None and is_hidden(join.kept)
    return [
        move
        for move in join.moves
        if move[1] != str(join.kept.uid)
        and not (hidden and of_marks(move))
        and not (marks is None and move[2] == "shielded")
    ]


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


def part_offices(
    join: "Join", sides: dict[Person, list[Person]], given: set[int], added: list[tuple[Any, Any, str]]
) -> None:
    """An office that received the person since holds the file that it came for and that of each row of its own, and no
    other."""
    for file, files in sides.items():
        needed = {
            office
            for relation, row, column in added
            if getattr(row, column) in (file.pk, file.uid)
            for office in relation.offices(row)
        }
        for each in files:
            for holding in held_since(join, each).exclude(office__in=needed):
                if (holding.office_id in given) != (file == join.joined):
                    holding.until = timezone.now()
                    holding.save()
            there, hidden = {holding.office for holding in Holding.of(each.uid)}, is_hidden(each)
            for office in needed - there:
                Holding(subject_uid=each.uid, office=office, since=timezone.now(), shielded=hidden).save()


def part_readings(join: "Join", sides: dict[Person, list[Person]]) -> None:
    """Whoever was named since, for their work with one of the two people, reads nothing of the other any more, but where
    they wrote it."""
    at_work = {
        file: {
            worker
            for relation, model, column in table()
            if relation.workers
            for each in files
            for row in pointing(model, column, each)
            for worker in relation.workers(row)
        }
        for file, files in sides.items()
    }
    for file, other in ((join.kept, join.joined), (join.joined, join.kept)):
        named = Reader.objects.filter(subject_uid__in=[each.uid for each in sides[file]], until=None)
        for reader in named.filter(since__gt=join.done_at, data_class="B", function=None):
            if reader.user not in at_work[file] and not wrote(reader):
                reader.until = timezone.now()
                reader.save()
                if reader.user in at_work[other]:
                    name_reader(reader.user, other.uid, "B")


def wrote(reader: Reader) -> bool:
    """Whether this colleague sealed anything in the file."""
    with reading_as(reader.user):
        sealed = {"subject_uid": reader.subject_uid, "author": reader.user}
        return any(noun.objects.filter(**sealed).exists() for noun in (SealedText, SealedFile))
