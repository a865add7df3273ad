"""One human being, known once: who they say they are, in every spelling they use."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from masar.access import files
from masar.access.classes import classified
from masar.access.models import Holding, Office, Reader, Record, Scope, SealedFile, Stale
from masar.access.models.holding import held_now
from masar.access.policy import YES, Answer, may
from masar.access.rules import COLLEAGUE
from masar.access.sealing import name_reader
from masar.access.verbs import Refused, current, verb
from masar.lib import dates
from masar.lib.text import row, visible

from ..identity import names

if TYPE_CHECKING:
    from masar.access.policy import Places

JOINED_MEANWHILE = _(
    "This file was joined with another one of the same person. Look for the person, and write it there."
)


class Sex(models.TextChoices):
    FEMALE = "F", _("woman or girl")
    MALE = "M", _("man or boy")
    OTHER = "X", pgettext_lazy("sex", "other")
    UNKNOWN = "U", pgettext_lazy("sex", "not known")


class Precision(models.TextChoices):
    DAY = "day", _("to the day")
    MONTH = "month", _("to the month")
    YEAR = "year", _("to the year")
    ESTIMATED = "estimated", _("estimated")
    UNKNOWN = "unknown", pgettext_lazy("birth date", "not known")


def years_between(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class Person(Record):
    """`name` is how this person is shown; every form of the name is a row of `Name`."""

    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=200, db_index=True)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    born_earliest = models.DateField(_("born, at the earliest"), null=True)
    born_latest = models.DateField(_("born, at the latest"), null=True)
    birth_precision = models.CharField(max_length=9, choices=Precision.choices, default=Precision.UNKNOWN)
    birth_said = models.CharField(_("birth date as said"), max_length=60, blank=True)
    birth_place = models.CharField(_("place of birth"), max_length=120, blank=True)
    marital_status = models.CharField(_("marital status"), max_length=12, blank=True)
    origin = models.ForeignKey(
        "programme.Place", models.PROTECT, null=True, related_name="+", verbose_name=_("where home is")
    )
    village = models.CharField(_("village or neighbourhood"), max_length=120, blank=True)
    registered_on = models.DateField(_("registered on"))
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    joins = models.PositiveSmallIntegerField(null=True)  # files that are joined to this one now; never 0

    arriving_at: Office | None = None

    read_verb = "person.read"
    shield_path = "uid"
    classes = classified(
        A="name sort_key sex born_earliest born_latest birth_precision birth_said birth_place marital_status origin "
        "village registered_on joined_to joins"
    )

    class Meta:
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(born_latest=None) | Q(born_latest__gte=F("born_earliest")),
                name="person_birth_in_order",
                violation_error_message=_("The birth date ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.uid])

    @cached_property
    def held_by(self) -> tuple[Any, ...]:
        """The holdings that are open now, with their offices."""
        return tuple(held_now(subject_uid=self.uid))

    @property
    def office(self) -> Office | None:
        """Whose wall says which day it is: where the person arrives, or who holds the file first."""
        return self.arriving_at or (self.held_by[0].office if self.held_by else None)

    @property
    def scope(self) -> Scope:
        if self._state.adding and self.arriving_at is not None:
            return self.arriving_at.scope
        return Scope(
            mission=self.held_by[0].office.mission_id if self.held_by else None,
            offices=frozenset(holding.office_id for holding in self.held_by),
            hidden=frozenset(holding.subject_uid for holding in self.held_by if holding.shielded),
        )

    @classmethod
    def within(cls, places: "Places") -> Q:
        """Held there, and not joined to another file: that one stands for both."""
        held = Holding.objects.filter(Holding.within(places), subject_uid=OuterRef("uid"), until=None)
        return Q(Exists(held), joined_to=None)

    def files(self) -> list["Person"]:
        """This file and those joined to it: one human being."""
        found, newest = [self], [self] if self.joins else []
        while newest:
            newest = list(Person.objects.filter(joined_to__in=newest))
            found += newest
        return found

    def seen_by(self, user: Any) -> bool:
        return both_seen(user, self)

    def age_on(self, day: date) -> int | None:
        """Full years, by the latest possible birth date: whoever may be a child counts as one."""
        return self.born_latest and years_between(self.born_latest, day)

    def oldest_on(self, day: date) -> int | None:
        """Full years, by the earliest possible birth date."""
        return self.born_earliest and years_between(self.born_earliest, day)

    def born_shown(self) -> str:
        """“14 March 1991”, “about 1990”, or that it is not known."""
        return dates.show(
            dates.Understood(self.born_earliest, self.born_latest, self.birth_precision, self.birth_said),
            (get_language() or "en")[:2],
        )

    def home_shown(self) -> str:
        return row(self.village, *(self.origin.and_region() if self.origin else ()))

    @verb("person.register")
    def register(self, *, by: Any, facts: dict[str, Any]) -> "Person":
        """`Person.at(office).register(by=…, facts=…)`: a new person, held by that office from now.

        `facts`: fields of this model, `names` [(form, text)], `nationalities` and `languages` [code], `identifiers` and
        `contacts` [fields of those models].
        """
        self.registered_on = current().happened_on
        self._take(facts)
        self.save()
        self._add_rows(facts)
        Holding(subject_uid=self.uid, office=self.arriving_at, since=timezone.now()).save()
        return self

    @classmethod
    def at(cls, office: Office) -> "Person":
        """Somebody who is not written down yet, in front of this office's counter."""
        person = cls()
        person.arriving_at = office
        return person

    @verb("person.correct")
    def correct(self, *, by: Any, facts: dict[str, Any]) -> None:
        self._take(facts)
        self.save()

    @verb("person.hold")
    def hold_at(self, *, by: Any, office: Office) -> None:
        """This office now also holds the file, as the person came here again."""
        hold_still(self)
        for file in self.files():
            if not any(holding.office_id == office.pk for holding in file.held_by):
                Holding(
                    subject_uid=file.uid, office=office, since=timezone.now(), shielded=file.scope.shielded
                ).save()
                file.__dict__.pop("held_by", None)

    @verb("person.hide")
    def hide(self, *, by: Any, readers: tuple[Any, ...] = ()) -> None:
        """From now on only `by` and these colleagues see that this person exists here; who was named before is not."""
        hold_still(self)
        named, files = {by, *readers}, self.files()
        for file in files:
            before = Reader.objects.filter(subject_uid=file.uid, data_class="A", until=None)
            for earlier in before.exclude(user__in=named):
                earlier.until = timezone.now()
                earlier.save()
            for reader in named:
                name_reader(reader, file.uid, "A")
            file._shield(True)

    @verb("person.photograph")
    def photograph(self, *, by: Any, photo: Any) -> SealedFile:
        """Keep a photo, sealed, for whoever is named for it. Refused without an agreement of its own."""
        if not (answer := self.agrees_to_photo()):
            raise Refused(answer, self, "person.photograph")
        name_reader(by, self.uid, "B")
        return files.keep(by, self, "photo", photo, subject_uid=self.uid, data_class="B")

    def agrees_to_photo(self) -> Answer:
        """Yes, or the sentence that says whom to ask first."""
        return photo_agreed(self.consents.filter(purpose="PHOTO").order_by("-pk").first())

    @verb("person.unhide")
    def unhide(self, *, by: Any) -> None:
        hold_still(self)
        for file in self.files():
            file._shield(False)

    def _shield(self, shielded: bool) -> None:
        for holding in Holding.of(self.uid):
            holding.shielded = shielded
            holding.save()
        self.__dict__.pop("held_by", None)

    def _take(self, facts: dict[str, Any]) -> None:
        for field in (
            "name",
            "sex",
            "born_earliest",
            "born_latest",
            "birth_precision",
            "birth_said",
            "birth_place",
            "marital_status",
            "origin",
            "village",
        ):
            if field in facts:
                setattr(self, field, facts[field])
        self.name = visible(self.name)
        self.sort_key = names.sort_key(self.name)[:200]

    def _add_rows(self, facts: dict[str, Any]) -> None:
        from .contact import Contact
        from .identifier import Identifier
        from .name import Name
        from .tongue import Language, Nationality

        for form, text in facts.get("names", ()):
            Name(person=self, form=form, text=text).save()
        for code in facts.get("nationalities", ()):
            Nationality(person=self, code=code).save()
        for code in facts.get("languages", ()):
            Language(person=self, code=code).save()
        for identifier in facts.get("identifiers", ()):
            Identifier(person=self, **identifier).save()
        for contact in facts.get("contacts", ()):
            Contact(person=self, **contact).save()


def hold_still(*people: Person) -> None:
    """Inside an act that adds to these files or marks them: whoever joins one of them waits, and where somebody just did,
    nothing happens. In order of key, so that two who hold the same people never wait for each other."""
    here = {person.pk: person for person in people if person.arriving_at is None}
    if not here:
        return
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=here, joined_to=None).order_by("pk")
    held = dict(rows.values_list("pk", "joins"))
    for key, person in here.items():
        if key not in held:
            raise Stale(person)
        person.joins = held[key]  # or files joined just now would be left out
        person.__dict__.pop("held_by", None)


def both_seen(user: Any, *people: Person) -> bool:
    return all(may(user, "person.read", person) for person in people)


def photo_agreed(newest: Any) -> Answer:
    """Whether this newest consent to a photo, if there is any, is a yes."""
    if newest is not None and newest.answer == "given":
        return YES
    return Answer(
        False,
        _("This person has not agreed to a photo. Ask first; help does not depend on it."),
        COLLEAGUE,
        "home",
    )
