"""Fixtures of the whole suite."""

import pytest
from django.core.cache import caches
from hypothesis import settings

settings.register_profile("suite", deadline=None)  # a busy machine is no failure
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _no_outline_of_another_test() -> None:
    """Outlines are cached by primary key, and rolled-back tests use keys again."""
    caches["pages"].clear()
