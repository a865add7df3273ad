"""The ground under the other tests: two databases, walls that are really there, and everything put back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.utils import timezone

from masar.access.models import Key
from masar.lib.uid import uuid7


def keep_a_session():
    Session.objects.create(session_key="left behind", session_data="", expire_date=timezone.now())
    connections.close_all()


@pytest.mark.parametrize("time", ["first", "again"])
def test_what_a_test_writes_is_rolled_back_in_both_databases(db, time):
    assert Session.objects.count() == 0
    assert Key.objects.count() == 0
    Session.objects.create(session_key="s", session_data="", expire_date=timezone.now())
    Key.objects.create(subject_uid=uuid7(), data_class="B", wrapped=b"", created_at=timezone.now())


@pytest.mark.parametrize("time", ["first", "again"])
def test_what_a_thread_commits_is_seen_and_put_back(committed_db, time):
    assert Session.objects.count() == 0
    with ThreadPoolExecutor() as pool:
        pool.submit(keep_a_session).result()
    assert Session.objects.count() == 1


def test_what_migrations_wrote_survives_putting_back(committed_db):
    assert connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0


def test_the_suite_can_be_run_at_half_past_eleven_at_night(request):
    if request.config.getoption("at"):
        assert f"{timezone.now():%H:%M}" == request.config.getoption("at")


def test_no_real_installation_is_reached():
    for alias in ("default", "keys"):
        assert str(settings.FOLDER) in str(settings.DATABASES[alias])
    assert settings.VAR.is_relative_to(settings.FOLDER)
