"""Reads about banks: what they hold, in a constant number of queries."""

import pickle

import pytest
from django.core.cache import caches
from pytest_django import DjangoAssertNumQueries

from surveys.banks import queries
from surveys.banks.lint import known_concepts
from surveys.banks.models import BankVersion
from surveys.banks.outline import minutes_for
from surveys.banks.services import import_versions, retire_version, revise
from tests.banks.factories import SHIPPED, small_bank

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [1, 3])
def test_published_banks_in_one_query(count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(count):
        small_bank(slug=f"bank-{number}")
    with django_assert_num_queries(1):
        banks = queries.published_banks()
    assert [bank.slug for bank in banks] == [f"bank-{number}" for number in range(count)]
    assert (banks[0].items, banks[0].items_short, banks[0].minutes, banks[0].has_short_form) == (4, 3, 1, True)


def test_only_the_latest_published_version_is_listed() -> None:
    first = small_bank()
    second = small_bank(number=2)
    draft = revise(version=second, by=None)
    assert [bank.version_id for bank in queries.published_banks()] == [second.pk]
    assert queries.latest_version("small") == second
    assert queries.versions_of("small") == [draft, second, first]
    retire_version(version=second, by=None)
    assert [bank.version_id for bank in queries.published_banks()] == [first.pk]


def test_the_version_to_export() -> None:
    first = small_bank()
    second = small_bank(number=2)
    assert queries.version_to_export("small") == second
    assert queries.version_to_export("small", 1) == first
    assert queries.version_to_export("small", 9) is None
    assert queries.version_to_export("nothing") is None
    for version in (first, second):
        retire_version(version=version, by=None)
    assert queries.version_to_export("small") == second


def test_minutes_are_rounded_up() -> None:
    assert [minutes_for(items) for items in (0, 1, 7, 8, 50)] == [0, 1, 1, 2, 7]


def test_an_outline_takes_nine_queries_whatever_the_size(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    import_versions(files=SHIPPED)
    small_bank()
    for version in BankVersion.objects.all():
        with django_assert_num_queries(9):
            queries.bank_outline(version)


def test_an_outline_holds_the_tree_in_the_order_of_asking() -> None:
    outline = queries.bank_outline(small_bank())
    assert [(one.key, one.parent_key, one.depth, one.first_way) for one in outline.dimensions] == [
        ("flow", None, 0, True),
        ("work", "flow", 1, True),
        ("batches", "flow", 1, True),
        ("feedback", None, 0, False),
    ]
    assert outline.dimension("flow").children == ("work", "batches")
    assert [leaf.key for leaf in outline.leaves()] == ["work", "batches", "feedback"]
    assert [(item.place, item.key) for item in outline.items()] == [
        (0, "work-board"),
        (1, "work-waits"),
        (2, "batches-small"),
        (3, "feedback-tests"),
    ]
    assert [item.key for item in outline.items(short_form=True)] == ["work-board", "batches-small", "feedback-tests"]
    assert [(practice.key, practice.item_key) for practice in outline.practices()] == [
        ("work-one-board", "work-board"),
        ("work-limits", ""),
    ]
    points = outline.items()[1].scale.points
    assert [(point.place, point.value, point.part) for point in points] == [
        (1, 0, "unfavourable"),
        (2, 0.25, "neutral"),
        (3, 1, "favourable"),
    ]
    assert outline.scales["often"] == outline.items()[1].scale
    assert outline.minutes() == 1
    with pytest.raises(KeyError):
        outline.dimension("nothing")


def test_an_outline_can_be_cached() -> None:
    outline = queries.bank_outline(small_bank())
    assert pickle.loads(pickle.dumps(outline)) == outline  # noqa: S301  # our own bytes


@pytest.mark.parametrize(("status", "again"), [("published", 1), ("draft", 10)])
def test_only_what_can_not_change_is_kept(
    status: str, again: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    caches["pages"].clear()
    version = small_bank()
    if status == "draft":
        version = revise(version=version, by=None)
    first = queries.cached_outline(version.pk)
    with django_assert_num_queries(again):
        assert queries.cached_outline(version.pk) == first
    caches["pages"].clear()


def test_an_outline_by_primary_key() -> None:
    version = small_bank()
    assert queries.bank_outline(version.pk) == queries.bank_outline(version)
    with pytest.raises(BankVersion.DoesNotExist):
        queries.bank_outline(version.pk + 1)


def test_concept_coverage_names_items_and_practices() -> None:
    outline = queries.bank_outline(small_bank())
    coverage = queries.concept_coverage([outline])
    assert list(coverage) == ["S013", "S014"]
    assert [(mention.bank, mention.kind, mention.key) for mention in coverage["S013"]] == [
        ("small", "item", "work-board"),
        ("small", "practice", "work-one-board"),
    ]


def test_the_shipped_banks_serve_every_concept() -> None:
    imported = import_versions(files=SHIPPED)
    coverage = queries.concept_coverage(queries.bank_outline(one.version) for one in imported)
    assert set(known_concepts()) - set(coverage) == set()
