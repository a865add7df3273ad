"""The catalogues of texts: written anew from the code, and checked. Run inside `.venv` (see bin/translations).

English is the language of the code; its catalogue has only what we borrow and word otherwise. What code no longer
says is removed; a text that changed is new. Nothing is written that differs from one machine or day to the next.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from _wording import faults

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr", "ar", "en")
BORROWED = "masar/access/borrowed.py"
KEYWORDS = (
    "gettext_lazy",
    "gettext_noop",
    "ngettext_lazy:1,2",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
# Babel's own rule for Arabic sends 11 to 99 to the form for hundreds.
PLURALS = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2"
    " : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);",
    "en": "nplurals=2; plural=(n != 1);",
}
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    said = extract()
    if options.check:
        found = list(faults({language: (needed(language, said), read(language)) for language in LANGUAGES}))
        for fault in found:
            print(fault)
        print(f"{len(said)} texts, {len(found)} faults")
        sys.exit(bool(found))
    for language in LANGUAGES:
        old = read(language)
        kept = merge(needed(language, said), old)
        file(language).parent.mkdir(parents=True, exist_ok=True)
        write(language, kept)
        missing = sum(not complete(message) for message in kept if message.id)
        print(f"{language}: {len(kept)} texts, {missing} to translate")


def extract() -> Catalog:
    """Every text in the code, in the order of files and lines."""
    with tempfile.TemporaryDirectory() as folder:
        pot = Path(folder) / "django.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--sort-by-file"]
        command += ["--mapping-file=babel.cfg", "--add-comments=Translators:", "--strip-comments"]
        command += [f"--keyword={keyword}" for keyword in KEYWORDS]
        command += ["--ignore-dirs=.* _* var tests bench docs", f"--output={pot}", "."]
        subprocess.run(command, cwd=ROOT, check=True)
        with pot.open("rb") as source:
            return read_po(source)


def needed(language: str, said: Catalog) -> Catalog:
    if language != "en":
        return said
    ours = Catalog(locale=language)
    for message in said:
        if message.id and message.locations[0][0] == BORROWED:
            ours[message.id] = message
    return ours


def merge(said: Catalog, old: Catalog) -> Catalog:
    """The texts of the code with the translations there are. No guessing: a changed text begins empty."""
    fresh = Catalog(locale=old.locale)
    for message in said:
        if not message.id:
            continue
        before = old.get(key(message), message.context)
        kept = before if before is not None and before.id == message.id else None
        fresh.add(
            message.id,
            kept.string if kept else None,
            locations=message.locations,
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else (),
            context=message.context,
        )
    return fresh


def key(message) -> str:
    return message.id[0] if message.pluralizable else message.id


def complete(message) -> bool:
    return all(message.string) if message.pluralizable else bool(message.string)


def file(language: str) -> Path:
    return ROOT / "masar" / "locale" / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    if not file(language).exists():
        return Catalog(locale=language)
    with file(language).open("rb") as source:
        catalogue = read_po(source, locale=language)
    assert catalogue.plural_forms == PLURALS[language], f"Plural-Forms in {file(language)}"
    return catalogue


def write(language: str, catalogue: Catalog) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False, ignore_obsolete=True)
    header = HEADER.format(language=language, plural_forms=PLURALS[language])
    fresh = file(language).with_suffix(f".{os.getpid()}")
    fresh.write_bytes(header.encode() + body.getvalue().strip() + b"\n")
    fresh.replace(file(language))  # whoever reads it meanwhile never sees half of it


if __name__ == "__main__":
    main()
