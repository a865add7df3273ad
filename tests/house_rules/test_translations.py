"""Every text speaks French and Arabic, and what Django says is said as we say it."""

import subprocess
import sys
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


def test_every_text_is_translated():
    command = [sys.executable, ROOT / "bin" / "_translations.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_we_reword_is_what_django_says():
    django_file = Path(django.__file__).parent / "conf" / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
    with (
        django_file.open("rb") as theirs,
        (ROOT / "masar/locale/en/LC_MESSAGES/django.po").open("rb") as ours,
    ):
        assert ids(read_po(ours, locale="en")) - ids(read_mo(theirs)) == set()


def ids(catalogue):
    return {message.id[0] if message.pluralizable else message.id for message in catalogue}


DRAFTS = ("%(num)s draft", "%(num)s drafts")
IN_ARABIC = ("لا مسودات", "مسودة", "مسودتان", "%(num)s مسودات", "%(num)s مسودةً", "%(num)s مسودة")


@pytest.mark.parametrize(("language", "english", "translated", "fault"), [
    ("fr", "Hello, %(name)s", "Bonjour %(name)s", None),
    ("fr", "Hello, %(name)s", "", "not translated"),
    ("fr", "Hello, %(name)s", "Bonjour", "placeholders differ (%(name)s)"),
    ("fr", "There is no month {month}", "Le mois {moi} manque", "placeholders differ ({moi} {month})"),
    ("fr", "Hello", "Hello", "the same as the English"),
    ("fr", "The case", "L'affaire", "a straight apostrophe or quotation mark (write ’ and « »)"),
    ("fr", "Who?", "Qui ?", "no non-breaking space before : ; ? ! » or after «"),
    ("fr", "Who?", "Qui?", "no non-breaking space before : ; ? ! » or after «"),
    ("fr", "Who?", "Qui\u202f?", None),
    ("fr", "<b>Who</b>", "Qui", "tags differ"),
    ("fr", DRAFTS, ("%(num)s brouillon", ""), "a plural form is empty"),
    ("ar", "Save", "Save", "Latin letters (Save)"),
    ("ar", "Who?", "من?", "Latin punctuation (write ، ؛ ؟)"),
    ("ar", DRAFTS, IN_ARABIC, None),
    ("ar", DRAFTS, ("%(num)s مسودة",) * 6, "one, two, 3 to 10 and 11 to 99 are not told apart"),
])  # fmt: skip
def test_what_is_wrong_is_said(monkeypatch, language, english, translated, fault):
    monkeypatch.syspath_prepend(ROOT / "bin")
    from _wording import Allowed, faults_of

    said, ours = Catalog(locale=language), Catalog(locale=language)
    message, translation = said.add(english), ours.add(english, translated)
    found = list(faults_of(language, message, translation, Allowed()))
    assert (fault in found) if fault else (found == [])
