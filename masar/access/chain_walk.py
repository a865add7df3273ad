"""One walk along a chain: which links hold, which do not, and where numbers and codes part company.

A link holds when its code is the code over the *stored* code before it, its place and what it says; so one bad link does
not drag along those after it. Where numbers were shifted, the walk finds by how much and goes on. `tampering` gives names
to what is found here.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from . import keyring
from .audit import CHANGE_FIELDS, EVENT_FIELDS, EVENTS, READING_FIELDS, RECORD, UNIT, link_message
from .engines import links as raw

BATCH = 1_000
MOST_KEPT = 500  # bad links kept with what they say; the rest are counted
MOST_TRIES = 2_000_000  # codes computed to find by how much numbers were shifted
NEAR = 64
BEGINNING = bytes(32)
BELOW_ALL = -(2**63)


@dataclass(frozen=True, slots=True)
class Bad:
    """A link that does not hold. `place` is its number, corrected by the shift known so far."""

    seq: int
    place: int
    mac: bytes
    text: bytes
    before: bytes  # the stored code of the link before it


@dataclass
class Run:
    """Bad links in a row. `missing` numbers were skipped before them (negative: numbers that were passed already come
    again); after them, true numbers are higher by `moved`.

    `follows` is the true number and the code of the last link that holds before them.
    """

    links: list[Bad]
    follows: tuple[int, bytes]
    missing: int = 0
    moved: int = 0
    at_end: bool = True

    @property
    def slots(self) -> int:
        """How many true places lie between the links that hold on either side."""
        return len(self.links) + self.missing + self.moved


@dataclass
class Walk:
    """What was found. `last` is the stored end: number and code."""

    links: int = 0
    bad: int = 0
    runs: list[Run] = field(default_factory=list)
    last: tuple[int, bytes] = (0, BEGINNING)
    shift: int = 0


def keyed_hash(key: bytes) -> Callable[[bytes], bytes]:
    """HMAC-SHA-256 under one key, faster than `hmac.digest` by preparing the key once (RFC 2104)."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def code(message: bytes) -> bytes:
        first, second = inner.copy(), outer.copy()
        first.update(message)
        second.update(first.digest())
        return second.digest()

    return code


class Walker:
    """Walks one chain up to number `until`, in batches: memory does not grow with the chain.

    `claimed` is the furthest end that anything claims, which bounds how far numbers can have been shifted. `statements`
    are checkpoints in order; each goes to `met(statement, stored code, holds)` when its place is reached. Events whose
    changes are not those that were written go to `differ([(number, changes found)])`.
    """

    def __init__(
        self,
        chain: str,
        model: Any,
        *,
        until: int,
        claimed: int,
        statements: Iterator[Any],
        met: Callable[[Any, bytes, bool], None],
        differ: Callable[[list[tuple[int, int]]], None],
    ) -> None:
        self.chain, self.model, self.until = chain, model, until
        self.fields = EVENT_FIELDS if chain == EVENTS else READING_FIELDS
        self.reach = NEAR + max(0, claimed - until)
        self.statements, self.met, self.differ = statements, met, differ
        self.statement = next(statements, None)
        self.code = keyed_hash(keyring.audit_key())
        self.found = Walk()
        self.run: Run | None = None
        self.kept = self.tries = self.changes_met = 0

    def walk(self) -> Walk:
        after = BELOW_ALL
        while rows := raw.links(connection, self.model, self.fields, after, BATCH):
            rows = [row for row in rows if row[0] <= self.until]
            if not rows:
                break
            self._links(rows)
            if self.chain == EVENTS:
                self._changes(rows, after)
            after = rows[-1][0]
        return self.found

    def _links(self, rows: list[Any]) -> None:
        """The hot loop: one code a link."""
        found, code, chain, unit, separators = (
            self.found,
            self.code,
            self.chain.encode(),
            UNIT.encode(),
            len(self.fields) - 1,
        )
        (seq, before), shift = found.last, found.shift
        stated = self.statement.seq if self.statement else 2**63
        for row in rows:
            expected = seq + 1
            seq, mac, text, _changes_mac = row
            try:
                holds = (
                    code(b"%b%b\x1f%d\x1f%b" % (before, chain, seq + shift, text)) == mac
                    and seq == expected
                    and text.count(unit) == separators
                )
            except TypeError:  # somebody put nothing, or something else than bytes
                holds = False
            if not holds or self.run is not None:
                holds = self._look_closer(
                    Bad(seq, seq + shift, as_bytes(mac), as_bytes(text), before), seq - expected, holds
                )
                shift = found.shift
            if seq + shift >= stated:
                stated = self._meet(seq + shift, as_bytes(mac), holds)
            before = mac if type(mac) is bytes else b""
        found.links += len(rows)
        found.last = (seq, before)

    def _look_closer(self, link: Bad, skipped: int, holds: bool) -> bool:
        """A link that does not hold, or the first after such. Whether it holds after all, under another number."""
        moved = 0 if holds else self._moved(link, skipped)
        run, follows = self.run, (link.place - 1 - skipped, link.before)
        if moved is not None:
            self.found.shift += moved
            run = run or self._open(Run([], follows))
            run.moved, run.at_end, self.run = moved, False, None
            return True
        self.found.bad += 1
        if run is None or skipped:
            if run is not None:
                run.at_end = False
            run = self._open(Run([], follows, missing=skipped))
        if self.kept < MOST_KEPT:
            run.links.append(link)
            self.kept += 1
        return False

    def _open(self, run: Run) -> Run:
        self.run = run
        self.found.runs.append(run)
        return run

    def _moved(self, link: Bad, skipped: int) -> int | None:
        """By how much the number must be corrected for the link to hold; None if by no number it does."""
        if self.run is None:
            return -skipped if skipped and self._is(link, link.before, link.place - skipped) else None
        number, code = self.run.follows
        if self._is(link, code, number + 1):  # it follows the last good link: all between were put in
            return number + 1 - link.place
        for distance in range(1, self.reach + 1):
            for by in (distance, -distance):
                if self.tries > MOST_TRIES:
                    return None
                if self._is(link, link.before, link.place + by):
                    return by
        return None

    def _is(self, link: Bad, before: bytes, place: int) -> bool:
        self.tries += 1
        return self.code(link_message(self.chain, before, place, link.text)) == link.mac

    def _meet(self, place: int, mac: bytes, holds: bool) -> int:
        while self.statement is not None and self.statement.seq <= place:
            if self.statement.seq == place:
                self.met(self.statement, mac, holds)
            self.statement = next(self.statements, None)
        return self.statement.seq if self.statement is not None else 2**63

    def _changes(self, rows: list[Any], after: int) -> None:
        """Compare each event's code of its changes with the changes that are there. The second hot loop."""
        code, unit, between, separators = self.code, UNIT.encode(), RECORD.encode(), len(CHANGE_FIELDS) - 1
        there = raw.changes(connection, after, rows[-1][0])
        there.append((None, b""))  # the end
        blamed = {link.seq for run in self.found.runs for link in run.links}
        differing, place = [], 0
        for seq, _mac, _text, changes_mac in rows:
            texts = []
            while there[place][0] == seq:
                texts.append(there[place][1])
                place += 1
            try:
                message = texts[0] if len(texts) == 1 else between.join(texts)
                agrees = (
                    code(message) == changes_mac
                    and message.count(unit) == separators * len(texts)
                    and message.count(between) == max(0, len(texts) - 1)
                )
            except TypeError:
                agrees = False
            if not agrees and seq not in blamed:
                differing.append((seq, len(texts)))
        self.changes_met += place
        if differing:
            self.differ(differing)


def as_bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""
