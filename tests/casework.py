"""A case brought further by the same verbs as the screens: `family` is what the fixture of that name gives."""

from masar.cases.models import Heard, Screening, Session, Situation, Topic, Will
from masar.journey.steps import take

TOLD = " ".join(Topic.values)
CALM = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def hear(family, *members, will=Will.WANTS, alone=False, by=None, **said):
    by = by or family.cast.sara
    Session(
        episode=fresh(family.episode),
        office=family.cast.algiers,
        language=said.pop("language", "fr"),
        topics=said.pop("topics", TOLD),
    ).record(by=by, heard=[Heard(member, will, alone=alone, **said) for member in members or family.members])


def counselled(family, *, alone=True):
    """Everybody was told everything, each adult alone."""
    hear(family)
    for member in family.members[:2]:
        hear(family, member, alone=alone)
    return family


def registered(family, **said):
    counselled(family, **said)
    take(fresh(family.episode), "register", by=family.cast.sara)
    return family


def put_forward(family, **said):
    registered(family, **said)
    for member in family.members:
        Screening(episode=family.episode, member=member).record(by=family.cast.sara, answers=CALM)
    for member in family.members[:2]:
        Situation(episode=family.episode, member=member, legal_status="OVERSTAY").record(by=family.cast.sara)
    take(fresh(family.episode), "submit", by=family.cast.sara)
    return family
