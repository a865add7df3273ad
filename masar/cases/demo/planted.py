"""The people of the planted stories, as their clerks typed them. Nobody here is a real person."""

from datetime import date, timedelta

from masar.people.identity import mrz_write

from .people import Typed

ONE_PHONE = "0661 00 44 02"  # of two brothers
COUSIN = "0555 00 44 17"  # given by the hidden wife, months ago, and by her husband, this week
TWICE = "O00417733"  # one passport, written down at two offices


# fmt: off
def asked(alone: str = "yes", *, woman: bool = False, **otherwise: str) -> Typed:
    """The questions that are asked aloud, and the agreement."""
    answers = {"alone": alone, "ill": "no", "help": "no", "private": "no", "consent": "given"}
    return answers | ({"pregnant": "no"} if woman else {}) | otherwise


def wife() -> Typed:
    return {"family": "Doumbouya", "given": "Mariama", "spoken": "Mariama Dumbuya", "sex": "F", "birth": "vers 1998",
            "nationality": "GN", "language": "mku", "language2": "fr", "marital": "REL", "home": "Siguiri, Kankan",
            "village": "Kintinian", "phone": COUSIN, "whose": "sa cousine", "safe_hours": "le matin seulement",
            "safe_words": "dire « la couture »"} | asked(woman=True, private="unsaid")


def husband() -> Typed:
    return {"spoken": "ANSOUMANE KEITA", "native": "أنسومان كيتا", "sex": "M", "birth": "حوالي 1989", "nationality": "GN",
            "language": "mku", "language2": "fr", "marital": "REL", "home": "Siguiri, Kankan", "village": "Kintinian",
            "phone": COUSIN, "whose": "ابنة عم", "address": "باب الزوار"} | asked("yes")


def brother(given: str, birth: str, whose: str) -> Typed:
    return {"spoken": f"{given} Dembélé", "sex": "M", "birth": birth, "nationality": "ML", "language": "bm", "language2": "fr",
            "home": "Koutiala, Sikasso", "village": "Sincina", "phone": ONE_PHONE,
            "whose": whose, "address": "Bordj El Kiffan, chantier"} | asked("no")


def stateless() -> Typed:
    return {"spoken": "Akli ag Moussa", "native": "أكلي أغ موسى", "sex": "M", "birth": "حوالي 1988", "nationality": "XXA",
            "language": "tmh", "language2": "ar", "marital": "SIN", "home": "بين تين زواتين وتساليت",
            "document": "UNHCR", "number": "ALG-00-3316", "address": "تهقارت"} | asked()


def twins() -> tuple[Typed, Typed]:
    shared = {"family": "Sarr", "sex": "M", "birth": "17/08/2001", "nationality": "SN", "marital": "SIN", "relation": ""}
    first = shared | {"given": "Assane", "language": "wo", "language2": "fr", "home": "Thiès, Thiès", "village": "Grand Thiès",
                      "phone": "0790 00 44 31", "address": "Oran, Es Sénia, atelier de soudure"} | asked("no")
    second = shared | {"given": "Ousseynou", "relation": "BRO"} | asked("no", ill="yes")
    return first, second


def mononym() -> Typed:
    return {"spoken": "ILLIASSOU", "sex": "M", "birth": "عمره 24 سنة", "nationality": "NE", "language": "ha",
            "home": "Mirriah, Zinder", "phone": "المعلّم 0770 00 44 40"} | asked()


def spelt_otherwise() -> Typed:
    return {"family": "Traore", "given": "Fatoumata", "spoken": "Fanta Tarawélé", "spelling": "Fatimata Taraoré", "sex": "F",
            "birth": "12/11/1993", "nationality": "ML", "language": "bm", "language2": "fr", "marital": "WID",
            "home": "Kita, Kayes", "village": "Sagabari", "document": "CONSULAR-CARD", "number": "ML-ORN-00217",
            "phone": "0555 00 44 52", "safe_hours": "après 17 h"} | asked(woman=True)


def first_time(today: date) -> Typed:
    until = date(today.year + 2, 4, 9)
    zone = mrz_write.write(issuer="GN", nationality="GN", surnames="Soumah", given_names="Mohamed Lamine", number=TWICE,
                           birth=date(1995, 6, 21), sex="M", expiry=until)
    return {"zone": zone, "language": "sus", "language2": "fr", "home": "Boffa, Boké", "phone": "0660 00 44 61",
            "whose": "صديق"} | asked()


def second_time() -> Typed:
    """The same passport, copied by hand from a photo on a phone; the name as it was heard."""
    return {"spoken": "mamadu lamin suma", "sex": "M", "birth": "1995", "nationality": "GN", "language": "sus",
            "document": "PASSPORT", "number": "o00 417 733", "home": "near Boffa", "phone": "0696 00 44 62",
            "address": "El Harrach nr station"} | asked()


