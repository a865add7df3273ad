"""Hostile files are refused within two seconds and 400 MB, with a sentence, and the server goes on."""

import io
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from PIL import Image, PngImagePlugin

from masar.access import untrusted
from masar.access.files import SIDE, prepare, safe_name
from masar.access.sandbox import MEMORY
from masar.access.untrusted import SANDBOX, SENTENCES, Unsuitable, ask
from tests.access.papers import HOSTILE, pdf, photo


def handed_in(content, name="scan.jpg"):
    return SimpleNamespace(name=name, read=lambda: content)


# Starts the sandbox from a small process of its own, and writes down what the sandbox took: a child counts the memory of
# whoever started it as its own, and this process may be larger than the limit.
SCALES = """
import os, resource, subprocess, sys
code = subprocess.run([sys.executable, "-I", "-S", "-B", {sandbox!r}, *sys.argv[1:]]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open({told!r}, "w") as told:
    told.write(f"{{used.ru_maxrss * 1024}} {{used.ru_utime + used.ru_stime}}")
os.kill(os.getpid(), -code) if code < 0 else sys.exit(code)
"""


@pytest.mark.parametrize("name", HOSTILE)
def test_it_refuses_with_a_sentence(name, monkeypatch, tmp_path):
    content, code = HOSTILE[name]
    content = content() if callable(content) else content
    scales, told = tmp_path / "scales.py", tmp_path / "told"
    scales.write_text(SCALES.format(sandbox=str(SANDBOX), told=str(told)))
    monkeypatch.setattr(untrusted, "SANDBOX", scales)
    began = time.monotonic()
    with pytest.raises(Unsuitable) as refused:
        prepare(handed_in(content))
    assert refused.value.code == code
    assert str(refused.value.sentence)
    assert time.monotonic() - began < untrusted.PATIENCE
    unopened = {"empty", "too_large", "unknown", "heic"}
    if code not in unopened:
        memory, seconds = told.read_text().split()
        assert int(memory) <= MEMORY
        assert float(seconds) < 2
    monkeypatch.undo()
    assert prepare(handed_in(photo())).kind == "jpeg"  # and the next person is served


def test_every_sentence_says_what_to_do():
    for code, sentence in SENTENCES.items():
        assert code == "no_such_page" or any(
            word in str(sentence).lower() for word in ("send", "take", "choose", "print", "wait", "record")
        ), code


def test_it_ends_what_does_not_end(monkeypatch, tmp_path):
    forever = tmp_path / "sandbox.py"
    forever.write_text("import time; time.sleep(600)")
    monkeypatch.setattr(untrusted, "SANDBOX", forever)
    monkeypatch.setattr(untrusted, "PATIENCE", 0.5)
    with pytest.raises(Unsuitable, match="too_long"):
        ask("document", pdf())


def test_a_crash_is_a_damaged_file(monkeypatch, tmp_path):
    broken = tmp_path / "sandbox.py"
    broken.write_text("import os; os.abort()")
    monkeypatch.setattr(untrusted, "SANDBOX", broken)
    with pytest.raises(Unsuitable, match="damaged"):
        ask("document", pdf())


def test_it_asks_for_patience_when_all_places_are_taken(monkeypatch):
    monkeypatch.setattr(untrusted, "QUEUE", 0.01)
    for _place in range(untrusted.AT_ONCE):
        untrusted._places.acquire()
    try:
        with pytest.raises(Unsuitable, match="busy"):
            ask("document", pdf())
    finally:
        for _place in range(untrusted.AT_ONCE):
            untrusted._places.release()


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hostname')",
        "__import__('socket').socket()",
        "bytearray(450 * 2**20)",
        "open('/tmp/left-behind', 'w')",
        "__import__('os').pipe()",
    ],
)
def test_the_sandbox_can_do_hardly_anything(deed):
    program = SANDBOX.read_text().replace('if __name__ == "__main__":\n    main()', "")
    program += f"import socket, os\nbytearray(10)\ngive_away_rights()\ntry:\n    {deed}\nexcept (OSError, MemoryError):\n    sys.exit(7)\n"
    assert subprocess.run([sys.executable, "-I", "-c", program], env={}, check=False).returncode == 7


