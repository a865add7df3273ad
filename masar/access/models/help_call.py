"""Now: help is called for by phone first, and written down after. No file, no consent step, a name is optional."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..classes import classified
from ..rules import PROTECTION
from ..verbs import verb
from .deadline import Deadline
from .holding import Reader
from .office import Office
from .record import Record, Scope

if TYPE_CHECKING:
    from ..policy import Places

ANSWER_WITHIN = timedelta(minutes=15)
WRITTEN = _("This was written up already. Tell Protection what should be added.")


class HelpCall(Record):
    """Somebody needed help at once. Unanswered after 15 minutes it passes to the next name of the office."""

    class Kind(models.TextChoices):
        HEALTH = "health", _("ill, hurt or giving birth")
        CHILD = "child", _("a child is not safe")
        DANGER = "danger", _("somebody is in danger")
        OTHER = "other", _("something else that cannot wait")

    office = models.ForeignKey(Office, models.PROTECT, related_name="help_calls")
    caller = models.ForeignKey("access.User", models.PROTECT, related_name="help_calls")
    kind = models.CharField(_("what is needed"), max_length=6, choices=Kind.choices)
    called_at = models.DateTimeField(_("called at"))
    asked = models.ForeignKey("access.User", models.PROTECT, related_name="asked_for_help", null=True)
    asked_at = models.DateTimeField(null=True)
    # Whoever stood there may have pressed the key, so `caller` is then whose screen it was.
    screen_locked = models.BooleanField(_("called from a locked screen"), default=False)
    passed_on = models.PositiveSmallIntegerField(default=0)
    answered_by = models.ForeignKey("access.User", models.PROTECT, related_name="answered_help", null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    written_at = models.DateTimeField(_("written up at"), null=True)

    read_verb = "help.read"
    author_path = "caller"
    classes = classified(
        T="office caller called_at screen_locked asked asked_at passed_on answered_by answered_at written_at",
        A="kind",
    )

    class Meta:
        ordering = ["-called_at"]
        indexes = [models.Index(fields=["asked_at"], condition=Q(answered_at=None), name="help_unanswered")]

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def author_id(self) -> int | None:
        return self.caller_id

    @property
    def open(self) -> bool:
        return self.answered_at is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @verb("help.call")
    def call(self, *, by: Any) -> "HelpCall":
        """`HelpCall(office=…, kind=…).call(by=…)`: asks the first name at once; the reason may follow within 24 hours."""
        self.caller, self.called_at = by, timezone.now()
        self.ask_next(to_ask(self.office, self.kind))
        self.save()
        Deadline(
            subject_uid=self.uid,
            kind="write-up",
            office=self.office,
            owner=by,
            due_on=self.office.today(self.called_at + timedelta(hours=24)),
        ).save()
        return self

    @verb("help.pass_on")
    def pass_on(self, *, by: Any) -> None:
        """Nobody answered in time: the next name is asked, and after the last the first again."""
        self.passed_on += 1
        self.ask_next(to_ask(self.office, self.kind))
        self.save()

    def ask_next(self, names: list[Any]) -> None:
        self.asked = names[self.passed_on % len(names)] if names else None
        self.asked_at = timezone.now()

    @verb("help.answer")
    def answer(self, *, by: Any) -> None:
        self.answered_by, self.answered_at = by, timezone.now()
        self.save()

    @verb("help.write_up")
    def write_up(self, *, by: Any, text: str) -> None:
        """What happened, sealed, for Protection and whoever called."""
        from ..policy import Answer
        from ..sealing import name_reader, seal
        from ..verbs import Refused

        if self.written_at is not None:  # a second text would hide the first
            raise Refused(Answer(False, WRITTEN, PROTECTION, "now"), self, "help.write_up")

        name_reader(by, self.uid, "PROT")
        for function in self.office.functions.filter(code="PFP", until=None):
            name_reader(function.cover if function.covered_now else function.holder, self.uid, "PROT")
        seal(by, self, "text", text, subject_uid=self.uid, data_class="PROT")
        self.written_at = timezone.now()
        self.save()
        for deadline in Deadline.objects.filter(subject_uid=self.uid, kind="write-up", met_at=None):
            deadline.met_at = self.written_at
            deadline.save()

    def readers(self) -> Any:
        return Reader.objects.filter(subject_uid=self.uid, data_class="PROT")


def to_ask(office: Office, kind: str) -> list[Any]:
    """Whom to call for this, in order: the function it belongs to first, its stand-in in its place, then the others."""
    first = {"health": "MFP", "child": "PFP", "danger": "PFP"}.get(kind, "HRC")
    functions = list(office.functions.filter(until=None).select_related("holder", "cover"))
    functions.sort(
        key=lambda function: (function.code != first, function.code != "HRC", function.code != "PFP")
    )
    names: list[Any] = []
    for function in functions:
        if function.code not in ("MFP", "PFP", "HRC"):
            continue
        person = function.cover if function.covered_now else function.holder
        if person not in names:
            names.append(person)
    return names