def ward_and_guardian(today: date) -> tuple[Typed, Typed]:
    """He turns eighteen next week: from that day he is asked himself."""
    birthday = today + timedelta(days=6)
    if (birthday.month, birthday.day) == (2, 29):
        birthday -= timedelta(days=1)
    boy = {"spoken": "Sékou Condé", "sex": "M", "birth": f"{birthday:%d/%m}/{birthday.year - 18}", "nationality": "GN",
           "language": "mku", "home": "Kankan, Kankan", "village": "Banko", "phone": "0661 00 44 71", "whose": "son oncle",
           "document": "BIRTH", "number": "1187/08"} | asked("no")
    boy |= {"consent": "legal", "ask_again": birthday.isoformat(),
            "reason": "Son oncle maternel, tuteur par jugement de Kankan, est présent et décide avec lui."}
    uncle = {"family": "Condé", "given": "Mory", "sex": "M", "birth": "vers 1982", "nationality": "GN", "language": "mku",
             "language2": "fr", "marital": "MAR", "relation": "GUA", "whose": "le sien"} | asked("no")
    return boy, uncle


def family_of_nine(today: date) -> list[Typed]:
    father = {"family": "Coulibaly", "given": "Boubacar", "sex": "M", "birth": "04/01/1983", "nationality": "ML",
              "language": "bm", "language2": "fr", "marital": "MAR", "home": "Ségou, Ségou", "village": "Pélengana",
              "document": "PASSPORT", "number": "AA4410927", "expires": f"30/05/{today.year + 1}", "phone": "0555 00 44 81",
              "address": "Bordj El Kiffan, derrière l’école"} | asked("no")
    mother = {"family": "Diarra", "given": "Kadidia", "sex": "F", "birth": "vers 1989", "marital": "MAR", "relation": "SPO",
              "nationality": "ML", "language": "bm", "document": "FAMILY-BOOK"} | asked("no", woman=True, pregnant="yes")
    children = []
    for given, sex, age in (("Bréhima", "M", 15), ("Assitan", "F", 13), ("Youssouf", "M", 11), ("Rokia", "F", 9),
                            ("Modibo", "M", 6), ("Nana", "F", 4), ("Madou", "M", 1)):
        child = {"family": "Coulibaly", "given": given, "sex": sex, "birth": f"{age} ans", "consent": "parent",
                 "relation": "SON" if sex == "M" else "DAU"}
        children.append(child | ({**asked("no", woman=sex == "F"), "consent": "parent"} if age >= 12 else {}))
    return [father, mother, *children]


def no_birth_date() -> Typed:
    return {"spoken": "HADIZA", "sex": "F", "nationality": "NE", "language": "dje", "marital": "WID", "village": "Birni Gaouré",
            "address": "قطع الواد، عند ابنتها"} | asked("no", woman=True, pregnant="unsaid", help="not_asked")


def only_arabic() -> Typed:
    return {"native": "آدم إسحاق عبد الرحمن", "sex": "M", "birth": "3 رمضان 1415", "nationality": "SD", "language": "ar",
            "marital": "MAR", "village": "حي النهضة، الجنينة", "phone": "٠٧٩٠ ٠٠ ٤٤ ٩٥"} | asked()


def bangla() -> Typed:
    return {"spoken": "shahin mia", "native": "শাহিন মিয়া", "sex": "M", "birth": "about 1997", "nationality": "BD",
            "language": "bn", "marital": "MAR", "village": "Madaripur side", "phone": "boss 0793 00 44 97"} | asked("no")


def amharic() -> Typed:
    return {"spoken": "Tigist Wolde", "native": "ትዕግስት ወልዴ", "sex": "F", "birth": "2000", "nationality": "ET", "language": "am",
            "phone": "0770 00 44 99", "safe_hours": "le dimanche"} | asked(woman=True, private="yes")


def dying() -> Typed:
    return {"spoken": "Zoumana Diabaté", "sex": "M", "birth": "about 1964", "nationality": "ML", "language": "bm",
            "language2": "fr", "marital": "MAR", "home": "Kangaba, Koulikoro", "village": "Kéla", "document": "CONSULAR-CARD",
            "number": "ML-ALG-04410", "phone": "0770 00 44 60", "whose": "the nurse", "address": "hospital, room 6"} \
        | asked("no", ill="yes", help="yes")


def child_alone(today: date) -> Typed:
    """A boy without anybody: Protection has him from the first minute."""
    return {"spoken": "YOUSSOUF", "sex": "M", "birth": "عمره 15 سنة", "nationality": "CI", "language": "dyu", "language2": "fr",
            "village": "Abobo", "address": "باب الزوار، مع شباب من الورشة"} \
        | asked("yes", private="yes", consent="child", reason="Il est seul et demande de l’aide ; Protection prévenue.",
                ask_again=(today + timedelta(days=30)).isoformat())


def expelled() -> Typed:
    return {"spoken": "HAROUNA SALEY", "native": "هارونا سالي", "sex": "M", "birth": "1991", "nationality": "NE",
           "language": "ha", "language2": "fr", "marital": "MAR", "home": "Arlit, Agadez", "phone": "0660 00 44 90"} | asked()


UNFINISHED: tuple[Typed, ...] = (
    {"spoken": "MOUSSA GARIKO", "sex": "M", "birth": "حوالي 2000", "nationality": "NE", "language": "dje", "alone": "yes"},
    {"spoken": "AÏCHATOU", "sex": "F", "nationality": "NE", "language": "ha", "home": "Tanout", "ill": "not_asked"},
)