def test_a_photo_loses_everything_but_its_pixels():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "CANARY-camera", 6  # held upright: to be turned a quarter to the right
    exif.get_ifd(0x8825)[1] = "N"
    content = photo(exif=exif, comment=b"CANARY-comment", icc_profile=b"CANARY-profile" * 20)
    assert content.count(b"CANARY") > 2
    ready = prepare(handed_in(content))
    assert b"CANARY" not in ready.content
    assert b"Exif" not in ready.content
    drawn = Image.open(io.BytesIO(ready.content))
    assert (drawn.size, dict(drawn.getexif()), "icc_profile" in drawn.info) == ((40, 60), {}, False)
    red, blue = drawn.getpixel((20, 10)), drawn.getpixel((20, 50))
    assert (red[0] > 200, blue[2] > 200) == (True, True)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera(orientation):
    from PIL import ImageOps

    exif = Image.Exif()
    exif[0x0112] = orientation
    content = photo(exif=exif)
    expected = ImageOps.exif_transpose(Image.open(io.BytesIO(content)))
    drawn = Image.open(io.BytesIO(prepare(handed_in(content)).content))
    assert drawn.size == expected.size
    for spot in ((5, 5), (expected.width - 5, 5), (5, expected.height - 5)):
        assert drawn.getpixel(spot)[0] // 128 == expected.getpixel(spot)[0] // 128


def test_a_drawing_keeps_its_edges_and_loses_its_notes():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "CANARY", zip=False)
    ready = prepare(handed_in(photo(form="PNG", pnginfo=notes), "x.png"))
    assert (ready.kind, b"CANARY" in ready.content) == ("png", False)


def test_an_archive_behind_a_photo_is_left_behind():
    ready = prepare(handed_in(photo() + b"PK\x03\x04CANARY"))
    assert b"CANARY" not in ready.content


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("PNG", "LA"),
        ("PNG", "RGBA"),
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("WEBP", "RGBA"),
        ("WEBP", "RGB"),
    ],
)
def test_it_draws_what_cameras_and_scanners_write(form, mode):
    out = io.BytesIO()
    Image.new(mode, (50, 30)).save(out, form)
    ready = prepare(handed_in(out.getvalue()))
    drawn = Image.open(io.BytesIO(ready.content))
    assert (drawn.size, drawn.mode in ("L", "RGB", "RGBA")) == ((50, 30), True)
    assert ready.kind == ("png" if form == "PNG" else "jpeg")


def test_large_photos_become_smaller():
    drawn = Image.open(io.BytesIO(prepare(handed_in(photo(8000, 6000))).content))
    assert drawn.size == (SIDE, SIDE * 3 // 4)


def test_a_pdf_is_kept_as_it_came_and_shown_as_a_picture():
    content = pdf(pages=3)
    ready = prepare(handed_in(content, "../../مذكرة\u202e.exe"))
    assert (ready.kind, ready.content, ready.pages, ready.name) == ("pdf", content, 3, "مذكرة.pdf")
    facts, drawn = ask("page", content, number=2, side=800)
    assert (facts["height"], Image.open(io.BytesIO(drawn)).format) == (800, "JPEG")
    with pytest.raises(Unsuitable, match="no_such_page"):
        ask("page", content, number=4, side=800)


def test_links_and_views_of_an_ordinary_pdf_are_no_fault():
    link = b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (https://iom.int) >> >>"
    assert prepare(handed_in(pdf(link, root=b"/OpenAction [3 0 R /Fit]"))).kind == "pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("passport.exe", "passport.jpg"),
        (r"C:\Users\x\scan 1.JPEG", "scan 1.jpg"),
        ("", "file.jpg"),
        (".jpg", "jpg.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\r\nSet-Cookie: b.png", "aSet-Cookie: b.jpg"),
        ("x" * 300 + ".pdf", "x" * 80 + ".jpg"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert safe_name(given, "jpeg") == kept
