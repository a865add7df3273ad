from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.lib.uid import uuid7

from ..classes import classified
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Draft(Record):
    """What somebody is typing, encrypted, kept fourteen days, seen by its author and the head of the centre.

    Written without a verb, as it is nobody's record yet; it becomes rows by one verb of the noun it is meant for. What
    will be sealed above class B (`data_class`) is its author's alone.
    """

    uid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    author = models.ForeignKey("access.User", models.PROTECT, related_name="drafts")
    author_uid = models.UUIDField()
    office = models.ForeignKey("access.Office", models.PROTECT, related_name="drafts")
    kind = models.CharField(
        max_length=30
    )  # which form: "registration", or "held" for what a locked session sent
    data_class = models.CharField(max_length=5, default="B")  # of the most sensitive thing its form asks for
    ciphertext = models.BinaryField()
    begun_at = models.DateTimeField(_("begun at"))
    saved_at = models.DateTimeField(_("saved at"))
    expires_at = models.DateTimeField(_("kept until"))
    used_at = models.DateTimeField(null=True)  # it has become rows

    read_verb = "draft.read"
    author_path = "author"
    classes = classified(
        T="author author_uid office kind data_class begun_at saved_at expires_at used_at", B="ciphertext"
    )

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["author", "-saved_at"], name="draft_of_author")]

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def sensitivity(self) -> str:
        return self.data_class

    @property
    def open(self) -> bool:
        return self.used_at is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    def note_changes(self, before: dict[str, Any] | None) -> list[str]:
        """What changed. Typing is not an act, so no event tells of it."""
        return [
            each.attname
            for each in self._meta.concrete_fields
            if each.attname != "version"
            and (before is None or before[each.attname] != getattr(self, each.attname))
        ]
