"""Whether what was signed is still what it was: hashes, and what counts as altered."""

import hashlib
from collections.abc import Callable

from masar.access import keyring


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def hash_of_mark(mark: bytes, witnesses: str) -> str:
    """Of what was drawn or scanned, and of who witnessed it."""
    return hash_of(b"\0".join([mark, witnesses.encode()]))


def as_it_was(digest: str | None, now: Callable[[], str]) -> bool | None:
    """Whether `now` gives `digest`. What does not open any more is not as it was; None where no hash was kept."""
    if digest is None:
        return None
    try:
        return now() == digest
    except keyring.Unreadable:
        return False
