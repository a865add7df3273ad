"""Sealed files: what people hand in is checked, drawn anew where it is a picture, and encrypted before it is on a disk.

    class ScanForm(ActForm):
        scan = UploadField(label=_("Scan of the passport"))      # forms/uploads.py; cleaned to a `Ready`

    keep(by, document, "scan", ready, subject_uid=amina.uid, data_class="B")        # inside a verb
    for piece in open_file(sara, file): ...
    preview(sara, file, page=2)                                                    # a JPEG

A file lies at `FILES_DIR/<last two letters of its uid>/<uid>`; its name is in the sealed header of its row. It is written
before the row: what a crash leaves behind is a file without a row, which `sweep_orphans` takes away.
"""

import json
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import puremagic
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import connection
from django.utils import timezone

from . import chunks, keyring, sealing, untrusted
from .classes import SEALED
from .engines.postgresql import walls
from .jobs import job
from .models import SealedFile, User
from .untrusted import Unsuitable
from .verbs import current

SIDE = 2400  # pixels on the longer side of a kept picture: an A4 page at 200 dots an inch
PREVIEW_SIDE = 1600
SOUND_LIMIT = 5 * 2**20
MIME = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
MIME |= {"ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4"}
ENDINGS = {"jpeg": "jpg"}  # the others are called as they end
ACCEPTED = (
    "image/jpeg,image/png,image/webp,application/pdf"  # what a file control offers; the content decides
)
UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ORPHANED = timedelta(days=7)  # after a restored backup there is a week to put things right


class Upload(InMemoryUploadedFile):
    """An upload in memory. `fault` is a code of `untrusted.SENTENCES` when its content was not taken."""

    fault = ""


