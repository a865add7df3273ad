"""What goes wrong between a person and a file: fingers, ears, forms, dates, phones, papers. Rates are in `Rates`."""

from dataclasses import dataclass, replace
from random import Random

KEYS = {
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
}
# One sound taken for another.
EARS = (
    ("b", "p"), ("p", "b"), ("v", "f"), ("f", "v"), ("s", "z"), ("z", "s"), ("d", "t"), ("t", "d"), ("g", "k"), ("k", "g"),
    ("l", "r"), ("r", "l"), ("m", "n"), ("n", "m"), ("o", "ou"), ("ou", "o"), ("e", "i"), ("i", "e"), ("a", "e"), ("e", "a"),
    ("ia", "a"), ("an", "am"), ("en", "an"), ("ai", "e"), ("é", "i"), ("j", "z"), ("ch", "s"), ("u", "o"), ("o", "u"),
)  # fmt: skip
CALLED = {
    "mamadou": "Doudou", "mohamed": "Momo", "fatoumata": "Fanta", "fatima": "Fati", "ibrahima": "Ibou", "ousmane": "Ous",
    "abdoulaye": "Ablo", "aminata": "Ami", "mariama": "Mari", "aissatou": "Aissa", "khadija": "Khady", "boubacar": "Bouba",
    "souleymane": "Solo", "moussa": "Balla", "emmanuel": "Emma", "joseph": "Jo", "daniel": "Dani", "samuel": "Sam",
    "michael": "Mike", "thierno": "Cellou", "alpha": "Papa", "seydou": "Seyni", "amadou": "Ladji", "aboubacar": "Abou",
    "mahamadou": "Mamane", "oumou": "Oumy", "kadiatou": "Kadia", "djeneba": "Nene", "mahmoud": "Hamada", "mustapha": "Tafa",
}  # fmt: skip
LEADS = (
    "abdel",
    "abdoul",
    "abdul",
    "abder",
    "ben",
    "bou",
    "bel",
    "el",
    "al",
    "ould",
    "abou",
    "n'",
    "m'",
    "d'",
)


@dataclass(frozen=True)
class Rates:
    """Chances, each of one full name or field unless said otherwise."""

    respelt: float  # of each name: another spelling
    typed: float  # one slip of the fingers
    heard: float  # one sound taken for another
    swapped: float  # given names and surname in each other's place
    dropped: float  # one of three or more names left out; a third as often one of two
    joined: float  # two names written as one, or a compound joined or split
    called: float  # by a nickname, where there is one
    married: float  # of women: the husband's surname instead, or after it
    cut: float  # as a machine-readable line has it, cut short
    initial: float  # one given name as its first letter
    link: float  # the word before the father's name (ag, ben) left out
    script: float  # in the other script, times the share of the origin's files in Arabic
    no_date: float
    year_near: float  # an exact year 1 off; half as often 2
    day_month: float  # day and month in each other's place
    day_wrong: float
    january: float  # an exact date known only by its year, written 1 January
    no_sex: float
    sex_wrong: float
    nat_wrong: float
    no_phone: float  # of those who have one
    new_phone: float  # of those who give one
    phone_wrong: float  # one digit
    no_doc: float
    new_doc: float
    doc_wrong: float
    no_mother: float


FIRST = Rates(
    respelt=0.05, typed=0.015, heard=0.01, swapped=0.02, dropped=0.01, joined=0.01, called=0.002, married=0.005, cut=0.003,
    initial=0.001, link=0.2, script=1.0, no_date=0.01, year_near=0.01, day_month=0.01, day_wrong=0.01, january=0.02,
    no_sex=0.005, sex_wrong=0.004, nat_wrong=0.01, no_phone=0.0, new_phone=0.0, phone_wrong=0.01, no_doc=0.0, new_doc=0.0,
    doc_wrong=0.01, no_mother=0.0,
)  # fmt: skip
AGAIN = Rates(
    respelt=0.15, typed=0.09, heard=0.05, swapped=0.07, dropped=0.05, joined=0.03, called=0.008, married=0.01, cut=0.006,
    initial=0.006, link=0.4, script=1.0, no_date=0.02, year_near=0.03, day_month=0.04, day_wrong=0.03, january=0.06,
    no_sex=0.01, sex_wrong=0.01, nat_wrong=0.02, no_phone=0.12, new_phone=0.25, phone_wrong=0.15, no_doc=0.40, new_doc=0.10,
    doc_wrong=0.08, no_mother=0.45,
)  # fmt: skip
OTHER = Rates(
    respelt=0.26, typed=0.06, heard=0.09, swapped=0.04, dropped=0.04, joined=0.05, called=0.015, married=0.02, cut=0.005,
    initial=0.015, link=0.3, script=1.0, no_date=0.05, year_near=0.07, day_month=0.03, day_wrong=0.05, january=0.09,
    no_sex=0.02, sex_wrong=0.015, nat_wrong=0.03, no_phone=0.2, new_phone=0.3, phone_wrong=0.1, no_doc=0.5, new_doc=0.12,
    doc_wrong=0.12, no_mother=0.35,
)  # fmt: skip
WIDE = 2.5  # how much rarer or more frequent than in AGAIN each thing may be
# The population of `measured.md` §1, as far as it says: spellings, slips, names swapped, dropped or joined; day and month
# exchanged, a year or two off, 1 January; one digit of the phone. No mothers, no papers, no new phones.
MEASURED = Rates(
    respelt=0.25, typed=0.12, heard=0.0, swapped=0.08, dropped=0.06, joined=0.04, called=0.0, married=0.0, cut=0.0,
    initial=0.0, link=0.4, script=0.0, no_date=0.0, year_near=0.05, day_month=0.05, day_wrong=0.0, january=0.08,
    no_sex=0.0, sex_wrong=0.005, nat_wrong=0.005, no_phone=0.0, new_phone=0.0, phone_wrong=0.15, no_doc=1.0, new_doc=0.0,
    doc_wrong=0.0, no_mother=1.0,
)  # fmt: skip
MEASURED_FIRST = replace(MEASURED, respelt=0.0, typed=0.0, swapped=0.0, dropped=0.0, joined=0.0, year_near=0.0, day_month=0.0, january=0.0, phone_wrong=0.0)  # fmt: skip


