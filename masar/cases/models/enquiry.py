"""What somebody asked of us before there is a case: the people who came, and who spoke for them."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Holding, Office, Record, Scope
from masar.access.verbs import current, verb
from masar.people.models import Person
from masar.people.models.person import hold_still

if TYPE_CHECKING:
    from masar.access.policy import Places


class Enquiry(Record):
    """A lead, or a family registered at the counter. A case begins with the first session and takes these rows over."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="enquiries")
    channel = models.CharField(_("how they reached us"), max_length=20)
    added_to = models.ForeignKey(
        "cases.Episode", models.PROTECT, related_name="added", null=True
    )  # where a case had begun before they came; else `episode`

    read_verb = "enquiry.read"
    classes = classified(T="office channel added_to")

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @property
    def led_to(self) -> Any:
        """The attempt that these people are or were part of, or None."""
        return self.added_to or getattr(self, "episode", None)

    def came(self) -> Any:
        """Everybody of the visit, in their order; somebody who was on the form twice is one person."""
        return self.enquirers.filter(person__joined_to=None).select_related("person").order_by("line")

    @verb("case.open")
    def open_case(self, *, by: Any, first: Any = None) -> Any:
        """The case begins: its number, its first episode, and a member for everybody who came. Answers the `Case`.

        `first(episode, members)` records the session it begins with, in the same act.
        """
        from .case import Case, Episode

        if self.added_to_id is not None:
            raise ValueError("people who were added to a case")
        day = current().happened_on
        case = Case.begin(self.office, day)
        came = list(self.came())
        episode, members = Episode.begin(
            case,
            [each.person for each in came],
            speaks=next((each.person for each in came if each.is_spokesperson), None),
            enquiry=self,
            office=self.office,
            worker=by,
            began_on=day,
        )
        self.keep_first_questions(episode, dict(zip(came, members, strict=True)))
        if first is not None:
            first(episode, members)
        return case

    def keep_first_questions(self, episode: Any, members: dict["Enquirer", Any]) -> None:
        """Inside the act in which they become members: what was asked aloud at the counter counts as asked."""
        from .situation import Screening

        for each, member in members.items():
            if each.asked_aloud is not None:
                visit = self.registration
                Screening(
                    episode=episode,
                    member=member,
                    asked=each.asked_aloud,
                    happened_on=visit.happened_on,
                    by=visit.clerk,
                ).save()


class Enquirer(Record):
    """One person of an enquiry. Exactly one speaks for the others. Read while the office of the enquiry holds the file."""

    enquiry = models.ForeignKey(Enquiry, models.PROTECT, related_name="enquirers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="enquiries")
    is_spokesperson = models.BooleanField(_("speaks for the family"), default=False)
    line = models.PositiveSmallIntegerField()  # the order on the form
    asked_aloud = models.BooleanField(
        null=True
    )  # the first questions: all, or no privacy for some; None: not put

    read_verb = "enquiry.read"
    shield_path = "person__uid"
    classes = classified(T="enquiry line", A="person is_spokesperson asked_aloud")

    class Meta:
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"],
                condition=Q(is_spokesperson=True),
                name="one_spokesperson",
                violation_error_message=_("Only one person speaks for the family."),
            ),
            models.UniqueConstraint(
                fields=["enquiry", "person"],
                name="enquirer_once",
                violation_error_message=_("This person is on the form twice."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            hold_still(self.person)
        super().save(*args, **kwargs)

    @property
    def scope(self) -> Scope:
        """The office of the enquiry, for as long as it holds this person's file."""
        held = self.person.scope
        return Scope(held.mission, held.offices & self.enquiry.scope.offices, hidden=held.hidden)

    @property
    def subject_uid(self) -> Any:
        return self.person.uid

    @classmethod
    def within(cls, places: "Places") -> Q:
        held = Holding.objects.filter(
            Holding.within(places),
            subject_uid=OuterRef("person__uid"),
            office=OuterRef("enquiry__office"),
            until=None,
        )
        return Q(Exists(held))
