"""Paper: a typst template of ours and a dictionary of data become one PDF.

What is in `data` is text and stays text: it reaches the template as JSON (`json(bytes(sys.inputs.data))`), never as markup,
and never touches a disk. A value of type `bytes` is a picture, PNG or SVG; the template receives it as SVG, for
`image(bytes(…), format: "svg")`. The fonts are Amiri and Noto Sans from `fonts/` (Debian's fonts-hosny-amiri 0.113 and
fonts-noto-core 20201225, unchanged); no font of the machine is used, and no package. A template may import its neighbours.

The PDF is tagged and says that it keeps PDF/UA-1. A sign that neither font has is written by its number, "[U+1F600]": a box
would lose it. The same data give the same bytes, on every day and in every thread.
Raises `typst.TypstError` when the template is wrong, `ValueError` for a picture that is none.

A weakness of typst: what Amiri sets off the line (the raised letter of مجانية, the sign of أُبلغت) prints right, but is
tagged as a text of its own, and some readers copy it out in the wrong place or twice.
"""

import base64
import json
import os
import re
import struct
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import typst

FONTS = Path(__file__).parent / "fonts"
PNG = b"\x89PNG\r\n\x1a\n"
# Signs that nobody sees: controls, and what turns the rest of a line around. Isolates stay when they close.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ufeff\ufff9-\ufffb]")
ISOLATES = re.compile("[\u2066-\u2069]")
NO_SIGN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
NOT_IN_A_FONT = re.compile(r'the text `"(.*?)"` could not be displayed')
RUST_SIGN = re.compile(r"\\u\{([0-9a-f]+)\}")
ROUNDS = 3
LONG = re.compile(r"\S{31,}")  # letters without a blank: such a word may break, or it would leave its column
PART = re.compile(r"(.{10})(?=.)")


def typeset(template: str | Path, data: dict[str, Any]) -> bytes:
    """The PDF of a template, which lies in a folder that holds nothing but templates."""
    ready = json.dumps(_ready(data), ensure_ascii=False)
    for _round in range(ROUNDS):
        try:
            return _set(Path(template), ready)
        except typst.TypstError as error:
            unknown = {_from_rust(found) for found in NOT_IN_A_FONT.findall(error.diagnostic)}
            if not unknown:
                raise
        for signs in sorted(unknown, key=len, reverse=True):
            ready = ready.replace(signs, "".join(f"[U+{ord(sign):04X}]" for sign in signs))
    return _set(Path(template), ready)


def _set(template: Path, ready: str) -> bytes:
    return typst.compile(
        str(template),
        root=str(template.parent),
        format="pdf",
        sys_inputs={"data": ready},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=os.devnull,
        package_cache_path=os.devnull,
        pdf_standards=["ua-1"],
        timestamp=0,
    )


def _from_rust(text: str) -> str:
    return RUST_SIGN.sub(lambda found: chr(int(found[1], 16)), text)


@cache
def _fonts() -> typst.Fonts:
    """Read once for all threads; nothing changes it."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _ready(value: Any) -> Any:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bytes):
        return _picture(value)
    if isinstance(value, dict):
        return {key: _ready(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_ready(each) for each in value]
    return value


def _text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = NO_SIGN.sub("\ufffd", UNSEEN.sub("", text))
    lines = (line if _closes(line) else ISOLATES.sub("", line) for line in text.split("\n"))
    return LONG.sub(lambda long: PART.sub("\\1\u200b", long[0]), "\n".join(lines))


def _closes(line: str) -> bool:
    """Whether each isolate of a line ends in it, and none ends that did not begin."""
    depth = 0
    for sign in ISOLATES.findall(line):
        depth += -1 if sign == "\u2069" else 1
        if depth < 0:
            return False
    return depth == 0


def _picture(data: bytes) -> str:
    if data.startswith(b"<svg"):
        return data.decode()
    width, height = _size(data)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{base64.b64encode(data).decode()}"/></svg>'
    )


def _size(png: bytes) -> tuple[int, int]:
    """Width and height, once every part of the file has been found whole: a damaged one would be left out in silence."""
    kinds: list[bytes] = []
    place = len(PNG)
    while png.startswith(PNG) and kinds[-1:] != [b"IEND"]:
        length = int.from_bytes(png[place : place + 4])
        part, code = png[place + 4 : place + 8 + length], png[place + 8 + length : place + 12 + length]
        if len(code) != 4 or zlib.crc32(part).to_bytes(4) != code:
            break
        kinds.append(part[:4])
        place += 12 + length
    if kinds[:1] != [b"IHDR"] or kinds[-1:] != [b"IEND"]:
        raise ValueError("This is neither a PNG picture nor an SVG drawing, or it is damaged.")
    width, height = struct.unpack(">II", png[16:24])
    return width, height
