"""Everything that the needs of a step look at, for one case or fifty, in four queries.

    for file in load(Episode.objects.visible_to(sara)[:50]):
        file.members[0].person, file.rows("attendance", member)

What a noun contributes is one line of `ROWS`: narrow rows of one shape, joined in one question. Facts take a `CaseFile`
and ask nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models import Case as Turn
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import cached_property

from masar.access.models import Holding, Office, Project
from masar.access.prepared import NOW, Among, prepared
from masar.cases.models import (
    Appeal,
    Attempt,
    Attendance,
    Case,
    Concern,
    Decision,
    Declaration,
    Document,
    Episode,
    Handover,
    Left,
    Member,
    NotAlone,
    Paper,
    Pause,
    Screening,
    Session,
    Situation,
    Waiver,
)
from masar.cases.models.children import TIES, Tie
from masar.cases.models.triage import CUSTODY_PAPERS


class Row(NamedTuple):
    """One thing that happened. `code` and `more` are codes of the noun, `yes` its one yes or no."""

    kind: str
    key: int
    episode: int
    member: int  # 0 where it is about the whole case
    day: date | None
    code: str
    more: str
    yes: bool


NOBODY = Value(0, output_field=IntegerField())
NOTHING = Value("", output_field=CharField())
YES = Value(True, output_field=BooleanField())
NEVER = Value(None, output_field=DateField())
AGREED = ExpressionWrapper(Waiver.agreed(NOW), output_field=BooleanField())
# Until when what was said on the telephone holds; nothing once it was written.
PHONED = Turn(
    When(second=None, then=Cast(F("phoned_until"), CharField())), default=NOTHING, output_field=CharField()
)


def text(path: str) -> Any:
    return Coalesce(F(path), Value(""), output_field=CharField())


def who(path: str) -> Any:
    """A colleague, by the number that only the database knows."""
    return Cast(F(path), CharField())


ALONG = ("case", "office", "worker", "project")  # what every file is read with
LISTED = (
    "stage", "ending", "since", "number", "began_on", "after", "submitted_by", "case__uid", "case__number",
    "office__zone", "office__weekend", "office__holidays", "worker__name", "worker__name_ar",
    "project__code", "project__opens_on", "project__closes_on",
)  # fmt: skip
LISTED_PEOPLE = (
    "uid", "episode", "line", "joined_on", "heard_after", "left_on", "left_as",
    "person__name", "person__born_latest",
)  # fmt: skip
ALL, HELD = Q(), Q(ended_on=None)
REACHED = Pause.objects.filter(
    episode=OuterRef("episode"), kind=Pause.Kind.LOST, ended_on__gte=OuterRef("happened_on")
)
NOT_REACHED_SINCE = ~Q(Exists(REACHED.order_by()))

# kind: model, which rows, member, day, code, more, yes
ROWS: dict[str, tuple[Any, ...]] = {
    "attendance": (Attendance, ALL, F("member_id"), F("happened_on"), text("will"), text("topics"), F("alone")),
    "not_alone": (NotAlone, ALL, F("member_id"), F("happened_on"), text("why"), NOTHING, YES),
    "situation": (Situation, ALL, F("member_id"), F("happened_on"), text("legal_status"), text("reasons"), YES),
    "screening": (Screening, ALL, F("member_id"), F("happened_on"), NOTHING, NOTHING, F("asked")),
    "paper": (Paper, Q(replaced=False), F("member_id"), F("happened_on"), text("kind"), text("held_by"), YES),
    "document": (
        Document, Q(kind__in=CUSTODY_PAPERS), F("member_id"), F("happened_on"), text("kind"), NOTHING, YES,
    ),
    "concern": (Concern, Q(answered_at=None), F("member_id"), NEVER, NOTHING, NOTHING, YES),
    "decision": (
        Decision, ALL, Coalesce(F("member_id"), 0), F("happened_on"), text("outcome"), text("looked"), YES,
    ),
    "pause": (Pause, HELD, NOBODY, F("happened_on"), text("kind"), text("reason"), YES),
    "attempt": (Attempt, NOT_REACHED_SINCE, NOBODY, F("happened_on"), text("way"), NOTHING, YES),
    "waiver": (Waiver, Q(ended_at=None), NOBODY, NEVER, text("need"), PHONED, AGREED),
    "declaration": (
        Declaration, Q(ended_at=None), F("member_id"), F("signed_on"), text("material"), text("way"),
        ExpressionWrapper(Q(signed_on__isnull=False), output_field=BooleanField()),
    ),
    "appeal": (Appeal, Q(granted=None), NOBODY, F("asked_on"), NOTHING, NOTHING, YES),
    "review": (Pause, HELD & Q(review_on__isnull=False), NOBODY, F("review_on"), text("kind"), NOTHING, YES),
    "session": (Session, ALL, NOBODY, F("happened_on"), who("counsellor_id"), NOTHING, YES),
    "handover": (Handover, ALL, NOBODY, F("happened_on"), who("before_id"), NOTHING, YES),
}  # fmt: skip

NOT_IN_LISTS = ("document", "review", "session", "handover")


def newest_first(row: "Row") -> tuple[date, int]:
    """By the day it happened, then as it was written down: what is typed late does not undo what was said since."""
    return row.day or date.min, row.key


@dataclass
class CaseFile:
    """One episode with everything that steps look at. `today` is the day at its office."""

    episode: Episode
    everybody: list[Member] = field(default_factory=list)
    by_kind: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def today(self) -> date:
        return self.episode.office.today()

    @cached_property
    def members(self) -> list[Member]:
        """Those who have not left."""
        return [member for member in self.everybody if member.stays]

    @property
    def head(self) -> Member:
        """Whose name the case goes by, whoever leaves it: a screen is read by more than one. Not of somebody who died."""
        return next((each for each in self.everybody if each.left_as != Left.DIED), self.everybody[0])

    @cached_property
    def adults(self) -> list[Member]:
        return [member for member in self.members if member.is_adult_on(self.today)]

    @cached_property
    def asked(self) -> list[Member]:
        """Those old enough to be seen alone."""
        return [member for member in self.members if member.is_asked_on(self.today)]

    @cached_property
    def ties(self) -> list[Tie]:
        """Who is what to whom, as written down about anybody who is or was in the case."""
        person = {member.pk: member.person_id for member in self.everybody}
        return [Tie(person[row.member], int(row.more), row.code, not row.yes) for row in self.rows("kin")]

    def rows(self, kind: str, member: Member | None = None) -> list[Row]:
        """Newest first."""
        return [row for row in self.by_kind[kind] if member is None or row.member == member.pk]


def load(episodes: Iterable[Episode], *, acting: bool = True) -> list[CaseFile]:
    """The files of these episodes, in their order. Four queries, however many there are.

    Three without `acting`: for lists that ask `may` nothing.
    """
    if hasattr(episodes, "select_related"):
        episodes = episodes.select_related("case", "office", "worker", "project")
    files = {episode.pk: CaseFile(episode) for episode in episodes}
    keys = list(files)
    for member in people(not acting, episodes=keys):
        files[member.episode_id].everybody.append(member)
        member.episode = files[member.episode_id].episode
    for row in sorted(map(Row._make, happened(acting, episodes=keys)), key=newest_first, reverse=True):
        files[row.episode].by_kind[row.kind].append(row)
    if acting:
        for file in files.values():
            worked = (*file.rows("session"), *file.rows("handover"))
            file.episode.__dict__["worked_on"] = frozenset(int(row.code) for row in worked)
        _hold(files.values())
    return list(files.values())


def in_a_list(episodes: Any) -> Any:
    """Only what lists and facts look at; whatever else is asked of one costs a question of its own."""
    along = ("case", "office", "project", "worker")
    return episodes.select_related(*along).only(*LISTED)


@prepared
def people(listed: bool, *, episodes: Any) -> Any:
    """`listed`: only what lists and facts look at."""
    members = Member.objects.filter(Among("episode_id", episodes)).select_related("person").order_by("line")
    return members.only(*LISTED_PEOPLE) if listed else members


def newest(case: Case) -> CaseFile:
    """The file of the newest attempt of a case."""
    (episode,) = newest_of(case=case.pk)
    episode.case = case
    return load([episode])[0]


@prepared
def newest_of(*, case: Any) -> Any:
    """Of the colleague only the name: their row has much that no case shows."""
    rest = (
        "worker__name_ar",
        "worker__uid",
        *(f"office__{each.attname}" for each in Office._meta.concrete_fields),
    )
    mine = [each.attname for each in Episode._meta.concrete_fields]
    project = [f"project__{each.attname}" for each in Project._meta.concrete_fields]
    episodes = Episode.objects.filter(case=case).select_related("office", "worker", "project")
    return episodes.only(*mine, *rest, *project, "worker__name").order_by("-number")[:1]


@prepared
def happened(acting: bool, *, episodes: Any) -> Any:
    """Rows of every kind about these episodes, in one question; for lists only those that they look at."""
    these = Among("episode_id", episodes)
    parts = [
        shaped(model.objects.filter(which, these), kind, "pk", *said)
        for kind, (model, which, *said) in ROWS.items()
        if acting or kind not in NOT_IN_LISTS
    ]
    people, consent, tie = Member.objects.filter(these), "person__consents__", "person__kinships__"
    answer = Concat(f"{consent}purpose", Value(":"), f"{consent}answer", output_field=CharField())
    agreements = people.filter(person__consents__isnull=False)
    kin = people.filter(person__kinships__relation__in=TIES)
    parts += [
        shaped(agreements, "agreement", f"{consent}pk", F("pk"), F(f"{consent}happened_on"), answer,
               text(f"{consent}basis"), YES),
        shaped(kin, "kin", f"{tie}pk", F("pk"), NEVER, text(f"{tie}relation"), who(f"{tie}relative_id"),
               ExpressionWrapper(Q(**{f"{tie}ended": False}), output_field=BooleanField())),
    ]  # fmt: skip
    return parts[0].union(*parts[1:], all=True)


def shaped(rows: Any, kind: str, key: str, member: Any, day: Any, code: Any, more: Any, yes: Any) -> Any:
    """In the columns of `Row`."""
    kind = Value(kind, output_field=CharField())  # type: ignore[assignment]
    return rows.order_by().values_list(kind, key, "episode_id", member, day, code, more, yes)


@prepared
def held_of(*, subjects: Any) -> Any:
    open_now = Holding.objects.filter(Among("subject_uid", subjects), until=None).select_related("office")
    return open_now.only("subject_uid", "project", "shielded", "office__mission", "office__zone")


def _hold(files: Iterable[CaseFile]) -> None:
    """Who holds each case, and whether one of its people is hidden: what `may` asks of a case, known beforehand."""
    files = list(files)
    wanted = {file.episode.case.uid for file in files}
    wanted |= {member.person.uid for file in files for member in file.everybody}
    held = defaultdict(list)
    for holding in held_of(subjects=list(wanted)):
        held[holding.subject_uid].append(holding)
    for file in files:
        case = file.episode.case
        case.__dict__["held_by"] = tuple(held[case.uid])
        case.__dict__["hidden"] = frozenset(
            member.person.uid
            for member in file.everybody
            if any(holding.shielded for holding in held[member.person.uid])
        )
        for member in file.everybody:
            member.person.__dict__["held_by"] = tuple(held[member.person.uid])
