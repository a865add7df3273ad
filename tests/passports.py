"""Invented people with valid papers, the same for the same seed: for tests, exercises and demonstrations.

Names are put together at random from lists of common ones in the style of each country; nobody in particular is meant.
Document numbers follow the look of each country's papers, not any real series.

    traveller(7).zone                     a passport's machine-readable zone
    family(7, size=5)                     parents and children, one surname by custom
    twins(7)  mononym(7)  without_birth_date(7)  guardian_and_child(7)
    crowd(7, 300)                         men 85 %, women 10 %, children 5 % (`domain.md` §14.1)
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from masar.people.identity.mrz_write import write

TODAY = date(2026, 11, 22)

# Country: number pattern (A letter, 9 digit), surnames, men's names, women's names.
STYLES = {
    "ML": ("AA9999999", "Traoré Diarra Coulibaly Keïta Touré Sissoko Dembélé Maïga Cissé Konaté Sangaré Kouyaté",
           "Moussa Amadou Seydou Bakary Ibrahima Modibo Souleymane Drissa Boubacar Adama Sékou Oumar",
           "Fatoumata Aminata Mariam Awa Kadiatou Oumou Djénéba Rokia Assétou Nana"),
    "GN": ("O99999999", "Diallo Bah Barry Sow Camara Condé Baldé Sylla Soumah Bangoura Keita Kourouma",
           "Mamadou Alpha Thierno Ibrahima Alhassane Abdoulaye Mohamed Ousmane Lansana Aboubacar Saïdou",
           "Mariama Fatoumata Hadja Kadiatou Aïssatou Oumou Binta Ramatoulaye Djenabou M'Mah"),
    "CI": ("99AA99999", "Kouassi Koné Ouattara N'Guessan Yao Bamba Kouamé Traoré Coulibaly Konan Touré Gnahoré",
           "Kouadio Ibrahim Moussa Yao Koffi Adama Serge Jean-Marc Drissa Aboubakar Kouakou",
           "Aya Adjoua Affoué Mariam Fatou Awa Aminata Akissi Marie-Laure Salimata"),
    "LR": ("PP9999999", "Johnson Kollie Doe Wesseh Cooper Flomo Sumo Kamara Toe Gbowee Mulbah Dolo",
           "James Emmanuel Prince Abraham Moses Varney Sekou Momolu Samuel Joseph",
           "Comfort Princess Mary Fatu Musu Hawa Patience Martha Korto Annie"),
    "BF": ("A9999999", "Ouédraogo Sawadogo Kaboré Zongo Compaoré Traoré Sanou Somé Tapsoba Ilboudo Kinda Nikiéma",
           "Issouf Adama Salif Boureima Moumouni Rasmané Souleymane Inoussa Hamidou Arouna",
           "Aminata Mariam Fatimata Awa Salimata Rasmata Alimata Bintou Zenabo Habibou"),
    "BJ": ("B999999AA", "Houngbédji Adjovi Dossou Hounsou Ahouansou Gbaguidi Agossou Zinsou Sossou Tchibozo Idrissou",
           "Kossi Rachidi Moussa Romuald Fiacre Codjo Sèna Aziz Mathieu Serge",
           "Afi Akouvi Rafiatou Chimène Bernadette Reine Sènan Mouinatou Pélagie"),
    "SN": ("A99999999", "Ndiaye Diop Fall Sow Ba Gueye Sarr Diouf Faye Sy Mbaye Seck Thiam Ka",
           "Mamadou Cheikh Ousmane Moustapha Ibrahima Abdou Modou Pape El_Hadji Aliou Babacar",
           "Fatou Aminata Awa Khady Mame_Diarra Aïssatou Ndèye Coumba Sokhna Astou"),
    "GM": ("PC999999", "Jallow Ceesay Touray Sanneh Njie Bah Camara Jatta Drammeh Sowe Darboe Manneh",
           "Lamin Modou Ebrima Ousman Musa Bakary Alieu Sulayman Momodou Buba",
           "Fatou Isatou Awa Mariama Binta Kaddijatou Sainabou Haddy Jainaba Nyima"),
    "NE": ("10PC99999", "Issoufou Mahamadou Abdou Hassane Ibrahim Moussa Oumarou Adamou Garba Seyni Harouna Maman",
           "Abdoul_Aziz Moustapha Illiassou Laouali Sani Issa Boubacar Salissou Abdourahamane Nouhou",
           "Hadiza Zeinabou Rabi Mariama Haoua Balkissa Salamatou Aïchatou Ramatou Fati"),
    "NG": ("A99999999", "Okafor Adeyemi Bello Eze Abubakar Osagie Balogun Nwosu Ibrahim Igbinedion Lawal Obi",
           "Chinedu Emeka Tunde Ibrahim Musa Osaze Yusuf Kelechi Olumide Sani",
           "Blessing Ngozi Aisha Joy Precious Folake Hauwa Chioma Faith Zainab"),
    "CM": ("999999999", "Mbarga Ngono Tchoumi Fotso Abdoulaye Njoya Atangana Nkeng Kamga Bikoula Essomba Tabi",
           "Jean-Paul Hervé Alain Oumarou Blaise Cédric Emmanuel Ahmadou Ngu Didier",
           "Marie-Claire Solange Aïssatou Brenda Estelle Pulchérie Habiba Nadège Odile"),
    "CD": ("OP9999999", "Kabongo Mukendi Ilunga Tshibangu Mbuyi Lukusa Kasongo Ngoy Mwamba Nzuzi Kalala",
           "Patrick Héritier Trésor Junior Dieudonné Christian Glody Fiston Papy",
           "Chantal Espérance Gloria Merveille Naomie Bibiche Déborah Mamie Rachel"),
    "KE": ("AK9999999", "Otieno Wanjiru Kamau Mwangi Ochieng Kiptoo Mutua Njoroge Achieng Hassan Omondi",
           "Brian Kevin John Peter Dennis Abdi Victor James Samuel",
           "Mercy Grace Faith Halima Esther Joyce Wambui Akinyi Ruth"),
    "TZ": ("TAE999999", "Mushi Juma Mwakasege Massawe Said Kimaro Mfinanga Hamisi Nyerembe Shayo Makame",
           "Juma Hamisi Emmanuel Baraka Salum Rashidi Godfrey Ally Erasto",
           "Neema Asha Zuhura Rehema Upendo Mwanaidi Happiness Fatuma Saida"),
    "UG": ("A99999999", "Okello Nakato Mugisha Ssebunya Akello Tumusiime Kato Nansubuga Odongo Byaruhanga",
           "Moses Ronald Denis Isaac Julius Hakim Brian Godfrey Ivan",
           "Sarah Brenda Harriet Prossy Aisha Juliet Doreen Winnie Stella"),
    "ZM": ("ZN999999", "Banda Phiri Mwale Tembo Zulu Mulenga Chanda Bwalya Lungu Mwansa Sakala",
           "Chola Mwila Joseph Kennedy Bwalya Patrick Mulenga Gift Emmanuel",
           "Mutinta Chanda Mary Precious Thandiwe Natasha Bupe Memory Grace"),
    "ZW": ("BN999999", "Moyo Ncube Sibanda Dube Ndlovu Chikwanha Mutasa Nyathi Marufu Gumbo Chirwa",
           "Tendai Tatenda Blessing Farai Thabani Tapiwa Munashe Nkosana Takudzwa",
           "Rudo Chipo Nyasha Tsitsi Sithembile Rutendo Nokuthula Vimbai Memory"),
}  # fmt: skip

# How often each origin comes to a counter in Algeria (`domain.md` §14.1); the others share what is left.
WEIGHTS = {"ML": 24, "GN": 22, "CI": 12, "NE": 8, "NG": 9, "BF": 9, "CM": 6, "SN": 4, "BJ": 2}
MONONYMS = ["Moussa", "Hamidou", "Ousmane", "Mahamat", "Issa", "Awa", "Mariama", "Salamatou"]
# Customs: a wife keeps her father's name nearly everywhere here; children bear the father's. In Niger one's second
# name is the father's first.


@dataclass(frozen=True)
class Traveller:
    """One invented person with one paper. `relation`: "", "spouse", "child", "twin", "guardian" or "ward", towards the
    first of the group. `birth` is None where the paper says nothing."""

    nationality: str
    surname: str
    given_names: str
    sex: str
    birth: date | None
    number: str
    expiry: date
    layout: str
    relation: str = ""
    zone: str = field(default="", repr=False)

    @property
    def full_name(self) -> str:
        return f"{self.given_names} {self.surname}".strip()

    def age_on(self, day: date) -> int | None:
        """Full years, or None."""
        if self.birth is None:
            return None
        return day.year - self.birth.year - ((day.month, day.day) < (self.birth.month, self.birth.day))


def traveller(
    seed: int | Random, nationality: str = "", *, today: date = TODAY, **fixed: object
) -> Traveller:
    """One person; `fixed` sets any field. Adults of 18 to 48 unless `birth` is given; some papers have expired."""
    random = seed if isinstance(seed, Random) else Random(seed)
    nationality = nationality or _nationality(random)
    pattern, surnames, men, women = STYLES[nationality]
    sex = str(fixed.get("sex") or random.choices("MF", (88, 12))[0])
    given = random.sample(_names(men if sex == "M" else women), random.choices((1, 2), (70, 30))[0])
    facts: dict[str, object] = {
        "nationality": nationality,
        "surname": random.choice(_names(surnames)),
        "given_names": " ".join(given),
        "sex": sex,
        "birth": _day(random, today, 18 + min(int(random.expovariate(1 / 9)), 30)),
        "number": _number(random, pattern),
        "expiry": today + timedelta(days=random.randint(-400, 1700)),
        "layout": random.choices(("TD3", "TD1", "TD2"), (84, 12, 4))[0],
    }
    person = Traveller(**{**facts, **fixed})  # type: ignore[arg-type]
    if person.birth and person.expiry < person.birth + timedelta(days=400):
        person = Traveller(**{**vars(person), "expiry": today + timedelta(days=random.randint(400, 1700))})
    return _with_zone(person)


def _with_zone(person: Traveller) -> Traveller:
    zone = write(
        person.layout,
        issuer=person.nationality,
        surnames=person.surname,
        given_names=person.given_names,
        number=person.number,
        nationality=person.nationality,
        birth=person.birth,
        sex=person.sex,
        expiry=person.expiry,
    )
    return Traveller(**{**vars(person), "zone": zone})


def family(seed: int, size: int = 4, nationality: str = "", *, today: date = TODAY) -> list[Traveller]:
    """`size` from 1 to 9: a parent, the other parent (mostly), then children under 18, at least ten months apart."""
    random = Random(seed)
    nationality = nationality or _nationality(random)
    father = traveller(
        random, nationality, today=today, sex="M", birth=_day(random, today, random.randint(30, 48))
    )
    mother = traveller(
        random, nationality, today=today, sex="F", birth=_day(random, today, random.randint(28, 40))
    )
    both = size > 1 and (size > 4 or random.random() < 0.8)
    parents = [father, _related(mother, "spouse")] if both else [random.choice((father, mother))]
    born = today - timedelta(days=random.randint(20, 700))
    children = []
    for _place in range(size - len(parents)):
        sex = random.choice("MF")
        surname = father.given_names.split()[0] if nationality == "NE" else father.surname
        child = traveller(
            random,
            nationality,
            today=today,
            sex=sex,
            birth=born,
            surname=surname,
            relation="child",
            layout="TD3",
        )
        children.append(child)
        born -= timedelta(days=random.randint(310, 800))
    return [*parents, *children]


def twins(seed: int, *, today: date = TODAY) -> list[Traveller]:
    """Two born the same day of the same name, often called Hassan and Hussein: alike to every key."""
    random = Random(seed)
    nationality = random.choice(("ML", "GN", "SN", "BF", "NE"))
    first = traveller(random, nationality, today=today, sex="M", given_names="Alassane", layout="TD3")
    second = traveller(
        random, nationality, today=today, sex="M", given_names="Ousseynou", surname=first.surname, birth=first.birth,
        relation="twin", layout="TD3",
    )  # fmt: skip
    return [first, second]


def mononym(seed: int, *, today: date = TODAY) -> Traveller:
    """Somebody with one name."""
    random = Random(seed)
    name = random.choice(MONONYMS)
    return traveller(random, random.choice(("NE", "ML", "BF")), today=today, surname=name, given_names="")


def without_birth_date(seed: int, *, today: date = TODAY) -> Traveller:
    """A paper that leaves the birth date open."""
    return traveller(seed, today=today, birth=None)


def guardian_and_child(seed: int, *, today: date = TODAY) -> list[Traveller]:
    """An adult and a child who travels with them and is not theirs: other surname, other nationality now and then."""
    random = Random(seed)
    adult = traveller(random, today=today, relation="guardian")
    country = adult.nationality if random.random() < 0.8 else ""
    return [
        adult,
        traveller(
            random, country, today=today, birth=_day(random, today, random.randint(6, 16)), relation="ward"
        ),
    ]


def crowd(seed: int, count: int, *, today: date = TODAY) -> list[Traveller]:
    """`count` people alone or in families, in the proportions of `domain.md` §14.1."""
    random = Random(seed)
    people: list[Traveller] = []
    while len(people) < count:
        if random.random() < 0.04:
            people += family(
                random.randrange(10**9), random.choices(range(2, 7), (30, 35, 20, 10, 5))[0], today=today
            )
        else:
            sex = random.choices("MF", (92, 8))[0]
            people.append(traveller(random, today=today, sex=sex))
    return people[:count]


def _related(person: Traveller, relation: str) -> Traveller:
    return Traveller(**{**vars(person), "relation": relation})


def _nationality(random: Random) -> str:
    others = [country for country in STYLES if country not in WEIGHTS]
    weights = {**WEIGHTS, **dict.fromkeys(others, 4 / len(others))}
    return random.choices(list(weights), list(weights.values()))[0]


def _names(text: str) -> list[str]:
    return [name.replace("_", " ") for name in text.split()]


def _day(random: Random, today: date, age: int) -> date:
    """A birthday of somebody who is `age` today; the first of January more often than chance."""
    born = today - timedelta(days=round(age * 365.2425) + 1 + random.randrange(363))
    return date(born.year, 1, 1) if random.random() < 0.12 and age > 2 else born


def _number(random: Random, pattern: str) -> str:
    kinds = {"A": "ABCDEFGHJKLMNPRSTUVWXYZ", "9": "0123456789"}
    return "".join(random.choice(kinds[sign]) if sign in kinds else sign for sign in pattern)
