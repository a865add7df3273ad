from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from .record import Record, Scope
from .user import User

if TYPE_CHECKING:
    from ..policy import Places


class Certificate(Record):
    """A training that somebody passed. Rules ask for its code and whether it is valid; courses belong elsewhere."""

    user = models.ForeignKey(User, models.PROTECT, related_name="certificates")
    code = models.CharField(_("training"), max_length=20)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))

    read_verb = "certificate.read"
    author_path = "user"
    classes = classified(T="user code valid_from valid_until")

    class Meta:
        ordering = ["-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="certificate_ends_after_start",
                violation_error_message=_("The training would end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def scope(self) -> Scope:
        return self.user.scope

    @property
    def author_id(self) -> int | None:
        return self.user_id

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(user__in=User.objects.filter(User.within(places)))
