"""Folding of text, so that what is heard finds what is written.

SQLite compares without case only in ASCII, and neither engine ignores accents: both sides of a search are folded.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from babel.lists import format_list
from django.utils.translation import get_language

# Letters that Unicode does not take apart. Arabic: what writers interchange becomes one letter.
LETTERS = str.maketrans(
    {"ɓ": "b", "ɗ": "d", "đ": "d", "ɖ": "d", "ƙ": "k", "ƴ": "y", "ŋ": "n", "ɲ": "n", "ɛ": "e", "ǝ": "e", "ə": "e", "ɔ": "o",
     "ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "ı": "i",
     "ة": "ه", "ى": "ي", "ٱ": "ا", "ک": "ك", "ی": "ي", "گ": "ك", "ڤ": "ف", "ـ": ""}
)  # fmt: skip
DROPPED = re.compile(r"['’‘`´ʻʼʾʿ\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
BETWEEN = re.compile(r"[\W_]+")


def visible(text: str) -> str:
    """A line without signs that nobody sees, which would turn it around or make two names of one; joiners stay."""
    kept = (
        sign
        for sign in text
        if sign in "\u200c\u200d" or unicodedata.category(sign) not in ("Cf", "Cc") or sign.isspace()
    )
    return " ".join("".join(kept).split())


def fold(text: str) -> str:
    """`"N’Zérékoré "` becomes `"nzerekore"`, `"Bordj-Bou-Arréridj"` `"bordj bou arreridj"`, `"أدرار"` `"ادرار"`.

    No accents and vowel signs, no case, no apostrophes; hyphens and other signs as single spaces; Arabic and Persian
    digits as 0–9. Folding twice changes nothing.
    """
    apart = unicodedata.normalize("NFKD", DROPPED.sub("", text))
    plain = (
        "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold().translate(LETTERS)
    )
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in plain)
    return BETWEEN.sub(" ", digits).strip()


def isolated(value: object) -> str:
    """A name inside a sentence of another direction keeps its own order: between U+2068 and U+2069."""
    return f"\u2068{value}\u2069"


def row(*values: object) -> str:
    """“A, B” without an “and”: what stands side by side, as a place and its region; empty ones left out. Each is isolated
    where both scripts may meet."""
    said = [str(value) for value in values if value]
    comma = "، " if in_arabic() else ", "
    return comma.join(map(isolated, said) if meets_arabic(*said) else said)


def noted(value: object, note: object) -> str:
    """“A (b)”, each isolated where both scripts may meet."""
    if meets_arabic(str(value), str(note)):
        return f"{isolated(value)} ({isolated(note)})"
    return f"{value} ({note})"


def meets_arabic(*said: str) -> bool:
    return in_arabic() or any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in "".join(said))


def in_arabic() -> bool:
    return (get_language() or "").startswith("ar")


def listed(values: Iterable[object]) -> str:
    """“A, B and C” in the reader's language, each isolated."""
    said = [isolated(value) for value in values]
    return joined(len(said), (get_language() or "en").split("-")[0]).format(*said)


@lru_cache(64)
def joined(many: int, language: str) -> str:
    """“{0}, {1} and {2}”: how so many are listed in this language."""
    return format_list([f"{{{place}}}" for place in range(many)], locale=language)
