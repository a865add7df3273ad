"""Who travels together: the people of an episode, and how each of them left it."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Mission, Stale
from masar.access.policy import Answer
from masar.access.rules import COLLEAGUE
from masar.access.verbs import Refused, current, verb
from masar.people.models import Kinship, Person
from masar.people.models.kinship import related
from masar.people.models.person import JOINED_MEANWHILE, hold_still

from .case import OfEpisode
from .task import done

ADULT = 18
ASKED_FROM = 12  # years: from then on somebody is seen alone and says yes or no for themselves


class Left(models.TextChoices):
    """How somebody left an episode that others may go on with."""

    DECLINED = "DECLINED", _("did not want to go on")
    WITHDREW = "WITHDREW", _("withdrew")
    REJECTED = "REJECTED", _("not accepted")
    SPLIT = "SPLIT", _("goes on in a case of their own")
    DIED = "DIED", _("died")


class Member(OfEpisode):
    """One person of an episode. `relation` is what they are to the principal applicant, by the list `relations`.

    `mission` repeats the episode's, and `ended` says that this person or the whole episode ended: together they hold that
    nobody is in two open episodes of one mission.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    mission = models.ForeignKey(Mission, models.PROTECT, related_name="+")
    is_principal = models.BooleanField(_("principal applicant"), default=False)
    is_spokesperson = models.BooleanField(_("speaks for the family"), default=False)
    line = models.PositiveSmallIntegerField()
    relation = models.CharField(_("relation"), max_length=20, blank=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True)
    left_as = models.CharField(_("left, as"), max_length=8, choices=Left.choices, blank=True)
    ended = models.BooleanField(default=False)
    heard_after = models.PositiveBigIntegerField(
        null=True
    )  # number of the newest attendance when they came later, or again: what was said until then does not count

    read_verb = "case.read"
    classes = classified(
        T="mission line joined_on ended heard_after",
        A="person is_principal is_spokesperson relation left_on left_as",
    )

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(is_principal=True),
                name="one_principal",
                violation_error_message=_("Only one person is the principal applicant."),
            ),
            models.UniqueConstraint(
                fields=["episode", "person"],
                name="member_once",
                violation_error_message=_("This person is in the case already."),
            ),
            models.UniqueConstraint(
                fields=["mission", "person"],
                condition=Q(ended=False),
                name="member_of_one_open_episode",
                violation_error_message=_("The head of the centre must look at this first."),
            ),
            models.UniqueConstraint(
                fields=["episode", "line"],
                name="member_of_one_line",
                violation_error_message=_("A colleague added somebody this very moment. Send again."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None, left_as="") | (Q(left_on__gte=F("joined_on")) & ~Q(left_as="")),
                name="member_left_with_a_reason",
                violation_error_message=_("Say how this person left, and when."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def open(self) -> bool:
        return not self.ended

    @property
    def subject_uid(self) -> Any:
        return self.person.uid

    @property
    def stays(self) -> bool:
        return self.left_on is None

    def is_adult_on(self, day: Any) -> bool:
        """Whoever may be a child counts as one; whose age nobody knows at all counts as grown up."""
        age = self.person.age_on(day)
        return age is None or age >= ADULT

    def is_asked_on(self, day: Any) -> bool:
        """Whether this person is old enough to be seen alone and to say yes or no."""
        age = self.person.age_on(day)
        return age is None or age >= ASKED_FROM

    def may_be_child_on(self, day: Any) -> bool:
        """Where a child must be protected, doubt counts too."""
        age = self.person.age_on(day)
        return age is None or age < ADULT

    @verb("relation.correct")
    def correct_relation(self, *, by: Any, relation: str) -> None:
        """What this person is to the principal applicant, here and on the pages of both. A child whom it leaves without a
        parent or guardian is told to Protection. Raises `ValueError` for the principal applicant."""
        from . import children

        principal = Member.objects.select_related("person").get(episode=self.episode_id, is_principal=True)
        if principal == self or not relation:
            raise ValueError("nobody is anything to themselves, and everybody something to the first")
        hold_still(principal.person, self.person)
        with children.looked_after(self.episode, current().happened_on):
            related(principal.person, self.person, relation)
            self.relation = relation
            self.save()

    def leave(self, day: Any, how: str) -> None:
        """Inside the step that ends this person's part."""
        from . import declaration

        self.left_on, self.left_as, self.ended = max(day, self.joined_on), how, True
        self.save()
        own_will = how in (Left.DECLINED, Left.WITHDREW)
        declaration.end_all([self], declaration.Ended.WITHDRAWN if own_will else declaration.Ended.VOID)
        self.was_asked()

    def was_asked(self) -> None:
        """Inside an act after which nobody needs to be alone with this person any more: they were, or have gone."""
        done("see-alone", self.person.uid)
        done(f"told:{self.line}", self.episode.case.uid)

    @property
    def came_later(self) -> bool:
        return self.heard_after is not None

    @property
    def may_come_again(self) -> bool:
        """Whoever was not accepted comes back by an appeal alone."""
        return not self.stays and self.left_as not in (Left.DIED, Left.REJECTED)

    def come_back(self) -> None:
        """Inside the act that takes up again what had ended for this person. Refused for a file that was joined with another
        one: that one stands for both."""
        try:
            hold_still(self.person)
        except Stale:
            answer = Answer(False, JOINED_MEANWHILE, COLLEAGUE, "search")
            raise Refused(answer, self, current().verb) from None
        self.left_on, self.left_as, self.ended = None, "", False
        self.save()


def bring(episode: Any, people: list[Person], *, speaks: Person | None = None) -> list[Member]:
    """Inside the act that begins an episode, or in which people come later: a member for each, the first of all as principal.
    Whoever had left comes again. Protection keeps what it was told."""
    from . import children
    from .session import Attendance

    there = {member.person_id: member for member in Member.objects.filter(episode=episode)}
    head = next((member.person for member in there.values() if member.is_principal), people[0])
    hold_still(head, *people)
    relations = dict(
        Kinship.objects.filter(person=head, relative__in=people, ended=False).values_list(
            "relative", "relation"
        )
    )
    last = Attendance.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    day = max(current().happened_on, episode.began_on)
    free = max((member.line + 1 for member in there.values()), default=0)
    new = [person for person in people if person.pk not in there]
    members = [
        there.get(person.pk)
        or Member(
            episode=episode,
            person=person,
            mission=episode.office.mission,
            is_principal=not there and person == people[0],
            is_spokesperson=not there and person == (speaks or head),
            line=free + new.index(person),
        )
        for person in people
    ]
    with children.looked_after(episode, day):
        for member in members:
            if member.left_on:
                member.come_back()
            member.joined_on, member.heard_after = day, last if there else None
            member.relation = relations.get(member.person_id, "")
            member.save()
    children.tell_protection(children.waiting(members))
    return members
