"""The standard code lists in English, French and Arabic, as data that a translator can read and correct.

Each list is one file of `data/lists/`. A mission's additions are `programme.Code` rows, shown after these. Codes never
change their meaning and are never taken away. Countries are named by django-countries in the order of this work.
"""

import csv
import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django_countries
from django.utils.translation import get_language, override
from django_countries import Countries

FOLDER = Path(__file__).parent / "data" / "lists"
LANGUAGES = ("en", "fr", "ar")

# Origins first, in the order in which people come to a counter in Algeria (domain.md §13.1); then the alphabet.
FREQUENT = [
    "ML", "GN", "CI", "NE", "BF", "SN", "CM", "NG", "BJ", "TG", "GM", "SL", "LR", "GH", "TD", "CD", "CG", "CF", "SD",
    "SS", "ET", "ER", "SO", "MR", "MA", "TN", "EG", "BD", "PK", "SY", "YE", "KE", "TZ", "UG", "ZM", "ZW",
]  # fmt: skip

# Short names that the package's own catalogues do not carry: French, Arabic.
SHORT_NAMES = {
    "CD": ("République démocratique du Congo", "جمهورية الكونغو الديمقراطية"),
    "BS": ("Bahamas", "جزر البهاما"),
    "FM": ("Micronésie", "ميكرونيزيا"),
    "NR": ("Nauru", "ناورو"),
    "PS": ("Palestine", "فلسطين"),
    "SH": ("Sainte-Hélène", "سانت هيلانة"),
    "GS": ("Géorgie du Sud", "جورجيا الجنوبية"),
    "VA": ("Vatican", "الفاتيكان"),
}


@dataclass(frozen=True)
class Entry:
    """One code with its labels. `note` is for staff; in `languages` it is the language's own name of itself,
    in `countries` the ISO 3166-1 alpha-3 code, in `document_types` "identity" where the paper helps to identify."""

    code: str
    en: str
    fr: str
    ar: str
    sort: int
    note: str = ""

    def label(self, language: str | None = None) -> str:
        """In `language`, or in the active one; a regional variant is read as its language, an unknown one as English."""
        wanted = (language or get_language() or "en")[:2]
        return {"fr": self.fr, "ar": self.ar}.get(wanted, self.en)


def _read(path: Path) -> tuple[Entry, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        found = [
            Entry(row["code"], row["en"], row["fr"], row["ar"], int(row["sort"]), row["note"])
            for row in csv.DictReader(file)
        ]
    return tuple(sorted(found, key=lambda entry: entry.sort))


LISTS: dict[str, tuple[Entry, ...]] = {path.stem: _read(path) for path in sorted(FOLDER.glob("*.csv"))}


@cache
def countries() -> tuple[Entry, ...]:
    """ISO 3166-1 by alpha-2 code: frequent origins first, then by English name."""
    with override("en"):
        english = {code: str(name) for code, name in Countries()}
    # Read from the package itself: it need not be an installed app, and an English word of ours cannot answer for a name.
    folder = Path(django_countries.__file__).parent / "locale"
    catalogues = {language: gettext.translation("django", folder, [language]) for language in ("fr", "ar")}
    names = {
        code: {
            "en": name,
            **{language: catalogue.gettext(name) for language, catalogue in catalogues.items()},
        }
        for code, name in english.items()
    }
    for code, (french, arabic) in SHORT_NAMES.items():
        names[code] |= {"fr": french, "ar": arabic}
    frequent = {code: place for place, code in enumerate(FREQUENT)}
    order = sorted(names, key=lambda code: (frequent.get(code, len(FREQUENT)), names[code]["en"]))
    alpha3 = Countries().alpha3
    return tuple(
        Entry(code, **names[code], sort=sort, note=alpha3(code)) for sort, code in enumerate(order, 1)
    )


@cache
def nationalities() -> tuple[Entry, ...]:
    """What may stand as a nationality: the countries, then stateless, refugee and the other codes of ICAO 9303."""
    return countries() + LISTS["special_nationalities"]


def entries(list_name: str) -> tuple[Entry, ...]:
    """The entries of one list in their order; `countries` and `nationalities` are lists too."""
    computed = {"countries": countries, "nationalities": nationalities}
    return computed[list_name]() if list_name in computed else LISTS[list_name]


@cache
def _by_code(list_name: str) -> dict[str, Entry]:
    return {entry.code: entry for entry in entries(list_name)}


def label(list_name: str, code: str, language: str | None = None, sex: str = "") -> str:
    """The label of a code, in the active language by default. A code that the list lacks is shown as itself.

    Of “époux / épouse” the one that is said of somebody of this `sex`, where it is known.
    """
    entry = _by_code(list_name).get(code)
    said = entry.label(language) if entry else code
    of_a_man, sign, of_a_woman = said.partition(" / ")
    return {"M": of_a_man, "F": of_a_woman}.get(sex, said) if sign else said


def relatives() -> tuple[Entry, ...]:
    """What one person can be to another; the principal applicant is that to nobody."""
    return tuple(entry for entry in LISTS["relations"] if entry.code != "PA")


def identity_documents() -> tuple[Entry, ...]:
    """The document types that help to say who somebody is."""
    return tuple(entry for entry in LISTS["document_types"] if entry.note == "identity")
