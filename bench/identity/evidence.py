"""One fair way to order candidates, given to every competitor: names by frequency, then each field that both have."""

from collections import Counter
from math import log

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from .data import Line, sure, tail
from .spelling import plain

LIKE, NEAR = 0.93, 0.80  # similarity of two names by Jaro and Winkler


class Evidence:
    """Adds up weights of evidence, in nats. Made from the people who are searched."""

    def __init__(self, people: list[Line]) -> None:
        self.bearers = Counter(word for line in people for word in plain(line.full_name).split())
        self.total = len(people)

    def order(self, query: Line, candidates: list[Line]) -> list[int]:
        """Their rids, most likely first."""
        return [
            line.rid for line in sorted(candidates, key=lambda line: self.weigh(query, line), reverse=True)
        ]

    def weigh(self, query: Line, other: Line) -> float:
        weight = self.names(plain(query.full_name).split(), plain(other.full_name).split())
        weight += self.birth(query, other)
        for one, two, agree, differ in (
            (query.sex, other.sex, 0.6, -3.0),
            (query.nat, other.nat, 1.8, -3.5),
            (sure(query.doc), sure(other.doc), 12.0, -1.5),
        ):
            if one and two:
                weight += agree if one == two else differ
        if query.phone and other.phone:
            away = DamerauLevenshtein.distance(tail(query.phone), tail(other.phone), score_cutoff=2)
            weight += (9.0, 6.0, -0.7)[min(away, 2)] if away < 2 else -0.7
        if query.mother and other.mother:
            weight += self.names(plain(query.mother).split(), plain(other.mother).split()) * 0.7
        return weight

    def names(self, asked: list[str], stored: list[str]) -> float:
        """Each asked word with the stored word most like it; a rare name counts more."""
        weight, left = 0.0, list(stored)
        for word in asked:
            alike, best = max(
                ((JaroWinkler.similarity(word, name), name) for name in left), default=(0.0, "")
            )
            rarity = log(self.total / max(1, self.bearers[best]))
            if alike == 1:
                weight += rarity
            elif alike >= LIKE:
                weight += 0.75 * rarity - 0.5
            elif alike >= NEAR:
                weight += 0.5 * rarity - 1.5
            else:
                weight -= 2.5
                continue
            left.remove(best)
        return weight - 1.5 * len(left)

    def birth(self, query: Line, other: Line) -> float:
        if not query.year or not other.year:
            return 0.0
        apart = abs(query.year - other.year)
        if query.dob == other.dob and not (query.dob_est or other.dob_est):
            return 8.0
        years = (2.8, 0.6, -0.4)[apart] if apart < 3 else -4.0
        if query.dob_est or other.dob_est:
            return years
        turned = query.dob[5:7] == other.dob[8:] and query.dob[8:] == other.dob[5:7]
        return (
            years
            + (2.5 if turned else 0.0)
            + (2.0 if query.dob[5:] == other.dob[5:] else -1.5 if not turned else 0.0)
        )
