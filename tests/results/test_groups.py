"""Roll-ups of groups, through the gate: pools, waiting answers, and totals that give way."""

from collections.abc import Mapping

import pytest

from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.results.models import DimensionScore, ItemScore
from surveys.results.queries import groups_taking_part
from surveys.teams.models import Group, Team
from tests.core.vectors import VECTORS
from tests.results import build

pytestmark = pytest.mark.django_db

MIXED = ("11", "22", "33", "44", "55", "12", "23", "34", "45", "13", "24", "35")  # no two thirds alike
ONE_LEAF = build.leaf("work")


def play(
    sizes: Mapping[str, Mapping[str, int]], hierarchy: Mapping[str, str]
) -> tuple[Campaign, dict[str, Group], dict[str, Team]]:
    """Teams of these sizes in these groups, with mixed answers to one dimension."""
    groups = build.groups(**hierarchy)
    teams = {name: build.team(name, groups[group]) for group, found in sizes.items() for name in found}
    answers = {teams[name]: MIXED[:n] for found in sizes.values() for name, n in found.items()}
    return build.wave(build.bank(ONE_LEAF), answers=answers), groups, teams


@pytest.mark.parametrize("name", ["gate_waits_in_group", "gate_waits_for_parent"])
def test_the_reference_vectors_through_the_database(name: str) -> None:
    vector = VECTORS[name]
    given, expected = vector["inputs"], vector["expected"]
    sizes = {group.lower(): {team.lower(): n for team, n in teams.items()} for group, teams in given["groups"].items()}
    campaign, groups, teams = play(sizes, {"top": "", **dict.fromkeys(sizes, "top")})
    released = [team for team in teams.values() if build.card(campaign, team).dimension_scores.exists()]
    assert [team.slug.upper() for team in released] == expected["teams_released"]
    for group in given["groups"]:
        assert build.score_of(campaign, groups[group.lower()], "work").n == expected[f"{group}_total_persons"]
    assert build.score_of(campaign, groups["top"], "work").n == expected["parent_total_persons"]
    left_out = [team.slug.upper() for team in teams.values() if "left-out" in build.reasons(campaign, team).values()]
    assert left_out == expected["left_out"]
    assert build.card(campaign, groups["top"]).teams_left_out == len(expected["left_out"])


def test_mean_of_persons_and_mean_of_teams_are_two_numbers() -> None:
    """Ten persons at 25 and 50, five at 75 and 100: by persons the many weigh more, by teams both the same."""
    group = build.groups(home="")["home"]
    large, small = build.team("large", group), build.team("small", group)
    answers = {large: ["22", "33"] * 5, small: ["44", "55", "44", "55", "44"]}
    campaign = build.wave(build.bank(ONE_LEAF), answers=answers)
    assert build.score_of(campaign, large, "work").score == 38  # 37.5
    assert build.score_of(campaign, small, "work").score == 85
    row = build.score_of(campaign, group, "work")
    assert (row.n, row.score) == (15, 53)  # (5·25 + 5·50 + 3·75 + 2·100) / 15 = 800 / 15
    assert (row.mean_of_teams, row.teams) == (62, 2)  # (38 + 85) / 2 = 61.5, from the digits that are shown
    card = build.card(campaign, group)
    assert (card.answered, card.teams_shown, card.teams_left_out, card.invited) == (15, 2, 0, 24)


def test_a_group_takes_no_part_in_advice_and_agreement() -> None:
    campaign, groups, _ = play({"home": {"a": 9, "b": 9}}, {"home": ""})
    card = build.card(campaign, groups["home"])
    assert (card.recommendations.count(), card.talk_first, card.constraint_key) == (0, [], "")
    assert set(card.dimension_scores.values_list("agreement", flat=True)) == {""}
    assert not card.changes.exists()


def test_a_group_with_too_few_says_so_and_one_without_answers_too() -> None:
    campaign, groups, teams = play(
        {"east": {"a": 4}, "west": {"b": 0}, "top": {"c": 9}}, {"top": "", "east": "top", "west": "top", "idle": "top"}
    )
    assert set(build.reasons(campaign, groups["east"]).values()) == {"too-few"}
    assert set(build.reasons(campaign, groups["west"]).values()) == {"no-data"}
    assert build.card(campaign, groups["west"]).answered is None
    assert set(build.reasons(campaign, teams["a"]).values()) == {"left-out"}
    assert not campaign.scorecards.filter(group=groups["idle"]).exists()
    assert groups_taking_part(campaign) == {"top", "east", "west"}


# -- Totals that give way ------------------------------------------------------


ALIKE = ("55",) * 6


def with_banded(others: Mapping[str, int], **hierarchy: str) -> tuple[Campaign, dict[str, Group], dict[str, Team]]:
    """Team `same`, whose answers are all alike, in group `home` beside teams with mixed ones."""
    groups = build.groups(**(hierarchy or {"home": ""}))
    same = build.team("same", groups["home"])
    teams = {name: build.team(name, groups["home"]) for name in others}
    answers = {same: ALIKE, **{teams[name]: MIXED[:n] for name, n in others.items()}}
    return build.wave(build.bank(ONE_LEAF), answers=answers), groups, {"same": same, **teams}


