"""The decision of a second person: accepted, sent back with a word, or not accepted, with a neutral reason."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import current
from masar.lib.text import isolated

from .case import Episode, OfEpisode
from .task import ask, done
from .words import keep_words


class Look(models.TextChoices):
    """The eight things a decision looks at before it is an ordinary one."""

    WILL = "will", _("the person decides freely")
    FEAR = "fear", _("no fear of going back was said")
    AREA = "area", _("the home area is not rated as dangerous")
    FLAGS = "flags", _("nothing waits at Protection or the physician")
    CUSTODY = "custody", _("nobody’s custody is disputed")
    COURT = "court", _("no court case and no ban on leaving")
    RECEPTION = "reception", _("there is somebody or somewhere to arrive at")
    EARLIER = "earlier", _("no earlier return with help")


# Nothing in this version asks about these: no rating of home areas is kept, and nobody is asked about courts and bans.
# A sign of trouble in the file is told, but that there is none proves nothing, so nobody says so by a tick.
NOT_ASKED = frozenset({Look.AREA, Look.COURT})
ASKED = tuple(look for look in Look if look not in NOT_ASKED)


class Outcome(models.TextChoices):
    ACCEPTED = "ACCEPTED", _("accepted")
    RETURNED = "RETURNED", _("sent back")
    REFUSED = "REFUSED", _("not accepted")


class Decision(OfEpisode):
    """What the head, or whoever stands in, decided on a file as it was that day. Never changed.

    `looked` are the codes of `Look` that are clear. The true reason of a refusal is sealed; `reason` may be said to
    anybody.
    """

    outcome = models.CharField(_("decision"), max_length=8, choices=Outcome.choices)
    reason = models.CharField(_("reason"), max_length=20, blank=True)  # list refusal_reasons
    looked = models.CharField(max_length=80, blank=True)
    alternatives = models.BooleanField(_("other help was offered"), default=False)
    offered = models.CharField(_("what was offered"), max_length=80, blank=True)  # codes of other_help
    appeal_told = models.BooleanField(_("told how to appeal"), default=False)
    member = models.ForeignKey(
        "cases.Member", models.PROTECT, related_name="decisions", null=True
    )  # where it is about one of them
    by = models.ForeignKey("access.User", models.PROTECT, related_name="decisions")
    happened_on = models.DateField(_("decided on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    read_verb = "case.read"
    author_path = "by"
    classes = classified(
        T="by happened_on recorded_at", A="outcome reason looked alternatives offered appeal_told member"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.REFUSED)
                | (~Q(reason="") & Q(alternatives=True) & Q(appeal_told=True)),
                name="refused_with_care",
                violation_error_message=_(
                    "A refusal needs a reason that can be said, other help offered, and how to appeal."
                ),
            )
        ]

    @property
    def author_id(self) -> int | None:
        return self.by_id


def decide(
    episode: Episode, outcome: str, *, word: str = "", looked: tuple[str, ...] = (), **said: Any
) -> Decision:
    """Inside the step: keep the decision; `word`, to the case worker or the true reason, is sealed for both."""
    act = current()
    decision = Decision(
        episode=episode,
        outcome=outcome,
        looked=" ".join(looked),
        by=act.by,
        happened_on=act.happened_on,
        recorded_at=timezone.now(),
        **said,
    )
    decision.save()
    keep_words(act.by, decision, "word", word, about=episode.case.uid, episode=episode)
    return decision


# What the steps do, inside `journey.take`.


def put_forward(episode: Episode) -> None:
    episode.submitted_by, episode.submitted_on = current().by, current().happened_on
    wait(episode)


def wait(episode: Episode) -> None:
    """On the list of the head."""
    ask("decide", episode.case.uid, episode, in_days=3, role="HRC")


def accept(episode: Episode, *, looked: tuple[str, ...], word: str = "") -> None:
    """Triage and decision in one act. `looked` are the codes of `Look` that are clear: all that are asked, or a word why."""
    if episode.project is not None and episode.project.mission_id != episode.case.mission_id:
        raise ValueError("a project of another mission")
    if not set(looked) >= set(ASKED) and not word.strip():
        raise ValueError("what is not clear needs a word")
    decide(episode, Outcome.ACCEPTED, word=word, looked=looked)
    decided(episode)


def send_back(episode: Episode, *, word: str) -> None:
    if not word.strip():
        raise ValueError("say what is missing")
    decide(episode, Outcome.RETURNED, word=word)
    decided(episode)


def refuse(
    episode: Episode, *, reason: str, alternatives: bool, appeal_told: bool, word: str = "", offered: str = ""
) -> bool:
    """A neutral reason that may be said; `word`, the true one, is sealed. Ends the episode."""
    refused = decide(
        episode,
        Outcome.REFUSED,
        word=word,
        reason=reason,
        alternatives=alternatives,
        offered=offered,
        appeal_told=appeal_told,
    )
    decided(episode)
    to_be_told(refused)
    return True


def to_be_told(refused: Decision) -> None:
    """The case worker says it in person and hands the letter over, also where the case has ended."""
    ask("letter", refused.uid, refused.episode, in_days=0)


def decided(episode: Episode) -> None:
    episode.submitted_by, episode.submitted_on = None, None
    done("decide", episode.case.uid)


# What steps ask of a case file: see `session`.


def is_put_forward(file: Any) -> Any:
    return None if file.episode.pending else _("The case worker has not put this case forward yet.")


def is_not_put_forward(file: Any) -> Any:
    return _("This case waits for a decision already.") if file.episode.pending else None


def project_is_open(file: Any) -> Any:
    """Somebody pays: a project that is open on this day."""
    project = file.episode.project
    if project is None:
        return _("Choose the project that pays for this return.")
    if not project.opens_on <= file.today <= project.closes_on:
        return _("The project %(code)s is not open on this day.") % {"code": isolated(project.code)}
    return None
