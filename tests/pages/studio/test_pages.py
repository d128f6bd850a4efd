"""Everyone can read the banks; a draft is for those who edit banks."""

import json
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.banks.services import import_versions, retire_version, revise, set_quick_check
from tests.banks.factories import SHIPPED, SMALL, small_bank, source
from tests.factories import BankEditorFactory, UserFactory

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    """The words of a page, without tags and runs of space."""
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_one_query(
    count: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        small_bank(slug=f"bank-{number}")
    with django_assert_num_queries(1):
        response = client.get("/banks/")
    assert response.content.count(b'class="card__title"') == count


def test_the_list_says_what_a_bank_is_for(client: Client) -> None:
    small_bank()
    words = text_of(client, "/banks/")
    assert "A small bank" in words
    assert "Just enough to see everything." in words
    assert "4 questions, about 1 minute" in words
    assert 'href="/banks/small/"' in client.get("/banks/").content.decode()


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    assert "bank_import" in text_of(client, "/banks/")


@pytest.mark.parametrize("count", [1, 3])
def test_a_bank_takes_ten_queries(
    count: int, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, count + 1):
        small_bank(number=number)
    with django_assert_num_queries(10):
        client.get("/banks/small/")
    with django_assert_num_queries(10):
        client.get("/banks/small/v1/")


def test_a_bank_shows_what_is_asked_and_where_it_comes_from(client: Client) -> None:
    small_bank()
    words = text_of(client, "/banks/small/")
    for expected in (
        "Questions 4 3 in the short form",
        "Time to answer 1 minute",
        "How work moves.",
        "Work waits for other teams. long form only a low answer is the good one",
        "Answered with: Agreement, How often",
        "A board is a wall or a tool.",
        "Low Work hides in mailboxes. High All work is on the board.",
        "What is not on the board?",
        "2 practices to try",
        "When the score is high, 70 or more Large: a quarter · first: One board A limit",
        "About boards",
        "Agree Every time.",
        "Source Made up for tests. Licence CC0-1.0 Attribution The test authors",
        "Version 1, published (this page)",
    ):
        assert expected in words


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_shipped_banks_can_be_read_and_their_anchors_are_unique(file: object, client: Client) -> None:
    [imported] = import_versions(files=[file])  # type: ignore[list-item]  # parametrised paths
    page = client.get(f"/banks/{imported.version.bank.slug}/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_markup_in_texts_is_shown_as_it_was_written(client: Client) -> None:
    import_versions(files=[source(SMALL.replace("Our changes are small.", "<script>alert(1)</script> Small"))])
    page = client.get("/banks/small/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Small" in page
    assert "<script>alert" not in page


def test_an_older_version_says_so(client: Client) -> None:
    small_bank()
    small_bank(number=2)
    assert "There is a newer version" not in text_of(client, "/banks/small/")
    older = text_of(client, "/banks/small/v1/")
    assert "There is a newer version of this bank" in older
    assert "Version 2, published Version 1, published (this page)" in older
    assert 'href="/banks/small/v2/"' in client.get("/banks/small/v1/").content.decode()


def test_a_retired_version_stays_readable(client: Client) -> None:
    retire_version(version=small_bank(), by=None)
    for address in ("/banks/small/", "/banks/small/v1/"):
        assert "This version is retired" in text_of(client, address)
    assert "A small bank" not in text_of(client, "/banks/")


def test_a_draft_is_read_by_editors_only(client: Client) -> None:
    revise(version=small_bank(), by=None)
    assert client.get("/banks/small/v2/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/banks/small/v2/").status_code == 404
    assert "Version 2" not in text_of(client, "/banks/small/")
    client.force_login(BankEditorFactory())
    assert "This is a draft" in text_of(client, "/banks/small/v2/")
    assert "This is a draft" not in text_of(client, "/banks/small/")


@pytest.mark.parametrize("address", ["/banks/nothing/", "/banks/small/v9/", "/banks/nothing/v1/"])
def test_what_is_not_there(address: str, client: Client) -> None:
    small_bank()
    assert client.get(address).status_code == 404


def test_pages_are_for_reading(client: Client) -> None:
    small_bank()
    for address in ("/banks/", "/banks/small/", "/banks/small/v1/", "/banks/schema.json"):
        assert client.post(address).status_code == 405


def test_the_schema_has_an_address(client: Client) -> None:
    response = client.get("/banks/schema.json")
    assert response["Content-Type"] == "application/schema+json"
    assert json.loads(response.content)["title"] == "DevOps Assess question bank"


def test_the_quick_check_is_offered_where_it_is_allowed(client: Client) -> None:
    version = small_bank()
    assert client.get("/banks/small/").context["page"].quick_check
    assert client.get("/banks/").context["page"].banks[0].quick_check
    set_quick_check(version=version, allowed=False, by=None)
    assert not client.get("/banks/small/").context["page"].quick_check
    assert not client.get("/banks/").context["page"].banks[0].quick_check
