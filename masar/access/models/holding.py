from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..prepared import prepared
from .office import Office
from .project import Project
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Holding(Record):
    """An office holds a file for a purpose and a time. This is the one row behind every `visible_to`.

    `shielded` hides the file from everybody but its readers of class A, in the same office too: set by Protection.
    """

    subject_uid = models.UUIDField(_("file"))  # type: ignore[assignment]
    office = models.ForeignKey(Office, models.PROTECT, related_name="holdings")
    project = models.ForeignKey(Project, models.PROTECT, related_name="holdings", null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=20, default="registration")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    shielded = models.BooleanField(_("hidden"), default=False)

    read_verb = "holding.read"
    classes = classified(T="subject_uid office project purpose since until", A="shielded")

    class Meta:
        indexes = [
            models.Index(
                fields=["subject_uid", "office"], condition=Q(until=None), name="holding_of_subject"
            ),
            models.Index(fields=["office", "subject_uid"], condition=Q(until=None), name="holding_of_office"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="holding_ends_after_start",
                violation_error_message=_("The file would be handed over before it was held."),
            ),
            models.UniqueConstraint(
                fields=["subject_uid", "office", "purpose"],
                condition=Q(until=None),
                name="holding_open_once",
                violation_error_message=_("This office already holds this file."),
            ),
        ]

    @property
    def scope(self) -> Scope:
        return Scope(
            mission=self.office.mission_id,
            offices=frozenset({self.office_id}),
            projects=frozenset({self.project_id} if self.project_id else ()),
        )

    @property
    def open(self) -> bool:
        return self.until is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @classmethod
    def of(cls, subject_uid: object) -> "models.QuerySet[Holding]":
        """The offices that hold this file now."""
        return cls.objects.filter(subject_uid=subject_uid, until=None)


@prepared
def held_now(*, subject_uid: Any) -> Any:
    """The same with their offices, which every page of a file asks for."""
    return Holding.of(subject_uid).select_related("office")


class Reader(Record):
    """Who may read the sealed content of one class about one person, until when. The database reads this table too.

    `function`: the duty that goes with it, where it was handed on to a successor or a stand-in.
    """

    user = models.ForeignKey("access.User", models.PROTECT, related_name="readings_allowed")
    user_uid = models.UUIDField()  # the same colleague, as the database's own wall knows them
    subject_uid = models.UUIDField(_("file"))  # type: ignore[assignment]
    data_class = models.CharField(_("class"), max_length=5)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    function = models.ForeignKey("access.Function", models.PROTECT, related_name="readers", null=True)

    read_verb = "reader.read"
    classes = classified(T="user user_uid subject_uid since until function", A="data_class")

    class Meta:
        indexes = [models.Index(fields=["subject_uid", "data_class", "user_uid"], name="reader_of_subject")]

    @property
    def scope(self) -> Scope:
        offices = frozenset(Holding.of(self.subject_uid).values_list("office_id", flat=True))
        return Scope(mission=self.user.mission_id, offices=offices)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pk=None)  # nobody lists readers; audit answers who could read
