from django.db import models

from masar.lib.uid import uuid7

from ..classes import classified


class Key(models.Model):
    """The key of one subject and one class, wrapped by the class key. Lives in the database of keys."""

    uid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_uid = models.UUIDField()
    data_class = models.CharField(max_length=5)
    version = models.PositiveSmallIntegerField(default=1)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)  # nothing new is sealed with it; what was, still opens
    destroyed_at = models.DateTimeField(null=True)

    classes = classified(
        T="uid subject_uid data_class version created_at retired_at destroyed_at", S="wrapped"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_uid", "data_class", "version"], name="key_once"),
        ]
