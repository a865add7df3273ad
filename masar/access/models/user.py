"""Colleagues: one account each, and how it is secured."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..jobs import ask
from ..prepared import NOW, prepared
from ..verbs import Refused, verb
from .mission import Mission
from .record import Record, RecordQuerySet, Scope
from .signing_in import SignsIn

if TYPE_CHECKING:
    from ..policy import Places


class UserManager(models.Manager.from_queryset(RecordQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email=email.lower())


class User(SignsIn, AbstractBaseUser, Record):
    """One colleague, one account. What they may do stands in their grants, not here."""

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    theme = models.CharField(_("appearance"), max_length=5, default="auto")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="staff", null=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    pin = models.CharField(_("PIN"), max_length=128, blank=True)
    password_set_at = models.DateTimeField(_("password set at"), null=True)
    factor_since = models.DateTimeField(_("second step since"), null=True)
    mail_trusted = models.BooleanField(_("codes may go to the mailbox"), default=True)
    last_login = None

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    read_verb = "user.read"
    author_path = "pk"
    classes = classified(
        T="email name name_ar language theme mission is_active password_set_at factor_since mail_trusted",
        S="password pin",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return (self.name_ar or self.name) if get_language() == "ar" else self.name

    def get_short_name(self) -> str:
        return str(self)

    @property
    def scope(self) -> Scope:
        return Scope(
            mission=self.mission_id,
            offices=frozenset(power.office_id for power in self.powers if power.office_id),
        )

    @property
    def author_id(self) -> int | None:
        return self.pk

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(mission__in=places.missions) | Q(
            pk__in=models.Subquery(live_grants().filter(office__in=places.offices).values("user"))
        )

    @cached_property
    def powers(self) -> tuple[Any, ...]:
        """The grants that hold now. Read once for each request, so that an ended one is gone at the next."""
        if not self.is_active:
            return ()
        return tuple(powers_of(user=self.pk))

    @property
    def authority(self) -> tuple[Any, ...]:
        """All of this colleague that the policy reads, as a value: what two have in common, they see alike."""
        powers = ((power.role, power.mission_id, power.office_id, power.project_id) for power in self.powers)
        return self.pk, self.is_active, *powers

    def has_role(self, *roles: str) -> bool:
        return any(power.role in roles and power.project_id is None for power in self.powers)

    @cached_property
    def offices(self) -> tuple[Any, ...]:
        """The open offices where this colleague works, by name."""
        return tuple(offices_of(self))

    def today(self) -> date:
        """Today on the wall of the first office of this colleague; in UTC for who has none."""
        return self.offices[0].today() if self.offices else timezone.now().date()

    @verb("grant.give")
    def give_grant(
        self, *, by: Any, role: str, mission: Any, office: Any = None, project: Any = None, until: Any = None
    ) -> Any:
        """Nobody gives a role that reaches further than they may give roles themselves. A guarded one waits."""
        from ..policy import may, no
        from .grant import Grant

        grant = Grant(user=self, role=role, mission=mission, office=office, project=project, until=until)
        answer = may(by, "grant.give", grant)
        if any(place is not None and place.mission_id != mission.pk for place in (office, project)):
            answer = no("grant.give")
        if not answer:
            raise Refused(answer, self, "grant.give")
        grant.begin(by=by)
        return grant

    @verb("certificate.record")
    def record_certificate(self, *, by: Any, code: str, valid_from: Any, valid_until: Any) -> Any:
        from .certificate import Certificate

        certificate = Certificate(user=self, code=code, valid_from=valid_from, valid_until=valid_until)
        certificate.save()
        return certificate

    @verb("user.edit")
    def edit(self, *, by: Any, name: str, name_ar: str, email: str) -> None:
        """Who moves a colleague's mailbox must not get in by it: no code goes there until that colleague has signed in."""
        moved = email.lower() != self.email and by != self
        self.name, self.name_ar, self.email = name, name_ar, email.lower()
        if moved:
            self.mail_trusted = False
            self.end_codes()
        self.save()
        if moved:
            ask("mail_moved", f"{self.uid}:{self.version}")

    @verb("user.prefer")
    def prefer(self, *, by: Any, language: str | None = None, theme: str | None = None) -> None:
        self.language, self.theme = language or self.language, theme or self.theme
        self.save()

    @verb("user.block")
    def block(self, *, by: Any) -> None:
        """The account signs in no more; every session ends at its next request."""
        self.is_active = False
        self.save()

    @verb("user.unblock")
    def unblock(self, *, by: Any) -> None:
        self.is_active = True
        self.save()


def live_grants() -> Any:
    """Grants that hold at this moment."""
    from .grant import Grant

    return Grant.objects.filter(Q(until=None) | Q(until__gt=NOW), since__lte=NOW)


@prepared
def offices_of(user: Any) -> Any:
    from ..policy import EVERYONE, places
    from .office import Office

    return Office.objects.filter(Office.within(places(user, EVERYONE)), closed_on=None)


@prepared
def powers_of(*, user: Any) -> Any:
    return live_grants().filter(user=user)
