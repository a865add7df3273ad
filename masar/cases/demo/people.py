"""Invented people, as the fields that a clerk types about them on the registration page."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from string import ascii_uppercase
from typing import Any

from masar.people.identity import mrz_write
from masar.programme import frequent_names
from masar.programme.models import Place

from .hands import Hand
from .origins import BY_COUNTRY, IN_ARABIC, ORIGINS, Origin

Typed = dict[str, str]
GAPS = 0.08  # the share of what is usually written that nobody knows
PASSPORTS = 52  # of a hundred who come of themselves; fewer in the planted stories
WOMEN_ALONE = 7
WITH_INTERPRETER = 58  # of those whose language is not that of the office
OTHER_PAPERS = ("CONSULAR-CARD", "BIRTH", "NATIONAL-ID", "LOSS-REPORT", "BIRTH-JUDGMENT", "UNHCR")
PREFIXES = ("0550", "0555", "0558", "0660", "0661", "0696", "0770", "0790", "0793")


@dataclass
class Facts:
    """Who somebody is, before a clerk writes it down in a hand of their own."""

    origin: Origin
    sex: str
    born: date
    given: str
    family: str
    native: str
    tongue: str
    passport: bool

    def age_on(self, day: date) -> int:
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


class Deck:
    """Draws what has a share as often as it should be, in no order: chance alone strays far among a hundred people."""

    def __init__(self, rng: Random, shares: dict[Any, int]) -> None:
        self.rng = rng
        self.cards = [card for card, count in shares.items() for _ in range(count)]
        self.left: list[Any] = []

    def draw(self) -> Any:
        if not self.left:
            self.left = self.rng.sample(self.cards, len(self.cards))
        return self.left.pop()


class Crowd:
    """Everybody the demo invents, always the same from the same seed and day."""

    def __init__(self, seed: int, today: date) -> None:
        self.rng = Random(seed)  # noqa: S311  (an invented crowd, no secret)
        self.today = today
        self.phones = self.rng.sample(range(100, 1000), 900)
        self.origins = Deck(self.rng, {origin: origin.weight for origin in ORIGINS})
        self.passports = Deck(self.rng, {True: PASSPORTS, False: 100 - PASSPORTS})
        self.sexes = Deck(self.rng, {"F": WOMEN_ALONE, "M": 100 - WOMEN_ALONE})
        self.interpreted = Deck(self.rng, {True: WITH_INTERPRETER, False: 100 - WITH_INTERPRETER})
        self.homes: dict[tuple[str, str], list[str]] = {}

    def person(self, sex: str = "M", *, country: str = "", age: int = 0, family: str = "") -> Facts:
        rng = self.rng
        origin = BY_COUNTRY[country] if country else self.origins.draw()
        age = age or min(max(round(rng.gauss(27, 5)), 20), 57)
        born = self.today - timedelta(days=age * 365 + age // 4 + rng.randrange(5, 360))
        given = self._name(origin, "female" if sex == "F" else "male")
        named = self._name(origin, "family")
        native = f"{given.arabic} {named.arabic}" if given.arabic and named.arabic else ""
        return Facts(
            origin,
            sex,
            born,
            given.latin,
            family or named.latin,
            "" if family else native,
            rng.choice(origin.tongues),
            age >= 18 and self.passports.draw(),
        )

    def _name(self, origin: Origin, kind: str) -> frequent_names.Name:
        """The frequent ones more often, but nobody twice in a row: a mission is not forty namesakes."""
        known = frequent_names.suggest(origin.country, kind, "", 45)  # type: ignore[arg-type]
        return known[int(len(known) * self.rng.random() ** 1.6)]

    def phone(self) -> str:
        """A number that a plan allows; the two zeros in its middle are those of the demo."""
        number, form = f"{self.phones.pop():03}", self.rng.randrange(4)
        prefix, last = self.rng.choice(PREFIXES), self.rng.randrange(10)
        plain = f"{prefix} 00 {number[:2]} {number[2]}{last}"
        if form == 1:
            return f"+213 {plain[1:]}"
        return plain.replace(" ", "") if form == 2 else plain

    def home(self, country: str, hand: Hand) -> str:
        """A town of the gazetteer as the clerk chooses it from the list, or as it was said."""
        if (country, hand.language) not in self.homes:  # the language is active while the page is filled in
            towns = Place.objects.filter(country=country, level=4).select_related("parent__parent__parent")
            self.homes[country, hand.language] = [
                place.with_region() for place in towns.order_by("-population", "code")[:45]
            ]
        towns_shown = self.homes[country, hand.language]
        if not towns_shown:
            return ""
        chosen = towns_shown[int(len(towns_shown) * self.rng.random() ** 1.4)]
        return hand.near.format(place=chosen.split(",")[0]) if self.rng.random() < 0.12 else chosen

    # What is typed

    def typed(self, facts: Facts, hand: Hand, *, day: date) -> Typed:
        """One person's block of the page; what is shared by a family is filled in from the first."""
        rng, origin = self.rng, facts.origin
        fields: Typed = {
            "sex": facts.sex,
            "nationality": origin.country,
            "language": facts.tongue,
            "birth": hand.birth(rng, facts.born, day, exact=facts.passport or facts.age_on(day) < 12),
        }
        fields |= self._named(facts, hand) | self._papers(facts, hand, day)
        if facts.tongue != origin.lingua and rng.random() > hand.skips:
            fields["language2"] = origin.lingua
        if facts.age_on(day) >= 18 and rng.random() > hand.skips:
            status = (
                ("SIN", "SIN", "SIN", "MAR", "REL", "REL", "UNI", "DIV")
                if facts.sex == "M"
                else ("SIN", "MAR", "REL", "REL", "WID", "DIV")
            )
            fields["marital"] = rng.choice(status)
        if facts.age_on(day) >= 18:  # a mother knows
            self._leave_gaps(fields)
        return fields | self.answers(facts, day, often=self.lately(day))

    def place_and_reach(self, facts: Facts, hand: Hand) -> Typed:
        """Where home is, and how somebody can be reached here."""
        rng = self.rng
        fields: Typed = {"home": self.home(facts.origin.country, hand)}
        if rng.random() > hand.skips:
            fields["village"] = rng.choice(facts.origin.villages)
        if rng.random() > 0.1:
            fields["phone"], fields["whose"] = self.phone(), rng.choice(hand.whose)
            if fields["whose"] and rng.random() < 0.15:  # in one breath, as it was said
                fields["phone"], fields["whose"] = f"{fields['whose']} {fields['phone']}", ""
            if rng.random() > 0.7 + hand.skips / 2:
                fields["safe_hours"] = rng.choice(hand.hours)
            if rng.random() < 0.07:
                fields["safe_words"] = rng.choice(hand.words)
        if rng.random() > 0.25 + hand.skips:
            fields["address"] = rng.choice(hand.addresses)
        self._leave_gaps(fields)
        return fields

    def _named(self, facts: Facts, hand: Hand) -> Typed:
        rng = self.rng
        fields: Typed = {}
        written = facts.passport or rng.random() < 0.3
        if written:
            fields |= {"family": facts.family, "given": facts.given}
        if not written or rng.random() < 0.25:
            fields["spoken"] = hand.name(rng, f"{facts.given} {facts.family}")
        if facts.native and (
            facts.origin.country in IN_ARABIC or (hand.language == "ar" and rng.random() < 0.35)
        ):
            fields["native"] = facts.native
        return fields

    def _papers(self, facts: Facts, hand: Hand, day: date) -> Typed:
        rng = self.rng
        if facts.passport:
            return self.passport(facts, hand, day)
        if facts.age_on(day) < 12 or rng.random() > 0.3:
            return {}
        fields = {"document": rng.choice(OTHER_PAPERS)}
        if rng.random() > 0.25:
            fields["number"] = f"{rng.randrange(1000, 99999)}" + rng.choice(
                ("", f"/{rng.randrange(8, 25):02}", " DC")
            )
        return fields

    def passport(self, facts: Facts, hand: Hand, day: date, number: str = "") -> Typed:
        """With its machine-readable lines, as the reader or the keyboard gives them."""
        rng = self.rng
        number = number or "".join(
            rng.choice(ascii_uppercase) if sign == "A" else str(rng.randrange(10)) if sign == "0" else sign
            for sign in facts.origin.passport
        )
        until = day + timedelta(days=rng.randrange(-400, 1700))
        fields = {"document": "PASSPORT", "number": number, "expires": hand.day(until)}
        if rng.random() > hand.skips:
            fields["zone"] = mrz_write.write(
                issuer=facts.origin.country,
                nationality=facts.origin.country,
                surnames=facts.family,
                given_names=facts.given,
                number=number,
                birth=facts.born,
                sex=facts.sex,
                expiry=until,
            )
        return fields

    def _leave_gaps(self, fields: Typed) -> None:
        for name in ("nationality", "language", "birth", "home", "village", "phone", "address", "marital"):
            if name in fields and "zone" not in fields and self.rng.random() < GAPS:
                del fields[name]

    def lately(self, day: date) -> float:
        """How often something that must be followed up was said that day: older needs have been met."""
        ago = (self.today - day).days
        return 1.0 if ago <= 4 else 0.1 if ago <= 9 else 0.0

    def answers(self, facts: Facts, day: date, *, often: float) -> Typed:
        """The questions asked aloud."""
        if facts.age_on(day) < 12:
            return {}
        rng = self.rng
        said = {"alone": rng.choice(("yes", "yes", "yes", "no")), "ill": "no", "help": "no", "private": "no"}
        if facts.sex == "F":
            said["pregnant"] = "yes" if rng.random() < 0.15 * often else "no"
        for question, share in (("ill", 0.07), ("help", 0.04), ("private", 0.06)):
            if rng.random() < share * often:
                said[question] = "yes"
            elif rng.random() < 0.03 * often:
                said[question] = "not_asked"
            elif rng.random() < 0.02:
                said[question] = "unsaid"
        return said
