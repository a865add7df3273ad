"""A case is a number, for ever. Each attempt to go home is an episode of it, and every fact belongs to an episode."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Holding, Mission, Office, Project, Record, Scope
from masar.access.models.holding import held_now
from masar.access.verbs import NoVerb, current, verb
from masar.lib import numbers

from .enquiry import Enquiry
from .turn import turn

if TYPE_CHECKING:
    from masar.access.policy import Places

DIGITS = 6  # of a case number: a million for each mission and year


class Stage(models.TextChoices):
    """Where an episode stands. Few on purpose: what runs side by side is a track with rows of its own."""

    COUNSELLING = "COUNSELLING", _("Counselling")
    REGISTERED = "REGISTERED", _("Enrolled")
    ELIGIBLE = "ELIGIBLE", _("Accepted")
    DECLARED = "DECLARED", _("Preparation")
    TRAVEL_READY = "TRAVEL_READY", _("Ready to travel")
    DEPARTED = "DEPARTED", _("Departed")
    ARRIVED = "ARRIVED", _("Arrived")
    REINTEGRATING = "REINTEGRATING", _("Reintegration")
    CLOSED = "CLOSED", _("Closed")


# At these the case worker goes on, until it is put forward for decision.
TURN = turn((Stage.COUNSELLING, Stage.REGISTERED, Stage.ELIGIBLE), Stage.CLOSED)


class Ending(models.TextChoices):
    """How an episode ended before its path did."""

    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    REJECTED = "REJECTED", _("not accepted")
    TRANSFERRED = "TRANSFERRED", _("transferred")
    MERGED = "MERGED", _("joined with another case")
    DECEASED = "DECEASED", _("deceased")


class Case(Record):
    """The number of a family's file, in one mission. Seen by whoever may see the file: `Holding` rows say which offices."""

    mission = models.ForeignKey(Mission, models.PROTECT, related_name="cases")
    number = models.CharField(_("case number"), max_length=20)
    opened_on = models.DateField(_("opened on"))

    opening_at: Office | None = None

    read_verb = "case.read"
    classes = classified(T="mission opened_on", A="number")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "number"],
                name="case_number_once",
                violation_error_message=_(
                    "This number was given to another case this very moment. Send again."
                ),
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("case", args=[self.uid])

    @cached_property
    def held_by(self) -> tuple[Any, ...]:
        """The holdings that are open now, with their offices."""
        return tuple(held_now(subject_uid=self.uid))

    @property
    def scope(self) -> Scope:
        if self._state.adding and self.opening_at is not None:
            return self.opening_at.scope
        return Scope(
            mission=self.mission_id,
            offices=frozenset(holding.office_id for holding in self.held_by),
            projects=frozenset(holding.project_id for holding in self.held_by if holding.project_id),
            hidden=self.hidden,
        )

    @cached_property
    def hidden(self) -> frozenset[Any]:
        """Those of its people whom Protection hides: then the whole case is hidden, or a gap would tell."""
        hidden = Holding.objects.filter(subject_uid__in=self.people_of(self.pk), until=None, shielded=True)
        return frozenset(hidden.values_list("subject_uid", flat=True))

    @property
    def newest(self) -> "Episode | None":
        return self.episodes.order_by("-number").first()

    @property
    def office(self) -> Office | None:
        """Where its newest attempt is."""
        return self.newest.office if self.newest else self.opening_at

    @property
    def assignees(self) -> frozenset[int]:
        return self.newest.assignees if self.newest else frozenset()

    @property
    def appeal_waits(self) -> bool:
        return self.newest is not None and self.newest.appeal_waits

    @property
    def refused_by(self) -> frozenset[int]:
        return self.newest.refused_by if self.newest else frozenset()

    @property
    def open(self) -> bool:
        return any(episode.open for episode in self.episodes.all())

    @classmethod
    def begin(cls, office: Office, day: date) -> "Case":
        """Inside the act that opens it: its number, and that this office holds it."""
        case = cls(mission=office.mission, number=cls.new_number(office.mission, day), opened_on=day)
        case.opening_at = office
        case.save()
        Holding(subject_uid=case.uid, office=office, purpose="case", since=timezone.now()).save()
        return case

    @verb("case.reopen")
    def reopen(self, *, by: Any, reason: str, people: list[Any]) -> "Episode":
        """These of its people try again: a new attempt, counselled and asked anew, with the case worker of the last."""
        from .children import write_down

        last = self.newest
        came = {person.pk for person in self.may_come_again()}
        if last is None or not people or not {person.pk for person in people} <= came:
            raise ValueError("people of another case, or nobody")
        write_down(last.pk, people)
        episode, _members = Episode.begin(
            self,
            people,
            number=last.number + 1,
            office=last.office,
            worker=last.worker,
            began_on=current().happened_on,
            after=last,
            reason=reason,
            opened_by=by,
        )
        return episode

    def may_come_again(self) -> list[Any]:
        """The people of its newest attempt who live, and did not go on in a case of their own; each once, where two of its
        files were joined."""
        from .member import Left

        if self.newest is None:
            return []
        members = self.newest.members.filter(person__joined_to=None).select_related("person")
        return [member.person for member in members.exclude(left_as__in=(Left.DIED, Left.SPLIT))]

    @staticmethod
    def people_of(case: Any) -> Any:
        from .member import Member

        return Member.objects.filter(episode__case=case).values("person__uid")

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        return no_hidden_member(named, "pk")

    @classmethod
    def within(cls, places: "Places") -> Q:
        held = Holding.objects.filter(Holding.within(places), subject_uid=OuterRef("uid"), until=None)
        return Q(Exists(held))

    @classmethod
    def new_number(cls, mission: Mission, day: date) -> str:
        """`DZ-26-475 003 Q`: drawn, not counted, so that no gap between two numbers tells of a third case."""
        while True:
            number = f"{mission.country}-{day:%y}-{numbers.show(numbers.draw(DIGITS))}"
            if not cls.objects.filter(mission=mission, number=number).exists():
                return number


