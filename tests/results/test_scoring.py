"""What must never move a score, and what must never become zero."""

import copy
from typing import Any

import pytest

from surveys.banks.models import BankVersion
from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.results.models import DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from surveys.results.services import score_campaign
from tests.bending import bend, undo
from tests.results import build

pytestmark = pytest.mark.django_db

SEVEN = ("554 43 22", "445 42 31", "3d4 34 23", "55. 55 14", "233 12 15", "112 32 42", "44n .4 5.")


def numbers(campaign: Campaign) -> list[tuple[object, ...]]:
    """Every stored number of a campaign, by stable keys."""
    nodes = DimensionScore.objects.filter(scorecard__campaign=campaign).order_by("scorecard__group", "kind", "key")
    items = ItemScore.objects.filter(scorecard__campaign=campaign).order_by("scorecard__group", "key")
    fields = ("key", "n", "banded", "score", "low", "high", "spread", "agreement", "favourable", "share", "coverage")
    detail = ("key", "n", "banded", "mean", "favourable", "spread", "distribution", "dont_know", "unanswered")
    return [*nodes.values_list(*fields), *items.values_list(*detail)]


def test_labels_and_order_move_no_digit() -> None:
    """A second version: every text renamed, dimensions and questions in the opposite order, the same answers."""
    team, first = build.team("basket"), build.bank()
    before = build.wave(first, answers={team: SEVEN}, slug="q3", released=100)
    turned = build.bank(*turned_round(build.flow_and_tests()), version=2, title="Renamed")
    keys = list(before.banks.get().item_keys)
    order = asked_order(turned)
    answers = ["".join(build_row(person)[keys.index(key)] for key in order) for person in SEVEN]
    after = build.wave(turned, answers={team: answers}, slug="q4")
    assert order == keys[::-1]
    assert numbers(after) == numbers(before)
    assert set(build.card(after, team).changes.values_list("verdict", flat=True)) == {"within-noise"}


