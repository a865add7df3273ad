"""Signed statements of where each chain ended, kept outside the database.

A chain shows that nothing in it was altered, but not that its end was not cut off, nor that the whole database was not
put back to yesterday. A checkpoint does: every 100 links or 60 seconds a line goes to `<CHECKPOINT_DIR>/<chain>.jsonl`,
signed with Ed25519, and a copy to the table. Each line holds the digest of the line before it, under its signature, so
that none can be dropped or changed. The file counts; in production it lies on another machine's disk.
"""

import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from . import keyring
from .exact_json import to_json

log = logging.getLogger(__name__)

NOTHING_BEFORE = bytes(32)


class Contradiction(Exception):
    """The database no longer holds what its last checkpoint says. Nothing is signed until somebody has looked."""


@dataclass(frozen=True)
class Statement:
    """One checkpoint. `count` is the number of links since the one before, `previous` that line's SHA-256."""

    chain: str
    seq: int
    mac: bytes
    at: datetime
    count: int
    previous: bytes
    signature: bytes = b""

    def said(self) -> dict[str, Any]:
        return {
            "chain": self.chain,
            "seq": self.seq,
            "mac": self.mac.hex(),
            "at": self.at.isoformat(),
            "count": self.count,
            "previous": self.previous.hex(),
        }

    def signed(self) -> "Statement":
        signature = keyring.checkpoint_key().sign(str(to_json(self.said())).encode())
        return Statement(self.chain, self.seq, self.mac, self.at, self.count, self.previous, signature)

    @property
    def genuine(self) -> bool:
        try:
            keyring.checkpoint_key().public_key().verify(self.signature, str(to_json(self.said())).encode())
        except InvalidSignature:
            return False
        return True

    def line(self) -> bytes:
        return str(to_json(self.said() | {"signature": self.signature.hex()})).encode()

    @staticmethod
    def read(line: bytes) -> "Statement | None":
        """The statement of a line; None when the line is not one, byte for byte."""
        try:
            said = json.loads(line)
            statement = Statement(
                said["chain"],
                int(said["seq"]),
                bytes.fromhex(said["mac"]),
                datetime.fromisoformat(said["at"]),
                int(said["count"]),
                bytes.fromhex(said["previous"]),
                bytes.fromhex(said["signature"]),
            )
        except (ValueError, KeyError, TypeError):
            return None
        return statement if statement.line() == line else None


def file_of(chain: str) -> Path:
    return Path(settings.CHECKPOINT_DIR) / f"{chain}.jsonl"


def write_soon(chain: str) -> None:
    """After the running transaction commits, sign where the chain is. A failure is logged; the act stands."""
    transaction.on_commit(lambda: attempt(chain))


def attempt(chain: str) -> None:
    try:
        write(chain)
    except Contradiction:
        log.critical("the %s chain contradicts its last checkpoint: run `manage.py verify_audit`", chain)
    except Exception:
        log.exception("no checkpoint of the %s chain could be written", chain)


def write(chain: str) -> Statement | None:
    """Sign where the chain ends now; None when the last checkpoint says so already.

    Raises `Contradiction`, and what the disk or the database raises. Safe from any number of processes.
    """
    from .models import ChainHead, Checkpoint

    with _locked(chain) as file:
        line = _last_line(file)
        last = Statement.read(line) if line else None
        if line and last is None:
            raise Contradiction(chain)
        head = ChainHead.objects.get(chain=chain)
        _refuse_contradiction(chain, last, head)
        if last and not Checkpoint.objects.filter(chain=chain, seq=last.seq).exists():
            _copy(last)  # the process that wrote the line did not live to copy it
        if head.seq == (last.seq if last else 0):
            return None
        digest = hashlib.sha256(line).digest() if line else NOTHING_BEFORE
        count = head.seq - (last.seq if last else 0)
        new = Statement(chain, head.seq, bytes(head.mac), timezone.now(), count, digest).signed()
        file.write(new.line() + b"\n")
        file.flush()
        os.fsync(file.fileno())
        _copy(new)
        return new