def no_hidden_member(named: Any, case: str) -> Q:
    """Rows of cases, by the path to their case, of which no member is hidden from this reader."""
    from .member import Member

    hidden = Holding.objects.filter(subject_uid=OuterRef("person__uid"), until=None, shielded=True)
    of_hidden = Member.objects.filter(Exists(hidden), episode__case=OuterRef(case)).exclude(
        Exists(named.filter(subject_uid=OuterRef("person__uid")))
    )
    return ~Exists(of_hidden)


_taking: ContextVar[bool] = ContextVar("taking_a_step", default=False)


@contextmanager
def taking_a_step() -> Iterator[None]:
    """Opened by `journey.take` alone: inside, a stage may be written."""
    token = _taking.set(True)
    try:
        yield
    finally:
        _taking.reset(token)


class Episode(Record):
    """One attempt to go home. `stage` and `ending` are written by `journey.take` alone, with a `StepTaken` row."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="episodes")
    number = models.PositiveSmallIntegerField(_("attempt"), default=1)
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, related_name="episode", null=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="episodes", verbose_name=_("office"))
    worker = models.ForeignKey(
        "access.User", models.PROTECT, related_name="episodes", verbose_name=_("case worker")
    )
    submitted_by = models.ForeignKey(
        "access.User", models.PROTECT, related_name="+", null=True
    )  # while pending
    submitted_on = models.DateField(_("put forward on"), null=True)
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="episodes", null=True, verbose_name=_("project")
    )
    stage = models.CharField(_("stage"), max_length=13, choices=Stage.choices, default=Stage.COUNSELLING)
    ending = models.CharField(_("ended as"), max_length=11, choices=Ending.choices, blank=True)
    began_on = models.DateField(_("began on"))
    after = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True
    )  # the attempt before, or where these people went on from, of another case: seen by who may see both
    reason = models.CharField(_("opened again because"), max_length=20, blank=True)  # list reopening_reasons
    opened_by = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)  # opened again
    since = models.DateField(_("at this stage since"))
    moved_at = models.DateTimeField(null=True)  # when the newest step was taken

    read_verb = "case.read"
    classes = classified(
        T="case number enquiry office worker submitted_by submitted_on project stage ending began_on since moved_at after opened_by",
        A="reason",
    )

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["ending", "since"], name="episode_waiting"),
            models.Index(fields=["ending", "stage", "since"], name="episode_at_stage"),
            models.Index(fields=["worker", "ending", "since"], name="episode_of_worker"),
            models.Index(F("worker"), F("ending"), TURN, F("since"), name="episode_of_worker_by_turn"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="episode_number_once",
                violation_error_message=_("This attempt was begun this very moment by a colleague."),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ending="") & ~Q(stage=Stage.CLOSED),
                name="episode_open_once",
                violation_error_message=_("This case is open already."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.case.get_absolute_url()

    @property
    def scope(self) -> Scope:
        return self.case.scope

    @property
    def subject_uid(self) -> Any:
        return self.case.uid

    @property
    def author_id(self) -> int | None:
        return self.worker_id

    @property
    def assignees(self) -> frozenset[int]:
        """Whose work it is or was: they do not decide about it."""
        return frozenset(filter(None, (self.worker_id, self.submitted_by_id))) | self.worked_on

    @cached_property
    def worked_on(self) -> frozenset[int]:
        """Whoever counselled here, or had the case before."""
        from .handover import who_worked

        return who_worked(self.pk)

    @property
    def appeal_waits(self) -> bool:
        """Whether a refusal of the whole case is to be looked at again: the answer may open it."""
        from .appeal import Appeal

        asked = Appeal.objects.filter(episode__case=self.case_id, granted=None)
        return asked.filter(decision__member=None).exists()

    @property
    def refused_by(self) -> frozenset[int]:
        """Whoever did not accept it, or one of them, where no appeal was granted."""
        from .decision import Decision, Outcome

        refused = Decision.objects.filter(episode=self, outcome=Outcome.REFUSED)
        stands = refused.exclude(appeals__granted=True).order_by()
        return frozenset(stands.values_list("by", flat=True))

    @property
    def pending(self) -> bool:
        """It was put forward, and nobody has decided; an episode that ended so waits again once it is taken up."""
        return self.submitted_by_id is not None

    @property
    def waits(self) -> bool:
        """For a decision, now."""
        return self.open and self.pending

    @property
    def open(self) -> bool:
        return not self.ending and self.stage != Stage.CLOSED

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        return no_hidden_member(named, "case")

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(Exists(Case.objects.filter(Case.within(places), pk=OuterRef("case"))))

    @classmethod
    def begin(cls, case: Case, people: list[Any], *, speaks: Any = None, **said: Any) -> Any:
        """Inside the act that begins it: the episode, and a member for each of these people. Answers both."""
        from .member import bring

        episode = cls(case=case, since=said["began_on"], **said)
        episode.save()
        return episode, bring(episode, people, speaks=speaks)

    @verb("case.choose_project")
    def choose_project(self, *, by: Any, project: Project) -> None:
        """Which project pays. Only one of the case's own mission."""
        if project.mission_id != self.case.mission_id:
            raise ValueError("a project of another mission")
        self.project = project
        self.save()

    def save(self, *args: Any, **kwargs: Any) -> None:
        before = self.stored_values()
        moves = before is not None and (before["stage"], before["ending"]) != (self.stage, self.ending)
        if moves and not _taking.get():
            raise NoVerb("a stage is written outside journey.take")
        super().save(*args, **kwargs)


