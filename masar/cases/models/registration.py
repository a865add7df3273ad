"""A visit to the counter at which people were registered."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Deadline, Holding, Office, Record, Scope
from masar.access.sealing import name_reader, seal, told
from masar.access.verbs import verb
from masar.people.models import Consent, Person
from masar.people.models.kinship import write_down
from masar.people.models.person import hold_still
from masar.programme.models import Interpreter

from .enquiry import Enquirer, Enquiry
from .not_accepted import keep_declined
from .pack import PaperForm

if TYPE_CHECKING:
    from masar.access.policy import Places

# What may be said aloud at a counter; everything else waits for a room.
QUESTIONS = ("alone", "ill", "pregnant", "help", "private")


class Registration(Record):
    """Who registered whom, when, in which language, through whom. The people are rows of its enquiry.

    `form` is the numbered paper it was typed from, where it was first written on paper.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="registrations")
    clerk = models.ForeignKey("access.User", models.PROTECT, related_name="registrations")
    interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    interpreter_accepted = models.BooleanField(_("the interpreter was accepted, asked alone"), null=True)
    language = models.CharField(_("language spoken"), max_length=5, blank=True)
    enquiry = models.OneToOneField(Enquiry, models.PROTECT, related_name="registration")
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    people = models.PositiveSmallIntegerField(_("people"))
    form = models.ForeignKey(
        PaperForm, models.PROTECT, null=True, related_name="registrations", verbose_name=_("paper form")
    )
    draft_uid = models.UUIDField(
        null=True, db_index=True
    )  # as what it was begun: whoever goes back there is led here

    read_verb = "registration.read"
    author_path = "clerk"
    classes = classified(
        T="office clerk interpreter enquiry happened_on recorded_at people form draft_uid",
        A="language interpreter_accepted",
    )

    class Meta:
        ordering = ["-recorded_at"]
        indexes = [models.Index(fields=["office", "happened_on"], name="registration_on_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["form"],
                name="form_typed_in_once",
                violation_error_message=_("This form was typed in already."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("registration", args=[self.uid])

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def author_id(self) -> int | None:
        return self.clerk_id

    @classmethod
    def unshielded(cls, named: Any) -> Q:
        """A visit is hidden whole when one of its people is: a number that does not add up would tell."""
        hidden = Holding.objects.filter(subject_uid=OuterRef("person__uid"), until=None, shielded=True)
        of_hidden = Enquirer.objects.filter(Exists(hidden), enquiry=OuterRef("enquiry")).exclude(
            Exists(named.filter(subject_uid=OuterRef("person__uid")))
        )
        return ~Exists(of_hidden)

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @classmethod
    def before(cls, clerk: Any, day: date) -> "Registration | None":
        """What this colleague recorded last of that day: the next visit is often in the same language, through the same
        interpreter."""
        mine = cls.objects.visible_to(clerk).filter(clerk=clerk, happened_on=day)
        return mine.select_related("enquiry").order_by("-recorded_at").first()

    @verb("registration.save")
    def save_family(
        self,
        *,
        by: Any,
        channel: str,
        family: list["Newcomer"],
        draft: Any = None,
        declined: Iterable[Interpreter] = (),
    ) -> "Registration":
        """Everybody on the form, or nobody: people, kinship, consents, what was said aloud, the enquiry, this visit; and
        the paper it was written on is used up."""
        self.clerk, self.recorded_at, self.people = by, timezone.now(), len(family)
        hold_still(*(newcomer.known for newcomer in family if newcomer.known is not None))
        enquiry = Enquiry(office=self.office, channel=channel)
        enquiry.save()
        self.enquiry = enquiry  # saved first, so that the trail knows its key
        for line, newcomer in enumerate(family):
            newcomer.enter(self, by=by)
            enquirer = Enquirer(
                enquiry=self.enquiry,
                person=newcomer.person,
                line=line,
                is_spokesperson=newcomer.speaks,
                asked_aloud="not_asked" not in newcomer.answers.values() if newcomer.answers else None,
            )
            enquirer.save()
            newcomer.seal_answers(self, enquirer, by=by)
        self.draft_uid = draft.uid if draft is not None else None
        head = family[0].person
        for newcomer in family[1:]:
            write_down(head, newcomer.person, newcomer.relation)
        self.save()
        keep_declined(declined, enquiry=enquiry)
        if self.form is not None:
            self.use_up(self.form, by=by)
        if draft is not None:
            from masar.access import drafts

            drafts.used(draft)
        return self

    def answers_of(self, user: Any, enquirer: Enquirer) -> dict[str, str]:
        """What one of them said aloud: question → answer. Nothing for those who are not named for it."""
        keys = (enquirer.uid, *written_under(enquirer))
        return next(filter(None, (answered(user, self, f"answers:{key.hex}") for key in keys)), {})

    def use_up(self, form: PaperForm, *, by: Any) -> None:
        if not form.open or form.pack.office_id != self.office_id:
            raise ValueError("a form of another office, or one that cannot be used any more")
        form.became(PaperForm.State.USED, by, self.happened_on)


class Newcomer:
    """One line of the form on its way to becoming rows: a new person, or one already visible to the clerk."""

    def __init__(
        self,
        *,
        facts: dict[str, Any],
        known: Person | None = None,
        relation: str = "",
        speaks: bool = False,
        answers: dict[str, str] | None = None,
        consent: dict[str, Any] | None = None,
    ) -> None:
        self.facts, self.known, self.relation, self.speaks = facts, known, relation, speaks
        self.answers, self.consent = answers or {}, consent
        self.person: Any = None

    def enter(self, registration: Registration, *, by: Any) -> None:
        office, day = registration.office, registration.happened_on
        if self.known is not None:
            self.person = self.known
            self.person.hold_at(by=by, office=office, happened_on=day)
        else:
            self.person = Person.at(office).register(by=by, facts=self.facts, happened_on=day)
        if self.consent:
            reason = self.consent.pop("reason", "")
            Consent(person=self.person, language=registration.language, **self.consent).record(
                by=by, reason=reason, happened_on=day
            )

    def seal_answers(self, registration: Registration, enquirer: Enquirer, *, by: Any) -> None:
        """The five answers are sealed; what follows from them is a neutral line on the list of whoever helps."""
        if not self.answers:
            return
        name_reader(by, self.person.uid, "B")
        seal(
            by,
            registration,
            f"answers:{enquirer.uid.hex}",
            in_one_line(self.answers),
            subject_uid=self.person.uid,
            data_class="B",
        )
        age = self.person.age_on(registration.happened_on)
        for role in follow_up(self.answers, is_child=age is not None and age < 18):
            kind = f"see-first:{role}"
            if not Deadline.objects.filter(subject_uid=self.person.uid, kind=kind, met_at=None).exists():
                Deadline(
                    subject_uid=self.person.uid,
                    kind=kind,
                    office=registration.office,
                    role=role,
                    due_on=due(registration),
                ).save()


def in_one_line(answers: dict[str, str]) -> str:
    """As the answers are sealed; `answered` reads them."""
    return ";".join(f"{name}={answers.get(name, '')}" for name in QUESTIONS)


def answered(user: Any, record: Any, column: str) -> dict[str, str]:
    said = (pair.partition("=") for pair in (told(user, record, column) or "").split(";"))
    return {question: answer for question, _sign, answer in said if answer}


def written_under(enquirer: Enquirer) -> list[UUID]:
    """Older answers lie under the file that this person had then, which may have been joined since."""
    files = [file.uid for file in enquirer.person.files()]
    if len(files) == 1:
        return files
    others = Enquirer.objects.filter(enquiry=enquirer.enquiry_id, person__uid__in=files).exclude(
        pk=enquirer.pk
    )
    return [uid for uid in files if uid not in set(others.values_list("person__uid", flat=True))]


def follow_up(answers: dict[str, str], *, is_child: bool) -> list[str]:
    """The roles that should see somebody first, by what was said aloud; not asked means somebody asks again."""
    roles = []
    if answers.get("ill") == "yes" or answers.get("pregnant") == "yes" or answers.get("help") == "yes":
        roles.append("MFP")
    if answers.get("private") == "yes" or (is_child and answers.get("alone") == "yes"):
        roles.append("PFP")
    if "not_asked" in answers.values():
        roles.append("RCW")
    return roles


def due(registration: Registration) -> date:
    return registration.office.calendar.add_working_days(registration.happened_on, 1)
