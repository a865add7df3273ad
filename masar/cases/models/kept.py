"""What colleagues keep with a case: notes in their own words, tasks for one another, and papers that were handed in."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access import files
from masar.access.classes import classified
from masar.access.models import Deadline, SealedFile
from masar.access.roles import Role
from masar.access.verbs import current, verb

from .case import OfEpisode
from .situation import OfMember
from .words import keep_words, let_read


class Note(OfEpisode):
    """A note on a case. Who wrote it and when is seen; what it says is sealed."""

    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    read_verb = "note.read"
    author_path = "by"
    classes = classified(T="by happened_on recorded_at")

    class Meta:
        ordering = ["-pk"]

    @property
    def author_id(self) -> int | None:
        return self.by_id

    @verb("note.add")
    def add(self, *, by: Any, text: str) -> "Note":
        """Sealed for whoever writes it, the case worker and the head."""
        if not text.strip():
            raise ValueError("a note says something")
        self.by, self.happened_on, self.recorded_at = by, current().happened_on, timezone.now()
        self.save()
        keep_words(by, self, "text", text, about=self.episode.case.uid, episode=self.episode)
        return self


class Task(OfEpisode):
    """Something a colleague, or whoever has a role, is asked to do by a day. `line` says nothing about a person.

    It stands on their morning list as a deadline, and is done when that is.
    """

    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    to = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True, verbose_name=_("for"))
    role = models.CharField(_("for"), max_length=5, choices=Role.choices, blank=True)
    line = models.CharField(_("what"), max_length=80)
    due_on = models.DateField(_("due on"))

    read_verb = "case.read"
    author_path = "by"
    classes = classified(T="by to role due_on", A="line")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to=None) & ~Q(role="") | Q(to__isnull=False, role=""),
                name="task_for_somebody",
                violation_error_message=_("Say who does this: a colleague, or a role."),
            )
        ]

    @property
    def author_id(self) -> int | None:
        return self.by_id

    @verb("task.give")
    def give(self, *, by: Any) -> "Task":
        """`Task(episode=…, to=salim, line=…, due_on=…).give(by=sara)`, or `role="MFP"` instead of `to`."""
        self.by = by
        self.save()
        Deadline(
            subject_uid=self.uid,
            kind="task",
            office=self.episode.office,
            owner=self.to,
            role=self.role,
            due_on=self.due_on,
        ).save()
        return self


class Document(OfMember):
    """A paper that was handed in: whose it is, of what kind. What is on it is a sealed file."""

    kind = models.CharField(_("paper"), max_length=20)  # list document_types
    by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    happened_on = models.DateField(_("handed in on"))

    read_verb = "document.read"
    author_path = "by"
    classes = classified(T="by happened_on", A="kind")

    class Meta:
        ordering = ["-pk"]

    @property
    def author_id(self) -> int | None:
        return self.by_id

    @verb("document.add")
    def add(self, *, by: Any, scan: files.Ready) -> "Document":
        """Sealed for whoever took it, the case worker and the head."""
        self.by, self.happened_on = by, current().happened_on
        self.save()
        let_read(by, about=self.subject_uid, episode=self.episode)
        files.keep(by, self, "scan", scan, subject_uid=self.subject_uid, data_class="B")
        return self

    def scan(self, user: Any) -> SealedFile | None:
        """The file, for those named to read it."""
        return next(iter(files.of(user, self, "scan")), None)


def with_state(tasks: Any) -> Any:
    """Tasks, each with `waiting`: whether it is still to be done."""
    owed = Deadline.objects.filter(subject_uid=OuterRef("uid"), met_at=None)
    return tasks.annotate(waiting=Exists(owed))