class OfEpisode(Record):
    """A record that belongs to an episode, seen by whoever sees its case."""

    episode = models.ForeignKey(Episode, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True

    base_classes = {**Record.base_classes, "episode": "T"}

    @property
    def scope(self) -> Scope:
        return self.episode.scope

    @property
    def office(self) -> Office:
        """On whose wall the day of an act hangs."""
        return self.episode.office

    @property
    def subject_uid(self) -> Any:
        return self.episode.subject_uid

    @property
    def open(self) -> bool:
        return self.episode.open

    def save(self, *args: Any, **kwargs: Any) -> None:
        member = getattr(self, "member", None)
        if member is not None and member.episode_id != self.episode_id:
            raise ValueError("a person of another case")
        super().save(*args, **kwargs)

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        return no_hidden_member(named, "episode__case")

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(Exists(Case.objects.filter(Case.within(places), pk=OuterRef("episode__case"))))


class StepTaken(OfEpisode):
    """That a step was taken: who, when, from where to where. Never changed."""

    step = models.CharField(_("step"), max_length=20)
    from_stage = models.CharField(max_length=13, choices=Stage.choices)
    to_stage = models.CharField(max_length=13, choices=Stage.choices)
    by = models.ForeignKey("access.User", models.PROTECT, related_name="steps_taken", null=True)
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    read_verb = "case.read"
    classes = classified(T="step from_stage to_stage by happened_on recorded_at")

    class Meta:
        ordering = ["pk"]
