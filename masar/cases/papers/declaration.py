"""The declaration on paper: the text, who it is about, and room for those who sign.

In one language it holds on one page with a text of about 400 words; in two, side by side, each paragraph beside its
translation (where both have the same shape), on at most two pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masar.access.pages import day
from masar.lib.typeset import typeset

from .words import each, in_groups, qr

TEMPLATE = Path(__file__).parent / "declaration.typ"
ROLES = {
    "person": gettext_lazy("The person who returns"),
    "guardian": gettext_lazy("Parent or guardian"),
    "assent": gettext_lazy("Assent of the child"),
    "witness": gettext_lazy("Witness"),
    "interpreter": gettext_lazy("Interpreter"),
    "staff": gettext_lazy("For the mission"),
}
SAYS = {
    "assent": gettext_lazy("I understood this, and I agree."),
    "witness": gettext_lazy("I saw this signed."),
    "interpreter": gettext_lazy("I read all of this aloud, faithfully."),
}


@dataclass(frozen=True)
class Fact:
    """A line about the person. `value` may differ per language (a nationality); `ltr` for numbers and dates."""

    labels: Mapping[str, str]
    value: str | Mapping[str, str]
    ltr: bool = False


@dataclass(frozen=True)
class Signature:
    """Somebody who signs, or has signed. Without `picture` (PNG) there is a line, or a box for a thumbprint."""

    role: str  # of ROLES
    name: str = ""
    picture: bytes | None = None
    mark: str = "signature"  # or "thumbprint"
    language: Mapping[str, str] = field(
        default_factory=dict
    )  # an interpreter's, named per language of the paper


@dataclass(frozen=True)
class DeclarationPaper:
    languages: tuple[str, ...]  # one or two of ar, fr, en; the first decides which side is first
    titles: Mapping[str, str]
    texts: Mapping[str, str]  # lines: "## Heading", "- item", paragraphs
    facts: list[Fact]
    signatures: list[Signature]
    number: str  # of the case, as it is spoken
    code: str  # random; of this paper
    digest: str  # "DECL fr 3 · 4f2a 91c0"
    place: str = ""
    day: date | None = None
    training: bool = False


def declaration_paper(paper: DeclarationPaper) -> bytes:
    """The PDF. Raises `KeyError` when a label, title or text is missing in a language of the paper."""
    languages = paper.languages
    if not 1 <= len(languages) <= 2:
        raise ValueError("A declaration has one language, or two side by side.")
    return typeset(TEMPLATE, {
        "languages": languages,
        "titles": {language: paper.titles[language] for language in languages},
        "sections": {language: sections(paper.texts[language]) for language in languages},
        "facts": [
            {"labels": {language: fact.labels[language] for language in languages}, "values": values(fact, languages), "number": fact.ltr} for fact in paper.facts
        ],
        "signatures": [one_who_signs(signature, languages) for signature in paper.signatures],
        "labels": each(languages, labels),
        "number": paper.number,
        "code": in_groups(paper.code),
        "qr": qr(paper.code),
        "digest": paper.digest,
        "place": paper.place,
        "days": each(languages, lambda: day(paper.day, "long")),
        "training": paper.training,
    })  # fmt: skip


def labels() -> dict[str, str]:
    return {
        "house": _("Masar"),
        "case": _("Case"),
        "place": _("Place"),
        "day": _("Signed on"),
        "page": _("Page {page} of {pages}"),
        "training": _("Training"),
        "training_says": _("Training: the people are invented, this paper has no effect."),
        "thumbprint": _("Thumbprint"),
    }


def sections(text: str) -> list[dict[str, Any]]:
    """A heading and what stands under it: `{"heading": …, "blocks": [{"text": …} or {"items": […]}]}`."""
    found: list[dict[str, Any]] = [{"heading": "", "blocks": []}]
    for line in filter(None, map(str.strip, text.splitlines())):
        blocks = found[-1]["blocks"]
        if line.startswith("## "):
            found.append({"heading": line[3:].strip(), "blocks": []})
        elif not line.startswith("- "):
            blocks.append({"text": line})
        elif blocks and "items" in blocks[-1]:
            blocks[-1]["items"].append(line[2:].strip())
        else:
            blocks.append({"items": [line[2:].strip()]})
    return [section for section in found if section["heading"] or section["blocks"]]


def values(fact: Fact, languages: tuple[str, ...]) -> list[str]:
    """What is said of a fact, once where the languages agree."""
    if isinstance(fact.value, str):
        return [fact.value]
    return list(dict.fromkeys(fact.value[language] for language in languages))


def one_who_signs(signature: Signature, languages: tuple[str, ...]) -> dict[str, Any]:
    """The role in each language, the sentence that the signature stands for, and what is drawn."""
    roles = each(languages, lambda: str(ROLES[signature.role]))
    for language, spoken in signature.language.items():
        if spoken and language in roles:
            roles[language] += f" ({spoken})"
    drawn = {"picture": signature.picture} if signature.picture else {}
    return drawn | {
        "roles": roles,
        "says": each(languages, lambda: str(SAYS.get(signature.role, ""))),
        "name": signature.name,
        "thumbprint": signature.mark == "thumbprint",
    }
