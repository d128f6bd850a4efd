"""Every number opens what is behind it; nothing more than the gate lets through."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.core.scoring import BANK
from surveys.results.presenters.explain import Trace
from surveys.teams.models import Team
from tests.factories import AdminFactory, MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

ANSWERS = ("554 43 22", "445 42 ..", "354 34 ..", "555 55 ..", "233 12 ..", "112 32 42")  # tests: two persons
PEOPLE = [{"key": "people", "title": "People", "summary": "How people are.", "dimensions": ["work", "tests"]}]
RADAR = [{"key": "all", "title": "Everything", "axes": ["work", "batch", "tests"]}]


@pytest.fixture
def team() -> Team:
    return build.team("basket", headcount=9)


@pytest.fixture
def member(client: Client, team: Team) -> Client:
    client.force_login(MembershipFactory.create(team=team).user)
    return client


def trace(client: Client, kind: str, key: str, wave: str = "q4", team: str = "basket") -> Trace:
    answer = client.get(reverse("dashboards:team_number", args=[team, wave, "tiny", kind, key]))
    assert answer.status_code == 200
    found: Trace = answer.context["page"].trace
    return found


def test_a_dimension_names_its_questions_with_weights_and_shown_means(member: Client, team: Team) -> None:
    work = build.leaf("work", 3)
    work["items"][1]["weight"] = 2
    work["items"][2]["reverse"] = True
    campaign = build.wave(build.bank(work), answers={team: ["554", "445", "354", "555", "233", "n.2"]})
    found = trace(member, "dimension", "work")
    assert [part.weight for part in found.parts] == ["1 of 4", "2 of 4", "1 of 4"]
    items = [build.item_of(campaign, team, f"work-{place}") for place in (1, 2, 3)]
    assert [part.score for part in found.parts] == [f"{item.mean:g}" for item in items]
    assert [part.answers for part in found.parts] == ["5 answers", "5 answers", "6 answers"]
    assert "Left out: some × doesn’t apply." in found.parts[0].notes
    assert "Left out: some × left open." in found.parts[1].notes
    assert "Turned round: agreeing counts as low." in found.parts[2].notes
    row = build.score_of(campaign, team, "work")
    assert found.score == f"{row.score:g}"
    assert f"is shown: {row.score:g} (5 answers)." in found.rule[-1]
    assert f"95 % interval {row.low:g} to {row.high:g}" in found.sure[0]
    assert ("Threshold", "nothing rests on fewer than 5 people") in found.facts
    assert ("Question bank", "The tiny bank, version 1") in found.facts


def test_what_too_few_answered_says_why_and_shows_no_number(member: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: ANSWERS})
    found = trace(member, "dimension", "tests")
    assert (found.score, found.state, found.answers, found.level, found.sure) == ("n < 5", "suppressed", "", "", ())
    assert found.why.startswith("Fewer than 5 persons answered")
    assert [(part.score, part.hidden, part.answers) for part in found.parts] == [("n < 5", True, "")] * 2
    whole = trace(member, "whole", BANK)
    assert [(part.title, part.hidden) for part in whole.parts] == [("Flow", False), ("The tests", True)]


def test_a_parent_says_that_it_is_no_mean_of_means(member: Client, team: Team) -> None:
    campaign = build.wave(build.bank(roll_ups=PEOPLE), answers={team: ANSWERS})
    for kind, key, titles in (
        ("dimension", "flow", ["The work", "The batch"]),
        ("roll-up", "people", ["The work", "The tests"]),
        ("whole", BANK, ["Flow", "The tests"]),
    ):
        found = trace(member, kind, key)
        assert [part.title for part in found.parts] == titles
        assert "this is not the mean of the means below" in found.rule[1]
        assert found.score == f"{build.score_of(campaign, team, key).score:g}"


def test_a_question_has_a_page_of_its_own(member: Client, team: Team) -> None:
    campaign = build.wave(build.bank(), answers={team: ANSWERS})
    found = trace(member, "item", "work-1")
    item = build.item_of(campaign, team, "work-1")
    assert (found.text, found.score, found.answers) == ("Statement 1 of work.", f"{item.mean:g}", "6 answers")
    assert found.parts == ()


def test_a_word_in_place_of_a_number(member: Client, team: Team) -> None:
    build.wave(build.bank(build.leaf("work")), answers={team: ["44"] * 6})
    found = trace(member, "dimension", "work")
    assert (found.score, found.state) == ("high", "banded")
    assert found.why.startswith("All answers are the same, or all but one")
    assert not re.search(r"\d", " ".join(found.sure))
    assert [part.score for part in found.parts] == ["high", "high"]


def test_a_change_names_the_common_questions_its_interval_and_the_rule(member: Client, team: Team) -> None:
    first = build.bank(build.leaf("work", 4))
    changed = build.leaf("work", 4)
    changed["items"][3] = {"key": "work-5", "text": "Another statement.", "scale": "agreement"}
    second = build.bank(changed, version=2)
    build.wave(first, answers={team: ["1123", "1212", "2112", "1111", "2212", "3222"]}, slug="q3", released=100)
    build.wave(second, answers={team: ["5555", "4443", "5454", "3445", "5544", "4353"]})
    found = trace(member, "dimension", "work").change
    assert found is not None
    change = build.card(Campaign.objects.get(slug="q4"), team).changes.get(key="work")
    assert (found.since, found.word) == ("q3", "improved")
    assert found.numbers == (
        f"Over the questions that both waves asked: {change.before:g} in q3, {change.now:g} now.",
        f"95 % interval of the change: {change.low:+g} to {change.high:+g} points.",
    )
    assert found.questions == ("Statement 1 of work.", "Statement 2 of work.", "Statement 3 of work.")
    assert "75 % of the weight" in found.compared
    assert "10 points or more" in found.rule


def test_different_questions_have_no_numbers(member: Client, team: Team) -> None:
    first = build.bank(build.leaf("work", 2))
    other = build.leaf("work", 2)
    other["items"] = [{"key": f"other-{n}", "text": f"Other {n}.", "scale": "agreement"} for n in (1, 2)]
    build.wave(first, answers={team: ["44", "45", "22", "13", "51"]}, slug="q3", released=100)
    build.wave(build.bank(other, version=2), answers={team: ["44", "45", "22", "13", "51"]})
    found = trace(member, "dimension", "work").change
    assert found is not None
    assert (found.word, found.numbers, found.questions) == ("different questions", (), ())


def test_every_link_of_a_result_leads_to_its_number(member: Client, team: Team) -> None:
    version = build.bank(roll_ups=PEOPLE, radars=RADAR)
    build.wave(version, answers={team: ANSWERS})
    html = member.get(reverse("dashboards:result", args=["basket", "q4"])).content.decode()
    links = set(re.findall(r'href="([^"]+/explain/[^"]+)"', html))
    keys = {"work", "batch", "tests", "flow", "people", BANK}
    assert {link.split("/")[-2] for link in links} == keys
    for link in links:
        assert member.get(link).status_code == 200, link


def test_a_group_explains_its_numbers_too(client: Client, team: Team) -> None:
    answers = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15")
    build.wave(build.bank(), answers={team: answers, build.team("other"): answers[::-1]})
    client.force_login(AdminFactory.create())
    page = client.get(reverse("dashboards:group_number", args=[team.group.slug, "q4", "tiny", "dimension", "work"]))
    found = page.context["page"].trace
    assert "over all persons who are counted in the group" in found.rule[-1]
    assert any(sentence.startswith("The mean of teams is another number") for sentence in found.sure)


def test_what_was_not_asked_has_no_page(member: Client, team: Team) -> None:
    build.wave(build.bank(), answers={team: ANSWERS})
    for kind, key in (("dimension", "none"), ("item", "none"), ("roll-up", "work"), ("person", "1")):
        address = reverse("dashboards:team_number", args=["basket", "q4", "tiny", kind, key])
        assert member.get(address).status_code == 404


@pytest.mark.parametrize("items", [1, 4])
def test_queries_of_an_explanation(
    member: Client, team: Team, django_assert_num_queries: DjangoAssertNumQueries, items: int
) -> None:
    version = build.bank(build.leaf("work", items))
    answers = ["5" * items, "3" * items, "4" * items, "2" * items, "1" * items]
    build.wave(version, answers={team: answers}, slug="q3", released=100)
    build.wave(version, answers={team: answers})
    trace(member, "dimension", "work")
    with django_assert_num_queries(21):
        trace(member, "dimension", "work")
