"""What is known of one person, or asked at a desk. Light, so that whoever only fills it in loads nothing else."""

from datetime import date
from typing import NamedTuple


class Row(NamedTuple):
    """One person, or one card to look for. Everything but `rid` may be missing.

    `names`: forms of the full name in any script and order. `born_earliest`, `born_latest`: the first and last day
    that is possible. `sex`: "F", "M", "X" or "". `documents`: numbers as written, alone or after their kind and issuer
    ("PASSPORT:ML:AA 012345"). Of phones and papers, the newest first: of very many the last are left out. `holders`:
    numbers of those who hold the file, for searches among some of them only.
    """

    rid: int
    names: tuple[str, ...] = ()
    mother: str = ""
    sex: str = ""
    born_earliest: date | None = None
    born_latest: date | None = None
    nationalities: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    holders: tuple[int, ...] = ()
