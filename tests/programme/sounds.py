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


def page(*packets: bytes, ticks: int, number: int, stream: int = 7) -> bytes:
    """A page of Ogg; a packet is shorter than 255 bytes."""
    laces = bytes([len(packets), *map(len, packets)])
    head = struct.pack("<4sBBqII", b"OggS", 0, 2 * (number == 0), ticks, stream, number)
    rest = laces + b"".join(packets)
    return head + struct.pack("<I", checked(head + bytes(4) + rest)) + rest


def checked(content: bytes) -> int:
    """The sum over a page of Ogg: CRC-32, not reflected."""
    found = 0
    for byte in content:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found >> 31 else 0)) & 0xFFFFFFFF
    return found


SILENCE = b"\xf8\xff\xfe"  # 20 ms of Opus


def ogg(seconds: int = 5, head: bytes = b"OpusHead", stream: int = 7) -> bytes:
    first = page(head + struct.pack("<BBHIhB", 1, 2, 312, 48_000, 0, 0), ticks=0, number=0)
    said = page(b"OpusTags" + bytes(8), ticks=0, number=1)
    pages = [
        page(*[SILENCE] * 50, ticks=312 + 48_000 * (each + 1), number=each + 2, stream=stream)
        for each in range(seconds)
    ]
    return first + said + b"".join(pages)


def box(name: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), name) + body


def m4a(seconds: int = 5, tracks: tuple[bytes, ...] = (b"soun",), coding: bytes = b"mp4a") -> bytes:
    header = box(b"mvhd", struct.pack(">IIIII", 0, 0, 0, 1000, 1000 * seconds), bytes(80))
    stsd = box(b"stsd", bytes(8), box(coding, bytes(28)))
    kinds = [
        box(
            b"trak",
            box(b"mdia", box(b"hdlr", bytes(8), kind, bytes(13)), box(b"minf", box(b"stbl", stsd))),
        )
        for kind in tracks
    ]
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
    "speech that no browser plays": (m4a(coding=b"samr"), "sound_unknown"),
    "a film in Ogg": (ogg() + page(b"x", ticks=0, number=0, stream=8), "sound_unknown"),
    "half a page": (ogg()[:-20], "sound_damaged"),
    "a box larger than its file": (m4a()[:-9], "sound_damaged"),
    "boxes that hold themselves": (box(b"ftyp", b"M4A ") + struct.pack(">I4s", 4, b"moov"), "sound_damaged"),
    "a recording with a program behind it": (mp3(after=b"MZ" + bytes(3000)), "sound_damaged"),
    "no time at all": (m4a(seconds=0), "sound_damaged"),
    "a day of silence": (m4a(seconds=86_400), "sound_damaged"),
    "too much": (mp3(seconds=800), "sound_too_large"),
}
