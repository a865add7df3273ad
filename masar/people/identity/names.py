"""Names across scripts and spellings: what may be the same name, in what order names stand, how to show one.

Nothing here changes what was typed; keys are for looking up, a person decides. Source of the folding rules: the
spellings that clerks, registers and consulates use between Arabic, French, English and West African Latin
(`measured.md` §5.1).

Limits. Ethiopic, Bengali, Tifinagh, N'Ko and other scripts are compared only with themselves. A consonant skeleton
brings different names together (Mahmoud, Mohamed; Hassan, Hussein; Said, Sidi): always use it with other evidence.
Gh and r are not brought together (Ghali, Rali), nor t and s for ث outside the table.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from masar.lib.text import fold

from .namesakes import ARTICLES, DROPPED, FAITH, JOINED, NO_NAME, OF_GOD, SAME, SERVANT, SERVANT_MAYBE, words

__all__ = ["Spoken", "as_spoken", "fold", "name_key", "skeleton", "sort_key", "titled", "tokens"]

# Latin sounds, applied in this order to a folded word. U stands for any way to write the vowel ou.
LATIN_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(?:al|el)(?=h[aeiou])", ""),
        (r"^abd(?:al|ala|ulla|alla|oula|oulla)(?:h|ye|y|hi)?[iou]?$", "abdala"),
        (r"^abd(?:[aeiou]|ou)?l(?=[^l].{2}|l[aeiou].{3})", "abd"),
        (r"^th?i(?=[aeo])", "X"),
        (r"chr", "kr"),
        (r"tch|tsh|sch|ch|sh", "X"),
        (r"ck|kh|qu(?=[ei])|q", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"dj|d[iy](?=[aeou])", "j"),
        (r"gh|gu(?=[eiy])", "G"),
        (r"g(?=n[aeiou])", ""),
        (r"g(?=[eiy])", "j"),
        (r"ph|v", "f"),
        (r"[dt]h", lambda found: found[0][0]),
        (r"rh", "r"),
        (r"n(?=[bp])", "m"),
        (r"p", "b"),
        (r"x", "ks"),
        (r"ou|oo", "u"),
        (r"awu", "au"),
        (r"w(?=[aeiouy])|(?<![^aeiou])u(?=[aeio])|(?<=[^aeiou])u(?=[aeio])", "W"),
        (r"w", ""),
        (r"^y(?=[aeiou])|(?<=[aeu])y(?=[aeiou]+[^aeiouyh])", "Y"),
        (r"^h+|h+[aeiouy]*$", ""),
    )
)
FEMININE = re.compile(r"^(.*[^aeiou].*[^aeiou][aeiou]*)at(?:ou|a|u)$")
LATIN_VOWELS = re.compile(r"[aeiouy]+")

ARABIC_SOUNDS = {
    **dict(zip("بتثجحخدذرزسصضطظغفقكلمنهپچژڨ", "BTTJHKDDRZSSDTZGFKKLMNHBXJG", strict=True)),
    "ش": "X",
}
# M. Diallo is a gentleman, N. Magassa an initial; N'Diaye and N Diaye are neither.
INITIAL = re.compile(r"(?<!\S)[MNmn]\.(?=\s)")
ARABIC_VOWELS = "اوي"
ARABIC = re.compile(r"[\u0600-\u06ff]")
LATIN = re.compile(r"[a-z]")


def tokens(text: str) -> list[str]:
    """The names in `text`, folded, with the small words joined or dropped: `"N'Diaye, Abd El Kader"` gives
    `["ndiaye", "abdkader"]`, `"Sidi Ould Ahmed"` gives `["sidi", "ahmed"]`. Empty when there is no name."""
    said = [word for word in _words(text) if word not in NO_NAME]
    names: list[str] = []
    lead = ""
    for place, word in enumerate(said):
        following = said[place + 1] if place + 1 < len(said) else ""
        if lead in SERVANT and word in ARTICLES and following:
            continue
        if not lead and names and word in FAITH:
            names[-1] += "dine" if LATIN.match(word) else "دين"
        elif following and _leads(word, following):
            lead += word
        elif following and (word in DROPPED or (word in ARTICLES and not lead)):
            continue
        else:
            names.append(lead + word)
            lead = ""
    return names


def _words(text: str) -> list[str]:
    """Folded words; a final ى is heard as a, as in موسى, and not written ي as `fold` does."""
    return fold(INITIAL.sub(" ", text.replace("ى", "ا"))).split()


def _leads(word: str, following: str) -> bool:
    """Whether `word` is the beginning of one name with the word that follows."""
    if word in SERVANT_MAYBE:
        return following in ARTICLES or _sounds(following) in _names_of_god()
    return word in JOINED or word in SERVANT or word in ("n", "m")


@lru_cache(maxsize=1)
def _names_of_god() -> frozenset[str]:
    return frozenset(_sounds(name) for name in OF_GOD)


def skeleton(token: str) -> str:
    """The consonants of one name, in Latin capitals, equal for most spellings of it in Latin and Arabic script.

    `"Diallo"`, `"Jallow"` and `"ديالو"` give `"JL"`. A name of one consonant keeps its last vowel: `"Sow"` `"SW"`,
    `"Sy"` `"SY"`. Other scripts come back folded. Never raises.
    """
    return "".join(_sounds(_namesake(name)) for name in tokens(token))


def name_key(full_name: str) -> str:
    """What spellings and orders of the same full name share: sorted skeletons with hyphens. For equality, together
    with a birth year. A name said twice counts once, so `"Moussa Moussa"` equals the mononym `"Moussa"`.

    `name_key("Mamadou Aliou Diallo") == name_key("JALLOW, Aliou Mamadu")`.
    """
    return "-".join(sorted({_sounds(_namesake(name)) for name in tokens(full_name)}))


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    return {spelling: name for name, others in SAME.items() for spelling in _words(others)}


def _namesake(name: str) -> str:
    return _spellings().get(name, name)


@lru_cache(maxsize=65536)
def _sounds(name: str) -> str:
    if ARABIC.search(name):
        return _arabic_sounds(name)
    if LATIN.search(name):
        return _latin_sounds(name)
    return name.upper()


def _latin_sounds(name: str) -> str:
    heard = name = FEMININE.sub(r"\1a", name)
    for pattern, sound in LATIN_SOUNDS:
        heard = pattern.sub(sound, heard)
    consonants = LATIN_VOWELS.sub(" ", heard).upper()
    return _with_vowels(consonants, name[0] in "aeiouh", _last_vowel(name))


def _last_vowel(name: str) -> str:
    if re.search(r"(?:ou|oo|ow|aw|[ouw])h?$", name):
        return "W"
    if re.search(r"(?:ay|ey|ee|ie|aye|eye|[iy])h?$", name):
        return "Y"
    return "A" if re.search(r"[ae]h?$", name) else ""


def _arabic_sounds(name: str) -> str:
    if name.startswith("ال") and len(name) >= 5 and not name.startswith("الله"):
        name = name[2:]
    name = re.sub(r"^عبدال(?!له)(?=...)", "عبد", name)
    name = re.sub(r"(?<=..)ات[او]$", "ا", name)
    name = re.sub(r"[دض]ي(?=[اوه])", "ج", name)
    name = re.sub(r"^تي(?=ا)", "ش", name)
    name = name.replace("ع", "ا").replace("ء", "ا")
    name = re.sub(r"^[حه]|(?<=.)[حه](?=[اويه]*$)", "ا", name)
    consonants = "".join(_arabic_sound(name, place) for place in range(len(name)))
    last = name.rstrip("ه")[-1:]
    ending = {"و": "W", "ي": "Y"}.get(last, "A" if name[-1] in "اه" else "")
    return _with_vowels(consonants, name[0] == "ا", ending)


def _arabic_sound(name: str, place: int) -> str:
    """A letter's consonant, or a space where it stands for a vowel. و and ي sound before a long vowel."""
    letter, following = name[place], name[place + 1 : place + 2]
    if letter == "و" and (place == 0 or following in ("ا", "ي")) and following:
        return "W"
    if letter == "ي" and following and (place == 0 or (following == "ا" and place + 2 < len(name))):
        return "Y"
    return ARABIC_SOUNDS.get(letter, " ")


