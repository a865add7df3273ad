"""How the demo mission was founded, its colleagues hired, and their duties given, as the coordinator would do it."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from masar.access.actors import System
from masar.access.models import Mission, Office, User
from masar.access.roles import Role
from masar.access.sign_in import secrets_of
from masar.lib.calendar import FRIDAY
from masar.programme import gazetteer, texts
from masar.programme.loading import Gazetteer
from masar.programme.models import Interpreter, Wording, WordingCode

from . import cast
from .diary import Diary

AT_FIRST = System("first_start")
MONTH = timedelta(days=30)


@dataclass
class World:
    """The mission while it is being told: its offices and colleagues by their keys in `cast`."""

    diary: Diary
    mission: Any = None
    offices: dict[str, Office] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    visits: dict[str, Any] = field(default_factory=dict)  # of the planted stories, by their names

    def know(self, key: str) -> None:
        """The colleague as the next request would load them, with the roles they have now."""
        self.staff[key] = User.objects.get(email=cast.BY_KEY[key].email)


def plan(world: World) -> None:
    diary = world.diary
    beginning = diary.at(diary.today - 13 * MONTH, time(9, 0))
    diary.plan(beginning, lambda: found(world))
    diary.plan(beginning + timedelta(days=2), lambda: load_places(world))
    # Leïla right after the first: she is the second person for the roles that take two.
    for number, colleague in enumerate(sorted(cast.STAFF, key=lambda each: each.key != cast.SECOND)):
        if colleague.key != cast.FIRST:
            came = diary.at(diary.today - colleague.months * MONTH, time(9, 0)) + timedelta(
                minutes=7 * number
            )
            diary.plan(came, lambda colleague=colleague: hire(world, colleague))
    for office, functions in cast.FUNCTIONS.items():
        for code, holder in functions.items():
            day = diary.today - cast.BY_KEY[holder].months * MONTH + timedelta(days=6)
            diary.plan(
                diary.at(day, time(11, 0)),
                lambda office=office, code=code, holder=holder: world.offices[office].assign_function(
                    by=world.staff["leila"], code=code, holder=world.staff[holder]
                ),
            )
    diary.plan(diary.at(diary.today - timedelta(days=80), time(14, 30)), lambda: record_trainings(world))
    diary.plan(diary.at(diary.today - timedelta(days=44), time(10, 0)), lambda: fill_rosters(world))
    diary.plan(diary.at(diary.today - timedelta(days=43), time(9, 40)), lambda: prepare_texts(world))
    diary.plan(diary.at(diary.today - timedelta(days=42), time(13, 20)), lambda: approve_texts(world))
    diary.plan(diary.earlier(24, time(15, 10)), lambda: stand_in(world))


def found(world: World) -> None:
    """The first administrator begins the mission and opens its offices."""
    name, country = cast.MISSION
    world.mission = Mission(name=name, country=country).begin(by=AT_FIRST)
    hire(world, cast.BY_KEY[cast.FIRST])
    sami, year = world.staff[cast.FIRST], world.diary.today.year
    for place in cast.OFFICES:
        world.offices[place.key] = world.mission.open_office(
            by=sami,
            name=place.name,
            name_ar=place.name_ar,
            place=place.name,
            country=country,
            zone="Africa/Algiers",
            weekend="4,5",
            holidays=cast.holidays(year),
            help_numbers=place.numbers.strip(),
        )


def hire(world: World, colleague: cast.Colleague) -> None:
    by: Any = world.staff.get(cast.FIRST, AT_FIRST)
    user = world.mission.invite(
        by=by,
        email=colleague.email,
        name=colleague.name,
        name_ar=colleague.name_ar,
        language=colleague.language,
    )
    until = world.diary.now + timedelta(days=9) if colleague.key == cast.LEAVES_SOON else None
    for office in [world.offices[key] for key in colleague.offices] or [None]:
        user.give_grant(by=by, role=colleague.role, mission=world.mission, office=office, until=until)
    user.change_password(by=user, password=cast.PASSWORD)
    if colleague.key in cast.WITH_APP:
        with secrets_of(user):
            TOTP.activate(user, generate_totp_secret())
        user.add_factor(by=user)
    for grant in user.grants.filter(since=None):
        grant.confirm(by=world.staff[cast.SECOND])
    world.know(colleague.key)


def load_places(world: World) -> None:
    Gazetteer(world.mission).load(by=world.staff[cast.FIRST], rows=gazetteer.rows())


def record_trainings(world: World) -> None:
    today = world.diary.today
    friday = today + timedelta(days=(FRIDAY - today.weekday()) % 7)
    for key, code, days in cast.TRAININGS:
        until = friday if (key, code) == cast.LAPSES else today + timedelta(days=days)
        world.staff[key].record_certificate(
            by=world.staff["leila"],
            code=code,
            valid_until=until,
            valid_from=until.replace(day=1) - timedelta(days=2 * 365),
        )


def fill_rosters(world: World) -> None:
    today = world.diary.today
    for voice in cast.VOICES:
        head = cast.FUNCTIONS[voice.office][Role.HRC]
        pledged = today - timedelta(days=voice.pledged) if voice.pledged else None
        Interpreter(
            office=world.offices[voice.office],
            name=voice.name,
            sex=voice.sex,
            phone=voice.phone,
            hours=voice.hours,
            conflicts=voice.conflicts,
            pledged_on=pledged,
        ).add(by=world.staff[head], languages=list(voice.languages))


def prepare_texts(world: World) -> None:
    """The head of Algiers takes over the drafts that come with this work; the coordinator approves them days later."""
    for language in ("fr", "ar", "en"):
        title, body = texts.draft(WordingCode.DECLARATION, language) or ("", "")
        wording = Wording(mission=world.mission, code=WordingCode.DECLARATION, language=language)
        wording.prepare(by=world.staff[cast.FUNCTIONS["alger"][Role.HRC]], title=title, body=body)


def approve_texts(world: World) -> None:
    for wording in Wording.objects.filter(mission=world.mission, approved_at=None):
        wording.approve(by=world.staff["leila"])


def stand_in(world: World) -> None:
    """The head of Tamanrasset has left. Until somebody follows, the head of Oran acts there too."""
    leila = world.staff["leila"]
    function = world.offices["tam"].functions.get(code=Role.HRC, until=None)
    function.hand_to(by=leila, cover=world.staff[cast.STANDS_IN], until=later(world, 21))
    function.grants.get(since=None).confirm(by=world.staff[cast.FIRST])
    for grant in world.staff[cast.LEFT].powers:
        grant.end(by=leila)
    world.know(cast.STANDS_IN)


def later(world: World, days: int) -> datetime:
    return world.diary.at(world.diary.today + timedelta(days=days), time(17, 0))
