"""Makes an installation ready to serve: texts, static files, databases, demo data. Run inside `.venv`.

One process for all of it, because starting Django costs more than most of the steps.
"""

import argparse
import hashlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--texts-only", action="store_true", help="compile the translations and stop")
    parser.add_argument("--no-static", action="store_true", help="the server finds static files itself")
    parser.add_argument("--load", action="store_true", help="load the demo mission, once")
    options = parser.parse_args()

    compile_texts()
    if options.texts_only:
        return
    try:
        prepare(static=not options.no_static, load=options.load)
    except Exception as fault:
        if not foreseen(fault):
            raise
        sys.exit(f"Masar could not be made ready. {fault}")


def prepare(*, static: bool, load: bool) -> None:
    import django
    from django.core.management import call_command

    django.setup()
    if static:
        collect_static()
    say("Making the databases …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("migrate", database="keys", verbosity=0, interactive=False)
    loaded = installation() / "loaded"
    if load and not loaded.exists():
        say("Loading the demo mission …")
        call_command("demo")
        loaded.touch()  # last: what was interrupted is begun anew, see _serve.py


def compile_texts() -> None:
    """Each django.po into the django.mo beside it, when it is newer."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted((ROOT / "masar" / "locale").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalogue = read_po(source, locale=po.parent.parent.name)
        fresh = mo.with_suffix(f".{os.getpid()}")  # two may compile at once
        with fresh.open("wb") as target:
            write_mo(target, catalogue)
        fresh.replace(mo)  # a running server never reads half a file


def collect_static() -> None:
    from django.core.management import call_command

    stamp = installation() / "static.stamp"
    seen = fingerprint()
    if stamp.exists() and stamp.read_text() == seen:
        return
    say("Collecting static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(seen)


def fingerprint() -> str:
    """Changes when a static file of ours changes, or a package that brings some."""
    files = sorted(file for file in (ROOT / "masar" / "static").rglob("*") if file.is_file())
    facts = [f"{file} {file.stat().st_size} {file.stat().st_mtime_ns}" for file in files]
    facts.append((ROOT / "requirements" / "base.txt").read_text())
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def installation() -> Path:
    from django.conf import settings

    settings.VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    return settings.VAR


def foreseen(fault: Exception) -> bool:
    """Faults whose own words say enough; any other is ours and shows where it came from."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db import OperationalError

    return isinstance(fault, (CommandError, ImproperlyConfigured, OperationalError, OSError))


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
