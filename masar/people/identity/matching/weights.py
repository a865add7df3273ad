"""What each level of a comparison weighs, and the probability that two people are one.

After Fellegi and Sunter (1969): a pair is of one person, of kin who share a household, or of strangers; each field's level
is taken to be independent of the others within each of the three. How often strangers agree is counted on random pairs,
never inside blocks, where everybody agrees on something; what names say depends on how rare they are. How often the cards
of one person agree, and those of kin, is learnt without labels by expectation and maximisation.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compare import LEVELS, Compared

Floats = NDArray[np.float64]

CLASSES = ("same", "kin", "twins", "namesakes", "juniors")  # against strangers; juniors: named after a parent
TELLING = (
    "phone",
    "paper",
    "mother",
)  # fields of which it says something whether neither or only one has them
GUESSED, KNOWN = (
    20.0,
    500.0,
)  # pairs that the first guess, or what was learnt before, counts for when weights are learnt
REGISTER = 3000  # people that they count for
LIKELY = -7.0  # log-odds of a pair that teaches anything
PAIRS = (0.03, 0.05, 0.005, 0.005, 0.002)  # of each class, for each person in the register

# First guesses of how often a level is seen in each class. Levels as in `compare`.
NEAR_YEARS = [0.5, 0.25, 0.15, 0.07, 0.02, 0.01]
APART_YEARS = [0.03, 0.06, 0.06, 0.15, 0.3, 0.4]
GUESS = {
    "birth": (
        [0.72, 0.03, 0.05, 0.05, 0.025, 0.002, 0.02, 0.03, 0.02, 0.01, 0.005, 0.005, 0.6, 0.2, 0.1, 0.05, 0.02, 0.01, *NEAR_YEARS],
        [0.002, 0.001, 0.003, 0.002, 0.002, 0.003, 0.02, 0.04, 0.04, 0.12, 0.2, 0.5, *APART_YEARS, *APART_YEARS],
        [0.9, 0.01, 0.01, 0.01, 0.01, 0.001, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 0.8, 0.1, 0.05, 0.01, 0.01, 0.01, *NEAR_YEARS],
        [0.005, 0.005, 0.08, 0.005, 0.005, 0.001, 0.3, 0.5, 0.05, 0.02, 0.01, 0.01, *NEAR_YEARS, *NEAR_YEARS],
        [*[0.001] * 10, 0.03, 0.96, *[0.001] * 4, 0.03, 0.96, *[0.001] * 4, 0.03, 0.96],
    ),
    "sex": ([0.98, 0.02], [0.5, 0.5], [0.97, 0.03], [0.98, 0.02], [0.98, 0.02]),
    "nation": ([0.97, 0.03], [0.97, 0.03], [0.97, 0.03], [0.97, 0.03], [0.97, 0.03]),
    "phone": (
        [0.36, 0.25, 0.05, 0.06, 0.15, 0.13], [0.3, 0.2, 0.28, 0.02, 0.1, 0.1],
        [0.3, 0.2, 0.28, 0.02, 0.1, 0.1], [0.15, 0.002, 0.002, 0.002, 0.4, 0.444],
        [0.3, 0.2, 0.28, 0.02, 0.1, 0.1],
    ),
    "paper": (
        [0.5, 0.25, 0.01, 0.03, 0.03, 0.18], [0.35, 0.004, 0.001, 0.001, 0.2, 0.444],
        [0.35, 0.02, 0.01, 0.01, 0.2, 0.41], [0.35, 0.002, 0.001, 0.002, 0.2, 0.445],
        [0.35, 0.004, 0.001, 0.001, 0.2, 0.444],
    ),
    "place": ([0.4, 0.3, 0.3], [0.5, 0.4, 0.1], [0.5, 0.4, 0.1], [0.01, 0.1, 0.89], [0.5, 0.4, 0.1]),
    "order": ([0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.9, 0.1]),
    "mother": (
        [0.4, 0.18, 0.04, 0.04, 0.07, 0.01, 0.01, 0.01, 0.24],
        [0.25, 0.2, 0.02, 0.02, 0.07, 0.03, 0.16, 0.05, 0.2],
        [0.3, 0.25, 0.05, 0.05, 0.1, 0.01, 0.02, 0.02, 0.2],
        [0.3, 0.02, 0.02, 0.02, 0.02, 0.02, 0.2, 0.1, 0.3],
        [0.25, 0.02, 0.02, 0.02, 0.03, 0.02, 0.36, 0.08, 0.2],
    ),
}  # fmt: skip
SAME_NAME, KIN_NAME = (
    [0.70, 0.15, 0.03, 0.06, 0.02, 0.02, 0.01, 0.01],
    [0.75, 0.15, 0.02, 0.04, 0.01, 0.01, 0.01, 0.01],
)
BANDED = (0.1, 0.15, 0.75)  # share of the rarer word's bearers: up to 3, 30, more
MET = (SAME_NAME, KIN_NAME, KIN_NAME, SAME_NAME, SAME_NAME)


def _name_guess(met: list[float], instead: list[float], only: list[float]) -> list[float]:
    found: list[float] = np.einsum("i,j,k->ijk", met, instead, only).ravel().tolist()
    return found


GUESS["name"] = (
    _name_guess([0.002, 0.12, 0.6, 0.278], [0.93, 0.065, 0.005], [0.8, 0.18, 0.02]),
    _name_guess([0.05, 0.8, 0.1, 0.05], [0.05, 0.75, 0.2], [0.6, 0.3, 0.1]),
    _name_guess([0.02, 0.85, 0.1, 0.03], [0.02, 0.78, 0.2], [0.6, 0.3, 0.1]),
    _name_guess([0.001, 0.04, 0.6, 0.359], [0.98, 0.015, 0.005], [0.9, 0.08, 0.02]),
    _name_guess([0.001, 0.04, 0.6, 0.359], [0.9, 0.09, 0.01], [0.8, 0.18, 0.02]),
)


@dataclass
class Weights:
    """`rates`: field to 6×levels, how often each level is seen in `CLASSES` and of strangers; level 0 has 1 where it says
    nothing. Strangers' names have 1, as do the levels of their mothers' that both have, but for how many those are: the
    rest is told by each pair's surprise. `met`: 5×24, the likenesses of words that were met, in bands of `alignment.BEARERS`. `pairs`: pairs of each class
    for each person in the register."""

    rates: dict[str, Floats]
    met: Floats
    pairs: Floats

    @classmethod
    def guessed(cls, random: Compared, known: "Weights | None" = None) -> "Weights":
        """What is assumed before anything is learnt, or what is `known`; of strangers, what `random` pairs show."""
        rates = {}
        for what, guesses in GUESS.items():
            told = slice(0 if what in TELLING else 1, None)
            each = np.ones((len(CLASSES) + 1, LEVELS[what]))
            each[:-1, told] = [_shares(guess) for guess in guesses]
            if what == "order":
                each[-1, told] = 0.9, 0.1
            elif what in random.levels:
                seen = np.bincount(random.levels[what], minlength=LEVELS[what])[told] + 0.5
                each[-1, told] = _shares(seen)
            if what == "mother":
                each[-1, 1:-1] = each[-1, 1:-1].sum()
            if known:
                each[:-1] = known.rates[what][:-1]
            rates[what] = each
        if known:
            return cls(rates, known.met, known.pairs)
        return cls(rates, np.array([_shares(np.outer(row, BANDED).ravel()) for row in MET]), np.array(PAIRS))

    def said(self, compared: Compared, what: str, whose: int = 0) -> Floats:
        """What one field says: log of how often it is seen in one of `CLASSES` against strangers."""
        rates = self.rates[what]
        told = np.log(rates[whose] / rates[-1])[compared.levels[what]]
        if what in compared.surprise:
            told = told + compared.surprise[what]
        if what == "name":
            told = told + compared.levels["met"] @ np.log(self.met[whose])
        return told

    def classes(self, compared: Compared, people: int) -> Floats:
        """5×m: log-odds of each of `CLASSES` against strangers."""
        odds = np.repeat(np.log(2 * self.pairs / max(people, 2))[:, None], len(compared), axis=1)
        for what, rates in self.rates.items():
            odds += np.log(rates[:-1] / rates[-1])[:, compared.levels[what]]
        odds += sum(compared.surprise.values())
        odds += np.log(self.met) @ compared.levels["met"].T.astype(float)
        return odds

    def before_names(self, compared: Compared, people: int) -> Floats:
        """Log-odds of one person against strangers by all fields but names, of `compare.fields`."""
        odds = np.full(len(compared), np.log(2 * self.pairs[0] / max(people, 2)))
        for what in compared.levels.keys() & self.rates.keys():
            told = np.log(self.rates[what][0] / self.rates[what][-1])
            if what == "mother":
                told[1] = 0
            odds += told[compared.levels[what]]
            if what in compared.surprise:
                odds += compared.surprise[what]
        return odds


def log_odds(weights: Weights, compared: Compared, people: int) -> Floats:
    """Natural log-odds that the two are one person, among so many people."""
    classes = weights.classes(compared, people)
    return classes[0] - np.logaddexp.reduce(np.vstack([classes[1:], np.zeros((1, len(compared)))]))


def against_one(weights: Weights, compared: Compared, people: int) -> Floats:
    """What two have against being one, as log-odds, 0 or less: how much better kin, twins, namesakes or strangers explain
    them, however many or few of those there are. What is only not known speaks against nothing."""
    classes = weights.classes(compared, people) - np.log(2 * weights.pairs / max(people, 2))[:, None]
    return np.minimum(classes[0] - np.maximum(classes[1:].max(axis=0), 0), 0)


def probability(log_odds: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(log_odds, -40, 40)))
    return found


def _shares(values: NDArray[Any] | list[float]) -> Floats:
    return np.asarray(values) / np.sum(values)


def learnt(
    guess: Weights, compared: Compared, people: int, strength: float = GUESSED, rounds: int = 12
) -> Weights:
    """Weights by expectation and maximisation over pairs that share a key, none of which is known. Strangers keep
    what random pairs showed; `guess` counts for `strength` pairs of each class."""
    weights = guess
    near = compared.only(np.flatnonzero(guess.classes(compared, people).max(axis=0) > LIKELY))
    for _ in range(rounds):
        classes = weights.classes(near, people)
        each = np.exp(classes - np.logaddexp.reduce(np.vstack([classes, np.zeros((1, len(near)))])))
        rates = {}
        for what, old in weights.rates.items():
            told = slice(0 if what in TELLING else 1, None)
            rates[what] = old.copy()
            for whose, chance in enumerate(each):
                seen = np.bincount(near.levels[what], chance, LEVELS[what])[told]
                rates[what][whose, told] = _moved(guess.rates[what][whose, told], seen, strength)
        met = [
            _moved(old, chance @ near.levels["met"], strength)
            for old, chance in zip(guess.met, each, strict=True)
        ]
        pairs = (guess.pairs * REGISTER + each.sum(axis=1)) / (REGISTER + people)
        weights = Weights(rates, np.array(met), pairs)
    return weights


def _moved(guess: Floats, seen: NDArray[Any], strength: float) -> Floats:
    return (guess * strength + seen) / (strength + seen.sum())
