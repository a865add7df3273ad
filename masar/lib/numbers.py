"""Numbers that people read aloud: groups of three digits and a check character.

The check character is ISO 7064 MOD 37,36 (hybrid system). Numbers whose check character is easily misheard or misread
(B, I, O, S, Z) are never given out; a typed I or O is read as 1 or 0, and digits of any script are read.
"""

import secrets

from .digits import plain_digits
from .text import visible

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
CONFUSABLE = frozenset("BIOSZ")


def check_character(payload: str) -> str:
    """The ISO 7064 MOD 37,36 character for `payload`, a text of digits and capital letters."""
    product = 36
    for character in payload:
        total = (product + ALPHABET.index(character)) % 36 or 36
        product = total * 2 % 37
    return ALPHABET[(37 - product) % 36]


def is_speakable(payload: str) -> bool:
    """False for a number that must be skipped because its check character would be misheard."""
    return check_character(payload) not in CONFUSABLE


def draw(digits: int) -> str:
    """A payload by chance, so that nobody can tell the number before it, or guess another."""
    while True:
        payload = "".join(secrets.choice(ALPHABET[:10]) for _digit in range(digits))
        if is_speakable(payload):
            return payload


def show(payload: str) -> str:
    """`"004103"` becomes `"004 103 7"`: groups of three digits, then the check character."""
    groups = [payload[start : start + 3] for start in range(0, len(payload), 3)]
    return " ".join([*groups, check_character(payload)])


def read(typed: str) -> str | None:
    """The payload of a typed number, or None when its check character does not fit."""
    text = plain_digits(visible(typed)).upper()
    if len(text) < 2 or any(character not in ALPHABET for character in text):
        return None
    payload = text[:-1].replace("I", "1").replace("O", "0")
    check = text[-1].replace("I", "1").replace("O", "0")
    return payload if payload.isdigit() and check_character(payload) == check else None
