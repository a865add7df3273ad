"""Sealed files: nobody but those named reads them, and nobody changes, cuts or moves them unseen."""

import io
import os
import shutil
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.forms import CharField
from django.test import RequestFactory
from PIL import Image

from masar.access import chunks, files, keyring, sealing
from masar.access.forms.act import ActForm
from masar.access.forms.uploads import UploadField
from masar.access.models import Reading, SealedFile
from masar.access.untrusted import Unsuitable
from masar.access.verbs import NoVerb, Refused
from masar.lib.uid import uuid7
from tests.access.papers import pdf, photo
from tests.access.within import a_verb, let_read
from tests.cast import gather

CANARY = b"CANARY-8841-Amina"


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def amina():
    """Whom the files are about: a uid is all that `access` knows of a person."""
    return uuid7()


def keep(cast, amina, content=None, name="passport.pdf", data_class="B"):
    upload = SimpleUploadedFile(name, content or pdf())
    with a_verb(cast.sara):
        return files.keep(cast.sara, cast.algiers, "scan", upload, subject_uid=amina, data_class=data_class)


class ScanForm(ActForm):
    name = CharField()
    scan = UploadField()


def posted(cast, *uploads, **fields):
    request = RequestFactory().post("/", {**fields, **dict(uploads)})
    request.user = cast.sara
    return request


# Keeping


def test_it_keeps_and_gives_back(cast, amina):
    content = pdf(b"(" + b"x" * 300_000 + b")")  # several pieces
    file = keep(cast, amina, content)
    let_read(cast.karim, cast.sara, amina)
    assert b"".join(files.open_file(cast.sara, file)) == content
    assert files.describe(cast.sara, file) == files.Header("passport.pdf", "application/pdf", 1)
    assert (file.kind, file.size, file.label) == ("pdf", len(content), "access_office.scan")
    assert [each.uid for each in files.of(cast.sara, cast.algiers, "scan")] == [file.uid]


def test_it_needs_a_verb_and_a_sealed_class(cast, amina):
    upload = SimpleUploadedFile("x.pdf", pdf())
    with pytest.raises(NoVerb):
        files.keep(cast.sara, cast.algiers, "scan", upload, subject_uid=amina, data_class="B")
    with a_verb(cast.sara), pytest.raises(ValueError, match="not sealed"):
        files.keep(cast.sara, cast.algiers, "scan", upload, subject_uid=amina, data_class="A")


def test_only_its_owner_may_reach_it_on_the_disk(cast, amina):
    place = files.place_of(keep(cast, amina).uid)
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert place.parent.name == place.name[-2:]


# Nothing in clear


def test_nothing_in_clear_touches_a_disk(committed_db, amina, tmp_path, monkeypatch):
    cast = gather()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    content = pdf(b"(" + CANARY + b"x" * 4_000_000 + b")")  # above the size that Django would spool to a file
    request = posted(cast, ("scan", SimpleUploadedFile(CANARY.decode() + ".pdf", content)), name="Amina")
    form = ScanForm(request)
    with a_verb(cast.sara):
        assert form.accepted(
            lambda name, scan, **seen: files.keep(
                cast.sara, cast.algiers, "scan", scan, subject_uid=amina, data_class="B"
            )
        ), form.errors
    assert form.result.size == len(content)
    assert list(tmp_path.iterdir()) == []
    assert [path for path in on_disk() if CANARY in path.read_bytes()] == []


