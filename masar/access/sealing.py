"""Sealed text: written by verbs, read by those named for it, and every reading kept.

What is sealed about a mission itself, in class B, as the recordings of its texts, is read by whoever works in it.

seal(by, note, "text", "She said …", subject_uid=amina.uid, data_class="B")
read(sara, note, "text")
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import audit, keyring
from .classes import SEALED, DataClass
from .models import Holding, Mission, Reader, SealedText, User
from .policy import EVERYONE, no, places, works_in
from .prepared import NOW, prepared
from .verbs import Refused, current


def seal(by: Any, record: Any, column: str, text: str, *, subject_uid: Any, data_class: str) -> SealedText:
    """Keep `text` as the newest sealed value of a record's column. Only inside a verb."""
    if data_class not in SEALED:
        raise ValueError(f"class {data_class} is not sealed")
    current()
    row = SealedText(
        subject_uid=subject_uid,
        record_uid=record.uid,
        label=f"{record._meta.db_table}.{column}",
        data_class=data_class,
        author=by if isinstance(by, User) else None,
        written_at=timezone.now(),
    )
    row.key_version, key = keyring.subject_key(subject_uid, data_class)
    row.ciphertext = keyring.encrypt(key, text.encode(), bound_to(row))
    row.save()
    return row


def bound_to(row: Any) -> str:
    """What a sealed value is tied to: moved to another row, column or key version, it does not open."""
    return f"{row.label}:{row.uid}:{row.key_version}"


def read(user: Any, record: Any, column: str) -> str | None:
    """The newest sealed value, or None where nothing was written. Raises `Refused` for those not named for it."""
    row = _newest(user, record, column)
    if row is None:
        return None
    admit(user, row, record._meta.label_lower, record.uid)
    return opened(row)


def told(user: Any, record: Any, column: str) -> str | None:
    """`read` for a page that goes on without it: None also for those who are not named for it, which is no refusal."""
    row = _newest(user, record, column)
    if row is None or not may_read(user, row.subject_uid, row.data_class):
        return None
    admit(user, row, record._meta.label_lower, record.uid)
    return opened(row)


def _newest(user: Any, record: Any, column: str) -> SealedText | None:
    label = f"{record._meta.db_table}.{column}"
    with reading_as(user):
        return SealedText.objects.filter(record_uid=record.uid, label=label).order_by("-uid").first()


def admit(user: Any, row: Any, label: str, uid: Any, kind: str = "sealed") -> None:
    """Note that `user` reads a sealed value, under the record's label and uid; raise `Refused` for those not named."""
    if not may_read(user, row.subject_uid, row.data_class):
        refusal = Refused(no("sealed.read"), row, "sealed.read")
        audit.note_refusal(
            user, refusal
        )  # in no transaction of ours: the refusal must stay when this one ends
        raise refusal
    audit.note_reading(user, label, uid, kind=kind)


def opened(row: SealedText) -> str:
    _version, key = keyring.subject_key(row.subject_uid, row.data_class, version=row.key_version)
    return keyring.decrypt(key, row.ciphertext, bound_to(row)).decode()


def may_read(user: Any, subject_uid: Any, data_class: str) -> bool:
    """Whether `user` is a named reader of this class about this subject, now, or works in the mission that it is about."""
    named = bool(_named(user, subject=subject_uid, data_class=str(data_class)))
    return named or (data_class == "B" and _missions_of(user).filter(uid=subject_uid).exists())


@prepared
def _named(user: Any, *, subject: Any, data_class: Any) -> Any:
    return _live_readers(user).filter(subject_uid=subject, data_class=data_class).values_list("pk")[:1]


def readable_by(user: Any) -> Q:
    """The same as a condition on sealed rows, for a query that must not tell apart what is hidden and what is not."""
    named = _live_readers(user).filter(subject_uid=OuterRef("subject_uid"), data_class=OuterRef("data_class"))
    return Q(Exists(named)) | Q(subject_uid__in=_missions_of(user).values("uid"), data_class="B")


def _missions_of(user: Any) -> Any:
    return Mission.objects.filter(pk__in=works_in(user))


def _live_readers(user: Any) -> Any:
    """Being named is not enough: one has a role, at an office that holds the file where any does, and hidden from it one is not.

    `engines/postgresql/walls.py` says the same in SQL.
    """
    if not (where := places(user, EVERYONE)):
        return Reader.objects.none()
    live = Reader.objects.filter(Q(until=None) | Q(until__gt=NOW), user=user.pk, since__lte=NOW)
    held = Holding.objects.filter(subject_uid=OuterRef("subject_uid"), until=None)
    here = held.filter(Holding.within(where))
    named = live.filter(subject_uid=OuterRef("subject_uid"), data_class=DataClass.A)
    return live.filter(~Exists(held) | Exists(here), ~Exists(held.filter(shielded=True)) | Exists(named))


def name_reader(
    user: User, subject_uid: Any, data_class: str, until: Any = None, function: Any = None
) -> None:
    """Let `user` read a class about a subject, with `function` as long as they answer for it. Only inside a verb, which is
    what decides."""
    if not may_read(user, subject_uid, data_class):
        Reader(
            user=user,
            user_uid=user.uid,
            subject_uid=subject_uid,
            data_class=data_class,
            since=timezone.now(),
            until=until,
            function=function,
        ).save()


@contextmanager
def reading_as(user: Any) -> Iterator[None]:
    """A transaction in which the database itself knows who reads, and hides what is sealed from them.

    Inside another transaction, whoever read there before reads again afterwards.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    nested = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('masar.user', true), set_config('masar.user', %s, true)",
            [str(getattr(user, "uid", ""))],
        )
        before = cursor.fetchone()[0]
        yield
        if nested:
            cursor.execute("SELECT set_config('masar.user', %s, true)", [before or ""])


__all__ = [
    "admit",
    "bound_to",
    "may_read",
    "name_reader",
    "opened",
    "read",
    "readable_by",
    "reading_as",
    "seal",
    "told",
]
