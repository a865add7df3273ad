"""Spellings of one name that no rule of sound brings together, and the small words inside names."""


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# name as usually written in Arabic-French spelling: other spellings that stand for it. Folded, without accents.
# Only pairs that one person is really found under; not every name of the same root (Fatou is not Fatima).
SAME = {
    "abdallah": "abdullahi abdoulahi abdoulaye abdulaye abdoullah abdoulay ablaye ablay",
    "aboubacar": "babacar bakary",
    "ahmed": "amed ahamed ahmet hamed",
    "aicha": "ayesha aissatou aissata aishatu ayisha",
    "ali": "aliou alioune aliyu aliu alieu على",
    "amadou": "ahmadou ahmadu hamadou ahamadou",
    "cheikh": "cheikhou shehu chekh",
    "amina": "امينتا امينتو",
    "djamal": "gamal gamel",
    "djibril": "jibrin djibrine",
    "fatimata": "fatoumata fatumata",
    "habib": "abib abibou",
    "hadj": "hadji alhaji elhadji alhadji elhaji",
    "hamza": "hamzat hamzath hamsa",
    "hassan": "alassane lassana lassane lansana lassina alassan",
    "ibrahim": "braima ibraima abraham birahim",
    "khadija": "hadija hadidja hadiza hadijatou hadizatou khady",
    "khaled": "halidou halid",
    "khalil": "halilou halil",
    "mahamadou": "mouhamadou muhamadu",
    "mariam": "maryama",
    "ndiaye": "njie ndiay njai انداي نداي انجاي",
    "kouadio": "kwadwo kwadio koadio kouadjo",
    "kouame": "kwame kwamena",
    "kouassi": "kwasi kwesi",
    "pierre": "peter pedro petros boutros بطرس",
    "etienne": "stephen steven stephane estevao",
    "michel": "michael mikael miguel michal",
    "othmane": "ousmane usman osman ousman uthman othman ousmanou otmane atmane osumane usumane عثمان",
    "ramadan": "ramazan ramazani ramazane",
    "rahmane": "ramane rahamane rahamani",
    "rokia": "rouguiatou rougui rouguia",
    "salih": "salif salifou salifu saliou saliu ساليفو",
    "sawadogo": "savadogo",
    "seydou": "saidou saidu seidou",
    "traore": "trawally tarawally tarawalie tarawali trawalley trawore",
    "yahya": "yaya yaia",
    "youssouf": "issouf issoufou isufu issufu yssoufou issoufa isuf ايسوفو اسوفو ايسوف",
    "zeinab": "seynabou zainabou seynab",
    "zahra": "zara zarah",
    "اسحاق": "ishaq ishaak issaka ishak isaac ishaka ishaku issaga issak isaka",
    "انور": "anouar anwar anwaar enouar",
    "معاذ": "mouad muaz moaz moez mouadh moad maaz",
}

# Words that lead to the next word and are one name with it.
JOINED = words("ben bin ibn abou abu aboo abi bou بن ابن ابو بو ابي")
SERVANT = words("abd abdel abdal abdul abder abdur abdes abdus abdis abdil abded abden عبد")
# Given names by themselves (Abdoul Ouédraogo) that are one name with a name of God after them (Abdoul Aziz).
SERVANT_MAYBE = words("abdou abdoul abdu abdo")
OF_GOD = words(
    "rahman rahim karim kader aziz majid salam latif wahab malik ghani jalil razak samad nasser hamid hakim basset "
    "fattah hadi moumin wadoud ghaffar jabbar khalek kouddous rachid raouf sattar wahid hafiz halim moutalib kahar"
)
ARTICLES = words("al el ul il er ar ur es as us ad ed ud en an un ال")
FAITH = words("dine din deen eddine eddin uddin uddeen addin addine edine udin دين الدين")

# Words between names: son of, daughter of, called, born. They come and go from paper to paper.
DROPPED = words(
    "ould wuld weld ouled mint bint bent ag ult walet wallet dit dite alias epouse epse ep nee veuve vve fils "
    "mr mme mlle mrs ms ولد بنت منت اغ مشهور زوجة ارملة"
)
# What a form says where somebody has one name, or none is known.
NO_NAME = words("fnu lnu xxx xx nfn nln unknown inconnu inconnue neant sansnom مجهول")
