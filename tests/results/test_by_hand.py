"""One team, calculated by hand from the answers to the stored rows."""

import pytest

from surveys.campaigns.models import Campaign
from surveys.campaigns.services import take_seat
from surveys.core.scoring import BANK
from surveys.responses.queries import new_receipt
from surveys.responses.services import save_answers, send_response
from surveys.results.models import Change, DimensionScore, ItemScore, Scorecard
from surveys.teams.models import Team
from tests.results import build

pytestmark = pytest.mark.django_db

# Questions: work 1 2 3, batch 1 2, tests 1 2. The second of work weighs double, the third is reverse-keyed.
PERSONS = ("541 33 22", "442 42 ..", "324 n4 13", "5d. 55 4.", "233 12 55")
#
# Points 1 to 5 are 0, 25, 50, 75, 100; in the reverse-keyed question 100, 75, 50, 25, 0.
#          work                          batch                   tests               flow     whole
# 1   (100 + 2·75 + 100)/4 =  87.5    (50 + 50)/2  =  50      (25 + 25)/2 =  25     68.75    46.875
# 2   ( 75 + 2·75 +  75)/4 =  75      (75 + 25)/2  =  50         nothing            62.5     62.5
# 3   ( 50 + 2·25 +  25)/4 =  31.25    1 of 1, not 2          ( 0 + 50)/2 =  25     31.25    28.125
# 4    1 of 3, not half               (100 + 100)/2 = 100      1 of 2, not 2       100      100
# 5   ( 25 + 2·50 +  50)/4 =  43.75   ( 0 + 25)/2  =  12.5    (100 + 100)/2 = 100   28.125   64.0625
#
# mean   237.5 / 4 = 59.375            212.5 / 4 = 53.125       150 / 3, hidden      58.125   60.3125


@pytest.fixture
def asked() -> tuple[Campaign, Team]:
    work = build.leaf("work", 3)
    work["items"][1]["weight"] = 2
    work["items"][2]["reverse"] = True
    flow = {"key": "flow", "title": "Flow", "first_way": True, "dimensions": [work, build.leaf("batch")]}
    quality = {"key": "quality", "title": "Quality", "dimensions": [build.leaf("tests")]}
    team = build.team("basket", headcount=5)
    return build.launched(build.bank(flow, quality), teams=[team], threshold=4), team


@pytest.fixture
def closed(asked: tuple[Campaign, Team]) -> tuple[Campaign, Team]:
    """Answered as people do: through the shared link, a draft, and sending."""
    campaign, team = asked
    for person in PERSONS:
        invitation = take_seat(participation=build.participation(campaign, team))
        save_answers(invitation=invitation, answers=dict(enumerate(build.codes(person))), comments={})
        send_response(invitation=invitation, receipt=new_receipt())
    return build.close(campaign), team


def test_scores_with_their_number_of_persons(closed: tuple[Campaign, Team]) -> None:
    found = build.card(*closed).dimension_scores.order_by("key").values_list("key", "kind", "n", "score")
    assert list(found) == [
        (BANK, "whole", 5, 60),
        ("batch", "dimension", 4, 53),
        ("flow", "dimension", 5, 58),
        ("work", "dimension", 4, 59),
    ]


def test_what_three_persons_say_is_left_out_everywhere(closed: tuple[Campaign, Team]) -> None:
    assert build.reasons(*closed) == {"tests": "left-out", "quality": "left-out"}


def test_interval_and_spread_of_work(closed: tuple[Campaign, Team]) -> None:
    """Deviations ±28.125 and ±15.625: variance 2070.3125 / 3, SD 26.27. A shared link is no census: 3.182·26.27/√4."""
    row = build.score_of(*closed, "work")
    assert (row.spread, row.interval, row.low, row.high) == (26, "t", 18, 100)  # 17.57 to 101.18, cut at 100
    assert (row.level, row.level_low, row.level_high) == (3, 1, 5)


def test_with_invitations_the_whole_team_is_known(asked: tuple[Campaign, Team]) -> None:
    """Four of five answered: 41.80 · √(1 − 4/5) = 18.69 on both sides of 59.375."""
    campaign, team = asked
    again = build.wave(campaign.banks.get().version, answers={team: PERSONS}, slug="again", threshold=4, seats=False)
    row = build.score_of(again, team, "work")
    assert (row.interval, row.low, row.high) == ("corrected", 41, 78)
    assert build.score_of(again, team, "flow").interval == "complete"


def test_more_answers_than_people_make_no_census(asked: tuple[Campaign, Team]) -> None:
    campaign, team = asked
    version = campaign.banks.get().version
    again = build.wave(version, answers={team: [*PERSONS, PERSONS[0]]}, slug="again", threshold=4, seats=False)
    assert build.score_of(again, team, "flow").interval == "t"


def test_coverage_is_told_exactly_only_when_nothing_was_left_out(closed: tuple[Campaign, Team]) -> None:
    """Work: 13 of 15, with 4 persons not told. Batch: 9 of 9, because *not applicable* is no gap."""
    found = dict(build.card(*closed).dimension_scores.values_list("key", "coverage"))
    assert found == {BANK: None, "batch": 1, "flow": None, "work": None}
    assert build.card(*closed).coverage is None


def test_items(closed: tuple[Campaign, Team]) -> None:
    first, reverse = build.item_of(*closed, "work-1"), build.item_of(*closed, "work-3")
    assert (first.n, first.mean, first.favourable) == (5, 70, "half")  # 100 75 50 100 25; three of five
    assert (reverse.n, reverse.mean, reverse.favourable) == (4, 63, "half")  # 100 75 25 50: 62.5; two of four
    assert (first.spread, first.share, first.distribution) == (None, None, None)
    second = build.item_of(*closed, "work-2")
    assert (second.n, second.dont_know, second.not_applicable, second.unanswered) == (4, "some", "none", "none")
    assert (reverse.dont_know, reverse.unanswered) == ("none", "some")
    assert build.item_of(*closed, "batch-1").not_applicable == "some"


def test_the_scorecard_records_its_rules(closed: tuple[Campaign, Team]) -> None:
    card = build.card(*closed)
    assert (card.algorithm, card.threshold, card.invited, card.answered) == (1, 4, 5, 5)
    assert (card.version.bank.slug, card.version.number, card.previous) == ("tiny", 1, None)
    assert not Change.objects.exists()


def test_where_opinions_differ_a_talk_comes_first(closed: tuple[Campaign, Team]) -> None:
    """Batch: deviations −3.125 twice, 46.875, −40.625: SD 35.9, wider than work. No practice fits a mean of these."""
    card = build.card(*closed)
    assert dict(card.dimension_scores.values_list("key", "agreement")) == {
        BANK: "differ",  # one of five under 34 is no camp
        "batch": "differ",
        "flow": "two-camps",  # 31.25 and 28.125 here, 68.75 and 100 there
        "work": "differ",
    }
    assert card.talk_first == ["batch", "work"]
    assert (card.constraint_key, card.recommendations.count()) == ("", 0)


def test_scores_are_stored_in_the_digits_that_are_shown(closed: tuple[Campaign, Team]) -> None:
    for row in DimensionScore.objects.all():
        for value in (row.score, row.low, row.high, row.spread, row.mean_of_teams):
            assert value is None or value == round(value)
        assert row.digits == 0
    assert all(row.mean == round(row.mean) for row in ItemScore.objects.exclude(mean=None))
    assert Scorecard.objects.count() == 2  # the team and its group
