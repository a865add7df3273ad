from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import DataClass, classified
from ..jobs import ask
from ..roles import FUNCTIONS
from ..verbs import Refused, verb
from .office import Office
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places


class Function(Record):
    """Who answers for a duty at an office, and who stands in. Focal points exist where they exist."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="functions")
    code = models.CharField(_("function"), max_length=5, choices=FUNCTIONS)
    holder = models.ForeignKey(User, models.PROTECT, related_name="functions_held", verbose_name=_("holder"))
    cover = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="functions_covered",
        null=True,
        blank=True,
        verbose_name=_("stand-in"),
    )
    cover_until = models.DateTimeField(_("stand-in until"), null=True, blank=True)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    read_verb = "function.read"
    author_path = "holder"
    classes = classified(T="office code holder cover cover_until since until")

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "code"],
                condition=Q(until=None),
                name="function_held_once",
                violation_error_message=_("Somebody already answers for this here. End that first."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def author_id(self) -> int | None:
        return self.holder_id

    @property
    def open(self) -> bool:
        return self.until is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @property
    def covered_now(self) -> bool:
        return self.cover_id is not None and (self.cover_until is None or self.cover_until > timezone.now())

    @verb("function.cover")
    def hand_to(self, *, by: Any, cover: Any, until: Any) -> None:
        """`cover` acts with this function's role at this office until then, decisions included. Never whoever names them.

        A holder delegates their own duty, so that holds at once; what somebody else names may wait for a second person.
        """
        from ..policy import not_oneself
        from .grant import Grant

        if cover == by:
            raise Refused(not_oneself(), self, "function.cover")
        self.end_grants(self.grants.filter(since=None))
        grant = Grant(
            user=cover,
            role=self.code,
            mission_id=self.office.mission_id,
            office=self.office,
            function=self,
            until=until,
        )
        grant.begin(by=by, delegated=self.delegated_by(by, until))
        if not grant.waits:
            self.let_stand_in(grant)

    def delegated_by(self, by: Any, until: Any) -> bool:
        """Whether `by` holds this function with its role, for that long at least."""
        return by == self.holder and any(
            power.role == self.code
            and power.covers(self.scope)
            and (power.until is None or (until is not None and until <= power.until))
            for power in by.powers
        )

    def let_stand_in(self, grant: Any) -> None:
        """Inside a verb: whoever has this grant stands in from now on, and nobody else."""
        self.end_grants(self.grants.exclude(pk=grant.pk))
        self.cover, self.cover_until = grant.user, grant.until
        self.save()
        ask("pass_on_reading", str(self.uid))

    @property
    def answering(self) -> dict[User, Any]:
        """Who answers now, and until when: nobody once it ended."""
        if not self.open:
            return {}
        return {self.holder: None} | ({self.cover: self.cover_until} if self.covered_now else {})

    @verb("function.pass_on")
    def pass_on(self, *, by: Any, to: User, until: Any, subjects: list[Any]) -> None:
        """`to` reads about these files what those read who answered before."""
        from ..sealing import name_reader

        for subject in subjects:
            name_reader(to, subject, DataClass.B, until, function=self)

    @verb("function.take_from")
    def take_from(self, *, by: Any, readers: list[Any]) -> None:
        """What was handed on with this duty is not read any more by those who do not answer now."""
        for reader in readers:
            reader.until = timezone.now()
            reader.save()

    def end_grants(self, grants: Any) -> None:
        now = timezone.now()
        for grant in grants.filter(Q(until=None) | Q(until__gt=now)):
            grant.until = now
            grant.save()

    @verb("function.uncover")
    def take_back(self, *, by: Any) -> None:
        self.let_nobody_stand_in()

    def let_nobody_stand_in(self) -> None:
        self.end_grants(self.grants)
        self.cover, self.cover_until = None, None
        self.save()
        ask("pass_on_reading", str(self.uid))

    @verb("function.end")
    def end(self, *, by: Any) -> None:
        self.end_now()

    def end_now(self) -> None:
        self.end_grants(self.grants)
        self.until = timezone.now()
        self.save()
        ask("pass_on_reading", str(self.uid))
