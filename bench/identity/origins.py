"""Where people come from: shares, lists of names with their frequencies, how names are built, phones and papers."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np

from .spelling import HERE, Name, plain

SHIPPED = Path(__file__).resolve().parents[2] / "masar/programme/data/names.tsv"
FAMILY_TAIL, GIVEN_TAIL = 800, 250  # rare names of each origin, in the sound of its frequent ones
STEEP, FLAT = 1.2, 1.7  # the share of rank r is in proportion to 1 / (r + FLAT) ** STEEP


@dataclass(frozen=True)
class Origin:
    """`weight`: of all people. `two`: share with two given names. `fathers`: share whose surname is the father's given
    name, as in the Horn and the Nile valley. `arabic`: share of files written in Arabic script. `link`: a word before
    the father's name, with its share. `paper`: shape of a number, A a letter, 0 a digit."""

    country: str
    weight: float
    two: float
    fathers: float
    arabic: float
    prefix: str
    paper: str
    link: tuple[str, str, float] = ("", "", 0.0)


ORIGINS = (
    Origin("ML", 14, 0.24, 0.01, 0.004, "223", "AA0000000", ("ag", "walet", 0.02)),
    Origin("GN", 14, 0.38, 0.0, 0.004, "224", "O00000000"),
    Origin("NG", 10, 0.40, 0.02, 0.003, "234", "A00000000"),
    Origin("SN", 8, 0.30, 0.0, 0.004, "221", "A00000000"),
    Origin("CI", 8, 0.30, 0.0, 0.003, "225", "00AA00000"),
    Origin("CM", 7, 0.45, 0.0, 0.001, "237", "AA000000"),
    Origin("NE", 6, 0.25, 0.10, 0.010, "227", "00PC00000", ("ag", "walet", 0.02)),
    Origin("BF", 4, 0.22, 0.0, 0.002, "226", "A0000000"),
    Origin("GM", 3, 0.20, 0.0, 0.003, "220", "PC000000"),
    Origin("GH", 3, 0.38, 0.0, 0.001, "233", "G0000000"),
    Origin("BJ", 2.5, 0.40, 0.0, 0.001, "229", "B0000000"),
    Origin("TG", 2, 0.40, 0.0, 0.001, "228", "EB000000"),
    Origin("SD", 4, 0.30, 0.80, 0.080, "249", "P00000000"),
    Origin("ET", 2.5, 0.05, 0.97, 0.001, "251", "EP0000000"),
    Origin("ER", 2, 0.05, 0.95, 0.002, "291", "K0000000"),
    Origin("EG", 2, 0.40, 0.55, 0.080, "20", "A00000000"),
    Origin("SY", 2, 0.20, 0.05, 0.080, "963", "N000000000"),
    Origin("MA", 1.5, 0.12, 0.0, 0.050, "212", "AA0000000", ("ben", "bent", 0.03)),
    Origin("DZ", 1, 0.15, 0.0, 0.060, "213", "000000000", ("ben", "bent", 0.04)),
    Origin("BD", 2, 0.35, 0.0, 0.001, "880", "AA0000000"),
    Origin("TD", 0.8, 0.20, 0.40, 0.040, "235", "R0000000"),
    Origin("SO", 0.8, 0.05, 0.97, 0.010, "252", "P00000000"),
    Origin("LR", 0.4, 0.40, 0.0, 0.0, "231", "L000000"),
    Origin("TN", 0.3, 0.10, 0.0, 0.050, "216", "A000000", ("ben", "bent", 0.06)),
)
KINDS = ("male", "female", "family")


@dataclass
class Names:
    """All names, each once; `of[country, kind]`: their places in `all` and the cumulated share of each."""

    all: list[Name]
    of: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]]

    def draw(self, country: str, kind: str, chances: np.ndarray) -> np.ndarray:
        """For each chance in 0..1, a name (int32): small chances are frequent names."""
        names, shares = self.of[country, kind]
        return names[np.searchsorted(shares, chances, side="right").clip(max=len(names) - 1)]


def gathered() -> Names:
    """The same for every seed: only who bears the names differs."""
    names: list[Name] = []
    places: dict[str, int] = {}
    of = {}
    for (country, kind), rows in sorted(listed().items()):
        tail = invented([name for name, _arabic in rows], country + kind)
        head = [place(names, places, name, arabic) for name, arabic in rows]
        rare = [place(names, places, name, "") for name in tail]
        ranks = np.array(list(dict.fromkeys(head + rare)), dtype=np.int32)
        shares = 1 / (np.arange(1, len(ranks) + 1) + FLAT) ** STEEP
        of[country, kind] = ranks, np.cumsum(shares) / shares.sum()
    return Names(names, of)


def place(names: list[Name], places: dict[str, int], name: str, arabic: str) -> int:
    """Where `name` stands; the same plain spelling in two countries is one name."""
    key = plain(name)
    if key not in places:
        places[key] = len(names)
        names.append(Name(name, arabic))
    return places[key]


def listed() -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    wanted = {origin.country for origin in ORIGINS}
    for line in SHIPPED.read_text().splitlines()[1:]:
        country, kind, name, arabic = [*line.split("\t"), ""][:4]
        if country in wanted and kind in KINDS and " " not in name:
            found.setdefault((country, kind), []).append((name, arabic))
    for line in (HERE / "names.txt").read_text().splitlines():
        if not line.startswith("#"):
            country, kind, *several = line.split()
            found[country, kind] = [(name, "") for name in several]
    found["BD", "male"].insert(0, ("Md.", "محمد"))
    return found


def invented(known: list[str], seed: str) -> list[str]:
    """Rare names: letter after letter as in `known`, looking back at two; plain, 4 to 9 letters, none of `known`."""
    chance = Random(seed)
    after: dict[str, Counter[str]] = {}
    for name in known:
        marked = f"^^{plain(name)}$"
        for start in range(len(marked) - 2):
            after.setdefault(marked[start : start + 2], Counter())[marked[start + 2]] += 1
    steps = {pair: "".join(counts.elements()) for pair, counts in after.items()}
    taken = {plain(name) for name in known}
    made: dict[str, None] = {}
    wanted = FAMILY_TAIL if seed.endswith("family") else GIVEN_TAIL
    for _ in range(wanted * 8):
        if len(made) == wanted:
            break
        letters = "^^"
        while not letters.endswith("$") and len(letters) < 13:
            following = steps[letters[-2:]]
            letters += following[int(chance.random() * len(following))]
        name = letters[2:-1]
        if letters.endswith("$") and 4 <= len(name) <= 9 and name not in taken and " " not in name:
            made[name.capitalize()] = None
    return list(made)
