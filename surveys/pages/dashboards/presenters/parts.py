"""Where a page of this room stands."""

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.campaigns.models import Campaign
from surveys.teams.models import Group, Team

Trail = tuple[tuple[str, str], ...]  # titles and addresses from the top


def team_trail(team: Team, campaign: Campaign | None = None) -> Trail:
    """Teams, the team, and one of its results."""
    start = ((_("Teams"), reverse("dashboards:teams")), (team.name, reverse("dashboards:team", args=[team.slug])))
    return (*start, *([(campaign.title, "")] if campaign else []))


def group_trail(group: Group, campaign: Campaign) -> Trail:
    """The dashboard, the group, and one of its results."""
    return ((_("Dashboard"), reverse("dashboards:home")), (group.name, ""), (campaign.title, ""))


def coaching_trail(title: str) -> Trail:
    """The dashboard, and one of the pages beside it."""
    return ((_("Dashboard"), reverse("dashboards:home")), (title, ""))
