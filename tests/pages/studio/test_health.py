"""Editors see how well questions work, in a table, in sentences and as a file; nobody else does."""

import csv
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.banks.models import BankVersion
from surveys.campaigns.models import Campaign
from surveys.pages.studio.presenters.health_words import dimension_advice, item_advice
from surveys.results.presenters.health import DimensionFigures, ItemFigures
from surveys.results.services import pool_health
from surveys.teams.models import Group
from tests.factories import BankEditorFactory, UserFactory
from tests.results import build

pytestmark = pytest.mark.django_db
HEALTH = "/banks/tiny/health/"
USUAL = ("555 55 54", "511 11 12", "532 32 45", "5d5 n5 33", "545 43 12") * 2


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(BankEditorFactory())
    return client


def wave(version: BankVersion, slug: str = "q1", persons: tuple[str, ...] = USUAL, released: int = 30) -> Campaign:
    home = Group.objects.filter(slug="org").first() or build.groups(org="")["org"]
    teams = [build.team(f"team{place}", home, 10) for place in range(4)]
    campaign = build.wave(version, answers=dict.fromkeys(teams, persons), slug=slug, released=released)
    pool_health(version=version)
    return campaign


def words(client: Client, address: str = HEALTH) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_for_editors_only(client: Client) -> None:
    wave(build.bank())
    for address in (HEALTH, "/banks/tiny/health.csv"):
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(UserFactory())
        assert client.get(address).status_code == 403


def test_before_there_is_enough(editor: Client) -> None:
    version = build.bank()
    assert "at least 30 persons of 3 teams" in words(editor)
    build.wave(version, answers={build.team("alone"): USUAL}, slug="small")
    assert "1 closed wave is not in these figures" in words(editor)
    assert editor.get("/banks/none/health/").status_code == 404


def test_figures_and_advice(editor: Client) -> None:
    wave(build.bank())
    text = words(editor)
    assert "Answers sent 40" in text
    assert "Most choose the highest answer" in text  # work-1: all of them, so a word stands for the mean
    assert "Many don’t know: ask" in text  # work-2: one in five
    assert re.search(r"\d of 7 questions stand out", text)
    assert "Whose answers these are" in text


def test_what_the_teams_have_for_themselves_is_not_shown_yet(editor: Client) -> None:
    version = build.bank()
    wave(version, slug="fresh", released=0)
    assert "Figures appear when" in words(editor)
    wave(version, slug="old", released=30)
    assert "Answers sent 40" in words(editor)


def test_with_earlier_versions_and_alone(editor: Client) -> None:
    first = build.bank()
    wave(first, slug="q1")
    changed = build.flow_and_tests()
    changed[1] = build.leaf("tests", 2)
    changed[1]["items"][0] |= {"key": "tests-new", "text": "Quite another statement."}
    wave(build.bank(*changed, version=2), slug="q2")
    both, alone = words(editor), words(editor, f"{HEALTH}?version=2&only=1")
    assert "Answers sent 80" in both
    assert "Answers sent 40" in alone
    rows = {row["Key"]: row for row in table(editor, "/banks/tiny/health.csv?version=2")}
    assert rows["work-1"]["Answers"] == "80"
    assert rows["tests-new"]["Answers"] == "40"
    assert (
        rows["tests-2"]["Alpha of the dimension"]
        == table(editor, "/banks/tiny/health.csv?version=2&only=1")[-1]["Alpha of the dimension"]
    )  # its other question is a new one, so earlier answers say nothing about the two together
    assert "version 1" in words(editor, f"{HEALTH}?version=1")


def table(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Disposition"].endswith('health.csv"')
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_has_the_figures_of_the_page(editor: Client) -> None:
    wave(build.bank())
    rows = table(editor, "/banks/tiny/health.csv")
    assert [row["Key"] for row in rows] == ["work-1", "work-2", "work-3", "batch-1", "batch-2", "tests-1", "tests-2"]
    first, second = rows[0], rows[1]
    assert first["Answers"] == "40"
    assert first["Mean"] == "high"  # all alike: a word
    assert second["Don’t know"] == "0.2"
    assert second["With the rest of its dimension"]


def test_the_version_leads_there(editor: Client) -> None:
    build.bank()
    assert f'href="{HEALTH}"' in editor.get("/banks/tiny/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries(count: int, editor: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = build.bank()
    for number in range(count):
        wave(version, slug=f"q{number}", released=100 - number)
    words(editor)
    with django_assert_num_queries(12):
        words(editor)


@pytest.mark.parametrize(
    ("figures", "says"),
    [
        (ItemFigures(n=40, mean=97, ceiling=0.92, floor=0, rest=0.4), "highest answer: it does not separate"),
        (ItemFigures(n=40, banded="high", at_ceiling="most", at_floor="few"), "Most choose the highest"),
        (ItemFigures(n=40, mean=4, ceiling=0, floor=0.85), "Ask for a smaller step"),
        (ItemFigures(n=40, banded="low", at_floor="most"), "Most choose the lowest"),
        (ItemFigures(n=30, asked=40, dont_know=0.25), "ask for something that a whole team can see"),
        (ItemFigures(n=30, asked=40, not_applicable=0.2), "does not apply to many"),
        (ItemFigures(n=40, mean=50, rest=-0.31), "turned round by mistake"),
        (ItemFigures(n=40, mean=50, rest=0.11), "does it belong elsewhere"),
    ],
)
def test_advice_of_an_item(figures: ItemFigures, says: str) -> None:
    [sentence] = item_advice(figures)
    assert says in sentence


def test_no_advice_where_nothing_stands_out_or_is_known() -> None:
    assert item_advice(ItemFigures(n=40, mean=55, ceiling=0.79, floor=0.1, dont_know=0.19, rest=0.2)) == ()
    assert item_advice(ItemFigures()) == ()


@pytest.mark.parametrize(
    ("alpha", "says"), [(-0.2, "contradict"), (0.4, "loosely"), (0.6, "hang together."), (0.97, "one of them")]
)
def test_advice_of_a_dimension(alpha: float, says: str) -> None:
    assert says in dimension_advice(DimensionFigures(40, alpha))
