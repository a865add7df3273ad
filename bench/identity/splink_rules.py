"""Two ways to set up Splink 5 on DuckDB: what its guide suggests, and our best effort.

Usual: names, birth, phone and paper compared as its own comparison library does, six blocking rules on whole columns.
Tuned: columns made from consonant skeletons, sixteen rules, names compared whatever their order, eight levels of birth,
chance agreement from random pairs, frequencies of names.
"""

from collections import Counter
from functools import lru_cache
from typing import Any

from masar.people.identity import names

from .data import Line, sure, tail
from .spelling import plain

Records = dict[str, list[Any]]
skeleton = lru_cache(maxsize=1 << 20)(names.skeleton)


def usual_records(people: list[Line]) -> Records:
    rows = [
        (
            line.rid, plain(line.given) or None, plain(line.surname) or None, plain(line.mother) or None,
            line.sex or None, line.dob or None, line.nat or None, tail(line.phone) or None, sure(line.doc) or None,
            line.dob[:4] or None,
        )
        for line in people
    ]  # fmt: skip
    columns = ("unique_id", "given", "surname", "mother", "sex", "dob", "nat", "phone", "doc", "year")
    return dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))


def tuned_records(people: list[Line]) -> Records:
    heard = [[skeleton(word) or word.upper() for word in plain(line.full_name).split()] for line in people]
    bearers = Counter(sound for sounds in heard for sound in sounds)
    rows = [tuned_row(line, sounds, bearers) for line, sounds in zip(people, heard, strict=True)]
    columns = (
        "unique_id", "name", "words", "sounds", "rare", "k1", "k2", "k3", "mother", "mother_sounds", "sex", "dob",
        "exact", "turned", "month_day", "year", "nat", "phone", "doc", "glued",
    )  # fmt: skip
    return dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))


def tuned_row(line: Line, sounds: list[str], bearers: Counter[str]) -> tuple[Any, ...]:
    words = sorted(plain(line.full_name).split())
    by_rarity = sorted(dict.fromkeys(sounds), key=lambda sound: (bearers[sound], sound))
    keys = [*by_rarity[:3], None, None, None][:3]
    exact = line.dob if line.dob and not line.dob_est else None
    year, month, day = (*line.dob.split("-"), "", "")[:3] if line.dob else ("", "", "")
    turned = f"{year}-{day}-{month}" if exact and day <= "12" else None
    rare = by_rarity[0] if by_rarity and bearers[by_rarity[0]] < 200 else None
    return (
        line.rid, " ".join(words) or None, words, "-".join(sorted(by_rarity)) or None, rare, *keys,
        plain(line.mother) or None, "-".join(map(skeleton, sorted(plain(line.mother).split()))) or None,
        line.sex or None, line.dob or None, exact, turned, exact[5:] if exact else None, int(year) if year else None,
        line.nat or None, tail(line.phone) or None, sure(line.doc) or None, "".join(words)[:40] or None,
    )  # fmt: skip


def usual_settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("given", "surname", "year"),
            block_on("surname", "dob"),
            block_on("given", "dob"),
            block_on("phone"),
            block_on("doc"),
            block_on("given", "surname", "mother"),
        ],
        comparisons=[
            cl.NameComparison("given").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.JaroWinklerAtThresholds("mother", [0.92, 0.8]),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nat").configure(term_frequency_adjustments=True),
            cl.LevenshteinAtThresholds("phone", 1),
            cl.LevenshteinAtThresholds("doc", 1),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


TUNED_RULES = (
    "l.phone = r.phone",
    "l.doc = r.doc",
    "l.sounds = r.sounds and l.year = r.year",
    "l.sounds = r.sounds and l.month_day = r.month_day",
    "l.sounds = r.sounds and l.nat = r.nat and l.sex = r.sex and abs(l.year - r.year) <= 2",
    "l.exact = r.exact and l.k1 = r.k1",
    "l.exact = r.exact and l.k2 = r.k2",
    "l.exact = r.exact and l.nat = r.nat and l.sex = r.sex",
    "l.turned = r.exact and l.k1 = r.k1",
    "l.turned = r.exact and l.nat = r.nat",
    "l.rare = r.rare and l.year = r.year",
    "l.rare = r.rare and l.k2 = r.k2",
    "l.k1 = r.k1 and l.k2 = r.k2 and l.year = r.year",
    "l.k1 = r.k1 and l.k3 = r.k3 and l.year = r.year",
    "l.k1 = r.k2 and l.k2 = r.k3 and l.year = r.year",
    "l.mother_sounds = r.mother_sounds and l.k1 = r.k1 and l.nat = r.nat",
)


def tuned_settings() -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator
    from splink.blocking_rule_library import CustomRule

    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[CustomRule(rule) for rule in TUNED_RULES],
        comparisons=[
            levels("name", NAME_LEVELS, tf={"the same": "name", "same sounds": "sounds"}),
            levels("dob", BIRTH_LEVELS),
            levels("mother", MOTHER_LEVELS),
            cl.ExactMatch("sex"),
            cl.ExactMatch("nat").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("phone", 1),
            cl.DamerauLevenshteinAtThresholds("doc", 1),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


NAME_LEVELS = (
    ("name_l is null or name_r is null", "unknown"),
    ("name_l = name_r", "the same"),
    ("sounds_l = sounds_r", "same sounds"),
    ("glued_l = glued_r or jaro_winkler_similarity(name_l, name_r) >= .96", "a slip"),
    ("len(list_intersect(words_l, words_r)) >= 2", "two words"),
    ("k1_l = k1_r and (k2_l = k2_r or k2_l = k3_r or k3_l = k2_r)", "two sounds"),
    ("jaro_winkler_similarity(name_l, name_r) >= .90", "like"),
    ("k1_l = k1_r or k1_l = k2_r or k2_l = k1_r", "a rare sound"),
    (
        "len(list_intersect(words_l, words_r)) >= 1 or jaro_winkler_similarity(name_l, name_r) >= .80",
        "a word",
    ),
)
BIRTH_LEVELS = (
    ("dob_l is null or dob_r is null", "unknown"),
    ("exact_l = exact_r", "same day"),
    ("turned_l = exact_r", "day and month turned"),
    ("exact_l is not null and exact_r is not null and damerau_levenshtein(dob_l, dob_r) <= 1", "one sign"),
    ("month_day_l = month_day_r and abs(year_l - year_r) <= 2", "same day, year near"),
    ("year_l = year_r and (exact_l is null or exact_r is null)", "same year"),
    ("year_l = year_r", "same year, other day"),
    ("abs(year_l - year_r) <= 2 and (exact_l is null or exact_r is null)", "year near"),
)
MOTHER_LEVELS = (
    ("mother_l is null or mother_r is null", "unknown"),
    ("mother_l = mother_r or mother_sounds_l = mother_sounds_r", "the same"),
    ("jaro_winkler_similarity(mother_l, mother_r) >= .88", "like"),
)


def levels(column: str, rows: tuple[tuple[str, str], ...], tf: dict[str, str] | None = None) -> Any:
    import splink.comparison_library as cl
    from splink.comparison_level_library import CustomLevel

    made = []
    for condition, label in rows:
        level = CustomLevel(sql_condition=condition, label_for_charts=label)
        settings = {"is_null_level": True} if label == "unknown" else {}
        if tf and label in tf:
            settings = {"tf_adjustment_column": tf[label], "tf_adjustment_weight": 1.0}
        made.append(level.configure(**settings) if settings else level)
    made.append(CustomLevel(sql_condition="ELSE", label_for_charts="other"))
    return cl.CustomComparison(output_column_name=column, comparison_levels=made)
