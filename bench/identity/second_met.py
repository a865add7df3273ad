"""Who meets a person of the second generator, and what they write down."""

from dataclasses import dataclass
from datetime import date
from math import exp
from random import Random

from .second_sounds import drawn, misheard, mistyped, read, written

# Country, share of people, peoples there with their shares, the school of its registers, dialling code.
COUNTRIES = (
    ("ML", 12, (("west", 1.0),), "french", "223"), ("GN", 15, (("west", 1.0),), "french", "224"),
    ("SN", 7, (("west", 1.0),), "french", "221"), ("GM", 4, (("west", 1.0),), "english", "220"),
    ("SL", 4, (("west", 0.8), ("guinea", 0.2)), "english", "232"), ("GW", 2, (("west", 1.0),), "portuguese", "245"),
    ("CI", 9, (("west", 0.5), ("guinea", 0.5)), "french", "225"), ("BF", 4, (("west", 1.0),), "french", "226"),
    ("NE", 5, (("hausa", 1.0),), "french", "227"), ("NG", 8, (("hausa", 0.35), ("guinea", 0.65)), "english", "234"),
    ("CM", 7, (("guinea", 0.75), ("hausa", 0.25)), "french", "237"), ("GH", 2, (("guinea", 1.0),), "english", "233"),
    ("TG", 2, (("guinea", 1.0),), "french", "228"), ("BJ", 2, (("guinea", 1.0),), "french", "229"),
    ("CD", 4, (("congo", 1.0),), "french", "243"), ("MA", 2, (("maghrib", 1.0),), "french", "212"),
    ("SY", 2, (("maghrib", 1.0),), "english", "963"), ("SD", 4, (("nile", 1.0),), "english", "249"),
    ("TD", 2, (("nile", 0.7), ("hausa", 0.3)), "french", "235"), ("ER", 2, (("horn", 1.0),), "english", "291"),
    ("SO", 1, (("horn", 1.0),), "scholar", "252"), ("BD", 3, (("bengal", 1.0),), "english", "880"),
)  # fmt: skip
TODAY = date(2026, 10, 1)
MEETINGS = {"passport": 0.14, "french": 0.34, "english": 0.15, "portuguese": 0.03, "police": 0.03, "hotline": 0.13, "sheet": 0.18}  # fmt: skip
CONFUSABLE = {"0": "O", "O": "0", "1": "I", "I": "1", "8": "B", "B": "8", "5": "S", "S": "5"}


@dataclass(slots=True)
class Person:
    """`names`, `family`, `mother`: sounds. `ways`: how each of the names is written on their own papers."""

    number: int
    country: int
    female: bool
    names: list[str]
    family: list[str]
    mother: list[str]
    ways: list[int]
    born: date
    known_day: bool
    phone: str
    paper: str


def met(person: Person, later: float, chance: Random) -> list[str]:
    """A row without `rid`: what somebody wrote down so many years after the first time."""
    how = chance.choices(list(MEETINGS), list(MEETINGS.values()))[0]
    given, family = called(person, how, chance)
    if person.female and later and chance.random() < 1 - exp(-0.05 * later):
        family = [*family[:-1], written(drawn(read(), ("west", "family"), chance), "french", 0)]
    sex = "F" if person.female != (chance.random() < 0.006) else "M"
    nat = COUNTRIES[person.country][0]
    if chance.random() < 0.015:
        nat = chance.choice(COUNTRIES)[0]
    blank = {"police": 0.3, "hotline": 0.12, "sheet": 0.03}.get(how, 0.004)
    first, last = " ".join(given), " ".join(family)
    if (how == "sheet" and chance.random() < 0.12) or chance.random() < 0.02:
        first, last = last, first
    if how == "sheet":
        first, last = first.upper()[:18], last.upper()[:18]
    born, estimated = birth(person, how, later, chance)
    return [
        first, last, mother(person, how, chance), "" if chance.random() < blank else sex, born, estimated,
        "" if chance.random() < blank / 2 else nat, phone(person, how, later, chance), paper(person, how, chance),
    ]  # fmt: skip


