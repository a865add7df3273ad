from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified


class Place(models.Model):
    """One row of the gazetteer: a region, district, commune or town of a country. Reference data, loaded by a mission."""

    country = models.CharField(_("country"), max_length=2)
    level = models.PositiveSmallIntegerField(_("level"))  # 1 to 3 administrative, 4 a town or village
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=120)
    name_fr = models.CharField(_("name in French"), max_length=120, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=120, blank=True)
    key = models.CharField(max_length=120)  # the name folded, for the beginning of a word that is typed
    search = models.TextField(blank=True)  # every spelling folded
    population = models.PositiveIntegerField(default=0)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    classes = classified(T="country level code name name_fr name_ar key search population parent")
    base_classes = classified(T="id")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "code"],
                name="place_code_once",
                violation_error_message=_("This place is in the gazetteer already."),
            )
        ]
        indexes = [models.Index(fields=["country", "key"], name="place_by_key")]

    def __str__(self) -> str:
        return {"ar": self.name_ar, "fr": self.name_fr}.get((get_language() or "")[:2]) or self.name

    def with_region(self) -> str:
        """`Kankan, Kankan region`: what somebody may choose or type."""
        return ", ".join(map(str, self.and_region()))

    def and_region(self) -> "list[Place]":
        """The place and the largest unit around it, to tell namesakes apart."""
        top = self.parent
        while top is not None and top.parent is not None:
            top = top.parent
        return [self, top] if top is not None else [self]
