"""What a paper costs: the declaration in each language and in two, and a page of four slips.

    bin/bench documents

`figure` is milliseconds of processor time for one paper from its data to its PDF, the median; `wall_ms` is how long it took.
Each paper has another name, number, code and drawn signature, as in life. `first declaration` is the first one of a process
(modules, fonts and template are read), as the median of seven processes. The reference is SHA-256 over 5 MB, computed after
each paper: it needs the same processor and nothing else, so the ratio holds on another machine, and under load.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from statistics import median
from typing import Any

from bench import report
from bench._installation import ROOT

ROUNDS, PROCESSES, WARM = 200, 7, 10
MEGABYTES = bytes(5_000_000)
LANGUAGES = (("fr",), ("en",), ("ar",), ("ar", "fr"), ("fr", "en"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/bench documents", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"papers of each kind ({ROUNDS})")
    parser.add_argument("--once", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="masar-bench-var-") as var:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "MASAR_MODE": "demo", "MASAR_VAR": var}
        import django

        django.setup()
        if options.once:
            sys.stdout.write(f"{cost(first_declaration)[0]}\n")
            return
        for line in (*warm(options.rounds), cold()):
            report("documents", engine="none", **line)


def warm(rounds: int) -> Iterator[dict[str, Any]]:
    for what, paper in kinds().items():
        ours, references = [], []
        for number in range(WARM + rounds):
            taken, reference = cost(lambda paper=paper, number=number: paper(number)), cost(hashed)
            if number >= WARM:
                ours.append(taken)
                references.append(reference)
        size = len(paper(0))
        yield {
            "what": what,
            "size": size,
            "figure": median(cpu for cpu, _wall in ours),
            "unit": "ms",
            "wall_ms": round(median(wall for _cpu, wall in ours), 1),
            "reference": "SHA-256 of 5 MB",
            "reference_figure": median(cpu for cpu, _wall in references),
        }


def cold() -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.documents", "--once"]
    runs = [
        float(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
        for _ in range(PROCESSES)
    ]
    return {
        "what": "first declaration",
        "size": len(first_declaration()),
        "figure": median(runs),
        "unit": "ms",
        "reference": "SHA-256 of 5 MB",
        "reference_figure": median(cost(hashed)[0] for _ in range(PROCESSES)),
    }


def kinds() -> dict[str, Callable[[int], bytes]]:
    from masar.cases.papers import declaration_paper, slips_paper

    made: dict[str, Callable[[int], bytes]] = {
        f"declaration {'+'.join(languages)}": lambda number, languages=languages: declaration_paper(
            declaration(languages, number)
        )
        for languages in LANGUAGES
    }
    return made | {"four slips": lambda number: slips_paper(slips(number))}


def first_declaration() -> bytes:
    from masar.cases.papers import declaration_paper

    return declaration_paper(declaration(("fr",), 0))


def declaration(languages: tuple[str, ...], number: int) -> Any:
    from tests.cases.declaration_texts import TEXTS, paper

    name = f"Mamadou {chr(65 + number % 26)}. DIALLO"
    given = paper(*languages)
    return replace(
        given,
        texts={language: TEXTS[language].replace("Mamadou Aliou DIALLO", name) for language in languages},
        facts=[replace(given.facts[0], value=name), *given.facts[1:]],
        signatures=[replace(given.signatures[0], name=name), *given.signatures[1:]],
        number=f"{number:03} 773 K",
        code=f"K7M4Q{number:04}",
    )


def slips(number: int) -> list[Any]:
    from datetime import time as hour

    from masar.cases.papers import SlipPaper

    return [
        SlipPaper(language, date(2026, 11, 26), hour(9, place), "0661 23 45 67", f"K7M4{place}{number:04}")
        for place, language in enumerate(("fr", "ar", "en", "ar"))
    ]


def hashed() -> bytes:
    return hashlib.sha256(MEGABYTES).digest()


def cost(act: Callable[[], Any]) -> tuple[float, float]:
    """Milliseconds: of the processor (all threads), and on the wall."""
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return (time.process_time() - cpu) * 1000, (time.perf_counter() - wall) * 1000


if __name__ == "__main__":
    main()
