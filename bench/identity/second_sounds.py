"""How the second generator writes: a name is sounds, and whoever writes it puts them into the letters of their school."""

from functools import lru_cache
from pathlib import Path
from random import Random
from zlib import crc32

Names = dict[tuple[str, str], list[str]]

# Sound to its letters, the most usual first. Two sounds together count before one.
LETTERS: dict[str, dict[str, str]] = {
    "french": {
        "a": "a", "e": "e é", "E": "é è ei", "i": "i", "o": "o", "u": "ou", "&": "e ou", "b": "b", "d": "d", "f": "f ph",
        "g": "g", "k": "k c", "l": "l", "m": "m", "n": "n", "p": "p", "r": "r", "s": "s ss", "t": "t th", "v": "v", "w": "w ou",
        "y": "y i", "z": "z s", "J": "dj di j", "C": "tch thi", "S": "ch", "N": "ng", "Y": "gn ny", "h": "h", "X": "kh", "q": "gh g",
        "H": "h", "9": "", "ke": "ké que", "kE": "ké quei", "ki": "ki qui", "ge": "gué", "gE": "gué", "gi": "gui", "ee": "é", "ay": "aye ay aï",
        "ya": "ya ia", "ai": "aï ai", "ae": "aë", "au": "aou", "ie": "ié", "nn": "nn n", "oo": "oo o", "uu": "ou",
    },
    "english": {
        "a": "a ah", "e": "e", "E": "ay ei e", "i": "i ee", "o": "o oh", "u": "u oo", "&": "e a", "b": "b", "d": "d", "f": "f",
        "g": "g", "k": "k c", "l": "l", "m": "m", "n": "n", "p": "p", "r": "r", "s": "s", "t": "t", "v": "v", "w": "w", "y": "y",
        "z": "z", "J": "j", "C": "ch", "S": "sh", "N": "ng", "Y": "ny", "h": "h", "X": "kh", "q": "gh", "H": "h", "9": "'", "ay": "ai ay",
        "ss": "ss s", "ll": "ll l", "au": "aw au ow", "lo": "low lo", "ie": "ie", "tr": "tr",
    },
    "portuguese": {
        "a": "a á", "e": "e", "E": "é ei", "i": "i í", "o": "o ó", "u": "u", "&": "e", "b": "b", "d": "d", "f": "f", "g": "g", "k": "c k",
        "ke": "que ke", "kE": "qué ké", "ki": "qui ki", "ge": "gue", "gi": "gui", "gE": "gué", "l": "l", "m": "m", "n": "n", "p": "p",
        "r": "r", "s": "s ss", "t": "t", "v": "v", "w": "u w", "y": "i y", "z": "z", "J": "dj j", "C": "tch tx", "S": "ch x",
        "N": "ng", "Y": "nh", "h": "h", "X": "kh", "q": "g", "H": "h", "9": "", "ss": "ss ç",
    },
    "scholar": {
        "a": "a aa", "e": "e", "E": "ee e", "i": "i", "o": "o", "u": "u", "&": "e", "J": "j", "C": "c", "S": "s sh", "N": "ng", "Y": "ny",
        "X": "kh x", "q": "q gh", "H": "h", "9": "' ", **{sign: sign for sign in "bdfgklmnprstvwyzh"},
    },
    "arabic": {
        "a": "ا ", "e": " ي", "E": "ي اي", "i": "ي", "o": "و", "u": "و", "&": "", "b": "ب", "d": "د ض", "f": "ف", "g": "غ ق", "k": "ك",
        "l": "ل", "m": "م", "n": "ن", "p": "ب", "r": "ر", "s": "س ص", "t": "ت ط", "v": "ف", "w": "و", "y": "ي", "z": "ز", "J": "ج",
        "C": "تش", "S": "ش", "N": "نغ", "Y": "ني", "h": "ه", "X": "خ", "q": "ق غ", "H": "ح", "9": "ع", "ya": "يا", "ay": "اي",
    },
}  # fmt: skip
# Schools that Latin letters of names with "=" pass through unchanged; Arabic hears them letter by letter.
AS_HEARD = {
    "é": "E",
    "è": "E",
    "c": "k",
    "ph": "f",
    "th": "t",
    "ch": "S",
    "y": "i",
    "x": "ks",
    "j": "J",
    "h": "",
}
CONFUSED = {
    "p": "b", "b": "pm", "d": "tn", "t": "d", "k": "gX", "g": "k", "f": "vp", "v": "fb", "s": "zS", "z": "sJ", "S": "sC", "J": "yz",
    "C": "SJ", "l": "rn", "r": "l", "m": "n", "n": "ml", "o": "ua", "u": "oi", "e": "iE", "E": "ea", "i": "eu", "a": "eo&", "X": "kH",
    "q": "gr", "H": "h", "w": "uv", "y": "iJ", "N": "n", "Y": "n", "h": "H",
}  # fmt: skip


