"""A case brought further by the same verbs as the screens: `family` is what the fixture of that name gives."""

from types import SimpleNamespace

from masar.cases.models import Heard, Screening, Session, Situation, Topic, Will
from masar.journey.steps import take
from tests.families import a_family

TOLD = " ".join(Topic.values)
CALM = {"alone": "no", "ill": "no", "pregnant": "no", "help": "no", "private": "no"}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def begun(cast):
    """Sara's case of a woman, her husband and two children, at its first stage."""
    registration, people = a_family(cast.sara, cast.algiers)
    case = registration.enquiry.open_case(by=cast.sara)
    episode = case.episodes.get()
    members = list(episode.members.order_by("line"))
    return SimpleNamespace(case=case, episode=episode, members=members, people=people, cast=cast)


def hear(family, *members, will=Will.WANTS, alone=False, by=None, on=None, **said):
    """`on`: the day it was, where that is not today."""
    by = by or family.cast.sara
    when = {"happened_on": on} if on else {}
    Session(
        episode=fresh(family.episode),
        office=family.cast.algiers,
        language=said.pop("language", "fr"),
        topics=said.pop("topics", TOLD),
    ).record(
        by=by,
        heard=[Heard(member, will, alone=alone, **said) for member in members or family.members],
        **when,
    )


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
