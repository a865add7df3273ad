"""Named arrays in one file, read in place by every process of the host and replaced as a whole. What is made of them for
searching (words as text, whose each form is, sums, the spellings last asked for) lies in each process."""

import json
import mmap
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MARK = b"masar people 1\n"
APART = 64  # arrays begin at multiples of this many bytes


class Unreadable(Exception):
    """The file is not a snapshot of this version: build it again."""


def write(path: Path, arrays: Mapping[str, NDArray[Any]], **facts: Any) -> None:
    """Put `arrays` and `facts` (as JSON) in the place of whatever `path` was. Whoever reads the old file goes on
    reading it; the new one is on disk before it has its name. Readable by its owner alone. One writer at a time: what a
    killed one left behind is taken away."""
    entries, at = {}, 0
    for name, values in arrays.items():
        entries[name] = (values.dtype.str, values.shape, at)
        at += -(-values.nbytes // APART) * APART
    head = json.dumps({"arrays": entries, "facts": facts, "size": at}).encode()
    start = -(-(len(MARK) + 8 + len(head)) // APART) * APART
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob(f"{path.name}*.draft"):  # by a writer who was killed
        left.unlink(missing_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write((MARK + len(head).to_bytes(8, "little") + head).ljust(start, b"\0"))
            for values in arrays.values():
                file.write(np.ascontiguousarray(values).data.cast("B") if values.size else b"")
                file.write(b"\0" * (-values.nbytes % APART))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def facts(path: Path) -> dict[str, Any]:
    """The facts alone, without opening the arrays. Raises as `read`."""
    with path.open("rb") as file:
        told: dict[str, Any] = _head(file, path)[0]["facts"]
        return told


def _head(file: BinaryIO, path: Path) -> tuple[dict[str, Any], int]:
    """What the file says of itself, and where the arrays begin."""
    mark, size = file.read(len(MARK)), int.from_bytes(file.read(8), "little")
    start = -(-(len(MARK) + 8 + size) // APART) * APART
    whole = os.fstat(file.fileno()).st_size
    if mark != MARK or start > whole:
        raise Unreadable(path)
    head = json.loads(file.read(size))
    if start + head["size"] != whole:
        raise Unreadable(path)
    return head, start


def read(path: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """The arrays, which cannot be written to, and the facts. Nothing is loaded before it is looked at. Raises
    `Unreadable`, and `FileNotFoundError` where there is none."""
    with path.open("rb") as file:
        head, start = _head(file, path)
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    arrays = {
        name: np.frombuffer(whole, np.dtype(kind), int(np.prod(shape)), start + at).reshape(shape)
        for name, (kind, shape, at) in head["arrays"].items()
    }
    return arrays, head["facts"]
