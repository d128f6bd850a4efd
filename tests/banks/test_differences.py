"""What differs between two versions apart from their questions."""

import pytest

from surveys.banks.differences import Differences, What, differences
from surveys.banks.queries import bank_outline
from surveys.banks.services import import_versions
from tests.banks.factories import SMALL, small_bank, source

pytestmark = pytest.mark.django_db


def step(*pairs: tuple[str, str]) -> Differences:
    """From the small bank to a version of it with these words replaced."""
    before = small_bank()
    text = SMALL.replace("version: 1", "version: 2")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    [imported] = import_versions(files=[source(text)])
    return differences(bank_outline(before), bank_outline(imported.version))


def test_the_same_content_differs_in_nothing() -> None:
    found = step()
    assert not any((found.head, found.dimensions, found.practices, found.scales, found.roll_ups, found.radars))
    assert found.items_moved == frozenset()


def test_words_and_facts_of_a_dimension() -> None:
    found = step(("Seeing what is being done.", "Seeing it all."), ("weight: 2", "weight: 3"), ("Who adds", "Who puts"))
    [change] = found.dimensions
    assert (change.what, change.key, change.moved) == (What.CHANGED, "work", False)
    assert [(text.name, text.language) for text in change.texts] == [("summary", "en"), ("discussion 2", "en")]
    assert [(fact.name, fact.was, fact.now) for fact in change.facts] == [("weight", 2, 3)]


def test_practices_new_gone_and_changed() -> None:
    found = step(
        ("key: work-limits", "key: work-bounds"),
        ("effort: S", "effort: M"),
        ("Nobody asks", "Nobody wonders"),
    )
    assert [(change.what, change.key) for change in found.practices] == [
        (What.CHANGED, "work-one-board"),
        (What.NEW, "work-bounds"),
        (What.RETIRED, "work-limits"),
    ]
    assert [fact.name for fact in found.practices[0].facts] == ["effort"]
    assert [text.name for text in found.practices[0].texts] == ["notice"]


def test_scales_with_their_points() -> None:
    found = step(("key: weekly, value: 0.25, label: Weekly", "key: weekly, value: 0.5, label: Each week"))
    [change] = found.scales
    assert [(text.name, text.was, text.now) for text in change.texts] == [("label weekly", "Weekly", "Each week")]
    assert [(fact.name, fact.was, fact.now) for fact in change.facts] == [("value weekly", 0.25, 0.5)]


def test_head_roll_ups_and_radars() -> None:
    found = step(
        ("licence: CC0-1.0", "licence: MIT"),
        ("summary: Just enough to see everything.", "summary: Just enough."),
        ("dimensions: [work, feedback]", "dimensions: [work, batches]"),
        ("axes: [work, batches, feedback]", "axes: [feedback, batches, work]"),
    )
    assert [change.name for change in found.head] == ["summary", "licence"]
    assert [fact.name for fact in found.roll_ups[0].facts] == ["dimensions"]
    assert [fact.name for fact in found.radars[0].facts] == ["axes"]


def test_what_changed_places_and_nothing_else() -> None:
    lines = SMALL.splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if "key: work-board" in line)
    middle = next(place for place, line in enumerate(lines) if "key: work-waits" in line)
    end = next(place for place, line in enumerate(lines) if line == "        practices:\n")
    old, new = "".join(lines[start:end]), "".join([*lines[middle:end], *lines[start:middle]])
    found = step((old, new))
    assert len(found.items_moved) == 1
    assert not found.dimensions
