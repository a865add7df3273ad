"""What is wrong with a translation, as sentences. What may stand as it is: masar/locale/same.txt, each with a reason."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message

ALLOWED = Path(__file__).resolve().parent.parent / "masar" / "locale" / "same.txt"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}|%%")
TAG = re.compile(r"</?\w+[^>]*>|&\w+;")
LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ’'-]*")
LETTER = re.compile(r"[^\W\d_]")
SPACED = re.compile(r"(?:(?<=\w) |(?<=[\w)»’…]))[;?!:»](?=\s|$)|« |«(?=\w)|(?<=\w) [;?!:»]")
ARABIC_PLURALS = ("none", "one", "two", "3 to 10", "11 to 99", "100")


@dataclass
class Allowed:
    """The lines of same.txt: `what | text | reason`, and which of them were needed."""

    lines: set[tuple[str, str]] = field(default_factory=set)
    used: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        for line in ALLOWED.read_text().splitlines():
            if line.strip() and not line.startswith("#"):
                kinds, text, reason = (part.strip() for part in line.split(" | "))
                assert reason, line
                self.lines |= {(kind, text) for kind in kinds.split()}

    def __call__(self, kind: str, text: str) -> bool:
        self.used.add((kind, text))
        return (kind, text) in self.lines


def faults(catalogues: dict[str, tuple[Catalog, Catalog]]) -> Iterator[str]:
    """`catalogues`: for each language what must be there, and what is."""
    allowed = Allowed()
    for language, (said, catalogue) in catalogues.items():
        for message in said:
            if message.id:
                translated = catalogue.get(singular(message), message.context)
                for fault in faults_of(language, message, translated, allowed):
                    yield f"{language}: {fault}: {singular(message)!r} {where(message)}"
        for message in catalogue:
            if message.id and said.get(singular(message), message.context) is None:
                yield f"{language}: the code no longer says it, run bin/translations: {singular(message)!r}"
    yield from twins(catalogues["fr"][1], catalogues["ar"][1], allowed)
    for kind, text in sorted(allowed.lines - allowed.used):
        yield f"same.txt: nothing needs this line any more: {kind} | {text}"


def faults_of(language: str, message: Message, translated: Message | None, allowed: Allowed) -> Iterator[str]:
    if translated is None or translated.id != message.id:
        yield "not in the catalogue, run bin/translations"
        return
    if translated.fuzzy:
        yield "marked as a guess (fuzzy)"
    forms = list(translated.string) if message.pluralizable else [translated.string]
    if not all(forms):
        yield "a plural form is empty" if any(forms) else "not translated"
        return
    wanted = message.id if message.pluralizable else (message.id,)
    for number, form in enumerate(forms):
        yield from kept_parts(language, wanted, form, number)
        yield from by_language(language, form, allowed)
        if form in wanted and LETTER.search(words(form)) and not allowed(language, singular(message)):
            yield "the same as the English"
    if language == "ar" and message.pluralizable:
        alike = len(set(forms[1:5])) < 4 and not allowed("forms", singular(message))
        if len(forms) != len(ARABIC_PLURALS) or alike:
            yield "one, two, 3 to 10 and 11 to 99 are not told apart"


def kept_parts(language: str, wanted: tuple[str, ...], form: str, number: int) -> Iterator[str]:
    """Placeholders and tags. Arabic says none, one and two without a numeral, so one placeholder may go there."""
    there = set(PLACEHOLDER.findall(form))
    possible = [set(PLACEHOLDER.findall(text)) for text in wanted]
    every = set().union(*possible)
    few = len(wanted) > 1 and (
        (language == "ar" and number < 3 and len(every - there) == 1) or there in possible
    )
    if there - every or (every - there and not few):
        yield f"placeholders differ ({' '.join(sorted(there ^ every))})"
    if sorted(TAG.findall(form)) not in [sorted(TAG.findall(text)) for text in wanted]:
        yield "tags differ"
    if (form[:1].isspace(), form[-1:].isspace()) != (wanted[-1][:1].isspace(), wanted[-1][-1:].isspace()):
        yield "begins or ends with a space, unlike the English"


def by_language(language: str, form: str, allowed: Allowed) -> Iterator[str]:
    text = words(form)
    if language == "fr":
        if "'" in text or '"' in text:
            yield "a straight apostrophe or quotation mark (write ’ and « »)"
        if SPACED.search(text):
            yield "no non-breaking space before : ; ? ! » or after «"
    if language == "ar":
        latin = [word for word in LATIN.findall(text) if not allowed("letters", word)]
        if latin:
            yield f"Latin letters ({' '.join(latin)})"
        if re.search("[,;?]", text):
            yield "Latin punctuation (write ، ؛ ؟)"


def twins(french: Catalog, arabic: Catalog, allowed: Allowed) -> Iterator[str]:
    """French in the Arabic catalogue, or the other way round."""
    for message in french:
        text = "".join(message.string or ()) if message.id else ""
        other = arabic.get(singular(message), message.context) if text else None
        if other is None or other.string != message.string or not LETTER.search(words(text)):
            continue
        if not (allowed("fr", singular(message)) and allowed("ar", singular(message))):
            yield f"fr and ar are the same: {singular(message)!r} {where(message)}"


def words(text: str) -> str:
    return TAG.sub("", PLACEHOLDER.sub("", text))


def singular(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def where(message: Message) -> str:
    return f"({message.locations[0][0]})" if message.locations else ""
