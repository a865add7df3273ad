"""What people hand in, good and hostile, made small and on the spot."""

import hashlib
import io
import struct
import zlib

from PIL import Image

PNG_BEGINS = b"\x89PNG\r\n\x1a\n"


def photo(width=60, height=40, form="JPEG", **options) -> bytes:
    """Red on its left half, blue on its right."""
    picture = Image.new("RGB", (width, height), "blue")
    picture.paste("red", (0, 0, width // 2, height))
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_that_claims(width: int, height: int) -> bytes:
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG_BEGINS + header + png_chunk(b"IDAT", zlib.compress(bytes(2**22))) + png_chunk(b"IEND", b"")


def jpeg_of_many_scans(times: int) -> bytes:
    """Valid to its last byte, and it takes minutes to decode: the last scan comes again and again."""
    content = photo(4000, 4000, progressive=True)
    last = content.rfind(b"\xff\xda")
    return content[:-2] + content[last:-2] * times + b"\xff\xd9"


def pdf(
    *objects: bytes, root: bytes = b"", pages: int = 1, kids: str | None = None, trailer: bytes = b""
) -> bytes:
    """A PDF of empty pages. `objects` become objects 10, 11, …; `root` is added to the catalogue."""
    kids = kids or " ".join(["3 0 R"] * pages)
    bodies = {
        1: b"<< /Type /Catalog /Pages 2 0 R " + root + b" >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        4: stream(b"0 0 1 rg 0 0 300 842 re f"),
    } | {10 + place: body for place, body in enumerate(objects)}
    out, offsets = bytearray(b"%PDF-1.7\n"), {}
    for number, body in bodies.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in offsets.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, offset)
    out += b"trailer << /Size 100 /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(out)


def stream(content: bytes, facts: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), facts, content)


def packed(content: bytes) -> bytes:
    """An object stream, as PDF 1.5 packs its objects."""
    return stream(zlib.compress(content), b"/Type /ObjStm /N 1 /First 5 /Filter /FlateDecode")


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def rc4(key: bytes, data: bytes) -> bytes:
    box, j, out = list(range(256)), 0, bytearray()
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)


def protected(password: bytes) -> bytes:
    """A PDF under the standard protection of PDF 1.4; with an empty password it opens, but forbids things."""
    owner, identity = bytes(range(32)), bytes(16)
    padded = (password + PADDING)[:32]
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + identity, usedforsecurity=False).digest()[:5]
    user = rc4(key, PADDING)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<%s> <%s>]"
    return pdf(trailer=lock % tuple(part.hex().encode() for part in (owner, user, identity, identity)))


RUNS = b"<< /S /JavaScript /JS (app.alert(1)) >>"
HOSTILE = {
    # name: (content, or what makes it; the code of its sentence)
    "empty": (b"", "empty"),
    "a page with a script": (b"<html><script>alert(1)</script></html>", "unknown"),
    "a drawing with a script": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "unknown"),
    "an archive": (b"PK\x03\x04" + bytes(300), "unknown"),
    "a program": (b"MZ" + bytes(300), "unknown"),
    "an Apple photo": (b"\x00\x00\x00\x18ftypheic" + bytes(50), "heic"),
    "a picture of 10 billion pixels": (png_that_claims(100_000, 100_000), "too_big"),
    "a picture that unpacks to 6 GB": (png_that_claims(46_000, 46_000), "too_big"),
    "a JPEG of a thousand scans": (lambda: jpeg_of_many_scans(1000), "too_long"),
    "half a JPEG": (photo(600, 400)[:2000], "damaged"),
    "half a PNG": (photo(600, 400, "PNG")[:600], "damaged"),
    "half a WebP": (photo(600, 400, "WEBP")[:60], "damaged"),
    "only the beginning of a JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "damaged"),
    "half a PDF": (pdf()[:200], "damaged"),
    "noise that calls itself PDF": (b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"%%EOF", "damaged"),
    "a PDF without a page": (pdf(kids=" ", pages=0), "damaged"),
    "a PDF whose pages hold themselves": (pdf(kids="2 0 R", pages=1), "damaged"),
    "a PDF of 5000 pages": (pdf(pages=5000), "too_many_pages"),
    "a PDF with a password": (protected(b"secret"), "locked"),
    "a PDF that forbids printing": (protected(b""), "locked"),
    "a PDF that is also an archive": (pdf() + b"PK\x03\x04" + bytes(300), "attached"),
    "a PDF with a file inside": (pdf(stream(b"MZ", b"/Type /EmbeddedFile")), "attached"),
    "a PDF that runs a script": (pdf(RUNS, root=b"/OpenAction 10 0 R"), "active"),
    "the same, written oddly": (pdf(RUNS.replace(b"Java", b"J#61va"), root=b"/OpenAction 10 0 R"), "active"),
    "the same, packed": (pdf(packed(b"12 0 " + RUNS)), "active"),
    "the same, packed in an odd way": (pdf(stream(b"zzzz", b"/Type /ObjStm /Filter /LZWDecode")), "active"),
    "the same, in a stream with an odd name": (
        pdf(packed(b"12 0 " + RUNS).replace(b"/ObjStm", b"/Obj#53tm")),
        "active",
    ),
    "a PDF that starts a program": (
        pdf(b"<< /S /Launch /F (cmd.exe) >>", root=b"/OpenAction 10 0 R"),
        "active",
    ),
    "a PDF that sends what is typed": (pdf(b"<< /S /SubmitForm /F (http://a.test) >>"), "active"),
    "a PDF that unpacks to 256 MB": (lambda: pdf(packed(bytes(2**28))), "too_big"),
    "a page as wide as a country": (pdf().replace(b"595 842", b"9999999 842"), "damaged"),
}
