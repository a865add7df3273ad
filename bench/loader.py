"""Fills an installation with invented people, fast: `bin/bench loader --size 100000 --engine sqlite`.

The rows are those that the verbs of the counter would leave, written in bulk with the guard lifted;
tests/test_bench_loader.py holds the two against each other. Left out is what is not a fact about anybody: events and
their changes, jobs, and what was said aloud, which is sealed.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from bench import report

OFFICES = ("Alger", "Oran", "Tamanrasset", "Annaba", "Ghardaïa")
A_DAY = 80  # people at one office's counter, in about fifty visits
STAFF = {"HRC": 1, "RCW": 4, "PFP": 1, "MFP": 1, "ADM": 1}  # at each office
AT_ONCE = 2000  # visits written together
KEYS_AT_ONCE = 5000
FORMS = {1: 0.72, 2: 0.14, 3: 0.08, 4: 0.06}  # how many come together


def main() -> None:
    from bench._installation import arguments, installation

    parser = argparse.ArgumentParser(prog="bin/bench loader", description=__doc__)
    arguments(parser)
    options = parser.parse_args()
    began = time.monotonic()
    with installation(options.engine, options.size):
        seconds = time.monotonic() - began
        report("loader", "load or find", engine=options.engine, size=options.size, figure=seconds, unit="s")


def load(size: int, seed: int = 1415) -> None:
    """A mission with five offices and their colleagues, and `size` people in families, each family with its case."""
    from django.utils import timezone

    from masar.access.engines.guard import unguarded

    offices = found()
    crowd, today = Crowd(seed, timezone.now().date()), timezone.now().date()
    days = max(1, round(size / A_DAY / len(offices)))
    with unguarded("bench loader"), Writer() as writer:
        people, visit = 0, 0
        while people < size:
            place = offices[visit % len(offices)]
            day = today - timedelta(days=days - 1 - people * days // size)
            family = crowd.family(min(crowd.together(), size - people), day)
            clerk = place.clerks[visit % len(place.clerks)]
            writer.begin_case(place.office, clerk, day, *writer.register(place.office, clerk, day, family))
            people, visit = people + len(family), visit + 1
            if visit % AT_ONCE == 0:
                writer.flush()
    from masar.people import everybody

    everybody.begin_anew()


@dataclass
class Staffed:
    office: Any
    clerks: list[Any]


def found() -> list[Staffed]:
    """The mission, through its verbs."""
    from masar.access.actors import System
    from masar.access.models import Mission, User

    first = System("first_start")
    mission = Mission(name="Algérie", country="DZ").begin(by=first)
    admin = hire(mission, first, "SYS")
    leila = hire(mission, first, "AVRRC")
    offices = []
    for name in OFFICES:
        office = mission.open_office(by=admin, name=name, country="DZ", place=name)
        staff = [hire(mission, leila, role, office) for role, count in STAFF.items() for _ in range(count)]
        offices.append(
            Staffed(office, [User.objects.get(pk=each.pk) for each in staff if each.has_role("RCW")])
        )
    return offices


def hire(mission: Any, by: Any, role: str, office: Any = None) -> Any:
    from masar.access.models import User

    number = User.objects.count() + 1
    user = mission.invite(by=by, email=f"colleague{number}@masar.test", name=f"Collègue {number}")
    user.give_grant(by=by, role=role, mission=mission, office=office)
    return User.objects.get(pk=user.pk)


class Crowd:
    """Invented people, the same from the same seed: how many come together, and the facts of each."""

    def __init__(self, seed: int, today: date) -> None:
        from masar.cases.demo.origins import ORIGINS
        from masar.programme import frequent_names

        self.rng, self.today, self.number = Random(seed), today, 0
        self.origins, self.weights = ORIGINS, [origin.weight for origin in ORIGINS]
        self.names = {
            (origin.country, kind): frequent_names.suggest(origin.country, kind, "", 400)
            for origin in ORIGINS
            for kind in ("male", "female", "family")
        }

    def together(self) -> int:
        return self.rng.choices(list(FORMS), list(FORMS.values()))[0]

    def family(self, count: int, day: date) -> list[Any]:
        """Lines of the registration page, ready for the verb: an adult, a spouse, children."""
        from masar.cases.models import Newcomer

        origin = self.rng.choices(self.origins, self.weights)[0]
        family = self.name(origin, "family")
        lines = []
        for line in range(count):
            sex = "M" if self.rng.random() < (0.88 if line == 0 else 0.4) else "F"
            child = line > 1
            relation = "" if not line else ("DAU" if sex == "F" else "SON") if child else "SPO"
            lines.append(
                Newcomer(
                    facts=self.facts(
                        origin, sex, family if child or not line else self.name(origin, "family"), child, day
                    ),
                    relation=relation,
                    speaks=not line,
                    answers={} if child else self.answers(),
                    consent={"purpose": "ASSIST", "answer": "given"}
                    | (
                        {
                            "basis": "legal",
                            "ask_again_on": day + timedelta(days=self.rng.randrange(400, 6000)),
                            "reason": "a parent agreed",
                        }
                        if child
                        else {}
                    ),
                )
            )
        return lines

    def name(self, origin: Any, kind: str) -> Any:
        known = self.names[origin.country, kind]
        return known[int(len(known) * self.rng.random() ** 1.6)]

    def answers(self) -> dict[str, str]:
        said = dict.fromkeys(("alone", "ill", "pregnant", "help", "private"), "no")
        if self.rng.random() < 0.04:
            said[self.rng.choice(("ill", "help", "private"))] = "yes"
        return said

    def facts(self, origin: Any, sex: str, family: Any, child: bool, day: date) -> dict[str, Any]:
        rng, self.number = self.rng, self.number + 1
        given = self.name(origin, "male" if sex == "M" else "female")
        name = f"{given.latin} {family.latin.upper()}"
        names = [("document", name)]
        if rng.random() < 0.4:
            names.append(("spoken", given.latin))
        if given.arabic and family.arabic and rng.random() < 0.15:
            names.append(("native", f"{given.arabic} {family.arabic}"))
        born = day - timedelta(days=rng.randrange(200, 6000) if child else int(rng.gauss(27, 6) * 365))
        exact = rng.random() < 0.6
        number = self.number
        return {
            "name": name,
            "names": names,
            "sex": sex,
            "born_earliest": born if exact else born.replace(month=1, day=1),
            "born_latest": born if exact else born.replace(month=12, day=31),
            "birth_precision": "day" if exact else "year",
            "birth_said": f"{born:%d/%m/%Y}" if exact else str(born.year),
            "marital_status": "" if child else rng.choice(("SIN", "MAR", "REL", "")),
            "village": rng.choice(origin.villages),
            "nationalities": [origin.country],
            "languages": list(dict.fromkeys((rng.choice(origin.tongues), origin.lingua))),
            "identifiers": []
            if child or rng.random() > 0.55
            else [{"kind": "PASSPORT", "issuer": origin.country, "number": f"AA{number:07}"}],
            "contacts": [] if child else self.contacts(number),
        }

    def contacts(self, number: int) -> list[dict[str, str]]:
        found = []
        if self.rng.random() < 0.85:
            phone = f"6{number * 7919 % 100_000_000:08}"
            found.append(
                {"kind": "phone", "value": f"0{phone}", "e164": f"+213{phone}", "safe_hours": "après 18 h"}
            )
        if self.rng.random() < 0.4:
            found.append({"kind": "address", "value": f"{number % 300} rue des Frères"})
        return found


class Writer:
    """The tables of the counter, filled in bulk on the default database, in one transaction."""

    def __enter__(self) -> "Writer":
        from django.db import connection, transaction

        from masar.access import models as access
        from masar.cases import models as cases
        from masar.people import models as people

        # In the order in which rows may point at each other.
        self.tables = {
            model: Table(model)
            for model in (
                people.Person,
                people.Name,
                people.Nationality,
                people.Language,
                people.Identifier,
                people.Contact,
                access.Holding,
                people.Consent,
                access.Deadline,
                cases.Enquiry,
                cases.Enquirer,
                people.Kinship,
                cases.Registration,
                access.Tally,
                cases.Case,
                cases.Episode,
                cases.Member,
                cases.Screening,
                cases.Session,
                cases.Attendance,
                cases.StepTaken,
            )
        }
        if connection.vendor == "sqlite":  # indices are filled in memory, not page by page on the disk
            connection.cursor().execute("PRAGMA cache_size = -500000")
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.visits = self.cases = 0
        return self

    def __exit__(self, *fault: Any) -> None:
        if not fault[0]:
            self.flush()
        self.transaction.__exit__(*fault)

    def register(
        self, office: Any, clerk: Any, day: date, family: list[Any]
    ) -> tuple[int, list[int], list[Any]]:
        """What `Registration.save_family` writes, at this counter on this day. The enquiry, and the people's keys."""
        from config.reactions import registered
        from masar.access.models import Tally
        from masar.cases.models import Enquirer, Enquiry, Registration
        from masar.people.models import Kinship

        self.visits += 1
        at = datetime(day.year, day.month, day.day, 8, tzinfo=UTC) + timedelta(
            seconds=self.visits * 37 % 28_000
        )
        enquiry = self.add(Enquiry, office=office.pk, channel="IN-PERSON")
        keys = []
        visit = Registration(office=office, happened_on=day, people=len(family))
        for line, newcomer in enumerate(family):
            person, uid = self.enter(office, day, at, newcomer)
            self.follow(visit, uid, newcomer)
            self.add(
                Enquirer,
                enquiry=enquiry,
                person=person,
                line=line,
                is_spokesperson=newcomer.speaks,
                asked_aloud="not_asked" not in newcomer.answers.values() if newcomer.answers else None,
            )
            keys.append(person)
        for key, newcomer in zip(keys[1:], family[1:], strict=True):
            if newcomer.relation:
                self.add(Kinship, person=keys[0], relative=key, relation=newcomer.relation)
        self.add(
            Registration,
            office=office.pk,
            clerk=clerk.pk,
            language="fr",
            enquiry=enquiry,
            happened_on=day,
            recorded_at=at,
            people=len(family),
        )
        for cell, more in registered(visit):
            self.add(Tally, cell=cell, count=more)
        return enquiry, keys, family

    def begin_case(
        self, office: Any, clerk: Any, day: date, enquiry: int, people: list[int], family: list[Any]
    ) -> None:
        """What `Enquiry.open_case`, its first session with everybody and, for two of three, `register` write."""
        from masar.access.models import Holding
        from masar.cases.models import (
            Attendance,
            Case,
            Episode,
            Member,
            Screening,
            Session,
            Stage,
            StepTaken,
            Topic,
            Will,
        )  # fmt: skip
        from masar.lib import numbers

        at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        self.cases += 1
        number = f"{office.country}-{day:%y}-{numbers.show(f'{self.cases:06}')}"
        case = self.add(Case, mission=office.mission_id, number=number, opened_on=day)
        self.add(Holding, subject_uid=self.tables[Case].newest, office=office.pk, purpose="case", since=at)
        goes_on = self.cases % 3 > 0
        episode = self.add(
            Episode,
            case=case,
            enquiry=enquiry,
            office=office.pk,
            worker=clerk.pk,
            stage=Stage.REGISTERED if goes_on else Stage.COUNSELLING,
            version=2 if goes_on else 1,
            moved_at=at if goes_on else None,
            began_on=day,
            since=day,
        )
        members = []
        for line, (person, newcomer) in enumerate(zip(people, family, strict=True)):
            member = self.add(
                Member,
                episode=episode,
                person=person,
                mission=office.mission_id,
                is_principal=line == 0,
                is_spokesperson=newcomer.speaks,
                line=line,
                relation=newcomer.relation,
                joined_on=day,
            )
            members.append(member)
            if newcomer.answers:
                asked = "not_asked" not in newcomer.answers.values()
                self.add(Screening, episode=episode, member=member, asked=asked, happened_on=day, by=clerk.pk)
        topics = " ".join(Topic.values)
        session = self.add(
            Session,
            episode=episode,
            office=office.pk,
            counsellor=clerk.pk,
            language="fr",
            topics=topics,
            happened_on=day,
            recorded_at=at,
        )
        for member in members:
            self.add(
                Attendance,
                episode=episode,
                session=session,
                member=member,
                will=Will.WANTS,
                happened_on=day,
                topics=topics,
            )
        if goes_on:
            self.add(
                StepTaken,
                episode=episode,
                step="register",
                from_stage=Stage.COUNSELLING,
                to_stage=Stage.REGISTERED,
                by=clerk.pk,
                happened_on=day,
                recorded_at=at,
            )

    def enter(self, office: Any, day: date, at: datetime, newcomer: Any) -> tuple[int, Any]:
        """What `Person.register` and `Consent.record` write."""
        from masar.access.models import Deadline, Holding
        from masar.people.identity.cards import document_key
        from masar.people.identity.names import name_key, sort_key
        from masar.people.models import Consent, Contact, Identifier, Language, Name, Nationality, Person

        facts = dict(newcomer.facts)
        rows = {
            kind: facts.pop(kind, ())
            for kind in ("names", "nationalities", "languages", "identifiers", "contacts")
        }
        person = self.add(Person, **facts, sort_key=sort_key(facts["name"])[:200], registered_on=day)
        uid = self.tables[Person].newest
        for form, text in rows["names"]:
            self.add(Name, person=person, form=form, text=text, key=name_key(text)[:200])
        for code in rows["nationalities"]:
            self.add(Nationality, person=person, code=code)
        for code in rows["languages"]:
            self.add(Language, person=person, code=code)
        for paper in rows["identifiers"]:
            self.add(
                Identifier,
                person=person,
                **paper,
                key=document_key(paper["kind"], paper["issuer"], paper["number"]),
            )
        for contact in rows["contacts"]:
            self.add(Contact, person=person, **contact)
        self.add(Holding, subject_uid=uid, office=office.pk, since=at)
        if newcomer.consent:
            consent = {name: value for name, value in newcomer.consent.items() if name != "reason"}
            self.add(Consent, person=person, language="fr", happened_on=day, **consent)
            if consent.get("ask_again_on"):
                self.add(
                    Deadline,
                    subject_uid=uid,
                    kind=f"consent:{consent['purpose']}",
                    office=office.pk,
                    role="RCW",
                    due_on=consent["ask_again_on"],
                )
        return person, uid

    def follow(self, visit: Any, uid: Any, newcomer: Any) -> None:
        """The deadlines that follow from what was said aloud by an adult."""
        from masar.access.models import Deadline
        from masar.cases.models.registration import due, follow_up

        for role in follow_up(newcomer.answers, is_child=False):
            self.add(
                Deadline,
                subject_uid=uid,
                kind=f"see-first:{role}",
                office=visit.office_id,
                role=role,
                due_on=due(visit),
            )

    def add(self, model: Any, **values: Any) -> int:
        return self.tables[model].add(values)

    def flush(self) -> None:
        for table in self.tables.values():
            table.flush()


