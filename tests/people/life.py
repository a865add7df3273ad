"""What happens to people, by chance but by the verbs of the screens: for what holds whatever happened."""

import os
from datetime import date, timedelta

from hypothesis import HealthCheck, settings

from masar.access.models import Stale
from masar.access.verbs import Refused
from masar.people.comparison import COMPARE
from masar.people.models import Consent, Contact, Identifier, Kinship, Match, Name
from tests.families import a_person, facts, newcomer, register
from tests.people.joining import again, joined

GRAPHS = int(os.environ.get("MASAR_TEST_GRAPHS", "12"))
NAMES = ["Fatoumata DIALLO", "Fatimata JALLOW", "فاطمة ديالو", "Awa BARRY", "Mamadou BAH"]
CODES = ["GN", "GM", "ML", "SN"]
TIES = ["DAU", "SIS", "MOT", "SPO"]
PHONES = ["+213661000001", "+213661000002", "+213661000003"]


class Life:
    """What happens to people, by the verbs of the screens, as a random source says. What is refused does not happen."""

    def __init__(self, cast, chance, people):
        self.cast, self.chance, self.people = cast, chance, people
        self.by = cast.sara
        self.acts = [
            self.name,
            self.nationality,
            self.paper,
            self.phone,
            self.end_phone,
            self.agree,
            self.tie,
            self.end_tie,
            self.pair,
            self.decide,
            self.visit,
            self.case,
            self.correct,
            self.hold,
            self.hide,
            self.unhide,
        ]

    def happen(self, times):
        for _time in range(times):
            who = again(self.chance.choice(self.people))
            try:
                self.chance.choice(self.acts)(who)
            except (Refused, Stale, ValueError):
                pass
            except Exception as fault:
                if type(fault).__name__ != "IntegrityError":
                    raise

    def name(self, who):
        Name(person=who, form="spelling", text=self.chance.choice(NAMES)).add(by=self.by)

    def nationality(self, who):
        who.correct(by=self.by, facts={"marital_status": self.chance.choice(["SINGLE", "MARRIED", ""])})

    def paper(self, who):
        Identifier(person=who, kind="PASSPORT", issuer="GN", number=f"A{self.chance.randrange(3)}").add(
            by=self.by
        )

    def phone(self, who):
        number = self.chance.choice(PHONES)
        Contact(person=who, kind="phone", value=number, e164=number).add(by=self.by)

    def end_phone(self, who):
        if found := who.contacts.filter(ended=False).first():
            found.end(by=self.by)

    def agree(self, who):
        when = self.cast.algiers.today() + timedelta(days=self.chance.randrange(1, 60))
        Consent(person=who, purpose="PHOTO", answer="given", basis="legal", ask_again_on=when).record(
            by=self.by, reason="said so"
        )

    def tie(self, who):
        other = again(self.chance.choice(self.people))
        Kinship(person=who, relative=other, relation=self.chance.choice(TIES)).record(by=self.by)

    def end_tie(self, who):
        if found := Kinship.objects.filter(person=who, ended=False).first():
            found.end(by=self.by)

    def pair(self, who):
        one, two = sorted([who, self.chance.choice(self.people)], key=lambda each: each.pk)
        if one.pk != two.pk:
            Match(earlier=one, later=two, why="name:near").find(by=COMPARE)

    def decide(self, who):
        if found := Match.objects.filter(earlier=who, decision="open").first():
            found.decide(by=self.cast.omar, decision=self.chance.choice(["same", "different"]))

    def visit(self, who):
        register(self.by, self.cast.algiers, [self.known(who)])

    def case(self, who):
        registration, _people = register(self.by, self.cast.algiers, [self.known(who)])
        registration.enquiry.open_case(by=self.by)

    def known(self, who):
        line = newcomer(facts(), speaks=True)
        line.known = who
        return line

    def correct(self, who):
        who.correct(
            by=self.by,
            facts={
                "name": self.chance.choice(NAMES),
                "born_earliest": date(1994, 1, 1),
                "born_latest": date(1994, 1, 1 + self.chance.randrange(20)),
                "birth_precision": "estimated",
                "village": self.chance.choice(["Labé", "Pita", ""]),
            },
        )

    def hold(self, who):
        who.hold_at(by=self.by, office=self.cast.oran)

    def hide(self, who):
        who.hide(by=self.cast.karim, readers=(self.cast.nour, self.cast.sara, self.cast.omar))

    def unhide(self, who):
        who.unhide(by=self.cast.karim)


def world(cast, chance):
    people = [
        a_person(
            cast.sara,
            cast.algiers,
            name=name,
            nationality=chance.choice(CODES),
            phone=chance.choice(PHONES),
            number=chance.choice(["", "A0"]),
        )
        for name in NAMES[:4]
    ]
    Life(cast, chance, people).happen(chance.randrange(4, 22))
    return people


def join_them(cast, chance, kept, other):
    """Asked by Protection, which may in any case, and confirmed by a second where it takes two. None where it may not be."""
    sides = {key: chance.choice(["kept", "joined"]) for key in ("name", "birth", "home", "marital_status")}
    try:
        join = joined(kept, other, cast.karim, **sides)
        if join.open:
            again(join).confirm(by=cast.nour)
    except Refused:
        return None
    return again(join)


GRAPH = settings(
    max_examples=GRAPHS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def rolled_back(body):
    """Each example in a transaction of its own."""
    from django.db import transaction

    with transaction.atomic():
        body()
        transaction.set_rollback(True)
