"""Names for what was done to a chain, from the traces that `chain_walk` found.

Somebody with raw SQL but without the keys can change every row, the head of the chain and the copies of checkpoints, but
cannot make a code. What follows can be told apart, always with the first bad link:

- altered: a link does not hold in its place, and nothing better explains it
- missing: numbers are skipped · missing and renumbered: links are gone and later ones moved down
- inserted: a link between two that belong together · duplicated: the same, and it equals another link
- swapped: a link that is genuine in another place (two swapped, or one moved)
- tail cut: the head or a checkpoint states a later end, and something else in the database remembers it
- rolled back: a checkpoint states a later end, and the whole database knows nothing of it; or the chain is whole, but
  not the one that was signed (put back, and worked on since)

What cannot be told apart, and how it is named:

- one link forged at the very end together with the head, or the last link altered: "altered", as neither has a later link
  or a checkpoint to speak for it (100 links or 60 seconds at most)
- a tail cut that also removes every trace (head, copies of checkpoints, changes, rows, the other chain's end) is what
  putting the file back does: "rolled back"
- what was cut off after the newest checkpoint, with the head set right, leaves no trace in the chain; the command says up
  to where the end is proven, and `--data` finds rows that are newer than their newest event
- whoever has the master key can forge anything in the database, but not take a line back from the checkpoint file's disk
- the link right after a missing one cannot be checked on its own (the code before it is gone); the next one vouches for
  its code, not for what it says, so it is not blamed and not proven either, unless a checkpoint states it
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .audit import link_message
from .chain_walk import Bad, Run

ALTERED, MISSING, RENUMBERED = "altered", "missing", "missing and renumbered"
INSERTED, DUPLICATED, SWAPPED = "inserted", "duplicated", "swapped"
MOST_COMPARED = 48  # bad links tried in each other's places


@dataclass(frozen=True)
class Finding:
    """`first` is the number of the first bad link, as stored now; None where a fault has no number."""

    chain: str
    name: str
    first: int | None
    count: int
    says: str = ""


@dataclass
class Displaced:
    """Genuine links among the bad ones, by identity, with their true places; `at_home` are where they belong."""

    places: dict[int, int]
    at_home: set[int]


def displaced(chain: str, runs: list[Run], code: Callable[[bytes], bytes]) -> Displaced:
    """Which bad links are genuine elsewhere: each is tried in each bad place, after each code seen near one."""
    links = [(link, run) for run in runs for link in run.links][:MOST_COMPARED]
    there = {link.place: link.mac for link, _run in links}
    places = set(there) | {run.follows[0] + step for run in runs for step in range(1, min(run.slots, 3) + 1)}
    befores = (
        {link.before for link, _run in links}
        | {link.mac for link, _run in links}
        | {run.follows[1] for run in runs}
    )
    found = Displaced({}, set())
    if len(links) < 2:
        return found
    for link, run in links:
        for place in places:
            codes = {code(link_message(chain, before, place, link.text)) for before in befores}
            if link.mac in codes or there.get(place) in codes:
                found.places[id(link)] = place
                if place in (link.place, link.place + run.moved):
                    found.at_home.add(id(link))
    return found


class Naming:
    """Turns the runs of one chain into findings."""

    def __init__(
        self, chain: str, code: Callable[[bytes], bytes], head: tuple[int, bytes], twin: Callable[[Bad], bool]
    ) -> None:
        self.chain, self.code, self.head, self.twin = chain, code, head, twin
        self.found: dict[str, list[int]] = {}  # name → first, count

    def name(self, runs: list[Run]) -> list[Finding]:
        self.moved = displaced(self.chain, runs, self.code)
        for run in runs:
            if run.at_end and run.links:
                self._at_end(run)
            else:
                self._between(run)
        return [Finding(self.chain, name, first, count) for name, (first, count) in self.found.items()]

    def _note(self, name: str, first: int, count: int = 1) -> None:
        if count > 0:
            known = self.found.setdefault(name, [first, 0])
            known[0], known[1] = min(known[0], first), known[1] + count

    def _between(self, run: Run) -> None:
        for link in run.links:
            if id(link) in self.moved.places and id(link) not in self.moved.at_home:
                self._note(SWAPPED, link.seq)
        own = [link for link in run.links if id(link) not in self.moved.places]
        span = range(run.follows[0] + 1, run.follows[0] + 1 + run.slots)
        free = max(0, run.slots - sum(place in span for place in self.moved.places.values()))
        too_many = max(0, len(own) - free)
        for link in own[:too_many]:
            self._note(DUPLICATED if self.twin(link) else INSERTED, link.seq)
        own = own[too_many:]
        lost = free - len(own)
        first = span.start if run.missing > 0 or not run.links else run.links[0].seq
        self._note(MISSING if run.missing > 0 else RENUMBERED, first, lost)
        if not run.links and run.moved < 0:
            self._note(ALTERED, span.start - run.moved)  # numbers were changed, nothing else
        for link in own[:-1] if lost else own:
            self._note(ALTERED, link.seq)

    def _at_end(self, run: Run) -> None:
        last, (head, code) = run.links[-1], self.head
        if head > last.seq and code == last.mac and run.missing <= 0:
            self._note(RENUMBERED, run.links[0].seq, head - last.seq)
            return
        beyond = [link for link in run.links if link.place > head]
        for link in run.links:
            if id(link) in self.moved.places:
                self._note(SWAPPED, link.seq, id(link) not in self.moved.at_home)
            elif self.twin(link):
                self._note(DUPLICATED, link.seq)
            elif link in beyond:
                self._note(INSERTED, link.seq)
            else:
                self._note(ALTERED, link.seq)
        self._note(MISSING, run.follows[0] + 1, run.missing)


def twin_of(model: Any) -> Callable[[Bad], bool]:
    """Whether another link says the same as this one, or bears its code. Asked only about bad links."""
    says = ["at", "by", "record", "record_uid", "kind" if hasattr(model, "kind") else "verb"]

    def has_twin(link: Bad) -> bool:
        others = model._base_manager.exclude(seq=link.seq)
        if others.filter(mac=link.mac).exists():
            return True
        row = model._base_manager.filter(seq=link.seq).values(*says).first()
        return row is not None and others.filter(**row).exists()

    return has_twin
