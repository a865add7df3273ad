"""Is the audit trail whole? Both chains, their changes, heads and checkpoints, and on request every record.

    report = verify(data=True)
    report.whole, report.sentences()

`tampering` says what can be told apart by name and what cannot; here the ends are judged. A chain is *proven* up to the
newest checkpoint of the file that it contains, and no further than its first fault: what is younger could have been cut
off without a trace. Reads only, holds no lock and no long transaction: the work goes on meanwhile.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from . import agreement
from .audit import EVENTS, READINGS
from .chain_check import ChainCheck
from .tampering import Finding

DATA = "data changed without an event"
ONE = {EVENTS: "event", READINGS: "reading"}


@dataclass
class ChainReport:
    """`proven` is the number of the last link that a checkpoint proves, `proven_at` when that was signed."""

    chain: str
    links: int = 0
    end: int = 0
    proven: int = 0
    proven_at: datetime | None = None
    erased: int = 0

    def sentence(self) -> str:
        one = ONE[self.chain]
        if not self.links:
            return f"There are no {self.chain} yet."
        if self.proven_at is None:
            return f"No checkpoint proves any of the {spaced(self.links)} {self.chain}."
        when = self.proven_at.astimezone(UTC)
        said = f"Proven up to {one} {spaced(self.proven)} of {spaced(self.end)}, at {when:%H:%M} UTC on {when:%Y-%m-%d}"
        young = self.end - self.proven
        if not young:
            return said + "."
        return (
            f"{said}; the last {spaced(young)} {'is' if young == 1 else 'are'} younger than that checkpoint."
        )


@dataclass
class Report:
    chains: list[ChainReport] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    records: int | None = None  # compared with their changes; None when that was not asked for
    unseen: tuple[str, ...] = ()  # tables whose rows the database hides from this role

    @property
    def whole(self) -> bool:
        return not self.findings

    def sentences(self) -> Iterator[str]:
        yield from (sentence(finding) for finding in self.findings)
        for chain in self.chains:
            yield chain.sentence()
            if chain.erased:
                yield f"The changes of {spaced(chain.erased)} events were erased with the people they were about."
        if self.records is not None:
            yield f"{spaced(self.records)} records were compared with their changes."
        for table in self.unseen:
            yield f"The rows of {table} could not be compared: the database shows them to named readers only."


def sentence(finding: Finding) -> str:
    what = f"{finding.chain}: {finding.name}"
    if finding.first is not None:
        what += f", first bad {ONE.get(finding.chain, 'event')} {spaced(finding.first)}"
    if finding.count > 1:
        what += f", {spaced(finding.count)} in all"
    return f"{what}. {finding.says}".strip() if finding.says else f"{what}."


def spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


def verify(*, data: bool = False) -> Report:
    """Walk both chains; with `data`, compare every record with its newest changes too (half a minute a million)."""
    report = Report()
    events, readings = ChainCheck(EVENTS), ChainCheck(READINGS)
    for check, other in ((events, readings), (readings, events)):
        check.judge(other)
        report.findings += check.findings
        proven, at = check.proven()
        report.chains.append(
            ChainReport(check.chain, check.walked.links, check.end, proven, at, check.erased)
        )
    if data:
        found = agreement.compare()
        report.records, report.unseen = found.records, tuple(found.unseen)
        report.findings += [
            Finding("data", DATA, None, fault.count, fault.sentence()) for fault in found.faults
        ]
    return report
