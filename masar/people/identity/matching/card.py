"""What is looked for, read as a table has it, and the other ways to read a name whose words run together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .codes import birth, nation_code, phone_number, place_code
from .row import Row
from .spellings import Spellings
from .table import SEX, codes_of, papers_of
from .vocabulary import split

MOST_FORMS = 4  # ways to read the names of one card, unless it has more
MOST_SAID = 8  # names of one card
RARE = 2  # people who bear a word that may be two
FREQUENT = 20  # how much more frequent each of the two is, or people who bear them, multiplied
LONG = 9  # letters of a word that may be two of which one is unknown


@dataclass(frozen=True)
class Card:
    """What is looked for, in the terms of a table. `forms`: each a full name as folded words."""

    forms: tuple[tuple[str, ...], ...]
    mother: tuple[str, ...]
    birth: tuple[int, int, int, int]
    sex: int
    nations: tuple[int, ...]
    phones: tuple[int, ...]
    documents: tuple[int, ...]
    kinds: tuple[int, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, row: Row, spellings: Spellings) -> "Card":
        said = list(dict.fromkeys(filter(None, (tuple(split(name)) for name in row.names))))[:MOST_SAID]
        read = (form for name in said for form in (name, *_otherwise(name, spellings)))
        papers = papers_of(row.documents)
        return cls(
            forms=tuple(dict.fromkeys((*said, *read)))[: max(MOST_FORMS, len(said))],
            mother=tuple(split(row.mother))[:4],
            birth=birth(row.born_earliest, row.born_latest),
            sex=SEX.get(row.sex, 0),
            nations=codes_of(nation_code, row.nationalities),
            phones=codes_of(phone_number, row.phones),
            documents=tuple(papers),
            kinds=tuple(papers.values()),
            places=codes_of(place_code, row.places),
        )


def _otherwise(name: tuple[str, ...], spellings: Spellings) -> Iterator[tuple[str, ...]]:
    """The same name with two words as one, where the register has such a word and knows it no other way (`index` takes
    rare ones apart), and with one that hardly anybody bears as two."""
    for place, (first, second) in enumerate(pairwise(name)):
        both = first + second
        if spellings.borne(both) and not parted(both, spellings.borne):
            yield (*name[:place], first + second, *name[place + 2 :])
    for place, word in enumerate(name):
        if parts := parted(word, spellings.borne) or begun(word, spellings.borne):
            yield (*name[:place], *parts, *name[place + 1 :])


def parted(word: str, borne: Callable[[str], int]) -> tuple[str, str] | None:
    """The two words of the register that `word` consists of, where those are far more frequent than it, or None.
    `"merveillefatimata"` is Merveille Fatimata."""
    own = borne(word)
    best, most = None, 0
    for place in range(3, len(word) - 2):
        if not (first := borne(word[:place])):
            continue
        second = borne(word[place:])
        far = min(first, second) >= FREQUENT * own or (own <= RARE and first * second >= FREQUENT)
        if second and far and first * second > most:
            best, most = (word[:place], word[place:]), first * second
    return best


def begun(word: str, borne: Callable[[str], int]) -> tuple[str, str] | None:
    """The longest frequent word with which a long word begins or ends, and the rest, or None."""
    if len(word) < LONG or borne(word) > RARE:
        return None
    for size in range(len(word) - 3, 3, -1):
        for known, parts in (
            (word[:size], (word[:size], word[size:])),
            (word[-size:], (word[:-size], word[-size:])),
        ):
            if borne(known) >= FREQUENT:
                return parts
    return None
