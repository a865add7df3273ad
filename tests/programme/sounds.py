"""Recordings, good and hostile, made small and on the spot: silence, whose frames are all alike."""

import struct

from django.core.files.uploadedfile import SimpleUploadedFile

FRAME = b"\xff\xfb\x50\xc4" + bytes(204)  # MPEG 1 layer III, 64 kbit/s, 44,100 Hz: 208 bytes, 26 ms
TOLD = b"recorded by Amina at 36.75 N 3.05 E"


def mp3(seconds: float = 5, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + FRAME * round(seconds * 44_100 / 1152) + after


def id3(content: bytes) -> bytes:
    size = len(content)
    return b"ID3\x04\0\0" + bytes((size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127)) + content


def page(body: bytes, ticks: int, number: int, stream: int = 7) -> bytes:
    laces = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return struct.pack("<4sBBqIIIB", b"OggS", 0, 0, ticks, stream, number, 0, len(laces)) + laces + body


def ogg(seconds: int = 5, head: bytes = b"OpusHead", stream: int = 7) -> bytes:
    first = page(head + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0), 0, 0)
    said = page(b"OpusTags" + bytes(8), 0, 1)
    return (
        first
        + said
        + b"".join(
            page(b"\xf8\xff\xfe" * 50, 312 + 48_000 * (each + 1), each + 2, stream) for each in range(seconds)
        )
    )


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), name) + body


def m4a(seconds: int = 5, tracks: tuple[bytes, ...] = (b"soun",)) -> bytes:
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, 1000 * seconds), bytes(80))
    kinds = [box(b"trak", box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13)))) for kind in tracks]
    beside = box(b"udta", box(b"meta", TOLD))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"mdat", bytes(400)) + box(b"moov", header, *kinds, beside)


def a_sound(content: bytes | None = None, name: str = "haoussa.mp3") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, mp3() if content is None else content)


HOSTILE = {
    # name: (content, the code of its sentence)
    "nothing": (b"", "sound_unknown"),
    "a photo": (b"\xff\xd8\xff\xe0" + bytes(300), "sound_unknown"),
    "a page with a script": (b"<html><script>alert(1)</script></html>", "sound_unknown"),
    "a tag alone": (id3(b"x" * 50), "sound_unknown"),
    "a program behind a tag": (id3(b"x") + b"MZ" + bytes(3000), "sound_unknown"),
    "music in another coding": (ogg(head=b"\x01vorbis0"), "sound_unknown"),
    "a film": (m4a(tracks=(b"soun", b"vide")), "sound_unknown"),
    "a film in Ogg": (ogg() + page(b"x", 0, 0, stream=8), "sound_unknown"),
    "half a page": (ogg()[:-20], "sound_damaged"),
    "a box larger than its file": (m4a()[:-9], "sound_damaged"),
    "boxes that hold themselves": (box(b"ftyp", b"M4A ") + struct.pack(">I4s", 4, b"moov"), "sound_damaged"),
    "a recording with a program behind it": (mp3(after=b"MZ" + bytes(3000)), "sound_damaged"),
    "no time at all": (m4a(seconds=0), "sound_damaged"),
    "a day of silence": (m4a(seconds=86_400), "sound_damaged"),
    "too much": (mp3(seconds=800), "sound_too_large"),
}
