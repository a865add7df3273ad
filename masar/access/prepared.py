"""Questions asked on every page: Django works out the SQL of a queryset once, then only its values change.

    names_of = prepared(lambda *, person: Name.objects.filter(person=person))
    names_of(person=7)

    of_day = prepared(lambda user, *, day: Registration.objects.visible_to(user).filter(happened_on=day))
    of_day(request.user, day=today)

By name are given values, one for each question. By position is given what shapes the SQL: models, words, and the user,
for whom the SQL is kept by what their grants are now, so that an ended grant is another question. Why this and not
plain querysets: docs/decisions/0004-prepared-questions.md.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connections, models, router
from django.db.models import Expression, QuerySet, prefetch_related_objects
from django.utils import timezone

from .made import MADE

MOST = (
    200  # SQL texts that each question keeps in a process, as many as colleagues at work; then it begins anew
)
A_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:")

_working_out: ContextVar[bool] = ContextVar("working_out", default=False)


class Given(Expression):
    """The place of a value in the SQL. `name` is the keyword by which it is given."""

    many = False  # a list

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class Among(Expression):
    """Whether a column has one of many given values: one place in the SQL, however many they are.

    prepared(lambda *, cases: Episode.objects.filter(Among("case_id", cases)))
    """

    output_field = models.BooleanField()
    conditional = True

    def __init__(self, column: str, values: Given) -> None:
        super().__init__()
        self.column, self.values = models.F(column), values
        values.many = True

    def get_source_expressions(self) -> list[Any]:
        return [self.column, self.values]

    def set_source_expressions(self, expressions: list[Any]) -> None:
        self.column, self.values = expressions

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = compiler.compile(self.column)
        value, values = compiler.compile(self.values)
        listed = f"IN (SELECT value FROM json_each({value}))"  # noqa: S608 (both are places of values)
        many = f"= ANY({value})" if connection.vendor == "postgresql" else listed
        return f"{column} {many}", [*params, *values]


class Moment(Given):
    """Now: when the question is asked, not when its SQL was worked out."""

    def __init__(self) -> None:
        super().__init__("now")

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self if _working_out.get() else adapted(timezone.now(), connection)]


NOW = Moment()


class prepared:
    def __init__(self, build: Callable[..., QuerySet[Any]]) -> None:
        self.build = build
        self.known: dict[Any, Question] = {}

    def __call__(self, *shape: Any, **given: Any) -> list[Any]:
        key = (
            *given,
            *(each if isinstance(each, type) else getattr(each, "authority", each) for each in shape),
        )
        if (question := self.known.get(key)) is None:
            if len(self.known) >= MOST:
                self.known.clear()
            question = self.known[key] = Question(self.build, shape, given)
        return question.ask(given)

    def first(self, *shape: Any, **given: Any) -> Any:
        """The first row, or None."""
        return next(iter(self(*shape, **given)), None)


class Question:
    """One SQL text, and how its rows become what the queryset would give."""

    def __init__(
        self, build: Callable[..., QuerySet[Any]], shape: tuple[Any, ...], given: dict[str, Any]
    ) -> None:
        with working_out():
            pattern = build(*shape, **{name: Given(name) for name in given})
            self.db = pattern.db
            compiler = pattern.query.get_compiler(self.db)
            try:
                self.sql, self.places = connections[self.db].placed(*compiler.as_sql())
            except EmptyResultSet:  # the policy lets this user see none
                self.sql = ""
                return
        if any(isinstance(place, datetime) or A_MOMENT.match(str(place)) for place in self.places):
            raise ValueError("a moment would stay for ever in this question: write NOW")
        self.given = [
            (number, place.name) for number, place in enumerate(self.places) if isinstance(place, Given)
        ]
        self.tells_time = any(isinstance(place, Moment) for place in self.places)
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self.converters = [
            (place, convert, expression)
            for place, (convertors, expression) in converters.items()
            for convert in convertors
        ]
        self.made = MADE[pattern._iterable_class](compiler)
        self.along = pattern._prefetch_related_lookups

    def ask(self, given: dict[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        connection = connections[self.db]
        ready = {name: adapted(value, connection) for name, value in given.items()}
        if self.tells_time:
            ready["now"] = adapted(timezone.now(), connection)
        values = list(self.places)
        for number, name in self.given:
            values[number] = ready[name]
        with connection.asking() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        if self.converters:
            rows = [list(row) for row in rows]
            for place, convert, expression in self.converters:
                for row in rows:
                    row[place] = convert(row[place], expression, connection)
        found = self.made(rows)
        if self.along:
            prefetch_related_objects(found, *self.along)
        return found


@contextmanager
def working_out() -> Iterator[None]:
    token = _working_out.set(True)
    try:
        yield
    finally:
        _working_out.reset(token)


def adapted(value: Any, connection: Any) -> Any:
    """A value as the database's driver wants it."""
    if type(value) in (int, str):  # most are, and each of a list is asked
        return value
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, list):
        values = [adapted(each, connection) for each in value]
        return values if connection.vendor == "postgresql" else json.dumps(values)
    return value


# What every page and act writes: a line of the reading log, changes, and where a chain ends now. Never a `Record`: those
# have verbs.


def insert(*rows: models.Model) -> None:
    """New rows of one model, each with the key it has already, or the next one where the database counts."""
    if not rows:
        return
    model = type(rows[0])
    connection = connections[router.db_for_write(model)]
    fields = given(model)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows
    ]
    with connection.asking() as cursor:
        if len(values) == 1:
            cursor.execute(inserting(model, connection.alias), values[0])
        else:
            cursor.executemany(inserting(model, connection.alias), values)


@cache
def given(model: type[models.Model]) -> tuple[Any, ...]:
    """The fields whose values we bring: all but a number that the database counts."""
    return tuple(each for each in model._meta.concrete_fields if not isinstance(each, models.AutoField))


@cache
def inserting(model: type[models.Model], alias: str) -> str:
    columns = [f'"{field.column}"' for field in given(model)]
    places = ", ".join(["%s"] * len(columns))
    text = f'INSERT INTO "{model._meta.db_table}" ({", ".join(columns)}) VALUES ({places})'  # noqa: S608
    return str(connections[alias].placed(text, columns)[0])


def put(model: type[models.Model], key: Any, **values: Any) -> None:
    """New values of these fields in the row with this key."""
    connection = connections[router.db_for_write(model)]
    fields = [model._meta.get_field(name) for name in values]
    said = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, values.values(), strict=True)
    ]
    with connection.asking() as cursor:
        cursor.execute(putting(model, connection.alias, tuple(values)), [*said, key])


@cache
def putting(model: type[models.Model], alias: str, names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{model._meta.get_field(name).column}" = %s' for name in names)
    text = f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{model._meta.pk.column}" = %s'  # noqa: S608
    return str(connections[alias].placed(text, [*names, "pk"])[0])
