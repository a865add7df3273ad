"""Families at the counter, registered through the same verb as on the screen."""

from datetime import date

from masar.cases.models import Newcomer, Registration
from masar.people.models import Person

MEMBERS = [
    ("Aminata KONATÉ", "F", date(1994, 5, 2), ""),
    ("Moussa KONATÉ", "M", date(1990, 1, 1), "SPO"),
    ("Fatoumata KONATÉ", "F", date(2016, 3, 4), "DAU"),
    ("Ibrahim KONATÉ", "M", date(2019, 8, 21), "SON"),
]


def facts(
    name="Aminata KONATÉ", sex="F", born=date(1994, 5, 2), phone="+213661000001", nationality="ML", number=""
):
    return {
        "name": name,
        "names": [("document", name)],
        "sex": sex,
        "born_earliest": born,
        "born_latest": born,
        "birth_precision": "day",
        "birth_said": born.isoformat() if born else "",
        "nationalities": [nationality],
        "languages": ["bm", "fr"],
        "identifiers": [{"kind": "PASSPORT", "issuer": nationality, "number": number}] if number else [],
        "contacts": [{"kind": "phone", "value": phone, "e164": phone}] if phone else [],
    }


def a_person(clerk, office, **said):
    """One adult, registered alone."""
    _registration, people = register(clerk, office, [newcomer(facts(**said), speaks=True)])
    return people[0]


def a_family(clerk, office, size=4):
    """`(registration, people)`: up to four of the same family."""
    lines = [
        newcomer(facts(name, sex, born, phone=f"+21366100000{line}"), relation=relation, speaks=line == 0)
        for line, (name, sex, born, relation) in enumerate(MEMBERS[:size])
    ]
    return register(clerk, office, lines)


def newcomer(said, relation="", speaks=False, known=None):
    return Newcomer(
        facts=said,
        known=known,
        relation=relation,
        speaks=speaks,
        answers={"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"},
        consent={"purpose": "ASSIST", "answer": "given"},
    )


def register(clerk, office, lines):
    registration = Registration(office=office, language="fr", happened_on=office.today()).save_family(
        by=clerk, channel="IN-PERSON", family=lines
    )
    people = list(Person.objects.filter(enquiries__enquiry=registration.enquiry).order_by("enquiries__line"))
    return registration, people
