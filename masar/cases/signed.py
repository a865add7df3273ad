"""What stands on the paper that somebody signs: the exact text, and the same set as a PDF.

text = exact_text(declaration)         # what was heard, word for word, with who and where; its hash proves it
ready = paper(declaration)             # the PDF, as a file that may be kept
"""

import secrets
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from masar.access import files
from masar.lib import dates, numbers
from masar.lib.text import noted, row
from masar.people.models import Identifier, Name, Nationality
from masar.programme import lists, texts

from .models.signing import WITNESSES
from .papers import DeclarationPaper, Fact, Signature, declaration_paper


def exact_text(declaration: Any, *, guardian_name: str = "") -> str:
    """Everything that the paper says, and a random line, so that the hash tells nothing once the text is erased."""
    return "\n".join([said(declaration, guardian_name), secrets.token_hex(16)])


def says_still(declaration: Any, text: str, *, guardian_name: str = "") -> bool:
    """Whether the paper, set now, would say what `text` says."""
    return text.rpartition("\n")[0] == said(declaration, guardian_name)


def said(declaration: Any, guardian_name: str) -> str:
    parts = []
    for wording in declaration.wordings:
        head = f"{wording.code} {wording.language} {wording.number} {wording.digest}"
        parts += [head, wording.title, body(declaration, wording)]
        with translation.override(wording.language):
            parts += [
                _("%(label)s: %(value)s") % {"label": label, "value": value}
                for label, value, _ltr in facts(declaration, guardian_name)
            ]
    return "\n".join([*parts, numbers.show(declaration.code)])


def numbered(declaration: Any) -> str:
    """Which texts these are: “fr 3 · ar 2”."""
    return " · ".join(f"{each.language} {each.number}" for each in declaration.wordings)


def body(declaration: Any, wording: Any) -> str:
    """The text with the names of places put in, in its own language."""
    with translation.override(wording.language):
        filled = {
            "country": lists.label("countries", declaration.destination, wording.language),
            "office": str(declaration.episode.office),
        }
    return texts.fill(wording.body, **filled)


def facts(declaration: Any, guardian_name: str = "") -> list[tuple[str, str, bool]]:
    """Label, value, and whether it reads from left to right whatever the language: in the active language."""
    member = declaration.member
    person, language = member.person, (translation.get_language() or "en")[:2]
    document = Identifier.objects.filter(person=person).exclude(kind="system").order_by("pk").first()
    nationalities = Nationality.objects.filter(person=person).values_list("code", flat=True)
    rows = [
        (_("Name"), names(person), False),
        (_("Born"), born(person, language), False),
        (_("Nationality"), row(*(lists.label("nationalities", code) for code in nationalities)), False),
        (_("Identity paper"), shown(document), False),
        (_("Returns to"), lists.label("countries", declaration.destination), False),
        (_("Case number"), declaration.episode.case.number, True),
    ]
    rows += [
        (_("Child who travels along"), row(child.person, born(child.person, language)), False)
        for child in accompanied(declaration)
    ]
    if signer := guardian_name or (str(declaration.guardian) if declaration.guardian else ""):
        rows.append(
            (_("Signs for this child"), noted(signer, declaration.get_guardian_kind_display()), False)
        )
    said = lists.label("languages", declaration.spoken)
    if declaration.interpreter is not None:
        rows.append((_("Read out by"), noted(declaration.interpreter, said), False))
    elif declaration.recording is not None:
        rows.append((_("Read out by"), noted(declaration.get_voice_display(), said), False))
    elif declaration.spoken not in {each.language for each in declaration.wordings}:
        rows.append((_("Read out in"), said, False))
    return [each for each in rows if each[1]]


def names(person: Any) -> str:
    """As on the document, and in their own script."""
    wanted = (Name.Form.DOCUMENT, Name.Form.NATIVE)
    other = Name.objects.filter(person=person, form__in=wanted).order_by("pk").values_list("text", flat=True)
    return " · ".join(dict.fromkeys([person.name, *other]))


def born(person: Any, language: str) -> str:
    return dates.show(
        dates.Understood(person.born_earliest, person.born_latest, person.birth_precision, person.birth_said),
        language,
    )


def shown(document: Any) -> str:
    return f"{lists.label('document_types', document.kind)} {document.number}" if document else ""


def accompanied(declaration: Any) -> list[Any]:
    """Younger children who stand on this paper: those whom this person looks after."""
    from .models.children import looking_after
    from .models.leaving import staying

    day = declaration.prepared_on
    members = staying(declaration.episode)
    kept = {child for keeper, child in looking_after(members) if keeper == declaration.member.person_id}
    return [each for each in members if each.person_id in kept and not each.is_asked_on(day)]


def signatures(declaration: Any, guardian_name: str = "") -> list[Signature]:
    """Who signs, in the order of the paper."""
    person, interpreter = declaration.member.person, declaration.interpreter
    signs = []
    if declaration.guardian_kind:
        signs.append(Signature("guardian", guardian_name or str(declaration.guardian)))
    if not declaration.guardian_kind or declaration.member.is_asked_on(declaration.prepared_on):
        signs.append(Signature("assent" if declaration.guardian_kind else "person", person.name))
    if interpreter is not None:
        spoken = {
            each.language: lists.label("languages", declaration.spoken, each.language)
            for each in declaration.wordings
        }
        signs.append(Signature("interpreter", str(interpreter), language=spoken))
    return [*signs, Signature("staff", str(declaration.prepared_by))]


def paper(
    declaration: Any, *, digest: str, guardian_name: str = "", drawn: bytes | None = None
) -> files.Ready:
    """The PDF; `drawn` is the signature of whoever signs first on it, a PNG. The same declaration gives the same bytes."""
    languages = tuple(wording.language for wording in declaration.wordings)
    told = {}
    for language in languages:
        with translation.override(language):
            told[language] = facts(declaration, guardian_name)
    first, number = declaration.wording, declaration.episode.case.number
    with translation.override(first.language):
        signs, place = signatures(declaration, guardian_name), str(declaration.episode.office)
    if drawn:
        signs[0] = replace(signs[0], picture=drawn)
    elif declaration.thumb:
        signs = [replace(signs[0], mark="thumbprint"), *signs[1:], *[Signature("witness")] * WITNESSES]
    content = declaration_paper(
        DeclarationPaper(
            languages=languages,
            texts={each.language: body(declaration, each) for each in declaration.wordings},
            titles={each.language: each.title for each in declaration.wordings},
            facts=[
                Fact(
                    {lang: rows[at][0] for lang, rows in told.items()},
                    {lang: rows[at][1] for lang, rows in told.items()},
                    ltr,
                )
                for at, (_label, value, ltr) in enumerate(told[languages[0]])
                if value != number  # which the paper says by itself
            ],
            signatures=signs,
            place=place,
            day=declaration.signed_on,  # written by hand where a pen or a thumb signs
            number=number,
            code=numbers.show(declaration.code),
            digest=f"{first.code[:4]} {numbered(declaration)} · {digest[:4]} {digest[4:8]}",
            training=settings.PRACTICE,
        )
    )
    return files.Ready("pdf", "declaration.pdf", content, 1)
