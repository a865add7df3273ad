"""The decision desk: which files wait for whom, what decides about each, and what changed under the reader.

waiting = queue(omar)            # one query, however many wait
waiting.next_after(case.uid)
seen = seen_of(file)             # goes into the page, comes back with the decision
changed(file, seen)              # sentences; nothing if the file is still what was read
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from masar.access.models import Deadline
from masar.cases.models import Concern, Decision, Episode, Look, Member, Paper, Pause, Stage, StepTaken
from masar.cases.models.handover import worked_by
from masar.cases.models.session import Will, heard, last_will, unseen_alone
from masar.cases.models.triage import BEFORE_A_JUDGE, PROTECTED, Seen, changed_mind, status_of, triage
from masar.lib.text import listed

from .caseload import CaseFile

# Rows of a case file whose coming or going is told to whoever decides. Concerns are not: they show as one neutral line.
TOLD: dict[str, str | Promise] = {
    "attendance": _("somebody was heard in a session"),
    "not_alone": _("why somebody was not seen alone"),
    "situation": _("legal status or reasons"),
    "screening": _("the first questions"),
    "paper": _("a paper, or where it is"),
    "pause": _("a hold, or its end"),
    "waiver": _("what two people let pass"),
    "agreement": _("what somebody agreed to"),
    "decision": _("an earlier decision"),
}
# On which of them a look of the eight rests: its tick is taken away when they change under the reader.
RESTS_ON = {
    "people": Look.values,
    "attendance": (Look.WILL, Look.FEAR),
    "not_alone": (Look.WILL,),
    "situation": (Look.FEAR, Look.COURT, Look.RECEPTION),
    "screening": (Look.FLAGS,),
    "paper": (Look.CUSTODY, Look.COURT),
    "pause": (Look.FLAGS, Look.COURT),
    "decision": (Look.EARLIER,),
}
CASE, PEOPLE = _("the project, the case worker, or where the case stands"), _("who is in the case")


@dataclass(frozen=True)
class Queue:
    """Cases that wait for a decision, oldest first, those held back last. `others` wait for somebody else's eyes."""

    offered: list[UUID]
    others: int

    def next_after(self, uid: UUID) -> UUID | None:
        """The file after this one; from the beginning again after the last."""
        at = self.offered.index(uid) + 1 if uid in self.offered else 0
        rest = [*self.offered[at:], *self.offered[:at]]
        return next((each for each in rest if each != uid), None)


def pending(user: Any) -> Any:
    """Episodes that wait for a decision which this colleague may take, by their role."""
    return (
        Episode.objects.visible_to(user, "case.approve")
        .filter(ending="", stage=Stage.REGISTERED)
        .exclude(submitted_by=None)
    )


def queue(user: Any) -> Queue:
    paused = Pause.objects.filter(episode=OuterRef("pk"), ended_on=None)
    held_back = Exists(paused) | Exists(Concern.objects.filter(episode=OuterRef("pk"), answered_at=None))
    rows = (
        pending(user)
        .annotate(own=truth(worked_by(user)), held_back=truth(Q(held_back)))
        .order_by("held_back", "submitted_on", "pk")
        .values_list("case__uid", "own")
    )
    offered, others = [], 0
    for uid, own in rows:
        if own:
            others += 1
        else:
            offered.append(uid)
    return Queue(offered, others)


def truth(condition: Q) -> Any:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def earlier_cases(user: Any, file: CaseFile) -> list[str]:
    """Numbers of earlier attempts of these people, as far as this colleague may see them."""
    people = [member.person_id for member in file.members]
    rows = (
        Episode.objects.visible_to(user)
        .filter(members__person__in=people)
        .exclude(pk=file.episode.pk)
        .order_by("pk")
        .values_list("case__number", flat=True)
    )
    return list(dict.fromkeys(rows))


