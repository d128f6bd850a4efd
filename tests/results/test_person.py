"""One person's answers, scored for that person alone and stored nowhere; and what rows call themselves."""

import numpy as np
import pytest

from surveys.banks.models import BankVersion
from surveys.banks.queries import bank_outline
from surveys.banks.spec import bank_spec
from surveys.core.types import Answers, Suppressed, SuppressionReason
from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from surveys.results.presenters import ResultView, person_outcome, result_view
from surveys.results.queries import latest_scorecards, team_reports
from tests.results import build

pytestmark = pytest.mark.django_db

RADAR = [{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}]


def alone(version: BankVersion, person: str) -> ResultView:
    outline = bank_outline(version)
    bank = bank_spec(outline, [item.key for item in outline.items()])
    answers: Answers = np.frombuffer(build.codes(person), dtype=np.uint8).reshape(1, -1)
    return result_view(outline, person_outcome(outline, bank, answers), now_name="You", previous_name=None)


def test_a_person_has_numbers_without_intervals_and_without_counts() -> None:
    view = alone(build.bank(radars=RADAR), "553 22 44")
    assert view.is_person
    assert view.sentences == (
        "Strong: The work, 83; The tests, 75.",
        "What hurts most: The batch, 25. The batch holds back the flow.",
    )
    assert [headline.n_words for headline in view.headlines] == ["", ""]
    rows = {row.label.strip(): (row.score, row.interval, row.n) for row in view.numbers.table}
    assert rows["The work"] == ("83", "–", "–")
    assert view.recommendations[0].key == "batch-low"
    assert view.recommendations[0].reason.startswith("The batch stands at 25, which is 55 under the target of 80.")
    assert view.talks == ()
    assert not Scorecard.objects.exists()


def test_what_a_person_left_open_says_so() -> None:
    view = alone(build.bank(radars=RADAR), "5.. 22 44")
    assert [(hidden.names, hidden.why) for hidden in view.hidden] == [
        ("The work", "You have answered too few of these questions. Half of them are enough.")
    ]
    assert view.charts[0].summary == "Highest: The tests (75). Lowest: The batch (25)."


def test_a_person_who_left_almost_everything_open() -> None:
    view = alone(build.bank(radars=RADAR), "5.. 2. 4d")
    assert view.all_hidden.startswith("Too few questions were answered to say anything.")
    assert view.charts[0].summary == "No dimension of this chart has a number that may be shown."
    assert (view.sentences, view.recommendations, view.hidden) == ((), (), ())


def test_equal_dimensions_have_no_highest() -> None:
    assert alone(build.bank(radars=RADAR), "333 33 33").charts[0].summary == "All dimensions stand at 50."


def test_a_target_that_is_reached_needs_no_doubt() -> None:
    view = alone(build.bank(), "555 55 55")
    assert "may be reached" not in view.recommendations[0].reason
    assert view.sentences[1].startswith("Nothing is low; lowest: ")


# -- Reading what is stored ------------------------------------------------------------


ANSWERS = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")


def test_a_report_has_items_and_nodes_or_the_reason() -> None:
    team = build.team("basket")
    campaign = build.wave(build.bank(), answers={team: [*ANSWERS[:4], "233 12 .."]})
    [report] = team_reports(team, campaign)
    assert isinstance(report.items["work-1"], ItemScore)
    assert report.items["tests-1"] == Suppressed(SuppressionReason.LEFT_OUT)
    assert isinstance(report.node("work"), DimensionScore)
    assert report.node("never-asked") == Suppressed(SuppressionReason.NO_DATA)


def test_lists_hold_the_latest_wave_first() -> None:
    team, other = build.team("basket"), build.team("other")
    versions = build.bank(), build.bank(build.leaf("calm"), slug="second")
    build.wave(versions[0], answers={team: ANSWERS, other: ANSWERS}, slug="q3", released=100)
    build.wave(*versions, answers={team: [f"{person} 44" for person in ANSWERS]}, slug="q4")
    found = latest_scorecards([team, other])
    assert [card.campaign.slug for card in found[team.pk]] == ["q4", "q4", "q3"]
    assert [card.campaign.slug for card in found[other.pk]] == ["q3"]


def test_rows_say_what_they_are() -> None:
    team = build.team("basket")
    version = build.bank()
    build.wave(version, answers={team: ANSWERS}, slug="q3", released=100)
    campaign = build.wave(version, answers={team: ["55n 44 ..", *ANSWERS[:4]]}, slug="q4")
    card = build.card(campaign, team)
    assert str(card) == "Basket · How we work, q4 · The tiny bank v1"
    assert str(build.card(campaign, team.group)) == "Home · The tiny bank v1"
    assert str(DimensionScore(key="work")) == str(ItemScore(key="work")) == "work"
    assert str(Change(key="work", verdict="maybe")) == "work: maybe"
    assert str(Suppression(key="work", reason="no-data")) == "work: no-data"
    practice = version.practices.get(key="work-low")
    assert str(Recommendation(rank=1, practice=practice)) == "1. Practice work-low"
