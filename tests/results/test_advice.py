"""Advice follows from answers: other answers, other advice; the same answers, the same, in the same order."""

import pytest

from surveys.campaigns.models import Campaign
from surveys.results.presenters import ResultView, team_views
from surveys.teams.models import Team
from tests.results import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return build.team("basket")


def persons(*places: int) -> list[str]:
    """Six persons around a place in each of the leaves of two questions, none of them all alike."""
    shifts = ((0, 0), (0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
    return ["".join(str(min(5, max(1, place + shift))) for place in places for shift in pair) for pair in shifts]


def leaves(*keys: str, first_way: str = "") -> list[dict[str, object]]:
    return [build.leaf(key, **({"first_way": True} if key == first_way else {})) for key in keys]


def view(campaign: Campaign, team: Team) -> ResultView:
    [found] = team_views(team, campaign)
    return found


def keys(campaign: Campaign, team: Team) -> list[str]:
    return [card.key for card in view(campaign, team).recommendations]


def test_another_band_in_one_of_the_top_three_gives_other_advice(team: Team) -> None:
    version = build.bank(*leaves("work", "batch", "tests", "calm"))
    low = build.wave(version, answers={team: persons(2, 3, 3, 5)}, slug="low")
    middle = build.wave(version, answers={team: persons(3, 3, 3, 5)}, slug="middle")
    assert keys(low, team) == ["work-low", "batch-middle", "tests-middle"]
    assert keys(middle, team) == ["batch-middle", "tests-middle", "work-middle"]


def test_the_same_answers_give_the_same_advice_in_the_same_order(team: Team) -> None:
    version = build.bank(*leaves("work", "batch", "tests", "calm"))
    one = build.wave(version, answers={team: persons(2, 3, 3, 4)}, slug="one")
    other = build.wave(version, answers={team: persons(2, 3, 3, 4)[::-1]}, slug="other")
    assert ranked(one, team) == ranked(other, team)
    assert keys(one, team) == keys(other, team)


def ranked(campaign: Campaign, team: Team) -> list[tuple[object, ...]]:
    rows = build.card(campaign, team).recommendations.all()
    return [(row.rank, row.practice.key, row.serves_constraint, sorted(map(str, row.factors.items()))) for row in rows]


def test_the_constraint_of_the_first_way_goes_first(team: Team) -> None:
    """Tests are lower, but what flows slowly holds everything back."""
    version = build.bank(*leaves("work", "batch", "tests", first_way="batch"))
    campaign = build.wave(version, answers={team: persons(4, 2, 1)})
    first = view(campaign, team).recommendations[0]
    assert build.card(campaign, team).constraint_key == "batch"
    assert (first.key, first.is_constraint) == ("batch-low", True)
    assert "It serves what holds back the flow most" in first.reason
    assert "The batch holds back the flow." in " ".join(view(campaign, team).sentences)


def test_a_middle_band_is_not_surely_low(team: Team) -> None:
    """All alike at 50 is shown as *middle*, which may be anything from 40 to 70: nothing is named the constraint."""
    version = build.bank(*leaves("work", "batch", first_way="batch"))
    campaign = build.wave(version, answers={team: ["4433", "3433", "4333", "5433", "4433"]})
    assert build.score_of(campaign, team, "batch").banded == "middle"
    assert build.card(campaign, team).constraint_key == ""
    low = build.wave(version, answers={team: ["4422", "3422", "4322", "5422", "4422"]}, slug="low")
    assert build.card(low, team).constraint_key == "batch"


def test_where_camps_stand_against_each_other_a_talk_replaces_the_practice(team: Team) -> None:
    version = build.bank(*leaves("work", "batch", first_way="work"))
    campaign = build.wave(version, answers={team: ["1133", "1123", "1132", "5523", "5534", "5533"]})
    found = view(campaign, team)
    assert [talk.dimension for talk in found.talks] == ["The work"]
    assert "two camps" in found.talks[0].why
    assert found.talks[0].questions == ("Why do we see work so differently?",)
    assert {card.dimension for card in found.recommendations} == {"The batch"}
    assert "Two camps on The work." in found.sentences


def test_a_split_constraint_says_so(team: Team) -> None:
    version = build.bank(*leaves("work", "batch", first_way="work"))
    answers = ["1133", "1123", "1132", "1123", "1134", "1123", "1132", "4423", "4433", "4434", "4423"]
    campaign = build.wave(version, answers={team: answers})
    assert build.card(campaign, team).constraint_key == "work"
    [talk] = view(campaign, team).talks
    assert "It is also what holds back the flow most." in talk.why


def test_opinions_that_differ_without_camps(team: Team) -> None:
    version = build.bank(*leaves("work", "batch"))
    campaign = build.wave(version, answers={team: ["1533", "5123", "1432", "5223", "3334", "2433"]})
    [talk] = view(campaign, team).talks
    assert talk.why.startswith("Opinions differ widely here.")
    assert "Opinions differ on The work." in view(campaign, team).sentences


def test_prerequisites_come_first(team: Team) -> None:
    work = build.leaf("work")
    work["practices"] = [
        build.practice("start", "low", "L"),
        build.practice("continue", "low", "S", after=["start"]),
    ]
    campaign = build.wave(build.bank(work), answers={team: persons(2)})
    found = view(campaign, team)
    assert [card.key for card in (*found.recommendations, *found.more_recommendations)] == ["start", "continue"]
    assert "Do this first: Practice start." in found.more_recommendations[0].reason
    assert found.recommendations[0].effort == "Large: a quarter"


def test_the_reason_names_the_numbers_that_the_page_shows(team: Team) -> None:
    campaign = build.wave(build.bank(*leaves("work", "batch")), answers={team: persons(2, 5)})
    found = view(campaign, team)
    work, batch = found.recommendations
    assert work.reason == "The work stands at 25 (6 answers), which is 55 under the target of 80."
    assert dict(work.factors)["Gap to the target"] == "55"
    assert batch.reason.startswith("The batch stands at 96 (6 answers): the target of 80 is reached")
    assert dict(batch.factors)["Gap to the target"] == "5 (never less)"
    [row] = [row for row in found.numbers.table if row.label.strip() == "The work"]
    assert row.score == "25"
    priority = dict(work.factors)["Priority: gap × weight × certainty ÷ effort"]
    assert priority == "55.0"  # 55 · 1 · 1 ÷ 1


def test_near_the_target_the_gap_is_told_as_it_is(team: Team) -> None:
    campaign = build.wave(build.bank(*leaves("work")), answers={team: ["44", "44", "45", "54", "44", "34"]})
    [card] = view(campaign, team).recommendations
    assert card.reason == (
        "The work stands at 77 (6 answers), which is 3 under the target of 80. "
        "The target may be reached already, so it counts half."
    )


def test_a_band_is_named_as_a_band(team: Team) -> None:
    campaign = build.wave(build.bank(*leaves("work")), answers={team: ["22"] * 6})
    [card] = view(campaign, team).recommendations
    assert card.reason == "The work is low by all answers but one at most."
    assert dict(card.factors)["Gap to the target"] == "60 (from the middle of the band)"


def test_everyone_answered_is_not_certainty(team: Team) -> None:
    """A census has no interval; the page says that all have answered, and draws no line."""
    small = build.team("six", headcount=6)
    campaign = build.wave(build.bank(*leaves("work")), answers={small: persons(2)}, seats=False)
    assert build.score_of(campaign, small, "work").interval == "complete"
    found = view(campaign, small)
    [row] = [row for row in found.numbers.table if row.label.strip() == "The work"]
    assert (row.interval, row.n) == ("–", "6")
    assert found.headlines[0].n_words == "all 6 answered"
    assert "25 (all 6 answered)" in " ".join(found.sentences)
