"""A card against some people of a table, field by field, whether they come from the snapshot or were put since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import evidence
from .card import Card
from .spellings import Likenesses, Spellings
from .table import Table

Whole = NDArray[np.int32]
Floats = NDArray[np.float32]

CLOSE = 60  # people whose mother is compared too
# Log-odds that whoever is looked for is in the register at all, before it is shared among everybody.
PRIOR = -0.7


@dataclass(frozen=True)
class Asked:
    """A card, for each of its forms what each word said may mean, and how many people have each of its phones and papers
    (`borne`, as in the card; nothing where that is counted among those who are compared)."""

    card: Card
    said: tuple[tuple[Likenesses, ...], ...]
    borne: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, card: Card, spellings: Spellings, typing: bool) -> "Asked":
        """`typing`: the last word of a name may have no end yet."""
        said = (
            tuple(spellings.like(word, typing and place == len(form) - 1) for place, word in enumerate(form))
            for form in card.forms
        )
        return cls(card, tuple(said))


@dataclass(frozen=True)
class Looked:
    """Some people of a group beside a card. `worth`: of each field what it says (log-odds); `level`: of all but mothers
    what is alike (`evidence`); `odds`: all together."""

    group: "Group"
    people: Whole
    worth: dict[str, Floats]
    level: dict[str, Whole]
    odds: Floats

    def only(self, chosen: Any) -> "Looked":
        worth, level = (
            {what: each[chosen] for what, each in parts.items()} for parts in (self.worth, self.level)
        )
        return Looked(self.group, self.people[chosen], worth, level, self.odds[chosen])

    def order(self) -> NDArray[np.intp]:
        """The likeliest first, those alike by their rid: never as they lie in the file, which is written anew when somebody
        is hidden."""
        return np.lexsort((self.group.table.rid[self.people], -self.odds))


@dataclass(frozen=True)
class Group:
    """People who are compared: `table`, and `forms` (n + 1), which of its forms are whose."""

    table: Table
    forms: Whole
    crowd: evidence.Crowd

    def looked(self, asked: Asked, dense: Sequence[Floats], people: Whole, spellings: Spellings) -> Looked:
        """These people, the likeliest first. `dense`: for each form of the card, k words said by all words of the
        vocabulary and one more: the odds to be meant, -inf for not. Mothers of the first few alone are compared."""
        worth, level = fields(asked.card, self, people, asked.borne)
        worth["name"], level["name"] = self.names(asked, dense, people)
        worth["mother"] = np.zeros(len(people), np.float32)
        odds = np.sum([*worth.values()], axis=0) + (PRIOR - np.log(self.crowd.people))
        found = Looked(self, people, worth, level, odds.astype(np.float32))
        order = found.order()
        if not asked.card.mother:
            return found.only(order)
        close = order[:CLOSE]
        worth["mother"][close] = self.mothers(asked.card.mother, people[close], spellings)
        found = replace(found, odds=found.odds + worth["mother"])
        return found.only(found.order())

    def names(self, asked: Asked, dense: Sequence[Floats], people: Whole) -> tuple[Floats, Whole]:
        """What the likest form of the name says, and what is left over (`evidence.name`)."""
        best, level = np.zeros(len(people), np.float32), np.full(len(people), -1, np.int32)
        forms, whose = self.forms_of(people)
        if not asked.said or not len(forms):
            return best, level
        words = self.table.form_words[forms]
        names, left = np.full(len(forms), -np.inf, np.float32), np.zeros(len(forms), np.int32)
        for form, each in zip(asked.said, dense, strict=True):
            odds, over = evidence.name(form, words, each)
            left = np.where(odds > names, over, left)
            names = np.maximum(names, odds)
        first = np.flatnonzero(np.diff(whose, prepend=-1))
        best[whose[first]] = np.maximum.reduceat(names, first)
        likest = np.flatnonzero(names == best[whose])[::-1]
        level[whose[likest]] = left[likest]
        return best, level

    def mothers(self, mother: Sequence[str], people: Whole, spellings: Spellings) -> Floats:
        """What the mother's name says, of a few people."""
        words, vocabulary = self.table.mother[people], self.table.vocabulary
        distinct = np.unique(words[words >= 0])
        odds = np.zeros(len(people), np.float32)
        if not len(distinct):
            return odds
        others = [vocabulary.words[number] for number in distinct.tolist()]
        heard = [vocabulary.skeletons[number] for number in vocabulary.skeleton[distinct].tolist()]
        borne = np.array([spellings.borne(other) for other in others])
        place = np.searchsorted(distinct, np.maximum(words, 0)).clip(max=len(distinct) - 1)
        for word in mother:
            each = evidence.mother(word, others, heard, borne, spellings.borne(word), self.crowd)
            odds += np.where(words >= 0, each[place], evidence.NO_MOTHER).max(axis=1)
        return np.where((words >= 0).any(axis=1), odds, 0).astype(np.float32)

    def forms_of(self, people: Whole) -> tuple[Whole, Whole]:
        """Positions of the forms of `people`, and for each the place in `people` whose it is."""
        starts, ends = self.forms[people], self.forms[people + 1]
        counts = ends - starts
        whose = np.repeat(np.arange(len(people), dtype=np.int32), counts)
        first = np.repeat(np.cumsum(counts) - counts, counts)
        return (np.repeat(starts, counts) + np.arange(len(whose)) - first).astype(np.int32), whose


def fields(
    card: Card, group: Group, people: Whole, borne: Mapping[str, Sequence[int]]
) -> tuple[dict[str, Floats], dict[str, Whole]]:
    """What all but the names say, and what is alike. What the card does not say is not looked up: of so many people, strewn
    over the whole table, that takes longer than to compare it."""
    table, crowd = group.table, group.crowd
    nothing = np.zeros(len(people), np.float32), np.full(len(people), -1, np.int32)
    found = {
        "birth": evidence.births(card.birth, table, people, crowd),
        "sex": evidence.sexes(table.sex[people], card.sex) if card.sex else nothing,
        "nation": evidence.nations(table.nations[people], card.nations, crowd) if card.nations else nothing,
        "phone": evidence.numbers(
            table.phones[people], card.phones, 10, evidence.PHONE, crowd, borne.get("phone", ())
        )
        if card.phones
        else nothing,
        "paper": evidence.numbers(
            table.documents[people],
            card.documents,
            37,
            evidence.DOCUMENT,
            crowd,
            borne.get("paper", ()),
            (table.kinds[people], card.kinds),
        )
        if card.documents
        else nothing,
        "place": evidence.places(table.places[people], card.places) if card.places else nothing,
    }
    return {what: each[0] for what, each in found.items()}, {what: each[1] for what, each in found.items()}
