"""The two chains (what was done, what was read), their heads and checkpoints, and the changes that events stand for.

None of these is a `Record`: they are not changed by verbs, they are what verbs leave behind. Nothing personal is in a
chain. PostgreSQL lets the application insert and select them, no more.
"""

from django.db import models

from masar.lib.uid import uuid7

from ..classes import classified
from ..exact_json import ExactJSONField


class Link(models.Model):
    """One row of a chain: its place, and a code over the row before and itself."""

    seq = models.BigIntegerField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)  # "user:<uid>", "system:<job>" or "public:<channel>"
    record = models.CharField(max_length=60)  # "access.office"
    record_uid = models.UUIDField()
    mission = models.BigIntegerField(default=0)  # see audit.mission_of
    key_id = models.CharField(max_length=10)
    mac = models.BinaryField(max_length=32)

    base_classes = classified(T="seq uid at by record record_uid mission key_id mac")

    class Meta:
        abstract = True
        ordering = ["seq"]


class Event(Link):
    verb = models.CharField(max_length=60)
    happened_on = models.DateField()  # when it was done; `at` is when it was written
    changes_mac = models.BinaryField(max_length=32)
    once = models.CharField(max_length=64, null=True, unique=True)

    classes = classified(T="verb happened_on changes_mac once")

    class Meta(Link.Meta):
        indexes = [
            models.Index(fields=["record_uid", "seq"], name="event_of_record"),
            models.Index(fields=["mission", "seq"], name="event_of_mission"),
        ]


class Reading(Link):
    kind = models.CharField(max_length=10)  # open, sealed, search, list, print, export, preview, refused
    count = models.PositiveIntegerField(default=1)

    classes = classified(T="kind count")

    class Meta(Link.Meta):
        indexes = [
            models.Index(fields=["by", "record_uid", "-at"], name="reading_of_record"),
            models.Index(fields=["record_uid", "seq"], name="reading_about_record"),
        ]


class ChainHead(models.Model):
    """Where a chain ends now. Locked last by each verb, so the chain's order is the order of commits."""

    chain = models.CharField(max_length=10, primary_key=True)
    seq = models.BigIntegerField(default=0)
    mac = models.BinaryField(max_length=32)

    classes = classified(T="chain seq mac")


class Change(models.Model):
    """The old and new value of one field. Not in a chain, so it can be erased with the person it is about.

    Holds class A and technical values only: everything above is sealed text, which keeps its own history.
    """

    event_uid = models.UUIDField()
    subject_uid = models.UUIDField(db_index=True)
    record = models.CharField(max_length=60)
    record_uid = models.UUIDField()
    version = models.PositiveIntegerField()  # of the record, after the change
    field = models.CharField(max_length=60)
    old = ExactJSONField(null=True)
    new = ExactJSONField(null=True)

    classes = classified(T="event_uid subject_uid record record_uid version field", A="old new")
    base_classes = classified(T="id")

    class Meta:
        indexes = [
            models.Index(fields=["record_uid", "version"], name="change_of_record"),
            models.Index(fields=["event_uid"], name="change_of_event"),
        ]


class Checkpoint(models.Model):
    """A signed statement of where a chain ended; the copy that counts lies outside the database.

    `count` is the number of links since the statement before, `previous` that statement's digest.
    """

    chain = models.CharField(max_length=10)
    seq = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    count = models.BigIntegerField()
    previous = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    classes = classified(T="chain seq mac at count previous signature")
    base_classes = classified(T="id")

    class Meta:
        indexes = [models.Index(fields=["chain", "-seq"], name="checkpoint_latest")]
