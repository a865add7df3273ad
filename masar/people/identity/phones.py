"""Phone numbers as people write and say them, with whose they are: "06 61 …", "+213…", "هاتف الجار ٠٦٦١…".

A number that no plan knows is kept as it was written, with a sentence; nothing is refused. Numbering plans are those
of `phonenumbers`. Limit: a number is valid by its plan, which does not say that anybody answers.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from phonenumbers import PhoneNumberFormat, PhoneNumberType, ValidationResult

KINDS = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.VOIP: "voip",
}
INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
BETWEEN = re.compile(r"[;|\n،,]|\s+(?:ou|or|et|and|puis|أو|او|و)\s+", re.IGNORECASE)
NUMBER = re.compile(r"(?:\+\s*)?[(]?\d[\d\s().\-‐–—/\u00a0]{4,}\d")
FEWEST = 6  # digits; anything shorter is part of the note


@dataclass(frozen=True)
class Phone:
    """One number. `e164` is "+213661234567", or None where no plan knows the number; `shown` is grouped for reading,
    the number's own country without its prefix; `note`: the words around it; `kind`: mobile, fixed, voip or other.

    `warning` is a sentence, or "". Write `shown` left to right, also in Arabic: `isolated` does it in plain text.
    """

    typed: str
    e164: str | None
    shown: str
    note: str = ""
    kind: str = "other"
    warning: str | Promise = ""

    @property
    def isolated(self) -> str:
        return f"\u2066{self.shown}\u2069"


def understand(text: str, country: str = "DZ") -> Phone:
    """The first number in `text`; `country` (alpha-2) is where a number without prefix belongs.

    `understand("boss's phone 0661 23 45 67").e164 == "+213661234567"`, with the note "boss's phone". Further numbers
    stay in the note, so that nothing is lost; `understand_all` gives each of them. Never raises.
    """
    first, *others = understand_all(text, country)
    return replace(first, note=" / ".join(filter(None, (first.note, *(other.shown for other in others)))))


def understand_all(text: str, country: str = "DZ") -> list[Phone]:
    """Every number in `text`, separated by /, comma, "ou", "or", "أو" or a new line; at least one `Phone`."""
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in plain)
    found: list[Phone] = []
    waiting = ""
    for part in BETWEEN.split(plain):
        numbers = [number for number in NUMBER.findall(part) if _digits(number) >= FEWEST]
        words = _words(part, numbers)
        if not numbers:
            waiting = f"{waiting} {words}".strip()
            continue
        phones = [phone for number in numbers for phone in _phones(number, country)]
        found += [replace(phone, typed=text, note=f"{waiting} {words}".strip()) for phone in phones]
        waiting = ""
    if not found:
        return [
            Phone(
                text, None, text.strip(), warning=_("There is no phone number here. It is kept as written.")
            )
        ]
    if waiting:
        found[-1] = replace(found[-1], note=f"{found[-1].note} {waiting}".strip())
    return found


def _digits(text: str) -> int:
    return sum(sign.isdigit() for sign in text)


def _words(part: str, numbers: list[str]) -> str:
    for number in numbers:
        part = part.replace(number, " ", 1)
    return " ".join(part.split()).strip(" :-–.()/+")


def _phones(written: str, country: str) -> list[Phone]:
    """One number, or several that are run together with / or blanks."""
    whole = _phone(written, country)
    if whole.e164:
        return [whole]
    for separator in (r"/", r"\s+[-–—]\s+", r"\s{2,}", r"\s+(?=[+0])"):
        parts = [part for part in re.split(separator, written) if part.strip()]
        phones = [_phone(part, country) for part in parts if _digits(part) >= FEWEST]
        if len(phones) == len(parts) > 1 and any(phone.e164 for phone in phones):
            return phones
    return [whole]


def _phone(written: str, country: str) -> Phone:
    tidy = " ".join(written.split()).strip(" -–/.")
    number = _parsed(tidy, country)
    if number and phonenumbers.is_valid_number(number):
        return _known(number, country)
    abroad = re.sub(r"\D", "", tidy)
    if not tidy.startswith("+"):
        number_abroad = _parsed("+" + abroad, country)
        if number_abroad and phonenumbers.is_valid_number(number_abroad):
            warning = _("This is read as a number abroad. Check the country.")
            return replace(_known(number_abroad, country), warning=warning)
    return Phone(written, None, tidy, warning=_why(number))


def _parsed(text: str, country: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None


def _known(number: phonenumbers.PhoneNumber, country: str) -> Phone:
    here = number.country_code == phonenumbers.country_code_for_region(country)
    shape = PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL
    return Phone(
        typed="",
        e164=phonenumbers.format_number(number, PhoneNumberFormat.E164),
        shown=phonenumbers.format_number(number, shape),
        kind=KINDS.get(phonenumbers.number_type(number), "other"),
    )


def _why(number: phonenumbers.PhoneNumber | None) -> Promise:
    reason = phonenumbers.is_possible_number_with_reason(number) if number else None
    if reason == ValidationResult.TOO_SHORT:
        return _("This number is too short. It is kept as written.")
    if reason == ValidationResult.TOO_LONG:
        return _("This number is too long. It is kept as written.")
    return _("No country has such a number. It is kept as written.")
