"""Fixtures of the whole suite."""

from collections import Counter
from collections.abc import Generator, Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from surveys.operations.services import erasing

TRACED_CASES = 3  # of a test with many: further ones walk the same lines, and the tracer doubles their time

settings.register_profile("suite", deadline=None)  # a busy machine is no failure
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage can only seem lower by this; the arithmetic, whose gate is 100 %, is traced in every case."""
    seen: Counter[tuple[str, str]] = Counter()
    for item in items:
        test = (str(item.path), getattr(item, "originalname", item.name))
        seen[test] += 1
        if seen[test] > TRACED_CASES and "core" not in item.path.parts:
            item.add_marker(pytest.mark.untraced)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """pytest-cov's own mark rests while a test runs; most of the time goes into what it builds before."""
    covering = item.config.pluginmanager.get_plugin("_cov")
    controller = covering.cov_controller if covering and item.get_closest_marker("untraced") else None
    if controller:
        controller.pause()
    try:
        return (yield)
    finally:
        if controller:
            controller.resume()


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
