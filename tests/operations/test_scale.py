"""What a large organisation costs: the same queries for any number of teams, and totals without a team's objects."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.core.scoring import pool_items, pool_nodes, score
from surveys.core.types import Answers
from surveys.results.services import scoring
from surveys.results.services.census import Census
from surveys.results.services.scoring import score_campaign
from surveys.teams.models import Team
from tests.factories import GroupFactory
from tests.operations.test_hierarchies import answers
from tests.results import build

pytestmark = pytest.mark.django_db


def queries(teams: int) -> int:
    """Planning and launching a wave for so many teams."""
    group, version = GroupFactory.create(slug=f"home-{teams}"), build.bank(slug=f"bank-{teams}")
    asked = Team.objects.bulk_create(
        Team(name=f"{teams} {place}", slug=f"{teams}-{place}", group=group, headcount=8) for place in range(teams)
    )
    with CaptureQueriesContext(
        connection,
    ) as seen:
        build.launched(version, teams=asked, slug=f"wave-{teams}")
    return len(seen)


def test_planning_and_launching_take_the_same_queries_for_3_and_for_30_teams() -> None:
    """Rows are written in chunks of some hundred teams."""
    assert queries(3) == queries(30)


def test_a_census_adds_up_as_if_the_matrices_were_scored_together() -> None:
    people = {"ant": answers(6, 1), "bee": answers(3, 2), "cat": (), "dog": answers(11, 3)}
    campaign = build.wave(
        build.bank(build.leaf("work"), build.leaf("tests")),
        answers={build.team(name): found for name, found in people.items()},
    )
    asked, matrices = asked_of(campaign.slug)
    census = Census(asked.bank, matrices)
    scores = {name: score(asked.bank, matrix) for name, matrix in matrices.items()}
    for teams in (("ant",), ("ant", "dog"), ("ant", "bee", "cat", "dog")):
        for key in asked.bank.node_keys:
            one, other = census.node(key, teams), pool_nodes([scores[team].nodes[key] for team in teams])
            assert (one.n, one.mean, one.sd, one.coverage, one.parts) == (
                (other.n, other.mean, other.sd, other.coverage, other.parts)
            )
        for key in asked.bank.items:
            assert census.item(key, teams) == pool_items([scores[team].items[key] for team in teams])


def asked_of(slug: str) -> tuple[scoring.Asked, dict[str, Answers]]:
    campaign = scoring.Campaign.objects.get(slug=slug)
    [section] = scoring.sections(campaign)
    outline = scoring.bank_outline(section.version_id)
    asked = scoring.Asked(campaign, section, outline, scoring.bank_spec(outline, section.item_keys))
    return asked, scoring.matrices(asked.section, list(campaign.participations.all()))


def test_a_close_goes_on_with_the_team_at_which_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written is not scored again."""
    people = {build.team(name): answers(7, seed) for seed, name in enumerate(("ant", "bee", "cat"))}
    campaign = build.wave(build.bank(build.leaf("work"), build.leaf("tests")), answers=people, released=None)
    scored: list[str] = []
    real = scoring.team_rows

    def interrupted(
        asked: scoring.Asked, participation: scoring.Participation, *rest: object, **more: object
    ) -> object:
        scored.append(participation.team.slug)
        if scored == ["ant", "bee"]:
            raise KeyboardInterrupt
        return real(asked, participation, *rest, **more)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(scoring, "team_rows", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build.close(campaign)
    campaign.refresh_from_db()
    assert score_campaign(campaign=campaign) == 4
    assert scored == ["ant", "bee", "bee", "cat"]
