"""Keeps the databases of this version, populated by its own verbs, for the versions to come to migrate.

    .venv/bin/python -m tests.upgrade.make case

Run it when an issue has landed, in a checkout of what landed, and keep the new folder `tests/upgrade/case/`: both
databases as SQL, the sealed files, the master key that opens them, and what must be readable afterwards. A folder is
never made anew: its version wrote it. Everybody in it is invented.
"""

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
WORDS = "Elle dit : « Mon père m’attend. » — قالت: أبي ينتظرني."
NOTE = "Le soir seulement, après l’appel."


def main(name: str) -> None:
    folder, var = HERE / name, Path(tempfile.mkdtemp(prefix="masar-upgrade-"))
    folder.mkdir()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "MASAR_VAR": str(var), "MASAR_MODE": "demo"}
    os.environ |= {"DATABASE_URL": "", "KEYS_DATABASE_URL": ""}
    import django

    django.setup()
    expected = populate()
    (folder / "readable.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")
    from django.conf import settings
    from django.db import connections

    for alias in ("default", "keys"):
        file = settings.DATABASES[alias]["NAME"]
        connections[alias].close()
        with (
            sqlite3.connect(file) as database,
            gzip.GzipFile(folder / f"{alias}.sql.gz", "wb", 9, mtime=0) as out,
        ):
            out.write("\n".join(database.iterdump()).encode())
    shutil.copyfile(settings.MASTER_KEY_FILE, folder / "master.key")
    with tarfile.open(folder / "files.tar.gz", "w:gz") as archive:
        archive.add(settings.FILES_DIR, "files")
    shutil.rmtree(var)


def populate() -> list[dict[str, str]]:
    """A small mission at work; what its colleagues must still read, and as whom."""
    from types import SimpleNamespace

    from django.core.management import call_command

    from masar.access import files
    from masar.cases.models import Heard, Session
    from masar.cases.models.kept import Document, Note
    from masar.journey.steps import take
    from tests.casework import TOLD, put_forward
    from tests.cast import gather
    from tests.families import a_family

    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    cast = gather()
    families = []
    for _each in range(3):
        registration, _people = a_family(cast.sara, cast.algiers)
        episode = registration.enquiry.open_case(by=cast.sara).episodes.get()
        members = list(episode.members.order_by("line"))
        families.append(SimpleNamespace(episode=episode, members=members, cast=cast))
    heard, decided, gone = families
    session = Session(episode=heard.episode, office=cast.algiers, language="fr", topics=TOLD)
    session.record(by=cast.sara, heard=[Heard(heard.members[0], "WANTS", alone=True, words=WORDS)])
    note = Note(episode=heard.episode).add(by=cast.sara, text=NOTE)
    scan = files.Ready("jpeg", "scan.jpg", picture(), 1)
    document = Document(episode=heard.episode, member=heard.members[0], kind="PASSPORT").add(
        by=cast.sara, scan=scan
    )
    put_forward(decided)
    take(type(decided.episode).objects.get(pk=decided.episode.pk), "return", by=cast.omar, word=NOTE)
    take(gone.episode, "withdraw", by=cast.sara, members=gone.members[:1])
    attendance = session.attendances.get()
    return [
        a_text(cast.sara, attendance, "words", WORDS),
        a_text(cast.omar, attendance, "words", WORDS),
        a_text(cast.sara, note, "text", NOTE),
        a_text(cast.sara, document, "scan", hashlib.sha256(scan.content).hexdigest()),
    ]


def a_text(user: Any, record: Any, column: str, says: str) -> dict[str, str]:
    label = record._meta.label_lower
    return {"as": user.email, "record": label, "uid": str(record.uid), "column": column, "says": says}


def picture() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
