from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Office, Record, Scope
from masar.access.verbs import verb

if TYPE_CHECKING:
    from masar.access.policy import Places


class Interpreter(Record):
    """Somebody on an office's roster who speaks for others. The migrant is asked alone whether she accepts them."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="interpreters")
    name = models.CharField(_("name"), max_length=120)
    sex = models.CharField(_("sex"), max_length=1, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    hours = models.CharField(_("hours"), max_length=120, blank=True)
    conflicts = models.CharField(_("not for"), max_length=200, blank=True)
    pledged_on = models.DateField(_("signed the pledge on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    read_verb = "interpreter.read"
    classes = classified(T="office", A="name sex phone hours conflicts pledged_on left_on")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return Scope(mission=self.office.mission_id, offices=frozenset({self.office_id}))

    @property
    def open(self) -> bool:
        return self.left_on is None

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(office__in=places.offices) | Q(office__mission__in=places.missions)

    @verb("interpreter.add")
    def add(self, *, by: Any, languages: list[str]) -> "Interpreter":
        """`Interpreter(office=…, name=…).add(by=…, languages=["bm", "dyu"])`."""
        self.save()
        self.speak(languages)
        return self

    @verb("interpreter.edit")
    def edit(self, *, by: Any, languages: list[str], **facts: Any) -> None:
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()
        self.speak(languages)

    def speak(self, languages: list[str]) -> None:
        spoken = {tongue.code: tongue for tongue in self.tongues.all()}
        for code in languages:
            if code not in spoken:
                Tongue(interpreter=self, code=code).save()
        for code, tongue in spoken.items():
            if tongue.ended != (code not in languages):
                tongue.ended = code not in languages
                tongue.save()


class Tongue(Record):
    """A language that an interpreter speaks."""

    interpreter = models.ForeignKey(Interpreter, models.PROTECT, related_name="tongues")
    code = models.CharField(_("language"), max_length=5)
    ended = models.BooleanField(default=False)

    read_verb = "interpreter.read"
    classes = classified(T="interpreter code ended")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["interpreter", "code"],
                name="tongue_once",
                violation_error_message=_("This language is written down already."),
            )
        ]

    @property
    def scope(self) -> Scope:
        return self.interpreter.scope

    @classmethod
    def within(cls, places: "Places") -> Q:
        return Q(interpreter__in=Interpreter.objects.filter(Interpreter.within(places)))
