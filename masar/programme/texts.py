"""A text that people sign or have read aloud, as plain lines: `## Heading`, `- item`, and paragraphs.

Two placeholders are filled in when it is read: `{country}` and `{office}`. Anything else in braces is refused.
"""

import hashlib
import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
LANGUAGES = ("fr", "ar", "en", "pt", "es")
WORDS_A_MINUTE = 130  # read aloud slowly enough to be followed, in Arabic too
LONGEST = 180  # seconds

# What stands for the placeholders where nobody signs yet, in the language of the text.
BLANKS = {
    "fr": {"country": "[pays]", "office": "[bureau]"},
    "ar": {"country": "[البلد]", "office": "[المكتب]"},
    "en": {"country": "[country]", "office": "[office]"},
    "pt": {"country": "[país]", "office": "[escritório]"},
    "es": {"country": "[país]", "office": "[oficina]"},
}

KNOWN = re.compile(r"\{(country|office)\}")
BRACES = re.compile(r"\{[^{}]*\}?|\}")
TOKEN = re.compile(r"\S+\s*")
HIDDEN = ("Cf", "Cc")  # signs that nobody sees, some of which turn a line around; joiners of letters stay


@dataclass(frozen=True)
class Block:
    """`kind` is heading, items or paragraph; only items have more than one line."""

    kind: str
    lines: list[str]


def tidy(text: str) -> str:
    """As it is kept: NFC, one kind of line end, nothing invisible, no space at the ends of lines."""
    lines = (
        "".join(
            sign for sign in line if sign in "\t\u200c\u200d" or unicodedata.category(sign) not in HIDDEN
        ).strip()
        for line in unicodedata.normalize("NFC", text).splitlines()
    )
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def strange(text: str) -> list[str]:
    """What stands in braces and is not filled in, each once."""
    return list(dict.fromkeys(BRACES.findall(KNOWN.sub("", text))))


def blocks(body: str) -> list[Block]:
    """The text as people see it: neighbouring items are one list."""
    said = [_line(line) for line in body.splitlines() if line.strip()]
    found = []
    for kind, lines in groupby(said, key=lambda each: each[0]):
        texts = [text for _kind, text in lines]
        found += [Block(kind, texts)] if kind == "items" else [Block(kind, [text]) for text in texts]
    return found


def _line(line: str) -> tuple[str, str]:
    for mark, kind in (("## ", "heading"), ("- ", "items")):
        if line.startswith(mark):
            return kind, line.removeprefix(mark).strip()
    return "paragraph", line


def fill(text: str, *, country: str, office: str) -> str:
    """The text with its two placeholders filled in."""
    values = {"country": country, "office": office}
    return KNOWN.sub(lambda match: values[match[1]], text)


def words(text: str) -> int:
    """How many words are spoken: what holds a letter or a digit."""
    return sum(any(sign.isalnum() for sign in word) for word in text.split())


def seconds(text: str) -> int:
    """How long it takes to read aloud."""
    return math.ceil(words(text) * 60 / WORDS_A_MINUTE)


def digest(title: str, body: str) -> str:
    """SHA-256, in hexadecimal, of the title, a line end and the body, as UTF-8 in NFC."""
    return hashlib.sha256(unicodedata.normalize("NFC", f"{title}\n{body}").encode()).hexdigest()


def compared(before: str, now: str) -> Iterator[list[tuple[str, str]]]:
    """Each line of both texts in order, as pieces: ("same" | "gone" | "new", words). Lines are paired as they stand."""
    old, new = before.splitlines(), now.splitlines()
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from ([("same", line)] for line in old[start:end] if line)
        elif tag == "replace" and end - start == last - first:
            yield from (
                _pieces(*pair) for pair in zip(old[start:end], new[first:last], strict=True) if any(pair)
            )
        else:
            yield from ([("gone", line)] for line in old[start:end] if line)
            yield from ([("new", line)] for line in new[first:last] if line)


def changes(before: str, now: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The lines that differ, each with the heading it stands under."""
    heading = ""
    for line in compared(before, now):
        if (left := "".join(text for kind, text in line if kind != "gone")).startswith("## "):
            heading = left.removeprefix("## ")
        if any(kind != "same" for kind, _text in line):
            yield heading, line


def _pieces(old: str, new: str) -> list[tuple[str, str]]:
    one, other = TOKEN.findall(old), TOKEN.findall(new)
    found = []
    for tag, start, end, first, last in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(one[start:end])))
        else:
            found += [("gone", "".join(one[start:end])), ("new", "".join(other[first:last]))]
    return [(kind, text) for kind, text in found if text]


def draft(code: str, language: str) -> tuple[str, str] | None:
    """A first draft that comes with this work, as title and body; nobody's official text. None where there is none."""
    file = FOLDER / code.lower() / f"{language}.txt"
    if not file.exists():
        return None
    title, _line_end, body = file.read_text(encoding="utf-8").partition("\n")
    return tidy(title), tidy(body)
