"""A sealed file on disk: encrypted in pieces, so that it can be read in pieces, and only whole.

    write(path, key, "access_document.scan:<uid>:1", content)
    for piece in read(path, key, "access_document.scan:<uid>:1"): ...

On disk: 16 random bytes (salt), 8 random bytes (the beginning of each nonce), then pieces of 64 KiB, each AES-256-GCM
with its tag. A piece is bound to its file, its place and to being the last or not: cut, swapped, moved or longer files
do not open. Each file has its own key, from the subject's key and the salt (HKDF-SHA-256).
"""

import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .keyring import KEY_BYTES, Unreadable

PIECE, TAG = 64 * 1024, 16
SALT, PREFIX = 16, 8  # the other 4 bytes of a nonce count the pieces


def write(path: Path, key: bytes, bound_to: str, content: bytes) -> None:
    """Encrypt `content` to `path`, which then is whole and on the disk, or is not there at all."""
    salt, prefix = os.urandom(SALT), os.urandom(PREFIX)
    cipher = _cipher(key, salt)
    last = max(0, len(content) - 1) // PIECE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = path.with_name(f"{path.name}.part")
    descriptor = os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(salt + prefix)
        view = memoryview(content)
        for place in range(last + 1):
            piece = view[place * PIECE : (place + 1) * PIECE]
            file.write(cipher.encrypt(_nonce(prefix, place), piece, _bond(bound_to, place, place == last)))
        file.flush()
        os.fsync(file.fileno())
    os.rename(arriving, path)
    _settle(path.parent)


def read(path: Path, key: bytes, bound_to: str) -> Iterator[bytes]:
    """The content, in pieces of at most 64 KiB. Raises `Unreadable` at the first piece that is not as it was written.

    What came before that piece is genuine, but not the whole: use `check` first where a part would do harm.
    """
    try:
        file = path.open("rb")
    except FileNotFoundError as fault:
        raise Unreadable("the file is not there") from fault
    with file:
        cipher, prefix, place = _cipher(key, file.read(SALT)), file.read(PREFIX), 0
        sealed = file.read(PIECE + TAG)
        while True:
            following = file.read(PIECE + TAG)
            try:
                yield cipher.decrypt(_nonce(prefix, place), sealed, _bond(bound_to, place, not following))
            except (InvalidTag, ValueError) as fault:
                raise Unreadable("altered, cut, or moved from where it was written") from fault
            if not following:
                return
            sealed, place = following, place + 1


def check(path: Path, key: bytes, bound_to: str) -> int:
    """How many bytes the file holds, all of them proven. Raises `Unreadable`."""
    return sum(len(piece) for piece in read(path, key, bound_to))


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), KEY_BYTES, salt=salt, info=b"sealed file").derive(key))


def _nonce(prefix: bytes, place: int) -> bytes:
    return prefix.ljust(PREFIX, b"\0") + place.to_bytes(4, "big")


def _bond(bound_to: str, place: int, last: bool) -> bytes:
    return f"{bound_to}:{place}:{'last' if last else 'more'}".encode()


def _settle(folder: Path) -> None:
    """The folder's own entry must be on the disk too, or a power cut takes the name away."""
    for each in (folder, folder.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
