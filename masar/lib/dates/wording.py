"""Words in which people say dates: French, English and Arabic (Maghreb, Levant, Egypt), folded, all languages at once."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Month number: its names. Abbreviations of three letters or more are added where only one month begins so.
MONTH_NAMES = {
    1: "janvier janv january jan janfi جانفي جانفيه يناير",
    2: "fevrier fevr fev february feb فيفري فيفريه فبراير شباط",
    3: "mars march mar مارس اذار",
    4: "avril avr april apr افريل ابريل نيسان",
    5: "mai may ماي مايو ايار",
    6: "juin june jun جوان يونيو يونيه حزيران",
    7: "juillet juil july jul جويليه جويلي يوليو يوليه تموز",
    8: "aout aou august aug اوت اغسطس غشت اب",
    9: "septembre sept sep september سبتمبر شتنبر ايلول",
    10: "octobre oct october اكتوبر",
    11: "novembre nov november نوفمبر نونبر",
    12: "decembre dec december ديسمبر دجنبر",
}
MONTHS = {name: month for month, names in MONTH_NAMES.items() for name in names.split()}
# تشرين and كانون name two months each, by the word after them.
SECOND = {"تشرين": (10, 11), "كانون": (12, 1)}
FIRST_WORDS, SECOND_WORDS = words("الاول اول"), words("الثاني ثاني")

HIJRI_NAMES = {
    1: "muharram mouharram محرم",
    2: "safar صفر",
    7: "rajab radjab rajeb رجب",
    8: "chaabane chaaban shaban shaaban شعبان",
    9: "ramadan ramadhan ramazan رمضان",
    10: "chawal chaoual shawwal shawal شوال",
    11: "qaada kaada القعده",
    12: "hijja hidja الحجه",
}
HIJRI_MONTHS = {name: month for month, names in HIJRI_NAMES.items() for name in names.split()}
HIJRI = words("h ah ه هجري هجريه هجريا hijri hegire hegirien hegirienne")
# Feast: Hijri month and day.
FEASTS = {
    **dict.fromkeys(words("tabaski kebir kabir adha اضحي الاضحي"), (12, 10)),
    **dict.fromkeys(words("korite fitr الفطر"), (10, 1)),
    **dict.fromkeys(words("mouloud mawlid maouloud gamou مولد المولد"), (3, 12)),
    **dict.fromkeys(words("achoura ashura tamkharit عاشوراء"), (1, 10)),
}

ABOUT = words(
    "vers environ env environs autour presume presumee estime estimee peut etre about around circa ca c approx "
    "approximately roughly maybe perhaps probably estimated or so حوالي حوالى نحو تقريبا قرابه ربما يقارب"
)
UNKNOWN = words(
    "unknown inconnu inconnue inconnus not known dont know do i she he doesnt does n a na nsp ne sait sais pas je il elle "
    "non renseigne ignore ignoree مجهول غير معروف معروفه لا اعرف يعرف تعرف ادري يدري"
)
# Never enough by themselves to say that a date is unknown.
NOT_ALONE = words("i she he do does a n je il elle ne non not لا غير")

YEARS = words("ans an ann year years yr yrs yo y سنه سنوات سنين عام عاما اعوام")
MONTHS_OLD = words("mois month months شهر شهرا اشهر شهور")
WEEKS = words("semaine semaines week weeks wk wks اسبوع اسابيع اسبوعا")
DAYS = words("jour jours day days يوم ايام يوما")
AGE = words("age ages agee old عمره عمرها عمري العمر عندو عنده عندها")
DECADES = {
    "خمسينات": 1950, "ستينات": 1960, "سبعينات": 1970, "ثمانينات": 1980, "تسعينات": 1990,
    "خمسينيات": 1950, "ستينيات": 1960, "سبعينيات": 1970, "ثمانينيات": 1980, "تسعينيات": 1990,
}  # fmt: skip
DECADE = words("annees s decade decennie")
BETWEEN = words("entre between et and ou or to a بين و او الي")

# Part of a year: first and last month. Where a season crosses New Year, the whole year.
PARTS = {
    **dict.fromkeys(words("debut early beginning start بدايه اوائل"), (1, 4)),
    **dict.fromkeys(words("mi mid milieu middle منتصف"), (5, 8)),
    **dict.fromkeys(words("fin late end نهايه اواخر"), (9, 12)),
    **dict.fromkeys(words("hivernage pluies rains rainy امطار الامطار"), (6, 10)),
    **dict.fromkeys(words("ete summer صيف"), (6, 9)),
    **dict.fromkeys(words("printemps spring ربيع"), (3, 6)),
    **dict.fromkeys(words("automne autumn fall خريف"), (9, 12)),
    **dict.fromkeys(words("seche dry hiver winter شتاء"), (1, 12)),
}

YEAR_AHEAD = words("en in annee year سنه عام vers ca c circa مواليد")

NOISE = words(
    "le la les l en in of de d du des the on au aux er th st nd rd eme born ne nee date naissance annee mois saison season "
    "time period jour aid eid el al عيد يوم سنه عام شهر مواليد من ولد ولدت في تاريخ الميلاد موسم فصل ميلادي ميلاديه م xx x xxxx"
)
