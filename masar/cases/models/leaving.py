"""How people leave a case: they say no, they die, they are not accepted, or go on in a case of their own.

Who says no is never blocked by anything, is asked alone, and may take it back within a day; what others say of them only asks for that. What a person is helped with
besides goes on, and so do tasks about a person; tasks of the case end with it.
"""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import current, verb

from . import children, decision, declaration
from .case import Case, Ending, Episode
from .member import Left, Member
from .pause import Pause, look, look_if_nobody_does
from .situation import OfMember
from .task import ask, ask_on, done

UNDONE_WITHIN = timedelta(hours=24)


class Withdrawal(OfMember):
    """One person does not want to return any more. What they are helped with besides goes on."""

    reason = models.CharField(_("reason"), max_length=20, blank=True)  # list withdrawal_reasons
    asked_alone = models.BooleanField(_("asked alone"), default=False)
    happened_on = models.DateField(_("said on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    undone_at = models.DateTimeField(_("taken back at"), null=True)

    read_verb = "withdrawal.read"
    classes = classified(T="happened_on recorded_at undone_at", A="reason asked_alone")

    class Meta:
        ordering = ["-pk"]

    @property
    def open(self) -> bool:
        """Whether it can still be taken back."""
        return self.undone_at is None and self.recorded_at + UNDONE_WITHIN > timezone.now()


def staying(episode: Episode) -> list[Member]:
    return list(Member.objects.filter(episode=episode, left_on=None).select_related("person"))


def theirs(episode: Episode, members: list[Member]) -> list[Member]:
    """Those of `members` who have not left; raises `ValueError` for people of another case, or nobody."""
    if not members or any(member.episode_id != episode.pk for member in members):
        raise ValueError("people of another case, or nobody")
    chosen = {member.pk for member in members}
    return [member for member in staying(episode) if member.pk in chosen]


def withdraw(episode: Episode, *, members: list[Member], reason: str = "", asked_alone: bool = False) -> bool:
    """Inside the step: these people leave. Children whom no grown-up stays with stop too. Whether nobody is left."""
    day = current().happened_on
    going, before = theirs(episode, members), staying(episode)
    with children.looked_after(episode, day):
        for member in going:
            _say_no(member, Left.WITHDREW, reason=reason, asked_alone=asked_alone)
        left = staying(episode)
        if any(member.is_adult_on(day) for member in going) and not any(
            each.is_adult_on(day) for each in left
        ):
            for child in left:
                _say_no(child, Left.DECLINED)
    if children.lose_one(before, going, staying(episode), day):
        look_if_nobody_does(episode)
    if not asked_alone and len(before) > 1 and going:
        ask("withdrew", episode.case.uid, episode, in_days=0)  # while it can be taken back
    return not staying(episode)


@verb("withdrawal.tell")
def tell(episode: Episode, *, by: Any, members: list[Member]) -> Episode:
    """Somebody else says that these people withdraw. Nothing changes by it: they are asked alone, today."""
    for member in theirs(episode, members):
        ask(f"told:{member.line}", episode.case.uid, episode, in_days=0)
    return episode


def _say_no(member: Member, how: str, **said: Any) -> None:
    day = current().happened_on
    Withdrawal(
        episode=member.episode, member=member, happened_on=day, recorded_at=timezone.now(), **said
    ).save()
    member.leave(day, how)


def take_back(episode: Episode, *, members: list[Member]) -> None:
    """Inside the step: these people said, within a day, that they want to go on after all, and so do their children."""
    said = [
        each
        for each in Withdrawal.objects.filter(episode=episode, undone_at=None).select_related(
            "member__person"
        )
        if each.open
    ]
    chosen = {member.pk for member in members}
    if not chosen or not chosen <= {each.member_id for each in said}:
        raise ValueError("people who did not withdraw within a day")
    grown_up = any(member.is_adult_on(current().happened_on) for member in members)
    for each in said:
        member = each.member
        child = grown_up and member.left_as == Left.DECLINED and member.person.joined_to_id is None
        if member.pk in chosen or child:
            each.undone_at = timezone.now()
            each.save()
            member.come_back()
    take_up_tasks(episode)


def take_up_tasks(episode: Episode) -> None:
    """Inside the act that opens it again: the tasks that ended with the case, or with somebody's part in it."""
    if episode.pending:
        decision.wait(episode)
    for held in Pause.objects.filter(episode=episode, kind=Pause.Kind.HOLD, ended_on=None):
        ask_on(held.review_on, "review-hold", episode)  # type: ignore[arg-type]
    for member in staying(episode):
        alone = member.attendances.filter(alone=True, pk__gt=member.heard_after or 0)
        if member.not_alone.exists() and not alone.exists():
            ask("see-alone", member.person.uid, episode, in_days=7)


def mourn(episode: Episode, *, member: Member) -> bool:
    """Inside the step: this person has died. Children whom no parent stays with are Protection's at once."""
    day = current().happened_on
    with children.looked_after(episode, day):
        for each in theirs(episode, [member]):
            each.leave(day, Left.DIED)
    return not staying(episode)


def refuse_one(
    episode: Episode,
    *,
    member: Member,
    reason: str,
    offered: str = "",
    alternatives: bool = False,
    appeal_told: bool = False,
    word: str = "",
) -> None:
    """Inside the step: one is not accepted, with the care that is owed to anybody; the others go on."""
    day = current().happened_on
    children.not_parted(episode, _some_of(episode, [member]), day, "case.refuse_one")
    refused = decision.decide(
        episode,
        decision.Outcome.REFUSED,
        member=member,
        word=word,
        reason=reason,
        offered=offered,
        alternatives=alternatives,
        appeal_told=appeal_told,
    )
    decision.to_be_told(refused)
    with children.looked_after(episode, day):
        for each in theirs(episode, [member]):
            each.leave(day, Left.REJECTED)


def split(episode: Episode, *, members: list[Member]) -> None:
    """Inside the step: these people go on in a case of their own, counselled anew; its episode points at this one."""
    day = current().happened_on
    going = _some_of(episode, members)
    children.not_parted(episode, going, day, "case.split")
    with children.looked_after(episode, day):
        for member in going:
            member.leave(day, Left.SPLIT)
    case = Case.begin(episode.office, day)
    anew, _members = Episode.begin(
        case,
        [member.person for member in going],
        office=episode.office,
        worker=episode.worker,
        project=episode.project,
        began_on=day,
        after=episode,
    )
    if Pause.objects.filter(episode=episode, kind=Pause.Kind.LOOK, ended_on=None).exists():
        look(anew)


def _some_of(episode: Episode, members: list[Member]) -> list[Member]:
    """Some of those who stay, and not all of them."""
    some = theirs(episode, members)
    if not some or len(some) == len(staying(episode)):
        raise ValueError("some leave, and some stay")
    return some


def end_everybody(episode: Episode) -> None:
    """Inside the step that ends the episode: nobody is in it any more, and its tasks are on nobody's list."""
    staying = list(Member.objects.filter(episode=episode, ended=False).select_related("person"))
    declaration.end_all(staying, declaration.Ended.VOID)
    for member in staying:
        member.ended = True
        member.save()
        member.was_asked()
    for kind in ("decide", "review-hold", "reach"):
        done(kind, episode.case.uid)


# What steps ask of a case file: see `session`.


def ended_by_them(file: Any) -> Any:
    """Only a withdrawal is taken back: not a refusal, nor a death."""
    if file.episode.ending in ("", Ending.WITHDRAWN):
        return None
    return _("This case did not end because somebody withdrew.")
