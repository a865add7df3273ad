"""How one name is written: its known spellings, the habits of those who write, and Arabic script."""

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random
from zlib import crc32

HERE = Path(__file__).parent
MOST, FEW = 12, 4  # spellings kept for one name, and for one that no list has

# What somebody taught in that language writes instead; each is done or not, by chance.
HABITS = {
    "english": (
        ("ou", "u"), ("dj", "j"), ("ch", "sh"), ("tch", "ch"), ("gui", "gi"), ("gué", "gay"), ("é", "eh"),
        ("ï", "i"), ("ssa", "sa"), ("ss", "s"), ("c", "k"), ("i", "ee"), ("ei", "ay"), ("o", "oh"), ("qu", "k"),
    ),
    "french": (
        ("u", "ou"), ("j", "dj"), ("sh", "ch"), ("w", "ou"), ("k", "c"), ("ee", "i"), ("oo", "ou"), ("y", "i"),
        ("ei", "éi"), ("s", "ss"), ("gi", "gui"), ("e", "é"), ("q", "k"), ("f", "ph"), ("n", "nn"),
    ),
    "hausa": (
        ("ou", "u"), ("dj", "j"), ("ch", "sh"), ("é", "e"), ("c", "k"), ("ph", "f"), ("p", "f"), ("ss", "s"),
        ("v", "b"), ("ï", "i"), ("th", "t"), ("x", "ks"), ("gh", "g"), ("q", "k"), ("ei", "ai"),
    ),
    "portuguese": (
        ("ou", "u"), ("dj", "j"), ("k", "c"), ("é", "e"), ("ss", "ç"), ("w", "u"), ("y", "i"), ("ch", "x"),
        ("sh", "x"), ("ph", "f"), ("th", "t"), ("oo", "u"), ("ï", "i"), ("mm", "m"), ("ll", "l"),
    ),
    "fula": (
        ("ou", "u"), ("di", "j"), ("dj", "j"), ("é", "e"), ("gu", "g"), ("ch", "c"), ("ï", "y"), ("v", "w"),
        ("z", "j"), ("q", "k"), ("ph", "f"), ("sh", "s"), ("w", "b"), ("ai", "ay"), ("ia", "iya"),
    ),
}  # fmt: skip

# Latin letters as ears of Arabic write them, longest first; alternatives by chance, "" where a vowel stays unwritten.
ARABIC = {
    "tch": ["تش"], "sch": ["ش"], "gui": ["غي", "جي"], "gu": ["غ", "ج"], "ou": ["و"], "oo": ["و"], "dj": ["ج"], "ch": ["ش"],
    "sh": ["ش"], "kh": ["خ"], "gh": ["غ"], "th": ["ث", "ت"], "ph": ["ف"], "dh": ["ذ", "د"], "ss": ["س"], "ll": ["ل"],
    "mm": ["م"], "nn": ["ن"], "tt": ["ت"], "bb": ["ب"], "ff": ["ف"], "gg": ["غ"], "kk": ["ك"], "pp": ["ب"], "rr": ["ر"], "zz": ["ز"], "cc": ["ك"], "dd": ["د"], "ee": ["ي"], "ei": ["اي", "ي"], "ai": ["اي"], "ie": ["ي"],
    "a": ["ا", "ا", "ا", ""], "b": ["ب"], "c": ["ك"], "d": ["د"], "e": ["ي", "ي", ""], "f": ["ف"], "g": ["غ", "ج", "ق"],
    "h": ["ه", "ح"], "i": ["ي"], "j": ["ج"], "k": ["ك"], "l": ["ل"], "m": ["م"], "n": ["ن"], "o": ["و"], "p": ["ب"],
    "q": ["ق"], "r": ["ر"], "s": ["س"], "t": ["ت"], "u": ["و"], "v": ["ف"], "w": ["و"], "x": ["كس"], "y": ["ي"], "z": ["ز"],
}  # fmt: skip


