"""That somebody could not be seen alone, and why: the case goes on, and it is tried again."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from masar.access.classes import classified
from masar.access.verbs import current, verb

from .case import OfEpisode
from .member import Member
from .task import ask


class NotAlone(OfEpisode):
    """Why somebody could not be seen alone. It lets the case go on and leaves a task to try again."""

    class Why(models.TextChoices):
        FAMILY = "FAMILY", _("the family did not leave the room")
        ASKED = "ASKED", _("the person asked not to be alone")
        ROOM = "ROOM", _("there was no room for it")
        INTERPRETER = "INTERP", _("no interpreter who suits")
        HEALTH = "HEALTH", _("health did not allow it")
        OTHER = "OTHER", pgettext_lazy("reason", "another reason")

    member = models.ForeignKey(Member, models.PROTECT, related_name="not_alone")
    why = models.CharField(_("why not"), max_length=6, choices=Why.choices)
    happened_on = models.DateField(_("happened on"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")

    read_verb = "session.read"
    classes = classified(T="happened_on by", A="member why")

    class Meta:
        ordering = ["-pk"]

    @property
    def open(self) -> bool:
        return self.member.open

    @property
    def subject_uid(self) -> Any:
        return self.member.person.uid

    @verb("session.not_alone")
    def record(self, *, by: Any) -> "NotAlone":
        self.by, self.happened_on = by, current().happened_on
        self.save()
        ask("see-alone", self.member.person.uid, self.episode, in_days=7)
        return self
