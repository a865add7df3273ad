"""Teach the comparison of people by what was decided: `manage.py train_matching`.

By the reviewed pairs of this installation, or by a file in which all pairs are known, in the format of `docs/identity.md`:

    manage.py train_matching
    manage.py train_matching --people-file people.csv --pairs-file pairs.csv

One group of files in three is kept aside; only where the answers about those become better is the result put into MASAR_VAR,
from where searches and comparisons take it when they next open the index. `--forget` goes back to what Masar came with.
"""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from masar.people import everybody
from masar.people.apart import everyone_apart
from masar.people.models import Match


class Command(BaseCommand):
    help = "Teach the comparison of people by reviewed decisions, or by a labelled file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people-file", type=Path)
        parser.add_argument("--pairs-file", type=Path, help="all pairs that are one person")
        parser.add_argument("--forget", action="store_true", help="go back to what Masar came with")

    def handle(self, *args: Any, **options: Any) -> None:
        from masar.people.identity.matching.learning import OWN, Model
        from masar.people.identity.matching.training import NotBetter

        kept = everybody.folder() / OWN
        if options["forget"]:
            kept.unlink(missing_ok=True)
            self.stdout.write("What this installation was taught is forgotten.")
            return
        if bool(options["people_file"]) != bool(options["pairs_file"]):
            raise CommandError("Give both --people-file and --pairs-file, or neither.")
        before = Model.current(everybody.folder())
        try:
            if options["people_file"]:
                model = of_files(before, options["people_file"], options["pairs_file"])
            else:
                model = of_decisions(before)
        except NotBetter as fault:
            raise CommandError(f"Nothing is changed: {words(fault.checked)}") from None
        except (ValueError, OSError, KeyError) as fault:
            raise CommandError(f"Nothing is changed: {fault}") from None
        keep(model, kept)
        self.stdout.write(f"{words(model.checked)} Taught: {model.taught}.")


def of_files(before: Any, people_file: Path, pairs_file: Path) -> Any:
    from masar.people.identity.matching import files
    from masar.people.identity.matching.table import Table
    from masar.people.identity.matching.training import corrected

    table = Table.of(files.people(people_file))
    same = positions(table, files.pairs(pairs_file))
    return corrected(before, table, same, None, f"{people_file.name}, {len(table)} files")


def of_decisions(before: Any) -> Any:
    """Pairs of whom one is hidden are left out: hidden people are not among those who are read. Files that were joined
    are read as they were before."""
    from masar.people.identity.matching.table import Table
    from masar.people.identity.matching.training import corrected

    table = Table.of(everyone_apart())
    same, different = (
        positions(table, list(Match.objects.filter(decision=decision).values_list("earlier_id", "later_id")))
        for decision in (Match.Decision.SAME, Match.Decision.DIFFERENT)
    )
    return corrected(
        before, table, same, different, f"{len(same)} pairs decided same, {len(different)} different"
    )


def positions(table: Any, pairs: list[tuple[int, int]]) -> Any:
    """Where both stand in the table, of those who do."""
    import numpy as np

    place = {rid: at for at, rid in enumerate(table.rid.tolist())}
    found = [(place[one], place[other]) for one, other in pairs if one in place and other in place]
    return np.array(found, np.int64).reshape(-1, 2)


def words(checked: dict[str, float]) -> str:
    return (
        f"on {checked['held_out']:.0f} decided pairs that were kept aside an answer costs {checked['after']:.4f} instead "
        f"of {checked['before']:.4f} (0 is perfect, 0.69 a guess; sure to {checked['sure_to']:.4f}), taught with {checked['taught_with']:.0f}."
    )


def keep(model: Any, path: Path) -> None:
    """What cannot be read any more, as of another version, is put aside and not written over."""
    from masar.people.identity.matching.learning import running

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if running(path.parent)[1]:
        os.replace(path, path.with_suffix(".before"))
    draft = path.with_suffix(".draft")
    model.write(draft)
    draft.chmod(0o600)
    os.replace(draft, path)
