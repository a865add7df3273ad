from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masar.access import files
from masar.access.classes import classified
from masar.access.models import Record, Scope, SealedFile
from masar.access.pages import day
from masar.access.verbs import verb

from .. import lists
from .wording import Wording

if TYPE_CHECKING:
    from masar.access.policy import Places


class Recording(Record):
    """One number of a text, read aloud in a spoken language. Heard by people once a second colleague has listened to it."""

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="recordings")
    language = models.CharField(_("spoken language"), max_length=5)  # list languages
    seconds = models.PositiveSmallIntegerField()
    recorded_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("recorded on"))
    approved_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    ended_on = models.DateField(_("ended on"), null=True)

    read_verb = "recording.read"
    author_path = "recorded_by"
    classes = classified(T="wording language seconds recorded_by happened_on approved_by ended_on")

    class Meta:
        ordering = ["language", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("recorded_by")),
                name="recording_approved_by_another",
                violation_error_message=_("A second person listens to a recording and approves it."),
            )
        ]

    def __str__(self) -> str:
        """“Hausa, 2:57, 3 March 2026”: more than one may be in use in a language."""
        spoken = lists.label("languages", self.language)
        return f"{spoken} · {self.seconds // 60}:{self.seconds % 60:02} · {day(self.happened_on)}"

    def get_absolute_url(self) -> str:
        return self.wording.get_absolute_url()

    @property
    def scope(self) -> Scope:
        return self.wording.scope

    @property
    def author_id(self) -> int | None:
        return self.recorded_by_id

    @property
    def open(self) -> bool:
        return self.ended_on is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(wording__in=Wording.objects.filter(Wording.within(places)))

    def keep(self, by: Any, sound: files.Ready) -> "Recording":
        """Written by `wording.record`. Sealed under the mission, so that whoever works in it may play it."""
        self.seconds = sound.seconds
        self.save()
        files.keep(by, self, "sound", sound, subject_uid=self.wording.mission.uid, data_class="B")
        return self

    @verb("recording.approve")
    def approve(self, *, by: Any) -> None:
        """Somebody else has heard all of it: it is this language, and it says this text."""
        self.approved_by = by
        self.save()

    @verb("recording.end")
    def end(self, *, by: Any) -> None:
        self.ended_on = by.today()
        self.save()

    def sound(self, user: Any) -> SealedFile | None:
        """The file, for whoever works in the mission."""
        return next(iter(files.of(user, self, "sound")), None)


def recordings_in_use(wordings: list[Wording], language: str) -> list[Recording]:
    """What may be played of these texts to people who speak `language`, the newest first; empty means that it is read aloud."""
    return list(playable(wordings).filter(language=language).order_by("-pk"))


def playable(wordings: Any) -> Any:
    """Recordings of these texts that a second colleague approved, as long as both are in use."""
    return Recording.objects.filter(
        wording__in=wordings,
        wording__approved_by__isnull=False,
        wording__ended_on=None,
        approved_by__isnull=False,
        ended_on=None,
    )
