"""Where the demo's people come from, in the shares of the movements published for Algeria, and how they speak."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`tongues`: languages spoken best, most frequent first. `lingua`: what is spoken at an office without an
    interpreter. `passport`: the shape of a number, A a letter and 0 a digit; all are invented."""

    country: str
    weight: int
    tongues: tuple[str, ...]
    lingua: str
    passport: str
    villages: tuple[str, ...]


ORIGINS = (
    Origin(
        "ML",
        24,
        ("bm", "snk", "ff", "emk", "fr", "bm"),
        "fr",
        "AA0000000",
        (
            "Sikoro",
            "Kabaté",
            "Marena",
            "Tambacara",
            "Banankoro",
            "Diéma Coura",
            "Niaréla",
            "Somankidi",
            "Fatao",
        ),
    ),
    Origin(
        "GN",
        22,
        ("fuf", "mku", "sus", "fr"),
        "fr",
        "O00000000",
        ("Dar es Salam", "Hafia", "Lélouma centre", "Banko", "Sarékaly", "Madina", "Kintinian", "Tougnifili"),
    ),
    Origin(
        "CI",
        12,
        ("dyu", "fr", "fr", "bm"),
        "fr",
        "00AA00000",
        ("Yopougon Gesco", "Abobo Anador", "Koko", "Belleville 2", "Soba", "Orly", "Air France 3"),
    ),
    Origin(
        "NE",
        8,
        ("ha", "dje", "ff", "tmh", "ha"),
        "fr",
        "00PC00000",
        ("Birni Gaouré", "Kantché", "Droum", "Tudun Wada", "Boukoki", "Angoual Mata"),
    ),
    Origin(
        "NG",
        9,
        ("pcm", "en", "ig", "yo", "ha"),
        "en",
        "A00000000",
        ("Uselu", "Ekpoma road", "Sabon Gari", "New Benin", "Aduwawa", "Ugbowo"),
    ),
    Origin(
        "BF",
        9,
        ("mos", "mos", "dyu", "fr", "ff"),
        "fr",
        "A0000000",
        ("Béguédo", "Niaogho", "Zabré centre", "Pissila", "Sarfalao", "Tanghin"),
    ),
    Origin(
        "CM",
        6,
        ("fr", "en", "fr", "ff"),
        "fr",
        "AA000000",
        ("New Bell", "Bonabéri", "Mokolo", "Foréké", "Mile 4"),
    ),
    Origin(
        "SN",
        4,
        ("wo", "ff", "mnk", "srr"),
        "fr",
        "A00000000",
        ("Diaobé", "Médina Gounass", "Goudiry", "Grand Dakar"),
    ),
    Origin("BJ", 2, ("fr", "yo"), "fr", "B0000000", ("Agla", "Zongo", "Ganhi")),
    Origin("GM", 1, ("mnk", "wo", "en"), "en", "PC000000", ("Brikama Nyambai", "Bundung")),
    Origin("TD", 1, ("ar", "fr"), "ar", "R0000000", ("Amriguébé", "Diguel")),
    Origin("SD", 1, ("ar",), "ar", "P00000000", ("أم درمان القديمة", "حي النهضة")),
    Origin("LR", 1, ("en",), "en", "L000000", ("Red Light", "Duala")),
    Origin("CD", 1, ("ln", "sw", "fr"), "fr", "OP0000000", ("Masina", "Ndjili Q7")),
)
BY_COUNTRY = {origin.country: origin for origin in ORIGINS}
IN_ARABIC = ("TD", "SD", "MA", "TN", "EG", "SY", "YE")  # a name in its own script is usual