def drawn(seed: int) -> Rates:
    """Rates to teach with: each thing goes wrong up to `WIDE` times as rarely or as often as in AGAIN. OTHER is never
    taught with: it is what figures are tried on."""
    chance = Random(f"rates {seed}")
    rates = {what: min(0.6, rate * WIDE ** chance.uniform(-1, 1)) for what, rate in vars(AGAIN).items()}
    return replace(AGAIN, **rates | {"script": AGAIN.script})


def typed(word: str, chance: Random) -> str:
    """One slip: a neighbouring key, a letter left out, said twice, too many, or two in the wrong order."""
    if len(word) < 3:
        return word
    place = chance.randrange(1, len(word))
    kind = chance.random()
    if kind < 0.35:
        return word[:place] + beside(word[place], chance) + word[place + 1 :]
    if kind < 0.60:
        return word[:place] + word[place + 1 :]
    if kind < 0.72:
        return word[:place] + word[place - 1] + word[place:]
    if kind < 0.85:
        return word[:place] + beside(word[place], chance) + word[place:]
    return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]


def beside(letter: str, chance: Random) -> str:
    rows = KEYS["azerty" if chance.random() < 0.7 else "qwerty"]
    for height, row in enumerate(rows):
        at = row.find(letter.lower())
        if at >= 0:
            near = [row[other] for other in (at - 1, at + 1) if 0 <= other < len(row)]
            near += [
                rows[other][at]
                for other in (height - 1, height + 1)
                if 0 <= other < 3 and at < len(rows[other])
            ]
            return chance.choice(near)
    return letter


def heard(word: str, chance: Random) -> str:
    ways = [(old, new) for old, new in EARS if old in word[1:]]
    if not ways:
        return word
    old, new = chance.choice(ways)
    place = word.index(old, 1)
    return word[:place] + new + word[place + len(old) :]


def joined(names: list[str], chance: Random) -> list[str]:
    """A compound split or joined; else two neighbouring names as one word."""
    for place, name in enumerate(names):
        low = name.lower()
        if "-" in name or " " in name:
            return [*names[:place], name.replace("-", "").replace(" ", ""), *names[place + 1 :]]
        lead = next((lead for lead in LEADS if low.startswith(lead) and len(low) > len(lead) + 3), "")
        if lead and chance.random() < 0.7:
            parted = name[: len(lead)] + chance.choice((" ", "-", " ")) + name[len(lead) :].capitalize()
            return [*names[:place], parted, *names[place + 1 :]]
    if len(names) < 2:
        return names
    place = chance.randrange(len(names) - 1)
    return [*names[:place], names[place] + names[place + 1].lower(), *names[place + 2 :]]


def digit_wrong(number: str, chance: Random) -> str:
    place = chance.randrange(max(0, len(number) - 8), len(number))
    if chance.random() < 0.25 and place + 1 < len(number):  # two in the wrong order
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number[:place] + chance.choice("0123456789".replace(number[place], "")) + number[place + 1 :]


def as_dialled(prefix: str, number: str, chance: Random) -> str:
    """The six ways to write the same number."""
    way = chance.random()
    if way < 0.35:
        return f"+{prefix}{number}"
    if way < 0.50:
        return f"00{prefix}{number}"
    if way < 0.62:
        return f"+{prefix} " + " ".join(number[place : place + 2] for place in range(0, len(number), 2))
    if way < 0.75:
        return f"0{number}"
    if way < 0.88:
        return number
    return "-".join(number[place : place + 3] for place in range(0, len(number), 3))


def paper_wrong(number: str, chance: Random) -> str:
    for old, new in (("0", "O"), ("O", "0"), ("1", "I"), ("I", "1")):
        if old in number and chance.random() < 0.4:
            place = chance.choice([place for place, sign in enumerate(number) if sign == old])
            return number[:place] + new + number[place + 1 :]
    if chance.random() < 0.3:
        return f"{number[:2]} {number[2:]}"
    return digit_wrong(number, chance) if number[-1].isdigit() else number
