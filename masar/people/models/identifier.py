from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb

from ..identity.cards import document_key
from .of_person import OfPerson


class Identifier(OfPerson):
    """A number that somebody is known by: of a document, or in another system. Never unique: see `foundations` 18."""

    kind = models.CharField(_("kind"), max_length=20)  # a document type of `programme/lists`, or "system"
    system = models.CharField(_("system"), max_length=40, blank=True)
    issuer = models.CharField(_("issued by"), max_length=3, blank=True)
    number = models.CharField(_("number"), max_length=40)
    key = models.CharField(max_length=60, db_index=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    zone = models.CharField(_("machine-readable zone"), max_length=95, blank=True)

    read_verb = "person.read"
    classes = classified(A="kind system issuer number key issued_on expires_on zone")

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = document_key(self.kind, self.issuer, self.number)
        super().save(*args, **kwargs)

    @verb("identifier.add")
    def add(self, *, by: Any) -> "Identifier":
        self.save()
        return self
