"""Half a minute of silence, as an Ogg file with Opus: what a recording of the demo holds, because nobody read it aloud."""

import struct

SECONDS = 30
QUIET = b"\xf8\xff\xfe"  # 20 ms
FRAMES, TICKS, SKIP = (
    50,
    48_000,
    312,
)  # a second of sound: frames, ticks of its clock; and where the first one stands


def recording() -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, SKIP, TICKS, 0, 0)
    pages = [_page(0, 0, head), _page(1, 0, b"OpusTags" + bytes(8))]
    pages += [_page(2 + each, SKIP + TICKS * (each + 1), *[QUIET] * FRAMES) for each in range(SECONDS)]
    return b"".join(pages)


def _page(number: int, ticks: int, *packets: bytes) -> bytes:
    """A page of Ogg. Its kind says whether it is the first or the last; each packet is shorter than 255 bytes."""
    kind = 2 * (number == 0) + 4 * (number == 1 + SECONDS)
    head = struct.pack("<4sBBqII", b"OggS", 0, kind, ticks, 1, number)
    rest = bytes([len(packets), *map(len, packets)]) + b"".join(packets)
    return head + struct.pack("<I", _sum(head + bytes(4) + rest)) + rest


def _sum(content: bytes) -> int:
    """CRC-32 as Ogg has it, not reflected."""
    found = 0
    for byte in content:
        found ^= byte << 24
        for _bit in range(8):
            found = (found << 1 ^ (0x04C11DB7 if found >> 31 else 0)) & 0xFFFFFFFF
    return found
