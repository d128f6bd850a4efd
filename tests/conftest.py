"""Fixtures of the whole suite."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from surveys.operations.services import erasing

settings.register_profile("suite", deadline=None)  # a busy machine is no failure
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _no_outline_of_another_test() -> None:
    """Outlines are cached by primary key, and rolled-back tests use keys again."""
    caches["pages"].clear()


@pytest.fixture(scope="session", autouse=True)
def _a_close_waits_for_the_other_worker() -> None:
    """Its database lies in the same cluster, where a long write keeps deleted rows of this one too."""
    if connection.vendor == "postgresql":
        erasing.LOOKS = 120  # a minute


@pytest.fixture(scope="session", autouse=True)
def _no_session_outlives_the_suite(request: pytest.FixtureRequest) -> Iterator[None]:
    """A thread of the live server may still be answering when the test database is dropped; PostgreSQL refuses then."""
    if connection.vendor != "postgresql":
        yield
        return
    request.getfixturevalue("django_db_setup")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    yield
    with blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
