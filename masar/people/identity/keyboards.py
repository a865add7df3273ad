"""What a scanner typed when it and the computer disagreed about the keyboard.

A scanner that acts as a keyboard sends keys of the layout that it was set to; the computer writes what its own layout
has on those keys. Here the writing is turned back into the characters of a machine-readable zone. Sources: the
keyboard tables of Windows (French, Arabic 101, Arabic 102 AZERTY) and XKB (fr, ara).

Limits. Arabic لا is one key (b) or two (g, h): both are tried, up to six times in a zone;
where both fit, a name may read GH for B. Marks that a program has put
in another order, or characters that it has replaced (quotation marks, dashes), are lost.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator

FRENCH_DIGITS = {
    **dict(zip("&é\"'(-è_çà", "1234567890", strict=True)),
    **dict(zip("ÉÈÇÀ", "2790", strict=True)),  # with caps lock on Linux
    "§": "6",
    "’": "4",
}
SWAPPED = dict(zip("aqzwAQZW", "qawzQAWZ", strict=True))

FRENCH = {**FRENCH_DIGITS, **SWAPPED, ",": "M", "?": "M", ".": "<", ";": "<", "!": "8"}
# The other way round: a scanner set to French on a computer set to English.
ENGLISH = {
    **dict(zip("!@#$%^&*()", "1234567890", strict=True)),
    **SWAPPED,
    ";": "M",
    ":": "M",
    "\\": "<",
    "|": "<",
}

ARABIC_PLAIN = dict(zip("ضصثقفغعهخحشسيبلاتنمئءؤرىة", "QWERTYUIOPASDFGHJKLZXCVNM", strict=True))
ARABIC_SHIFTED = {
    **dict(zip("\u064e\u064b\u064f\u064c\u0650\u064d\u0652", "QWERASX", strict=True)),
    **dict(zip("إ‘`÷×؛][أـ،/~آ’'", "YUUIOPDFHJKLZNMM", strict=True)),
}
ARABIC = {
    **ARABIC_PLAIN,
    **ARABIC_SHIFTED,
    ",": "<",
    ".": "<",
    ";": "<",
    "لإ": "T",
    "لأ": "G",
    "لآ": "B",
    "ﻻ": "B",
}
LAM_ALEF = "لا"

LAYOUTS: dict[str, dict[str, str]] = {
    "french": FRENCH,
    "arabic": {**ARABIC, "}": "C", "{": "V"},
    "arabic-linux": {**ARABIC, "{": "C", "}": "V"},
    "arabic-azerty": {**ARABIC, **FRENCH_DIGITS, "}": "C", "{": "V"},
    "english": ENGLISH,
}
# Every zone has digits: one of these signs shows that a keyboard may have garbled it.
TELLTALES = {
    "french": re.compile(r"[&é\"'(\-è_çàÉÈÇÀ§’;]"),
    "english": re.compile(r"[!@#$%^&*()\\|]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
}
MOST = 6


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Layout and text: first `("", text)` as it was typed, then what may have been meant for each layout."""
    yield "", text
    for layout, keys in LAYOUTS.items():
        family = layout.partition("-")[0]
        written = text if family == "arabic" else unicodedata.normalize("NFC", text)
        if not TELLTALES[family].search(written):
            continue
        pieces = re.findall("ل[اإأآ]|.", written, re.DOTALL)
        places = [place for place, piece in enumerate(pieces) if piece == LAM_ALEF]
        meant = [keys.get(piece, piece) for piece in pieces]
        for choice in itertools.product(("B", "GH"), repeat=min(len(places), MOST)):
            for place, key in zip(places, (*choice, *["B"] * len(places)), strict=False):
                meant[place] = key
            yield layout, "".join(meant)
