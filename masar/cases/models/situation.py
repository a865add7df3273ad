"""What a decision looks at: legal status, reasons for return, and the papers of a person and who holds them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from masar.access.classes import classified
from masar.access.verbs import current, verb
from masar.lib.text import listed

from .case import OfEpisode
from .member import Member
from .task import ask, done
from .words import keep_words


class OfMember(OfEpisode):
    """A record about one person of an episode."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    base_classes = {**OfEpisode.base_classes, "member": "A"}

    @property
    def subject_uid(self) -> Any:
        return self.member.person.uid


class Situation(OfMember):
    """Legal status and reasons for return, as the person says. The newest row stands; rows are never changed.

    How they came here is asked only for a purpose, and sealed.
    """

    legal_status = models.CharField(_("legal status here"), max_length=20)  # list legal_status
    reasons = models.CharField(_("reasons for return"), max_length=200, blank=True)  # codes of return_reasons
    happened_on = models.DateField(_("said on"))

    read_verb = "case.read"
    classes = classified(T="happened_on", A="legal_status reasons")

    class Meta:
        ordering = ["-pk"]

    @verb("situation.record")
    def record(self, *, by: Any, journey: str = "") -> "Situation":
        """`journey` is the migration history in the person's words, where there is a purpose for it."""
        self.happened_on = current().happened_on
        self.save()
        keep_words(by, self, "journey", journey, about=self.subject_uid, episode=self.episode)
        return self


class Paper(OfMember):
    """A paper of a person and where it is now. Each time it changes hands is a new row."""

    class Holder(models.TextChoices):
        PERSON = "PERSON", _("with the person")
        SAFE = "SAFE", _("in our safe")
        CONSULATE = "CONSULATE", _("at the consulate")
        AUTHORITY = "AUTHORITY", _("with an authority")
        EMPLOYER = "EMPLOYER", _("with an employer")
        FAMILY = "FAMILY", _("with the family")
        LOST = "LOST", _("lost or taken")
        UNKNOWN = "UNKNOWN", pgettext_lazy("whereabouts", "not known")

    kind = models.CharField(_("paper"), max_length=20)  # list document_types
    number = models.CharField(_("number"), max_length=40, blank=True)
    held_by = models.CharField(_("where it is"), max_length=9, choices=Holder.choices)
    happened_on = models.DateField(_("since"))
    replaced = models.BooleanField(default=False)  # a newer row says where it is now

    read_verb = "case.read"
    classes = classified(T="happened_on replaced", A="kind number held_by")

    class Meta:
        ordering = ["-pk"]

    @verb("paper.record")
    def record(self, *, by: Any) -> "Paper":
        """Also where a paper that is written down already went into other hands: the older row is history."""
        self.happened_on = current().happened_on
        known = Paper.objects.filter(member=self.member, kind=self.kind, replaced=False)
        for other in known.filter(number__in=("", self.number)) if self.number else known:
            self.number = self.number or other.number
            self.replaced = other.happened_on > self.happened_on
            if not self.replaced:
                other.replaced = True
                other.save()
        self.save()
        return self


class Screening(OfMember):
    """That the questions which can be said aloud were put to somebody. Their answers are sealed.

    `asked` is false where there was no privacy: that is an answer too, and leaves a task.
    """

    asked = models.BooleanField(_("all was asked"), default=True)
    happened_on = models.DateField(_("asked on"))
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")

    read_verb = "case.read"
    classes = classified(T="happened_on by", A="asked")

    class Meta:
        ordering = ["-pk"]

    @verb("screening.record")
    def record(self, *, by: Any, answers: dict[str, str]) -> "Screening":
        """`answers`: question → yes, no or not_asked, for the questions of `registration.QUESTIONS`."""
        from .registration import follow_up, in_one_line

        self.by, self.happened_on = by, current().happened_on
        self.asked = "not_asked" not in answers.values()
        self.save()
        keep_words(by, self, "answers", in_one_line(answers), about=self.subject_uid, episode=self.episode)
        for role in follow_up(answers, is_child=not self.member.is_adult_on(self.happened_on)):
            ask(f"see-first:{role}", self.subject_uid, self.episode, in_days=1, role=role)
        return self


def answered_before(user: Any, member: Member) -> tuple[Any, dict[str, str]]:
    """On which day this person answered the first questions last, here or at the counter, and what. Nothing for those who
    are not named for it, and nothing of what was not asked then."""
    from .registration import Registration, answered

    day, said = None, {}
    if (newest := member.screenings.order_by("-happened_on", "-pk").first()) is not None:
        day, said = newest.happened_on, answered(user, newest, "answers")
    of_case = Q(enquiry__episode=member.episode_id) | Q(enquiry__added_to=member.episode_id)
    visits = Registration.objects.visible_to(user).filter(
        of_case, enquiry__enquirers__person=member.person_id
    )
    visit = visits.order_by("-recorded_at").first()
    counter = (visit.clerk_id, visit.happened_on) if visit is not None else None
    if visit is not None and (newest is None or ((newest.by_id, newest.happened_on) == counter and not said)):
        there = visit.enquiry.enquirers.visible_to(user).filter(person=member.person_id).first()
        day, said = visit.happened_on, visit.answers_of(user, there) if there is not None else {}
    return day, {question: answer for question, answer in said.items() if answer != "not_asked"}


class Concern(OfMember):
    """Somebody worries about this person: no word of why. Until Protection answers, nothing is declared."""

    raised_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    raised_at = models.DateTimeField(_("raised at"))
    answered_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    read_verb = "concern.read"
    author_path = "raised_by"
    classes = classified(T="raised_by raised_at answered_by answered_at")

    class Meta:
        ordering = ["-pk"]

    @property
    def author_id(self) -> int | None:
        return self.raised_by_id

    @property
    def open(self) -> bool:
        return self.answered_at is None

    @verb("concern.raise")
    def raise_(self, *, by: Any) -> "Concern":
        self.raised_by, self.raised_at = by if hasattr(by, "pk") else None, timezone.now()
        self.save()
        ask("concern", self.subject_uid, self.episode, in_days=1, role="PFP")
        return self

    @verb("concern.answer")
    def answer(self, *, by: Any) -> None:
        """Protection has looked, and nothing of theirs stands against going on: answers all that wait about this person."""
        self.answered_by, self.answered_at = by, timezone.now()
        self.save()
        for other in Concern.objects.filter(member__person=self.member.person_id, answered_at=None):
            other.answered_by, other.answered_at = by, self.answered_at
            other.save()
        done("concern", self.subject_uid)


# What steps ask of a case file: see `session`.


def unscreened(file: Any) -> list[Member]:
    """Those old enough to be asked who were not asked the first questions; “no privacy” is an answer too."""
    return [member for member in file.asked if not file.rows("screening", member)]


def screened(file: Any) -> Any:
    waiting = unscreened(file)
    return (
        _("The first questions were not asked yet: %(names)s.") % {"names": listed(waiting)}
        if waiting
        else None
    )


def without_status(file: Any) -> list[Member]:
    return [member for member in file.adults if not file.rows("situation", member)]


def status_known(file: Any) -> Any:
    waiting = without_status(file)
    return (
        _("Legal status not written down yet: %(names)s.") % {"names": listed(waiting)} if waiting else None
    )


def head_has_looked(file: Any) -> Any:
    """One neutral sentence for everything that Protection, a duplicate or the head holds back, and for everyday reasons."""
    waits = file.rows("concern") or any(row.code == "LOOK" for row in file.rows("pause"))
    return _("The head of the centre looks at this file before it goes on.") if waits else None