def plain(text: str) -> str:
    """Small letters without accents; apostrophes and hyphens go."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in letters if letter.isalnum() or letter == " ")


@dataclass
class Name:
    """One name: as its own country writes it, other spellings most usual first, and in Arabic script."""

    official: str
    arabic_given: str = ""
    latin: tuple[str, ...] = field(default=())
    arabic: tuple[str, ...] = field(default=())

    def spellings(self) -> tuple[str, ...]:
        if not self.latin:
            self.latin = spelt(self.official)
        return self.latin

    def in_arabic(self) -> tuple[str, ...]:
        if not self.arabic:
            known = known_names().get(plain(self.official), ((), ()))[1]
            mine = (self.arabic_given,) if self.arabic_given else ()
            self.arabic = tuple(dict.fromkeys(mine + known)) or heard_in_arabic(self.official)
        return self.arabic


@lru_cache(maxsize=1)
def known_names() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Plain spelling to all spellings of that name, Latin and Arabic; the first row that has the spelling counts."""
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    rows = []
    for line in (HERE / "spellings.txt").read_text().splitlines():
        if not line.startswith("#"):
            latin, _, arabic = line.partition("|")
            rows.append((tuple(latin.split()), arabic_forms(arabic)))
    for row in rows:
        found.setdefault(plain(row[0][0]), row)
    for row in rows:
        for spelling in row[0]:
            found.setdefault(plain(spelling), row)
    return found


def arabic_forms(written: str) -> tuple[str, ...]:
    """`"أبو بكر ابوبكر"` is two forms: the words that lead to the next one stay with it."""
    forms: list[str] = []
    lead = ""
    for word in written.split():
        if word in ("عبد", "أبو", "بن"):
            lead = word + " "
        elif word == "الله" and forms:
            forms[-1] = f"{lead or forms[-1] + ' '}الله".strip() if not lead else forms[-1]
            if lead:
                forms.append(lead + word)
            lead = ""
        else:
            forms.append(lead + word)
            lead = ""
    return tuple(forms)


def spelt(official: str) -> tuple[str, ...]:
    """Known spellings first, then what the habits make of the name; never the official one."""
    chance = Random(crc32(official.encode()))
    others = list(known_names().get(plain(official), ((), ()))[0])
    most = MOST if others else FEW
    for habit in sorted(HABITS, key=lambda _habit: chance.random()):
        written = respelt(official, habit, chance)
        others.append(written)
    mine = official.lower()
    tidy = dict.fromkeys(other[:1].upper() + other[1:] for other in others if other.lower() != mine)
    return tuple(tidy)[:most] or (official,)


def respelt(name: str, habit: str, chance: Random) -> str:
    """`name` by one who writes as `habit` teaches: of the changes that apply, one to three are made."""
    low = name.lower()
    rules = [rule for rule in HABITS[habit] if rule[0] in low]
    chance.shuffle(rules)
    for old, new in rules[: chance.choice((1, 1, 2, 3))]:
        places = [place for place in range(len(low)) if low.startswith(old, place)]
        if places:
            place = chance.choice(places)
            low = low[:place] + new + low[place + len(old) :]
    return low[:1].upper() + low[1:]


def heard_in_arabic(name: str) -> tuple[str, ...]:
    """Two ways to write in Arabic letters a name that no list has."""
    chance = Random(crc32(name.encode()) ^ 0xA2AB)
    low, ways = plain(name), []
    for _ in range(2):
        written, place = "", 0
        while place < len(low):
            length = next((size for size in (3, 2, 1) if low[place : place + size] in ARABIC), 0)
            sign = chance.choice(ARABIC[low[place : place + length]]) if length else ""
            if place == 0 and low[0] in "aeiou":
                sign = "ا" if low[0] in "ae" else "أ" + sign if low[:2] == "ou" or low[0] in "ou" else "إي"
            elif place + length >= len(low) and low[place:] in ("a", "e", "é"):
                sign = "ا" if low[place:] == "a" else "ي"
            written += sign
            place += max(length, 1)
        ways.append(written or "ا")
    return tuple(dict.fromkeys(ways))
