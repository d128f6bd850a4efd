"""What moved since the previous wave: which one, over which questions, in which words."""

from collections.abc import Sequence

import pytest

from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.results.models import Change, NodeKind
from surveys.results.presenters import report_outcome
from surveys.results.queries import team_reports
from surveys.teams.models import Team
from tests.bending import bend
from tests.results import build

pytestmark = pytest.mark.django_db

LOW = ("11", "22", "21", "12", "23", "22", "11", "21")  # 0 25 12.5 12.5 37.5 25 0 12.5: mean 15.6
HIGH = ("44", "55", "54", "45", "43", "44", "55", "54")  # 75 100 87.5 87.5 62.5 75 100 87.5: mean 84.4
ONE = build.leaf("work")


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=9)


def two_waves(team: Team, then: Sequence[str], now: Sequence[str]) -> tuple[Campaign, Campaign]:
    version = build.bank(ONE)
    earlier = build.wave(version, answers={team: then}, slug="q3", released=100)
    return earlier, build.wave(version, answers={team: now}, slug="q4")


def change(campaign: Campaign, team: Team, key: str = "work") -> Change:
    return build.card(campaign, team).changes.get(key=key)


@pytest.mark.parametrize(
    ("then", "now", "verdict", "before", "after"),
    [
        (LOW, HIGH, "improved", 16, 84),
        (HIGH, LOW, "declined", 84, 16),
        (LOW, LOW[::-1], "within-noise", 16, 16),
        (LOW, ("23", "23", "21", "22", "23", "22", "22", "21"), "maybe", 16, 27),
    ],
)
def test_words_and_numbers(
    team: Team, then: Sequence[str], now: Sequence[str], verdict: str, before: int, after: int
) -> None:
    earlier, later = two_waves(team, then, now)
    found = change(later, team)
    assert (found.verdict, found.before, found.now) == (verdict, before, after)
    assert found.low is not None
    assert found.high is not None
    assert found.low <= after - before + 1
    assert found.high >= after - before - 1
    assert build.card(later, team).previous == build.card(earlier, team)
    assert change(later, team, BANK).kind == NodeKind.WHOLE


def test_a_first_wave_has_nothing_to_compare_with(team: Team) -> None:
    campaign = build.wave(build.bank(ONE), answers={team: LOW})
    card = build.card(campaign, team)
    assert (card.previous, card.changes.count()) == (None, 0)


def test_the_latest_wave_in_which_the_team_took_part_is_the_previous_one(team: Team) -> None:
    """It skipped one; another bank in between does not count; the order is that of the releases."""
    version, other = build.bank(ONE), build.bank(build.leaf("calm"), slug="other")
    build.wave(version, answers={team: HIGH}, slug="q1", released=300)
    third = build.wave(version, answers={team: LOW}, slug="q2", released=200)
    build.wave(version, answers={build.team("other-team"): LOW}, slug="q3", released=100)
    build.wave(other, answers={team: LOW}, slug="q3-other", released=50)
    campaign = build.wave(version, answers={team: HIGH}, slug="q4")
    assert build.card(campaign, team).previous == build.card(third, team)
    assert change(campaign, team).verdict == "improved"


def test_a_wave_that_was_closed_before_its_time_counts_too(team: Team) -> None:
    """Its window would have ended after that of the next wave."""
    earlier, _ = two_waves(team, LOW, LOW)
    bend(Campaign.objects.filter(pk=earlier.pk), closes_at=earlier.closes_at + 300 * build.DAY)
    campaign = build.wave(build.bank(ONE), answers={team: HIGH}, slug="q5", released=1)
    assert build.card(campaign, team).previous == Campaign.objects.get(slug="q4").scorecards.get(
        participation__team=team
    )


@pytest.mark.parametrize(("then", "now"), [(LOW[:4], HIGH), (LOW[:3], HIGH)])
def test_too_few_then(team: Team, then: Sequence[str], now: Sequence[str]) -> None:
    _, later = two_waves(team, then, now)
    found = change(later, team)
    assert (found.verdict, found.before, found.now, found.low) == ("too-few", None, None, None)


def test_too_few_now_say_nothing_at_all(team: Team) -> None:
    _, later = two_waves(team, HIGH, LOW[:4])
    assert not build.card(later, team).changes.exists()


def test_four_are_too_few_to_tell_even_where_four_may_be_shown(team: Team) -> None:
    version = build.bank(ONE)
    build.wave(version, answers={team: LOW[:4]}, slug="q3", released=100, threshold=4)
    later = build.wave(version, answers={team: HIGH[:4]}, slug="q4", threshold=4)
    assert (change(later, team).verdict, change(later, team).before) == ("too-few", None)


@pytest.mark.parametrize(("then", "now"), [(("11",) * 6, HIGH), (LOW, ("55",) * 6)])
def test_a_band_on_one_side_gives_a_word_and_no_number(team: Team, then: Sequence[str], now: Sequence[str]) -> None:
    _, later = two_waves(team, then, now)
    found = change(later, team)
    assert (found.verdict, found.before, found.now, found.low, found.high) == ("improved", None, None, None, None)


def test_common_questions_that_all_answer_alike_give_no_number(team: Team) -> None:
    """Work stands with a number in both waves, but over the three questions that both asked all are alike."""
    old, new = build.leaf("work", 4), build.leaf("work", 4)
    new["items"][3] = {"key": "work-new", "text": "A new statement.", "scale": "agreement"}
    build.wave(build.bank(old), answers={team: ["2221", "2222", "2223", "2224", "2225"]}, slug="q3", released=100)
    later = build.wave(build.bank(new, version=2), answers={team: ["4441", "4442", "4443", "4444", "4445"]})
    assert build.score_of(later, team, "work").score is not None
    found = change(later, team)
    assert (found.verdict, found.before, found.now) == ("improved", None, None)


