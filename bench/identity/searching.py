"""Every method answers the same queries in the same loop, one query after another: machines are noisy."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from bench import report

from .data import TIERS, Line
from .methods import Method


@dataclass
class Tally:
    """Milliseconds and ranks (0 is first, -1 not among ten) of one method and tier."""

    times: list[float] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)

    def recall(self, most: int) -> float:
        ranks = np.array(self.ranks)
        return float(((ranks >= 0) & (ranks < most)).mean())

    def at(self, percent: float) -> float:
        return float(np.percentile(self.times, percent))


def race(
    methods: list[Method], queries: list[Line], tiers: Iterable[str] = TIERS
) -> dict[tuple[str, str], Tally]:
    """For each (method, tier) its tally. The first three queries warm up and are asked again."""
    tallies = {(method.name, tier): Tally() for method in methods for tier in tiers}
    for warm in (True, False):
        for turn, query in enumerate(queries[:3] if warm else queries):
            for tier in tiers:
                asked = query.only(tier)
                for place in range(len(methods)):
                    method = methods[(turn + place) % len(methods)]  # nobody always comes after the slow one
                    began = time.perf_counter()
                    found = method.search(asked)
                    milliseconds = (time.perf_counter() - began) * 1000
                    if not warm:
                        tally = tallies[method.name, tier]
                        tally.times.append(milliseconds)
                        tally.ranks.append(rank(found, query.target))
    return tallies


def rank(found: list[int], target: tuple[int, ...]) -> int:
    return next((place for place, rid in enumerate(found[:10]) if rid in target), -1)


def tell(
    methods: list[Method], tallies: dict[tuple[str, str], Tally], size: int, what: str = "search"
) -> None:
    for tier in dict.fromkeys(tier for _name, tier in tallies):
        floor = tallies.get(("primary key", tier))
        for method in methods:
            tally = tallies[method.name, tier]
            more = {}
            if floor and method.name != "primary key":
                more = {"reference": "primary key, p95", "reference_figure": floor.at(95)}
            if method.name == "ours" and ("pg_trgm", tier) in tallies:
                more["of_pg_trgm"] = round(tally.at(95) / tallies["pg_trgm", tier].at(95), 4)
            report(
                "identity", what, engine="postgresql", size=size, figure=tally.at(95), unit="ms",
                method=method.name, tier=tier, queries=len(tally.times),
                recall1=round(tally.recall(1), 4), recall10=round(tally.recall(10), 4),
                p50_ms=round(tally.at(50), 3), p95_ms=round(tally.at(95), 3), p99_ms=round(tally.at(99), 3),
                memory_mb=round(method.memory_mb, 1), build_s=round(method.build_s, 2), **more,
            )  # fmt: skip


def tell_index(methods: list[Method], size: int) -> None:
    """Part `index`: seconds to build it, megabytes of its file, seconds to open it again."""
    for method in methods:
        if method.name == "ours":
            report(
                "identity", "index", engine="sqlite", size=size, figure=method.build_s, unit="s", method="ours",
                file_mb=round(method.file_mb, 1), memory_mb=round(method.memory_mb, 1), open_s=round(method.open_s, 3),
            )  # fmt: skip