def called(person: Person, how: str, chance: Random) -> tuple[list[str], list[str]]:
    home = COUNTRIES[person.country][3]
    copied = how in ("passport", "sheet") or (how != "hotline" and person.paper and chance.random() < 0.5)
    school = {"police": "arabic", "sheet": home, "passport": home, "hotline": "french"}.get(how, how)
    slips = {"hotline": 0.10, "french": 0.045, "police": 0.03}.get(how, 0.035)
    said, ways = [*person.names, *person.family], list(person.ways)
    if how == "hotline" or chance.random() < 0.06:  # the second given name, or the grandfather, goes unsaid
        keep = [0, len(person.names)] if len(said) > 2 and chance.random() < 0.6 else range(len(said))
        said, ways, cut = (
            [said[at] for at in keep],
            [ways[at] for at in keep],
            sum(at < len(person.names) for at in keep),
        )
    else:
        cut = len(person.names)
    words = []
    for name, way in zip(said, ways, strict=False):
        if copied and how != "police":
            word = written(name, home, way)
        else:
            heard = misheard(name, chance) if chance.random() < slips else name
            word = written(heard, school, chance.choices(range(5), (0.7, 0.1, 0.1, 0.05, 0.05))[0])
        words.append(mistyped(word, chance) if chance.random() < slips * 0.7 else word)
    if how == "passport":
        words = [bare(word).upper() for word in words]
        if sum(map(len, words)) > 24 and chance.random() < 0.3:
            words[-1] = words[-1][:5]
    if len(words) > 2 and chance.random() < 0.03:
        words = [words[0] + words[1].lower(), *words[2:]]
        cut = max(1, cut - 1)
    return words[:cut], words[cut:]


def bare(word: str) -> str:
    return word.translate(str.maketrans("éèëïáóíç", "eeeiaoic")).replace("'", "")


def mother(person: Person, how: str, chance: Random) -> str:
    asked = {"passport": 0.0, "police": 0.3, "hotline": 0.1, "sheet": 0.25}.get(how, 0.55)
    if not person.mother or chance.random() > asked:
        return ""
    school = "arabic" if how == "police" else how if how in ("english", "portuguese") else "french"
    said = person.mother if chance.random() < 0.7 else person.mother[:1]
    heard = [misheard(name, chance) if chance.random() < 0.06 else name for name in said]
    return " ".join(written(name, school, chance.choices(range(3), (0.75, 0.15, 0.1))[0]) for name in heard)


def birth(person: Person, how: str, later: float, chance: Random) -> tuple[str, str]:
    day = person.born
    if (how == "hotline" and chance.random() < 0.25) or chance.random() < 0.01:
        return "", ""
    if how == "police" or (how == "hotline" and chance.random() < 0.5):  # an age was said
        return in_year(day.year + chance.choices((-2, -1, 0, 1, 2), (0.05, 0.2, 0.5, 0.2, 0.05))[0])
    if not person.known_day:
        if how == "passport":  # papers have a day for everybody, always the same one
            return f"{day.year}-{('01-01', '12-31', '07-01')[person.number % 3]}", ""
        off = chance.choices((0, 1, -1, 2, -2, 5), (0.62, 0.13, 0.13, 0.05, 0.05, 0.02))[0] if later else 0
        return in_year(day.year + off)
    if chance.random() < (0.10 if how == "sheet" else 0.015) and day.day <= 12:
        day = day.replace(month=day.day, day=day.month)
    if chance.random() < 0.03 and how != "passport":
        day = day.replace(day=chance.randrange(1, 29))
    if chance.random() < 0.025 and how != "passport":
        day = day.replace(day=min(day.day, 28), year=day.year + chance.choice((-10, -2, -1, 1, 1, 2, 10)))
    if how not in ("passport", "sheet") and chance.random() < 0.06:
        return in_year(day.year)
    return min(day, TODAY).isoformat(), ""


def in_year(year: int) -> tuple[str, str]:
    return f"{min(year, TODAY.year)}-01-01", "1"


def phone(person: Person, how: str, later: float, chance: Random) -> str:
    if how in ("passport", "police") or not person.phone or (how != "hotline" and chance.random() < 0.15):
        return ""
    code, number = person.phone.split()
    if chance.random() < 1 - exp(-0.35 * later):  # another by now, sometimes one that somebody else has had
        number = f"{chance.randrange(5, 10)}{chance.randrange(10**7, 10**8)}"
    if how != "hotline" and chance.random() < 0.06:
        number = mistyped_number(number, chance)
    if how == "sheet":
        return code + number if chance.random() < 0.5 else number
    return chance.choice(
        (
            f"+{code}{number}",
            f"00{code}{number}",
            f"0{number}",
            f"+{code} {number[:3]} {number[3:6]} {number[6:]}",
        )
    )


def mistyped_number(number: str, chance: Random) -> str:
    place = chance.randrange(len(number) - 1)
    way = chance.randrange(3)
    if way == 0:
        return number[:place] + str(chance.randrange(10)) + number[place + 1 :]
    if way == 1:
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return number[:place] + number[place + 1 :]


def paper(person: Person, how: str, chance: Random) -> str:
    if how == "hotline" or not person.paper or (how != "passport" and chance.random() < 0.45):
        return ""
    place = chance.randrange(len(person.paper))
    way, number = chance.random(), person.paper
    if way < 0.05:
        return number[:place] + CONFUSABLE.get(number[place], number[place]) + number[place + 1 :]
    if way < 0.07:
        return number[:2] + mistyped_number(number[2:], chance)
    return f"{number[:2]}-{number[2:]}" if way > 0.95 else number
