"""One chain under examination: its walk, its head, its changes, and what its checkpoints say about its end."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Func, Max, OuterRef, Subquery

from . import checkpoints
from .audit import EVENTS
from .chain_walk import Walker
from .checkpoints import Statement
from .models import ChainHead, Change, Event, Key, Reading
from .tampering import RENUMBERED, Finding, Naming, twin_of

TAIL_CUT, ROLLED_BACK, HEAD_ALTERED = "tail cut", "rolled back", "chain head altered"
CHANGES_MISSING, CHANGES_ALTERED, CHANGES_INSERTED = (
    "changes missing",
    "changes altered",
    "changes without an event",
)
FILE_ALTERED, COPIES_ALTERED = "checkpoint file altered", "checkpoint copies altered"


class ChainCheck:
    """Walks the chain when made; `judge` then draws the conclusions, which need the other chain too.

    `end` is the true number of the last link there is, `agreed` the newest checkpoint that the chain contains.
    """

    def __init__(self, chain: str) -> None:
        self.chain, self.model = chain, Event if chain == EVENTS else Reading
        self.findings: list[Finding] = []
        self.agreed: Statement | None = None
        self.contradicted: Statement | None = None
        self.erased = self.orphans = 0
        self.changes: dict[str, list[int]] = {}
        # First what is stated, then where the chain ends: it only grows meanwhile, and never behind a statement.
        self.copy = newest_genuine_copy(chain)
        self.file = checkpoints.check_file(chain)
        self.stated = max((s.seq for s in (self.copy, self.file.last) if s), default=0)
        self.head, until, self.changes_there = ends(chain, self.model)
        self._walk(until)
        if self.head == self.walked.last:  # renumbered along with the links
            self.head = (self.end, self.head[1])

    def _walk(self, until: int) -> None:
        last = self.file.last.seq if self.file.last else 0
        said = takewhile(lambda s: s.seq <= last, checkpoints.statements(self.chain, self.file.intact))
        walker = Walker(
            self.chain,
            self.model,
            until=until,
            claimed=max(self.stated, self.head[0]),
            statements=said,
            met=self._met,
            differ=self._differ,
        )
        self.walked = walker.walk()
        self.next_statement, self.code = walker.statement, walker.code
        self.end = self.walked.last[0] + self.walked.shift
        if walker.changes_met != self.changes_there:
            self.orphans = orphans()

    def _met(self, statement: Statement, mac: bytes, holds: bool) -> None:
        if mac == statement.mac:
            self.agreed = statement
        elif holds and self.contradicted is None:
            self.contradicted = statement

    def _differ(self, events: list[tuple[int, int]]) -> None:
        """Events whose changes are not those that were written: erased with a person, or tampered with."""
        rows = {
            row.pop("seq"): row
            for row in Event.objects.filter(seq__in=[seq for seq, _n in events]).values(
                "seq", "record", "record_uid"
            )
        }
        for seq, count in events:
            if seq in rows and erased(**rows[seq]):
                self.erased += 1
            else:
                known = self.changes.setdefault(CHANGES_ALTERED if count else CHANGES_MISSING, [seq, 0])
                known[1] += 1

    def judge(self, other: "ChainCheck") -> None:
        self.findings += Naming(self.chain, self.code, self.head, twin_of(self.model)).name(self.walked.runs)
        for name, (first, count) in self.changes.items():
            self._find(name, first, count)
        self._judge_end(other)
        self._judge_head()
        if self.orphans and not self.findings:
            self._find(CHANGES_INSERTED, None, self.orphans, "The history of some record was added to.")
        self._judge_file()
        self._judge_copies()

    def _find(self, name: str, first: int | None, count: int = 1, says: str = "") -> None:
        self.findings.append(Finding(self.chain, name, first, count, says))

    def _judge_end(self, other: "ChainCheck") -> None:
        lost = max(self.head[0], self.stated) - self.end
        if lost > 0 and not self._explained_by_renumbering():
            name = TAIL_CUT if self._remembers(other) else ROLLED_BACK
            self._find(name, self.end + 1, lost)
        elif self.contradicted:
            first = self.agreed.seq + 1 if self.agreed and self.agreed.seq < self.contradicted.seq else 1
            self._find(
                ROLLED_BACK,
                first,
                self.end - first + 1,
                f"Put back to an earlier state, or cut, and worked on since; the chain parts from what was signed "
                f"between this link and link {self.contradicted.seq}.",
            )

    def _explained_by_renumbering(self) -> bool:
        runs = self.walked.runs
        return bool(
            runs
            and runs[-1].at_end
            and any(f.name == RENUMBERED for f in self.findings)
            and self.head[1] == self.walked.last[1]
        )

    def _remembers(self, other: "ChainCheck") -> bool:
        """Whether anything in the database knows of the lost links, as it cannot after the whole of it was put back."""
        lost_by = (
            self.next_statement.at if self.next_statement and self.next_statement.seq > self.end else None
        )
        return bool(
            self.head[0] > self.end
            or (self.copy and self.copy.seq > self.end)
            or self.orphans
            or lost_by is None
            or other.model.objects.filter(at__gt=lost_by).exists()
        )

    def _judge_head(self) -> None:
        number, code = self.head
        holds = not (self.walked.runs and self.walked.runs[-1].at_end)
        if holds and (number < self.end or (number == self.end and code != self.walked.last[1])):
            self._find(HEAD_ALTERED, self.end)

    def _judge_file(self) -> None:
        ends_at = self.file.last.seq if self.file.last else 0
        if self.file.fault:
            self._find(FILE_ALTERED, self.file.fault_at + 1, 1, self.file.fault.capitalize() + ".")
        elif self.copy and self.copy.seq > ends_at:
            self._find(
                FILE_ALTERED,
                ends_at + 1,
                1,
                "Lines are missing at its end; the database has signed copies of them.",
            )

    def _judge_copies(self) -> None:
        """Each copy must be a line of the file; only the newest line may not have been copied yet."""
        if self.file.fault:
            return
        lines = checkpoints.statements(self.chain, intact=True)
        line = next(lines, None)
        for copy in checkpoints.kept_in_table(self.chain):
            if line is None:
                if not copy.genuine:
                    self._find(COPIES_ALTERED, copy.seq)
                return
            if copy != line:
                self._find(COPIES_ALTERED, min(copy.seq, line.seq))
                return
            line = next(lines, None)

    def proven(self) -> tuple[int, datetime | None]:
        """The last link that is proven, and when that was signed."""
        if self.agreed is None:
            return 0, None
        faults = [finding.first for finding in self.findings if finding.first is not None]
        return min([self.agreed.seq, *(first - 1 for first in faults)]), self.agreed.at


def ends(chain: str, model: Any) -> tuple[tuple[int, bytes], int, int]:
    """`((head's number, code), last number, changes)`, in one statement: what is committed meanwhile cannot mislead."""
    last = model.objects.order_by("-seq").values("seq")[:1]
    changes = Change.objects.order_by().annotate(n=Func(F("pk"), function="COUNT")).values("n")
    head = (
        ChainHead.objects.filter(chain=chain)
        .values_list("seq", "mac", Subquery(last), Subquery(changes))
        .first()
    )
    if head is None:
        return (0, b""), model.objects.aggregate(end=Max("seq"))["end"] or 0, Change.objects.count()
    return (head[0], bytes(head[1])), head[2] or 0, head[3] if chain == EVENTS else 0


def newest_genuine_copy(chain: str) -> Statement | None:
    return next((copy for copy in checkpoints.kept_in_table(chain, newest_first=True) if copy.genuine), None)


def orphans() -> int:
    """Changes that no event stands for."""
    return Change.objects.filter(~Exists(Event.objects.filter(uid=OuterRef("event_uid")))).count()


def erased(record: str, record_uid: Any) -> bool:
    """Whether the keys of the person that a record is about were destroyed, as only an erasure does."""
    subjects = {record_uid}
    try:
        row = apps.get_model(record)._base_manager.filter(uid=record_uid).first()
    except LookupError:
        row = None
    if row is not None:
        subjects.add(row.subject_uid)
    return Key.objects.filter(subject_uid__in=subjects, destroyed_at__isnull=False).exists()
