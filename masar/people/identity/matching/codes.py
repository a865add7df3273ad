"""Numbers that stand for what is known of people, so that a million can be compared at once. 0 is "not known"."""

import zlib
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..cards import LOOK_ALIKE, plain_number
from ..names import skeleton

SIGN = {sign: place for place, sign in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", start=1)}
DOCUMENT_SIGNS = 12  # what fits 63 bits in base 37; longer numbers are known by their last ones
FRONT = 5  # of them for what comes before the last seven of a number that is longer
FEWEST_SIGNS = 5  # of a number that says anything: shorter ones are counted anew by every office
PHONE_DIGITS = 9
UNKNOWN_DAYS = ((1, 1), (12, 31))  # month and day that stand for "only the year is known"
ISSUERS = 1 << 15


def birth(earliest: date | None, latest: date | None) -> tuple[int, int, int, int]:
    """Year, month, day and slack. A day is known only where nothing else is possible; of several years the middle one
    counts. `birth(date(1994, 1, 1), date(1994, 12, 31)) == (1994, 0, 0, 0)`."""
    if earliest is None or latest is None or latest < earliest:
        return (0, 0, 0, 0)
    if earliest == latest:
        return (earliest.year, earliest.month, earliest.day, 0)
    years = latest.year - earliest.year
    if years == 0 and earliest.month == latest.month:
        return (earliest.year, earliest.month, 0, 0)
    return (earliest.year + years // 2, 0, 0, min((years + 1) // 2, 100))


def to_the_day(months: NDArray[np.int8], days: NDArray[np.int8]) -> NDArray[np.bool_]:
    known = days > 0
    for month, day in UNKNOWN_DAYS:
        known &= ~((months == month) & (days == day))
    return known


def nation_code(nation: str) -> int:
    """Any way to name a country, 1..32767; two ways for one country do not meet."""
    return zlib.crc32(_bytes(nation.strip().casefold())) % 32767 + 1 if nation.strip() else 0


def phone_number(phone: str) -> int:
    """The last nine digits, which is what writings with and without the country share; 0 with fewer than six."""
    digits = phone if phone.isascii() and phone.isdigit() else "".join(filter(str.isdecimal, phone[:200]))
    return int(digits[-PHONE_DIGITS:]) if len(digits) >= 6 else 0


def document_code(text: str) -> int:
    """A number, alone or after its kind and issuer ("PASSPORT:ML:AA0123450"), as twelve digits in base 37, so that single
    signs can be compared again (divide by 37): the signs of `cards.plain_number`; of longer ones the last seven after a
    hash of what comes before. 0 with fewer than five. Signs outside 0–9 and A–Z stand for one of those."""
    number = text.split(":", 2)[-1] if text.count(":") > 1 else text
    if number.isascii() and number.isalnum():
        plain = number[:200].upper().translate(LOOK_ALIKE)
    else:
        plain = plain_number(number[:200])
    if len(plain) < FEWEST_SIGNS:
        return 0
    code = 0
    if len(plain) > DOCUMENT_SIGNS:
        front, plain = plain[: FRONT - DOCUMENT_SIGNS], plain[FRONT - DOCUMENT_SIGNS :]
        code = zlib.crc32(_bytes(front)) % 37**FRONT
    for sign in plain:
        code = code * 37 + SIGN[sign] if sign in SIGN else code * 37 + 1 + ord(sign) % 36
    return code


def kind_code(text: str) -> int:
    """What kind of paper it is and who issued it, as far as the text says so: two numbers below 32768 in one."""
    if text.count(":") < 2:
        return 0
    kind, issuer, _number = text.split(":", 2)
    return nation_code(kind) * ISSUERS + nation_code(issuer)


def issued_alike(one: NDArray[Any], other: NDArray[Any] | int) -> NDArray[np.bool_]:
    """Whether two papers may be of one kind and issuer: what is not known stands against nothing."""
    (kind, issuer), (their_kind, their_issuer) = np.divmod(one, ISSUERS), np.divmod(other, ISSUERS)
    kinds = (kind == their_kind) | (kind == 0) | (their_kind == 0)
    found: NDArray[np.bool_] = kinds & ((issuer == their_issuer) | (issuer == 0) | (their_issuer == 0))
    return found


def place_code(place: str) -> int:
    """What spellings of one place share, 1..2**31-1."""
    heard = "-".join(skeleton(word) for word in place[:200].split())
    return zlib.crc32(_bytes(heard)) % 0x7FFFFFFE + 1 if heard else 0


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
