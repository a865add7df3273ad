"""The key ring: a master key in a file, class keys derived from it, and one key for each subject and class.

A subject is a person; for what has none (a draft, a colleague's second factor) its own uid. Subject keys lie wrapped in
the database of keys. A key is committed there before the row that uses it.
"""

import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

AUDIT_KEY_ID = "audit-1"
KEY_BYTES, NONCE_BYTES = 32, 12


class Unreadable(Exception):
    """The content cannot be opened: its key was destroyed, or it was moved or altered."""


@lru_cache(maxsize=1)
def master_key() -> bytes:
    """32 bytes from the master key file; demo and practice make the file on their first start."""
    file = settings.MASTER_KEY_FILE
    if not file.exists():
        if settings.PRODUCTION:
            raise FileNotFoundError("the master key file is missing")
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as new:
            new.write(os.urandom(KEY_BYTES).hex())
    key = bytes.fromhex(file.read_text().strip())
    if len(key) != KEY_BYTES:
        raise ValueError("the master key file must hold 64 hexadecimal digits")
    return key


@lru_cache(maxsize=64)
def derived(purpose: str) -> bytes:
    """A key for one purpose, from the master key (HKDF-SHA-256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode()).derive(
        master_key()
    )


def audit_key() -> bytes:
    return derived(AUDIT_KEY_ID)


@lru_cache(maxsize=1)
def checkpoint_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(derived("checkpoint-1"))


def encrypt(key: bytes, plaintext: bytes, bound_to: str) -> bytes:
    """AES-256-GCM: nonce (12 bytes), then ciphertext and tag. Opens only under the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound_to.encode())


def decrypt(key: bytes, sealed: bytes, bound_to: str) -> bytes:
    """The plaintext; raises `Unreadable` if it was altered or belongs elsewhere."""
    sealed = bytes(sealed)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as fault:
        raise Unreadable("altered, or moved from where it was written") from fault


def subject_key(subject_uid: Any, data_class: str, *, version: int | None = None) -> tuple[int, bytes]:
    """`(version, key)` of a subject and class. Without `version`: the newest in service, made if there is none.

    Raises `Unreadable` when the key was destroyed or never was.
    """
    from .models import Key

    rows = Key.objects.filter(subject_uid=subject_uid, data_class=data_class)
    row = (
        rows.filter(version=version).first()
        if version
        else rows.filter(retired_at=None).order_by("-version").first()
    )
    if row is None and version is None:
        row = _make(subject_uid, data_class, 1 + max(rows.values_list("version", flat=True), default=0))
    if row is None or row.destroyed_at is not None:
        raise Unreadable("its key was destroyed")
    return row.version, decrypt(derived(f"class-{data_class}-1"), row.wrapped, _wrapping(row))


def subject_keys(subject_uids: Any, data_class: str) -> dict[Any, bytes]:
    """The newest keys in service of many subjects, by uid, in one question; those without one are left out."""
    from .models import Key

    rows = Key.objects.filter(
        subject_uid__in=subject_uids, data_class=data_class, retired_at=None, destroyed_at=None
    )
    above = derived(f"class-{data_class}-1")
    return {row.subject_uid: decrypt(above, row.wrapped, _wrapping(row)) for row in rows.order_by("version")}


def _wrapping(row: Any) -> str:
    return f"key:{row.subject_uid}:{row.data_class}:{row.version}"


def _make(subject_uid: Any, data_class: str, version: int) -> Any:
    from .models import Key

    row = Key(subject_uid=subject_uid, data_class=data_class, version=version, created_at=timezone.now())
    row.wrapped = encrypt(derived(f"class-{data_class}-1"), os.urandom(KEY_BYTES), _wrapping(row))
    try:
        with transaction.atomic("keys"):
            row.save(force_insert=True)
    except IntegrityError:  # another worker made it at the same moment
        return Key.objects.get(subject_uid=subject_uid, data_class=data_class, version=version)
    return row


def destroy(subject_uid: Any) -> int:
    """Make everything sealed about a subject unreadable. How many keys went. Backups of keys last their window."""
    from .models import Key

    return Key.objects.filter(subject_uid=subject_uid, destroyed_at=None).update(
        wrapped=b"", retired_at=None, destroyed_at=timezone.now()
    )
