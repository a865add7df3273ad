"""The invented colleagues of the demo mission, their offices, duties, trainings and interpreters."""

from dataclasses import dataclass
from datetime import date

from masar.access.roles import Role

PASSWORD = "retour-au-pays"  # noqa: S105  (printed by the demo, which holds invented people only)
DOMAIN = "masar.example"
WITH_APP = ("sami", "leila")  # they sign in with a second step

MISSION = ("Algérie", "DZ")

NUMBERS = """14 Protection civile, ambulance
17 Police
1055 Gendarmerie nationale
"""


@dataclass(frozen=True)
class Place:
    key: str
    name: str
    name_ar: str
    numbers: str


OFFICES = (
    Place(
        "alger",
        "Alger",
        "الجزائر",
        NUMBERS + "021 00 41 10 Clinique conventionnée, jour et nuit\n0770 00 99 01 Permanence protection",
    ),
    Place(
        "oran",
        "Oran",
        "وهران",
        NUMBERS + "041 00 27 30 Clinique conventionnée\n0770 00 99 02 Permanence protection",
    ),
    Place(
        "tam",
        "Tamanrasset",
        "تمنراست",
        NUMBERS + "Hôpital, urgences : à compléter\n0660 00 99 13 Chauffeur de garde",
    ),
)

FIXED_HOLIDAYS = ((1, 1, "Jour de l’an"), (1, 12, "Yennayer"), (5, 1, "Fête du travail"),
                  (7, 5, "Indépendance"), (11, 1, "Révolution"))  # fmt: skip


def holidays(year: int) -> str:
    """The days off with a fixed date, of the year before, this year and the next. Religious feasts follow the moon:
    each office adds them when they are announced."""
    return "\n".join(
        f"{date(each, month, day)} {name}"
        for each in (year - 1, year, year + 1)
        for month, day, name in FIXED_HOLIDAYS
    )


@dataclass(frozen=True)
class Colleague:
    """`offices`: where the role is held; none means the whole mission. `months`: how long ago they came."""

    key: str
    name: str
    name_ar: str
    role: str
    offices: tuple[str, ...]
    language: str = "fr"
    months: int = 12

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


R = Role
A, O, T = "alger", "oran", "tam"  # noqa: E741
STAFF = (
    Colleague("sara", "Sara Meziane", "سارة مزيان", R.RCW, (A,)),
    Colleague("salim", "Salim Kherbouche", "سليم خربوش", R.RCW, (A,), "ar"),
    Colleague("nour", "Nour Tebbal", "نور طبال", R.RCW, (A,), "en", 7),
    Colleague("hana", "Hana Belarbi", "هناء بلعربي", R.RCW, (O,)),
    Colleague("yacine", "Yacine Ferhati", "ياسين فرحاتي", R.RCW, (O,), "ar", 9),
    Colleague("abdelkader", "Abdelkader Hamoudi", "عبد القادر حمودي", R.RCW, (T,), "ar"),
    Colleague("omar", "Omar Haddadi", "عمر حدادي", R.HRC, (A,)),
    Colleague("hakim", "Hakim Bouzar", "حكيم بوزار", R.HRC, (O,), "ar"),
    Colleague("brahim", "Brahim Senouci", "إبراهيم سنوسي", R.HRC, (T,), "ar"),
    Colleague("karima", "Karima Slimani", "كريمة سليماني", R.PFP, (A, T)),
    Colleague("rym", "Rym Oudjedi", "ريم أوجدي", R.PFP, (O,), "en", 10),
    Colleague("nadia", "Nadia Cherif", "نادية شريف", R.MFP, (A,)),
    Colleague("mounir", "Mounir Talbi", "منير طالبي", R.MFP, (O, T), "ar", 10),
    Colleague("rachid", "Rachid Mokrani", "رشيد مقراني", R.ADM, (A,)),
    Colleague("djamila", "Djamila Rezig", "جميلة رزيق", R.ADM, (O, T), "ar"),
    Colleague("leila", "Leïla Benamrane", "ليلى بن عمران", R.AVRRC, ()),
    Colleague("tarek", "Tarek Ouali", "طارق والي", R.AVRRC, (T,), "en", 5),
    Colleague("farid", "Farid Aït Hamza", "فريد آيت حمزة", R.CMH, (A,)),
    Colleague("meriem", "Meriem Dahmani", "مريم دحماني", R.CMH, (O,), "ar", 8),
    Colleague("walid", "Walid Kacimi", "وليد قاسمي", R.MOV, (A,)),
    Colleague("sonia", "Sonia Messaoudi", "سونيا مسعودي", R.MOV, (T,), "en", 3),
    Colleague("lamia", "Lamia Kerrouche", "لمياء كروش", R.COM, (A,), "ar"),
    Colleague("anis", "Anis Bensalah", "أنيس بن صالح", R.COM, (O,), "fr", 6),
    Colleague("houria", "Houria Amrane", "حورية عمران", R.PSEAF, (A,)),
    Colleague("nassim", "Nassim Djabri", "نسيم جابري", R.PSEAF, (T,), "en", 6),
    Colleague("dounia", "Dounia Ferkous", "دنيا فرقوس", R.DPF, ()),
    Colleague("mehdi", "Mehdi Saadoune", "مهدي سعدون", R.DPF, (), "en", 8),
    Colleague("adel", "Adel Guerfi", "عادل قرفي", R.AUD, ()),
    Colleague("samia", "Samia Touati", "سامية تواتي", R.AUD, (), "ar", 4),
    Colleague("sami", "Sami Belkadi", "سامي بلقاضي", R.SYS, ()),
    Colleague("imene", "Imène Cherfaoui", "إيمان شرفاوي", R.SYS, (), "en"),
)
FIRST = "sami"
SECOND = "leila"
LEFT = "brahim"  # headed Tamanrasset; nobody has followed yet, Hakim stands in from Oran
STANDS_IN = "hakim"
LEAVES_SOON = "sonia"
BY_KEY = {colleague.key: colleague for colleague in STAFF}

