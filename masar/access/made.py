"""Rows as a queryset would give them: models with what is joined, tuples, words. How is worked out once for each question."""

from collections.abc import Callable
from typing import Any

from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    NamedValuesListIterable,
    ValuesIterable,
    ValuesListIterable,
    create_namedtuple_class,
    get_related_populators,
)


def tuples(_compiler: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda rows: [tuple(row) for row in rows]


def singles(_compiler: Any) -> Callable[[list[Any]], list[Any]]:
    return lambda rows: [row[0] for row in rows]


def words(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    names = names_of(compiler.query)
    return lambda rows: [dict(zip(names, row, strict=True)) for row in rows]


def named(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    line = create_namedtuple_class(*names_of(compiler.query))
    return lambda rows: [line._make(row) for row in rows]


def names_of(query: Any) -> tuple[str, ...]:
    return tuple(query.selected or (*query.values_select, *query.annotation_select))


def models_of(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """What `ModelIterable` does with each row, its columns looked up once."""
    about, db = compiler.klass_info, compiler.using
    model, places = about["model"], about["select_fields"]
    begin, end = places[0], places[-1] + 1
    names = [column.target.attname for column, _sql, _alias in compiler.select[begin:end]]
    along = get_related_populators(about, compiler.select, db)
    besides = list(compiler.annotation_col_map.items())

    def made(rows: list[Any]) -> list[Any]:
        found = []
        joined: list[tuple[Any, dict[Any, Any]]] = [(related, {}) for related in along]
        for row in rows:
            record = model.from_db(db, names, row[begin:end])
            for related, known in joined:
                join(related, known, row, record)
            for name, place in besides:
                setattr(record, name, row[place])
            found.append(record)
        return found

    return made


def join(related: Any, known: dict[Any, Any], row: Any, record: Any) -> None:
    """What `RelatedPopulator` does; but the office, say, that many rows name is one object for all of them."""
    key = row[related.cols_start + related.pk_idx]
    other = known.get(key)
    if other is None and key is not None:
        columns = row[related.cols_start : related.cols_end]
        other = known[key] = related.model_cls.from_db(related.db, related.init_list, columns)
        for further in related.related_populators:
            further.populate(row, other)
    related.local_setter(record, other)
    if other is not None:
        related.remote_setter(other, record)


MADE = {
    ModelIterable: models_of,
    ValuesIterable: words,
    ValuesListIterable: tuples,
    FlatValuesListIterable: singles,
    NamedValuesListIterable: named,
}