def _with_vowels(consonants: str, opens: bool, ending: str) -> str:
    """Doubled letters once, gaps closed. Up to one consonant is too little to know a name by: then also whether it
    opens with a vowel, and its last one."""
    heard = re.sub(r"(.)\1+", r"\1", consonants).replace(" ", "")
    return heard if len(heard) > 1 else ("A" if opens else "") + heard + ending


SORT_ARABIC = {letter: f"{10 + place}" for place, letter in enumerate("ءابپتثجچحخدذرزژسشصضطظعغفڨقكلمنهوي")}


def sort_key(text: str) -> str:
    """A key of `0-9a-z` only, so that every engine and collation sorts it alike: Latin names first, then Arabic in
    the order of the Arabic alphabet, then other scripts; without accents, case and signs. A gap sorts first."""
    folded = fold(text).split()
    if not folded:
        return ""
    rank = "1" if LATIN.match(folded[0]) else "2" if ARABIC.match(folded[0]) else "3"
    return rank + "0".join("".join(_sorted_letter(letter) for letter in word) for word in folded)


def _sorted_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    return SORT_ARABIC.get(letter, f"z{ord(letter):05x}")


@dataclass(frozen=True)
class Spoken:
    """A name as it was said. `typed` is never changed; `shown` is tidy; `mononym`: one name, which is complete."""

    typed: str
    shown: str
    tokens: tuple[str, ...]

    @property
    def mononym(self) -> bool:
        return len(self.tokens) == 1


def as_spoken(text: str) -> Spoken:
    """Take a name from the counter: any script, one name or many. Never raises; no name gives no tokens."""
    return Spoken(typed=text, shown=titled(text), tokens=tuple(tokens(text)))


SMALL = words("ben bin bint ibn ould mint ag de da do dos das du des dit dite van von la le")
INNER_CAPITAL = re.compile(r"(?:^|(?<=[-'’ʼ]))([^\W\d_])|(?<=^mc)([^\W\d_])")


def titled(text: str) -> str:
    """Spaces tidied, and capitals where the name came all in capitals or all small: `"MAMADOU N'DIAYE"` becomes
    `"Mamadou N'Diaye"`, `"ahmed ben el hadj"` `"Ahmed ben El Hadj"`. Mixed case and scripts without case stay."""
    tidy = " ".join(text.split())
    if tidy not in (tidy.upper(), tidy.lower()):
        return tidy
    parts = tidy.lower().split(" ")
    return " ".join(part if place and part in SMALL else _capital(part) for place, part in enumerate(parts))


def _capital(word: str) -> str:
    if re.match(r"[dl]['’].", word):
        return word[:2] + _capital(word[2:])
    return INNER_CAPITAL.sub(lambda found: found[0].upper(), word)
