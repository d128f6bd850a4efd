"""Comments: from enough people only, each beside its dimension, without a way to scores or to one another."""

import pytest
from django.test import Client
from django.urls import reverse

from surveys.campaigns.models import Campaign
from surveys.responses.models import Comment, Response
from surveys.results.presenters import report_views, team_views
from surveys.results.queries import group_reports
from surveys.teams.models import Team
from tests.factories import MembershipFactory
from tests.results import build

pytestmark = pytest.mark.django_db

ANSWERS = ("554 43 22", "445 42 31", "354 34 23", "555 55 14", "233 12 15", "112 32 42")


@pytest.fixture
def team() -> Team:
    return build.team("basket")


def closed(team: Team, writers: int, *, key: str = "tiny.work") -> Campaign:
    campaign = build.wave(build.bank(), answers={team: ANSWERS}, released=None)
    for number, response in enumerate(Response.objects.all()[:writers]):
        response.comments = {key: f"Words of {number} <b>bold</b>"}
        response.save()
    return build.close(campaign)


def test_five_writers_are_shown_beside_the_dimension(client: Client, team: Team) -> None:
    campaign = closed(team, 5)
    [view] = team_views(team, campaign)
    [commented] = view.comments
    assert commented.dimension == "The work"
    assert sorted(commented.texts) == [f"Words of {number} <b>bold</b>" for number in range(5)]
    client.force_login(MembershipFactory.create(team=team).user)
    html = client.get(reverse("dashboards:result", args=["basket", campaign.slug])).content.decode()
    assert "What people wrote" in html
    assert "Words of 0 &lt;b&gt;bold&lt;/b&gt;" in html


def test_of_four_writers_nothing_is_shown_or_kept(team: Team) -> None:
    [view] = team_views(team, closed(team, 4))
    assert view.comments == ()
    assert not Comment.objects.exists()


def test_comments_of_another_bank_stand_there(team: Team) -> None:
    [view] = team_views(team, closed(team, 5, key="other.work"))
    assert view.comments == ()


def test_a_group_shows_no_comments(team: Team) -> None:
    [report] = group_reports(team.group, closed(team, 5))
    assert report_views([report])[0].comments == ()