def on_disk() -> list[Path]:
    """Everything this installation wrote: sealed files, databases with their journals."""
    folders = [Path(settings.VAR)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_lsn()")
        folders.append(settings.CLUSTER / "data")
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_the_canary_would_be_found(committed_db):
    (Path(settings.VAR) / "files").mkdir(exist_ok=True)
    (Path(settings.VAR) / "files" / "left").write_bytes(b"..." + CANARY)
    assert [path.name for path in on_disk() if CANARY in path.read_bytes()] == ["left"]


# Limits


def test_a_large_upload_is_a_sentence_and_the_form_stays(cast, settings):
    settings.UPLOAD_LIMIT = 1_000_000
    request = posted(cast, ("scan", SimpleUploadedFile("big.pdf", b"%PDF-" + bytes(3_000_000))), name="Amina")
    form = ScanForm(request)
    assert not form.accepted(lambda **detail: None)
    assert list(form.errors) == ["scan"]
    assert "too large" in str(form.errors["scan"])
    assert form["name"].value() == "Amina"
    assert request.FILES["scan"].file.getbuffer().nbytes == 0  # what is beyond the limit is in no memory


def test_a_request_beyond_all_measure_is_refused_unread(cast, settings):
    settings.REQUEST_LIMIT = 1_000_000
    request = posted(cast, ("scan", SimpleUploadedFile("big.pdf", bytes(2_000_000))))
    with pytest.raises(RequestDataTooBig):
        request.POST  # noqa: B018


def test_nothing_is_taken_from_strangers(cast):
    request = posted(cast, ("scan", SimpleUploadedFile("x.pdf", pdf())))
    request.user = SimpleNamespace(is_authenticated=False)
    assert request.FILES["scan"].fault == "too_large"


def test_what_is_no_picture_is_said_beside_its_field(cast):
    form = ScanForm(
        posted(
            cast,
            (
                "scan",
                SimpleUploadedFile("photo.jpg", b"<script>alert(1)</script>", content_type="image/jpeg"),
            ),
            name="Amina",
        )
    )
    assert not form.is_valid()
    assert "Only photos" in str(form.errors["scan"])
    assert "unknown" in [fault.code for fault in form.errors.as_data()["scan"]]


def test_a_field_left_empty(cast):
    form = ScanForm(posted(cast, name="Amina"))
    assert not form.is_valid()
    form.fields["scan"].required = False
    form.full_clean()
    assert form.cleaned_data["scan"] is None


# Tampering


def cut(place, other):
    place.write_bytes(place.read_bytes()[: 24 + 2 * (chunks.PIECE + chunks.TAG)])


def cut_within(place, other):
    place.write_bytes(place.read_bytes()[:-1])


def empty(place, other):
    place.write_bytes(b"")


def swap(place, other):
    content, size = place.read_bytes(), chunks.PIECE + chunks.TAG
    head, one, two, rest = (
        content[:24],
        content[24 : 24 + size],
        content[24 + size : 24 + 2 * size],
        content[24 + 2 * size :],
    )
    place.write_bytes(head + two + one + rest)


def repeat(place, other):
    content, size = place.read_bytes(), chunks.PIECE + chunks.TAG
    place.write_bytes(content[: 24 + size] + content[24:])


def lengthen(place, other):
    place.write_bytes(place.read_bytes() + bytes(100))


def flip(place, other):
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)


def move(place, other):
    shutil.copyfile(other, place)


def lose(place, other):
    place.unlink()


@pytest.mark.parametrize("tamper", [cut, cut_within, empty, swap, repeat, lengthen, flip, move, lose])
def test_tampering_is_seen_before_the_first_byte(cast, amina, tamper):
    content = pdf(b"(" + b"x" * 300_000 + b")")
    file, other = keep(cast, amina, content), keep(cast, amina, content)
    let_read(cast.karim, cast.sara, amina)
    tamper(files.place_of(file.uid), files.place_of(other.uid))
    with pytest.raises(keyring.Unreadable):
        files.open_file(cast.sara, file)


def test_a_moved_header_is_seen(cast, amina):
    file, other = keep(cast, amina), keep(cast, amina)
    let_read(cast.karim, cast.sara, amina)
    file.header = other.header
    with pytest.raises(keyring.Unreadable):
        files.describe(cast.sara, file)


@pytest.mark.parametrize("size", [0, 1, chunks.PIECE - 1, chunks.PIECE, chunks.PIECE + 1, 3 * chunks.PIECE])
def test_any_length_comes_back(tmp_path, size):
    content = os.urandom(size)
    chunks.write(tmp_path / "aa" / "file", bytes(32), "bond", content)
    assert b"".join(chunks.read(tmp_path / "aa" / "file", bytes(32), "bond")) == content
    with pytest.raises(keyring.Unreadable):
        chunks.check(tmp_path / "aa" / "file", bytes(32), "another bond")


def test_a_destroyed_key_ends_it(cast, amina):
    file = keep(cast, amina)
    let_read(cast.karim, cast.sara, amina)
    keyring.destroy(amina)
    with pytest.raises(keyring.Unreadable):
        files.open_file(cast.sara, file)


# Who reads


def test_those_not_named_are_refused_and_the_attempt_stays(cast, amina):
    file = keep(cast, amina)
    for stranger in (cast.sara, cast.eve, cast.sami):
        with pytest.raises(Refused):
            files.open_file(stranger, file)
        with pytest.raises(Refused):
            files.preview(stranger, file)
        with pytest.raises(Refused):
            files.describe(stranger, file)
        assert (files.find(stranger, file.uid), files.of(stranger, cast.algiers, "scan")) == (None, [])
    assert Reading.objects.filter(kind="refused", record_uid=file.uid).count() == 9


def test_each_reading_is_kept(cast, amina):
    file = keep(cast, amina, photo(), "face.jpg")
    let_read(cast.karim, cast.sara, amina)
    files.open_file(cast.sara, file)
    files.open_file(cast.sara, file)
    assert Image.open(io.BytesIO(files.preview(cast.sara, file))).size == (60, 40)
    kinds = Reading.objects.filter(record_uid=file.uid).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["sealed", "sealed", "preview"]


