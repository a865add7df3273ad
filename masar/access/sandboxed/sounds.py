"""Walks through a recording from end to end: Ogg with Opus, MP3, M4A. Loaded by the sandbox alone; plays nothing.

Whatever is wrong with a recording raises: `NoSound` for what is something else, any other exception for what is damaged.
"""

import struct
from typing import Any


class NoSound(Exception):
    """Not a recording, or of a kind that is not kept."""


BITRATES = {
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # kbit/s of MPEG layer III, versions 1 and 2


def walk(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Kind and seconds of a recording that was walked through to its end, without what was written beside its sound."""
    if content.startswith(b"OggS"):
        kind, length, kept = "ogg", _ogg(content), content
    elif content[4:8] == b"ftyp":
        kind, (length, kept) = "m4a", _m4a(content)
    elif content.startswith(b"ID3") or (content[:1] == b"\xff" and content[1:2] >= b"\xe0"):
        kind, (length, kept) = "mp3", _mp3(content)
    else:
        raise NoSound
    if not 1 <= length < 3600:
        raise ValueError("damaged")
    return {"kind": kind, "seconds": round(length)}, kept


def _ogg(content: bytes) -> float:
    """One stream of Opus. Its clock has 48,000 ticks a second, and stands at the end of each page."""
    at, last, streams, head = 0, 0, set(), b""
    while at < len(content):
        mark, version, _kind, ticks, stream, _page, _sum, count = struct.unpack_from(
            "<4sBBqIIIB", content, at
        )
        body = at + 27 + count
        at = body + sum(content[at + 27 : body])
        if mark != b"OggS" or version or at > len(content):
            raise ValueError("damaged")
        head = head or content[body : body + 16]
        streams.add(stream)
        last = max(last, ticks)
    if not head.startswith(b"OpusHead") or len(streams) != 1:
        raise NoSound
    return float(last - struct.unpack_from("<H", head, 10)[0]) / 48_000


def _mp3(content: bytes) -> tuple[float, bytes]:
    """Its frames alone: tags before and after, which may hold pictures and names, are left out."""
    start = 0
    while content[start : start + 3] == b"ID3":
        a, b, c, d = content[start + 6 : start + 10]
        start += 10 + (a << 21 | b << 14 | c << 7 | d)
    at, length = start, 0.0
    while frame := _frame(content[at : at + 4]):
        if at + frame[0] > len(content):
            break  # the last one was cut, which every player bears
        at, length = at + frame[0], length + frame[1]
    rest = content[at:]
    if at - start < 2000 or (len(rest) > 1500 and not rest.startswith((b"TAG", b"APETAGEX", b"LYRICS"))):
        raise NoSound if at == start else ValueError("damaged")
    return length, content[start:at]


def _frame(header: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of one MP3 frame; None for what is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2 or header[2] >> 4 == 15:
        return None
    version, rate = header[1] >> 3 & 3, header[2] >> 2 & 3
    if version == 1 or rate == 3 or not header[2] >> 4:
        return None
    hertz = (44_100, 48_000, 32_000)[rate] >> {3: 0, 2: 1, 0: 2}[version]
    samples = 1152 if version == 3 else 576
    kbit = BITRATES[1 if version == 3 else 2][header[2] >> 4]
    return samples // 8 * kbit * 1000 // hertz + (header[2] >> 1 & 1), samples / hertz


def _m4a(content: bytes) -> tuple[float, bytes]:
    """Boxes in boxes: one sound in AAC, no picture. What is written beside it (names, places) is blanked where it stands."""
    kept, length, tracks, codings = bytearray(content), 0.0, set(), set()
    waiting = [(0, len(content), b"")]
    while waiting:
        at, end, inside = waiting.pop()
        while at < end:
            size, name = struct.unpack_from(">I4s", content, at)
            if size < 2:  # 1: the size follows in eight bytes; 0: up to the end
                size = struct.unpack_from(">Q", content, at + 8)[0] if size else end - at
            if size < 8 or at + size > end:
                raise ValueError("damaged")
            if name in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
                waiting.append((at + 8, at + size, name))
            elif name in (b"udta", b"meta", b"uuid"):
                kept[at + 4 : at + size] = b"free" + bytes(size - 8)
            elif name == b"hdlr" and inside == b"mdia":
                tracks.add(content[at + 16 : at + 20])
            elif name == b"stsd":
                codings.add(content[at + 20 : at + 24])
            elif name == b"mvhd":
                form, place = (">IQ", at + 28) if content[at + 8] else (">II", at + 20)
                scale, ticks = struct.unpack_from(form, content, place)
                length = ticks / scale
            at += size
    if tracks != {b"soun"} or codings != {b"mp4a"}:
        raise NoSound
    return length, bytes(kept)