class SealingUploadHandler(FileUploadHandler):
    """Takes uploads into memory, never to the disk in clear, and never more than `UPLOAD_LIMIT` bytes of one.

    The rest of a larger one is read past, so that every other field of its form arrives; `UploadField` says what to do.
    Without a sign-in, nothing is taken.
    """

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *args: Any) -> None:
        if content_length > settings.REQUEST_LIMIT:
            raise RequestDataTooBig("a request above REQUEST_LIMIT")
        user = getattr(self.request, "user", None)
        self.limit = settings.UPLOAD_LIMIT if user is None or user.is_authenticated else 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.taken, self.whole = BytesIO(), True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.whole and self.taken.tell() + len(raw_data) <= self.limit:
            self.taken.write(raw_data)
        elif self.whole:
            self.taken, self.whole = BytesIO(), False

    def file_complete(self, file_size: int) -> Upload:
        self.taken.seek(0)
        upload = Upload(
            self.taken, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
        upload.fault = "" if self.whole else "too_large"
        return upload


@dataclass(frozen=True)
class Ready:
    """Content that was checked and may be kept. `name` has the ending of what it is, whatever it was called."""

    kind: str  # jpeg, png, pdf; ogg, mp3, m4a
    name: str
    content: bytes
    pages: int
    seconds: int = 0  # of a recording


@dataclass(frozen=True)
class Header:
    """What the sealed header of a file says."""

    name: str
    content_type: str
    pages: int


def prepare(upload: Any) -> Ready:
    """Check an upload, and draw a picture anew. Takes up to two seconds, so it is done before a verb begins.

    Raises `Unsuitable`, whose sentence says what to do. Neither the name nor the claimed type is believed.
    """
    if fault := getattr(upload, "fault", ""):
        raise Unsuitable(fault)
    content = upload.read()
    if len(content) > settings.UPLOAD_LIMIT:
        raise Unsuitable("too_large")
    kind = kind_of(content)
    if kind == "pdf":
        facts, kept = untrusted.ask("document", content)[0], content
    else:
        facts, kept = untrusted.ask("picture", content, kind=kind, side=SIDE)
    return Ready(facts["kind"], safe_name(upload.name or "", facts["kind"]), kept, facts["pages"])


def prepare_sound(upload: Any) -> Ready:
    """Check a recording: Ogg with Opus, MP3 or M4A, walked through in the sandbox from end to end. As `prepare`."""
    content = upload.read()
    if getattr(upload, "fault", "") or len(content) > SOUND_LIMIT:
        raise Unsuitable("sound_too_large")
    try:
        facts, kept = untrusted.ask("sound", content)
    except Unsuitable as fault:
        raise Unsuitable(SOUND_SAYS.get(fault.code, "sound_damaged")) from fault
    return Ready(facts["kind"], safe_name(upload.name or "", facts["kind"]), kept, 1, facts["seconds"])


SOUND_SAYS = {"unknown": "sound_unknown", "busy": "busy"}


def kind_of(content: bytes) -> str:
    """jpeg, png, webp or pdf, by the first bytes, when a second opinion agrees. Raises `Unsuitable`."""
    if not content:
        raise Unsuitable("empty")
    for kind, begins in (
        ("jpeg", b"\xff\xd8\xff"),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("pdf", b"%PDF-"),
        ("webp", b"RIFF"),
    ):
        if content.startswith(begins) and (kind != "webp" or content[8:12] == b"WEBP"):
            opinions = {match.extension for match in puremagic.magic_string(content[:4096])}
            if f".{ENDINGS.get(kind, kind)}" in opinions:
                return kind
    apple = content[4:8] == b"ftyp" and content[8:12] in (
        b"heic",
        b"heix",
        b"mif1",
        b"msf1",
        b"hevc",
        b"heim",
    )
    raise Unsuitable("heic" if apple else "unknown")


def safe_name(name: str, kind: str) -> str:
    """A file name without folders, invisible signs or a false ending; 80 signs at most."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem = " ".join(visible.rpartition(".")[0].split() or visible.split()).strip(". ")[:80]
    return f"{stem or 'file'}.{ENDINGS.get(kind, kind)}"


def keep(by: Any, record: Any, column: str, upload: Any, *, subject_uid: Any, data_class: str) -> SealedFile:
    """Keep a file as the newest value of a record's column. Only inside a verb.

    `upload` is a `Ready`; a raw upload is prepared first, which holds the verb's transaction open meanwhile.
    """
    if data_class not in SEALED:
        raise ValueError(f"class {data_class} is not sealed")
    current()
    ready = upload if isinstance(upload, Ready) else prepare(upload)
    row = SealedFile(
        subject_uid=subject_uid,
        record_uid=record.uid,
        label=f"{record._meta.db_table}.{column}",
        data_class=data_class,
        author=by if isinstance(by, User) else None,
        written_at=timezone.now(),
        size=len(ready.content),
        kind=ready.kind,
    )
    row.key_version, key = keyring.subject_key(subject_uid, data_class)
    header = json.dumps({"name": ready.name, "content_type": MIME[ready.kind], "pages": ready.pages})
    row.header = keyring.encrypt(key, header.encode(), f"{sealing.bound_to(row)}:header")
    chunks.write(place_of(row.uid), key, sealing.bound_to(row), ready.content)
    row.save()
    return row


def place_of(uid: UUID) -> Path:
    return Path(settings.FILES_DIR) / uid.hex[-2:] / str(uid)


def find(user: Any, uid: Any) -> SealedFile | None:
    """The file, for those named to read it; None for everybody else, as if there were none."""
    with sealing.reading_as(user):
        return SealedFile.objects.filter(sealing.readable_by(user), uid=uid).first()


def of(user: Any, record: Any, column: str) -> list[SealedFile]:
    """The files of a record's column that `user` may read, newest first. Their content stays shut."""
    with sealing.reading_as(user):
        label = f"{record._meta.db_table}.{column}"
        return list(
            SealedFile.objects.filter(sealing.readable_by(user), record_uid=record.uid, label=label).order_by(
                "-uid"
            )
        )


def newest(user: Any, record: Any, column: str) -> bytes:
    """The newest file of a record's column, whole; empty where `user` may read none. Raises as `open_file`."""
    kept = of(user, record, column)
    return b"".join(open_file(user, kept[0])) if kept else b""


def describe(user: Any, file: SealedFile) -> Header:
    """Name, type and pages. Kept as a reading once in ten minutes, like a page. Refuses as `open_file` does."""
    return _header(file, _admit(user, file, "open"))


def open_file(user: Any, file: SealedFile) -> Iterator[bytes]:
    """The content, piece by piece, after all of it was proven to be as it was written.

    Raises `Refused` for those not named for it, `Unreadable` for what was altered, cut or shredded. Each time is kept
    as a sealed reading.
    """
    return _pieces(file, _admit(user, file, "sealed"))


def preview(user: Any, file: SealedFile, page: int = 1) -> bytes:
    """One page, or the picture, as a JPEG of at most 1600 pixels, drawn in the sandbox. Raises as `open_file`, and
    `Unsuitable`. Kept as a reading of kind "preview"."""
    content = b"".join(_pieces(file, _admit(user, file, "preview")))
    if file.kind == "pdf":
        return untrusted.ask("page", content, number=page, side=PREVIEW_SIDE)[1]
    if page != 1:
        raise Unsuitable("no_such_page")
    return untrusted.ask("picture", content, kind=file.kind, side=PREVIEW_SIDE, keep_png=False)[1]


def _admit(user: Any, file: SealedFile, kind: str) -> bytes:
    """Note the reading, and hand out the key of the file's subject and class; or refuse."""
    sealing.admit(user, file, file._meta.label_lower, file.uid, kind=kind)
    return keyring.subject_key(file.subject_uid, file.data_class, version=file.key_version)[1]


def _pieces(file: SealedFile, key: bytes) -> Iterator[bytes]:
    place, bond = place_of(file.uid), sealing.bound_to(file)
    if chunks.check(place, key, bond) != file.size:
        raise keyring.Unreadable("not as long as it was")
    return chunks.read(place, key, bond)


def _header(file: SealedFile, key: bytes) -> Header:
    return Header(**json.loads(keyring.decrypt(key, file.header, f"{sealing.bound_to(file)}:header")))


@job("sweep_orphan_files", every=timedelta(days=1))
def sweep_orphans(_subject: str = "") -> None:
    """Take away files without a row, a week after they were written: a crash or a refused verb left them."""
    before = time.time() - ORPHANED.total_seconds()
    for folder in sorted(Path(settings.FILES_DIR).glob("[0-9a-f][0-9a-f]")):
        old = [
            path for path in folder.iterdir() if UID.fullmatch(path.stem) and path.stat().st_mtime < before
        ]
        known = _known([path.stem for path in old])
        for path in old:
            if path.suffix or path.stem not in known:
                path.unlink(missing_ok=True)


def _known(uids: list[str]) -> set[str]:
    """Those of `uids` that have a row, although whoever sweeps may read none."""
    if connection.vendor == "postgresql":
        return walls.known_files(connection, uids)
    return {str(uid) for uid in SealedFile.objects.filter(uid__in=uids).values_list("uid", flat=True)}
