"""Whatever points to a person, and what becomes of it when two files are joined: one line for each relation.

`PEOPLE` has those of this layer and below; `MOVERS` in `config/reactions.py` those of the layers above. A relation that
stands in neither stops the joining before anything is written: nothing is forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.forms.days import in_words
from masar.access.models import Deadline, Holding
from masar.programme import lists

from .marks import hide_alike
from .models.match import Match
from .models.person import Person
from .models.rows import seen_ties
from .moves import Moves, fits

if TYPE_CHECKING:
    from .models.join import Join


class UnknownRelation(RuntimeError):
    """Something points to people, and nobody said what becomes of it. A fault of the code."""


def seen(rows: Any, user: Any) -> Any:
    """Those of these rows that a colleague may read. What is hidden from them is neither counted nor named."""
    return rows.filter(pk__in=rows.model.objects.visible_to(user).values("pk"))


@dataclass(frozen=True)
class Relation:
    """`label` heads what follows, `says` tells one row of it, of those that `seen` lets a colleague see; `asked` whether
    whoever parts the files is asked where new ones go. `stays`: why rows stay with the joined file.

    `noticed`: whoever works with such a row notices when it disappears with the file, and tells two files apart by it.
    `together`: with whom such a row puts somebody, as a case or a visit: rows that answer the same belong together.
    `offices` and `workers` of a row hold the file, and read what is sealed in it, because of this row.
    """

    label: str | Promise = ""
    says: Callable[[Any, Any], Any] = lambda row, user: str(row)
    follow: Callable[["Pair", Any, str], None] | None = None
    asked: bool = True
    stays: str = ""
    seen: Callable[[Any, Any], Any] = seen
    noticed: bool = False
    together: Callable[[Any], Any] | None = None
    offices: Callable[[Any], Iterable[Any]] = lambda row: ()
    workers: Callable[[Any], Iterable[Any]] | None = None


@dataclass
class Pair:
    """Two files while they are joined."""

    kept: Person
    joined: Person
    moves: Moves
    by: Any

    def end_of(self, column: str) -> Any:
        """What a row of the kept file holds in this column."""
        return self.kept.uid if column == "subject_uid" else self.kept.pk


def stays(why: str) -> Relation:
    return Relation(stays=why)


def follows(
    label: str | Promise,
    says: Callable[[Any, Any], Any] | None = None,
    *,
    alike: tuple[str, ...] = (),
    **more: Any,
) -> Relation:
    """Rows point to the kept file from now. What a constraint is against, or says the same as a row that is there, stays."""

    def follow(pair: Pair, rows: Any, column: str) -> None:
        for row in rows:
            same = {column: pair.end_of(column), **{name: getattr(row, name) for name in alike}}
            if alike and type(row).objects.filter(**same).exists():
                continue
            there = getattr(row, column)
            if fits(row, **{column: pair.end_of(column)}):
                setattr(row, column, there)
                pair.moves.set(row, **{column: pair.end_of(column)})

    return Relation(label, says or (lambda row, user: str(row)), follow, **more)


def follow_deadlines(pair: Pair, rows: Any, column: str) -> None:
    """What is due for both is due once, on the earlier day."""
    for row in rows:
        standing = Deadline.objects.filter(subject_uid=pair.kept.uid, kind=row.kind, met_at=None).first()
        if row.met_at is None and standing is not None:
            pair.moves.set(standing, due_on=min(standing.due_on, row.due_on))
            pair.moves.set(row, met_at=timezone.now())
        else:
            pair.moves.set(row, subject_uid=pair.kept.uid)


FOUND = {"id", "uid", "version", "earlier_id", "later_id", "why", "likelihood", "found_at"}


def follow_matches(pair: Pair, rows: Any, column: str) -> None:
    """Other pairs of the joined file are pairs of the kept one. What was decided of one is decided of both; where neither was,
    it is asked about once, as soon as the likelier would be."""
    for row in rows:
        other = row.later_id if row.earlier_id == pair.joined.pk else row.earlier_id
        earlier, later = sorted((pair.kept.pk, other))
        standing = Match.objects.filter(earlier=earlier, later=later).first()
        if other == pair.kept.pk:
            pair.moves.set(row, worth=None)
            if not row.decided:  # whoever joins them says so, and nobody else
                by = {"decided_by_id": pair.by.pk, "decided_at": timezone.now(), "ground": "", "waits": False}
                pair.moves.set(row, decision=Match.Decision.SAME, second_id=None, second_at=None, **by)
        elif standing is None:
            pair.moves.set(row, earlier_id=earlier, later_id=later)
        elif row.decided and not standing.decided:
            said = {each.attname for each in row._meta.concrete_fields} - FOUND
            pair.moves.set(standing, **{column: getattr(row, column) for column in said})
        elif standing.asked and row.asked and row.likelihood > standing.likelihood:
            pair.moves.set(standing, likelihood=row.likelihood, worth=row.worth)


def follow_holdings(pair: Pair, rows: Any, column: str) -> None:
    """Whoever holds the joined file holds the kept one too, and a file that was hidden stays hidden: then all are."""
    there = {(each.office_id, each.purpose) for each in Holding.of(pair.kept.uid)}
    now = timezone.now()
    for row in rows.filter(until=None):
        if (row.office_id, row.purpose) not in there:
            own = {"office": row.office, "purpose": row.purpose, "project": row.project}
            pair.moves.make(Holding(subject_uid=pair.kept.uid, since=now, **own))
    hide_alike([*pair.kept.files(), *pair.joined.files()], pair.moves)


def who(row: Any, user: Any) -> str:
    """The tie, and who it is with."""
    return " · ".join([lists.label("relations", row.relation), row.person.name, row.relative.name])


NAMES, TIES = _("Names"), _("Family")
KEPT_APART = "what is sealed follows only under its own rule: whoever was named for it reads it, nobody else"

PEOPLE: dict[str, Relation] = {
    "people.Name.person": follows(NAMES, alike=("form", "text")),
    "people.Nationality.person": follows(
        _("Nationality"), lambda row, user: lists.label("nationalities", row.code)
    ),
    "people.Language.person": follows(_("Languages"), lambda row, user: lists.label("languages", row.code)),
    "people.Identifier.person": follows(
        _("Documents and numbers"), alike=("kind", "system", "issuer", "number", "expires_on")
    ),
    "people.Contact.person": follows(
        _("Ways to reach them"),
        lambda row, user: row.value,
        alike=("kind", "value", "whose", "safe_hours", "safe_words", "ended"),
    ),
    "people.Consent.person": follows(
        _("Agreements"), lambda row, user: lists.label("consent_purposes", row.purpose)
    ),
    "people.Kinship.person": follows(TIES, who, seen=seen_ties, noticed=True),
    "people.Kinship.relative": follows(TIES, who, seen=seen_ties, noticed=True),
    "access.Deadline.subject_uid": Relation(
        _("Due"), lambda row, user: in_words(row.due_on), follow_deadlines
    ),
    "people.Match.earlier": Relation(follow=follow_matches, asked=False),
    "people.Match.later": Relation(follow=follow_matches, asked=False),
    "access.Holding.subject_uid": Relation(follow=follow_holdings, asked=False),
    "people.Person.joined_to": stays("a file joined earlier leads on through this one"),
    "people.Join.kept": stays("what was joined when is told as it was"),
    "people.Join.joined": stays("what was joined when is told as it was"),
    "access.Reader.subject_uid": stays(KEPT_APART),
    "access.SealedText.subject_uid": stays(KEPT_APART),
    "access.SealedFile.subject_uid": stays(KEPT_APART),
    "access.Key.subject_uid": stays(KEPT_APART),
    "access.Change.subject_uid": stays("what was done then was done to that file"),
}


@cache
def relations() -> dict[str, tuple[Any, str]]:
    """Every way in which a stored row can point to a person: its model and column."""
    return {
        f"{model._meta.label}.{each.name}": (model, each.attname)
        for model in apps.get_models(include_auto_created=True)
        for each in model._meta.concrete_fields
        if each.related_model is Person or each.name == "subject_uid"
    }


def table() -> list[tuple[Relation, Any, str]]:
    """What becomes of each relation. Raises `UnknownRelation`."""
    from config.reactions import MOVERS  # composed above all apps, so read when needed

    known, found = PEOPLE | MOVERS, relations()
    if unknown := found.keys() - known.keys():
        raise UnknownRelation(", ".join(sorted(unknown)))
    return [(known[name], *of) for name, of in found.items()]


def pointing(model: Any, column: str, person: Person) -> Any:
    to = person.uid if column == "subject_uid" else person.pk
    return model._base_manager.filter(**{column: to}).order_by("pk")


def follow(kept: Person, joined: Person, moves: Moves, *, by: Any) -> list[str]:
    """Inside an act: everything that points to `joined` and follows. Answers the uids of what pointed to `kept` before."""
    lines, pair = table(), Pair(kept, joined, moves, by)
    stood = [
        str(uid)
        for relation, model, column in lines
        if relation.follow
        for uid in pointing(model, column, kept).values_list("uid", flat=True)
    ]
    for relation, model, column in lines:
        if relation.follow is not None:
            relation.follow(pair, pointing(model, column, joined), column)
    return sorted(set(stood))


def what_follows(joined: Person, user: Any) -> list[tuple[Any, int]]:
    """In words and numbers, for whoever is about to join it: only what they may see."""
    counts: dict[str, int] = {}
    for relation, model, column in table():
        if relation.label and (many := relation.seen(pointing(model, column, joined), user).count()):
            counts[str(relation.label)] = counts.get(str(relation.label), 0) + many
    return list(counts.items())


def added_since(join: "Join", user: Any = None) -> list[tuple[Relation, Any, str]]:
    """Rows that point to the kept file, and did not when it was joined, nor came with the joined one; for a colleague,
    those that they may see."""
    known = {*join.stood, *(move[1] for move in join.moves)}
    return [
        (relation, row, column)
        for relation, model, column in table()
        if relation.follow and relation.asked
        for rows in [pointing(model, column, join.kept)]
        for row in (relation.seen(rows, user) if user else rows)
        if str(row.uid) not in known
    ]