# Nobody answers for misconduct complaints at Oran: it stands on the head's board.
FUNCTIONS = {
    A: {R.HRC: "omar", R.PFP: "karima", R.MFP: "nadia", R.DPF: "dounia", R.PSEAF: "houria", R.ADM: "rachid"},
    O: {R.HRC: "hakim", R.PFP: "rym", R.MFP: "mounir", R.DPF: "mehdi", R.ADM: "djamila"},
    T: {
        R.HRC: "brahim",
        R.PFP: "karima",
        R.MFP: "mounir",
        R.DPF: "dounia",
        R.PSEAF: "nassim",
        R.ADM: "djamila",
    },
}

# Who passed what, and how many days it is still valid. Karima's lapses this Friday, whatever stands here.
LAPSES = ("karima", "CHILD")
TRAININGS = (
    ("karima", "CHILD", 0), ("karima", "GBV", 400), ("rym", "CHILD", 250), ("rym", "GBV", 90), ("sara", "DATA", 300),
    ("salim", "DATA", 300), ("nour", "DATA", 41), ("hana", "DATA", 180), ("yacine", "DATA", 180),
    ("abdelkader", "DATA", 300), ("abdelkader", "CHILD", 120), ("omar", "PSEA", 200), ("hakim", "PSEA", 15),
    ("nadia", "MED", 365), ("mounir", "MED", 365), ("houria", "PSEA", 365), ("farid", "DATA", 77), ("farid", "CHILD", 77),
)  # fmt: skip


@dataclass(frozen=True)
class Voice:
    """Somebody on a roster. `pledged`: days ago, or None while the paper is missing."""

    office: str
    name: str
    sex: str
    languages: tuple[str, ...]
    phone: str
    hours: str
    conflicts: str = ""
    pledged: int | None = 200


VOICES = (
    Voice(A, "Awa Sanogo", "F", ("bm", "dyu", "fr"), "0555 00 81 01", "dim–jeu, 8 h – 13 h", pledged=310),
    Voice(A, "Mamadou Saïdou Barry", "M", ("fuf", "ff", "fr"), "0661 00 81 02", "tous les jours, sur appel"),
    Voice(
        A,
        "Aïssata Soumaré",
        "F",
        ("snk", "bm", "fr"),
        "0770 00 81 03",
        "lun et mer",
        "pas pour les gens de Yélimané",
    ),
    Voice(A, "Naby Camara", "M", ("sus", "mku", "fr"), "0555 00 81 04", "après 15 h et samedi", pledged=64),
    Voice(A, "Souleymane Diop", "M", ("wo", "ff", "fr"), "0661 00 81 05", "sur rendez-vous"),
    Voice(A, "Mado Ilunga", "F", ("ln", "sw", "fr"), "0790 00 81 06", "mar et jeu"),
    Voice(A, "Hodan Abdi", "F", ("so", "ar"), "0555 00 81 07", "par téléphone, le soir", pledged=25),
    Voice(A, "Shafiq Molla", "M", ("bn", "ur", "en"), "0770 00 81 08", "vendredi et samedi", pledged=None),
    Voice(A, "Selam Haile", "F", ("ti", "am", "en"), "0661 00 81 09", "par téléphone"),
    Voice(O, "Mariam Bagayoko", "F", ("bm", "dyu", "fr"), "0555 00 82 01", "dim–mer, le matin", pledged=150),
    Voice(
        O,
        "Lamine Sambou",
        "M",
        ("mnk", "wo", "fr"),
        "0661 00 82 02",
        "sur appel",
        "not for people from his street",
    ),
    Voice(O, "Kadiatou Bah", "F", ("fuf", "sus", "fr"), "0770 00 82 03", "lun, mer, jeu"),
    Voice(O, "Osas Igbinedion", "F", ("pcm", "en"), "0790 00 82 04", "afternoons", pledged=90),
    Voice(T, "Issoufou Garba", "M", ("ha", "dje", "fr"), "0661 00 83 01", "كل يوم قبل الظهر", pledged=365),
    Voice(T, "Fati Maïga", "F", ("dje", "tmh", "fr"), "0555 00 83 02", "عند الطلب", pledged=120),
    Voice(T, "Sékou Kanté", "M", ("emk", "bm", "dyu"), "0770 00 83 03", "الأحد والثلاثاء", pledged=None),
)
