from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access import jobs
from masar.access.classes import classified
from masar.access.models import Record, Scope
from masar.access.verbs import verb

if TYPE_CHECKING:
    from masar.access.policy import Places


class Sweep(Record):
    """Everybody here is compared with everybody. `upto` is the event up to which everybody was read, and `code` that
    event's: the next one looks only at those of whom later events speak."""

    asked_at = models.DateTimeField(_("asked at"))
    upto = models.BigIntegerField(null=True)
    code = models.CharField(max_length=64, blank=True)
    whole = models.BooleanField(_("everybody, not only who was changed"), default=False)
    people = models.PositiveIntegerField(_("people compared"), default=0)
    likely = models.PositiveIntegerField(_("pairs that may be one person"), default=0)
    told = models.PositiveIntegerField(_("pairs looked at"), default=0)
    ended_at = models.DateTimeField(null=True)

    read_verb = "sweep.read"
    classes = classified(T="asked_at upto code whole people likely told ended_at")

    class Meta:
        ordering = ["-pk"]

    @property
    def scope(self) -> Scope:
        return Scope()

    @property
    def open(self) -> bool:
        return self.ended_at is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q()  # says nothing of anybody

    @verb("sweep.ask")
    def ask(self, *, by: Any) -> "Sweep":
        """One goes on at a time: whoever asks meanwhile is answered by that one."""
        going_on = Sweep.objects.filter(ended_at=None).first()
        if going_on is None:
            self.asked_at = timezone.now()
            self.save()
        jobs.ask("find_duplicates")
        return going_on or self

    @verb("sweep.go_on")
    def go_on(self, *, by: Any, **so_far: Any) -> None:
        """Keep how far it is."""
        for name, value in so_far.items():
            setattr(self, name, value)
        self.save()
