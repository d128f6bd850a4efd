"""Two waves of one team: what was hidden in one of them does not come out by comparing them."""

import pytest
from django.db import models, transaction
from django.test import Client
from django.urls import reverse

from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Suppression
from surveys.teams.models import Team
from tests.attacks.world import FOUR, NINE, OTHER_FOUR, SEVEN
from tests.factories import MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db
STORED: list[type[models.Model]] = [DimensionScore, ItemScore, Change, Recommendation, Suppression]
WITHOUT_TESTS = tuple(person[:-2] + "dd" for person in NINE[:3])  # the tests: four of seven answer them


def told(earlier: tuple[str, ...], later: tuple[str, ...]) -> tuple[list[dict[str, object]], str]:
    """What the second wave stores and its page says, when these were the answers."""
    with transaction.atomic():
        team, version = build.team("ant", headcount=9), build.bank()
        build.wave(version, answers={team: earlier}, slug="first", released=100)
        second = build.wave(version, answers={team: later}, slug="second")
        found = stored(team), page_of(team, second.slug)
        transaction.set_rollback(True)
    return found


def stored(team: Team) -> list[dict[str, object]]:
    last = team.participations.latest("pk").scorecards.get()
    rows = [row for model in STORED for row in model._default_manager.filter(scorecard=last).order_by("pk").values()]
    return [{name: value for name, value in row.items() if not name.endswith("id")} for row in rows]


def page_of(team: Team, slug: str) -> str:
    client = Client()
    client.force_login(MembershipFactory.create(team=team, user__name="Jo", user__email="jo@example.org").user)
    page = client.get(reverse("dashboards:result", args=[team.slug, slug])).content.decode()
    return page[page.index("<main") : page.index("</main>")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((FOUR, SEVEN), (OTHER_FOUR, SEVEN), id="hidden then, shown now"),
        pytest.param((SEVEN, FOUR), (SEVEN, OTHER_FOUR), id="shown then, hidden now"),
        pytest.param((FOUR, OTHER_FOUR), (OTHER_FOUR, FOUR), id="hidden twice"),
    ],
)
def test_a_hidden_wave_is_in_no_comparison(
    one: tuple[tuple[str, ...], ...], other: tuple[tuple[str, ...], ...]
) -> None:
    first, second = told(*one), told(*other)
    assert len(first[0]) > 5
    assert first == second


def test_a_dimension_that_was_hidden_then_is_not_compared_now() -> None:
    """All seven answered then, but only four of them the tests; now everybody answers all."""
    [change] = changes(WITHOUT_TESTS + FOUR, SEVEN)
    assert change == changes(WITHOUT_TESTS + tuple(person[:-2] + "15" for person in FOUR), SEVEN)[0]
    assert change["verdict"] == "too-few"
    assert {change[name] for name in ("before", "now", "low", "high")} == {None}


def test_a_dimension_that_is_hidden_now_is_not_compared_with_then() -> None:
    assert changes(SEVEN, WITHOUT_TESTS + FOUR) == []


def changes(earlier: tuple[str, ...], later: tuple[str, ...]) -> list[dict[str, object]]:
    """The stored change of the tests. (The whole bank does move with them: it is a number of all seven.)"""
    return [row for row in told(earlier, later)[0] if "verdict" in row and row["key"] == "tests"]
