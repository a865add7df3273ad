from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb
from masar.lib.text import visible

from ..identity import names
from .of_person import OfPerson


class Name(OfPerson):
    """One form of a name. `key` is what spellings of the same name share, in any script and order."""

    class Form(models.TextChoices):
        DOCUMENT = "document", _("as in the document")
        SPOKEN = "spoken", _("as spoken")
        NATIVE = "native", _("in their own script")
        SPELLING = "spelling", _("another spelling")

    form = models.CharField(_("form"), max_length=8, choices=Form.choices)
    text = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, db_index=True)

    read_verb = "person.read"
    classes = classified(A="form text key")

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.text = visible(self.text)
        self.key = names.name_key(self.text)[:200]
        super().save(*args, **kwargs)

    @verb("name.add")
    def add(self, *, by: Any) -> "Name":
        """One more spelling: `Name(person=…, form=…, text=…).add(by=…)`."""
        self.save()
        return self
