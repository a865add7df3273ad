"""bin/bench identity: who finds a person, and the same person twice; ours beside what others offer, in one run.

    bin/bench identity --people 1000000 --seed 1
    bin/bench identity --people-file people.csv --queries-file queries.csv --pairs-file pairs.csv
    bin/bench identity --quick --only search,ours,pg_trgm

--only takes parts (search, batch, incremental, febrl, cross-script, calibration, banner, ceiling, second, product) and methods
(ours, pg_trgm, rapidfuzz, splink, splink-tuned, link: our model run by Splink); a kind of which none is named runs as a whole. Cross-script, calibration and
banner need people of our own making; `second` is search, batch and banner of ours on people of the second generator, on which
nothing was ever tuned; `product` the same on people as the product keeps them: several phones, papers and forms of the
name, no mother's name. What a part cannot find (Splink, PostgreSQL) is said on stderr and left out.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from . import ceiling, crossing, febrl, honesty, linking, people, product, second
from .data import Line, read
from .evidence import Evidence
from .methods import Everything, Method, PrimaryKey, Trigrams, postgresql
from .searching import race, tell, tell_index
from .slips import OTHER

PARTS = (
    "search",
    "cross-script",
    "calibration",
    "banner",
    "batch",
    "incremental",
    "ceiling",
    "febrl",
    "second",
    "product",
)
METHODS = ("ours", "pg_trgm", "rapidfuzz", "splink", "splink-tuned", "link")


def main() -> None:
    options = arguments()
    with tempfile.TemporaryDirectory(prefix="masar-identity-") as scratch:
        folder = Path(scratch)
        asked = given_or_made(options, folder)
        for parts, act in (
            ({"search", "cross-script"}, lambda: search(options, folder, asked)),
            ({"calibration", "banner"}, lambda: honest(options, folder)),
            ({"batch"}, lambda: batch(options)),
            ({"incremental"}, lambda: incremental(options, folder)),
            ({"ceiling"}, lambda: top(options)),
            ({"febrl"}, lambda: febrl.tell(options.methods)),
            ({"second"}, lambda: of_the_second(options, folder)),
            ({"product"}, lambda: as_kept(options, folder)),
        ):
            if parts & set(options.parts):
                attempt(" and ".join(sorted(parts)), act)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/bench identity", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, default=1_000_000, help="how many files to make (1000000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--queries", type=int, default=500, help="how many of the queries are asked (500)")
    parser.add_argument("--people-file", type=Path)
    parser.add_argument("--queries-file", type=Path)
    parser.add_argument("--pairs-file", type=Path)
    parser.add_argument("--sets", type=int, default=4, help="of people, for calibration and banner (4)")
    parser.add_argument("--quick", action="store_true", help="20,000 people, 200 queries, one set")
    parser.add_argument("--only", default="", help="parts and methods, with commas")
    options = parser.parse_args()
    if options.quick:
        options.people, options.queries = min(options.people, 20_000), min(options.queries, 200)
        options.sets = 1
    only = [word.lower() for word in options.only.split(",") if word]
    if unknown := sorted(set(only) - {*PARTS, *METHODS}):
        parser.error(f"--only does not know {', '.join(unknown)}")
    options.parts = [part for part in PARTS if part in only] or list(PARTS)
    options.methods = [method for method in METHODS if method in only] or list(METHODS)
    if only == ["link"]:
        options.parts = ["batch"]
    return options


def attempt(what: str, act: Callable[[], None]) -> None:
    """A part that lacks something does not stop the others."""
    try:
        act()
    except (ImportError, FileNotFoundError) as fault:
        sys.stderr.write(f"{what}: left out, for {fault}\n")


def given_or_made(options: argparse.Namespace, folder: Path) -> crossing.Asked:
    """Make people where no file is given, and write them as files; the queries of the part `cross-script`."""
    options.made = not options.people_file
    if not options.made:
        return []
    if not set(options.parts) - {"febrl", "second", "ceiling", "product"}:
        return []
    made = people.make(options.people, options.seed, options.queries)
    asked = crossing.prepare(made, options.seed) if "cross-script" in options.parts else []
    people.write(made, folder)
    options.people_file, options.queries_file = folder / "people.csv", folder / "queries.csv"
    options.pairs_file = folder / "pairs.csv"
    return asked


def search(options: argparse.Namespace, folder: Path, asked: crossing.Asked) -> None:
    """Parts `search`, `index` and `cross-script`: all methods in the same loop."""
    everybody = read(options.people_file)
    queries = read(options.queries_file)[: options.queries] if options.queries_file else []
    chosen, size = options.methods, len(everybody)
    with ExitStack() as stack:
        methods: list[Method] = []
        if "ours" in chosen:
            attempt("ours", lambda: methods.append(ours(everybody, folder)))
        tell_index(methods, size)
        connection = stack.enter_context(postgresql(everybody))
        methods.insert(0, PrimaryKey(connection))
        evidence = Evidence(everybody) if {"pg_trgm", "rapidfuzz"} & set(chosen) else None
        if evidence and "pg_trgm" in chosen:
            methods.append(Trigrams(connection, everybody, evidence))
        if evidence and "rapidfuzz" in chosen:
            methods.append(Everything(everybody, evidence))
        if "search" in options.parts and queries:
            tell(methods, race(methods, queries), size)
        quick = [method for method in methods if method.name in ("ours", "pg_trgm")]
        crossing.tell(quick, asked, size)


def ours(everybody: list[Line], folder: Path) -> Any:
    from .ours import Ours

    return Ours(everybody, folder / "index")


def honest(options: argparse.Namespace, folder: Path) -> None:
    """People of other seeds and other errors, so that nothing was trained on them; several sets, taken as one."""
    if not options.made:
        return
    sets = []
    for number in range(1, options.sets + 1):
        there = folder / f"other {number}"
        seed = options.seed + 1000 * number
        people.write(people.make(options.people, seed, queries=2000, newcomers=4000, again=OTHER), there)
        files = {name: read(there / f"{name}.csv") for name in ("people", "queries", "newcomers")}
        method = ours(files["people"], there)
        sets.append(honesty.answers(method.candidates, files["queries"], files["newcomers"]))
    honesty.tell(honesty.together(sets), options.people, tuple(options.parts), sets=options.sets)


def batch(options: argparse.Namespace) -> None:
    if options.pairs_file:
        linking.tell(options.methods, options.people_file, options.pairs_file)


def incremental(options: argparse.Namespace, folder: Path) -> None:
    """A thousand people more against everybody."""
    if "ours" in options.methods and (folder / "newcomers.csv").exists():
        linking.tell_incremental(options.people_file, folder / "newcomers.csv", folder / "queries.csv")


def top(options: argparse.Namespace) -> None:
    """Part `ceiling`: what nobody could better, of as many people as a quarter of an hour allows."""
    if options.made:
        ceiling.tell(min(options.people, 300_000), options.seed)


def of_the_second(options: argparse.Namespace, folder: Path) -> None:
    """Part `second generator`: ours alone, each tier and in batch."""
    if not options.made or "ours" not in options.methods:
        return
    there = folder / "second"
    people.write(second.make(options.people, options.seed, max(1500, options.queries), 2500), there)
    everybody = [replace(line, mother="") for line in read(there / "people.csv")]
    asked, new = (
        [replace(line, mother="") for line in read(there / f"{name}.csv")]
        for name in ("queries", "newcomers")
    )
    method = ours(everybody, there / "motherless")  # the product knows no mothers
    found = honesty.answers(method.candidates, asked[:1500], new)
    honesty.tell(found, len(everybody), ("calibration", "banner"), "second generator ")
    everybody = read(there / "people.csv")
    size, method = len(everybody), ours(everybody, there)
    del everybody
    what, queries = "second generator", read(there / "queries.csv")[: options.queries]
    tell([method], race([method], queries), size, what)
    linking.tell(["ours"], there / "people.csv", there / "pairs.csv", what)


def as_kept(options: argparse.Namespace, folder: Path) -> None:
    """Part `product`: other errors than those that were taught with."""
    if options.made and "ours" in options.methods:
        made = people.make(options.people, options.seed + 2000, 1500, 4000, again=OTHER)
        product.tell(made, options.seed + 2000, folder / "product")


if __name__ == "__main__":
    main()
