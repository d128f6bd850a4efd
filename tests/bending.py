"""What nobody can do to what is frozen, and tests must: let time pass, and put a campaign where it never went."""

from typing import Any

from django.db.models import Manager, QuerySet

from surveys.campaigns.models import Campaign, CampaignBank, Participation
from surveys.frozen import resting
from surveys.results.models import Change, DimensionScore, ItemScore, Recommendation, Scorecard, Suppression
from surveys.teams.models import Team

RESULTS = (Scorecard, DimensionScore, ItemScore, Change, Suppression, Recommendation)


def bend(rows: "Manager[Any] | QuerySet[Any]", **values: object) -> int:
    """`rows.update(…)`, while the rules of their table rest."""
    with resting(rows.model):
        return rows.update(**values)


def undo(rows: "QuerySet[Any]") -> None:
    """Deletes campaigns or scorecards with all that hangs on them, as if they had never been."""
    with resting(Campaign, CampaignBank, Participation, *RESULTS):
        rows.delete()


def late_team(campaign: Campaign, team: Team) -> Participation:
    """A team that joins after the launch."""
    with resting(Participation):
        return Participation.objects.create(
            campaign=campaign, team=team, group_id=team.group_id, headcount=team.headcount
        )
