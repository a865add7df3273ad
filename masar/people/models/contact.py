from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import verb

from .of_person import OfPerson


class Contact(OfPerson):
    """A way to reach somebody. Shown only after its safe hours and words have been read."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("phone")
        MESSAGES = "messages", _("messages on the phone")
        EMAIL = "email", _("e-mail")
        ADDRESS = "address", _("address here")
        HOME = "home", _("address at home")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("number or address"), max_length=200)
    e164 = models.CharField(max_length=16, blank=True, db_index=True)
    whose = models.CharField(_("whose"), max_length=80, blank=True)
    safe_hours = models.CharField(_("safe hours"), max_length=80, blank=True)
    safe_words = models.CharField(_("safe words"), max_length=120, blank=True)
    ended = models.BooleanField(_("no longer used"), default=False)

    read_verb = "contact.read"
    classes = classified(A="kind value e164 whose safe_hours safe_words ended")

    def __str__(self) -> str:
        return self.get_kind_display()

    @verb("contact.add")
    def add(self, *, by: Any) -> "Contact":
        self.save()
        return self

    @verb("contact.end")
    def end(self, *, by: Any) -> None:
        self.ended = True
        self.save()
