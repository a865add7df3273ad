from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import DataClass, classified
from masar.access.models import Function, Holding, Record, Scope
from masar.access.roles import Role
from masar.access.verbs import verb

from ..agreeing import AGREEING, reasons_shown
from .person import Person, both_seen, hold_still

if TYPE_CHECKING:
    from masar.access.policy import Places


SIDES = ("earlier", "later")


class Match(Record):
    """Two files may be one person. Told to whoever holds the earlier file, never to the desk. Once that is said, they wait for
    whoever may see both, until they are joined.

    Where one of the files is hidden only Protection is told, and of a hidden earlier file only those named for it.
    `waits`: somebody said that they are one person, and a second colleague must say so too; from then on also the head or the
    coordinator who may see both. Where that one does not think so, it is `disputed`: nobody is sure, and the first is asked
    again.
    `worth`: how early it is asked about, what takes two people twice as early; none where nobody is asked. What is at stake for
    the later file counts not, as whoever is asked may not know of it.
    """

    class Decision(models.TextChoices):
        OPEN = "open", _("not decided")
        SAME = "same", _("the same person")
        DIFFERENT = "different", _("two different people")
        UNSURE = "unsure", _("not sure")

    class Ground(models.TextChoices):
        PAPERS = "papers", _("papers compared")
        SPOKEN = "spoken", _("spoken with the person")
        COLLEAGUE = "colleague", _("a colleague knows them")
        TYPING = "typing", _("a typing mistake")
        FAMILY = "family", _("same family, another person")
        TWINS = "twins", _("twins")
        NAMESAKE = "namesake", _("another person of the same name")
        LITTLE = "little", _("too little is known")

    earlier = models.ForeignKey(Person, models.PROTECT, related_name="matches_later")
    later = models.ForeignKey(Person, models.PROTECT, related_name="matches_earlier")
    why = models.CharField(_("what agrees"), max_length=200)  # codes of REASONS
    likelihood = models.FloatField(_("how likely"), default=0.5)  # that the two are one, 0 to 1
    worth = models.FloatField(null=True)
    decision = models.CharField(_("decision"), max_length=9, choices=Decision.choices, default=Decision.OPEN)
    ground = models.CharField(_("why"), max_length=9, choices=Ground.choices, blank=True)
    before = models.CharField(_("decided before"), max_length=9, choices=Decision.choices, blank=True)
    waits = models.BooleanField(_("waits for a second person"), default=False)
    found_at = models.DateTimeField(_("found at"))
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    ends = ("earlier_id", "later_id")  # one value: see `moves.take_back`

    read_verb = "match.read"
    author_path = "decided_by"
    shield_path = "earlier__uid"
    classes = classified(
        A="earlier later why likelihood worth decision ground before waits found_at",
        T="decided_at decided_by second second_at",
    )

    class Meta:
        ordering = ["-found_at"]
        indexes = [
            models.Index(F("worth").desc(), F("id"), condition=Q(worth__isnull=False), name="match_by_worth")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier", "later"],
                name="match_once",
                violation_error_message=_("This pair is known already."),
            ),
            models.CheckConstraint(
                condition=Q(earlier__lt=F("later")),
                name="match_in_order",
                violation_error_message=_("A file is compared with another one, the earlier first."),
            ),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=F("decided_by")),
                name="match_by_two",
                violation_error_message=_("A second person must say so too."),
            ),
        ]

    @property
    def subject_uid(self) -> Any:
        return self.earlier.uid

    @property
    def scope(self) -> Scope:
        return self.earlier.scope

    @property
    def protected(self) -> bool:
        """Whether Protection hides one of the two, now."""
        return shielded().filter(subject_uid__in=(self.earlier.uid, self.later.uid)).exists()

    @property
    def sensitivity(self) -> str:
        return DataClass.PROT if self.protected else DataClass.A

    @property
    def author_id(self) -> int | None:
        return self.decided_by_id

    @property
    def open(self) -> bool:
        """Whether it may be decided, once more too: until the two files are one."""
        return self.earlier.joined_to_id is None and self.later.joined_to_id is None

    @property
    def decided(self) -> bool:
        """Whether somebody was sure, and no second person must say so too."""
        return not self.waits and self.decision in (self.Decision.SAME, self.Decision.DIFFERENT)

    @property
    def being_joined(self) -> bool:
        """Whether somebody was asked to join the two."""
        from .queue import being_joined

        return Match.objects.filter(being_joined(), pk=self.pk).exists()

    @property
    def disputed(self) -> bool:
        """Whether one colleague said that they are one person, and a second one does not think so."""
        return self.decision == self.Decision.UNSURE and self.second_id is not None

    @property
    def asked(self) -> bool:
        """Whether anybody is asked about it, or to join the two."""
        return self.disputed or self.decision in (self.Decision.OPEN, self.Decision.SAME)

    @property
    def agrees(self) -> frozenset[str]:
        return AGREEING & frozenset(self.why.split())

    @property
    def came_back(self) -> bool:
        """Whether it was decided before, and what agrees has changed since."""
        return bool(self.before) and self.decision == self.Decision.OPEN

    def reasons(self) -> str:
        return reasons_shown(self.why.split())

    @classmethod
    def within(cls, places: "Places") -> Q:
        # By key of the one row at hand: else the databases begin with everybody, not with the pairs that come first.
        held, alone = Person.objects.filter(Person.within(places)), Person.objects.filter(joined_to=None)
        return Q(Exists(held.filter(pk=OuterRef("earlier")))) & Q(Exists(alone.filter(pk=OuterRef("later"))))

    @classmethod
    def shielded_rows(cls) -> Q:
        """Rows of which Protection hides one of the files."""
        hidden = Person.objects.filter(Exists(shielded().filter(subject_uid=OuterRef("uid"))))
        earlier, later = (Q(Exists(hidden.filter(pk=OuterRef(side)))) for side in SIDES)
        return earlier | later

    @classmethod
    def waiting_for(cls, user: Any) -> Q:
        """Rows that wait for a second person or to be joined, of which this colleague may see both files."""
        seen = Person.objects.visible_to(user)
        earlier, later = (Q(Exists(seen.filter(pk=OuterRef(side)))) for side in SIDES)
        return Q(decision=cls.Decision.SAME) & earlier & later

    @classmethod
    def weighed_otherwise(cls) -> Q:
        """Rows whose `worth` is not what it would be now."""
        careful = cls.shielded_rows() | at_stake_for("earlier")
        single = Q(worth=F("likelihood"))
        alone = Q(earlier__joined_to=None, later__joined_to=None)
        asked = Q(decision=cls.Decision.OPEN) | Q(decision=cls.Decision.SAME) & alone
        return asked & (Q(worth=None) | careful & single | ~careful & ~single)

    def seen_by(self, user: Any) -> bool:
        """Whether this colleague may see both files."""
        return both_seen(user, self.earlier, self.later)

    def to_ask(self, person: Person) -> list[tuple[Any, Any]]:
        """Each office that holds this side's file, with who answers there: the head, or Protection; None if nobody."""
        offices = [holding.office for holding in person.held_by]
        duty = Role.PFP if self.protected else Role.HRC
        held = Function.objects.filter(office__in=offices, code=duty, until=None)
        answering = {
            each.office_id: each.cover if each.covered_now else each.holder
            for each in held.select_related("holder", "cover")
        }
        return [(office, answering.get(office.pk)) for office in offices]

    @verb("match.find")
    def find(self, *, by: Any) -> "Match":
        """Raises `Stale` where one of the two was joined with another file meanwhile."""
        hold_still(self.earlier, self.later)
        self.found_at = timezone.now()
        self._keep()
        return self

    @verb("match.renew")
    def renew(self, *, by: Any, why: str, likelihood: float) -> None:
        """What is known of it now. A pair that was decided is asked about once more where something else agrees."""
        if self.decision != self.Decision.OPEN and self.agrees != AGREEING & set(why.split()):
            self.before, self.decision = self.decision, self.Decision.OPEN
            self.second, self.second_at = None, None
        self.why, self.likelihood = why, likelihood
        self._keep()

    @verb("match.decide")
    def decide(self, *, by: Any, decision: str, ground: str = "") -> None:
        """That they are one person waits for `confirm` where a mark or money is involved. Whoever should confirm it and does
        not think so decides nothing alone."""
        self._remember()
        if self.waits and by.pk != self.decided_by_id:
            return self._dispute(by, decision, ground)
        same = decision == self.Decision.SAME
        self.decision, self.ground, self.decided_by, self.decided_at = decision, ground, by, timezone.now()
        self.waits = same and (self.protected or at_stake(self.earlier, self.later))
        self.second, self.second_at = None, None
        self._keep()

    def _remember(self) -> None:
        """What was said until now, beside what is about to be said."""
        from .verdict import Verdict

        if self.decided_by_id is not None:
            said = self.before if self.decision == self.Decision.OPEN else self.decision
            kept = {
                name: getattr(self, name)
                for name in ("ground", "decided_by", "decided_at", "second", "second_at")
            }
            Verdict(match=self, decision=said, **kept).save()

    def _dispute(self, by: Any, decision: str, ground: str) -> None:
        self.waits, self.second, self.second_at = False, by, timezone.now()
        if decision != self.Decision.SAME:
            self.before, self.decision, self.ground = self.decision, self.Decision.UNSURE, ground
        self._keep()

    def _keep(self) -> None:
        careful = self.protected or at_stake(self.earlier)
        self.worth = (2 if careful else 1) * self.likelihood if self.asked else None
        self.save()

    def doubt(self, by: Any) -> None:
        """Inside the act that parts the files: whether they are one person is open to whoever decides."""
        self.before, self.decision = self.decision, self.Decision.UNSURE
        self.decided_by, self.decided_at, self.waits = by, timezone.now(), False
        self.second, self.second_at = None, None
        self._keep()

    @classmethod
    def of(cls, one: Person, other: Person) -> Any:
        """What was found of these two, if anything."""
        return cls.objects.filter(Q(earlier=one, later=other) | Q(earlier=other, later=one))

    @verb("match.confirm")
    def confirm(self, *, by: Any) -> None:
        """A second person says so too."""
        self.waits, self.second, self.second_at = False, by, timezone.now()
        self._keep()


def shielded() -> Any:
    return Holding.objects.filter(until=None, shielded=True)


def at_stake(*people: Person) -> bool:
    """Whether anything that the layers above know of makes it take two people to say that one of these is another one."""
    from config.reactions import AT_STAKE  # composed above all apps, so read when needed

    return any(rows(person).exists() for rows in AT_STAKE.values() for person in people)


def staked(person: Person) -> list[Any]:
    """The rows of this person that it takes two people to touch."""
    from config.reactions import AT_STAKE

    return [row for rows in AT_STAKE.values() for row in rows(person)]


def at_stake_for(side: str) -> Q:
    """The same of one side of a match, as a filter."""
    from config.reactions import AT_STAKE

    return reduce(or_, (Q(Exists(rows(OuterRef(side)))) for rows in AT_STAKE.values()), Q())
