"""Why somebody was found: one code a field that agrees or differs, for a sentence that a clerk understands.

`name:` same, order (same words), spelling, near (a slip, or cut short), part (words left over), other.
`birth:` day, swapped (day and month), part (day or month differs), other_year (same day of another year), year, year_1,
year_2, near (3 to 5 years), differs. `phone:` and `document:` same, sign (one off), differs; `document:number`, the same number on a paper of another kind or issuer. `sex:`, `nationality:`, `place:`
same, differs. `mother:` as `name:`. A field that one of the two does not have has no code.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .card import Card
from .comparing import Group, fields
from .spellings import NONE, SAME, SOUND, SPELLING, likenesses
from .table import Table

Whole = NDArray[np.int32]

DAYS = ("day", "swapped", "part", "other_year", "year", "year_1", "year_2", "differs")
YEARS = ("year", "year_1", "year_2", "near", "differs")
NUMBERS = ("same", "sign", "differs", "number")


KINDS = {"phone": "phone", "document": "paper", "sex": "sex", "nationality": "nation", "place": "place"}


def why(card: Card, group: Group, people: Whole) -> list[tuple[str, ...]]:
    """The codes of each of a few people, the name first."""
    return codes_of(card, group, people, fields(card, group, people, {})[1])


def codes_of(card: Card, group: Group, people: Whole, levels: Mapping[str, Whole]) -> list[tuple[str, ...]]:
    """The same where what is alike in all but the names is known."""
    names, mothers = _names(card, group, people), _mothers(card, group.table, people)
    found = []
    for place, born in enumerate(levels["birth"].tolist()):
        codes = [names[place], _birth(born)]
        for kind, what in KINDS.items():
            level = int(levels[what][place])
            codes.append(f"{kind}:{NUMBERS[level]}" if level >= 0 else "")
        found.append(tuple(filter(None, [*codes, mothers[place]])))
    return found


def _birth(level: int) -> str:
    if level < 0:
        return ""
    return f"birth:{YEARS[level - 10] if level >= 10 else DAYS[level]}"


def _names(card: Card, group: Group, people: Whole) -> list[str]:
    forms, whose = group.forms_of(people)
    theirs = [_known(row) for row in group.table.form_words[forms].tolist()]
    likeness = _Likeness(card.forms, theirs, group.table)
    best = ["" for _ in range(len(people))]
    for place, form in zip(whose.tolist(), theirs, strict=True):
        for said in card.forms:
            code = likeness.code(said, form)
            if not best[place] or CODES.index(code) < CODES.index(best[place]):
                best[place] = code
    return [code and f"name:{code}" for code in best]


def _mothers(card: Card, table: Table, people: Whole) -> list[str]:
    if not card.mother:
        return [""] * len(people)
    theirs = [_known(row) for row in table.mother[people].tolist()]
    likeness = _Likeness([card.mother], theirs, table)
    return [f"mother:{likeness.code(card.mother, form)}" if form else "" for form in theirs]


def _known(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(number for number in numbers if number >= 0)


CODES = ("same", "order", "spelling", "near", "part", "other")


class _Likeness:
    """How alike the words of some names are, each two compared once."""

    def __init__(self, said: Sequence[Sequence[str]], theirs: Sequence[Sequence[int]], table: Table) -> None:
        vocabulary = table.vocabulary
        numbers = list({number for form in theirs for number in form})
        others = [vocabulary.words[number] for number in numbers]
        heard = [vocabulary.skeletons[number] for number in vocabulary.skeleton[numbers].tolist()]
        self.level: dict[tuple[str, int], int] = {}
        for word in {word for form in said for word in form if others}:
            found = likenesses(word, others, heard).tolist()
            self.level.update({(word, number): level for number, level in zip(numbers, found, strict=True)})

    def code(self, said: Sequence[str], form: Sequence[int]) -> str:
        """One of CODES: the weakest of the words that meet, each with its likest."""
        pairs = sorted(
            (self.level[word, other], mine, theirs)
            for mine, word in enumerate(said)
            for theirs, other in enumerate(form)
            if self.level[word, other] < NONE
        )
        met: dict[int, tuple[int, int]] = {}
        for level, mine, theirs in pairs:
            if mine not in met and theirs not in {place for place, _ in met.values()}:
                met[mine] = (theirs, level)
        if not met:
            return "other"
        if len(met) < max(len(said), len(form)):
            return "part"
        worst = max(level for _, level in met.values())
        if worst == SAME:
            places = [met[mine][0] for mine in sorted(met)]
            return "same" if places == sorted(places) else "order"
        return "spelling" if worst in (SPELLING, SOUND) else "near"


def codes() -> Iterator[str]:
    """Every code there is, for whoever writes the sentences."""
    for field, kinds in (
        ("name", CODES),
        ("birth", tuple(dict.fromkeys(DAYS + YEARS))),
        ("phone", NUMBERS[:3]),
        ("document", NUMBERS),
        ("sex", ("same", "differs")),
        ("nationality", ("same", "differs")),
        ("place", ("same", "differs")),
        ("mother", CODES),
    ):
        yield from (f"{field}:{kind}" for kind in kinds)
