"""The declaration: each adult, and each child from twelve, hears and signs a paper of their own.

    paper = Declaration(episode=…, member=awa, wording=…, destination="GIN", spoken="ff", voice="INTERP").prepare(by=sara)
    paper.sign(by=sara, way="SCREEN", mark=drawn)
    paper.proof()                        # what stands, and whether anything was altered

It may be signed at any time after counselling, and takes effect with acceptance. What was heard and signed is kept word
for word, sealed, with its hash; the paper that was printed keeps its bytes. Nothing of a signed one is ever changed.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from masar.access import agreement, files, sealing
from masar.access.classes import classified
from masar.access.policy import Answer
from masar.access.verbs import Refused, current, verb
from masar.lib import numbers
from masar.programme.models import Interpreter, Recording, Wording

from . import pause, signing
from .as_signed import as_it_was, hash_of, hash_of_mark
from .declared import VALID, material_now
from .member import Member
from .not_accepted import keep_declined
from .situation import OfMember
from .words import let_read

DIGITS = 9  # of the code on the paper
BY_COLLEAGUE = _("the case worker")


class Voice(models.TextChoices):
    """Who read it out."""

    WORKER = "WORKER", _("the case worker")
    INTERPRETER = "INTERP", _("the interpreter")
    RECORDING = "AUDIO", _("the recording")


class SignedBy(models.TextChoices):
    """How somebody signed."""

    SCREEN = "SCREEN", _("on the screen")
    INK = "INK", _("on paper")
    THUMB = "THUMB", _("with a thumbprint on paper")


class Guardian(models.TextChoices):
    """Who signs for a child. Never whoever only travels with it."""

    PARENT = "PARENT", _("mother or father")
    GUARDIAN = "GUARD", _("guardian")
    AUTHORITY = "AUTH", _("an authority that decides for the child")


class Ended(models.TextChoices):
    REPLACED = "REPLACED", _("replaced by a newer one")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    VOID = "VOID", pgettext_lazy("declaration", "without effect")


class Declaration(OfMember):
    """One person's paper. `digest` is the hash of the exact text, `paper_digest` of the bytes of the PDF, `mark_digest` of what
    was drawn or scanned and of who witnessed it.

    `material` stands for what may not change: see `declared`. `guardian` is somebody of the case; one from outside is named in the sealed words of `people`, as witnesses are.
    """

    wording = models.ForeignKey(Wording, models.PROTECT, related_name="+", verbose_name=_("text"))
    second = models.ForeignKey(
        Wording, models.PROTECT, related_name="+", null=True
    )  # bilingual: the other half
    destination = models.CharField(_("returns to"), max_length=3)  # list countries
    spoken = models.CharField(_("read out in"), max_length=5)  # list languages
    voice = models.CharField(_("read out by"), max_length=6, choices=Voice.choices)
    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="+", null=True)
    interpreter_accepted = models.BooleanField(_("the interpreter was accepted, asked alone"), null=True)
    recording = models.ForeignKey(Recording, models.PROTECT, related_name="+", null=True)
    guardian = models.ForeignKey(Member, models.PROTECT, related_name="+", null=True)
    heard_seconds = models.PositiveSmallIntegerField(default=0)  # of the recording, as far as it was played
    guardian_kind = models.CharField(_("signs as"), max_length=6, choices=Guardian.choices, blank=True)
    code = models.CharField(_("code on the paper"), max_length=20)
    digest = models.CharField(max_length=64)
    paper_digest = models.CharField(max_length=64)
    mark_digest = models.CharField(max_length=64, null=True)
    material = models.CharField(max_length=16)
    prepared_by = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    prepared_on = models.DateField(_("prepared on"))
    thumb = models.BooleanField(_("the paper is for a thumbprint"), default=False)
    way = models.CharField(_("signed"), max_length=6, choices=SignedBy.choices, blank=True)
    assents = models.BooleanField(_("the child says yes"), null=True)
    signed_with = models.ForeignKey("access.User", models.PROTECT, related_name="+", null=True)
    signed_on = models.DateField(_("signed on"), null=True)
    signed_at = models.DateTimeField(_("signed at"), null=True)
    ended_as = models.CharField(_("ended as"), max_length=9, choices=Ended.choices, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    read_verb = "declaration.read"
    author_path = "prepared_by"
    classes = classified(
        T="wording second voice interpreter recording heard_seconds digest paper_digest mark_digest material prepared_by prepared_on signed_with "
        "signed_on signed_at ended_at",
        A="destination spoken interpreter_accepted guardian guardian_kind code thumb way assents ended_as",
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="declaration_code_once",
                violation_error_message=_(
                    "This number was given to another paper this very moment. Send again."
                ),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(signed_on=None, ended_at=None),
                name="declaration_prepared_once",
                violation_error_message=_(
                    "A colleague prepared or kept this paper this very moment. Open it again."
                ),
            ),
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(signed_on__isnull=False, ended_at=None),
                name="declaration_signed_once",
                violation_error_message=_(
                    "A colleague prepared or kept this paper this very moment. Open it again."
                ),
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | ~Q(way=""),
                name="declaration_signed_somehow",
                violation_error_message=_("Say how it was signed, and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("declaration", args=[self.uid])

    @property
    def author_id(self) -> int | None:
        return self.prepared_by_id

    @property
    def open(self) -> bool:
        return self.ended_at is None and self.episode.open

    @property
    def wordings(self) -> list[Wording]:
        return [each for each in (self.wording, self.second) if each is not None]

    @property
    def asks_the_child(self) -> bool:
        """Whether somebody else signs, for a child old enough to say yes or no."""
        return bool(self.guardian_kind) and self.member.is_asked_on(self.episode.office.today())

    @property
    def valid_until(self) -> date | None:
        return self.signed_on and self.signed_on + VALID

    @verb("declaration.prepare")
    def prepare(
        self, *, by: Any, guardian_name: str = "", declined: Iterable[Interpreter] = ()
    ) -> "Declaration":
        """Set the paper that will be read out. One that was prepared and not signed before ends with it.

        `guardian_name` names whoever signs for a child and is not of this case; sealed.
        """
        from .. import signed

        day = current().happened_on
        against = signing.not_prepared_because(self, day)
        if not against and self.guardian_kind and self.guardian is None and not guardian_name.strip():
            against = _("Say who signs for this child.")
        if against:
            raise Refused(Answer(False, against, BY_COLLEAGUE, "cases"), self.episode, "declaration.prepare")
        for before in Declaration.objects.filter(member=self.member, signed_on=None, ended_at=None):
            before.end(Ended.REPLACED)
        self.prepared_by, self.prepared_on, self.material = by, day, material_now(self.member, day)
        self.code = new_code()
        text = signed.exact_text(self, guardian_name=guardian_name)
        paper = signed.paper(self, guardian_name=guardian_name, digest=hash_of(text.encode()))
        self.digest, self.paper_digest = hash_of(text.encode()), hash_of(paper.content)
        self.save()
        let_read(by, about=self.subject_uid, episode=self.episode)
        sealing.seal(by, self, "text", text, subject_uid=self.subject_uid, data_class="B")
        if guardian_name:
            sealing.seal(by, self, "guardian", guardian_name, subject_uid=self.subject_uid, data_class="B")
        files.keep(by, self, "paper", paper, subject_uid=self.subject_uid, data_class="B")
        keep_declined(declined, episode=self.episode)
        return self

    @verb("declaration.sign")
    def sign(
        self,
        *,
        by: Any,
        way: str,
        mark: files.Ready,
        witnesses: str = "",
        assents: bool | None = None,
        heard: int = 0,
    ) -> "Declaration":
        """`mark`: what was drawn on the screen, a PNG, or the scan of the paper. A thumbprint has two `witnesses`, sealed.

        One that was signed before is replaced by it. `heard` seconds of the recording were played.
        """
        from .. import signed

        day = current().happened_on
        sealing.name_reader(by, self.subject_uid, "B")
        against = signing.not_signed_because(self, day, assents)
        if against := against or self._against_this_way(by, way, witnesses, heard):
            raise Refused(Answer(False, against, BY_COLLEAGUE, "cases"), self, "declaration.sign")
        for before in Declaration.objects.filter(member=self.member, signed_on__isnull=False, ended_at=None):
            before.end(Ended.REPLACED)
        self.way, self.assents, self.signed_with = way, assents, by
        self.signed_on, self.signed_at, self.heard_seconds = day, timezone.now(), heard
        self.mark_digest = hash_of_mark(mark.content, witnesses.strip())
        kept = {"subject_uid": self.subject_uid, "data_class": "B"}
        if way == SignedBy.SCREEN:
            outside = signing.from_outside(self, by)
            paper = signed.paper(self, guardian_name=outside, digest=self.digest, drawn=mark.content)
            self.paper_digest = hash_of(paper.content)
            files.keep(by, self, "paper", paper, **kept)
        self.save()
        if self.guardian_kind and self.guardian is None:
            pause.look_if_nobody_does(self.episode)
        files.keep(by, self, "mark", mark, **kept)
        if witnesses.strip():
            sealing.seal(by, self, "witnesses", witnesses.strip(), **kept)
        return self

    def _against_this_way(self, by: Any, way: str, witnesses: str, heard: int) -> Any:
        if way == SignedBy.SCREEN:
            corrected = signing.not_turned_because(self, by, sealing.read(by, self, "text") or "")
            return corrected or signing.not_heard_because(self, heard)
        return signing.not_witnessed_because(self, by, witnesses) if way == SignedBy.THUMB else None

    def end(self, how: str) -> None:
        """Inside the act that ends it."""
        self.ended_as, self.ended_at = how, timezone.now()
        self.save()

    def proof(self, user: Any) -> dict[str, bool | None]:
        """What can be shown of it to `user`: `text`, `paper`, `mark` and `row` are as they were; None for what may not be read.
        What is gone or does not open any more is not as it was.

        `row` stands for its text and interpreter too, which are shown beside it.
        """
        shown = [self, *self.wordings, *filter(None, [self.interpreter])]
        proof: dict[str, bool | None] = dict.fromkeys(("text", "paper", "mark"))
        theirs = self.member.person.files()  # it is sealed under the one that they had then
        if any(sealing.may_read(user, each.uid, "B") for each in theirs):
            proof["text"] = as_it_was(
                self.digest, lambda: hash_of((sealing.told(user, self, "text") or "").encode())
            )
            proof["paper"] = as_it_was(self.paper_digest, lambda: hash_of(files.newest(user, self, "paper")))
            proof["mark"] = as_it_was(self.mark_digest, lambda: self._mark_now(user))
        return proof | {"row": all(map(agreement.proven, shown))}

    def _mark_now(self, user: Any) -> str:
        return hash_of_mark(files.newest(user, self, "mark"), sealing.told(user, self, "witnesses") or "")


def signed_from_outside(episode: Any) -> Any:
    """Papers of children that stand, signed by somebody who is not of the case: what the head looks at."""
    outside = Declaration.objects.filter(
        episode=episode, ended_at=None, guardian=None, signed_on__isnull=False
    )
    return outside.exclude(guardian_kind="")


def new_code() -> str:
    """Random: it says nothing to whoever finds the paper."""
    while Declaration.objects.filter(code=(payload := numbers.draw(DIGITS))).exists():
        pass
    return payload


def end_all(members: list[Member], how: str) -> None:
    """Inside the step in which these people leave, or their case ends."""
    for each in Declaration.objects.filter(member__in=members, ended_at=None):
        each.end(how)
