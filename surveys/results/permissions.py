"""Who may see which result, and from when."""

from django.utils import timezone

from surveys.campaigns.choices import CampaignState
from surveys.campaigns.models import Campaign
from surveys.teams import permissions as people
from surveys.teams.models import Group, Team
from surveys.teams.queries import Person


def can_see_scorecard(user: Person, team: Team, campaign: Campaign) -> bool:
    """Members from the release on; coaches and admins after the days that are the team's own."""
    if campaign.state != CampaignState.RELEASED:
        return False
    if people.is_member(user, team):
        return True
    return coaches_may_look(campaign) and (people.is_admin(user) or people.coaches(user, team))


def can_see_group_scorecard(user: Person, group: Group, campaign: Campaign) -> bool:
    """Coaches of the group or of one above it, and admins, after the teams' days."""
    if campaign.state != CampaignState.RELEASED or not coaches_may_look(campaign):
        return False
    return people.can_see_group(user, group)


def coaches_may_look(campaign: Campaign) -> bool:
    """Whether the days that a team has its result for itself are over."""
    return campaign.coaches_see_from is not None and timezone.now() >= campaign.coaches_see_from
