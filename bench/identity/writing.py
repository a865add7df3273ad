"""Somebody writes a person down: one file, with what goes wrong."""

from datetime import date, timedelta
from random import Random
from typing import Any

from . import slips
from .crowd import Crowd
from .origins import ORIGINS, Names
from .slips import Rates
from .spelling import plain

Facts = dict[str, Any]


class Scribe:
    """Writes rows (given, surname, mother, sex, dob, dob_est, nat, phone, doc) about the people of one crowd."""

    def __init__(self, crowd: Crowd, names: Names, chance: Random) -> None:
        self.names, self.chance = names.all, chance
        self.columns = {what: column.tolist() for what, column in vars(crowd).items()}

    def write(self, person: int, rates: Rates, script: str = "") -> list[str]:
        """`script`: "latin" or "arabic" instead of what the origin's files have by chance."""
        facts = {what: column[person] for what, column in self.columns.items()}
        origin = ORIGINS[facts["nat"]]
        arabic = script == "arabic" or (not script and self.chance.random() < origin.arabic * rates.script)
        given, surname = self.full_name(facts, rates, arabic)
        dob, estimated = self.birth(facts, rates)
        return [
            given,
            surname,
            self.mother(facts, rates, arabic),
            self.sex(facts, rates),
            dob,
            estimated,
            self.nationality(facts, rates),
            self.phone(facts, origin.prefix, rates),
            self.paper(facts, origin.paper, rates),
        ]

    # Names

    def full_name(self, facts: Facts, rates: Rates, arabic: bool) -> tuple[str, str]:
        lucky = self.chance.random
        given = [facts["given"]] + ([facts["second"]] if facts["second"] >= 0 else [])
        family = [facts["surname"]] + ([facts["grandfather"]] if facts["grandfather"] >= 0 else [])
        if lucky() < rates.dropped * (1 if len(given) + len(family) > 2 else 0.35):
            fuller = given if len(given) >= len(family) else family
            fuller.pop(int(lucky() * len(fuller)))
        first = [self.spell(name, rates, arabic) for name in given]
        last = [self.spell(name, rates, arabic) for name in family]
        if facts["link"] and last and not arabic and lucky() > rates.link:
            words = ORIGINS[facts["nat"]].link
            last[0] = f"{words[1] if facts['female'] else words[0]} {last[0]}"
        if arabic:
            return " ".join(first), " ".join(last)
        if facts["female"] and last and lucky() < rates.married:
            husband = self.names[
                self.columns["surname"][int(lucky() * len(self.columns["surname"]))]
            ].official
            last = [husband] if lucky() < 0.5 else [*last, husband]
        first, last = self.slip(first, last, rates)
        return self.case(" ".join(first), " ".join(last))

    def spell(self, name: int, rates: Rates, arabic: bool) -> str:
        """The official spelling, or another: the usual ones far more often."""
        lucky, known = self.chance.random, self.names[name]
        if arabic:
            ways = known.in_arabic()
            return ways[int(lucky() ** 2 * len(ways))]
        if lucky() >= rates.respelt:
            return known.official
        ways = known.spellings()
        return ways[int(lucky() ** 1.6 * len(ways))]

    def slip(self, first: list[str], last: list[str], rates: Rates) -> tuple[list[str], list[str]]:
        lucky = self.chance.random
        for rate, wrong in ((rates.heard, slips.heard), (rates.typed, slips.typed)):
            if lucky() < rate:
                side = first if first and (not last or lucky() < 0.5) else last
                if side:
                    place = int(lucky() * len(side))
                    side[place] = wrong(side[place], self.chance)
        if first and lucky() < rates.called:
            first[0] = slips.CALLED.get(plain(first[0]), first[0])
        if first and lucky() < rates.initial:
            first[0] = first[0][0] + "."
        if lucky() < rates.joined:
            both = slips.joined([*first, *last], self.chance)
            first, last = both[:-1] or both, both[-1:] if len(both) > 1 else []
        if lucky() < rates.swapped:
            first, last = last, first
        if lucky() < rates.cut:
            first, last = self.cut(first, last)
        return first, last

    def cut(self, first: list[str], last: list[str]) -> tuple[list[str], list[str]]:
        """As in the 39, 31 or fewer places that are left on a card's line."""
        places = self.chance.choice((16, 20, 31))
        family = " ".join(last).upper()[: places - 4]
        return " ".join(first).upper()[: places - len(family)].split(), family.split()

    def case(self, given: str, surname: str) -> tuple[str, str]:
        way = self.chance.random()
        if way < 0.30:
            surname = surname.upper()
        elif way < 0.40:
            given, surname = given.upper(), surname.upper()
        elif way < 0.45:
            given, surname = given.lower(), surname.lower()
        if way * 1000 % 1 < 0.5:
            given, surname = bare(given), bare(surname)
        return given, surname

    def mother(self, facts: Facts, rates: Rates, arabic: bool) -> str:
        if facts["mother_given"] < 0 or self.chance.random() < rates.no_mother:
            return ""
        names = [self.spell(facts["mother_given"], rates, arabic)]
        if self.chance.random() < 0.8:
            names.append(self.spell(facts["mother_surname"], rates, arabic))
        if not arabic and self.chance.random() < rates.typed:
            names[0] = slips.typed(names[0], self.chance)
        return " ".join(names)

    # The rest of the card

    def birth(self, facts: Facts, rates: Rates) -> tuple[str, str]:
        """The date, and "1" where only its year may be right."""
        lucky, day = self.chance.random, date.fromordinal(facts["born"])
        if lucky() < rates.no_date:
            return "", ""
        if facts["estimated"]:
            off = round(self.chance.gauss(0, 1.1)) if lucky() < 0.28 else 0
            return f"{day.year + off}-01-01", "1"
        if lucky() < rates.january:
            return f"{day.year}-01-01", "1"
        if lucky() < rates.day_month and day.day <= 12:
            day = day.replace(month=day.day, day=day.month)
        if lucky() < rates.day_wrong:
            day += timedelta(days=self.chance.choice((-10, -1, 1, 3, 10, 30)))
        wrong = lucky() / max(rates.year_near, 1e-9)
        if wrong < 1.5:
            off = (1 if wrong < 1 else 2) * (1 if lucky() < 0.5 else -1)
            day = day.replace(year=day.year + off, day=min(day.day, 28))
        return day.isoformat(), ""

    def sex(self, facts: Facts, rates: Rates) -> str:
        way = self.chance.random()
        if way < rates.no_sex:
            return ""
        return "F" if facts["female"] != (way < rates.no_sex + rates.sex_wrong) else "M"

    def nationality(self, facts: Facts, rates: Rates) -> str:
        if self.chance.random() < rates.nat_wrong:
            return self.chance.choice(("", self.chance.choice(ORIGINS).country))
        return ORIGINS[facts["nat"]].country

    def phone(self, facts: Facts, prefix: str, rates: Rates) -> str:
        lucky, number = self.chance.random, facts["phone"]
        if number < 0 or lucky() < rates.no_phone:
            return ""
        if lucky() < rates.new_phone:
            number = self.chance.randrange(10**7, 10**8)
        written = f"{6 + number % 3}{number:08}"
        if lucky() < rates.phone_wrong:
            written = slips.digit_wrong(written, self.chance)
        return slips.as_dialled(prefix, written, self.chance)

    def paper(self, facts: Facts, shape: str, rates: Rates) -> str:
        lucky, number = self.chance.random, facts["paper"]
        if number < 0 or lucky() < rates.no_doc:
            return ""
        if lucky() < rates.new_doc:
            number = self.chance.randrange(10**9)
        written = numbered(shape, number)
        return slips.paper_wrong(written, self.chance) if lucky() < rates.doc_wrong else written


def numbered(shape: str, number: int) -> str:
    """`shape` filled from the right: 0 a digit, A a letter, other signs as they are."""
    signs = []
    for sign in reversed(shape):
        if sign == "0":
            number, digit = divmod(number, 10)
            signs.append(str(digit))
        elif sign == "A":
            signs.append("ABCDEFGHJKLMNPRSTUVWXYZ"[(number + len(signs)) % 23])
        else:
            signs.append(sign)
    return "".join(reversed(signs))


ACCENTS = str.maketrans("éèêëïîâàôûüçÉÈÊËÏÎÂÀÔÛÜÇ", "eeeeiiaaouucEEEEIIAAOUUC")


def bare(text: str) -> str:
    return text.translate(ACCENTS)
