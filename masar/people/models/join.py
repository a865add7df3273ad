"""Two files were one person: one is joined to the other, and can be parted from it again at any time.

    join = Join(kept=fatoumata, joined=fatimata, values={"birth": "joined"}).ask(by=omar)
    join.confirm(by=leila)                  # where a mark or money is involved
    join.undo(by=omar, theirs={"birth"})    # what came since and belongs to the file that was joined

The joined file stays a row of its own, with its holdings, readers, keys and sealed content; see `decisions/0011-join.md`.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access import jobs
from masar.access.classes import DataClass, classified
from masar.access.exact_json import ExactJSONField
from masar.access.forms.days import in_words
from masar.access.models import Holding, Record, Scope, Stale
from masar.access.policy import Answer
from masar.access.rules import HEAD
from masar.access.verbs import Refused, verb

from ..marks import all_named
from ..moves import Moves
from ..sides import FIELDS, JOINED, KEPT
from .match import Match, at_stake
from .person import Person, both_seen

if TYPE_CHECKING:
    from masar.access.policy import Places


class Join(Record):
    """`values` says for each choice of `FIELDS` whose value stands; `moves` is every column that the joining changed, and
    `stood` what pointed to the kept file before: with both it is undone exactly.

    Ended before it was done, it was not agreed to.
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="+")
    joined = models.ForeignKey(Person, models.PROTECT, related_name="+")
    values = ExactJSONField(default=dict)
    moves = ExactJSONField(default=list)
    stood = ExactJSONField(default=list)
    careful = models.BooleanField(default=False)
    asked_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    done_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    read_verb = "join.read"
    author_path = "asked_by"
    classes = classified(
        T="careful asked_by asked_at done_by done_at undone_by undone_at", A="kept joined values moves stood"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("joined")),
                name="join_of_two",
                violation_error_message=_("A file cannot be joined with itself."),
            ),
            models.CheckConstraint(
                condition=Q(careful=False) | Q(done_by=None) | ~Q(done_by=F("asked_by")),
                name="join_by_two",
                violation_error_message=_("One colleague asks to join these files, another one joins them."),
            ),
            models.UniqueConstraint(
                fields=["joined", "kept"],
                condition=Q(undone_at=None),
                name="join_asked_once",
                violation_error_message=_("Somebody has asked already to join these files."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("join", args=[self.uid])

    @property
    def subject_uid(self) -> Any:
        return self.kept.uid

    @property
    def scope(self) -> Scope:
        one, other = self.kept.scope, self.joined.scope
        return Scope(one.mission, one.offices | other.offices, hidden=one.hidden | other.hidden)

    @property
    def office(self) -> Any:
        return self.kept.office

    @property
    def author_id(self) -> int | None:
        return self.asked_by_id

    @property
    def sensitivity(self) -> str:
        return DataClass.PROT if self.scope.hidden else DataClass.A

    @property
    def open(self) -> bool:
        """Whether it waits for a second person."""
        return self.done_at is None and self.undone_at is None

    @property
    def stands(self) -> bool:
        """Whether the two files are one now."""
        return self.done_at is not None and self.undone_at is None

    @property
    def seen(self) -> str:
        """Both files as they are now: whoever decides says what they saw."""
        return f"{self.kept.version}.{self.joined.version}"

    def seen_by(self, user: Any) -> bool:
        return both_seen(user, self.kept, self.joined)

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        return Q(*(shown(named, f"{side}__uid") for side in (KEPT, JOINED)))

    @classmethod
    def within(cls, places: "Places") -> Q:
        """Whoever sees both files; once they are joined, whoever sees the one."""
        held = Holding.objects.filter(Holding.within(places), until=None)
        kept, joined = (
            Q(Exists(held.filter(subject_uid=OuterRef(f"{side}__uid")))) for side in (KEPT, JOINED)
        )
        return kept & (joined | Q(done_at__isnull=False, undone_at=None))

    @verb("join.ask")
    def ask(self, *, by: Any, seen: str | None = None) -> "Join":
        """Joined at once; where a mark or money is involved, once a second person confirms it."""
        if not set(self.values) <= FIELDS.keys() or not set(self.values.values()) <= {KEPT, JOINED}:
            raise ValueError("a choice that there is not")
        self._hold_still("join.ask", by, seen)
        self.asked_by, self.asked_at, self.careful = by, timezone.now(), self.takes_two()
        self.save()
        if not self.careful:
            self._carry_out(by)
        return self

    @verb("join.confirm")
    def confirm(self, *, by: Any, seen: str | None = None) -> None:
        """A second person joins the files."""
        self._hold_still("join.confirm", by, seen)
        self._carry_out(by)

    @verb("join.refuse")
    def refuse(self, *, by: Any) -> None:
        """Whoever asked takes it back, or a second person does not agree."""
        self.undone_by, self.undone_at = by, timezone.now()
        self.save()

    @verb("join.undo")
    def undo(self, *, by: Any, theirs: Collection[str] | None = None, seen: str | None = None) -> list[str]:
        """They were two: both files as they were. What came since stays with the kept file, but for the keys in `theirs`;
        where that is not said, it goes where the page begins with. Answers what a constraint kept from going there."""
        from ..parting import part, since

        self._lock(seen)
        if later := self.later():
            says = _("Another file was joined to this one later, on %(day)s. Undo that first.")
            raise no(says % {"day": in_words(later.done_at.date())}, self, "join.undo")
        lines = [line for line in since(self, by) if not line.stays]
        if theirs is None:
            theirs = {line.key for line in lines if line.goes == JOINED}
        kept = part(self, {line.key for line in lines} & set(theirs), by)
        for pair in Match.of(self.kept, self.joined).filter(decision=Match.Decision.SAME):
            pair.doubt(by)
        jobs.ask("compare", str(self.joined.uid))
        self.undone_by, self.undone_at = by, timezone.now()
        self.save()
        return kept

    def takes_two(self) -> bool:
        return self.sensitivity == DataClass.PROT or at_stake(self.kept, self.joined)

    def against(self, user: Any) -> Any:
        """Why these files cannot be joined now, in a sentence for this colleague; None where nothing stands against it."""
        from config.reactions import VETOES  # composed above all apps, so read when needed

        if self.kept.joined_to_id or self.joined.joined_to_id:
            return _("One of these files was joined with another one meanwhile. Open it again.")
        if not all_named(
            [*self.kept.files(), *self.joined.files()], (self.asked_by if self.asked_by_id else user, user)
        ):
            return _(
                "Whoever asks and whoever joins the files must both be named for each of them by Protection."
            )
        return next(filter(None, (veto(self.kept, self.joined, user) for veto in VETOES.values())), None)

    def later(self) -> "Join | None":
        """What was joined after this and must be undone before it, the latest."""
        same = Join.objects.filter(Q(kept=self.kept) | Q(joined=self.kept), done_at__gt=self.done_at)
        return same.filter(undone_at=None).order_by("-done_at").first()

    def _lock(self, seen: str | None) -> None:
        """Both files as they are now; until the end of the act nobody adds to them."""
        rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=(self.kept_id, self.joined_id))
        files = {file.pk: file for file in rows.order_by("pk")}
        self.kept, self.joined = files[self.kept_id], files[self.joined_id]
        if seen is not None and seen != self.seen:
            raise Stale(self if self.pk else self.kept)

    def _hold_still(self, verb: str, by: Any, seen: str | None) -> None:
        self._lock(seen)
        if against := self.against(by):
            raise no(against, self, verb)

    def _carry_out(self, by: Any) -> None:
        from ..merging import follow

        moves, kept, joined = Moves(), self.kept, self.joined
        self.stood = follow(kept, joined, moves, by=by)
        chosen = {
            column: getattr(joined if self.values.get(key) == JOINED else kept, column)
            for key, columns in FIELDS.items()
            for column in columns
        }
        moves.set(kept, **chosen, joins=(kept.joins or 0) + 1)
        moves.set(joined, joined_to_id=kept.pk)
        self.moves, self.done_by, self.done_at = moves.rows, by, timezone.now()
        self.save()


def shown(named: Any, path: str) -> Q:
    """Rows of which this file is not hidden from the reader."""
    hidden = Holding.objects.filter(subject_uid=OuterRef(path), until=None, shielded=True)
    return ~Exists(hidden) | Exists(named.filter(subject_uid=OuterRef(path)))


def standing(kept: Person) -> Any:
    """What is joined to this file now, the newest first."""
    return Join.objects.filter(kept=kept, done_at__isnull=False, undone_at=None)


def no(says: Any, record: Any, verb: str) -> Refused:
    return Refused(Answer(False, says, HEAD, "home"), record, verb)


def led_to(user: Any, uid: Any) -> Person | None:
    """The file that stands for a joined one, for whoever may see it."""
    file = Person.objects.filter(uid=uid, joined_to__isnull=False).first()
    while file is not None and file.joined_to is not None:
        file = file.joined_to
    return Person.objects.visible_to(user).filter(pk=file.pk).first() if file else None
