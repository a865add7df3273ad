from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Mission, Record, Scope
from masar.access.verbs import verb

if TYPE_CHECKING:
    from masar.access.policy import Places


class Code(Record):
    """A mission's own addition to a standard list, with its label in three languages. Ended, never deleted."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="codes")
    list = models.CharField(_("list"), max_length=30)
    code = models.CharField(_("code"), max_length=20)
    label_fr = models.CharField(_("in French"), max_length=80)
    label_ar = models.CharField(_("in Arabic"), max_length=80)
    label_en = models.CharField(_("in English"), max_length=80)
    active_from = models.DateField(_("from"))
    active_to = models.DateField(_("to"), null=True, blank=True)

    read_verb = "code.read"
    classes = classified(T="mission list code label_fr label_ar label_en active_from active_to")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "list", "code"],
                name="code_once",
                violation_error_message=_("This code is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    def label(self, language: str) -> str:
        return str(getattr(self, f"label_{language}", self.label_en))

    @property
    def open(self) -> bool:
        return self.active_to is None

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.mission_id)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(mission__in=places.missions | places.missions_of_offices)

    @verb("code.add")
    def add(self, *, by: Any) -> "Code":
        self.save()
        return self

    @verb("code.end")
    def end(self, *, by: Any, active_to: Any) -> None:
        self.active_to = active_to
        self.save()


def own_labels(user: Any, language: str) -> dict[tuple[str, str], str]:
    """What the reader's mission calls its own entries, ended ones too, by list and code. Read once for each request."""
    kept: dict[str, dict[tuple[str, str], str]] = user.__dict__.setdefault("own_labels", {})
    if language not in kept:
        entries = Code.objects.filter(mission=user.mission_id)
        kept[language] = {(entry.list, entry.code): entry.label(language) for entry in entries}
    return kept[language]


def own_entries(user: Any) -> dict[str, list[tuple[str, str]]]:
    """What the mission of `user` has added to the lists, begun and not ended, by list: `(code, label)`."""
    language = (get_language() or "en")[:2]
    found: dict[str, list[tuple[str, str]]] = {}
    begun = Code.objects.filter(mission=user.mission_id, active_to=None, active_from__lte=user.today())
    for entry in begun.order_by("pk"):
        found.setdefault(entry.list, []).append((entry.code, entry.label(language)))
    return found
