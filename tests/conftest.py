"""Fixtures of the whole suite."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _no_outline_of_another_test() -> Iterator[None]:
    """Outlines are cached by primary key, and rolled-back tests use keys again."""
    caches["pages"].clear()
    yield
