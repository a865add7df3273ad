"""How people say no: per person, asked alone, never blocked by anything, undone within a day."""

from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.verbs import current

from .case import Episode
from .member import Left, Member
from .situation import OfMember

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


def withdraw(episode: Episode, *, members: list[Member], reason: str = "", asked_alone: bool = False) -> bool:
    """Inside the step: these people leave. Children whom no grown-up stays with stop too. Whether nobody is left."""
    day = current().happened_on
    for member in members:
        Withdrawal(
            episode=episode,
            member=member,
            reason=reason,
            asked_alone=asked_alone,
            happened_on=day,
            recorded_at=timezone.now(),
        ).save()
        member.leave(max(day, member.joined_on), Left.WITHDREW)
    left = staying(episode)
    if any(member.is_adult_on(day) for member in left):
        return False
    for child in left:
        child.leave(max(day, child.joined_on), Left.DECLINED)
    return True


def take_back(episode: Episode, *, members: list[Member]) -> None:
    """Inside the step: these people said, within a day, that they want to go on after all."""
    for member in members:
        for said in Withdrawal.objects.filter(member=member, undone_at=None):
            said.undone_at = timezone.now()
            said.save()
        member.left_on, member.left_as, member.ended = None, "", False
        member.save()


def mourn(episode: Episode, *, member: Member) -> bool:
    """Inside the step: this person has died. Children whom no grown-up stays with are Protection's at once."""
    day = current().happened_on
    member.leave(max(day, member.joined_on), Left.DIED)
    return not staying(episode)
