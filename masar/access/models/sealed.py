"""Sealed content. Every value of class B and above is a row here, never a plain column of its noun.

Rows are only ever added: a new text is a new row, so its history is kept; erasure destroys the key, not the row.
The primary key is `uid`, made by us: PostgreSQL then need not read a row back, which its wall would refuse.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.lib.uid import uuid7

from ..classes import SEALED, classified
from .holding import Holding
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places


class Sealed(Record):
    uid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_uid = models.UUIDField(_("file"))  # type: ignore[assignment]
    record_uid = models.UUIDField()
    label = models.CharField(max_length=60)  # "table.column" of what it belongs to
    data_class = models.CharField(_("class"), max_length=5)
    key_version = models.PositiveSmallIntegerField()
    author = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    written_at = models.DateTimeField(_("written at"))

    read_verb = "sealed.read"

    class Meta:
        abstract = True

    @property
    def scope(self) -> Scope:
        offices = Holding.of(self.subject_uid).values_list("office_id", "office__mission_id")
        return Scope(
            mission=offices[0][1] if offices else None, offices=frozenset(office for office, _m in offices)
        )

    @property
    def sensitivity(self) -> str:
        return self.data_class

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(pk=None)  # read by subject and class, through `sealing`, never as a list


class SealedText(Sealed):
    ciphertext = models.BinaryField()

    classes = classified(
        T="subject_uid record_uid label data_class key_version author written_at", B="ciphertext"
    )

    class Meta:
        indexes = [models.Index(fields=["record_uid", "label", "-uid"], name="sealed_text_of_record")]
        constraints = [
            models.CheckConstraint(condition=Q(data_class__in=sorted(SEALED)), name="sealed_text_class")
        ]


class SealedFile(Sealed):
    """A file, encrypted before it touched the disk. Its name is inside the sealed header, as names tell."""

    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)  # "jpeg", "png", "pdf": by content, never by name
    header = models.BinaryField()

    classes = classified(
        T="subject_uid record_uid label data_class key_version author written_at size kind", B="header"
    )

    class Meta:
        indexes = [models.Index(fields=["record_uid", "label", "-uid"], name="sealed_file_of_record")]
        constraints = [
            models.CheckConstraint(condition=Q(data_class__in=sorted(SEALED)), name="sealed_file_class")
        ]