def test_a_named_reader_of_another_class_or_time_is_not_one(cast, amina):
    from django.utils import timezone

    file = keep(cast, amina, data_class="MED")
    let_read(cast.karim, cast.sara, amina, "B")
    let_read(cast.karim, cast.nadia, amina, "MED", until=timezone.now())
    assert (files.find(cast.sara, file.uid), files.find(cast.nadia, file.uid)) == (None, None)


@pytest.mark.postgresql
def test_the_database_itself_hides_it(cast, amina):
    file = keep(cast, amina)
    let_read(cast.karim, cast.sara, amina)
    for user, rows in ((cast.eve, 0), (cast.sara, 1), (cast.salim, 0)):
        with sealing.reading_as(user):
            assert SealedFile.objects.filter(uid=file.uid).count() == rows
    assert SealedFile.objects.count() == 0
    with sealing.reading_as(cast.sara), sealing.reading_as(cast.eve):
        assert SealedFile.objects.count() == 0
    with sealing.reading_as(cast.eve):
        with sealing.reading_as(cast.sara):
            assert SealedFile.objects.count() == 1
        assert SealedFile.objects.count() == 0  # who read before reads again


# Addresses


@pytest.fixture
def sign_in(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


def test_a_reader_takes_it_away(cast, amina, sign_in):
    file = keep(cast, amina, photo(), "جواز السفر.png")
    let_read(cast.karim, cast.sara, amina)
    answer = sign_in(cast.sara).get(f"/files/{file.uid}/")
    assert b"".join(answer.streaming_content) == b"".join(files.open_file(cast.sara, file))
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert {
        name: answer[name]
        for name in (
            "Content-Type",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
            "Content-Length",
        )
    } == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store, private",
        "Content-Length": str(file.size),
    }


def test_a_reader_looks_at_it(cast, amina, sign_in):
    file = keep(cast, amina, pdf(pages=2))
    let_read(cast.karim, cast.sara, amina)
    client = sign_in(cast.sara)
    answer = client.get(f"/files/{file.uid}/preview/?page=2")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "image/jpeg",
        "no-store, private",
    )
    assert Image.open(io.BytesIO(answer.content)).height == 1600
    answer = client.get(f"/files/{file.uid}/preview/?page=3")
    assert (answer.status_code, answer.content.decode()) == (422, "This file has no such page.")


@pytest.mark.parametrize("ending", ["", "preview/"])
def test_for_others_it_is_not_there(cast, amina, sign_in, ending):
    file = keep(cast, amina)
    let_read(cast.karim, cast.sara, amina)
    client = sign_in(cast.eve)
    hidden, unknown = client.get(f"/files/{file.uid}/{ending}"), client.get(f"/files/{uuid4()}/{ending}")
    assert (hidden.status_code, hidden.content, hidden.headers) == (404, unknown.content, unknown.headers)


def test_an_altered_file_sends_nothing(cast, amina, sign_in):
    file = keep(cast, amina)
    let_read(cast.karim, cast.sara, amina)
    flip(files.place_of(file.uid), None)
    client = sign_in(cast.sara)
    client.raise_request_exception = False
    answer = client.get(f"/files/{file.uid}/")
    assert (answer.status_code, b"%PDF" in answer.content) == (500, False)


# Orphans


def test_what_a_refused_verb_left_is_swept_after_a_week(cast, amina):
    kept, fresh = keep(cast, amina), keep(cast, amina)
    with pytest.raises(ZeroDivisionError), a_verb(cast.sara):
        orphan = files.keep(
            cast.sara,
            cast.algiers,
            "scan",
            SimpleUploadedFile("x.pdf", pdf()),
            subject_uid=amina,
            data_class="B",
        )
        1 / 0  # noqa: B018
    part = files.place_of(kept.uid).with_suffix(".part")
    part.write_bytes(b"half")
    foreign = files.place_of(kept.uid).with_name("README")
    foreign.write_bytes(b"not ours")
    files.sweep_orphans()
    assert files.place_of(orphan.uid).exists()
    long_ago = time.time() - files.ORPHANED.total_seconds() - 60
    for path in (files.place_of(orphan.uid), files.place_of(kept.uid), part, foreign):
        os.utime(path, (long_ago, long_ago))
    files.sweep_orphans()
    left = [
        path.exists()
        for path in (
            files.place_of(orphan.uid),
            part,
            files.place_of(kept.uid),
            foreign,
            files.place_of(fresh.uid),
        )
    ]
    assert left == [False, False, True, True, True]


def test_a_write_that_fails_leaves_no_row(cast, amina, monkeypatch):
    def full(*args):
        raise OSError("no space left")

    monkeypatch.setattr(chunks.os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keep(cast, amina)
    monkeypatch.undo()
    let_read(cast.karim, cast.sara, amina)
    assert files.of(cast.sara, cast.algiers, "scan") == []


def test_a_hostile_upload_inside_a_verb_undoes_it(cast, amina):
    with pytest.raises(Unsuitable):
        keep(cast, amina, b"MZ" + bytes(100))
    assert not Path(settings.FILES_DIR).exists()
