"""The sentences at the top: other numbers, other sentences, and each is true to its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from surveys.campaigns.models import Campaign
from surveys.results.presenters import report_views, team_views
from surveys.results.queries import group_reports
from surveys.teams.models import Team
from tests.bending import bend
from tests.results import build
from tests.results.truth import assert_true

pytestmark = pytest.mark.django_db

KEYS = ("work", "batch", "tests", "calm")
SHIFTS = ((0, 0), (0, 0), (0, 1), (1, 0), (0, -1), (-1, 0))
SPLIT_PAIRS = ("11", "11", "12", "55", "54", "55")
WIDE_PAIRS = ("15", "51", "14", "52", "33", "24")
Places = tuple[int | str, ...]


def pair(place: int | str, person: int) -> str:
    if isinstance(place, str):
        return {"split": SPLIT_PAIRS, "wide": WIDE_PAIRS, "rare": ("44", "45", "54", "nn", "nn", "nn")}[place][person]
    return "".join(str(min(5, max(1, place + shift))) for shift in SHIFTS[person])


def answers(profile: Places) -> list[str]:
    return ["".join(pair(place, person) for place in profile) for person in range(6)]


@dataclass(frozen=True)
class Profile:
    """How six persons answer, what they answered the wave before, and what the three or four sentences begin with."""

    now: Sequence[str]
    starts: tuple[str, ...]
    before: Sequence[str] = ()
    renamed: bool = False
    everyone: bool = False


def profile(*now: int | str, starts: tuple[str, ...], before: Places = (), **more: Any) -> Profile:
    return Profile(answers(now), starts, answers(before) if before else (), **more)


PROFILES = {
    "all high": profile(
        5,
        5,
        5,
        5,
        starts=("Strong throughout, in all 4", "Nothing is low; lowest: The work, 96", "Nowhere do opinions"),
    ),
    "all low": profile(1, 2, 1, 2, starts=("Nothing reaches 70 yet", "Low throughout, in all 4", "Nowhere do")),
    "all in the middle": profile(
        3, 3, 3, 3, starts=("Nothing reaches 70 yet", "None is surely low, and none stands out", "Nowhere do opinions")
    ),
    "one pain": profile(4, 4, 1, 4, starts=("Strong: The batch", "What hurts most: The tests, 4 ", "Nowhere do")),
    "slow flow": profile(1, 4, 4, 4, starts=("Strong", "What hurts most: The work, 4 (6 answers). The work holds", "")),
    "two camps": profile(
        "split",
        4,
        3,
        4,
        starts=("Strong", "Lowest, but not surely low: The work, 50 (6 answers)", "Two camps on The work."),
    ),
    "wide spread": profile(4, "wide", 3, 4, starts=("Strong", "What hurts", "Opinions differ on The batch.")),
    "both": profile(
        "split", "wide", 3, 4, starts=("Strong: The calm", "", "Two camps on The work; opinions differ on")
    ),
    "all the same answer": Profile(
        ["55113333"] * 6, ("Strong: The work, high (6 ans", "What hurts most: The batch, low", "You answer alike")
    ),
    "partly too few": profile(
        4, 4, 2, "rare", starts=("Strong: The batch", "What hurts most: The tests", "Nowhere do opinions")
    ),
    "improved": profile(
        4,
        4,
        2,
        4,
        before=(2, 4, 2, 4),
        starts=("Strong", "What hurts most: The tests", "", "Improved since q3: The work +50."),
    ),
    "declined": profile(
        4, 4, 2, 2, before=(4, 4, 2, 4), starts=("Strong", "What hurts", "", "Declined since q3: The calm −50.")
    ),
    "no change": profile(
        4, 4, 2, 2, before=(4, 4, 2, 2), starts=("Strong", "What hurts", "", "Nothing has surely changed since q3.")
    ),
    "different questions": profile(
        4,
        4,
        2,
        2,
        before=(4, 4, 2, 4),
        renamed=True,
        starts=("Strong", "What", "", "Different questions were asked in q3"),
    ),
    "everyone": profile(
        4, 4, 2, 2, everyone=True, starts=("Strong: The batch, 75 (all 6 answered)", "What hurts most", "Nowhere")
    ),
}


@pytest.fixture
def team() -> Team:
    return build.team("basket")


def leaves(*, other: bool = False) -> list[dict[str, Any]]:
    found = [build.leaf(key, **({"first_way": True} if key == "work" else {})) for key in KEYS]
    for item in (item for dimension in found for item in dimension["items"] if other):
        item["key"] = f"new-{item['key']}"
    return found


def lived(team: Team, name: str, asked: Profile) -> Campaign:
    version = build.bank(*leaves())
    if asked.before:
        build.wave(version, answers={team: asked.before}, slug="q3", released=100)
    if asked.renamed:
        version = build.bank(*leaves(other=True), version=2)
    return build.wave(version, answers={team: asked.now}, slug=name.replace(" ", "-"), seats=not asked.everyone)


@pytest.mark.parametrize("name", PROFILES)
def test_every_sentence_is_true_to_its_numbers(name: str) -> None:
    asked = PROFILES[name]
    team = build.team("basket", headcount=6 if asked.everyone else 12)
    campaign = lived(team, name, asked)
    [view] = team_views(team, campaign)
    assert len(view.sentences) == (4 if asked.before else 3)
    for sentence, start in zip(view.sentences, asked.starts, strict=True):
        assert sentence.startswith(start), view.sentences
    assert_true(view, campaign, team)


def test_no_two_profiles_are_told_in_the_same_words() -> None:
    told = {}
    for name, asked in PROFILES.items():
        team = build.team(name.replace(" ", "-"), headcount=6 if asked.everyone else 12)
        waves = Campaign.objects.filter(slug="q3")
        bend(waves, slug=f"before-{name.replace(' ', '-')}")
        [view] = team_views(team, lived(team, name, asked))
        told[view.sentences] = name
    assert len(told) == len(PROFILES)


def test_what_cannot_be_told_is_said(team: Team) -> None:
    [view] = team_views(team, lived(team, "rare", PROFILES["partly too few"]))
    assert view.sentences[2].endswith("Too few answered to say anything about The calm.")
    empty = [row[:6] + "nn" for row in answers((4, 4, 2, 4))]
    [view] = team_views(team, lived(team, "empty", Profile(empty, ())))
    assert view.sentences[2].endswith("Nobody answered enough about The calm.")


def test_words_for_what_is_not_certain(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    persons = ["55223344", "22552233", "55113333", "54125533", "55224411"]
    [view] = team_views(team, build.wave(version, answers={team: persons}))
    assert view.sentences[0].startswith("Probably strong: ")
    assert view.sentences[1].startswith("Lowest, but not surely low: ")


def test_a_group_says_nothing_about_agreement_that_nobody_looked_at(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    campaign = build.wave(version, answers={team: PROFILES["two camps"].now})
    [report] = group_reports(team.group, campaign)
    [view] = report_views([report])
    assert not any("differ" in sentence or "camps" in sentence for sentence in view.sentences)
    assert (view.is_group, view.recommendations, view.talks) == (True, (), ())


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ((1, 1, 1, 1), (4, 4, 4, 4), "Improved since q3: The batch +71, The calm +71, The tests +71 and 1 more."),
        ((4, 4, 3, 3), (1, 4, 3, 3), "Declined since q3: The work −71."),
        ((4, 1, 3, 3), (1, 4, 3, 3), "Since q3, improved: The batch +71; declined: The work −71."),
        ((3, 3, 3, 3), (3, 3, 3, 3), "Nothing has surely changed since q3."),
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
    assert view.sentences[-1] == "Too few answers to tell what has changed since q2."
    renamed = build.wave(build.bank(*leaves(other=True), version=2), answers={team: answers((4, 4, 4, 4))})
    [view] = team_views(team, renamed)
    assert view.sentences[-1] == "Different questions were asked in q3, so nothing is compared."


def test_all_alike_are_bands_in_words(team: Team) -> None:
    version = build.bank(*(build.leaf(key) for key in KEYS))
    [view] = team_views(team, build.wave(version, answers={team: ["55113333"] * 5}))
    assert view.sentences[0] == "Strong: The work, high (5 answers)."
    assert view.sentences[1] == "What hurts most: The batch, low (5 answers)."
    assert view.sentences[2].startswith("You answer alike: wherever something is shown")
    assert view.headlines[0].score == "middle"


def test_a_wave_in_which_too_few_answered_has_no_sentence(team: Team) -> None:
    [view] = team_views(team, build.wave(build.bank(), answers={team: ["555 55 55"] * 4}))
    assert view.sentences == ()
    assert view.all_hidden.startswith("Fewer than 5 persons answered")
    [empty] = team_views(team, build.wave(build.bank(), answers={team: []}, slug="empty"))
    assert empty.all_hidden == "Nobody has answered enough questions to show anything."