def test_only_questions_that_both_waves_asked_are_compared(team: Team) -> None:
    """The fourth question fell from 5 to 1, but it is another one."""
    old, new = build.leaf("work", 4), build.leaf("work", 4)
    new["items"][3] = {"key": "work-new", "text": "A new statement.", "scale": "agreement"}
    persons = ("111", "222", "333", "121", "232", "212")
    build.wave(build.bank(old), answers={team: [p + "5" for p in persons]}, slug="q3", released=100)
    later = build.wave(build.bank(new, version=2), answers={team: [p + "1" for p in persons]})
    found = change(later, team)
    assert (found.verdict, found.before, found.now) == ("within-noise", 22, 22)  # 0 25 50 8.33 33.3 16.7


def test_a_question_that_continues_another_one_is_the_same(team: Team) -> None:
    new = build.leaf("work")
    new["items"] = [
        {**item, "key": f"said-{item['key']}", "continues": item["key"], "text": f"Better said: {item['text']}"}
        for item in new["items"]
    ]
    build.wave(build.bank(ONE), answers={team: LOW}, slug="q3", released=100)
    later = build.wave(build.bank(new, version=2), answers={team: HIGH})
    assert (change(later, team).verdict, change(later, team).before) == ("improved", 16)


def test_a_question_that_is_turned_round_is_another_one(team: Team) -> None:
    """Its key stays; agreeing means the opposite now. The others alone carry the change, or are too few for one."""
    old, new = build.leaf("work", 4), build.leaf("work", 4)
    new["items"][3]["reverse"] = True
    persons = ("111", "222", "333", "121", "232", "212")
    build.wave(build.bank(old), answers={team: [p + "5" for p in persons]}, slug="q3", released=100)
    later = build.wave(build.bank(new, version=2), answers={team: [p + "5" for p in persons]}, slug="q4", released=50)
    found = change(later, team)
    assert (found.verdict, found.before, found.now) == ("within-noise", 22, 22)
    turned = build.leaf("work", 4)
    for item in turned["items"][:2]:
        item["reverse"] = True
    last = build.wave(build.bank(turned, version=3), answers={team: [p + "5" for p in persons]}, slug="q1")
    assert change(last, team).verdict == "different-questions"


def test_different_questions(team: Team) -> None:
    """One of two is common, under 70 % of the weight; and where nothing is common it says the same."""
    partly, wholly = build.leaf("work"), build.leaf("work")
    partly["items"][1]["key"] = "work-other"
    for item in wholly["items"]:
        item["key"] = f"new-{item['key']}"
    build.wave(build.bank(ONE), answers={team: LOW}, slug="q2", released=200)
    second = build.wave(build.bank(partly, version=2), answers={team: HIGH}, slug="q3", released=100)
    third = build.wave(build.bank(wholly, version=3), answers={team: LOW}, slug="q4")
    for campaign in (second, third):
        found = change(campaign, team)
        assert (found.verdict, found.before, found.now) == ("different-questions", None, None)


def test_beside_different_questions_no_earlier_number_is_shown(team: Team) -> None:
    partly = build.leaf("work")
    partly["items"][1]["key"] = "work-other"
    build.wave(build.bank(ONE), answers={team: LOW}, slug="q3", released=100)
    later = build.wave(build.bank(partly, version=2), answers={team: HIGH})
    [report] = team_reports(team, later)
    standing = report_outcome(report).of("work")
    assert (standing.previous, standing.difference, standing.change) == (None, None, "different-questions")


def test_a_new_dimension_has_no_change(team: Team) -> None:
    build.wave(build.bank(ONE), answers={team: LOW}, slug="q3", released=100)
    version = build.bank(ONE, build.leaf("batch"), version=2)
    later = build.wave(version, answers={team: [p + p for p in HIGH]})
    assert change(later, team).verdict == "improved"
    assert set(build.card(later, team).changes.values_list("key", flat=True)) == {"work", BANK}


def test_an_earlier_wave_without_its_answers_gives_no_change(team: Team) -> None:
    """Sealed answers may have been deleted; the scorecard stays."""
    version = build.bank(ONE)
    earlier = build.wave(version, answers={team: LOW}, slug="q3", released=100)
    build.participation(earlier, team).sealed.delete()
    later = build.wave(version, answers={team: HIGH})
    card = build.card(later, team)
    assert (card.previous, card.changes.count()) == (build.card(earlier, team), 0)


def test_a_report_of_many_dimensions_asks_more_of_each(team: Team) -> None:
    """One of ten dimensions moves a little: alone it would be improved, among ten it may be chance."""
    small = ("22", "33", "22", "33", "23", "32")
    moved = ("33", "34", "23", "43", "33", "34")
    keys = [f"dim{number}" for number in range(10)]
    alone, many = build.bank(ONE), build.bank(*(build.leaf(key) for key in keys), slug="many")
    build.wave(alone, answers={team: small}, slug="a", released=100)
    assert change(build.wave(alone, answers={team: moved}, slug="b"), team).verdict == "improved"
    build.wave(many, answers={team: [p * 10 for p in small]}, slug="c", released=100)
    later = build.wave(many, answers={team: [m + p * 9 for m, p in zip(moved, small, strict=True)]}, slug="d")
    assert change(later, team, "dim0").verdict == "maybe"
