from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..verbs import verb
from .office import Office
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Deadline(Record):
    """Something is due on a day, and somebody owes it. Verbs write and end it; lists sort by it."""

    subject_uid = models.UUIDField(_("about"))  # type: ignore[assignment]
    kind = models.CharField(max_length=30)
    office = models.ForeignKey(Office, models.PROTECT, related_name="deadlines")
    owner = models.ForeignKey("access.User", models.PROTECT, related_name="deadlines", null=True, blank=True)
    role = models.CharField(max_length=5, blank=True)  # who owes it where no person is named
    due_on = models.DateField(_("due on"))
    met_at = models.DateTimeField(null=True)

    read_verb = "deadline.read"
    shield_path = "subject_uid"
    author_path = "owner"
    classes = classified(T="subject_uid kind office owner role due_on met_at")

    class Meta:
        ordering = ["due_on"]
        indexes = [  # who owes most has the soonest first without reading the rest
            models.Index(
                fields=["role", "office", "due_on", "id"],
                condition=Q(met_at=None, owner=None),
                name="deadline_of_role",
            ),
            models.Index(
                fields=["owner", "due_on", "id"], condition=Q(met_at=None), name="deadline_of_owner"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_uid", "kind"],
                condition=Q(met_at=None),
                name="deadline_once",
                violation_error_message=_("This is already due."),
            ),
        ]

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def author_id(self) -> int | None:
        return self.owner_id

    @property
    def open(self) -> bool:
        return self.met_at is None

    @verb("deadline.meet")
    def meet(self, *, by: Any) -> None:
        """It is done; it leaves the list of whoever owed it."""
        self.met_at = timezone.now()
        self.save()

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)