def decided_before(user: Any, file: CaseFile) -> tuple[list[Decision], str]:
    """Earlier decisions in this attempt, the newest first; and in words who came since the newest about everybody."""
    if not file.rows("decision"):
        return [], ""
    rows = Decision.objects.visible_to(user).filter(episode=file.episode)
    before = list(rows.select_related("by", "member__person"))
    last = next((each for each in before if each.member_id is None), None)
    if last is None:
        return before, ""
    added = StepTaken.objects.filter(episode=file.episode, step="add", recorded_at__gt=last.recorded_at)
    days = set(added.values_list("happened_on", flat=True))
    return before, listed(each for each in file.members if each.came_later and each.joined_on in days)


def waiting_to_be_seen(file: CaseFile) -> list[Member]:
    """Those whom the first questions sent to somebody who has not seen them yet."""
    uids = {member.person.uid: member for member in file.members}
    rows = Deadline.objects.filter(subject_uid__in=uids, kind__startswith="see-first", met_at=None)
    return [uids[uid] for uid in dict.fromkeys(rows.order_by("pk").values_list("subject_uid", flat=True))]


def looks(user: Any, file: CaseFile) -> list[Seen]:
    """The eight looks of a decision, as this file shows them to this colleague. Two queries."""
    return triage(file, earlier=earlier_cases(user, file), waiting=waiting_to_be_seen(file))


@dataclass(frozen=True)
class Line:
    """One person on the desk. Each part is `(code, odd)`; `odd` is out of the ordinary, and marked."""

    member: Member
    age: int | None  # the youngest and the oldest that this person may be, in years
    oldest: int | None
    will: tuple[str, bool]
    alone: tuple[str, bool]
    status: tuple[str, bool]
    papers: list[tuple[str, Any]]  # kind, where it is
    asked: tuple[str, bool]
    changed: bool  # said no before


def line(file: CaseFile, member: Member) -> Line:
    adult, asked = member in file.adults, member in file.asked
    will, status = last_will(file, member), status_of(file, member)
    screened = file.rows("screening", member)[:1]
    answered = "" if not screened else "asked" if screened[0].yes else "partly"
    odd = PROTECTED | BEFORE_A_JUDGE | {"UNKNOWN", ""}
    return Line(
        member,
        member.person.age_on(file.today),
        member.person.oldest_on(file.today),
        (will, asked and will != Will.WANTS),
        alone(file, member) if asked else ("child", False),
        (status, adult and status in odd),
        [(row.code, Paper.Holder(row.more).label) for row in file.rows("paper", member)],
        (answered, asked and answered != "asked"),
        changed_mind(file, member),
    )


def alone(file: CaseFile, member: Member) -> tuple[str, bool]:
    if any(row.yes for row in heard(file, member)):
        return "seen", False
    return ("no", True) if member in unseen_alone(file) else ("impossible", True)


def seen_of(file: CaseFile) -> str:
    """What of this file can change, in one line: `case=3 people=7.1,8.1 paper=12,15`."""
    parts = {
        "case": [str(file.episode.version)],
        "people": [f"{member.pk}.{member.version}" for member in file.everybody],
    } | {kind: [f"{row.key}.{int(bool(row.yes))}" for row in file.rows(kind)] for kind in TOLD}
    return " ".join(f"{name}={','.join(sorted(values))}" for name, values in parts.items())


def changed(file: CaseFile, seen: str) -> dict[str, str | Promise]:
    """What differs from what was read, by kind, in words; a page without the line was read as nothing."""
    before = dict(part.split("=", 1) for part in seen.split() if "=" in part)
    now = dict(part.split("=", 1) for part in seen_of(file).split())
    says = {"case": CASE, "people": PEOPLE} | TOLD
    return {name: says[name] for name, value in now.items() if before.get(name) != value}


def still(looked: list[str], changes: Iterable[str]) -> list[str]:
    """Of these ticks, those that rest on nothing that changed."""
    gone = {look for kind in changes for look in RESTS_ON.get(kind, ())}
    return [look for look in looked if look not in gone]