@lru_cache(maxsize=1)
def read() -> Names:
    """(people, kind) to names in sounds, most frequent first, then rare ones of their syllables."""
    found: Names = {}
    for line in Path(__file__).with_name("second_names.txt").read_text().splitlines():
        if not line.startswith("#"):
            people, kind, *names = line.split()
            known = [name for name in names if not name.startswith("=")]
            found[people, kind] = names + rare(known, Random(f"{people} {kind}"), len(names))
    return found


def drawn(names: Names, kind: tuple[str, str], chance: Random) -> str:
    """Frequent ones by the cube of a chance."""
    listed = names[kind]
    return listed[int(chance.random() ** 3.2 * len(listed))]


def rare(known: list[str], chance: Random, most: int) -> list[str]:
    """Names of two or three syllables that stand in known ones."""
    parts = [part for name in known for part in syllables(name)]
    made = {"".join(chance.choice(parts) for _ in range(chance.choice((2, 2, 3)))): None for _ in range(most)}
    return [name for name in made if name not in known and 3 <= len(name) <= 10]


def syllables(name: str) -> list[str]:
    found, part = [], ""
    for sign in name:
        part += sign
        if sign in "aeEiou&" and len(part) > 1:
            found.append(part)
            part = ""
    return found


@lru_cache(maxsize=1 << 18)
def written(name: str, school: str, way: int) -> str:
    """`way` 0 is what the school writes most; others take one or two rarer letters, each always the same ones."""
    if name.startswith("="):
        if school != "arabic":
            return (
                name[1:] if way < 3 else name[1:].replace("é", "e").replace("ie", "i" if way == 4 else "ie")
            )
        name = "".join(AS_HEARD.get(sign, sign) for sign in name[1:].lower())
    chance, letters, made, place = (
        Random(crc32(f"{name} {school} {way}".encode())), LETTERS[school], "", 0,
    )  # fmt: skip
    while place < len(name):
        sound = name[place : place + 2] if name[place : place + 2] in letters else name[place]
        usual, *others = letters.get(sound, sound if sound == "-" else "").split(" ")
        made += chance.choice(others) if others and way and chance.random() < 0.45 else usual
        place += len(sound)
    if school == "arabic" and made[:1] == "ا" and way == 0:
        made = "أ" + made[1:]
    return made.strip(" '").capitalize() or name


def misheard(name: str, chance: Random) -> str:
    """One sound taken for another, lost, or lengthened."""
    place = chance.randrange(len(name))
    sound = name[place]
    way = chance.random()
    if name.startswith("=") or len(name) < 3:
        return name
    if way < 0.7 and sound in CONFUSED:
        return name[:place] + chance.choice(CONFUSED[sound]) + name[place + 1 :]
    if way < 0.85 and len(name) > 4:
        return name[:place] + name[place + 1 :]
    return name[: place + 1] + ("n" if sound in "aeo" else sound) + name[place + 1 :]


def mistyped(word: str, chance: Random) -> str:
    """A slip anywhere, the first letter too."""
    if len(word) < 2:
        return word
    place = chance.randrange(len(word))
    way = chance.randrange(5)
    if way == 0:
        return word[:place] + word[place + 1 :]
    if way == 1 and place:
        return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
    if way == 2:
        return word[: place + 1] + word[place:]
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz" if word[0] < "\u0600" else "ابتجحدرسعفقكلمنهوي")
    return word[:place] + letter + word[place + (way != 3) :]