def turned_round(dimensions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    turned = copy.deepcopy(dimensions)[::-1]
    for dimension in turned:
        dimension["title"] = f"Renamed {dimension['key']}"
        dimension["dimensions"] = turned_round(dimension.get("dimensions", []))
        dimension["items"] = dimension.get("items", [])[::-1]
        for item in dimension["items"]:
            item["text"] = f"Other words for {item['key']}."
    return turned


def asked_order(version: BankVersion) -> list[str]:
    return list(version.items.order_by("dimension__order", "order").values_list("key", flat=True))


def build_row(person: str) -> str:
    return person.replace(" ", "")


def test_the_order_of_persons_moves_no_digit() -> None:
    version, team = build.bank(), build.team("basket")
    one = build.wave(version, answers={team: SEVEN}, slug="one")
    other = build.wave(version, answers={team: SEVEN[::-1]}, slug="other")
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize("nothing", [".", "d", "n"])
def test_what_is_not_answered_is_never_zero(nothing: str) -> None:
    """Everybody answers two of three questions with the highest point; the third is missing in one of three ways."""
    team = build.team("basket")
    campaign = build.wave(build.bank(), answers={team: [f"45{nothing} 45 45", f"54{nothing} 54 54"] * 3})
    row = build.score_of(campaign, team, "work")
    assert (row.n, row.banded, row.score) == (6, "high", None)  # 87.5 each
    assert build.card(campaign, team).suppressions.get(kind="item").reason == "no-data"


@pytest.mark.parametrize(("person", "n"), [("5.. 55 55", 5), ("5nn 55 55", 5), ("55. 55 55", 6), ("55n 55 55", 6)])
def test_half_of_what_applies_and_two_questions_at_least(person: str, n: int) -> None:
    team = build.team("basket")
    campaign = build.wave(
        build.bank(), answers={team: ["123 12 12", "234 23 23", "345 34 34", "451 45 45", "512 51 51", person]}
    )
    assert build.score_of(campaign, team, "work").n == n
    assert build.score_of(campaign, team, "flow").n == 6  # one of its two dimensions is enough


def test_a_dimension_that_applies_to_nobody_is_no_data_and_no_zero() -> None:
    team = build.team("basket")
    campaign = build.wave(
        build.bank(), answers={team: ["nnn 12 12", "nnn 23 23", "nnn 34 34", "nnn 45 45", "nnn 51 51"]}
    )
    assert build.reasons(campaign, team) == {"work": "no-data"}
    assert build.score_of(campaign, team, "flow").score == build.score_of(campaign, team, "batch").score


def test_a_reversed_question_counts_the_other_way_round() -> None:
    work = build.leaf("work")
    work["items"][1]["reverse"] = True
    version = build.bank(work, build.leaf("batch"))
    team = build.team("basket")
    campaign = build.wave(version, answers={team: ["51 51", "42 42", "24 24", "33 33", "51 51"]})
    assert build.score_of(campaign, team, "work").score == 70  # 100 75 25 50 100
    assert build.score_of(campaign, team, "batch").banded == "middle"  # 50 each


def test_frequencies_count_by_their_values() -> None:
    points = [
        {"key": key, "value": value, "label": key, "part": part}
        for key, value, part in [("rarely", 0, "unfavourable"), ("weekly", 0.25, "neutral"), ("daily", 1, "favourable")]
    ]
    often = {"key": "agreement", "title": "How often", "kind": "values", "points": points}
    team = build.team("basket")
    campaign = build.wave(
        build.bank(build.leaf("work"), scales=[often]), answers={team: ["22", "33", "11", "22", "31"]}
    )
    assert build.score_of(campaign, team, "work").score == 40  # 25 100 0 25 50


def test_a_roll_up_is_scored_like_a_parent() -> None:
    version = build.bank(
        *(build.leaf(key) for key in ("work", "batch", "tests")),
        roll_ups=[{"key": "people", "title": "People", "dimensions": ["work", "tests"]}],
    )
    team = build.team("basket")
    campaign = build.wave(version, answers={team: ["55 11 11", "44 11 22", "33 11 11", "22 11 55", "11 11 33"]})
    row = build.score_of(campaign, team, "people")
    assert (row.kind, row.score) == ("roll-up", 43)  # 50 50 25 62.5 25: 42.5


def test_the_short_form_scores_what_was_asked() -> None:
    work = build.leaf("work", 3)
    work["items"][2]["short_form"] = False
    batch = build.leaf("batch")
    for item in batch["items"]:
        item["short_form"] = False
    team = build.team("basket")
    campaign = build.wave(
        build.bank(work, batch, build.leaf("tests")),
        answers={team: ["54 11", "43 12", "55 21", "44 22", "35 31"]},
        short_form=True,
    )
    assert build.score_of(campaign, team, "work").n == 5
    keys = set(build.card(campaign, team).dimension_scores.values_list("key", flat=True))
    assert keys == {"work", "tests", BANK}


def test_two_banks_in_one_sitting_have_a_scorecard_each() -> None:
    team = build.team("basket")
    second = build.bank(build.leaf("calm"), slug="other")
    answers = ["554 43 22 15", "445 42 31 24", "354 34 23 33", "555 55 14 42", "233 12 15 51"]
    campaign = build.wave(build.bank(), second, answers={team: answers})
    scores = DimensionScore.objects.filter(scorecard__participation__team=team)
    assert scores.get(scorecard__version=second, key="calm").banded == "middle"  # 50 each
    assert campaign.scorecards.filter(participation__team=team).count() == 2
    assert not scores.filter(scorecard__version=second, key="work").exists()


def test_scoring_twice_leaves_one_result() -> None:
    team = build.team("basket")
    campaign = build.wave(build.bank(), answers={team: SEVEN})
    before = numbers(campaign)
    bend(Campaign.objects, state=CampaignState.CLOSING)
    campaign.refresh_from_db()
    told: list[tuple[str, int, int]] = []
    assert score_campaign(campaign=campaign, progress=lambda *step: told.append(step)) == 2
    assert numbers(campaign) == before
    assert told == [("scoring", 1, 1), ("adding up", 1, 1)]
    assert Scorecard.objects.count() == 2


@pytest.mark.parametrize("state", [CampaignState.LAUNCHED, CampaignState.RELEASED])
def test_only_a_campaign_that_is_closing_is_scored(state: CampaignState) -> None:
    team = build.team("basket")
    campaign = build.wave(build.bank(), answers={team: SEVEN})
    bend(Campaign.objects, state=state)
    campaign.refresh_from_db()
    with pytest.raises(ValueError, match="only a campaign that is closing"):
        score_campaign(campaign=campaign)


def test_a_slow_second_close_does_not_touch_what_is_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """It began to score while the campaign was closing; the first close has released it since."""
    team = build.team("basket")
    campaign = build.wave(build.bank(), answers={team: SEVEN})
    rows = list(DimensionScore.objects.order_by("pk").values_list("pk", "score"))
    campaign.state = CampaignState.CLOSING  # what the slow one has read
    score_campaign(campaign=campaign)
    assert list(DimensionScore.objects.order_by("pk").values_list("pk", "score")) == rows


def test_the_wave_of_a_team_without_any_answer() -> None:
    silent, loud = build.team("silent"), build.team("loud")
    campaign = build.wave(build.bank(), answers={silent: [], loud: SEVEN})
    assert set(build.reasons(campaign, silent).values()) == {"no-data"}
    card = build.card(campaign, silent)
    assert (card.answered, card.coverage, card.recommendations.count()) == (None, None, 0)


def test_everything_hangs_on_a_scorecard() -> None:
    team = build.team("basket")
    build.wave(build.bank(), answers={team: SEVEN})
    undo(Scorecard.objects.all())
    assert not any(model.objects.exists() for model in (DimensionScore, ItemScore, Suppression, Recommendation))
