"""Since last time: what the team's latest result said, on the page before question one."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from surveys.campaigns.models import Campaign
from surveys.teams.models import Team
from tests.campaigns.build import invited
from tests.pages.answering.conftest import Person
from tests.pages.answering.reading import words
from tests.results import build

pytestmark = pytest.mark.django_db
ENOUGH = ["555 55 11"] * 3 + ["554 55 12"] * 3


@pytest.fixture
def team() -> Team:
    return build.team("atlas")


def asked(campaign: Campaign, team: Team) -> Person:
    return Person(Client(), invited(build.participation(campaign, team)))


def test_what_was_strong_and_what_hurt(team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ENOUGH}, slug="q3", released=90)
    found = words(asked(build.launched(version, teams=[team]), team).get("entry"))
    assert "Since last time This is what Atlas said in q3. Strong: " in found
    assert "(6 answers)" in found
    assert "What hurts most: " in found


def test_the_latest_wave_counts(team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ENOUGH}, slug="q2", released=180)
    build.wave(version, answers={team: ENOUGH}, slug="q3", released=90)
    found = words(asked(build.launched(version, teams=[team]), team).get("entry"))
    assert "said in q3." in found
    assert "said in q2." not in found


def test_too_few_answers_say_nothing(team: Team) -> None:
    version = build.bank()
    build.wave(version, answers={team: ENOUGH[:4]}, slug="q3", released=90)
    found = words(asked(build.launched(version, teams=[team]), team).get("entry"))
    assert "Who sees what" in found
    assert "Since last time" not in found


def test_another_team_another_bank_and_an_open_wave_say_nothing(team: Team) -> None:
    version, other = build.bank(), build.bank(slug="other")
    build.wave(version, answers={build.team("bravo"): ENOUGH}, slug="q1", released=90)
    build.wave(other, answers={team: ENOUGH}, slug="q2", released=80)
    build.wave(version, answers={team: ENOUGH}, slug="q3", released=None)
    found = words(asked(build.launched(version, teams=[team]), team).get("entry"))
    assert "Who sees what" in found
    assert "Since last time" not in found


def test_it_costs_one_query_once_it_was_read(team: Team, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    version = build.bank()
    for number in (1, 2, 3):
        build.wave(version, answers={team: ENOUGH}, slug=f"w{number}", released=300 - number)
    person = asked(build.launched(version, teams=[team]), team)
    person.get("entry")
    with django_assert_num_queries(4):  # invitation, corrections, draft, the scorecards of the team
        person.get("entry")
