"""What was said to whom before anybody decided: the counselling of a family."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masar.access.classes import classified
from masar.access.models import Office
from masar.access.verbs import current, verb
from masar.lib.text import listed
from masar.programme.models import Interpreter

from .case import OfEpisode
from .member import Member
from .not_accepted import keep_declined
from .pause import reached
from .words import keep_words


class Topic(models.TextChoices):
    """What counselling speaks of. Only `REINTEGRATION` may wait; the others must have been said to every adult."""

    PROGRAMME = "PROGRAMME", _("what the programme is, and that it is a choice")
    ALTERNATIVES = "ALTERNATIVES", _("other ways: asylum, UNHCR, staying lawfully")
    CONSEQUENCES = "CONSEQUENCES", _("what follows: exit, permits, coming back later")
    HELP = "HELP", _("what help is given, and what is not")
    WITHDRAWING = "WITHDRAWING", _("saying no at any time, until departure")
    COMPLAINTS = "COMPLAINTS", _("where to complain, in confidence")
    REINTEGRATION = "REINTEGRATION", _("starting again at home")


MUST_BE_SAID = frozenset(Topic) - {Topic.REINTEGRATION}


class Will(models.TextChoices):
    WANTS = "WANTS", _("wants to return")
    UNSURE = "UNSURE", _("wants time to think")
    STAYS = "STAYS", _("does not want to return")


class Way(models.TextChoices):
    IN_PERSON = "IN-PERSON", _("face to face")
    PHONE = "PHONE", _("by phone")
    VIDEO = "VIDEO", _("by video")


@dataclass(frozen=True)
class Heard:
    """What one person did at a session: `alone` without family in the room, and in their own words, to be sealed."""

    member: Member
    will: str
    alone: bool = False
    words: str = ""


# What a talk alone has of the session that it was part of.
THAT_DAY = (
    "episode", "office", "counsellor", "way", "language", "interpreter", "interpreter_accepted", "topics", "happened_on",
    "recorded_at",
)  # fmt: skip


class Session(OfEpisode):
    """One meeting with people of a case: in which language, through whom, what was explained. Never changed."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="sessions")
    counsellor = models.ForeignKey("access.User", models.PROTECT, related_name="sessions")
    way = models.CharField(_("how"), max_length=9, choices=Way.choices, default=Way.IN_PERSON)
    language = models.CharField(_("language spoken"), max_length=5)
    interpreter = models.ForeignKey(
        Interpreter, models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    interpreter_accepted = models.BooleanField(_("the interpreter was accepted, asked alone"), null=True)
    topics = models.CharField(_("explained"), max_length=120, blank=True)  # codes of Topic, between spaces
    leaflet = models.CharField(_("leaflet given"), max_length=40, blank=True)
    happened_on = models.DateField(_("happened on"))
    recorded_at = models.DateTimeField(_("recorded at"))

    read_verb = "session.read"
    author_path = "counsellor"
    classes = classified(
        T="office counsellor interpreter happened_on recorded_at",
        A="way language interpreter_accepted topics leaflet",
    )

    class Meta:
        ordering = ["-happened_on", "-pk"]

    @property
    def author_id(self) -> int | None:
        return self.counsellor_id

    def topics_shown(self) -> list[Any]:
        return [Topic(code).label for code in self.topics.split()]

    @verb("session.record")
    def record(self, *, by: Any, heard: list[Heard], declined: Iterable[Interpreter] = ()) -> "Session":
        """`Session(episode=…, office=…, language=…, topics=…).record(by=…, heard=[Heard(member, Will.WANTS)])`.

        Whoever of several was also alone with us that day gets a session of their own; what they said then stands there.
        From afar nobody counts as alone: we do not see who listens.
        """
        if not heard:
            raise ValueError("nobody was there")
        self.counsellor, self.happened_on, self.recorded_at = by, current().happened_on, timezone.now()
        alone = [each for each in heard if each.alone] if len(heard) > 1 else []
        self._keep(
            by, [replace(each, will="", words="", alone=False) if each in alone else each for each in heard]
        )
        same = {name: getattr(self, name) for name in THAT_DAY}
        for each in alone:
            Session(**same)._keep(by, [each])
        keep_declined(declined, episode=self.episode)
        reached(self.episode)
        return self

    def _keep(self, by: Any, heard: list[Heard]) -> None:
        self.save()
        for each in heard:
            attendance = Attendance(
                episode=self.episode,
                session=self,
                member=each.member,
                alone=each.alone and self.way == Way.IN_PERSON,
                will=each.will,
                happened_on=self.happened_on,
                topics=self.topics,
            )
            attendance.save()
            if each.alone:
                each.member.was_asked()
            keep_words(
                by, attendance, "words", each.words, about=each.member.person.uid, episode=self.episode
            )


class Attendance(OfEpisode):
    """That one person was at a session, and what they wanted that day. Their own words are sealed."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    alone = models.BooleanField(_("seen alone"), default=False)
    will = models.CharField(
        _("decision"), max_length=6, choices=Will.choices, blank=True
    )  # empty: not asked there
    happened_on = models.DateField()  # of the session, so that a case file needs no third table
    topics = models.CharField(max_length=120, blank=True)

    read_verb = "session.read"
    classes = classified(T="session happened_on", A="member alone will topics")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "member"],
                name="attended_once",
                violation_error_message=_("This person is in the session twice."),
            )
        ]

    @property
    def subject_uid(self) -> Any:
        return self.member.person.uid


# What steps ask. Each takes a case file, asks the database nothing, and answers with what is missing, or None.


def told(file: Any, member: Member) -> list[Any]:
    """The sessions in which things were explained to this person: of whoever came later, or came again, those since."""
    return [row for row in file.rows("attendance", member) if row.key > (member.heard_after or 0)]


def heard(file: Any, member: Member) -> list[Any]:
    """The sessions in which this person could say what they want: those since another grown-up travels with them."""
    late = companions(file, member)
    since = max((each.heard_after or 0 for each in late), default=0)
    day = max((each.joined_on for each in late), default=date.min)
    return [row for row in file.rows("attendance", member) if row.key > since and row.day >= day]


def companions(file: Any, member: Member) -> list[Member]:
    """Of this person and the grown-ups of the case, those who came later."""
    late = [each for each in file.members if each.came_later]
    return [each for each in late if each == member or each.is_adult_on(each.joined_on)]


def excused(file: Any, member: Member) -> list[Any]:
    """That it was not possible to be alone with this person, since the same day."""
    since = max((each.joined_on for each in companions(file, member)), default=date.min)
    return [row for row in file.rows("not_alone", member) if row.day >= since]


def counselled(file: Any) -> Any:
    """Every adult was told everything that must be said."""
    lacks = {adult: unsaid(file, adult) for adult in file.adults}
    first = next(filter(None, lacks.values()), None)
    if first is None:
        return None
    return _("Not yet explained to %(name)s: %(topics)s.") % {
        "name": listed([adult for adult in file.adults if lacks[adult] == first]),
        "topics": listed([topic.label for topic in first]),
    }


def unsaid(file: Any, member: Member) -> list[Topic]:
    said = {code for row in told(file, member) for code in row.more.split()}
    return [topic for topic in Topic if topic in MUST_BE_SAID and topic not in said]


def wants(file: Any) -> Any:
    """Everybody who is asked said, the last time, that they want to return."""
    if undecided := [member for member in file.asked if last_will(file, member) != Will.WANTS]:
        return _("Not yet decided to return: %(names)s.") % {"names": listed(undecided)}
    return None if file.members else _("Nobody is left in this case.")


def last_will(file: Any, member: Member) -> str:
    """What this person said the last time we asked; nothing if never."""
    return next((row.code for row in heard(file, member) if row.code), "")


def unasked(file: Any) -> list[Member]:
    """Those who never said what they want, and not who said no: a page that led there would tell."""
    return [member for member in file.asked if not last_will(file, member)]


def unseen_alone(file: Any) -> list[Member]:
    """Those who were not alone with us yet, without it being written why not."""
    return [
        member
        for member in file.asked
        if not any(row.yes for row in heard(file, member)) and not excused(file, member)
    ]


def seen_alone(file: Any) -> Any:
    """Each adult, and each child from twelve, once; once more where another grown-up was added."""
    waiting = unseen_alone(file)
    return _("Not yet seen alone: %(names)s.") % {"names": listed(waiting)} if waiting else None


def has_basis(file: Any) -> Any:
    """There is a basis for helping each of them: a yes, or life, a child's interest, a legal representative.

    A case that is opened again asks anew.
    """
    anew = file.episode.began_on if file.episode.after_id and file.episode.number > 1 else None
    without = [
        member
        for member in file.members
        if not any(
            row.code == "ASSIST:given" and (anew is None or row.day >= anew)
            for row in file.rows("agreement", member)[:1]
        )
    ]
    return (
        _("Not yet asked whether we may help: %(names)s.") % {"names": listed(without)} if without else None
    )
