"""The quick check: a visitor answers alone, sees everything at once, and leaves no trace."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.banks.queries import bank_outline, latest_version
from surveys.banks.services import import_versions, set_quick_check
from tests.banks.factories import SHIPPED, small_bank

pytestmark = pytest.mark.django_db
URL = "/quick-check/three-ways/"


@pytest.fixture
def three_ways() -> None:
    import_versions(files=[path for path in SHIPPED if path.stem == "three-ways"])


def answers(word: str, *, full: bool = False, **others: str) -> dict[str, str]:
    """The same answer to every question, apart from whole dimensions that get another one."""
    version = latest_version("three-ways")
    assert version is not None
    posted = {"form": "long"} if full else {}
    for item in bank_outline(version).items(short_form=not full):
        posted[f"q-{item.key}"] = others.get(item.dimension_key.replace("-", "_"), word)
    return posted


def rows() -> dict[str, int]:
    """How many rows every table has."""
    return {model.__name__: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.usefixtures("three_ways")
def test_nothing_is_stored(client: Client) -> None:
    before = rows()
    client.get(URL)
    result = client.post(URL, answers("4"))
    assert result.status_code == 200
    assert rows() == before
    assert set(client.cookies) <= {"csrftoken"}


@pytest.mark.usefixtures("three_ways")
def test_the_result_has_radar_bars_table_and_recommendations_at_once(client: Client) -> None:
    html = client.post(URL, answers("4", visible_work="1")).content.decode()
    assert html.count('<figure class="chart"') == 3
    assert "What hurts most: Visible work and limits on work in progress, 0" in html
    assert "bars__row" in html
    assert "score-table" in html
    assert html.count('class="card recommendation') == 3
    assert "34 of 34 questions answered" in html


@pytest.mark.usefixtures("three_ways")
def test_other_answers_give_other_advice_and_the_same_answers_the_same(client: Client) -> None:
    first, again = (client.post(URL, answers("3", telemetry="1")).content.decode() for _ in range(2))
    other = client.post(URL, answers("3", telemetry="5")).content.decode()
    assert titles(first) == titles(again)
    assert titles(first) != titles(other)


def titles(html: str) -> list[str]:
    return [part.split("</h3>")[0] for part in html.split('<h3 class="card__title">')[1:4]]


@pytest.mark.usefixtures("three_ways")
def test_left_out_questions_are_never_zero(client: Client) -> None:
    """A dimension of which too little is answered has no number; what is answered keeps its own."""
    posted = {name: word for name, word in answers("4").items() if "telemetry" not in name}
    html = client.post(URL, posted).content.decode()
    assert "no data" in html
    assert "32 of 34 questions answered" in html
    assert "What hurts most" not in html


@pytest.mark.usefixtures("three_ways")
@pytest.mark.parametrize("word", ["9", "-1", "yes", "1; drop table", "²"])
def test_an_answer_that_makes_no_sense_is_named_and_the_others_are_kept(client: Client, word: str) -> None:
    posted = answers("4") | {"q-visible-work-board": word}
    answer = client.post(URL, posted)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "This answer could not be read. Choose one again." in html
    assert html.count(" checked>") == 33


@pytest.mark.usefixtures("three_ways")
def test_nothing_answered_says_what_to_do(client: Client) -> None:
    answer = client.post(URL, {})
    assert answer.status_code == 422
    assert "Nothing is answered yet" in answer.content.decode()


@pytest.mark.usefixtures("three_ways")
def test_only_dont_know_gives_no_number_and_says_why(client: Client) -> None:
    html = client.post(URL, answers("dk")).content.decode()
    assert "Too few questions were answered" in html
    assert "<figure" not in html


@pytest.mark.usefixtures("three_ways")
def test_answers_can_be_changed_from_the_result(client: Client) -> None:
    html = client.post(URL, answers("4") | {"edit": "1"}).content.decode()
    assert html.count(" checked>") == 34


@pytest.mark.usefixtures("three_ways")
def test_the_long_form_asks_everything(client: Client) -> None:
    assert client.get(URL).content.decode().count('<fieldset class="question"') == 34
    assert client.get(f"{URL}?form=long").content.decode().count('<fieldset class="question"') == 51
    html = client.post(URL, answers("4", full=True)).content.decode()
    assert "51 of 51 questions answered" in html
    assert '<input type="hidden" name="form" value="long">' in html


def test_only_banks_that_allow_it_are_offered(client: Client) -> None:
    version = small_bank()
    assert reverse("quick_check:bank", args=["small"]) in client.get("/quick-check/").content.decode()
    set_quick_check(version=version, allowed=False, by=None)
    assert reverse("quick_check:bank", args=["small"]) not in client.get("/quick-check/").content.decode()
    assert client.get(reverse("quick_check:bank", args=["small"])).status_code == 404


def test_without_banks_the_page_says_so(client: Client) -> None:
    assert "Question banks to try will be here" in client.get("/quick-check/").content.decode()


def test_an_unknown_bank_is_not_found(client: Client) -> None:
    assert client.get("/quick-check/nothing/").status_code == 404


@pytest.mark.parametrize("banks", [1, 3])
def test_the_list_costs_one_query_whatever_its_length(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, banks: int
) -> None:
    for number in range(banks):
        small_bank(f"bank-{number}")
    with django_assert_num_queries(1):
        client.get("/quick-check/")


@pytest.mark.usefixtures("three_ways")
def test_a_result_costs_two_queries_once_the_bank_is_known(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(URL)
    with django_assert_num_queries(2):  # the version, whether a question was corrected
        client.post(URL, answers_without_queries())


def answers_without_queries() -> dict[str, str]:
    return {"q-visible-work-board": "4", "q-visible-work-finish-first": "2"}
