"""The two chains: what was done and what was read, beyond quiet alteration.

Each link's code is HMAC-SHA-256 over the code before it and the link's own values, under a key that is not in the
database. A verb appends last, under the lock of the chain's head, so the order of the chain is the order of commits.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from . import keyring
from .actors import label_of
from .classes import SEALED, DataClass
from .exact_json import to_json
from .prepared import insert, prepared, put

EVENTS, READINGS = "events", "readings"
SAME_READING = timedelta(minutes=10)
CHECKPOINT_EVERY = 100  # links
# What the code of a link covers, after chain and seq.
COMMON_FIELDS = ("uid", "at", "by", "record", "record_uid", "mission", "key_id")
EVENT_FIELDS = (*COMMON_FIELDS, "verb", "happened_on", "changes_mac", "once")
READING_FIELDS = (*COMMON_FIELDS, "kind", "count")
CHANGE_FIELDS = ("subject_uid", "record", "record_uid", "version", "field", "old", "new")
UNIT, RECORD = "\x1f", "\x1e"  # between values, between changes


def plain(record: Any, attname: str, value: Any) -> Any:
    """A field's value as the audit trail keeps it: JSON, or a digest for what is secret or sealed."""
    column = record._meta.get_field(attname)
    data_class = record.classes.get(column.name) or record.base_classes.get(column.name)
    if value is not None and (data_class == DataClass.SECRET or data_class in SEALED):
        raw = value if isinstance(value, bytes | memoryview) else str(value).encode()
        return hmac.new(keyring.audit_key(), bytes(raw), hashlib.sha256).hexdigest()
    return None if value is None else as_json(column.to_python(value))


def as_json(value: Any) -> Any:
    """A value that JSON keeps exactly, the same before and after the database: instants in UTC, no fractions."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal | float):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def as_text(value: Any) -> str:
    """A value as the code of a link covers it. `engines/links.py` writes the same in SQL, for both engines."""
    if value is None:
        return ""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


def link_text(link: Any, fields: Sequence[str]) -> bytes:
    """What a link says, without its place. `once` comes from a browser, so it is in hexadecimal: no separator is in it."""
    values = [as_text(getattr(link, name)) for name in fields]
    if getattr(link, "once", None) is not None:
        values[-1] = f"={link.once.encode().hex()}"
    if any(UNIT in value for value in values):
        raise ValueError("a link may not hold a separator")
    return UNIT.join(values).encode()


def link_code(chain: str, before: bytes, seq: int, text: bytes) -> bytes:
    """The code of a link: 32 bytes, over the code before it, its chain and place, and what it says."""
    return hmac.digest(keyring.audit_key(), link_message(chain, before, seq, text), "sha256")


def link_message(chain: str, before: bytes, seq: int, text: bytes) -> bytes:
    return b"%b%b\x1f%d\x1f%b" % (bytes(before), chain.encode(), seq, text)


def change_text(change: Any) -> bytes:
    """One change as the code of its event covers it. JSON escapes separators, so none is inside a value."""
    values = (as_text(getattr(change, name)) for name in CHANGE_FIELDS[:-2])
    return UNIT.join((*values, *(to_json(value) or "" for value in (change.old, change.new)))).encode()


def changes_code(texts: Sequence[bytes]) -> bytes:
    """A keyed digest of an event's changes, in the order in which they were noted: 32 bytes."""
    return hmac.digest(keyring.audit_key(), RECORD.encode().join(texts), "sha256")


def mission_of(actor: Any, record: Any = None) -> int:
    """Whose auditors read of this: the mission of the colleague who acted, else of the record; 0 is the installation's.

    What belongs to no mission (the code of the first start) says nothing of people, so every auditor reads it.
    """
    if (mission := getattr(actor, "mission_id", None)) is None and record is not None:
        mission = getattr(record, "mission_id", None) or record.scope.mission
    return mission or 0


def append(done: Sequence[Any]) -> None:
    """Write the finished verbs of a transaction as events, with their changes. Called last, inside the transaction."""
    from .models import Change, Event

    now = timezone.now()
    events, changes = [], []
    for act in done:
        event = Event(
            at=now,
            by=label_of(act.by),
            record=act.record._meta.label_lower,
            record_uid=act.record.uid,
            mission=mission_of(act.by, act.record),
            key_id=keyring.AUDIT_KEY_ID,
            verb=act.verb,
            happened_on=act.happened_on,
            once=(act.once or None) if act is done[-1] else None,
        )
        noted = [
            Change(
                event_uid=event.uid,
                subject_uid=n.subject_uid,
                record=n.record,
                record_uid=n.record_uid,
                version=n.version,
                field=n.field,
                old=n.old,
                new=n.new,
            )
            for n in act.changes
        ]
        event.changes_mac = changes_code([change_text(change) for change in noted])
        events.append(event)
        changes += noted
    insert(*changes)
    _extend(EVENTS, Event, events, EVENT_FIELDS)


def _extend(chain: str, model: Any, links: Sequence[Any], fields: Sequence[str]) -> None:
    from .checkpoints import write_soon
    from .models import ChainHead

    head = head_of.first(chain=chain)
    before = head.seq
    for link in links:
        head.seq += 1
        link.seq = head.seq
        link.mac = head.mac = link_code(chain, head.mac, link.seq, link_text(link, fields))
        insert(link)
    put(ChainHead, head.pk, seq=head.seq, mac=head.mac)
    if head.seq // CHECKPOINT_EVERY > before // CHECKPOINT_EVERY:
        write_soon(chain)


@prepared
def head_of(*, chain: Any) -> Any:
    from .models import ChainHead

    return ChainHead.objects.select_for_update().filter(chain=chain)


def note_reading(
    user: Any,
    record: str,
    record_uid: Any,
    kind: str = "open",
    count: int = 1,
    lately: bool | None = None,
    within: timedelta | None = None,
) -> None:
    """Record that somebody read something: once in ten minutes for a page, else once `within` a time, or always.

    `record` is a label such as `people.person`; `lately` says that it was read in that time, where that is known.
    Raises what the database raises: then the page must fail too.
    """
    from .models import Reading

    now, by = timezone.now(), label_of(user)
    within = SAME_READING if kind in ("open", "list") else within
    if within is not None:
        if lately is None:
            about = {"by": by, "record_uid": record_uid, "record": record, "kind": kind}
            lately = bool(read_since(**about, since=now - within))
        if lately:
            return
    with transaction.atomic():
        reading = Reading(
            at=now,
            by=by,
            record=record,
            record_uid=record_uid,
            mission=mission_of(user),
            key_id=keyring.AUDIT_KEY_ID,
            kind=kind,
            count=count,
        )
        _extend(READINGS, Reading, [reading], READING_FIELDS)


@prepared
def read_since(*, by: Any, record: Any, record_uid: Any, kind: Any, since: Any) -> Any:
    return readings_since(by, record, record_uid, kind, since).values_list("seq")[:1]


def readings_since(by: Any, record: Any, record_uid: Any, kind: Any, since: Any) -> Any:
    from .models import Reading

    found = Reading.objects.filter(by=by, record_uid=record_uid, record=record, kind=kind, at__gt=since)
    return found.order_by()


def note_refusal(actor: Any, refusal: Any) -> None:
    """A refused attempt at something sealed is kept, outside the transaction that it ended."""
    if refusal.record is not None and refusal.record.sensitivity != DataClass.A and hasattr(actor, "uid"):
        note_reading(actor, refusal.record._meta.label_lower, refusal.record.uid, kind="refused")
