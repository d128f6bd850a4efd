"""A team of four beside a team of nine: no number of the four anywhere, and the reason everywhere."""

import re

import pytest
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from surveys.campaigns.models import Campaign, Participation
from surveys.responses.models import SealedResponses
from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from surveys.teams.models import Team
from tests.factories import AdminFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

NINE = (
    "554 43 22",
    "445 42 31",
    "354 34 23",
    "55. 55 14",
    "233 12 15",
    "112 32 42",
    "343 14 53",
    "222 33 12",
    "531 25 44",
)
FOUR = ("444 44 44", "435 44 53", "354 35 34", "443 44 45")


@pytest.fixture
def four() -> Team:
    return build.team("four", headcount=4)


@pytest.fixture
def wave(four: Team) -> Campaign:
    version = build.bank(radars=[{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}])
    return build.wave(version, answers={four: FOUR, build.team("nine", headcount=9): NINE})


def test_no_row_of_the_database_has_a_number_of_the_four(wave: Campaign, four: Team) -> None:
    card = build.card(wave, four)
    for model in (DimensionScore, ItemScore, Change, Recommendation):
        assert not model._default_manager.filter(scorecard=card).exists()
    assert (card.answered, card.coverage, card.constraint_key, card.talk_first) == (None, None, "", [])
    assert set(Suppression.objects.filter(scorecard=card).values_list("reason", flat=True)) == {"left-out"}
    assert Suppression.objects.filter(scorecard=card).count() == 5 + 7  # work batch flow tests, whole; seven questions


def test_only_known_tables_point_at_the_four(wave: Campaign, four: Team) -> None:
    """Whoever adds a table that hangs on a team in a campaign looks at this test."""
    participation = build.participation(wave, four)
    card = build.card(wave, four)
    with_rows = {model.__name__ for model in apps.get_models() if rows_of(model, participation) or rows_of(model, card)}
    assert with_rows == {"SealedResponses", "Scorecard", "Suppression", "Invitation"}
    assert SealedResponses.objects.get(participation=participation).persons == 4


def rows_of(model: type[Model], target: Model) -> bool:
    fields = [
        field.name for field in model._meta.get_fields() if field.concrete and field.related_model is type(target)
    ]
    return any(model._default_manager.filter(**{name: target}).exists() for name in fields)


def test_the_group_counts_the_nine_only(wave: Campaign, four: Team) -> None:
    card = build.card(wave, four.group)
    nine = build.card(wave, build.team("nine"))
    assert (card.answered, card.teams_left_out) == (9, 1)
    fields = ("key", "n", "score", "banded", "spread")
    rows, same = (c.dimension_scores.order_by("key").values_list(*fields) for c in (card, nine))
    assert list(rows) == list(same)


@pytest.mark.parametrize("name", ["result", "team"])
def test_pages_of_the_four_say_why_and_hold_no_number(client: Client, wave: Campaign, four: Team, name: str) -> None:
    client.force_login(MembershipFactory.create(team=four, user__name="Mia").user)
    address = [four.slug, wave.slug] if name == "result" else [four.slug]
    page = client.get(reverse(f"dashboards:{name}", args=address)).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert "<svg" not in main.replace('<svg class="icon', "")
    assert "application/json" not in main
    words = re.sub(r"<[^>]+>", " ", main).replace(four.group.name, "")  # its number counts the groups of all tests
    told = {int(number) for number in re.findall(r"(?<![\w-])\d+(?![\w-])", words)}
    assert told <= {4, 5, 2026, *range(1, 32)}, told
    if name == "result":
        assert "Fewer than 5 persons answered, so nothing is shown." in words
        assert "They are not in any total either." in words
        assert "4 people were asked; fewer than 5 answered." in words
    else:
        assert "n &lt; 5" in words


def test_a_dimension_that_too_few_answered_has_no_number_in_any_form(client: Client, four: Team) -> None:
    """Nine answer, but only four the tests: a hatch in the chart, a word in bars and table, the reason below."""
    version = build.bank(radars=[{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}])
    nine = build.team("nine", headcount=9)
    persons = [p[:7] + ("55" if place < 4 else "..") for place, p in enumerate(NINE)]
    campaign = build.wave(version, answers={nine: persons})
    client.force_login(MembershipFactory.create(team=nine).user)
    response = client.get(reverse("dashboards:result", args=["nine", campaign.slug]))
    view = response.context["page"].views[0]
    assert [hidden.names for hidden in view.hidden] == ["The tests"]
    assert "Fewer than 5 persons answered" in view.hidden[0].why
    [row] = [row for row in view.numbers.table if row.label.strip() == "The tests"]
    assert (row.score, row.interval, row.n, row.coverage, row.level) == ("n < 5", "–", "–", "–", "–")
    [now] = [trace for trace in view.charts[0].figure["data"] if trace.get("name") == campaign.wave]
    assert now["r"][2] is None
    assert now["hovertext"][2] == "The tests<br>n &lt; 5"
    [bar] = [bar for bar in view.charts[0].bars if bar.key == "tests"]
    assert (bar.score_text, bar.fill, bar.n_text, bar.low) == ("n < 5", "", "", "")
    assert "The tests, n &lt; 5" in view.charts[0].drawing or "The tests: n &lt; 5" in view.charts[0].drawing


def test_nobody_sees_more_than_the_team(client: Client, wave: Campaign, four: Team) -> None:
    client.force_login(AdminFactory.create())
    page = client.get(reverse("dashboards:result", args=[four.slug, wave.slug])).content.decode()
    assert "Fewer than 5 persons answered" in page


def test_waiting_answers_count_in_the_group_and_say_so(client: Client, four: Team) -> None:
    other = build.team("other", headcount=4)
    campaign = build.wave(build.bank(), answers={four: FOUR, other: NINE[:4], build.team("nine"): NINE})
    assert set(build.reasons(campaign, four).values()) == {"waits-in-group"}
    assert build.card(campaign, four.group).answered == 17
    client.force_login(MembershipFactory.create(team=four).user)
    page = client.get(reverse("dashboards:result", args=[four.slug, campaign.slug])).content.decode()
    assert "These answers count in the total of a group above the team" in page
    assert Scorecard.objects.get(participation__team=four).answered is None
    assert Participation.objects.filter(campaign=campaign).count() == 3
