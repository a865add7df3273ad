from django.db import models
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified

from .of_person import OfPerson


class Nationality(OfPerson):
    """A nationality somebody says they have: ISO 3166-1 alpha-2, or XXA for stateless (see `programme/lists`)."""

    code = models.CharField(_("nationality"), max_length=3)

    read_verb = "person.read"
    classes = classified(A="code")

    class Meta:
        verbose_name_plural = "nationalities"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"],
                name="nationality_once",
                violation_error_message=_("This nationality is written down already."),
            )
        ]


class Language(OfPerson):
    """A language somebody speaks, best first."""

    code = models.CharField(_("language"), max_length=5)

    read_verb = "person.read"
    classes = classified(A="code")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"],
                name="language_once",
                violation_error_message=_("This language is written down already."),
            )
        ]
