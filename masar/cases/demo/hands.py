"""Three ways to fill in the same page: the careful one in French, the brief one in Arabic, the quick one in English."""

from dataclasses import dataclass
from datetime import date
from random import Random

MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "ar": ["جانفي", "فيفري", "مارس", "أفريل", "ماي", "جوان", "جويلية", "أوت", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"],
}  # fmt: skip


@dataclass(frozen=True)
class Hand:
    """How one clerk writes. `skips`: the share of what is not asked for that stays empty."""

    language: str
    skips: float
    about: str
    aged: str
    whose: tuple[str, ...]
    hours: tuple[str, ...]
    words: tuple[str, ...]
    addresses: tuple[str, ...]
    near: str
    representative: str

    def day(self, day: date) -> str:
        if self.language == "en":
            return f"{day.day} {MONTHS['en'][day.month - 1][:3]} {day.year}"
        return f"{day:%d/%m/%Y}" if self.language == "fr" else f"{day.day}-{day.month}-{day.year}"

    def month(self, day: date) -> str:
        return f"{MONTHS[self.language][day.month - 1]} {day.year}"

    def birth(self, rng: Random, day: date, today: date, exact: bool) -> str:
        """A birth date as this clerk writes what was said: to the day, the month, the year, about, or an age."""
        how = (
            "day"
            if exact
            else rng.choices(("day", "month", "year", "about", "age", "unknown"), (20, 12, 24, 26, 14, 4))[0]
        )
        return {
            "day": self.day(day), "month": self.month(day), "year": str(day.year), "about": f"{self.about} {day.year}",
            "age": self.aged.format(age=(today - day).days // 365),
            "unknown": {"fr": "ne sait pas", "ar": "غير معروف", "en": "unknown"}[self.language],
        }[how]  # fmt: skip

    def name(self, rng: Random, name: str) -> str:
        """A name as this clerk writes what is heard."""
        if self.language == "en":
            for written, heard in (("Ou", "U"), ("ou", "u"), ("Di", "J"), ("é", "e"), ("è", "e")):
                name = name.replace(written, heard)
            return name.lower() if rng.random() < 0.4 else name
        if self.language == "ar" and rng.random() < 0.5:
            return name.upper()
        return name


CAREFUL = Hand(
    language="fr", skips=0.12, about="vers", aged="{age} ans",
    whose=("", "", "", "le patron", "son cousin", "un ami, Ibrahim", "sa tante", "le gardien du chantier"),
    hours=("après 18 h", "le vendredi", "pas la nuit", "entre 12 h et 13 h", "le soir, après la prière"),
    words=("dire « pour le travail »", "demander le maçon", "laisser sonner deux fois"),
    addresses=("Ouled Fayet, chantier des 500 logements", "Bordj El Kiffan, chez un ami", "Dély Ibrahim, près de la mosquée",
               "Birkhadem, cité des Mûriers, sous-sol", "Khraïssia, dans la ferme", "Baraki, rue du marché, 2e cour"),
    near="du côté de {place}", representative="Son oncle, qui l’élève depuis 2019, est présent et décide avec lui.",
)  # fmt: skip
BRIEF = Hand(
    language="ar", skips=0.4, about="حوالي", aged="عمره {age} سنة",
    whose=("", "", "المعلّم", "ابن عمه", "صديق"),
    hours=("مساءً", "بعد العصر", "الجمعة"),
    words=("قل: بخصوص العمل",),
    addresses=("باب الزوار", "ورشة بالسانية", "حي الصباح", "قطع الواد", "تهقارت، قرب السوق"),
    near="قرب {place}", representative="الوصي حاضر وموافق.",
)  # fmt: skip
QUICK = Hand(
    language="en", skips=0.3, about="about", aged="{age} years",
    whose=("", "", "boss", "cousin", "friend"),
    hours=("evenings", "after 6pm", "not Fridays"),
    words=("say it's about the job",),
    addresses=("building site, Cheraga", "with friends, Bab Ezzouar", "El Harrach nr station", "Rouiba, workshop"),
    near="near {place}", representative="uncle present, agrees",
)  # fmt: skip

HANDS = {
    "sara": CAREFUL,
    "hana": CAREFUL,
    "salim": BRIEF,
    "yacine": BRIEF,
    "abdelkader": BRIEF,
    "nour": QUICK,
}
