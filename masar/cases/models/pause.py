"""What stops a case for a while: a hold with a day to look again, and attempts to reach people."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.policy import Answer
from masar.access.rules import HEAD, not_own_work
from masar.access.verbs import Refused, current, verb

from .case import OfEpisode
from .task import ask, ask_on, done

LONGEST_HOLD = 60  # days until somebody must look again
ATTEMPTS, WAYS = 3, 2  # before somebody counts as not reached: on different days, by different ways


class Pause(OfEpisode):
    """A hold over a stage, or that nobody could be reached. Open until `ended_on`."""

    class Kind(models.TextChoices):
        HOLD = "HOLD", _("on hold")
        LOST = "LOST", _("not reached")
        LOOK = "LOOK", _("the head looks first")

    kind = models.CharField(max_length=4, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=20, blank=True)  # list hold_reasons
    review_on = models.DateField(_("to be looked at again on"), null=True)
    happened_on = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True)

    read_verb = "case.read"
    classes = classified(T="kind review_on happened_on ended_on", A="reason")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode", "kind"],
                condition=Q(ended_on=None),
                name="paused_once",
                violation_error_message=_("This was written down already."),
            )
        ]

    @property
    def open(self) -> bool:
        return self.ended_on is None


class Attempt(OfEpisode):
    """One try to reach the people of a case that did not succeed."""

    way = models.CharField(_("how"), max_length=20)  # list channels
    happened_on = models.DateField(_("tried on"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")

    read_verb = "case.read"
    classes = classified(T="happened_on by", A="way")

    class Meta:
        ordering = ["-pk"]

    @verb("attempt.record")
    def record(self, *, by: Any) -> "Attempt":
        """Once more tomorrow, or it is said that they are not reached."""
        self.by, self.happened_on = by, current().happened_on
        self.save()
        ask("reach", self.episode.case.uid, self.episode, in_days=1)
        return self


# What the steps do, inside `journey.take`.


def begin(episode: Any, kind: str, **said: Any) -> None:
    Pause(episode=episode, kind=kind, happened_on=current().happened_on, **said).save()


def end(episode: Any, *kinds: str) -> None:
    for pause in Pause.objects.filter(episode=episode, kind__in=kinds, ended_on=None):
        pause.ended_on = max(current().happened_on, pause.happened_on)
        pause.save()


def hold(episode: Any, *, reason: str, review_on: date) -> None:
    """Put off until `review_on`, at most sixty days: raises `ValueError` beyond. The day comes on the worker's list."""
    day = current().happened_on
    if not day < review_on <= day + timedelta(days=LONGEST_HOLD):
        raise ValueError("a hold is looked at within sixty days")
    begin(episode, Pause.Kind.HOLD, reason=reason, review_on=review_on)
    ask_on(review_on, "review-hold", episode)


def resume(episode: Any) -> None:
    """The reason is gone, or people were reached again."""
    end(episode, Pause.Kind.HOLD, Pause.Kind.LOST)
    done("review-hold", episode.case.uid)
    done("reach", episode.case.uid)


def lose(episode: Any) -> None:
    begin(episode, Pause.Kind.LOST)
    done("reach", episode.case.uid)


def reached(episode: Any) -> None:
    """Inside the act in which somebody of the case is heard: whoever was out of reach until that day is not any more."""
    for pause in Pause.objects.filter(
        episode=episode, kind=Pause.Kind.LOST, ended_on=None, happened_on__lte=current().happened_on
    ):
        pause.ended_on = current().happened_on
        pause.save()
    done("reach", episode.case.uid)


def look(episode: Any) -> None:
    begin(episode, Pause.Kind.LOOK)


def look_if_nobody_does(episode: Any) -> None:
    """Inside an act that the head is to see before the case goes on."""
    if not Pause.objects.filter(episode=episode, kind=Pause.Kind.LOOK, ended_on=None).exists():
        look(episode)


def looked(episode: Any) -> None:
    """Somebody from outside who signed for a child is looked at by another than whoever had them sign."""
    from .declaration import signed_from_outside

    mine = Q(prepared_by=current().by) | Q(signed_with=current().by)
    if signed_from_outside(episode).filter(mine).exists():
        raise Refused(Answer(False, not_own_work.says, HEAD, "cases"), episode, "case.looked")
    end(episode, Pause.Kind.LOOK)


# What steps ask of a case file: see `session`.


def is_running(file: Any) -> Any:
    """Neither on hold nor out of reach."""
    for row in file.rows("pause"):
        if row.code == Pause.Kind.HOLD:
            return _("The case is on hold. Say that it goes on first.")
        if row.code == Pause.Kind.LOST:
            return _("The people of this case were not reached. Say so when they are.")
    return None


def is_not_on_hold(file: Any) -> Any:
    held = any(row.code == Pause.Kind.HOLD for row in file.rows("pause"))
    return _("The case is on hold already. Say first that it goes on.") if held else None


def is_paused(file: Any) -> Any:
    """On hold or out of reach: something to go on from."""
    paused = any(row.code in (Pause.Kind.HOLD, Pause.Kind.LOST) for row in file.rows("pause"))
    return None if paused else _("The case goes on already.")


def is_held_back(file: Any) -> Any:
    looks = any(row.code == Pause.Kind.LOOK for row in file.rows("pause"))
    return (
        None
        if looks
        else _(
            "This file is being looked at, and goes on by itself after that. Nothing is left for you to do."
        )
    )


def attempts(file: Any) -> list[Any]:
    """Those that count: since the case began, and on a day after somebody of it was last heard."""
    heard = last_heard(file)
    return [row for row in since_heard(file) if row.day > heard]


def since_heard(file: Any) -> list[Any]:
    """Those of that very day too, which are shown and do not count."""
    heard = last_heard(file)
    return [row for row in file.rows("attempt") if row.day >= max(file.episode.began_on, heard)]


def last_heard(file: Any) -> date:
    return max((row.day for row in file.rows("attendance")), default=date.min)


def tried_enough(file: Any) -> Any:
    """Three attempts on different days, by two different ways, since somebody of the case was heard or reached."""
    tried = attempts(file)
    if len({row.day for row in tried}) >= ATTEMPTS and len({row.code for row in tried}) >= WAYS:
        return None
    return _("Try on three different days, by two different ways, and write each attempt down.")