@dataclass
class Table:
    """Rows of one model on their way into the database, with keys given here, so that none has to be read back."""

    model: Any
    rows: list[list[Any]] = field(default_factory=list)
    newest: Any = None  # the uid of the row added last

    def __post_init__(self) -> None:
        from django.db import connection

        fields = self.model._meta.concrete_fields
        self.columns = [column.column for column in fields]
        self.at = {column.name: number for number, column in enumerate(fields)}
        self.blank = [self.default(column) for column in fields]
        self.writers = {column.name: write for column in fields if (write := writer(column, connection))}
        self.ids = self.keys()

    @staticmethod
    def default(column: Any) -> Any:
        return (
            None
            if column.name in ("id", "uid") or (column.null and not column.has_default())
            else column.get_default()
        )

    def add(self, values: dict[str, Any]) -> int:
        from masar.lib.uid import uuid7

        key = values["id"] = next(self.ids)
        if "uid" in self.at:
            values["uid"] = self.newest = uuid7()
        row = self.blank.copy()
        for name, value in values.items():
            row[self.at[name]] = (
                self.writers[name](value) if name in self.writers and value is not None else value
            )
        self.rows.append(row)
        return key

    def keys(self) -> Iterator[int]:
        """Keys that the database will not give to anybody else."""
        from django.db import connection
        from django.db.models import Max

        if connection.vendor == "sqlite":  # goes on after the highest it has seen
            yield from count((self.model._base_manager.aggregate(last=Max("id"))["last"] or 0) + 1)
        drawn = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        while True:
            with connection.cursor() as cursor:
                cursor.execute(drawn, [self.model._meta.db_table, KEYS_AT_ONCE])
                yield from [row[0] for row in cursor.fetchall()]

    def flush(self) -> None:
        from django.db import connection

        if not self.rows:
            return
        quoted = ", ".join(f'"{column}"' for column in self.columns)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{self.model._meta.db_table}" ({quoted}) FROM STDIN') as copy:
                    for row in self.rows:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(self.columns))
                cursor.executemany(
                    f'INSERT INTO "{self.model._meta.db_table}" ({quoted}) VALUES ({places})', self.rows
                )
        self.rows.clear()


def writer(column: Any, connection: Any) -> Any:
    """How a value of this column is written for this engine; None where it is written as it is."""
    if connection.vendor != "sqlite":
        return None
    return {
        "UUIDField": lambda value: value.hex,
        "DateTimeField": connection.ops.adapt_datetimefield_value,
        "DateField": lambda value: value.isoformat(),
    }.get(column.get_internal_type())


if __name__ == "__main__":
    main()
