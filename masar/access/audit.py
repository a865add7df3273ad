"""The two chains: what was done and what was read, beyond quiet alteration.

Each link's code is HMAC-SHA-256 over the code before it and the link's own values, under a key that is not in the
database. A verb appends last, under the lock of the chain's head, so the order of the chain is the order of commits.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from . import keyring
from .actors import label_of
from .classes import SEALED, DataClass

EVENTS, READINGS = "events", "readings"
SAME_READING = timedelta(minutes=10)
EVENT_FIELDS = ("seq", "uid", "at", "by", "record", "record_uid", "key_id", "verb", "happened_on", "changes_mac", "once")
READING_FIELDS = ("seq", "uid", "at", "by", "record", "record_uid", "key_id", "kind", "count")


def plain(record: Any, attname: str, value: Any) -> Any:
    """A field's value as the audit trail keeps it: JSON, or a digest for what is secret or sealed."""
    column = record._meta.get_field(attname)
    data_class = record.classes.get(column.name) or record.base_classes.get(column.name)
    if value is not None and (data_class == DataClass.SECRET or data_class in SEALED):
        raw = value if isinstance(value, bytes | memoryview) else str(value).encode()
        return hmac.new(keyring.audit_key(), bytes(raw), hashlib.sha256).hexdigest()
    return as_json(value)


def as_json(value: Any) -> Any:
    if isinstance(value, UUID | date | datetime):
        return value.isoformat() if not isinstance(value, UUID) else str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def canonical(values: Sequence[Any]) -> bytes:
    """One byte string for one list of values, the same on every machine and engine."""
    return json.dumps([_canonical(value) for value in values], ensure_ascii=False, separators=(",", ":")).encode()


def _canonical(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return as_json(value)


def link_code(before: bytes, link: Any, fields: Sequence[str]) -> bytes:
    """The code of a link: 32 bytes."""
    message = bytes(before) + canonical([getattr(link, name) for name in fields])
    return hmac.new(keyring.audit_key(), message, hashlib.sha256).digest()


def changes_code(changes: Sequence[Sequence[Any]]) -> bytes:
    """A keyed digest of an event's changes, each `(record_uid, version, field, old, new)`: 32 bytes."""
    rows = sorted(canonical(change) for change in changes)
    return hmac.new(keyring.audit_key(), b"\n".join(rows), hashlib.sha256).digest()


def append(done: Sequence[Any]) -> None:
    """Write the finished verbs of a transaction as events, with their changes. Called last, inside the transaction."""
    from .models import Change, Event

    now = timezone.now()
    events, changes = [], []
    for act in done:
        event = Event(
            at=now, by=label_of(act.by), record=act.record._meta.label_lower, record_uid=act.record.uid,
            key_id=keyring.AUDIT_KEY_ID, verb=act.verb, happened_on=act.happened_on,
            once=act.once if act is done[-1] else None,
            changes_mac=changes_code([(n.record_uid, n.version, n.field, n.old, n.new) for n in act.changes]),
        )
        events.append(event)
        changes += [
            Change(event_uid=event.uid, subject_uid=n.subject_uid, record=n.record, record_uid=n.record_uid,
                   version=n.version, field=n.field, old=n.old, new=n.new)
            for n in act.changes
        ]
    Change.objects.bulk_create(changes)
    _extend(EVENTS, Event, events, EVENT_FIELDS)


def _extend(chain: str, model: Any, links: Sequence[Any], fields: Sequence[str]) -> None:
    from .models import ChainHead

    head = ChainHead.objects.select_for_update().get(chain=chain)
    for link in links:
        head.seq += 1
        link.seq = head.seq
        link.mac = head.mac = link_code(head.mac, link, fields)
    model.objects.bulk_create(links)
    ChainHead.objects.filter(chain=chain).update(seq=head.seq, mac=head.mac)


def note_reading(user: Any, record: str, record_uid: Any, kind: str = "open", count: int = 1) -> None:
    """Record that somebody read something: once in ten minutes for a page, always for what is sealed.

    `record` is a label such as `people.person`. Raises what the database raises: then the page must fail too.
    """
    from .models import Reading

    now, by = timezone.now(), label_of(user)
    if kind in ("open", "list") and Reading.objects.filter(
        by=by, record_uid=record_uid, record=record, kind=kind, at__gt=now - SAME_READING
    ).exists():
        return
    with transaction.atomic():
        reading = Reading(at=now, by=by, record=record, record_uid=record_uid, key_id=keyring.AUDIT_KEY_ID,
                          kind=kind, count=count)
        _extend(READINGS, Reading, [reading], READING_FIELDS)


def note_refusal(actor: Any, refusal: Any) -> None:
    """A refused attempt at something sealed is kept, outside the transaction that it ended."""
    if refusal.record.sensitivity != DataClass.A and hasattr(actor, "uid"):
        note_reading(actor, refusal.record._meta.label_lower, refusal.record.uid, kind="refused")
