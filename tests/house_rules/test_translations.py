"""Every text speaks French and Arabic, and what Django says is said as we say it."""

import subprocess
import sys
from pathlib import Path

import django
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]


def test_every_text_is_translated():
    command = [sys.executable, ROOT / "bin" / "_translations.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_we_reword_is_what_django_says():
    django_file = Path(django.__file__).parent / "conf" / "locale" / "fr" / "LC_MESSAGES" / "django.mo"
    with django_file.open("rb") as theirs, (ROOT / "masar/locale/en/LC_MESSAGES/django.po").open("rb") as ours:
        assert ids(read_po(ours, locale="en")) - ids(read_mo(theirs)) == set()


def ids(catalogue):
    return {message.id[0] if message.pluralizable else message.id for message in catalogue}
