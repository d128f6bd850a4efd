"""The sentences at the top: eight profiles give eight different ones, and each is true to its numbers."""

import re
from collections.abc import Mapping

import pytest

from surveys.results.presenters import ResultView, report_views, team_views
from surveys.results.queries import group_reports
from surveys.teams.models import Team
from tests.results import build

pytestmark = pytest.mark.django_db

KEYS = ("work", "batch", "tests", "calm")
PROFILES: Mapping[str, tuple[int | str, ...]] = {
    "all high": (5, 5, 5, 5),
    "all low": (1, 2, 1, 2),
    "all in the middle": (3, 3, 3, 3),
    "slow flow": (1, 4, 4, 4),
    "no tests": (4, 4, 1, 4),
    "loud": (4, 4, 4, 1),
    "two camps": ("split", 4, 3, 4),
    "opinions all over": (4, "wide", 3, 4),
}
SHIFTS = ((0, 0), (0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
SPLIT_PAIRS = ("11", "11", "12", "55", "54", "55")
WIDE_PAIRS = ("15", "51", "14", "52", "33", "24")


def answers(profile: tuple[int | str, ...]) -> list[str]:
    return ["".join(pair(place, person) for place in profile) for person in range(6)]


def pair(place: int | str, person: int) -> str:
    if isinstance(place, str):
        return (SPLIT_PAIRS if place == "split" else WIDE_PAIRS)[person]
    return "".join(str(min(5, max(1, place + shift))) for shift in SHIFTS[person])


@pytest.fixture
def team() -> Team:
    return build.team("basket")


def summaries(team: Team) -> dict[str, ResultView]:
    dimensions = [build.leaf(key, **({"first_way": True} if key == "work" else {})) for key in KEYS]
    version = build.bank(*dimensions)
    found = {}
    for name, profile in PROFILES.items():
        campaign = build.wave(version, answers={team: answers(profile)}, slug=name.replace(" ", "-"))
        campaign.scorecards.update(previous=None)
        campaign.scorecards.get(participation__team=team).changes.all().delete()
        [found[name]] = team_views(team, campaign)
    return found


def test_eight_profiles_give_eight_summaries_and_each_is_true(team: Team) -> None:
    found = summaries(team)
    assert len({view.sentences for view in found.values()}) == len(PROFILES) == 8
    for view in found.values():
        assert_true(view)
    assert found["all high"].sentences[1].startswith("Nothing is low; the lowest is ")
    assert found["all low"].sentences[0].startswith("Nothing reaches 70 yet; highest is ")
    assert found["slow flow"].sentences[1].endswith("The work holds back the flow.")
    assert "holds back" not in " ".join(found["no tests"].sentences)
    assert found["two camps"].sentences[2] == "Two camps on The work."
    assert found["opinions all over"].sentences[2] == "Opinions differ on The batch."


def assert_true(view: ResultView) -> None:
    """Each number in a sentence stands in the table, and the words about it hold."""
    table = {row.label.strip(): row.score for row in view.numbers.table}
    strong, hurts, *_ = view.sentences
    for sentence in (strong, hurts):
        for name, score, n in re.findall(r"(The \w+), (\w+) \((\d+) answers\)", sentence):
            assert (table[name], n) == (score, "6")
    scores = [int(score) for name, score in table.items() if name.startswith("The ") and score.isdigit()]
    named = [int(score) for score in re.findall(r", (\d+) \(", strong)]
    assert named[0] == max(scores)
    assert (named[0] >= 70) == strong.startswith(("Strong", "Probably strong"))
    lowest = int(re.findall(r", (\d+) \(", hurts)[0])
    if hurts.startswith("Nothing is low"):
        assert lowest == min(scores) >= 60
    else:
        assert lowest < 60


def test_words_for_what_is_not_certain(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    persons = ["55223344", "22552233", "55113333", "54125533", "55224411"]
    [view] = team_views(team, build.wave(version, answers={team: persons}))
    assert view.sentences[0].startswith("Probably strong: ")
    assert view.sentences[1].startswith("Lowest, but not surely low: ")


def test_a_group_says_nothing_about_agreement_that_nobody_looked_at(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    campaign = build.wave(version, answers={team: answers(PROFILES["two camps"])})
    [report] = group_reports(team.group, campaign)
    [view] = report_views([report])
    assert not any("differ" in sentence or "camps" in sentence for sentence in view.sentences)
    assert (view.is_group, view.recommendations, view.talks) == (True, (), ())


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ((1, 1, 1, 1), (4, 4, 4, 4), "Improved since the previous wave: The batch, The calm, The tests and 1 more."),
        ((4, 4, 3, 3), (1, 4, 3, 3), "Declined since the previous wave: The work."),
        ((4, 1, 3, 3), (1, 4, 3, 3), "Since the previous wave, improved: The batch; declined: The work."),
        ((3, 3, 3, 3), (3, 3, 3, 3), "Nothing has surely changed since the previous wave."),
    ],
)
def test_what_moved(team: Team, then: tuple[int, ...], now: tuple[int, ...], words: str) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    build.wave(version, answers={team: answers(then)}, slug="q3", released=100)
    [view] = team_views(team, build.wave(version, answers={team: answers(now)}))
    assert view.sentences[-1] == words


def test_what_could_not_be_compared(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    build.wave(version, answers={team: answers((3, 3, 3, 3))[:3]}, slug="q2", released=200)
    [view] = team_views(team, build.wave(version, answers={team: answers((3, 3, 3, 3))}, slug="q3", released=100))
    assert view.sentences[-1] == "Too few answers to tell what has changed since the previous wave."
    renamed = [build.leaf(key) for key in KEYS]
    for dimension in renamed:
        for item in dimension["items"]:
            item["key"] = f"new-{item['key']}"
    [view] = team_views(team, build.wave(build.bank(*renamed, version=2), answers={team: answers((4, 4, 4, 4))}))
    assert view.sentences[-1] == "The previous wave asked different questions, so nothing is compared."


def test_all_alike_are_bands_in_words(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    [view] = team_views(team, build.wave(version, answers={team: ["55113333"] * 5}))
    assert view.sentences[0] == "Strong: The work, high (5 answers)."
    assert view.sentences[1] == "What hurts most: The batch, low (5 answers)."
    assert len(view.sentences) == 2  # agreement of answers that are all alike needs no sentence
    assert view.headlines[0].score == "middle"


def test_a_wave_in_which_too_few_answered_has_no_sentence(team: Team) -> None:
    [view] = team_views(team, build.wave(build.bank(), answers={team: ["555 55 55"] * 4}))
    assert view.sentences == ()
    assert view.all_hidden.startswith("Fewer than 5 persons answered")
    [empty] = team_views(team, build.wave(build.bank(), answers={team: []}, slug="empty"))
    assert empty.all_hidden == "Nobody has answered enough questions to show anything."
