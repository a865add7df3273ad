from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.files import Ready
from masar.access.models import Mission, Record, Scope
from masar.access.verbs import current, verb

from .. import texts

if TYPE_CHECKING:
    from masar.access.policy import Places

    from .recording import Recording


MEANWHILE = _("A colleague prepared or approved a number of this text a moment ago. Look at the texts again.")


class WordingCode(models.TextChoices):
    """What a text is for."""

    DECLARATION = "DECLARATION", _("Declaration of return")


class Wording(Record):
    """A text that people sign or have read aloud: one number of it in one language, prepared by one, approved by another."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="wordings")
    code = models.CharField(_("text"), max_length=20, choices=WordingCode.choices)
    language = models.CharField(_("language"), max_length=2)
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(_("text"))
    prepared_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    used_from = models.DateField(_("used from"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)

    read_verb = "wording.read"
    author_path = "prepared_by"
    classes = classified(
        T="mission code language number title body prepared_by prepared_at approved_by approved_at used_from ended_on"
    )

    class Meta:
        ordering = ["code", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "code", "language", "number"],
                name="wording_number_once",
                violation_error_message=MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["mission", "code", "language"],
                condition=Q(approved_at=None, ended_on=None),
                name="wording_prepared_once",
                violation_error_message=MEANWHILE,
            ),
            models.UniqueConstraint(
                fields=["mission", "code", "language"],
                condition=Q(approved_at__isnull=False, ended_on=None),
                name="wording_in_use_once",
                violation_error_message=MEANWHILE,
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("prepared_by")),
                name="wording_approved_by_another",
                violation_error_message=_("A second person approves a text."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("text", args=[self.uid])

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.mission_id)

    @property
    def author_id(self) -> int | None:
        return self.prepared_by_id

    @property
    def open(self) -> bool:
        return self.ended_on is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(mission__in=places.missions | places.missions_of_offices)

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.body}"

    def in_use_on(self, day: date) -> bool:
        """Whether this number held on `day`; a text that ended and one that began that day do not both."""
        began = self.used_from is not None and self.used_from <= day
        return began and (self.ended_on is None or self.ended_on > day)

    @property
    def digest(self) -> str:
        return texts.digest(self.title, self.body)

    @property
    def reading_time(self) -> int:
        """Seconds."""
        return texts.seconds(self.whole)

    def blocks(self, **filled: str) -> list[texts.Block]:
        """The text as people see it: `blocks(country="Mali", office="Alger")`; without them, with blanks."""
        return texts.blocks(texts.fill(self.body, **(filled or texts.BLANKS[self.language])))

    @property
    def too_long(self) -> bool:
        """Nobody follows to the end."""
        return self.reading_time > texts.LONGEST

    @property
    def before(self) -> "Wording | None":
        """The number before this one that was approved."""
        return self.others().filter(number__lt=self.number, approved_at__isnull=False).first()

    def others(self) -> Any:
        """The other numbers of the same text, the newest first."""
        same = Wording.objects.filter(mission=self.mission_id, code=self.code, language=self.language)
        return same.exclude(pk=self.pk).order_by("-number")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What was approved is what people signed: from then on only its end may be written."""
        stored = self.stored_values()
        if stored and stored["approved_by_id"] and any(stored[name] != getattr(self, name) for name in FIXED):
            raise ValueError("an approved text does not change")
        super().save(*args, **kwargs)

    @verb("wording.prepare")
    def prepare(self, *, by: Any, title: str, body: str) -> "Wording":
        """A new number, `Wording(mission=…, code=…, language="fr").prepare(by=…, title=…, body=…)`, or more of this one."""
        self.title, self.body = texts.tidy(title.replace("\n", " ")), texts.tidy(body)
        if not self.title or not self.body or self.language not in texts.LANGUAGES:
            raise ValueError("a text has a title, a body and one of our languages")
        if strange := texts.strange(self.whole):
            raise ValueError(f"nothing fills in {strange[0]}")
        if self._state.adding:
            self.number = 1 + (self.others().aggregate(last=Max("number"))["last"] or 0)
        self.prepared_by, self.prepared_at = by, timezone.now()
        self.save()
        return self

    @verb("wording.approve")
    def approve(self, *, by: Any) -> None:
        """In use from today; the number that was in use before ends today."""
        self.approved_by, self.approved_at, self.used_from = by, timezone.now(), by.today()
        for earlier in self.others().filter(approved_at__isnull=False, ended_on=None):
            earlier.ended_on = self.used_from
            earlier.save()
        self.save()

    @verb("wording.end")
    def end(self, *, by: Any) -> None:
        """Not used any more, or never: then nobody signs it, and its recordings are heard no longer."""
        self.ended_on = by.today()
        self.save()

    @verb("recording.add")
    def record(self, *, by: Any, language: str, sound: Ready) -> "Recording":
        """Somebody reads this number aloud in a spoken language: `wording.record(by=sara, language="ha", sound=ready)`."""
        from .recording import Recording

        recording = Recording(
            wording=self, language=language, recorded_by=by, happened_on=current().happened_on
        )
        return recording.keep(by, sound)


FIXED = ("mission_id", "code", "language", "number", "title", "body", "prepared_by_id", "prepared_at",
         "approved_by_id", "approved_at", "used_from")  # fmt: skip


def in_use(mission: Any, code: str, language: str, day: date) -> Wording | None:
    """The approved text that holds on `day`. Of two that ended and began that day, the one that began."""
    return used(mission, code, day).filter(language=language).first()


def languages_of(mission: Any, code: str, day: date) -> list[str]:
    """The languages in which this text is in use on `day`, in our order."""
    found = set(used(mission, code, day).values_list("language", flat=True))
    return [language for language in texts.LANGUAGES if language in found]


def used(mission: Any, code: str, day: date) -> Any:
    """The approved texts that hold on `day`, in whatever language."""
    return Wording.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), mission=mission, code=code, used_from__lte=day
    )
