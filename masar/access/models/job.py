from django.db import models
from django.db.models import Q

from masar.lib.uid import uuid7

from ..classes import classified


class Job(models.Model):
    """Work to be done soon, in the transaction that asked for it. `subject` is an identifier, never a value."""

    uid = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    worker = models.CharField(max_length=60, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(
        max_length=120, blank=True
    )  # the class of the error and its place, never its message

    classes = classified(T="uid name subject due_at attempts worker heartbeat_at done_at failed_at fault")

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=Q(done_at=None, failed_at=None), name="job_waiting"),
            models.Index(fields=["name", "subject", "-due_at"], name="job_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "subject"],
                name="job_runs_once",
                condition=Q(done_at=None, failed_at=None, heartbeat_at__isnull=False),
            ),
        ]
