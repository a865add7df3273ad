from django.db import models

from ..classes import classified


class Tally(models.Model):
    """A count kept by deltas: verbs add rows of ±1, the worker folds them into one, readers sum. No row is hot."""

    cell = models.CharField(max_length=120)  # "registered:<office id>:<day>"
    count = models.IntegerField()

    classes = classified(T="cell count")
    base_classes = classified(T="id")

    class Meta:
        indexes = [models.Index(fields=["cell"], name="tally_cell")]
