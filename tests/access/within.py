"""For tests of what verbs are made of: the inside of some verb, without a noun."""

from contextlib import contextmanager
from datetime import date

from django.db import transaction

from masar.access.engines import guard
from masar.access.models import Reader
from masar.access.sealing import name_reader
from masar.access.verbs import Act, _open


@contextmanager
def a_verb(by):
    token = _open.set(Act("office.edit", by, date.today(), None, []))  # noqa: DTZ011
    try:
        with transaction.atomic(), guard.inside_verb():
            yield
    finally:
        _open.reset(token)


def let_read(by, reader, subject_uid, data_class="B", until=None):
    with a_verb(by):
        name_reader(reader, subject_uid, data_class, until)
    return Reader.objects.get(user=reader, subject_uid=subject_uid, data_class=data_class)
