"""An appeal against a refusal: one row, looked at by somebody else than whoever refused."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.policy import Answer
from masar.access.rules import HEAD
from masar.access.verbs import Refused, current, verb

from . import leaving
from .case import Ending, Episode, OfEpisode
from .decision import Decision, Outcome
from .member import Member
from .task import ask, done
from .words import keep_words

DAYS = 10  # working days until an appeal is answered
NOBODY_ASKED = _("Nobody has asked to look at this refusal again.")
ENDED_SINCE = _("This case has ended since. Open it again instead.")
ENDED_FOR_ONE = _(
    "The case has ended since this refusal. Answer that the refusal stays; once the case is open again, whoever it "
    "was can be added."
)


class Appeal(OfEpisode):
    """Somebody asks that a refusal be looked at again. `granted` is None until it is answered."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    asked_on = models.DateField(_("asked on"))
    recorded_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    granted = models.BooleanField(_("taken up again"), null=True)
    answered_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    answered_on = models.DateField(_("answered on"), null=True)

    read_verb = "case.read"
    author_path = "recorded_by"
    classes = classified(T="decision asked_on recorded_by answered_by answered_on", A="granted")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                name="appealed_once",
                violation_error_message=_("An appeal against this decision was written down already."),
            ),
            models.CheckConstraint(
                condition=Q(granted=None, answered_by=None)
                | Q(granted__isnull=False, answered_by__isnull=False),
                name="appeal_answered_by_somebody",
                violation_error_message=_("Say who answered, and what."),
            ),
        ]

    @property
    def author_id(self) -> int | None:
        return self.recorded_by_id

    @property
    def assignees(self) -> frozenset[int]:
        """Whoever worked on the file or refused it: they do not answer."""
        return self.episode.assignees | {self.decision.by_id}

    @property
    def open(self) -> bool:
        return self.granted is None

    @verb("appeal.record")
    def record(self, *, by: Any, words: str = "") -> "Appeal":
        """`Appeal(episode=…, decision=…).record(by=…)`. `words`, why they ask, are sealed."""
        if self.decision.outcome != Outcome.REFUSED or self.decision.episode_id != self.episode_id:
            raise ValueError("only a refusal is appealed against")
        self.recorded_by, self.asked_on = by, current().happened_on
        self.save()
        keep_words(by, self, "words", words, about=self.episode.case.uid, episode=self.episode)
        ask("appeal", self.episode.case.uid, self.episode, in_days=DAYS, role="HRC")
        return self

    @verb("appeal.dismiss")
    def dismiss(self, *, by: Any, word: str) -> None:
        """The refusal stays."""
        self._answer(by, False, word)

    @verb("appeal.grant")
    def grant(self, *, by: Any, word: str) -> None:
        """Whoever was refused alone is in the case again. A whole case is taken up by the step `reconsider`, which opens
        its episode and calls this."""
        member = self.decision.member
        if member is not None and not self.episode.open:
            raise Refused(Answer(False, ENDED_FOR_ONE, HEAD, "cases"), self, "appeal.grant")
        self._answer(by, True, word)
        done("letter", self.decision.uid)
        if member is not None:
            member.come_back()
            leaving.take_up_tasks(self.episode)

    def _answer(self, by: Any, granted: bool, word: str) -> None:
        if not word.strip():
            raise ValueError("an answer to an appeal needs a word")
        self.granted, self.answered_by, self.answered_on = granted, by, current().happened_on
        self.save()
        keep_words(by, self, "answer", word, about=self.episode.case.uid, episode=self.episode)
        done("appeal", self.episode.case.uid)
        ask("answer", self.decision.uid, self.episode, in_days=0)


# What the step does, inside `journey.take`.


def reconsider(episode: Episode, *, word: str) -> None:
    """Grant the open appeal; everybody who stayed is in the case again."""
    asked = list(Appeal.objects.filter(episode=episode, granted=None, decision__member=None))
    if not asked:
        raise Refused(Answer(False, NOBODY_ASKED, HEAD, "cases"), episode, "case.reconsider")
    for appeal in asked:
        appeal.grant(by=current().by, word=word)
    ended = Member.objects.filter(episode=episode, left_on=None, ended=True, person__joined_to=None)
    for member in ended.select_related("person"):
        member.come_back()
    leaving.take_up_tasks(episode)


# What steps ask of a case file: see `session`.


def is_appealed(file: Any) -> Any:
    """A refusal of the whole case; that of one of them is answered on its own."""
    appealed, ending = file.rows("appeal"), file.episode.ending
    if appealed and ending == Ending.REJECTED:
        return None
    return ENDED_SINCE if appealed and ending else NOBODY_ASKED
