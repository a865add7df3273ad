"""Whose case it is: a case goes from one case worker to another, and who worked on it never decides about it."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Deadline
from masar.access.policy import may
from masar.access.sealing import name_reader
from masar.access.verbs import current, verb

from .case import OfEpisode
from .decision import Decision
from .member import Member
from .session import Session


class Handover(OfEpisode):
    """The case went to another case worker: because somebody is away, left, or has too many."""

    before = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("until then"))
    to = models.ForeignKey("access.User", models.PROTECT, related_name="+", verbose_name=_("from then on"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("happened on"))

    read_verb = "case.read"
    author_path = "by"
    classes = classified(T="before to by happened_on")

    class Meta:
        ordering = ["-pk"]

    @property
    def open(self) -> bool:
        return self.episode.open

    @verb("case.assign")
    def make(self, *, by: Any) -> "Handover":
        """`Handover(episode=…, to=…).make(by=…)`. What the one before owed goes along, and what was sealed for them."""
        episode = self.episode
        if not may(self.to, "session.record", episode):
            raise ValueError("does not work where this case is held")
        self.before, self.by, self.happened_on = episode.worker, by, current().happened_on
        self.save()
        episode.worker = self.to
        episode.save()
        members = Member.objects.filter(episode=episode).select_related("person")
        subjects = [episode.case.uid, *(file.uid for each in members for file in each.person.files())]
        letters = Decision.objects.filter(episode=episode).values("uid")
        theirs = Q(subject_uid__in=subjects) | Q(subject_uid__in=letters)
        for owed in Deadline.objects.filter(theirs, owner=self.before, met_at=None):
            owed.owner = self.to
            owed.save()
        for subject in subjects:
            name_reader(self.to, subject, "B")
        return self


def who_worked(episode: Any) -> frozenset[int]:
    """Whoever counselled in this episode, or had it before."""
    counselled = Session.objects.filter(episode=episode).order_by().values_list("counsellor_id")
    had = Handover.objects.filter(episode=episode).order_by().values_list("before_id")
    return frozenset(user for (user,) in counselled.union(had))


def worked_by(user: Any) -> Q:
    """The same as a condition on episodes: `user` has or had them, put them forward, or counselled there."""
    return (
        Q(worker=user)
        | Q(submitted_by=user)
        | Q(Exists(Session.objects.filter(episode=OuterRef("pk"), counsellor=user)))
        | Q(Exists(Handover.objects.filter(episode=OuterRef("pk"), before=user)))
    )
