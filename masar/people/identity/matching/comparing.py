"""A card against some people of a table, field by field, whether they come from the snapshot or were put since."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """A card, and for each of its forms what each word said may mean."""

    card: Card
    said: tuple[tuple[Likenesses, ...], ...]

    @classmethod
    def of(cls, card: Card, spellings: Spellings, typing: bool) -> "Asked":
        """`typing`: the last word of a name may have no end yet."""
        said = (
            tuple(spellings.like(word, typing and place == len(form) - 1) for place, word in enumerate(form))
            for form in card.forms
        )
        return cls(card, tuple(said))


@dataclass(frozen=True)
class Group:
    """People who are compared: `table`, and `forms` (n + 1), which of its forms are whose."""

    table: Table
    forms: Whole
    crowd: evidence.Crowd

    def odds(self, asked: Asked, dense: Sequence[Floats], people: Whole) -> Floats:
        """Log-odds of each of `people` to be the card's, without the mother. `dense`: for each form of the card, k words
        said by all words of the vocabulary and one more: the odds to be meant, -inf for not."""
        odds = fields(asked.card, self.table, people, self.crowd) + PRIOR - np.log(self.crowd.people)
        forms, whose = self.forms_of(people)
        if asked.said and len(forms):
            words = self.table.form_words[forms]
            names = np.full(len(forms), -np.inf, np.float32)
            for form, each in zip(asked.said, dense, strict=True):
                names = np.maximum(names, evidence.name(form, words, each))
            best = np.full(len(people), -np.inf, np.float32)
            np.maximum.at(best, whose, names)
            odds += np.where(np.isfinite(best), best, 0)
        return odds.astype(np.float32)

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

    def ranked(
        self, asked: Asked, dense: Sequence[Floats], people: Whole, spellings: Spellings
    ) -> tuple[Whole, Floats]:
        """`people`, best first, and the log-odds of each."""
        odds = self.odds(asked, dense, people)
        order = np.argsort(-odds, kind="stable")
        if asked.card.mother:
            close = order[:CLOSE]
            odds[close] += self.mothers(asked.card.mother, people[close], spellings)
            order = np.argsort(-odds, kind="stable")
        return people[order], odds[order]


def fields(card: Card, table: Table, people: Whole, crowd: evidence.Crowd) -> Floats:
    """What all but the names say."""
    odds, _ = evidence.births(card.birth, table, people, crowd)
    odds = odds + evidence.sexes(table.sex[people], card.sex)[0]
    odds += evidence.nations(table.nations[people], card.nations, crowd)[0]
    odds += evidence.numbers(table.phones[people], card.phones, 10, evidence.PHONE, crowd)[0]
    odds += evidence.numbers(table.documents[people], card.documents, 37, evidence.DOCUMENT, crowd)[0]
    odds += evidence.places(table.places[people], card.places)[0]
    return odds