def _refuse_contradiction(chain: str, last: Statement | None, head: Any) -> None:
    from .models import Event, Reading

    if last is None:
        return
    model = Event if chain == "events" else Reading
    there = model._base_manager.filter(seq=last.seq).values_list("mac", flat=True).first()
    if last.seq > head.seq or there is None or bytes(there) != last.mac:
        raise Contradiction(chain)


def _copy(new: Statement) -> None:
    from .models import Checkpoint

    Checkpoint(
        chain=new.chain,
        seq=new.seq,
        mac=new.mac,
        at=new.at,
        count=new.count,
        previous=new.previous,
        signature=new.signature,
    ).save(force_insert=True)


@contextmanager
def _locked(chain: str) -> Iterator[IO[bytes]]:
    file = file_of(chain)
    fresh = not file.exists()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a+b") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # until the file is closed, also by the death of the process
        if fresh:
            _sync_folder(file.parent)
        yield handle


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_line(file: IO[bytes]) -> bytes:
    """The last whole line, without its end. A torn one, left by a process that died while writing, is taken off."""
    size = file.seek(0, os.SEEK_END)
    tail = b""
    while len(tail) < size and tail.count(b"\n") < 2:
        start = max(0, size - len(tail) - 4096)
        file.seek(start)
        tail = file.read(size - len(tail) - start) + tail
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        file.truncate(size - len(tail) + len(whole))
    return whole.rstrip(b"\n").rpartition(b"\n")[2]


@dataclass
class FileCheck:
    """What the file of a chain is worth: its number of lines, its last genuine statement, the first fault."""

    lines: int = 0
    last: Statement | None = None
    fault: str = ""
    fault_at: int = 0  # the number of the last link that a genuine line before the fault states
    intact: bool = True


def check_file(chain: str) -> FileCheck:
    """Walk the file once. Digests tie every line to the last one, whose signature therefore stands for all."""
    check, before, statement = FileCheck(), NOTHING_BEFORE, None
    for number, line in enumerate(_lines(chain), start=1):
        check.lines, statement = number, Statement.read(line)
        behind = check.last.seq if check.last else 0
        if statement is None or statement.chain != chain:
            return _faulty(chain, check, number, f"line {number} is not a statement of this chain")
        if statement.previous != before:
            return _faulty(chain, check, number, f"line {number} does not follow the line before it")
        if statement.seq <= behind or statement.count != statement.seq - behind:
            return _faulty(chain, check, number, f"line {number} goes backwards")
        check.last, before = statement, hashlib.sha256(line).digest()
    if statement is not None and not statement.genuine:
        return _faulty(chain, check, check.lines, f"line {check.lines} bears a false signature")
    return check


def _faulty(chain: str, check: FileCheck, bad: int, fault: str) -> FileCheck:
    """Line `bad` shows that the file was altered: each line now stands only for itself, by its own signature."""
    check.fault, check.intact, check.last = fault, False, None
    unbroken = True
    for number, line in enumerate(_lines(chain), start=1):
        statement = Statement.read(line)
        if statement is None or statement.chain != chain or not statement.genuine:
            unbroken = False
            continue
        if unbroken and number < bad:
            check.fault_at = statement.seq
        if check.last is None or statement.seq > check.last.seq:
            check.last = statement
    return check


def statements(chain: str, intact: bool) -> Iterator[Statement]:
    """The genuine statements of the file, in its order."""
    for line in _lines(chain):
        statement = Statement.read(line)
        if statement and statement.chain == chain and (intact or statement.genuine):
            yield statement


def _lines(chain: str) -> Iterator[bytes]:
    """The whole lines of the file; a torn last one is nobody's statement."""
    file = file_of(chain)
    if not file.exists():
        return
    with file.open("rb") as handle:
        for line in handle:
            if line.endswith(b"\n"):
                yield line[:-1]


def kept_in_table(chain: str, *, newest_first: bool = False) -> Iterator[Statement]:
    """The copies in the database, in order. Not checked."""
    from .models import Checkpoint

    order = ("-seq", "-id") if newest_first else ("seq", "id")
    for row in Checkpoint.objects.filter(chain=chain).order_by(*order).iterator(chunk_size=1000):
        yield Statement(
            row.chain, row.seq, bytes(row.mac), row.at, row.count, bytes(row.previous), bytes(row.signature)
        )