def test_the_total_of_a_group_does_not_give_a_banded_team_away() -> None:
    campaign, groups, teams = with_banded({"a": 12, "b": 11}, top="", home="top")
    assert build.score_of(campaign, teams["same"], "work").banded == "high"
    for group in groups.values():
        row = build.score_of(campaign, group, "work")
        assert (row.n, row.banded, row.score, row.low, row.spread, row.share) == (29, "middle", None, None, None, None)
        assert (row.mean_of_teams, row.teams) == (49, 2)  # 50 and 47.7, as they are shown: 50 and 48
        item = build.item_of(campaign, group, "work-1")
        assert (item.banded, item.mean, item.distribution, item.share) == ("middle", None, None, None)


def test_a_pool_hides_a_banded_team() -> None:
    campaign, groups, _ = with_banded({"a": 12, "b": 3, "c": 3})
    assert build.score_of(campaign, groups["home"], "work").score is not None


def test_a_second_banded_team_hides_it_when_the_two_differ() -> None:
    groups = build.groups(home="")
    high, low, mixed = (build.team(name, groups["home"]) for name in ("high", "low", "mixed"))
    campaign = build.wave(build.bank(ONE_LEAF), answers={high: ALIKE, low: ("11",) * 6, mixed: MIXED})
    assert build.score_of(campaign, groups["home"], "work").score is not None


def test_two_banded_teams_that_say_the_same_do_not_hide_each_other() -> None:
    """What the total would leave over are twelve answers that are all alike."""
    groups = build.groups(home="")
    one, other, mixed = (build.team(name, groups["home"]) for name in ("one", "other", "mixed"))
    campaign = build.wave(build.bank(ONE_LEAF), answers={one: ALIKE, other: ALIKE, mixed: MIXED})
    assert build.score_of(campaign, groups["home"], "work").banded == "high"


def test_what_a_group_withholds_does_not_come_out_above_it() -> None:
    groups = build.groups(top="", home="top", away="top")
    same, near, far = (
        build.team("same", groups["home"]),
        build.team("near", groups["home"]),
        build.team("far", groups["away"]),
    )
    campaign = build.wave(build.bank(ONE_LEAF), answers={same: ALIKE, near: MIXED, far: MIXED})
    banded = {slug: bool(build.score_of(campaign, group, "work").banded) for slug, group in groups.items()}
    assert banded == {"top": True, "home": True, "away": False}


def test_counts_of_a_small_team_do_not_come_out_of_a_total() -> None:
    """Both teams are shown. The larger one tells its distribution from ten persons on, the smaller one not."""
    campaign, groups, teams = play({"home": {"large": 12, "small": 6}}, {"home": ""})
    assert build.item_of(campaign, teams["large"], "work-1").distribution is not None
    assert build.item_of(campaign, teams["small"], "work-1").distribution is None
    total = build.item_of(campaign, groups["home"], "work-1")
    assert (total.n, total.distribution, total.share, total.spread) == (18, None, None, None)
    assert (total.mean, total.dont_know) != (None, "0")
    row = build.score_of(campaign, groups["home"], "work")
    assert (row.share, row.coverage) == (None, None)
    assert row.score is not None


def test_counts_of_large_teams_add_up() -> None:
    campaign, groups, _ = play({"home": {"a": 12, "b": 10}}, {"home": ""})
    total = build.item_of(campaign, groups["home"], "work-1")
    assert sum(total.distribution or []) == 22
    assert total.dont_know == "0"
    assert build.score_of(campaign, groups["home"], "work").coverage == 1


def test_nothing_of_a_banded_team_stands_in_any_row() -> None:
    """All say the same: whatever is stored of them, the number that they share (50) is nowhere."""
    team = build.team("same")
    campaign = build.wave(build.bank(), answers={team: ["333 33 33"] * 11})
    rows = [*DimensionScore.objects.all(), *ItemScore.objects.all()]
    assert {row.banded for row in rows} == {"middle"}
    fields = ("score", "mean", "low", "high", "spread", "share", "distribution", "level", "mean_of_teams")
    assert all(getattr(row, field, None) is None for row in rows for field in fields)
    card = build.card(campaign, team)
    factors = [found.factors for found in card.recommendations.all()]
    assert {(found["score"], found["gap"]) for found in factors} == {
        (55, 25)
    }  # the middle of the band, for any of them
    assert build.reasons(campaign, team) == {}
    assert BANK in set(card.dimension_scores.values_list("key", flat=True))


def test_all_but_one_are_banded_too() -> None:
    team = build.team("same")
    campaign = build.wave(build.bank(ONE_LEAF), answers={team: ["55"] * 5 + ["11"]})
    row = build.score_of(campaign, team, "work")
    assert (row.banded, row.score) == ("high", None)
