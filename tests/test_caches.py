"""The memory of a process: values as they are, for a while, and not too many."""

import pytest
from django.core.cache import caches

from devops_assess import caches as memory


@pytest.fixture
def small() -> memory.AsItIs:
    cache = memory.AsItIs("small", {"OPTIONS": {"MAX_ENTRIES": 2}})
    cache.clear()
    return cache


def test_the_value_itself_comes_back(small: memory.AsItIs) -> None:
    value = ("a", frozenset("b"))
    small.set("one", value)
    assert small.get("one") is value
    assert small.get("two", "nothing") == "nothing"


def test_what_was_used_least_goes_first(small: memory.AsItIs) -> None:
    small.set("one", 1)
    small.set("two", 2)
    small.get("one")
    small.set("three", 3)
    assert [small.get(key) for key in ("one", "two", "three")] == [1, None, 3]


def test_it_forgets(small: memory.AsItIs, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(memory.time, "time", lambda: now[0])
    small.set("one", 1, 60)
    small.set("for good", 1, None)
    now[0] += 59
    assert small.get("one") == 1
    now[0] += 1
    assert small.get("one") is None
    assert small.get("for good") == 1


def test_pages_are_kept_in_it() -> None:
    assert isinstance(caches["pages"], memory.AsItIs)
